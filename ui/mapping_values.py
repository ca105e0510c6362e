"""The tab of a mapping's form where values of the file are put into the desk's words."""

from collections.abc import Sequence

import streamlit as st

from data.intake.fields import CLOSED_LISTS, DECISIVE
from data.intake.recognition.dictionary import values as dictionary
from ui import mapping_words, numbers, words
from ui.language import _
from ui.mapping_draft import TRANSLATED, Draft, begin_verdict, begin_words
from ui.markup import escaped

_IN_A_ROW = 3


def draw(draft: Draft) -> None:
    """Every value of the fields that have words of the desk, how often it is there, and the word that it becomes."""
    names = [name for name in TRANSLATED if draft.column(name) and name in draft.fields()]
    for name in names:
        _translations(draft, name)
    if not names:
        st.caption(_("No field with words of the desk is read from a column."))
    _verdict(draft)


def _translations(draft: Draft, name: str) -> None:
    st.markdown(f"**{mapping_words.field(name)}**")
    values = begin_words(draft, name)
    if not values:
        st.caption(
            _("The column has too many different values to list them: translate them in the file of the mapping.")
        )
        return
    others = f"other.{name}"
    named = [(f"value.{name}.{value}", _counted(value, draft.words(name)[value])) for value in values]
    named += [(others, _("Every other value"))] if name in CLOSED_LISTS else []
    for start in range(0, len(named), _IN_A_ROW):
        for column, (key, label) in zip(st.columns(_IN_A_ROW), named[start : start + _IN_A_ROW], strict=False):
            with column:
                _word(draft, name, key, label)


def _counted(value: str, count: int) -> str:
    # No brackets: escaped ones would be read aloud with their backslashes.
    return f"{escaped(value if len(value) <= 40 else f'{value[:39]}…')} · {numbers.number(count)}"


def _word(draft: Draft, name: str, key: str, label: str) -> None:
    known = sorted(CLOSED_LISTS[name]) if name in CLOSED_LISTS else [one for one in dictionary(name) if one != "none"]
    options: Sequence[str] = list(dict.fromkeys([*known, "", *([draft.values[key]] if draft.values[key] else [])]))
    st.session_state.setdefault(draft.key(key), draft.values[key])
    st.selectbox(
        label,
        options,
        index=None,
        key=draft.key(key),
        format_func=lambda word: words.label(name, word) if word else _("It says nothing"),
        placeholder=_untranslated(draft, name, key),
    )


def _untranslated(draft: Draft, name: str, key: str) -> str:
    if name not in CLOSED_LISTS:
        return _("As it is written")
    value = key.removeprefix(f"value.{name}.")
    if value in CLOSED_LISTS[name]:
        return words.label(name, value)
    if key.startswith("value.") and draft.values[f"other.{name}"] is not None:
        return _("As every other value")
    return _("No translation: to quarantine") if name in DECISIVE else _("It says nothing")


def _verdict(draft: Draft) -> None:
    st.markdown(f"**{_('Was it on time? The word of the source')}**")
    for name in ("verdict.column", "verdict.needs_deadline"):
        st.session_state.setdefault(draft.key(name), draft.values[name])
    names = [one.name for one in draft.survey.columns if one.words]
    kept = draft.values["verdict.column"]
    options = names if kept in (None, *names) else [kept, *names]
    first, second, third = st.columns(3)
    first.selectbox(_("Column"), options, index=None, key=draft.key("verdict.column"), placeholder=_("No column"))
    column, known = begin_verdict(draft)
    if not column:
        return
    for place, name, label in ((second, "on_time", _("On time")), (third, "late", _("Late"))):
        key = draft.key(f"verdict.{name}.{column}")
        st.session_state.setdefault(key, draft.values[f"verdict.{name}.{column}"])
        place.multiselect(label, known, key=key, select_all=False, placeholder=_("None"))
    st.checkbox(_("Only where the ticket has a deadline"), key=draft.key("verdict.needs_deadline"))

"""The tab of a mapping's form where values of the file are put into the desk's words."""

from collections.abc import Sequence

import streamlit as st

from data.intake.fields import CLOSED_LISTS, DECISIVE
from data.intake.recognition.dictionary import values as dictionary
from ui import mapping_words, numbers, words
from ui.language import _
from ui.mapping_boxes import box, column_name, value
from ui.mapping_draft import NO_CHOICE, TRANSLATED, Draft, begin_verdict, begin_words
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
    named = [(f"value.{name}.{text}", _counted(text, draft.words(name)[text])) for text in values]
    named += [(others, _("Every other value"))] if name in CLOSED_LISTS else []
    for start in range(0, len(named), _IN_A_ROW):
        for column, (key, label) in zip(st.columns(_IN_A_ROW), named[start : start + _IN_A_ROW], strict=False):
            with column:
                _word(draft, name, key, label)


def _counted(text: str, count: int) -> str:
    # No brackets: escaped ones would be read aloud with their backslashes.
    return f"{escaped(text if len(text) <= 40 else f'{text[:39]}…')} · {numbers.number(count)}"


def _word(draft: Draft, name: str, key: str, label: str) -> None:
    known = sorted(CLOSED_LISTS[name]) if name in CLOSED_LISTS else [one for one in dictionary(name) if one != "none"]
    kept = draft.values[key]
    options: Sequence[str] = list(dict.fromkeys([NO_CHOICE, *known, "", *([kept] if kept else [])]))
    untranslated = _untranslated(draft, name, key)
    st.selectbox(
        label,
        options,
        key=box(draft, key),
        format_func=lambda word: untranslated if word == NO_CHOICE else _called(name, word),
    )


def _called(name: str, word: str) -> str:
    return words.label(name, word) if word else _("It says nothing")


def _untranslated(draft: Draft, name: str, key: str) -> str:
    """What becomes of a value without a translation; called otherwise than each of the words."""
    if name not in CLOSED_LISTS:
        return _("No translation: as it is written")
    text = key.removeprefix(f"value.{name}.")
    if text in CLOSED_LISTS[name]:
        return _("No translation: {word}").format(word=words.label(name, text))
    if key.startswith("value.") and draft.values[f"other.{name}"] is not None:
        return _("No translation: as every other value")
    return _("No translation: to quarantine") if name in DECISIVE else _("No translation: it says nothing")


def _verdict(draft: Draft) -> None:
    st.markdown(f"**{_('Was it on time? The word of the source')}**")
    names = [one.name for one in draft.survey.columns if one.words]
    kept = draft.values["verdict.column"]
    options = [NO_CHOICE, *names] if kept in (None, *names) else [NO_CHOICE, kept, *names]
    first, second, third = st.columns(3)
    first.selectbox(_("Column"), options, key=box(draft, "verdict.column"), format_func=column_name)
    column, known = begin_verdict(draft)
    if not column:
        return
    for place, name, label in ((second, "on_time", _("On time")), (third, "late", _("Late"))):
        key = value(draft, f"verdict.{name}.{column}")
        place.multiselect(label, known, key=key, select_all=False, placeholder=_("None"))
    st.checkbox(_("Only where the ticket has a deadline"), key=value(draft, "verdict.needs_deadline"))

"""The form of a mapping, tab by tab: columns, values, how the file is read."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from data.intake import Layout
from data.intake.effects import Effects
from data.intake.recognition import Choice, Proposal
from domain.problems import Problem
from domain.zones import zones as known_zones
from ui import mapping_effects, mapping_values, mapping_words, numbers
from ui.language import _, ngettext
from ui.mapping_boxes import box, column_name, value
from ui.mapping_draft import NO_CHOICE, Draft, not_read, untranslated
from ui.markup import escaped


def draw(draft: Draft, seen: Effects | None, proposal: Proposal | None, wrong: Problem | None = None) -> None:
    """The form; `seen` is what it makes of the first rows, `proposal` what was recognised, where it was.

    `wrong` is what is wrong with it.
    """
    if seen:
        st.caption(f"**{mapping_effects.accepted(seen)}**")
    if left := untranslated(draft):
        st.caption(f":orange[:material/help: {mapping_effects.untranslated(left)}]")
    columns, values, reading = st.tabs([_("Columns"), _("Values"), _("Dates, zone and source")], key="mapping_tabs")
    with columns:
        _columns(draft, seen, proposal, wrong)
    with values:
        mapping_values.draw(draft)
    with reading:
        _reading(draft, seen, wrong)


def _columns(draft: Draft, seen: Effects | None, proposal: Proposal | None, wrong: Problem | None) -> None:
    st.caption(_("Each line is a field here, the column that it is read from, and what becomes of its first rows."))
    # By what the form was filled with: a line that moved while a column is chosen would be lost from sight.
    first = [name for name in draft.fields() if draft.base.columns.get(name)]
    rest = [name for name in draft.fields() if name not in first]
    for name in first:
        _field(draft, name, seen, proposal, wrong)
    # Always there: what comes after it keeps its place, and stays unfolded, once all columns are read.
    with st.container(key="mapping_not_read"):
        if left := not_read(draft):
            st.caption(mapping_words.not_read(left))
    if rest:
        without = sum(not draft.column(name) for name in draft.fields())
        title = ngettext("{count} field without a column", "{count} fields without a column", without)
        st.caption(title.format(count=numbers.number(without)))
        # Without the number in its name: Streamlit folds what is called otherwise.
        with st.expander(_("Other fields"), expanded=not first):
            for name in rest:
                _field(draft, name, seen, proposal, wrong)


def _field(draft: Draft, name: str, seen: Effects | None, proposal: Proposal | None, wrong: Problem | None) -> None:
    choose, tell = st.columns([2, 3], vertical_alignment="center", gap="medium")
    with choose:
        column(draft, f"column.{name}", mapping_words.field(name), _why(draft, name, proposal))
    with tell, st.container(gap="xxsmall"):
        for line in (*mapping_words.beside(wrong, f"column.{name}", draft), *_lines(draft, name, seen, proposal)):
            st.caption(line)


def column(draft: Draft, name: str, label: str, why: str | None) -> None:
    """A box for one of the file's columns, or none; `why` it is that one."""
    known = [one.name for one in draft.survey.columns]
    kept = draft.values[name]
    options = [NO_CHOICE, *known] if kept in (None, *known) else [NO_CHOICE, kept, *known]
    st.selectbox(label, options, key=box(draft, name), format_func=column_name, help=why)


def _lines(draft: Draft, name: str, seen: Effects | None, proposal: Proposal | None) -> list[str]:
    """What there is to say about a field: its effect, its first values, the reason it was recognised by."""
    chosen = draft.column(name)
    found = draft.survey.column(chosen or "")
    if chosen and found is None:
        return [f":red[:material/error: {escaped(_('The file has no such column.'))}]"]
    lines = []
    effect = seen.fields.get(name) if seen else None
    if name == "id" and seen and (said := mapping_effects.id(draft, seen)):
        lines.append(said)
    if effect:
        lines.append(mapping_words.effect(name, effect, draft.values["zone"]))
    if found:
        samples = escaped(", ".join(one if len(one) <= 40 else f"{one[:39]}…" for one in found.samples))
        lines.append(_("In the file: {samples}").format(samples=samples))
    choice = _choice_of(draft, name, proposal)
    remarks = mapping_words.standing(choice.remarks if choice else (), draft)
    lines += [mapping_words.remark(one) for one in remarks if one.doubt]
    free = set(not_read(draft))
    if others := [one for one in (choice.others if choice else ()) if one in free]:
        lines.append(_("It could also be: {columns}").format(columns=escaped(", ".join(others[:3]))))
    return lines


def _choice_of(draft: Draft, name: str, proposal: Proposal | None) -> Choice | None:
    """What was recognised for the field, while it stands in the form."""
    choice = proposal.choice(name) if proposal else None
    return choice if choice and choice.column == draft.column(name) else None


def _why(draft: Draft, name: str, proposal: Proposal | None) -> str | None:
    """The reasons for what was recognised."""
    choice = _choice_of(draft, name, proposal)
    remarks = mapping_words.standing(choice.remarks if choice else (), draft)
    return "  \n".join(mapping_words.remark(one) for one in remarks) or None


def _reading(draft: Draft, seen: Effects | None, wrong: Problem | None) -> None:
    row = st.columns(3)
    with row[0]:
        _choice(draft, "layout", _("A row is"), [str(one) for one in Layout], mapping_words.layout)
        if seen:
            st.caption(mapping_effects.layout(draft, seen))
    with row[1]:
        _choice(draft, "zone", _("Zone of times without an offset"), sorted(known_zones()), str)
    with row[2]:
        help_text = _("Later files of the same system need the same name: by it, tickets are known again.")
        st.text_input(_("Name of the source"), key=value(draft, "source"), help=help_text)
        _beside(draft, "source", wrong)
    row = st.columns(3)
    with row[0]:
        st.text_area(
            _("Date formats, one a line"),
            key=value(draft, "dates"),
            height=120,
            help=mapping_words.formats_help(),
        )
        _beside(draft, "dates", wrong)
    with row[1]:
        st.text_area(_("What stands for nothing, one a line"), key=value(draft, "missing"), height=120)
    with row[2]:
        st.text_input(_("Title"), key=value(draft, "title"))
        _beside(draft, "title", wrong)
        if draft.values["layout"] == Layout.EVENT:
            st.multiselect(
                _("Columns that order events of one instant"),
                list(dict.fromkeys([*draft.base.order, *(one.name for one in draft.survey.columns)])),
                key=value(draft, "order"),
                select_all=False,
                placeholder=_("None"),
            )
            if seen:
                st.caption(mapping_effects.order(seen))
    _ends(draft, seen)


def _beside(draft: Draft, name: str, wrong: Problem | None) -> None:
    for line in mapping_words.beside(wrong, name, draft):
        st.caption(line)


def _ends(draft: Draft, seen: Effects | None) -> None:
    st.checkbox(
        _("An end counts only where the status says answered or closed"),
        key=value(draft, "ends_need_status"),
        disabled=not draft.column("status"),
    )
    if seen and draft.column("status"):
        st.caption(mapping_effects.ends(draft, seen))


def _choice(draft: Draft, name: str, label: str, options: Sequence[str], shown: Callable[[Any], str]) -> None:
    st.selectbox(label, options, key=value(draft, name), format_func=shown)

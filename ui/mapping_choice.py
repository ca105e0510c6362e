"""How a file is read: recognised by itself, by a preset, by a saved or an own mapping; all can be corrected."""

import hashlib
from collections.abc import Mapping as Table
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import streamlit as st

from data import intake, mappings
from data.intake.effects import Effects, effects
from data.intake.mapping import demand_date_formats
from data.intake.recognition import Recognition, Survey, Writing, written
from domain.problems import Problem
from ui import import_look, mapping_beside, mapping_form, mapping_words, mapping_writing, states
from ui.desk import Desk
from ui.language import _
from ui.mapping_draft import Draft, blank, carry, draft_of, formats, mapping_of

RECOGNISED = "recognised"
OWN = "own mapping"
_PRESET, _SAVED = "preset:", "saved:"
_DRAFTS, _WRITINGS, _COUNT = "mapping_drafts", "mapping_writings", "mapping_count"
#: The form that was filled before its dates were looked for again.
_CARRIED = "mapping_carried"


@dataclass(frozen=True, slots=True)
class Reading:
    """The mapping that a file is to be read by, None where there is none yet; `waits`: the file is looked at first."""

    mapping: intake.Mapping | None
    waits: bool = False


def way(desk: Desk) -> str:
    """The way to read the file that is chosen; recognising it is the first."""
    titles = _ways(desk)
    if st.session_state.get("import_preset") not in titles:
        st.session_state["import_preset"] = RECOGNISED
    return str(
        st.selectbox(_("How to read it"), list(titles), key="import_preset", format_func=lambda one: titles[one])
    )


def _ways(desk: Desk) -> Table[str, str]:
    presets = {f"{_PRESET}{name}": _(title) for name, title in intake.presets().items()}
    saved = {f"{_SAVED}{name}": _("{name} (saved)").format(name=name) for name in mappings.saved(desk.store)}
    return {
        RECOGNISED: _("Recognise its columns"),
        **saved,
        **presets,
        OWN: _("A mapping of my own (TOML)"),
    }


def saved_name(chosen: str) -> str | None:
    """The name of the saved mapping that was chosen; None for other ways."""
    return chosen.removeprefix(_SAVED) if chosen.startswith(_SAVED) else None


def given(desk: Desk, chosen: str) -> intake.Mapping | None:
    """The mapping of the way that was chosen; None where it is to be recognised, or is not there yet."""
    if chosen.startswith(_PRESET):
        return intake.preset(chosen.removeprefix(_PRESET))
    if name := saved_name(chosen):
        return mappings.named(desk.store, name)
    if chosen != OWN:
        return None
    file = st.file_uploader(
        _("Mapping (TOML, 1 MB at the most)"), type=["toml"], key="import_mapping", max_upload_size=1
    )
    return intake.parse_mapping(file.getvalue().decode("utf-8", "replace"), file.name) if file else None


def forget() -> None:
    """Forget what was typed about the file before."""
    for name in (_DRAFTS, _WRITINGS, _CARRIED):
        st.session_state.pop(name, None)


def reading(desk: Desk, path: Path, chosen: str, base: intake.Mapping | None) -> Reading:
    """The mapping to read `path` by: `base`, or what the form makes of it; none while that is none."""
    name = f"{chosen} {hashlib.sha256(base.text.encode()).hexdigest()[:16]}" if base else chosen
    if base is not None and not st.checkbox(_("Change it for this file"), key=f"import_edit_{chosen}"):
        return Reading(mapping_beside.said(name, base))
    writings: dict[str, Writing] = st.session_state.setdefault(_WRITINGS, {})
    writing = writings.setdefault(name, written(base))
    looked = import_look.looked(desk, path, writing)
    if looked is None:
        return Reading(None, waits=True)
    with st.container(border=True, key="mapping_box"):
        writings[name] = mapping_writing.draw(f"{name}@{path.parent.name}", writing, looked.sheets, _survey(looked))
        if writings[name] != writing:
            st.rerun()
        if looked.found is None:
            assert looked.problem is not None
            states.failed(looked.problem)
            return Reading(None)
        before = mapping_beside.as_before(desk, looked.found.survey) if base is None else None
        if before and before.encoding and not writing.encoding:
            writings[name] = replace(writing, encoding=before.encoding)
            st.rerun()
        draft = _draft(f"{name} as {before.text}" if before else name, looked.found, base or before, writing)
        if base is None and (formats := _other_formats(looked.found, draft)):
            writings[name] = replace(writing, dates=formats)
            st.session_state[_CARRIED] = st.session_state[_DRAFTS].pop((name, writing))
            st.rerun()
        # What was recognised is not what fills the form where it is read as an earlier one was.
        return Reading(_edited(draft, looked.found if base is None and before is None else None))


def _survey(looked: import_look.Looked) -> Survey | None:
    return looked.found.survey if looked.found else None


def _other_formats(found: Recognition, draft: Draft) -> tuple[str, ...]:
    """The formats of dates written by hand, where the receipt was not found without them: it is looked for again."""
    written_by_hand = formats(draft)
    if found.problem is None or written_by_hand == draft.base.dates:
        return ()
    try:
        demand_date_formats(written_by_hand)
    except Problem:
        return ()  # the form says it
    return written_by_hand


def _way_on() -> str:
    """What to do where the receipt was not found."""
    said = _(
        "Write their format under “Dates, zone and source”: then the columns are looked at again. Or choose another"
        " column for “{field}”."
    )
    return said.format(field=mapping_words.field("received_at"))


def _said(found: Recognition, draft: Draft) -> None:
    """What there is to say about the file as a whole, what is to be looked at before the rest.

    What was said of a choice is not true any more of another one.
    """
    remarks = mapping_words.standing(found.proposal.remarks if found.proposal else (), draft)
    for one in sorted(remarks, key=lambda one: not one.doubt):
        st.caption(mapping_words.remark(one))


def _draft(name: str, found: Recognition, base: intake.Mapping | None, writing: Writing) -> Draft:
    """The form of this way and table, with what was typed last."""
    drafts: dict[tuple[str, Writing], Draft] = st.session_state.setdefault(_DRAFTS, {})
    if (name, writing) not in drafts:
        mapping = base or (found.proposal.mapping if found.proposal else blank(found.survey))
        delimiter = writing.delimiter or (None if base else mapping.delimiter)
        mapping = replace(mapping, delimiter=delimiter, encoding=writing.encoding, sheet=writing.sheet)
        st.session_state[_COUNT] = number = st.session_state.get(_COUNT, 0) + 1
        drafts[name, writing] = draft_of(number, found.survey, mapping)
        if carried := st.session_state.pop(_CARRIED, None):
            carry(carried, drafts[name, writing])
    draft = drafts[name, writing]
    draft.take(cast(Table[str, Any], st.session_state))
    return draft


def _edited(draft: Draft, found: Recognition | None) -> intake.Mapping | None:
    """The mapping of the form, drawn; `found` is what was recognised, where that filled it."""
    mapping, problem = _checked(draft)
    seen = _effects(draft, mapping)
    if found:
        _said(found, draft)
    if found and found.problem and not (seen and seen.usable) and (problem is None or not draft.column("received_at")):
        states.failed(found.problem, _way_on())
    elif problem:
        states.failed_in(mapping_words.wrong(problem, draft))
    mapping_form.draw(draft, seen, found.proposal if found else None, problem)
    receipt = seen.fields.get("received_at") if seen else None
    # What it would come to was said above: no row without a receipt.
    return None if found and found.problem and receipt and not receipt.read else mapping


def _checked(draft: Draft) -> tuple[intake.Mapping | None, Problem | None]:
    try:
        return mapping_of(draft), None
    except Problem as problem:
        return None, problem


def _effects(draft: Draft, mapping: intake.Mapping | None) -> Effects | None:
    """What the form makes of the first rows; None where it reads a column that the file does not have once."""
    if mapping is None:
        return None
    try:
        return effects(draft.survey.header, draft.survey.head, mapping)
    except Problem:
        return None  # the look at the whole file says it

"""Keeping a mapping: saved under a name, fetched as a file, deleted."""

from dataclasses import dataclass

import streamlit as st

from data import intake, mappings
from domain.problems import Problem
from ui import states, visits
from ui.desk import Desk
from ui.language import _
from ui.markup import escaped
from ui.speaking import speak

_NAME, _REPLACE, _SAID = "mapping_name", "mapping_replace", "mapping_said"


@dataclass(frozen=True, slots=True)
class _Saved:
    """That a mapping was saved: the sentence, its text, and the stay on the page."""

    sentence: str
    text: str
    visit: int


def draw(desk: Desk, mapping: intake.Mapping | None, saved: str | None) -> None:
    """The ways to keep `mapping` (None: it is none yet); `saved` is the name of the saved one that was chosen."""
    there = mappings.saved(desk.store)
    with st.container(horizontal=True, vertical_alignment="bottom", key="mapping_keeping"):
        st.text_input(
            _("Save as a mapping"), key=_NAME, placeholder=_("Name"), width=300, max_chars=mappings.LONGEST_NAME
        )
        st.button(
            _("Save"),
            icon=":material/bookmark_add:",
            key="mapping_save",
            disabled=mapping is None,
            on_click=_save,
            args=(desk, mapping.text if mapping else ""),
        )
        st.download_button(
            _("Fetch it as a file (TOML)"),
            (mapping.text if mapping else "").encode(),
            file_name=f"{mapping.source if mapping else 'mapping'}.toml",
            mime="application/toml",
            icon=":material/download:",
            key="mapping_download",
            on_click="ignore",
            disabled=mapping is None,
        )
        if saved in there:
            with st.popover(
                _("Delete the saved mapping"), icon=":material/delete:", type="tertiary", key="mapping_end"
            ):
                st.caption(_("What was imported through it stays."))
                st.button(_("Yes, delete it"), key="mapping_delete", on_click=_delete, args=(desk, saved))
    if " ".join(str(st.session_state.get(_NAME) or "").split()) in there:
        st.checkbox(_("Replace the saved mapping of this name"), key=_REPLACE)
    _outcome(mapping)


def _save(desk: Desk, text: str) -> None:
    replace = bool(st.session_state.get(_REPLACE))
    try:
        saved = mappings.save(desk.store, desk.person, str(st.session_state.get(_NAME) or ""), text, replace)
    except Problem as problem:
        st.session_state[_SAID] = problem
        return
    speak()
    st.session_state[_SAID] = _Saved(
        _("The mapping “{name}” is saved.").format(name=saved.name), text, visits.current()
    )
    st.session_state[_NAME] = ""
    st.session_state.pop(_REPLACE, None)


def _delete(desk: Desk, name: str) -> None:
    try:
        mappings.delete(desk.store, desk.person, name)
    except Problem as problem:
        st.session_state[_SAID] = problem
        return
    speak()
    st.session_state[_SAID] = _("The mapping “{name}” is deleted.").format(name=name)


def _outcome(mapping: intake.Mapping | None) -> None:
    """What came of the last press: once, but that `mapping` is saved as long as that is what stands here."""
    said = st.session_state.get(_SAID)
    if isinstance(said, _Saved):
        # The page runs again by itself while it looks at a file: told once, this would be gone before it is read.
        if mapping is not None and (said.text, said.visit) == (mapping.text, visits.current()):
            st.success(escaped(said.sentence), icon=":material/check_circle:")
        return
    st.session_state.pop(_SAID, None)
    if isinstance(said, Problem):
        states.failed(said)
    elif said:
        st.success(escaped(said), icon=":material/check_circle:")

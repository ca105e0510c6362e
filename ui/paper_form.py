"""Adding papers to a ticket: what kind they are, the files; each is told where it cannot be taken. Deleting one."""

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from data.case_state import CaseState
from data.evidence import papers
from data.evidence.inspecting import demand_fit_together, inspect
from data.evidence.papers import Paper
from domain.evidence import EvidenceKind
from domain.marks import N_
from domain.problems import BadInput
from ui import outcome, saving, words
from ui.desk import Desk
from ui.language import _


def draw(desk: Desk, state: CaseState) -> None:
    """The form, behind a line that opens it."""
    place = f"papers_{state.ticket_id}"
    kind, files = f"{place}_kind", f"{place}_files_{st.session_state.get(f'{place}_times', 0)}"
    with st.expander(_("Add papers")), st.form(place, border=False):
        st.selectbox(
            _("What they show"),
            [str(one) for one in EvidenceKind],
            key=kind,
            index=None,
            placeholder=_("Choose a kind"),
            format_func=lambda one: words.label("evidence_kind", one),
        )
        st.file_uploader(_("Files"), key=files, accept_multiple_files=True)
        st.form_submit_button(_("Add them"), type="primary", on_click=_add, args=(desk, state, place, kind, files))
    outcome.draw(place)


def delete(desk: Desk, state: CaseState, paper: Paper) -> None:
    """The way to take away a paper that should not be there, in two presses."""
    with st.popover(_("Delete"), icon=":material/delete:", type="tertiary", key=f"paper_away_{paper.paper_id}"):
        st.caption(_("The file is deleted for good; that it was there stays."))
        st.button(_("Delete it"), key=f"paper_delete_{paper.paper_id}", on_click=_delete, args=(desk, state, paper))


def _delete(desk: Desk, state: CaseState, paper: Paper) -> None:
    outcome.run(
        f"papers_{state.ticket_id}",
        lambda: papers.delete(desk.store, desk.person, paper.paper_id),
        lambda: _("The paper is deleted."),
    )


def _add(desk: Desk, state: CaseState, place: str, kind: str, files: str) -> None:
    given: Sequence[UploadedFile] = st.session_state.get(files) or []

    def add() -> None:
        if not given:
            raise BadInput(N_("Choose the files."))
        demand_fit_together([one.size for one in given])
        # All are looked at before the first one is kept.
        inspected = [inspect(one.name, one.getvalue()) for one in given]
        for one in inspected:
            papers.add(desk.store, desk.person, state.ticket_id, saving.value(kind), one)
        # A box for files is emptied by another box in its place.
        st.session_state[f"{place}_times"] = st.session_state.get(f"{place}_times", 0) + 1

    outcome.run(place, add, lambda: _("The papers are there."), {kind: None})

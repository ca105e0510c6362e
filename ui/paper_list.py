"""The papers of a ticket: which there are, from whom and since when, to be saved; and which are missing."""

from collections.abc import Mapping, Sequence
from contextlib import closing

import streamlit as st

from data.case_state import CaseState
from data.evidence import papers
from data.evidence.papers import Paper
from domain.evidence import EvidenceKind
from domain.people import PLAYER
from domain.rights import Action, may
from ui import exports, numbers, paper_form, words
from ui.desk import Desk
from ui.language import _
from ui.markup import escaped

_ENDINGS: Mapping[str, str] = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "message/rfc822": ".eml",
    "text/plain": ".txt",
}


def draw(desk: Desk, state: CaseState) -> None:
    """The papers and what is missing, for those who may see papers; and the way to add some."""
    if not may(desk.person, Action.SEE_PAPERS, state.team, state.agent):
        return
    with closing(desk.store.cursor()) as cursor:
        there = papers.of_ticket(cursor, desk.person, state.ticket_id)
        missing = papers.missing(cursor, desk.person, state.ticket_id)
    with st.container(border=True, key="papers"):
        st.subheader(_("Papers"), anchor=False)
        _told(there, missing)
        for one in there:
            _draw(desk, state, one)
        if may(desk.person, Action.ADD_PAPERS, state.team, state.agent):
            paper_form.draw(desk, state)


def _told(there: Sequence[Paper], missing: Sequence[EvidenceKind]) -> None:
    if missing:
        said = _("Missing: {kinds}").format(kinds=", ".join(words.label("evidence_kind", kind) for kind in missing))
        st.markdown(f":orange[:material/rule:] {escaped(said)}")
    elif not there:
        st.caption(_("There are no papers; the category expects none."))
    else:
        st.caption(_("Nothing that the category expects is missing."))


def _draw(desk: Desk, state: CaseState, one: Paper) -> None:
    kind, who = words.label("evidence_kind", one.kind), _who(desk, one.actor)
    with st.container(horizontal=True, vertical_alignment="center", key=f"paper_{one.paper_id}"):
        with st.container(gap="xxsmall"):
            st.text(f"{kind} · {one.name}" if one.name else kind)
            since = f"{who}, {numbers.moment(one.added_at)}"
            if one.deleted_at:
                gone = _("deleted {moment}").format(moment=numbers.moment(one.deleted_at))
                st.caption(escaped(f"{since} · {gone}"))
                return
            st.caption(escaped(f"{numbers.size(one.size)} · {since}"))
        # Each press needs the address of a fresh run.
        st.link_button(
            _("Save"),
            exports.offer_paper(desk.store, desk.person, one, file_name(state, one)),
            icon=":material/download:",
            key=f"paper_save_{one.paper_id}",
            on_click="rerun",
            help=_("That you look at it is noted.") if one.kind is EvidenceKind.IDENTITY else None,
        )
        if may(desk.person, Action.DELETE_PAPERS, state.team, state.agent):
            paper_form.delete(desk, state, one)


def _who(desk: Desk, actor: str) -> str:
    return _("the player") if actor == PLAYER.user_id else desk.names.get(actor, actor)


def file_name(state: CaseState, one: Paper) -> str:
    """What the file is called: nothing of it is what somebody else wrote."""
    return f"{state.reference}-{one.kind}-{one.paper_id}{_ENDINGS.get(one.media_type, '.bin')}"

"""The way to one ticket: by its number in the address, or by the reference that somebody types."""

from contextlib import closing

import streamlit as st

from analytics.ticket import ticket_id_of
from data import dossier
from data.dossier import Dossier
from domain.marks import N_
from domain.problems import BadInput, NotAllowed, NotFound, Problem
from domain.reference import normalised
from ui import address, states
from ui.desk import Desk
from ui.language import _

_PROBLEM = "finder_problem"
_EXAMPLE = "EC-4F7Q9M2K-T"


def draw(desk: Desk) -> None:
    """A box for the reference; what is found goes into the address."""
    with st.form("finder", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(_("Reference"), key="finder_reference", placeholder=_EXAMPLE, width=260, max_chars=200)
        st.form_submit_button(_("Open it"), icon=":material/search:", on_click=_find, args=(desk,))
    if problem := st.session_state.pop(_PROBLEM, None):
        states.failed(problem)


def _find(desk: Desk) -> None:
    typed = str(st.session_state.get("finder_reference") or "").strip()
    try:
        if not typed:
            raise BadInput(N_("Write a reference, for instance EC-4F7Q9M2K-T."))
        with closing(desk.store.cursor()) as cursor:
            address.put("ticket", str(_number(desk, typed, cursor)))
    except Problem as problem:
        st.session_state[_PROBLEM] = problem


def _number(desk: Desk, typed: str, cursor: object) -> int:
    for spelling in dict.fromkeys((typed, normalised(typed))):
        try:
            return ticket_id_of(cursor, spelling)  # type: ignore[arg-type]
        except NotFound as problem:
            missing = problem
    raise missing


def found(desk: Desk) -> Dossier | None:
    """The ticket of the address as the person may read it; None, with the reason drawn, where there is none.

    Somebody else's ticket looks like one that is not there.
    """
    text = address.first("ticket")
    if not text:
        states.empty(_("No ticket is open."), _("Write its reference above, or open one from a list."))
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        states.failed(BadInput(N_("The address names no ticket: {text} is not a number."), text=text))
        return None
    with closing(desk.store.cursor()) as cursor:
        try:
            return dossier.read(cursor, desk.person, int(text))
        except (NotFound, NotAllowed):
            states.failed(NotFound(N_("There is no complaint number {number} for you to see."), number=text))
    return None

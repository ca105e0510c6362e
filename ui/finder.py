"""The way to one ticket: by its number in the address, or by the reference that somebody types."""

from contextlib import closing

import duckdb
import streamlit as st

from data import dossier, search
from data.called import ticket_called
from data.dossier import Dossier
from domain.marks import N_
from domain.people import Person
from domain.problems import BadInput, NotAllowed, NotFound, Problem
from ui import address, cached, states, words
from ui.desk import Desk
from ui.language import _

_PROBLEM = "finder_problem"


def draw(desk: Desk) -> None:
    """A box for the reference; what is found goes into the address."""
    with st.form("finder", border=False), st.container(horizontal=True, vertical_alignment="bottom", key="finder_row"):
        st.text_input(
            _("Reference"),
            key="finder_reference",
            placeholder=words.an_example(cached.has_own(desk.store)),
            width=260,
            max_chars=200,
        )
        st.form_submit_button(_("Open it"), icon=":material/search:", on_click=_find, args=(desk,))
        if search.by_words(desk.person):
            st.page_link(desk.pages["search"], label=_("Search by account or words"), query_params=address.elsewhere())
    if problem := st.session_state.pop(_PROBLEM, None):
        states.failed(problem)


def _find(desk: Desk) -> None:
    typed = str(st.session_state.get("finder_reference") or "").strip()
    try:
        if not typed:
            raise BadInput(N_("Write the reference of a ticket, as lists show it."))
        with closing(desk.store.cursor()) as cursor:
            address.put("ticket", str(_readable(cursor, desk.person, typed)))
    except Problem as problem:
        st.session_state[_PROBLEM] = problem


def _readable(cursor: duckdb.DuckDBPyConnection, person: Person, typed: str) -> int:
    """The number of the ticket that `typed` names, if `person` may read it."""
    try:
        number = ticket_called(cursor, typed)
    except NotFound:
        raise _absent(typed) from None
    _read(cursor, person, number, typed)
    return number


def _read(cursor: duckdb.DuckDBPyConnection, person: Person, number: int, named: str) -> Dossier:
    try:
        return dossier.read(cursor, person, number)
    except (NotFound, NotAllowed):
        raise _absent(named) from None


def _absent(named: str) -> NotFound:
    """The same sentence for a ticket that there is not and for one that is not theirs to see."""
    return NotFound(N_("There is no complaint {reference} for you to see."), reference=named)


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
            return _read(cursor, desk.person, int(text), text)
        except NotFound as problem:
            states.failed(problem)
    return None

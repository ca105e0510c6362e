"""The box to search with: a reference stands in the address, anything else only in the session.

An address is shared, kept in histories and logs: the words of players and their accounts have no place there.
"""

import streamlit as st

from data import search
from domain.reference import is_reference, normalised
from ui import address, cached, words
from ui.desk import Desk
from ui.language import _

_TYPED, _ASKED, _SHOWN = "search_typed", "search_asked", "search_shown"


def draw(desk: Desk) -> str:
    """The box; returns what is looked for, '' before anything is."""
    _seed()
    with st.form("search", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(_label(desk), key=_TYPED, placeholder=words.an_example(cached.has_own(desk.store)), width=420)
        st.form_submit_button(_("Search"), icon=":material/search:", type="primary", on_click=_ask)
    st.caption(_hint(desk))
    return asked()


def asked() -> str:
    """What is looked for: the reference of the address, else what was typed in this session."""
    return _reference() or str(st.session_state.get(_ASKED, ""))


def _reference() -> str:
    """The reference of the address; '' for anything else that stands there."""
    spelled = normalised(address.first("q"))
    return spelled if is_reference(spelled) else ""


def _seed() -> None:
    # Once for what is new in the address: what is being typed stays.
    if (said := _reference()) and st.session_state.get(_ASKED) != said:
        st.session_state[_ASKED] = st.session_state[_TYPED] = said
    elif _TYPED not in st.session_state:
        st.session_state[_TYPED] = st.session_state.get(_ASKED, "")


def _ask() -> None:
    typed = " ".join(str(st.session_state[_TYPED] or "").split())
    spelled = normalised(typed)
    st.session_state[_ASKED] = spelled if is_reference(spelled) else typed or " "
    st.session_state.pop(_SHOWN, None)
    address.put("q", spelled if is_reference(spelled) else None)


def shown() -> int:
    """How many hits are asked for."""
    return int(st.session_state.get(_SHOWN, search.PAGE))


def more() -> None:
    """Ask for as many hits again."""
    st.session_state[_SHOWN] = shown() + search.PAGE


def _label(desk: Desk) -> str:
    return _("Reference, account or words") if search.by_words(desk.person) else _("Reference")


def _hint(desk: Desk) -> str:
    if not search.by_words(desk.person):
        return _("Your role finds complaints by their reference.")
    return _(
        "Also by e-mail or by the number in the source. Words of three letters or more are looked for in names,"
        " descriptions, notes and answers that you may read; capitals and accents do not matter."
    )

"""Who is signed in; and the page for whoever is not, which keeps the address that was asked for."""

from collections.abc import Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime

import streamlit as st

from data import sessions, sign_in
from data.store import Store
from domain.people import Person
from domain.problems import NotAllowed, Problem, SessionOver
from ui import admission, cookie, menu, opened, states, theme
from ui.language import _

_DRAWN = "signed_in_as"


def person(store: Store) -> Person | None:
    """Who acts in this run; None where nobody may, after drawing the way in."""
    claims = cookie.claims(st.user.to_dict())
    problem: Problem | None = None
    if claims:
        try:
            found = sign_in.enter(store, claims, admission.administrator(), datetime.now(UTC))
            st.session_state[_DRAWN] = found
            return found
        except NotAllowed as refused:
            problem = refused
    # What the page before it held is not theirs any more.
    st.session_state.clear()
    _keeping_the_address(problem)
    return None


def _keeping_the_address(problem: Problem | None) -> None:
    def draw() -> None:
        _draw(problem)

    entries = [st.Page(draw, title="Délai", url_path=one.name, default=one.name == "overview") for one in menu.MENU]
    st.navigation(entries, position="hidden").run()


def _draw(problem: Problem | None) -> None:
    st.html(theme.style(theme.palette(), ""))
    st.title("Délai", anchor=False)
    known = problem is not None and not isinstance(problem, SessionOver)
    with st.container(border=True, width=520):
        st.subheader(_("Complaints desk"), anchor=False)
        if problem:
            states.failed(problem)
        else:
            st.markdown(_("Sign in with the account of your company. The page that you asked for opens afterwards."))
        label = _("Sign in with another account") if known else _("Sign in")
        st.button(label, type="primary", icon=":material/login:", key="sign_in", on_click=st.login)


def is_as_drawn() -> bool:
    """Whether who looks at the page of this session may still, in the role and team for which it was drawn."""
    drawn: Person | None = st.session_state.get(_DRAWN)
    if drawn is None or drawn.session is None:
        return not admission.is_configured()
    with closing(opened.store().cursor()) as cursor:
        try:
            return sessions.whose(cursor, drawn.session, datetime.now(UTC)) == drawn
        except NotAllowed:
            return False


def stands(cookies: Mapping[str, str]) -> bool:
    """Whether the cookies of a request are those of a session in which somebody may act."""
    claims = cookie.sent(cookies)
    if claims is None:
        return False
    with closing(opened.store().cursor()) as cursor:
        try:
            return sessions.whose(cursor, claims.session, datetime.now(UTC)) is not None
        except NotAllowed:
            return False


def way_out(store: Store, signed_in: Person) -> None:
    """The button that signs out: the session is over, also for whoever kept its cookie."""
    st.button(_("Sign out"), icon=":material/logout:", key="sign_out", on_click=_leave, args=(store, signed_in))


def end(cookies: Mapping[str, str]) -> None:
    """End the session that the cookies of a request are of; nothing where they are of none that stands."""
    claims = cookie.sent(cookies)
    if claims:
        # Whoever was let go a moment ago has no session to end.
        with suppress(NotAllowed):
            sign_in.leave(opened.store(), claims.session, datetime.now(UTC))


def _leave(store: Store, signed_in: Person) -> None:
    if signed_in.session:
        sign_in.leave(store, signed_in.session, datetime.now(UTC))
    st.logout()

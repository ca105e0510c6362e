"""Taking an import back: what it would do, why it cannot, a second press, what it did."""

from contextlib import closing

import streamlit as st

from data import intake
from domain.problems import Problem
from ui import import_work, numbers, states
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import escaped
from ui.telling import told

_PLACE = "undo"
_ASKED = "import_undo_asked"


def draw(desk: Desk, kept: intake.Kept) -> None:
    """The way back of an import that stands; where it cannot be taken back, the reason."""
    st.subheader(_("Take this import back"), anchor=False)
    st.caption(_("What it brought is taken out, what it changed is as before. Figures as known until now stay known."))
    with closing(desk.store.cursor()) as cursor:
        try:
            intake.demand_last(cursor, kept)
        except Problem as problem:
            st.markdown(f":material/lock: {escaped(told(problem))}")
            return
    number, found = st.session_state.get(_ASKED, (0, None))
    if number != kept.batch_id:
        label = _("Take import {number} back…").format(number=kept.batch_id)
        st.button(label, icon=":material/undo:", key="import_undo", on_click=_ask, args=(desk, kept))
    elif isinstance(found, Problem):
        states.failed(found)
    else:
        _confirm(desk, kept, found)


def _ask(desk: Desk, kept: intake.Kept) -> None:
    found: intake.Undone | Problem
    with closing(desk.store.cursor()) as cursor:
        try:
            found = intake.outlook(cursor, kept)
        except Problem as problem:
            found = problem
    st.session_state[_ASKED] = (kept.batch_id, found)


def _leave() -> None:
    st.session_state.pop(_ASKED, None)


def _confirm(desk: Desk, kept: intake.Kept, would: intake.Undone) -> None:
    gone = ngettext("{count} ticket will be gone", "{count} tickets will be gone", would.removed)
    back = ngettext("{count} will be as it was before", "{count} will be as they were before", would.restored)
    st.warning(_counted(gone, back, would), icon=":material/warning:")
    with st.container(horizontal=True, key="import_undo_choice"):
        # Not where the first press was: two quick ones are not a decision.
        st.button(_("Leave it as it is"), key="import_undo_no", on_click=_leave)
        yes = _("Yes, take import {number} back").format(number=kept.batch_id)
        if st.button(yes, type="primary", icon=":material/undo:", key="import_undo_yes"):
            _leave()
            store, person, number = desk.store, desk.person, kept.batch_id
            import_work.start(desk, _PLACE, number, lambda progress: intake.undo(store, person, number, progress))


def _counted(gone: str, back: str, tickets: intake.Undone) -> str:
    counts = (gone.format(count=numbers.number(tickets.removed)), back.format(count=numbers.number(tickets.restored)))
    return escaped(", ".join(counts) + ".")


def outcome(desk: Desk, kept: intake.Kept) -> None:
    """What taking `kept` back did, or why it was not done."""
    done = import_work.outcome(desk, _PLACE, kept.batch_id)
    if isinstance(done, intake.Undone):
        gone = ngettext("{count} ticket is gone", "{count} tickets are gone", done.removed)
        back = ngettext("{count} is as it was before", "{count} are as they were before", done.restored)
        st.success(_counted(gone, back, done), icon=":material/check_circle:")

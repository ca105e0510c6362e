"""What came of spreading tickets, and the way back from it."""

from collections.abc import Sequence

import streamlit as st

from data import spread_commands
from data.spread_commands import Given, Undone
from domain.problems import Problem
from ui import cached, numbers
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import escaped
from ui.telling import told

#: Where the outcome of the last press is kept: what was given, what was given back, or a problem.
SAID = "spread_said"


def problem() -> None:
    """What was wrong with the last press, beside the proposal, once."""
    if isinstance(st.session_state.get(SAID), Problem):
        st.error(escaped(told(st.session_state.pop(SAID))), icon=":material/error:")


def draw(desk: Desk, is_open: bool) -> None:
    """What came of the last press, and the way back from the last spreads of the person.

    `is_open`: a proposal is looked at, and a problem stands beside that.
    """
    said = st.session_state.get(SAID)
    if isinstance(said, Problem) and not is_open:
        problem()
    elif said and not isinstance(said, Problem):
        st.success(escaped(_outcome(desk, st.session_state.pop(SAID))), icon=":material/check_circle:")
    for one in cached.spreads(desk.store, desk.person):
        if one.left:
            _offer_undo(desk, one)


def _outcome(desk: Desk, said: Sequence[Given] | Undone) -> str:
    if isinstance(said, Undone):
        back = ngettext("{count} ticket given back.", "{count} tickets given back.", said.returned)
        kept = _("Worked on since, so left as they are: {references}").format(references=", ".join(said.touched))
        return back.format(count=numbers.number(said.returned)) + (f" {kept}" if said.touched else "")
    names = ", ".join(sorted({desk.names.get(one.to, one.to) for one in said}))
    given = ngettext("{count} ticket given to {names}.", "{count} tickets given to {names}.", len(said))
    return given.format(count=numbers.number(len(said)), names=names)


def _offer_undo(desk: Desk, one: spread_commands.Spread) -> None:
    told_of = ngettext(
        "Spread of {moment}: {left} of {count} ticket as it was given",
        "Spread of {moment}: {left} of {count} tickets as they were given",
        one.count,
    )
    with st.container(horizontal=True, vertical_alignment="center", key=f"spread_{one.transaction_id}"):
        st.caption(
            told_of.format(
                moment=numbers.moment(one.at), left=numbers.number(one.left), count=numbers.number(one.count)
            ),
            width="content",
        )
        st.button(
            _("Undo"),
            icon=":material/undo:",
            key=f"spread_undo_{one.transaction_id}",
            on_click=_undo,
            args=(desk, one.transaction_id),
        )


def _undo(desk: Desk, transaction_id: int) -> None:
    try:
        st.session_state[SAID] = spread_commands.undo_spread(desk.store, desk.person, transaction_id)
    except Problem as problem:
        st.session_state[SAID] = problem

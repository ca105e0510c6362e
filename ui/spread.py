"""Many tickets spread over the agents: a proposal by load and deadline, changed by hand, given in one go."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from analytics.question import Question
from analytics.ticket_list import TicketList, tickets_behind
from data import spread_commands
from data.spread_commands import Given
from data.spreading import MOST, Load, Pending, propose
from domain.problems import Problem, StaleVersion
from ui import cached, collisions, held, loads, numbers, spread_outcome, time_left, widths
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import escaped, without_codes

_CASES, _LEFT_OUT, _BY_HAND, _CHOSEN = (f"spread_{name}" for name in ("cases", "left_out", "by_hand", "chosen"))
_TALL = 440
#: The list of the page that tickets are spread from.
_LIST = "late"
Choice = dict[int, str | None]


def offer(desk: Desk, asked: TicketList, chosen: pd.DataFrame, total: int) -> None:
    """The button that proposes a spread of what is selected, or of all that is listed."""
    count = len(chosen) or min(total, MOST)
    label = (
        ngettext("Spread {count} selected ticket…", "Spread {count} selected tickets…", count)
        if len(chosen)
        else ngettext("Spread the ticket listed…", "Spread the {count} listed first…", count)
    )
    if st.button(label.format(count=numbers.number(count)), icon=":material/alt_route:", key="spread_offer"):
        _begin(chosen if len(chosen) else cached.rows(desk.store, asked, MOST))


def _begin(rows: pd.DataFrame) -> None:
    _end()
    st.session_state[_CASES] = rows.to_dict("records")


def _end() -> None:
    for key in (_CASES, _LEFT_OUT, _BY_HAND, _CHOSEN, spread_outcome.SAID):
        st.session_state.pop(key, None)


def is_open() -> bool:
    """Whether a proposal is looked at."""
    return bool(st.session_state.get(_CASES))


def preview(desk: Desk, asked: TicketList) -> None:
    """What is proposed for tickets of `asked`, to be changed by hand; nothing is written before it is pressed."""
    cases: Sequence[Mapping[str, Any]] = st.session_state.get(_CASES, ())
    if not cases:
        return
    with st.container(border=True, key="spread_preview"):
        st.subheader(_("Proposed spread"), anchor=False)
        st.caption(
            _("By load and deadline: the nearest limit first, to whoever has the least. What is late weighs most.")
        )
        receivers = _receivers(desk)
        soon = _due_soon(desk)
        proposal = propose([_pending(one, soon) for one in cases], receivers)
        given = _grid(desk, cases, _changed(proposal, receivers), receivers)
        moves = list(_moves(cases, given))
        said = st.session_state.get(spread_outcome.SAID)
        if isinstance(said, StaleVersion):
            _collided(desk, asked, moves, said)
            return
        _buttons(desk, len(cases), moves)
        spread_outcome.problem()


def _receivers(desk: Desk) -> list[Load]:
    """Whoever may be given tickets now: agents within reach, not away, not left out."""
    away = loads.away_today(desk)
    there = loads.of(desk)
    out = st.multiselect(
        _("Leave out"),
        [one.user_id for one in there],
        key=_LEFT_OUT,
        placeholder=_("Nobody"),
        format_func=lambda one: desk.names.get(one, one),
        on_change=_keep_choices,
    )
    if names := [desk.names[one.user_id] for one in loads.agents(desk) if one.user_id in away]:
        st.caption(escaped(_("Away today, so they get none: {names}").format(names=", ".join(names))))
    return [one for one in there if one.user_id not in out]


def _keep_choices() -> None:
    """What was chosen by hand stays when somebody is left out, or comes back."""
    st.session_state[_BY_HAND] = {**st.session_state.get(_BY_HAND, {}), **st.session_state.get(_CHOSEN, {})}


def _changed(proposal: Mapping[int, str | None], receivers: Sequence[Load]) -> Choice:
    there = {one.user_id for one in receivers}
    by_hand = {number: to for number, to in st.session_state.get(_BY_HAND, {}).items() if to in there}
    return {**proposal, **by_hand}


def _due_soon(desk: Desk) -> set[int]:
    """The tickets that are due soon, as the figure says it."""
    return set(cached.ids(desk.store, tickets_behind(Question(desk.now), "due_soon")))


def _pending(ticket: Mapping[str, Any], soon: Collection[int]) -> Pending:
    number, due = int(ticket["ticket_id"]), None if pd.isna(ticket["due_at"]) else ticket["due_at"].to_pydatetime()
    team, agent = (ticket[name] if isinstance(ticket[name], str) else None for name in ("team", "agent"))
    return Pending(number, team, agent, due, number in soon, time_left.is_late(ticket))


def _grid(
    desk: Desk, cases: Sequence[Mapping[str, Any]], to: Choice, receivers: Sequence[Load]
) -> dict[int, str | None]:
    """The table in which the receivers are chosen; returns who is chosen for each ticket."""
    numbers_of = [int(one["ticket_id"]) for one in cases]
    shown = pd.DataFrame(
        {
            "reference": [without_codes(one["reference"]) for one in cases],
            "to": [to[number] for number in numbers_of],
            "from": [desk.names.get(one["agent"], one["agent"]) or _("Nobody") for one in cases],
            "left": [time_left.told(one, desk.now) for one in cases],
        }
    )
    config, title = st.column_config, _("Who gets it")
    edited = st.data_editor(
        shown,
        key=f"spread_grid_{hash((tuple(numbers_of), tuple(to.values())))}",
        hide_index=True,
        alt=_("Proposed spread"),
        height="content" if len(cases) <= 12 else _TALL,
        disabled=["reference", "left", "from"],
        column_config={
            "reference": config.TextColumn(_("Reference"), pinned=True),
            "left": config.TextColumn(_("Time left")),
            "from": config.TextColumn(_("Who has it")),
            "to": config.SelectboxColumn(
                title,
                options=[one.user_id for one in receivers],
                format_func=lambda one: desk.names.get(str(one), str(one)),
                # The mark of a column that can be written in stands before its title.
                width=widths.fitting("MM" + title, [desk.names[one.user_id] for one in receivers]),
            ),
        },
    )
    given = {
        number: one if isinstance(one, str) and one else None
        for number, one in zip(numbers_of, edited["to"], strict=True)
    }
    st.session_state[_CHOSEN] = {number: one for number, one in given.items() if one != to[number]}
    return given


def _moves(cases: Sequence[Mapping[str, Any]], given: Mapping[int, str | None]) -> Iterator[Given]:
    """Those that go to somebody else, and those that nobody was chosen for."""
    for one in cases:
        to = given[int(one["ticket_id"])]
        if to is None or to != one["agent"]:
            yield Given(int(one["ticket_id"]), int(one["version"]), to or "")


def _collided(desk: Desk, asked: TicketList, moves: Sequence[Given], problem: StaleVersion) -> None:
    """Some were changed meanwhile and nothing was given: which, what, and the ways on."""
    others = collisions.tell(desk, "spread", problem, tuple((one.ticket_id, one.version) for one in moves))
    with st.container(horizontal=True):
        if others and collisions.go_on(len(others), "spread_others"):
            _spread(desk, [one for one in moves if one.ticket_id not in problem.details["versions"]])
            st.rerun()
        st.button(
            _("Read them again"), icon=":material/refresh:", key="spread_again", on_click=_again, args=(desk, asked)
        )


def _again(desk: Desk, asked: TicketList) -> None:
    """The same tickets as they are now, where they are in the list still; what was chosen by hand stays."""
    st.session_state.pop(spread_outcome.SAID)
    _keep_choices()
    there = {int(one["ticket_id"]) for one in st.session_state[_CASES]}
    asked = replace(asked, question=replace(asked.question, as_of=cached.moment(desk.store)))
    rows = cached.rows(desk.store, asked, cached.count(desk.store, asked))
    st.session_state[_CASES] = rows[rows["ticket_id"].isin(there)].to_dict("records")


def _buttons(desk: Desk, count: int, moves: Sequence[Given]) -> None:
    stay = count - len(moves)
    if stay:
        kept = ngettext("{count} ticket stays where it is.", "{count} tickets stay where they are.", stay)
        st.caption(kept.format(count=numbers.number(stay)))
    label = ngettext("Reassign {count} ticket", "Reassign {count} tickets", len(moves))
    with st.container(horizontal=True):
        st.button(
            label.format(count=numbers.number(len(moves))),
            type="primary",
            icon=":material/swap_horiz:",
            key="spread_do",
            disabled=not moves,
            on_click=_spread,
            args=(desk, moves),
        )
        st.button(_("Put it away"), key="spread_cancel", on_click=_end)


def _spread(desk: Desk, moves: Sequence[Given]) -> None:
    try:
        spread_commands.spread(desk.store, desk.person, moves)
    except Problem as problem:
        st.session_state[spread_outcome.SAID] = problem
        return
    _end()
    held.release(_LIST)
    st.session_state[spread_outcome.SAID] = list(moves)

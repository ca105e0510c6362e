"""Overdue cases given to somebody: the list, the form below it, what came of it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analytics.measures import MEASURES
from data import commands
from domain.people import Person
from domain.problems import Problem, StaleVersion
from domain.rights import Action, Reach, reach
from ui import address, cached, cards, collisions, held, numbers, words
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import escaped
from ui.telling import told

_LISTS = ("breached_open", "at_risk", "breached_closed")
#: Lists of open tickets: they may be given to somebody.
OPEN = ("breached_open", "at_risk")
_OUTCOME = "hand_over_outcome"
Cases = held.Seen
#: Does something to cases, all or none, and says that it is done.
Act = Callable[[Desk, Cases], str]


def chosen_list(desk: Desk) -> str:
    """The figure whose tickets are listed: late now, soon late, or answered late; kept in the address."""
    frame = cached.figures(desk.store, desk.question, (*_LISTS, "breached_open_days"))
    counts = dict(zip(frame["figure"], frame.to_dict("records"), strict=True))
    names = {"breached_open": _("Late now"), "at_risk": _("At risk"), "breached_closed": _("Answered late")}
    shown = address.first("figure") if address.first("figure") in _LISTS else _LISTS[0]
    if st.session_state.get("overdue_list") != shown:
        st.session_state["overdue_list"] = shown
    st.segmented_control(
        _("List"),
        _LISTS,
        key="overdue_list",
        required=True,
        label_visibility="collapsed",
        on_change=_send,
        format_func=lambda id: f"{names[id]} · {numbers.number(counts[id]['value'])}",
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="overdue_told"):
        st.caption(_caption(desk, shown, counts), width="content")
        cards.define(shown)
    return shown


def _caption(desk: Desk, shown: str, counts: Mapping[Any, Mapping[Any, Any]]) -> str:
    if shown not in OPEN:
        return " · ".join([cards.gist(counts[shown]).replace("\n\n", " · "), words.zone()])
    moment = numbers.moment(desk.question.as_of)
    if shown == "at_risk" or not counts[shown]["value"]:
        as_of = _("As of {moment} (Paris)").format(moment=moment)
        return escaped(f"{as_of} · {_(MEASURES[shown].definition)}")
    days = numbers.amount(counts["breached_open_days"]["value"], "days")
    return _("As of {moment} (Paris) · half of those late now are late by more than {time}").format(
        moment=moment, time=days
    )


def _send() -> None:
    address.put("figure", st.session_state["overdue_list"])


def receivers(desk: Desk) -> list[Person]:
    """Who may be given a case by the person of this run."""
    own = reach(desk.person.role, Action.ASSIGN) is Reach.TEAM
    return desk.agents(desk.person.team if own else None)


def shown(desk: Desk, person: Person) -> str:
    """Somebody with their team."""
    return f"{person.name} · {desk.names.get(person.team or '', '')}"


def may(desk: Desk, action: Action) -> bool:
    """Whether the person may do `action` on what is listed: never on a list of the past, which says so."""
    if not desk.may(action):
        return False
    if desk.is_past:
        st.caption(
            ":material/history: "
            + _("This list is not of now, so nothing can be done from it: take the day away above to go on.")
        )
    return not desk.is_past


def form(desk: Desk, chosen: pd.DataFrame, key: str) -> None:
    """Below the list `key`: give the selected cases to an agent."""
    if chosen.empty:
        st.caption(_("Select tickets to give them to somebody else."))
        return
    if collisions.draw(desk, key, _cases(chosen)):
        return
    people = {one.user_id: one for one in receivers(desk)}
    label = ngettext("Give {count} ticket to", "Give {count} tickets to", len(chosen))
    with st.form("hand_over", border=True):
        agent = st.selectbox(
            label.format(count=numbers.number(len(chosen))),
            list(people),
            index=None,
            placeholder=_("Choose somebody"),
            format_func=lambda id: shown(desk, people[id]),
        )
        sent = st.form_submit_button(_("Reassign"), type="primary", icon=":material/swap_horiz:")
    if sent and agent is None:
        st.warning(_("Choose who is to have them."))
    elif sent and agent:
        _run(desk, key, _cases(chosen), partial(_give, people[agent]))


def _give(to: Person, desk: Desk, cases: Cases) -> str:
    commands.assign(desk.store, desk.person, cases, to.team or "", to.user_id)
    said = ngettext("{count} ticket now belongs to {name}.", "{count} tickets now belong to {name}.", len(cases))
    return said.format(count=numbers.number(len(cases)), name=to.name)


def take(desk: Desk, chosen: pd.DataFrame, key: str) -> None:
    """Below the list `key` of what nobody works on: take the selected ones, all or none."""
    if chosen.empty:
        st.caption(_("Select tickets to take them."))
    elif collisions.draw(desk, key, _cases(chosen)):
        return
    label = ngettext("Take {count} ticket", "Take {count} tickets", len(chosen))
    pressed = st.button(
        label.format(count=numbers.number(len(chosen))) if len(chosen) else _("Take"),
        type="primary",
        disabled=chosen.empty,
        key="take",
        icon=":material/front_hand:",
    )
    if pressed:
        _run(desk, key, _cases(chosen), _take)


def _take(desk: Desk, cases: Cases) -> str:
    commands.take(desk.store, desk.person, cases)
    said = ngettext("{count} ticket is yours now.", "{count} tickets are yours now.", len(cases))
    return said.format(count=numbers.number(len(cases)))


def _cases(chosen: pd.DataFrame) -> Cases:
    return held.seen_in(chosen)


def _run(desk: Desk, key: str, cases: Cases, act: Act) -> None:
    """Do `act` to the cases selected in the list `key`, and draw the page again, which says what came of it."""
    try:
        st.session_state[_OUTCOME] = ("done", act(desk, cases))
    except StaleVersion as problem:
        collisions.note(key, cases, problem, partial(_run, act=act))
    except Problem as problem:
        st.session_state[_OUTCOME] = ("error", told(problem))
    else:
        collisions.forget(key)
        held.release(key)
    st.rerun()


def outcome() -> None:
    """What came of the last assignment, said once."""
    kind, sentence = st.session_state.pop(_OUTCOME, ("", ""))
    if kind == "done":
        st.success(escaped(sentence), icon=":material/check_circle:")
    elif kind:
        st.error(escaped(sentence), icon=":material/error:")

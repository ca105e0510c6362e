"""The conditions of the audit page: boxes that write to the address, and what the address asks."""

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date, timedelta
from typing import Any

import streamlit as st

from data import audit, staff
from data.audit import FIELDS, Asked
from data.called import ticket_called
from domain.marks import N_
from domain.people import SYSTEM
from domain.problems import BadInput, Problem
from domain.zones import home_midnight
from ui import address, audit_words, cached, conditions, states, words
from ui.desk import Desk
from ui.language import _

_TICKET = "ticket"
_SPAN = ("from", "to")


def names(desk: Desk) -> dict[str, str]:
    """Everybody who ever worked here and the teams, by id."""
    with closing(desk.store.cursor()) as cursor:
        return {**staff.teams(cursor), **staff.names(cursor)}


def draw(desk: Desk, named: dict[str, str]) -> None:
    """The boxes, in one line where there is room."""
    with closing(desk.store.cursor()) as cursor:
        whats, fields = audit.choices(cursor, desk.person)
        people = sorted([SYSTEM.user_id, *staff.names(cursor)], key=lambda one: audit_words.who(one, named).casefold())
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="audit_filters"):
        _box("who", _("Who"), people, lambda one: audit_words.who(one, named))
        _box("what", _("What"), sorted(whats, key=audit_words.what), audit_words.what)
        _box("field", _("Field"), sorted([*FIELDS, *fields], key=audit_words.field), audit_words.field)
        _days()
        _reference(desk)


def _seed(key: str, value: Any) -> None:
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def _box(name: str, label: str, options: Sequence[str], shown: Callable[[str], str]) -> None:
    key, asked = f"audit_{name}", address.first(name)
    _seed(key, asked if asked in options else None)
    st.selectbox(
        label,
        list(options),
        index=None,
        key=key,
        format_func=shown,
        placeholder=_("Any"),
        width=190,
        on_change=lambda: address.choose(name, st.session_state[key], options),
    )


def _days() -> None:
    try:
        asked = [one for one in map(_day, _SPAN) if one]
    except BadInput:
        asked = []
    _seed("audit_span", tuple(asked) if len(asked) == 2 else ())
    st.date_input(_("From – to"), key="audit_span", format="DD/MM/YYYY", on_change=_send_days, width=230)


def _send_days() -> None:
    span = st.session_state["audit_span"]
    for name, day in zip(_SPAN, span if len(span) == 2 else (None, None), strict=True):
        if day or not span:
            address.put(name, day and day.isoformat())


def _reference(desk: Desk) -> None:
    _seed("audit_ticket", address.first(_TICKET))
    st.text_input(
        _("Complaint"),
        key="audit_ticket",
        placeholder=words.an_example(cached.has_own(desk.store)),
        max_chars=200,
        width=190,
        on_change=lambda: address.put(_TICKET, st.session_state["audit_ticket"].strip() or None),
    )


def asked(desk: Desk) -> Asked | None:
    """What the address asks; None, with the reason drawn, where that cannot be understood."""
    try:
        return _asked(desk)
    except Problem as problem:
        states.failed(problem)
        return None


def _asked(desk: Desk) -> Asked:
    first, last = map(_day, _SPAN)
    field, reference = address.first("field") or None, address.first(_TICKET)
    if field:
        audit.demand_known(field)
    with closing(desk.store.cursor()) as cursor:
        ticket = ticket_called(cursor, reference) if reference else None
    return Asked(
        person=address.first("who") or None,
        since=home_midnight(first) if first else None,
        until=home_midnight(last + timedelta(days=1)) if last else None,
        what=address.first("what") or None,
        ticket_id=ticket,
        field=field,
        write=_number("write"),
    )


def _day(name: str) -> date | None:
    text = address.first(name)
    if not text:
        return None
    try:
        return conditions.day(text)
    except ValueError as error:
        raise BadInput(N_("The address names no day: {text}."), text=text) from error


def _number(name: str) -> int | None:
    text = address.first(name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise BadInput(N_("The address names no write: {text} is not a number."), text=text)
    return int(text)

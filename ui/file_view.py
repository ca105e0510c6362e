"""One ticket to read: how it stands, and its facts. What people wrote is shown as text, not markup."""

from collections.abc import Iterator
from datetime import datetime

import pandas as pd
import streamlit as st

from data import unread, wrong_times
from data.dossier import Dossier
from domain.statuses import DONE
from domain.vocabulary import DESK
from ui import cached, course_view, numbers, time_left, words
from ui.desk import Desk
from ui.language import _
from ui.markup import escaped
from ui.telling import told


def headline(file: Dossier, desk: Desk) -> None:
    """Status and the time that is left, as badges."""
    state = file.state
    with st.container(horizontal=True, key="headline"):
        st.badge(words.label("status", state.status), color="gray" if state.status in DONE else "blue")
        for ticket in _standing(file, desk):
            if state.status not in DONE and (said := words.priority(ticket["priority"], ticket["priority_reason"])):
                st.badge(_("Priority {said}").format(said=said[:1].lower() + said[1:]), color="orange")
        if state.due_at is None:
            st.badge(_("No time limit"), color="gray")
        else:
            for ticket in _standing(file, desk):
                if state.status in DONE:
                    _verdict(ticket)
                else:
                    _running(ticket, desk.now)
        if unread.is_unread(file):
            st.badge(_("The player wrote after the answer"), color="orange", icon=":material/mark_email_unread:")
        course_view.badges(desk, state)


def wrong(file: Dossier) -> None:
    """What cannot be right in the times that the source gives; nothing where all can."""
    if found := wrong_times.found(file):
        st.warning("\n\n".join(escaped(told(one)) for one in found), icon=":material/visibility:")


def _standing(file: Dossier, desk: Desk) -> list[time_left.Ticket]:
    """The ticket as a list shows it now."""
    return cached.ticket(desk.store, file.state.ticket_id, desk.now)  # type: ignore[return-value]


def _verdict(ticket: time_left.Ticket) -> None:
    if time_left.is_late(ticket):
        st.badge(_("Answered late"), color="red")
    elif time_left.is_known(ticket):
        st.badge(_("Answered in time"), color="green")


def _running(ticket: time_left.Ticket, now: datetime) -> None:
    if time_left.is_late(ticket):
        st.badge(time_left.late(ticket), color="red", icon=":material/alarm:")
    elif not time_left.is_paused(ticket):
        near = ticket["at_risk"]
        left = _("{time} left").format(time=time_left.running(ticket))
        st.badge(left, color="gray" if near else "green")
    if ticket["at_risk"]:
        st.badge(_("At risk"), color="orange", icon=":material/hourglass_bottom:")
    if not pd.isna(ticket["paused_since"]):
        st.badge(time_left.paused(ticket, now), color="gray", icon=":material/pause:")


def facts(file: Dossier, desk: Desk) -> None:
    """What is known of the ticket, as name and value."""
    for name, value in (*_named(file, desk), *_dated(file, desk)):
        with st.container(horizontal=True, gap="small"):
            st.caption(name, width=150)
            st.text(value, width="stretch")
    st.caption(words.zone())


def _named(file: Dossier, desk: Desk) -> Iterator[tuple[str, str]]:
    state = file.state
    for name, value in (
        ("category", state.category),
        ("channel", file.channel),
        ("team", state.team),
        ("agent", state.agent),
        ("complexity", state.complexity),
        ("jurisdiction", file.jurisdiction),
        ("source", file.source),
    ):
        yield words.dimension(name), words.label(name, value, desk.names)
    for ticket in _standing(file, desk):
        high = words.priority(ticket["priority"], ticket["priority_reason"])
        yield words.dimension("priority"), high or words.label("priority", ticket["priority"])
    yield _("Number in the source"), file.external_id


def _dated(file: Dossier, desk: Desk) -> Iterator[tuple[str, str]]:
    state = file.state
    yield _("Received on"), numbers.moment(state.received_at)
    yield _("Acknowledged"), _acknowledged(file)
    if state.ack_due_at:
        yield _("Acknowledge by"), numbers.moment(state.ack_due_at)
    yield from _limits(file, desk.now)
    yield _("Answered on"), numbers.moment(state.answered_at)
    yield _("Decision"), words.label("decision", state.decision)
    yield _("Incident on"), numbers.day(file.incident_on)
    yield _("Amount"), _amount(file)


def _acknowledged(file: Dossier) -> str:
    if file.state.acknowledged_at:
        return numbers.moment(file.state.acknowledged_at)
    # No export tells when its system acknowledged a ticket.
    if file.source != DESK:
        return _("not known")
    return _("never") if file.state.status in DONE else _("not yet")


def _limits(file: Dossier, now: datetime) -> Iterator[tuple[str, str]]:
    """The deadline, with the first one beside it once it was extended; while the clock stands still, since when."""
    state, is_late = file.state, file.late_at is not None and file.late_at <= now
    if state.paused_since:
        yield _("Paused since"), numbers.moment(state.paused_since)
    if is_late or not state.paused_since:
        is_extended = state.due_original not in (None, state.due_at)
        yield _("Limit, extended") if is_extended else _("Limit"), numbers.moment(state.due_at)
        if is_extended:
            yield _("First limit"), numbers.moment(state.due_original)
    if state.due_at:
        yield _("Limit given"), words.policy(state.policy)
    if state.hard_stop_at:
        yield _("Hard stop"), numbers.moment(state.hard_stop_at)
    if is_late:
        yield _("Late since"), numbers.moment(file.late_at)
    if state.breach_reason:
        yield words.dimension("breach_reason"), words.label("breach_reason", state.breach_reason)


def _amount(file: Dossier) -> str:
    if file.amount is None:
        return numbers.NOTHING
    return f"{numbers.number(float(file.amount), 2)} {file.currency or ''}".strip()

"""One ticket to read: its facts and what happened to it. What people wrote is shown as text, not markup."""

import streamlit as st

from data.dossier import Dossier, Happened
from domain.statuses import DONE
from ui import numbers, words
from ui.desk import Desk
from ui.language import _
from ui.markup import escaped
from ui.tables import time_left

_ICONS = {
    "filed": "inbox",
    "answered": "mark_email_read",
    "closed": "lock",
    "reopened": "lock_open",
    "noted": "sticky_note_2",
    "assigned": "person_add",
    "taken": "front_hand",
    "status_changed": "sync_alt",
    "imported": "upload_file",
}


def headline(file: Dossier, desk: Desk) -> None:
    """Status and the time that is left, as badges."""
    state = file.state
    with st.container(horizontal=True, key="headline"):
        st.badge(words.label("status", state.status), color="gray" if state.status in DONE else "blue")
        if state.due_at is None:
            st.badge(_("No time limit"), color="gray")
            return
        hours = (state.due_at - (state.answered_at or desk.now)).total_seconds() / 3600
        was_late = file.late_at is not None and file.late_at <= desk.now
        if state.status in DONE:
            st.badge(
                _("Answered late") if was_late or hours < 0 else _("Answered in time"),
                color="red" if was_late or hours < 0 else "green",
            )
        elif was_late:
            st.badge(time_left(min(hours, -1 / 60)), color="red", icon=":material/alarm:")
        elif not state.paused_since:
            st.badge(_("{time} left").format(time=numbers.duration(hours)), color="green")
        if state.paused_since:
            st.badge(_("Clock stands still"), color="gray", icon=":material/pause:")


def facts(file: Dossier, desk: Desk) -> None:
    """What is known of the ticket, as name and value."""
    state, names = file.state, desk.names
    amount = (
        f"{numbers.number(float(file.amount), 2)} {file.currency or ''}".strip() if file.amount is not None else None
    )
    rows = [
        *(
            (words.dimension(name), words.label(name, value, names))
            for name, value in (
                ("category", state.category),
                ("channel", file.channel),
                ("team", state.team),
                ("agent", state.agent),
                ("complexity", state.complexity),
                ("priority", file.priority),
                ("jurisdiction", file.jurisdiction),
                ("source", file.source),
            )
        ),
        (_("Number in the source"), file.external_id),
        (_("Received on"), numbers.moment(state.received_at)),
        (_("Limit"), numbers.moment(state.due_at)),
        (_("Answered on"), numbers.moment(state.answered_at)),
        (_("Decision"), words.label("decision", state.decision)),
        (_("Incident on"), numbers.day(file.incident_on)),
        (_("Amount"), amount or numbers.NOTHING),
    ]
    for name, value in rows:
        with st.container(horizontal=True, gap="small"):
            st.caption(name, width=150)
            st.text(value, width="stretch")


def timeline(file: Dossier, desk: Desk) -> None:
    """What happened, oldest first."""
    for number, event in enumerate(file.events):
        icon = _ICONS.get(event.kind, "radio_button_unchecked")
        who = desk.names.get(event.actor, event.actor)
        what = escaped(words.label("kind", event.kind))
        head = f":material/{icon}: **{what}** · {numbers.moment(event.at)} · {escaped(who)}"
        with st.container(key=f"event_{number}", gap="xxsmall"):
            st.markdown(head)
            if said := _observed(event, desk):
                st.caption(escaped(said))
            if event.text is not None:
                with st.container(border=True):
                    st.text(event.text)
    if file.texts_hidden:
        st.caption(_("What the player and the staff wrote is not shown to your role."))


def _observed(event: Happened, desk: Desk) -> str:
    values = (
        ("status", event.status),
        ("decision", event.decision),
        ("team", event.team),
        ("agent", event.agent),
    )
    parts = [
        f"{words.dimension(name)} → {words.label(name, value, desk.names)}"
        for name, value in values
        if value is not None
    ]
    if event.due_at:
        limit = _("Limit")
        parts.append(f"{limit} → {numbers.moment(event.due_at)}")
    return " · ".join(parts)

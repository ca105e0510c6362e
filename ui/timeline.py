"""What happened to a ticket, to read. What people wrote is shown as text, not markup."""

from collections.abc import Iterator

import streamlit as st

from data import wrong_times
from data.dossier import Dossier, Happened
from domain.kinds import EventKind
from domain.people import PLAYER
from ui import course_words, numbers, words
from ui.desk import Desk
from ui.language import _
from ui.markup import escaped

_ICONS = {
    EventKind.FILED: "inbox",
    EventKind.ACKNOWLEDGED: "mark_email_unread",
    EventKind.ANSWERED: "mark_email_read",
    EventKind.REQUESTED: "contact_support",
    EventKind.REPLIED: "reply",
    EventKind.TOLD: "outgoing_mail",
    EventKind.PROPOSED: "handshake",
    EventKind.PROPOSAL_ANSWERED: "how_to_vote",
    EventKind.PROPOSAL_LAPSED: "event_busy",
    EventKind.CHASED: "alarm",
    EventKind.RATED: "star",
    EventKind.APPEALED: "balance",
    EventKind.APPEAL_DECIDED: "balance",
    EventKind.MEDIATED: "account_balance",
    EventKind.MEDIATION_DECIDED: "account_balance",
    EventKind.PAPER_ADDED: "attach_file",
    EventKind.PAPER_DELETED: "delete",
    EventKind.CLOSED: "lock",
    EventKind.REOPENED: "lock_open",
    EventKind.NOTED: "sticky_note_2",
    EventKind.ASSIGNED: "person_add",
    EventKind.TAKEN: "front_hand",
    EventKind.STATUS_CHANGED: "sync_alt",
    EventKind.EXTENDED: "more_time",
    EventKind.RECLASSIFIED: "edit_note",
    EventKind.LIMITED: "gavel",
    EventKind.PRIORITISED: "priority_high",
    EventKind.BREACH_EXPLAINED: "help_center",
}


def draw(file: Dossier, desk: Desk) -> None:
    """What happened, oldest first."""
    for number, event in enumerate(file.events):
        icon = next((icon for kind, icon in _ICONS.items() if kind == event.kind), "radio_button_unchecked")
        what = escaped(words.label("kind", event.kind))
        head = f":material/{icon}: **{what}** · {numbers.moment(event.at)} · {escaped(_who(event, file, desk))}"
        with st.container(key=f"event_{number}", gap="xxsmall"):
            st.markdown(head)
            if said := " · ".join(
                [*_observed(event, desk), *course_words.told(event.course), *_limited(event), *_wrong(event, file)]
            ):
                st.caption(escaped(said))
            if event.text is not None:
                with st.container(border=True):
                    st.text(event.text)
    if file.texts_hidden:
        st.caption(_("What the player and the staff wrote is not shown to your role."))


def _who(event: Happened, file: Dossier, desk: Desk) -> str:
    """Who did it; of what an import brought, the source said it and somebody imported that."""
    if event.actor == PLAYER.user_id:
        return _("the player")
    name = desk.names.get(event.actor, event.actor)
    # What a source says no more was taken back by whoever imported that, or undid the import.
    if not event.is_imported or event.kind == EventKind.RETRACTED:
        return name
    return _("{source}, imported by {name}").format(source=words.label("source", file.source), name=name)


def _observed(event: Happened, desk: Desk) -> Iterator[str]:
    values = (
        ("status", event.status),
        ("decision", event.decision),
        ("team", event.team),
        ("agent", event.agent),
        ("breach_reason", event.breach_reason),
    )
    for name, value in values:
        if value is not None:
            yield f"{words.dimension(name)} → {words.label(name, value, desk.names)}"
    if event.raised is not None:
        yield _("raised by hand") if event.raised else _("no longer raised by hand")


def _limited(event: Happened) -> Iterator[str]:
    """What the event changed of category, complexity and limit, from what to what."""
    said, before = event.limit, event.before
    for name, old, new in (
        ("category", before.category, said.category),
        ("complexity", before.complexity, said.complexity),
    ):
        if old is not None and new not in (None, old):
            yield _changed(words.dimension(name), words.label(name, old), words.label(name, new))
    if said.due_at not in (None, before.due_at):
        limit, new = _("Limit"), numbers.moment(said.due_at)
        yield _changed(limit, numbers.moment(before.due_at), new) if before.due_at else f"{limit} → {new}"
    if said.policy not in (None, before.policy):
        yield words.policy(said.policy)


def _wrong(event: Happened, file: Dossier) -> Iterator[str]:
    """What the source has, where the event stands elsewhere or before all others."""
    if event.closed_at not in (None, event.at):
        yield _("in the source: closed on {moment}").format(moment=numbers.moment(event.closed_at))
    if wrong_times.is_early(event, file):
        yield _("before the receipt")


def _changed(name: str, old: str, new: str) -> str:
    return _("{name}: {old} → {new}").format(name=name, old=old, new=new)

"""What people do at the desk: check the version, decide, record event and row, in one transaction.

Every command returns the new version of the case and raises a `Problem`, with nothing written, where it
cannot be done. `at` is the instant at which it happens (default: now), moved to the last event of the case
where that is later.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import duckdb

from data import case_state, changes, dated, decisions, journal, mentions, policies, presence, staff, texts
from data.case_state import CaseState, Step
from data.decisions import Intention
from data.filing import Complaint, checked_complaint, filed, word
from data.outbox import telling
from data.store import Store, Writing
from domain.marks import N_
from domain.people import SYSTEM, Person, Role
from domain.problems import BadInput, NotFound, Problem
from domain.reference import new_reference
from domain.rights import Action, demand
from domain.statuses import Status
from domain.vocabulary import DESK, BreachReason, Category, Complexity, Decision


def file(store: Store, person: Person, complaint: Complaint, at: datetime | None = None) -> tuple[int, str]:
    """File a complaint that reached `person`; returns the number of its case and its reference.

    An agent's becomes their own case, a lead's one of their team's, any other goes to its category's team. Where the
    player can be written to, they are told at once: the case then stands at its second version.
    """
    with store.write(person, "file", at) as writing:
        return take_in(writing, person, complaint, at or writing.recorded_at)


def take_in(
    writing: Writing, person: Person, complaint: Complaint, at: datetime, *, acknowledges: bool = True
) -> tuple[int, str]:
    """File `complaint` within a write of `person`, as `file` does; the player is told so where it `acknowledges`."""
    complaint = checked_complaint(complaint, at)
    team, agent = _first_desk(writing.cursor, person, complaint)
    demand(person, Action.FILE, team, agent)
    book = policies.book(writing.cursor)
    [step] = dated.opened(book, [filed(complaint, team, agent, at)], DESK)
    ticket_id, reference = _open_ticket(writing, complaint)
    events = [_event(writing, ticket_id, step)]
    if complaint.email and acknowledges:
        events.append(_acknowledged_at_once(writing, book, case_state.opened(ticket_id, reference, step)))
    journal.record_events(writing, events)
    return ticket_id, reference


def _acknowledged_at_once(writing: Writing, book: policies.Book, state: CaseState) -> dict[str, Any]:
    # The player is told now, however long ago their complaint arrived.
    step = decisions.decide(state, decisions.Acknowledge(), SYSTEM, max(state.since, writing.recorded_at))
    [step] = dated.dated(book, [dated.Moment(state, step, ())])
    writing.cursor.execute("UPDATE tickets SET version = version + 1 WHERE ticket_id = ?", [state.ticket_id])
    telling.tell(writing, state, step)
    return _event(writing, state.ticket_id, step) | {"actor": SYSTEM.user_id}


def change_status(
    store: Store,
    person: Person,
    ticket_id: int,
    version: int,
    status: Status | str,
    at: datetime | None = None,
) -> int:
    """Take the case to `status`."""
    intention = decisions.ChangeStatus(word(Status, "status", status))
    return edit(store, person, "change_status", ticket_id, version, intention, at)


def answer(
    store: Store,
    person: Person,
    ticket_id: int,
    version: int,
    decision: Decision | str,
    text: str,
    at: datetime | None = None,
    breach_reason: BreachReason | str | None = None,
) -> int:
    """Answer the player with `decision` and `text`; a late complaint of the desk with the reason why it is late."""
    reason = word(BreachReason, "breach_reason", breach_reason) if breach_reason else None
    intention = decisions.Answer(word(Decision, "decision", decision), text, reason)
    return edit(store, person, "answer", ticket_id, version, intention, at)


def reopen(store: Store, person: Person, ticket_id: int, version: int, reason: str, at: datetime | None = None) -> int:
    """Take an answered or closed case up again."""
    return edit(store, person, "reopen", ticket_id, version, decisions.Reopen(reason), at)


def note(store: Store, person: Person, ticket_id: int, version: int, text: str, at: datetime | None = None) -> int:
    """Write something down for the colleagues; whom it names with an @ is told so."""
    with store.write(person, "note", at) as writing:
        kept = edit_each(writing, person, {ticket_id: version}, {ticket_id: decisions.Note(text)}, at)[ticket_id]
        mentions.keep(writing, ticket_id, text)
    return kept


def acknowledge(store: Store, person: Person, ticket_id: int, version: int, at: datetime | None = None) -> int:
    """Note that the player was told: the complaint has arrived, under this reference, with that deadline."""
    return edit(store, person, "acknowledge", ticket_id, version, decisions.Acknowledge(), at)


def extend(
    store: Store,
    person: Person,
    ticket_id: int,
    version: int,
    due_at: datetime,
    reason: str,
    at: datetime | None = None,
) -> int:
    """Put the deadline off to `due_at`; the first one stays beside it, and what was late stays late."""
    return edit(store, person, "extend", ticket_id, version, decisions.Extend(due_at, reason), at)


def reclassify(
    store: Store,
    person: Person,
    ticket_id: int,
    version: int,
    category: Category | str,
    complexity: Complexity | str,
    reason: str,
    at: datetime | None = None,
) -> int:
    """Correct category and complexity; the deadline is reckoned anew from the receipt on."""
    intention = decisions.Reclassify(
        word(Category, "category", category), word(Complexity, "complexity", complexity), reason
    )
    return edit(store, person, "reclassify", ticket_id, version, intention, at)


def raise_priority(
    store: Store, person: Person, ticket_id: int, version: int, reason: str, at: datetime | None = None
) -> int:
    """Let the case stand out, whatever follows from how it stands."""
    return edit(store, person, "raise_priority", ticket_id, version, decisions.Prioritise(True, reason), at)


def lower_priority(
    store: Store, person: Person, ticket_id: int, version: int, reason: str, at: datetime | None = None
) -> int:
    """Take back that the priority was raised by hand: from now on it follows from how the case stands."""
    return edit(store, person, "lower_priority", ticket_id, version, decisions.Prioritise(False, reason), at)


def breach_reason(
    store: Store,
    person: Person,
    ticket_id: int,
    version: int,
    reason: BreachReason | str,
    at: datetime | None = None,
) -> int:
    """Say why the limit of a late case was not kept, in place of what was said before."""
    intention = decisions.ExplainBreach(word(BreachReason, "breach_reason", reason))
    return edit(store, person, "breach_reason", ticket_id, version, intention, at)


def take(store: Store, person: Person, cases: Sequence[tuple[int, int]], at: datetime | None = None) -> dict[int, int]:
    """Take cases (number, version) that nobody works on; all of them or none.

    Returns the new version of each.
    """
    with store.write(person, "take", at) as writing:
        return edit_each(writing, person, dict(cases), _each(cases, decisions.Take()), at)


def assign(
    store: Store,
    person: Person,
    cases: Sequence[tuple[int, int]],
    team: str,
    agent: str = "",
    at: datetime | None = None,
) -> dict[int, int]:
    """Give cases (number, version) to `team` and to the user `agent` in it ('': nobody); all of them or none.

    Returns the new version of each.
    """
    with store.write(person, "assign", at) as writing:
        if team not in staff.teams(writing.cursor):
            raise BadInput(N_("There is no team {team}."), team=team)
        to = presence.present(writing.cursor, agent, at or writing.recorded_at) if agent else None
        return edit_each(writing, person, dict(cases), _each(cases, decisions.Assign(team, to)), at)


def _each(cases: Sequence[tuple[int, int]], intention: Intention) -> dict[int, Intention]:
    return {number: intention for number, _version in cases}


def edit(
    store: Store,
    person: Person,
    command: str,
    ticket_id: int,
    version: int,
    intention: Intention,
    at: datetime | None,
) -> int:
    """Do with one case, at the version that was read, what is intended, as `command`; returns its new version."""
    with store.write(person, command, at) as writing:
        return edit_each(writing, person, {ticket_id: version}, {ticket_id: intention}, at)[ticket_id]


def edit_each(
    writing: Writing,
    person: Person,
    versions: Mapping[int, int],
    intentions: Mapping[int, Intention],
    at: datetime | None = None,
) -> dict[int, int]:
    """Do to each case, at the version that was read, what is intended with it; returns their new versions."""
    if not versions:
        raise BadInput(N_("No complaint is selected."))
    states = _current(writing.cursor, versions)
    instant = at or writing.recorded_at
    if stale := [states[number] for number, version in versions.items() if states[number].version != version]:
        refused = _refused(stale, intentions, person, instant)
        raise changes.since_read(writing.cursor, person, stale, versions, refused)
    steps = _with_limits(
        writing.cursor,
        states,
        {n: decisions.decide(state, intentions[n], person, instant) for n, state in states.items()},
    )
    # Bound one by one, as in `case_state.load`.
    marks = ", ".join("?" * len(states))
    writing.cursor.execute(f"UPDATE tickets SET version = version + 1 WHERE ticket_id IN ({marks})", list(states))
    _record(writing, list(steps.items()))
    for number, step in steps.items():
        telling.tell(writing, states[number], step)
    return {number: state.version + 1 for number, state in states.items()}


def _current(cursor: duckdb.DuckDBPyConnection, versions: Mapping[int, int]) -> dict[int, CaseState]:
    states = case_state.load(cursor, list(versions))
    if missing := versions.keys() - states.keys():
        raise NotFound(N_("There is no complaint number {number}."), number=min(missing))
    return states


def _refused(
    stale: Sequence[CaseState], intentions: Mapping[int, Intention], person: Person, at: datetime
) -> dict[int, Problem]:
    """Why what was intended with these cases cannot be done any more, as they stand now, where it cannot."""
    found = {}
    for state in stale:
        try:
            decisions.decide(state, intentions[state.ticket_id], person, at)
        except Problem as problem:
            found[state.ticket_id] = problem
    return found


def _with_limits(
    cursor: duckdb.DuckDBPyConnection, states: Mapping[int, CaseState], steps: Mapping[int, Step]
) -> dict[int, Step]:
    moments = {
        number: dated.Moment(states[number], step, case_state.stops(cursor, states[number], step.occurred_at))
        for number, step in steps.items()
        if dated.concerns_limits(states[number], step)
    }
    if not moments:
        return dict(steps)
    told = dated.dated(policies.book(cursor), list(moments.values()))
    return {**steps, **dict(zip(moments, told, strict=True))}


def _record(writing: Writing, steps: Sequence[tuple[int, Step]]) -> None:
    journal.record_events(writing, [_event(writing, number, step) for number, step in steps])


def _event(writing: Writing, ticket_id: int, step: Step) -> dict[str, Any]:
    event = {"ticket_id": ticket_id, "kind": step.kind, "occurred_at": step.occurred_at, **step.observed}
    if step.text:
        event |= {
            "text_id": texts.keep(writing, ticket_id, step.text, step.occurred_at),
            "text_digest": step.text.digest,
        }
    return event


def _first_desk(cursor: duckdb.DuckDBPyConnection, person: Person, complaint: Complaint) -> tuple[str, str]:
    if person.team:
        return person.team, person.user_id if person.role is Role.AGENT else ""
    team = staff.TEAM_OF[complaint.category]
    return (team if team in staff.teams(cursor) else ""), ""


def _open_ticket(writing: Writing, complaint: Complaint) -> tuple[int, str]:
    row = writing.cursor.execute("SELECT ticket_id + 1 FROM tickets ORDER BY ticket_id DESC LIMIT 1").fetchone()
    ticket_id, reference = int(row[0]) if row else 1, _unused_reference(writing.cursor)
    writing.cursor.execute(
        "INSERT INTO tickets (ticket_id, reference, source, external_id, version, incident_on, amount,"
        " currency) VALUES (?, ?, ?, ?, 1, ?, ?, ?)",
        [ticket_id, reference, DESK, reference, complaint.incident_on, complaint.amount, complaint.currency],
    )
    writing.cursor.execute(
        "INSERT INTO players (ticket_id, account, name, email, language) VALUES (?, ?, ?, ?, ?)",
        [ticket_id, complaint.account, complaint.name, complaint.email, complaint.language],
    )
    return ticket_id, reference


def _unused_reference(cursor: duckdb.DuckDBPyConnection) -> str:
    while True:
        reference = new_reference()
        if not cursor.execute("SELECT 1 FROM tickets WHERE reference = ? LIMIT 1", [reference]).fetchall():
            return reference

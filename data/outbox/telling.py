"""What the player is written about a step of their complaint: put into the outbox in the transaction of the step."""

from collections.abc import Mapping
from datetime import datetime

import duckdb

from data import links
from data.case_state import CaseState, Step, after
from data.outbox import phrases
from data.outbox.posting import Recipient, post, recipient
from data.store import Writing
from domain.kinds import EventKind
from domain.messages import BETWEEN_AFTER_ANSWER, OF_EVENTS, MessageKind
from domain.vocabulary import APPEALED_WITHIN, NOT_COUNTED, RATINGS, Decision


def tell(writing: Writing, before: CaseState, step: Step) -> None:
    """Write to the player of the case `before` about `step`, where the step is one to tell of and they have an address.

    What was decided to be spam is not written back to.
    """
    kind, now = OF_EVENTS.get(step.kind), after(before, step)
    if kind is None or now.decision == Decision.SPAM:
        return
    if to := recipient(writing.cursor, now.ticket_id):
        post(writing, now.ticket_id, kind, _values(writing, now, step, to), to, step.occurred_at)


def after_answer(writing: Writing, case: CaseState, text: str, at: datetime) -> None:
    """Write to the player of the answered `case`, who wrote at `at`, which way is left to them, and `text` ('': none).

    Once a day at most, and not where what they are answered about does not count.
    """
    to = recipient(writing.cursor, case.ticket_id)
    if to is None or case.decision in NOT_COUNTED or _was_told(writing.cursor, case.ticket_id, at):
        return
    values = {
        "reference": case.reference,
        "text": text,
        "link": links.follow(case.reference, to.language),
        "appeal": _way_left(case, at, to.language),
    }
    post(writing, case.ticket_id, MessageKind.AFTER_ANSWER, values, to, at)


def _was_told(cursor: duckdb.DuckDBPyConnection, ticket_id: int, at: datetime) -> bool:
    statement = "SELECT 1 FROM messages WHERE ticket_id = ? AND kind = ? AND written_at > ? LIMIT 1"
    values = [ticket_id, MessageKind.AFTER_ANSWER, at - BETWEEN_AFTER_ANSWER]
    return bool(cursor.execute(statement, values).fetchall())


def _way_left(case: CaseState, at: datetime, language: str) -> str:
    answered_at = case.answered_at
    is_over = answered_at is None or at > answered_at + APPEALED_WITHIN
    if is_over or answered_at is None or (case.appealed_at is not None and case.appealed_at >= answered_at):
        return phrases.outside(case.jurisdiction, language)
    return _both_ways(case, answered_at, language)


def _values(writing: Writing, case: CaseState, step: Step, to: Recipient) -> Mapping[str, str]:
    """What the template may name; '' for what is not known, or is over."""
    until = case.proposal_until if step.kind is EventKind.PROPOSED else None
    return {
        "reference": case.reference,
        "deadline": _deadline(case, step, to.language),
        "text": _text(case, step, to.language),
        "link": _link(writing, case, step, to.language),
        "appeal": _way_of_appeal(case, step, to.language),
        "until": phrases.moment(until, to.language) if until else "",
    }


def _deadline(case: CaseState, step: Step, language: str) -> str:
    due = case.appeal_due_at if step.kind is EventKind.APPEALED else case.due_at
    return phrases.moment(due, language) if due and due > step.occurred_at else ""


def _text(case: CaseState, step: Step, language: str) -> str:
    if step.kind is EventKind.ACKNOWLEDGED and case.ack_by_machine:
        return phrases.phrase("automatic", language)
    # What the player wrote themselves comes back to nobody: an address may be wrong.
    return step.text.body if step.text and step.kind is not EventKind.APPEALED else ""


def _link(writing: Writing, case: CaseState, step: Step, language: str) -> str:
    if step.kind is not EventKind.ANSWERED:
        return links.follow(case.reference, language)
    if case.decision in NOT_COUNTED:
        return ""
    marks = {mark: links.rating(writing.key, case.reference, mark, language) for mark in reversed(RATINGS)}
    return "".join(f"\n{phrases.phrase(f'mark_{mark}', language)} {address}" for mark, address in marks.items())


def _way_of_appeal(case: CaseState, step: Step, language: str) -> str:
    """First somebody else of the desk, then a body outside, as the jurisdiction has it."""
    if case.decision in NOT_COUNTED:
        return ""
    if step.kind is EventKind.APPEAL_DECIDED:
        return phrases.outside(case.jurisdiction, language)
    return _both_ways(case, step.occurred_at, language)


def _both_ways(case: CaseState, answered_at: datetime, language: str) -> str:
    outside = phrases.outside(case.jurisdiction, language)
    until = phrases.moment(answered_at + APPEALED_WITHIN, language)
    inside = phrases.phrase("appeal", language).format(until=until, link=links.follow(case.reference, language))
    return f"{inside}\n{phrases.phrase('afterwards', language)} {outside}"

"""Taking a message in: one complaint or one reply, with its papers, in one transaction with the note that it came."""

from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

import duckdb

from data import case_state, procedure
from data.case_state import CaseState
from data.commands import edit_each, take_in
from data.decisions import Intention
from data.evidence.papers import Prepared
from data.mailbox import along, composing, joining, machines
from data.mailbox.machines import Bounce
from data.mailbox.parsing import Mail
from data.outbox import telling
from data.outbox.posting import recipient
from data.outbox.written import IS_LEFT
from data.store import Store, Writing
from domain.messages import LANGUAGES
from domain.people import PLAYER, SYSTEM, Person
from domain.statuses import DONE


class Outcome(StrEnum):
    """What became of a message."""

    TICKET = "ticket"
    REPLY = "reply"
    BOUNCE = "bounce"
    AUTOMATIC = "automatic"
    #: It was taken in before.
    AGAIN = "again"


def take(store: Store, mail: Mail, arrived_at: datetime, own: str) -> Outcome:
    """Take in `mail`, which reached the mailbox with the address `own` at `arrived_at`; once, however often it comes.

    What is not kept of it is told to the player, and so in the complaint.
    """
    if _is_known(store, mail):
        return Outcome.AGAIN
    if came_back := machines.bounce(mail):
        return _noted(store, mail, Outcome.BOUNCE, arrived_at, came_back)
    if machines.is_automatic(mail) or mail.sender.casefold() == own.casefold() != "":
        return _noted(store, mail, Outcome.AUTOMATIC, arrived_at)
    with ExitStack() as stack:
        # Nobody at the desk waits while papers are looked through.
        ready, left_out = along.prepare(store, stack, mail.attachments)
        # Whoever else takes in a message waits, so that what is not known now is not known when it is written.
        stack.enter_context(store.alone())
        if _is_known(store, mail):
            return Outcome.AGAIN
        return _entered(store, mail, ready, left_out, arrived_at)


def _is_known(store: Store, mail: Mail) -> bool:
    with closing(store.cursor()) as cursor:
        return _knows(cursor, mail)


def _knows(cursor: duckdb.DuckDBPyConnection, mail: Mail) -> bool:
    # Of a player who was erased the digest is left, which knows a message again and tells nothing.
    known = "SELECT 1 FROM mails WHERE header_id IN ($id, sha256($id)) AND digest = $digest"
    return bool(cursor.execute(known, {"id": mail.header_id, "digest": mail.digest}).fetchall())


def _entered(
    store: Store, mail: Mail, ready: Sequence[Prepared], left_out: Sequence[str], arrived_at: datetime
) -> Outcome:
    with store.write(PLAYER, "take_mail") as writing:
        at = min(arrived_at, writing.recorded_at)
        ticket_id = joining.ticket_of(writing.cursor, mail)
        outcome = Outcome.TICKET if ticket_id is None else Outcome.REPLY
        answers = True
        if ticket_id is None:
            answers = composing.is_answered(writing.cursor, mail.sender, at)
            complaint = composing.complaint(writing.cursor, mail, at)
            ticket_id, _ = take_in(writing, PLAYER, complaint, at, acknowledges=answers)
        else:
            text = composing.reply(mail, _language(writing, ticket_id))
            _do(writing, PLAYER, ticket_id, procedure.Reply(text), at)
        no_room = along.add(writing, ticket_id, ready)
        _tell(writing, ticket_id, [*left_out, *no_room], mail, answers, at)
        _note(writing.cursor, mail, ticket_id, outcome, at)
    return outcome


def _tell(writing: Writing, ticket_id: int, left_out: Sequence[str], mail: Mail, answers: bool, at: datetime) -> None:
    """Tell the player, where it `answers` them, what was not kept, and which way is left after the answer."""
    is_cut = mail.is_cut or composing.is_too_long(mail)
    text, state = along.told(left_out, is_cut, _language(writing, ticket_id)), _state(writing, ticket_id)
    if state.status in DONE:
        telling.after_answer(writing, state, text, at)
    elif text and not answers:
        # A machine is not written to: it stands with what it wrote.
        _do(writing, PLAYER, ticket_id, procedure.Reply(f"[{text}]"), writing.recorded_at)
    elif text:
        machine = replace(writing, actor=SYSTEM.user_id)
        _do(machine, SYSTEM, ticket_id, procedure.Tell(text), writing.recorded_at)


def _do(writing: Writing, person: Person, ticket_id: int, intention: Intention, at: datetime) -> None:
    version = _state(writing, ticket_id).version
    edit_each(writing, person, {ticket_id: version}, {ticket_id: intention}, at)


def _state(writing: Writing, ticket_id: int) -> CaseState:
    return case_state.load(writing.cursor, [ticket_id])[ticket_id]


def _language(writing: Writing, ticket_id: int) -> str:
    to = recipient(writing.cursor, ticket_id)
    return to.language if to else LANGUAGES[0]


def _noted(store: Store, mail: Mail, outcome: Outcome, at: datetime, came_back: Bounce | None = None) -> Outcome:
    """Note a message that no person wrote; a message of ours that came back for good is given up, with the reason."""
    with store.beside() as cursor:
        if _knows(cursor, mail):
            return Outcome.AGAIN
        if came_back and came_back.is_final:
            cursor.executemany(
                # One that was left went, too, if it comes back: the program died before it was noted.
                "UPDATE messages SET given_up_at = ?, last_error = ?"
                f" WHERE header_id = ? AND (given_up_at IS NULL OR {IS_LEFT})",
                [[at, came_back.reason, one] for one in came_back.header_ids] or [[at, "", ""]],
            )
        _note(cursor, mail, None, outcome, at)
    return outcome


def _note(cursor: duckdb.DuckDBPyConnection, mail: Mail, ticket_id: int | None, outcome: Outcome, at: datetime) -> None:
    cursor.execute(
        "INSERT INTO mails (header_id, digest, ticket_id, outcome, received_at) VALUES (?, ?, ?, ?, ?)",
        [mail.header_id, mail.digest, ticket_id, outcome, at],
    )

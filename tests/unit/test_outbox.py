"""The outbox: what is written, when it may arrive, that it goes once, and again where nobody knows whether it went."""

import smtplib
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Server
from aiosmtpd.smtp import Envelope, Session

from data.outbox import posting, sending, templates
from data.outbox.posting import Recipient
from data.outbox.sending import Outcome, Sender
from data.store import Store
from domain.messages import FIELDS, LANGUAGES, MessageKind
from domain.people import SYSTEM
from domain.problems import BadInput
from tests.browser.application import _free_port

#: A Monday at noon in Paris.
NOON = datetime(2026, 9, 7, 10, tzinfo=UTC)
DESK = Sender("reclamations@casino.example", "Extra Casino")
EVA = Recipient("eva@example.org", "fr", "Eva")
SAID = {"reference": "EC-1", "deadline": "10 septembre", "text": "Texte.", "link": "https://casino.example/s"}


class Inbox:
    """What a server was given; it answers as it is told."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.answers: list[str] = []

    async def handle_DATA(self, _server: Server, _session: Session, envelope: Envelope) -> str:
        self.mails.append(bytes(envelope.content or b""))
        return self.answers.pop(0) if self.answers else "250 OK"


@pytest.fixture
def inbox() -> Any:
    box = Inbox()
    server = Controller(box, hostname="127.0.0.1", port=_free_port())
    server.start()
    yield box, server.port
    server.stop()


def give(port: int) -> sending.Give:
    def given(mail: EmailMessage) -> None:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
            server.send_message(mail)

    return given


def post(store: Store, kind: MessageKind = MessageKind.ACKNOWLEDGEMENT, at: datetime = NOON, **said: str) -> int:
    with store.write(SYSTEM, "test", at) as writing:
        return posting.post(writing, 1, kind, SAID | said, EVA, at)


def messages(store: Store, columns: str) -> list[tuple[Any, ...]]:
    with closing(store.cursor()) as cursor:
        return cursor.execute(f"SELECT {columns} FROM messages ORDER BY message_id").fetchall()


def test_a_message_goes_once(store: Store, inbox: tuple[Inbox, int]) -> None:
    box, port = inbox
    post(store)
    assert sending.send_next(store, DESK, give(port), NOON)
    assert not sending.send_next(store, DESK, give(port), NOON + timedelta(days=9))
    [mail] = box.mails
    assert b"Subject: =?utf-8?" in mail or b"Subject: Votre" in mail
    assert messages(store, "attempts, sent_at, last_error") == [(1, NOON, None)]


def test_what_dies_on_the_way_goes_again_under_the_same_id(store: Store, inbox: tuple[Inbox, int]) -> None:
    box, port = inbox
    post(store)

    def dying(mail: EmailMessage) -> None:
        give(port)(mail)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sending.send_next(store, DESK, dying, NOON)
    assert not sending.send_next(store, DESK, give(port), NOON), "it waits before it is tried again"
    assert sending.send_next(store, DESK, give(port), NOON + timedelta(minutes=2))
    ids = {line for mail in box.mails for line in mail.splitlines() if line.startswith(b"Message-ID")}
    assert (len(box.mails), len(ids)) == (2, 1)


@pytest.mark.parametrize(("answer", "is_over"), [("451 later", False), ("550 nobody here", True)])
def test_a_refusal_is_for_now_or_for_good(store: Store, inbox: tuple[Inbox, int], answer: str, is_over: bool) -> None:
    box, port = inbox
    box.answers = [answer]
    post(store)
    assert sending.send_next(store, DESK, give(port), NOON)
    [(error, given_up, sent)] = messages(store, "last_error, given_up_at IS NOT NULL, sent_at")
    assert answer.split()[1] in error and (given_up, sent) == (is_over, None)
    assert bool(sending.send_next(store, DESK, give(port), NOON + timedelta(minutes=2))) is not is_over


def test_a_server_that_is_not_there_is_tried_for_three_days(store: Store) -> None:
    post(store)
    at, tried = NOON, 0
    while sending.send_next(store, DESK, give(1), at):
        tried += 1
        [(at, given_up)] = messages(store, "not_before, given_up_at")
        if given_up:
            break
    assert tried == 12 and at - NOON > timedelta(days=2)


def test_a_code_whose_time_is_over_is_not_sent(store: Store, inbox: tuple[Inbox, int]) -> None:
    box, port = inbox
    post(store, MessageKind.CODE)
    assert sending.send_next(store, DESK, give(port), NOON + timedelta(minutes=15)) is Outcome.GIVEN_UP
    assert (box.mails, messages(store, "sent_at, given_up_at IS NOT NULL")) == ([], [(None, True)])


@pytest.mark.parametrize(
    ("kind", "written", "arrives"),
    [
        (MessageKind.ANSWER, "2026-09-07T12:00", "2026-09-07T12:00"),
        (MessageKind.ANSWER, "2026-09-07T19:59", "2026-09-07T19:59"),
        (MessageKind.ANSWER, "2026-09-07T20:00", "2026-09-08T08:00"),
        (MessageKind.ANSWER, "2026-09-08T03:00", "2026-09-08T08:00"),
        (MessageKind.ANSWER, "2026-10-24T23:00", "2026-10-25T08:00"),
        (MessageKind.ACKNOWLEDGEMENT, "2026-09-08T03:00", "2026-09-08T03:00"),
        (MessageKind.CODE, "2026-09-08T03:00", "2026-09-08T03:00"),
    ],
)
def test_nobody_is_written_to_at_night(kind: MessageKind, written: str, arrives: str) -> None:
    def home(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=posting.at_home(NOON).tzinfo)

    assert posting.not_before(kind, home(written).astimezone(UTC)) == home(arrives)


def test_what_is_tried_again_waits_for_the_day_too(store: Store, inbox: tuple[Inbox, int]) -> None:
    evening, night = NOON + timedelta(hours=7, minutes=59), NOON + timedelta(hours=8, minutes=5)
    box, port = inbox
    box.answers = ["451 later", "451 later"]
    post(store, MessageKind.ANSWER, evening)
    post(store, at=evening)
    for _ in range(2):
        assert sending.send_next(store, DESK, give(port), evening) is Outcome.FAILED
    assert sending.send_next(store, DESK, give(port), night) is Outcome.SENT
    assert messages(store, "kind, sent_at IS NOT NULL") == [("answer", False), ("acknowledgement", True)]
    assert sending.send_next(store, DESK, give(port), night) is Outcome.NOTHING_DUE
    assert sending.send_next(store, DESK, give(port), NOON + timedelta(hours=22)) is Outcome.SENT


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MessageKind)
def test_every_template_that_is_brought_can_be_used(kind: MessageKind, language: str) -> None:
    brought = templates.brought(kind, language)
    assert templates.checked_template(brought.subject, brought.body)
    subject, body = brought.filled(dict.fromkeys(FIELDS, "X"))
    assert "$" not in subject + body and "X" in subject + body


@pytest.mark.parametrize(
    ("subject", "body", "said"),
    [
        ("", "x", "is empty"),
        ("x", "", "is empty"),
        ("x\ny", "x", "cannot be stored"),
        ("x", "$", "write \\$\\$"),
        ("x", "$who", r"names \$who"),
        ("x", "y" * 30_000, "characters"),
    ],
)
def test_a_bad_template_is_a_sentence(subject: str, body: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        templates.checked_template(subject, body)


def test_what_a_player_wrote_cannot_become_a_header(store: Store, inbox: tuple[Inbox, int]) -> None:
    box, port = inbox
    post(store, MessageKind.REQUEST, reference="EC-1\r\nBcc: all@example.org", text="a\r\n.\r\nRCPT TO:<x@example.org>")
    assert sending.send_next(store, DESK, give(port), NOON)
    [mail] = box.mails
    head = mail.split(b"\r\n\r\n", 1)[0]
    assert not [line for line in head.splitlines() if line.lower().startswith(b"bcc")]

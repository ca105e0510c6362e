"""kill -9 at any moment of sending and of fetching: all goes out once or twice, all that comes in is taken in once."""

import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from data import chain, commands, history
from data.outbox import posting
from data.outbox.posting import Recipient
from data.store import Store
from domain.messages import MessageKind
from domain.people import PLAYER, SYSTEM
from tests import dovecot
from tests.browser.application import _free_port
from tests.dovecot import Post
from tests.torture import forking
from tests.unit.test_mailbox import NOON, mail
from tests.unit.test_telling_players import complaint

#: For each test; a thousand in `make torture`, each part on a store of its own.
SENDING, FETCHING = 10, 4
SENDING_PARTS, FETCHING_PARTS = 100, 250
MESSAGES, MAILS, REPLIES = 40, 50, 10


class Inbox:
    """Counts the messages that a server was given, by their Message-ID."""

    def __init__(self) -> None:
        self.ids: Counter[str] = Counter()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        self.ids[str(message_from_bytes(bytes(envelope.content or b""))["Message-ID"])] += 1
        return "250 OK"


@pytest.fixture(scope="module")
def smtp() -> Iterator[tuple[Inbox, int]]:
    box = Inbox()
    server = Controller(box, hostname="127.0.0.1", port=_free_port())
    server.start()
    yield box, server.port
    server.stop()


@pytest.fixture(scope="module")
def imap() -> Iterator[Post]:
    with dovecot.running() as server:
        yield server


def test_every_message_goes_once_or_twice(tmp_path: Path, smtp: tuple[Inbox, int]) -> None:
    _send(tmp_path, *smtp)


@pytest.mark.torture
@pytest.mark.parametrize("part", range(SENDING_PARTS))
def test_every_message_goes_once_or_twice_a_thousand_times(tmp_path: Path, smtp: tuple[Inbox, int], part: int) -> None:
    _send(tmp_path, *smtp)


def test_every_mail_is_one_complaint_or_one_reply(tmp_path: Path, imap: Post) -> None:
    _fetch(tmp_path, imap, "first")


@pytest.mark.torture
@pytest.mark.parametrize("part", range(FETCHING_PARTS))
def test_every_mail_is_one_complaint_or_one_reply_a_thousand_times(tmp_path: Path, imap: Post, part: int) -> None:
    _fetch(tmp_path, imap, f"part{part}")


def _send(tmp_path: Path, box: Inbox, port: int) -> None:
    path, chance = tmp_path / "tickets.duckdb", random.Random()
    box.ids.clear()
    with Store.open(path) as store, store.write(SYSTEM, "test", NOON) as writing:
        for number in range(MESSAGES):
            to = Recipient(f"eva{number}@example.org", "fr", "Eva")
            posting.post(writing, number, MessageKind.REQUEST, {"text": "Un relevé ?"}, to, NOON)
    with forking.nursery("tests.torture.posting", path) as nursery:
        for kill in range(SENDING):
            _kill(nursery, f"send {port} {kill}", chance.randint(0, 5), chance.uniform(0, 0.02))
        assert _ends(nursery, f"send {port} {SENDING}")
    with Store.open(path) as store:
        sent = _asked(store, "SELECT header_id FROM messages WHERE sent_at IS NOT NULL")
    expected = {f"<{header_id}@casino.example>" for (header_id,) in sent}
    assert len(expected) == MESSAGES and set(box.ids) == expected
    assert max(box.ids.values()) <= 2 and box.ids.total() - MESSAGES <= SENDING, "one more for each kill, at the most"
    print(f"\n{SENDING} kills: {box.ids.total() - MESSAGES} of {MESSAGES} messages went twice")


def _fetch(tmp_path: Path, imap: Post, user: str) -> None:
    path, chance = tmp_path / "tickets.duckdb", random.Random()
    with Store.open(path) as store:
        reference = commands.file(store, PLAYER, complaint(), NOON)[1]
    imap.bring(user, *[_mail(number, reference) for number in range(MAILS)])
    with forking.nursery("tests.torture.posting", path) as nursery:
        for _ in range(FETCHING):
            _kill(nursery, f"fetch {imap.port} {user}", chance.randint(0, 8), chance.uniform(0, 0.1))
        assert _ends(nursery, f"fetch {imap.port} {user}")
    # A server may still be at the move of whoever was killed when the next one asks for it: then a copy lies there too.
    folders = imap.folders(user)
    assert folders["INBOX"] == 0 and MAILS <= folders["Delai"] <= MAILS + FETCHING
    with Store.open(path) as store:
        _demand_each_once(store)


def _mail(number: int, reference: str) -> bytes:
    """A new message with a paper, or a reply."""
    heads = {"From": f"eva{number}@example.org", "Subject": f"Retrait {number}"}
    if number < REPLIES:
        heads = {"From": "eva@example.org", "Subject": f"RE: {reference}"}
    made = mail(f"Texte {number}.", Message_ID=f"<m{number}@example.org>", **heads)
    made.add_attachment(f"Relevé {number}", filename=f"{number}.txt")
    return made.as_bytes()


def _demand_each_once(store: Store) -> None:
    """The first complaint with its replies, and one complaint for each other message; each with its one paper."""
    assert _asked(store, "SELECT count(*), count(DISTINCT reference) FROM tickets") == [(MAILS - REPLIES + 1,) * 2]
    texts = Counter(body for (body,) in _asked(store, "SELECT body FROM texts WHERE kind IN ('description', 'reply')"))
    wanted = [f"Texte {n}." if n < REPLIES else f"Retrait {n}\n\nTexte {n}." for n in range(MAILS)]
    assert texts == Counter({"Perdu.": 1, **dict.fromkeys(wanted, 1)})
    papers = Counter(name for (name,) in _asked(store, "SELECT name FROM papers"))
    assert papers == Counter({f"{number}.txt": 1 for number in range(MAILS)})
    acknowledged = _asked(store, "SELECT count(*), count(DISTINCT ticket_id) FROM messages")
    assert acknowledged == [(MAILS - REPLIES + 1,) * 2]
    with closing(store.cursor()) as cursor:
        assert chain.broken_links(cursor, store.key) == [] and history.differences(cursor) == []


def _asked(store: Store, statement: str) -> list[tuple[Any, ...]]:
    with closing(store.cursor()) as cursor:
        return cursor.execute(statement).fetchall()


def _kill(nursery: subprocess.Popen[str], order: str, done: int, after: float) -> None:
    """Let a process do `order`, and kill it so many seconds after it has done so much."""
    number = _begun(nursery, order)
    said = "one"
    while done and said == "one":
        said, done = _heard(nursery), done - 1
    time.sleep(after)
    # One that came to its end may be gone.
    with suppress(ProcessLookupError):
        os.kill(number, signal.SIGKILL)
    while said != "ended":
        said = _heard(nursery)


def _ends(nursery: subprocess.Popen[str], order: str) -> bool:
    """Let a process do `order`; whether it came to its end."""
    _begun(nursery, order)
    return "done" in list(iter(lambda: _heard(nursery), "ended"))


def _begun(nursery: subprocess.Popen[str], order: str) -> int:
    assert nursery.stdin
    nursery.stdin.write(f"{order}\n")
    word, number = _heard(nursery).split()
    assert word == "begun"
    return int(number)


def _heard(nursery: subprocess.Popen[str]) -> str:
    assert nursery.stdout
    line = nursery.stdout.readline()
    assert line, "the nursery is gone"
    return line.strip()

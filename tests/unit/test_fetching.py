"""Messages fetched from a real server: each moved when it was taken in, none left behind, none in the way of others."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pytest
from imap_tools.errors import MailboxLoginError

from data.mailbox import fetching
from data.mailbox.parsing import Mail
from data.store import Store
from domain.problems import BadInput, Problem
from tests import dovecot
from tests.dovecot import Post
from tests.unit.test_mailbox import OWN, mail


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    with dovecot.running() as server:
        yield server


def asked(store: Store, statement: str) -> list[tuple[Any, ...]]:
    with closing(store.cursor()) as cursor:
        return cursor.execute(statement).fetchall()


def test_what_was_taken_in_is_moved(store: Store, post: Post) -> None:
    post.bring("one", mail().as_bytes(), mail("Autre.", Message_ID="<m2@example.org>").as_bytes())
    assert fetching.fetch(store, post.server("one"), OWN) is False
    assert post.folders("one") == {"INBOX": 0, "Delai": 2}
    [(count, received)] = asked(store, "SELECT count(*), max(received_at) FROM versions_current")
    assert count == 2 and abs(received - datetime.now(UTC)) < timedelta(hours=1), "received when the server had it"
    fetching.fetch(store, post.server("one"), OWN)
    assert asked(store, "SELECT count(*) FROM tickets") == [(2,)]


def test_what_looks_like_a_machines_lies_apart(store: Store, post: Post) -> None:
    post.bring("eight", mail(List_Id="<news.example.org>").as_bytes(), mail(Message_ID="<m2@example.org>").as_bytes())
    fetching.fetch(store, post.server("eight"), OWN)
    assert post.folders("eight") == {"INBOX": 0, "Delai": 1, "Delai-automatic": 1}


def test_what_was_taken_in_and_not_moved_is_moved_the_next_time(store: Store, post: Post) -> None:
    class Killed(BaseException):
        pass

    def dying(*_: object) -> str:
        raise Killed

    post.bring("two", mail().as_bytes())
    with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):
        patch.setattr(fetching, "_folder", dying)
        fetching.fetch(store, post.server("two"), OWN)
    assert post.folders("two") == {"INBOX": 1}
    fetching.fetch(store, post.server("two"), OWN)
    assert (post.folders("two"), asked(store, "SELECT count(*) FROM tickets")) == ({"INBOX": 0, "Delai": 1}, [(1,)])


def test_of_fifty_megabytes_the_beginning_is_fetched(store: Store, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    made = mail("Mon retrait.")
    made.add_attachment(b"\0" * (37 << 20), "application", "octet-stream", filename="a.bin")
    content = made.as_bytes()
    assert len(content) > 50_000_000
    post.bring("three", content)
    fetching.fetch(store, post.server("three"), OWN)
    bodies = [body for (body,) in asked(store, "SELECT body FROM texts ORDER BY text_id")]
    assert bodies[0] == "Retrait\n\nMon retrait." and "trop grand" in bodies[1] and len(bodies) == 2


def test_what_cannot_be_taken_in_is_in_nobodys_way(
    store: Store, post: Post, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def choosy(store: Store, mail: Mail, *rest: Any) -> object:
        if "secret" in mail.text:
            raise BadInput("It holds {what}.", what="secret")
        return taken(store, mail, *rest)

    taken = fetching.take
    monkeypatch.setattr(fetching, "take", choosy)
    post.bring("four", mail("secret").as_bytes(), mail("Autre.", Message_ID="<m2@example.org>").as_bytes())
    fetching.fetch(store, post.server("four"), OWN)
    assert post.folders("four") == {"INBOX": 0, "Delai": 1, "Delai-failed": 1}
    assert "It holds" in caplog.text and "secret" not in caplog.text


def nested(levels: int, kind: bytes) -> bytes:
    """A message in which parts lie so deep in each other."""
    if kind == b"multipart/mixed":
        parts = (b"--%d\nContent-Type: multipart/mixed; boundary=%d\n\n" % (n, n + 1) for n in range(levels))
        return b"From: eva@example.org\nContent-Type: multipart/mixed; boundary=0\n\n" + b"".join(parts)
    return b"From: eva@example.org\n" + b"Content-Type: message/rfc822\n\n" * levels


@pytest.mark.parametrize("kind", [b"multipart/mixed", b"message/rfc822"])
def test_what_cannot_even_be_read_is_in_nobodys_way(
    store: Store, post: Post, kind: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    user = kind.decode().replace("/", "-")
    post.bring(user, nested(3_000, kind), mail().as_bytes())
    assert fetching.fetch(store, post.server(user), OWN) is False
    assert post.folders(user) == {"INBOX": 0, "Delai": 1, "Delai-failed": 1}
    assert asked(store, "SELECT count(*) FROM tickets") == [(1,)] and "RecursionError" in caplog.text


@pytest.mark.parametrize("fault", [duckdb.IOException("disk"), OSError("disk"), Problem("Not now.")])
def test_what_the_store_does_not_take_now_is_tried_again_behind_nobody(
    store: Store, post: Post, fault: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def choosy(store: Store, mail: Mail, *rest: Any) -> object:
        if "zuerst" in mail.text:
            raise fault
        return taken(store, mail, *rest)

    taken, user = fetching.take, type(fault).__name__
    post.bring(user, mail("zuerst").as_bytes(), mail("Autre.", Message_ID="<m2@example.org>").as_bytes())
    with monkeypatch.context() as patch:
        patch.setattr(fetching, "take", choosy)
        assert fetching.fetch(store, post.server(user), OWN) is False
    assert post.folders(user) == {"INBOX": 1, "Delai": 1}
    fetching.fetch(store, post.server(user), OWN)
    assert post.folders(user) == {"INBOX": 0, "Delai": 2}


def test_a_store_that_takes_nothing_is_left_alone_for_now(
    store: Store, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(*_: object) -> object:
        asked_for.append(1)
        raise OSError("disk")

    asked_for: list[int] = []
    monkeypatch.setattr(fetching, "take", refusing)
    monkeypatch.setattr(fetching, "_MOST_LEFT", 2)
    post.bring("seven", *[mail(Message_ID=f"<{number}@example.org>").as_bytes() for number in range(4)])
    assert fetching.fetch(store, post.server("seven"), OWN) is False
    assert (len(asked_for), post.folders("seven")) == (2, {"INBOX": 4})


def test_many_are_fetched_a_number_at_a_time(store: Store, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_MOST", 2)
    post.bring("five", *[mail(Message_ID=f"<{number}@example.org>").as_bytes() for number in range(3)])
    assert [fetching.fetch(store, post.server("five"), OWN) for _ in range(2)] == [True, False]


def test_a_wrong_password_is_an_error_and_changes_nothing(store: Store, post: Post) -> None:
    with pytest.raises(MailboxLoginError):
        fetching.fetch(store, replace(post.server("six"), password="wrong"), OWN)

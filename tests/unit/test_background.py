"""What goes on in the background: it sends and fetches by itself, survives what fails, and stops when it is told to."""

import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data import background, temporary
from data.background import Regularly, at_work
from data.mail_settings import Settings
from data.store import Store
from domain.messages import MessageKind
from domain.people import SYSTEM
from tests import dovecot
from tests.conftest import ROOT
from tests.dovecot import Post
from tests.unit import test_outbox
from tests.unit.test_mailbox import OWN, mail
from tests.unit.test_outbox import EVA, SAID, Inbox

#: Has a folder of each kind when it is killed in the middle of a scan.
_KILLED = """
import os, signal
from data.evidence import scanner
from data.evidence.inspecting import inspect
from players.held import Held
from ui import uploads
Held().hold("form", "identity", inspect("a.txt", b"Held"))
uploads.folder()
scanner._run = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
scanner.demand_clean("a.txt", b"Plain")
"""
#: Nothing is timed: it is waited for, this long at the most.
_PATIENCE_S = 30.0

inbox = test_outbox.inbox


def messages(store: Store, columns: str) -> list[tuple[Any, ...]]:
    with closing(store.cursor()) as cursor:
        return cursor.execute(f"SELECT {columns} FROM messages ORDER BY message_id").fetchall()


def wait_for(what: Any) -> None:
    over = threading.Event()
    for _ in range(int(_PATIENCE_S / 0.05)):
        if what():
            return
        over.wait(0.05)
    raise AssertionError("it did not come")


def test_a_mail_is_fetched_and_acknowledged_by_itself(store: Store, inbox: tuple[Inbox, int]) -> None:
    box, port = inbox
    with dovecot.running() as post:
        post.bring("desk", mail().as_bytes())
        settings = Settings(Post(port).server(""), post.server("desk"), OWN)
        with at_work(store, settings):
            wait_for(lambda: box.mails and messages(store, "sent_at")[0][0])
            assert b"Votre" in box.mails[0] and b"In-Reply-To: <m1@example.org>" in box.mails[0]
            names = {"sending", "fetching", "rounds"}
            assert names <= {one.name for one in threading.enumerate()}
        assert not names & {one.name for one in threading.enumerate()}


def test_a_server_that_is_not_there_is_told_with_the_message(store: Store) -> None:
    with store.write(SYSTEM, "test") as writing:
        at = datetime.now(UTC) - timedelta(days=1)
        test_outbox.posting.post(writing, 1, MessageKind.ACKNOWLEDGEMENT, SAID, EVA, at)
    with at_work(store, Settings(Post(1).server(""), None, OWN, rounds=False)):
        wait_for(lambda: messages(store, "last_error")[0][0])
    assert messages(store, "attempts, sent_at, given_up_at") == [(1, None, None)]


def test_what_fails_is_tried_again_and_its_words_are_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    tried: list[int] = []

    def failing() -> bool:
        tried.append(1)
        raise ValueError("eva@example.org")

    part = Regularly("sending", 0.001, failing)
    with caplog.at_level(logging.ERROR):
        part.start()
        wait_for(lambda: len(tried) > 2)
        part.stop()
        part.join(_PATIENCE_S)
    assert "sending failed (ValueError at " in caplog.text and "eva" not in caplog.text


def test_a_shutdown_does_not_wait_for_what_does_not_end(monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    monkeypatch.setattr(background, "_END", 0.05)
    let_go, begun = threading.Event(), threading.Event()

    def hanging(*_: object) -> bool:
        begun.set()
        return let_go.wait(_PATIENCE_S) and False

    monkeypatch.setattr("data.rounds.go", hanging)
    with at_work(store, Settings()):
        assert begun.wait(_PATIENCE_S)
    assert [one for one in threading.enumerate() if one.name == "rounds"], "it hangs still, and the block is over"
    let_go.set()


def test_what_a_process_that_was_killed_left_in_plain_goes_at_the_start(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("DELAI_SCANNER", f"cp {{path}} {tmp_path}/seen")
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED], check=False, cwd=ROOT, env={**os.environ, "TMPDIR": str(tmp_path)}
    )
    assert killed.returncode == -signal.SIGKILL
    before = {path.name.split("-")[1]: path for path in tmp_path.glob("delai-*")}
    assert before.keys() == {"scan", "held", "uploads"} and (before["scan"] / "paper").read_bytes() == b"Plain"
    old, own = tmp_path / f"{temporary.prefix('scan')}old", tmp_path / f"{temporary.prefix('scan')}own"
    others = tmp_path / "delai-scan-1-x", tmp_path / "delai-notes", tmp_path / "delai-my-own-notes"
    for one in (old, own, *others):
        one.mkdir()
    os.utime(old, (0, 0))
    with at_work(store, Settings(rounds=False)):
        pass
    assert {path for path in tmp_path.glob("delai-*")} == {own, *others}, "each that somebody uses, or that is no such"

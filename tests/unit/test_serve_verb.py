"""`delai.py serve`: the application on a store, and the sentence where it would be open to strangers."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data import commands
from data.filing import Complaint
from data.store import Store
from domain.people import Person, Role
from domain.vocabulary import Category, Channel
from tests.browser.application import _free_port, _Listener
from tests.conftest import ROOT, Terminal
from tests.people import hire


def test_it_answers_on_the_port_that_is_named(tmp_path: Path) -> None:
    port = _free_port()
    command = [sys.executable, str(ROOT / "delai.py"), "serve", "--port", str(port), "--store", "t.duckdb"]
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    said = _Listener(process)
    try:
        assert said.heard("URL:"), str(said)
        with urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=60) as answer:
            assert answer.status == 200
        # Named from where the verb was said, not from where it runs.
        assert (tmp_path / "t.duckdb").exists()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def test_whoever_switches_sending_on_is_told_what_waits(tmp_path: Path) -> None:
    ada, at = Person("ada", "Ada", Role.AGENT, "pay"), datetime(2026, 9, 7, 10, tzinfo=UTC)
    with Store.open(tmp_path / "t.duckdb") as store:
        filed = Complaint("J1", at.date(), Category.BONUS, "x", Channel.PHONE, email="eva@example.org")
        commands.file(hire(store, ada), ada, filed, at)
    nobody = f"smtp://127.0.0.1:{_free_port()}"
    sending = {"DELAI_MAIL_FROM": "desk@casino.example", "DELAI_PUBLIC_URL": "https://casino.example"}
    assert "waits" not in _begun(tmp_path, {})
    said = _begun(tmp_path, {"DELAI_SMTP": nobody, **sending})
    assert "1 message waits to be sent, the oldest since 2026-09-07: what is due goes now." in said


def _begun(folder: Path, environment: dict[str, str]) -> str:
    """What `serve` says until it answers."""
    command = [sys.executable, str(ROOT / "delai.py"), "serve", "--port", str(_free_port()), "--store", "t.duckdb"]
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "DELAI_ROUNDS": "no", **environment},
    )
    said = _Listener(process)
    try:
        assert said.heard("URL:"), str(said)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
    return said.to_the_end()


def test_it_refuses_to_be_open_to_strangers(run_cli: Terminal) -> None:
    said = run_cli("serve", "--port", str(_free_port()), "--address", "0.0.0.0", timeout=120)
    assert said.code != 0
    assert "serves this machine only" in said.stdout + said.stderr


def test_it_has_no_document(run_cli: Terminal) -> None:
    said = run_cli("serve", "--json")
    assert (said.code, len(said.stderr.strip().splitlines())) == (2, 1)


def test_a_store_that_is_in_use_is_not_served(run_cli: Terminal) -> None:
    with Store.open(run_cli.store):
        said = run_cli("serve", "--port", str(_free_port()))
    assert said.code == 2 and "is in use by another process" in said.stderr
    assert len(said.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("address", ["nonsense", "256.1.1.1", "192.0.2.7", "a" * 300])
def test_an_address_that_is_not_this_machine_s_is_a_sentence(run_cli: Terminal, address: str) -> None:
    said = run_cli("serve", "--port", str(_free_port()), "--address", address)
    assert (said.code, len(said.stderr.strip().splitlines())) == (2, 1)
    assert "Nothing can be answered on" in said.stderr and not run_cli.store.exists()


def test_a_port_that_is_taken_is_a_sentence(run_cli: Terminal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = run_cli("serve", "--port", str(taken.getsockname()[1]))
    assert (said.code, len(said.stderr.strip().splitlines())) == (2, 1)
    assert "Nothing can be answered on 127.0.0.1" in said.stderr

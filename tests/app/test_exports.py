"""Exports: one use, signed, the rows of the list, safe in a spreadsheet."""

import csv
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.routing import Route

from analytics import pieces
from analytics.export_words import Reader, words
from analytics.question import Question
from analytics.ticket_export import Format
from analytics.ticket_list import TicketList, tickets_behind
from data import accounts, people_commands, sign_in, staff
from data.evidence.papers import Paper
from data.people_commands import Entry
from data.sign_in import Claims
from data.store import Store
from domain.evidence import EvidenceKind
from domain.people import SYSTEM, Person, Role, Session
from domain.problems import Problem
from domain.progress import Progress, Stopped
from tests.app.calling import call, get
from tests.exported import AT, read
from ui import export_files, exports
from ui.export_files import Ready

APP = Starlette(routes=[Route("/export/{token}", exports.send)])


@pytest.fixture
def asked() -> TicketList:
    return tickets_behind(Question(as_of=datetime.now(UTC)).only("category", "payment"), "backlog", order="due_at")


def test_the_file_has_the_rows_of_the_list(desk_store: Store, asked: TicketList) -> None:
    answer = get(APP, exports.offer(desk_store, SYSTEM, asked))
    rows = list(csv.DictReader(answer.body.decode("utf-8-sig").splitlines()))
    with closing(desk_store.cursor()) as cursor:
        assert [row["reference"] for row in rows] == list(asked.rows(cursor)["reference"])
        assert len(rows) == asked.count(cursor) > 0
    assert answer.headers["content-disposition"].startswith("attachment")
    assert not {"name", "account", "email", "ticket_id"} & rows[0].keys()


def test_an_address_works_once(desk_store: Store, asked: TicketList) -> None:
    address = exports.offer(desk_store, SYSTEM, asked)
    assert get(APP, address).status == 200
    assert get(APP, address).status == 410


def test_a_look_at_an_address_does_not_use_it_up(desk_store: Store, asked: TicketList) -> None:
    address = exports.offer(desk_store, SYSTEM, asked)
    assert call(APP, "HEAD", address).status == 405
    assert get(APP, address).status == 200


def test_a_changed_address_does_not_work(desk_store: Store, asked: TicketList) -> None:
    address = exports.offer(desk_store, SYSTEM, asked)
    forged = address[:-1] + ("0" if address[-1] != "0" else "1")
    assert get(APP, forged).status == 410
    assert get(APP, address).status == 200, "a forged address does not use up the real one"


def test_an_old_address_does_not_work(desk_store: Store, asked: TicketList, monkeypatch: pytest.MonkeyPatch) -> None:
    address = exports.offer(desk_store, SYSTEM, asked)
    later = exports.monotonic() + exports.LASTS_SECONDS + 1
    monkeypatch.setattr(exports, "monotonic", lambda: later)
    assert get(APP, address).status == 410


def test_nobody_pushes_out_what_others_are_offered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(exports, "_MOST", 3)
    busy, boss = (Person(name, name, Role.SUPERVISOR) for name in ("busy", "boss"))
    backup = tmp_path / "backup.zip"
    backup.write_bytes(b"all of it")
    theirs = exports.offer_zip(boss, backup, "backup.zip")
    own = [exports.offer_csv(busy, "a.csv", lambda: exports._at_once(b"a")) for _ in range(5)]
    for _ in range(5):
        exports.offer_csv(boss, "a.csv", lambda: exports._at_once(b"a"))
    assert [get(APP, address).status for address in own] == [410, 410, 200, 200, 200]
    assert get(APP, theirs).body == b"all of it", "what has a file goes last"


def test_a_page_that_is_drawn_again_offers_a_paper_under_the_same_address(desk_store: Store) -> None:
    one, other = (
        Paper(number, 1, EvidenceKind.IDENTITY, "a.txt", "text/plain", 1, AT, "player", None) for number in (1, 2)
    )
    boss, ada = (Person(name, name, Role.SUPERVISOR) for name in ("boss", "ada"))
    first = exports.offer_paper(desk_store, boss, one, "a.txt")
    assert exports.offer_paper(desk_store, boss, one, "a.txt") == first
    assert exports.offer_paper(desk_store, ada, one, "a.txt") != first
    assert exports.offer_paper(desk_store, boss, other, "a.txt") != first
    assert get(APP, first).status == 410, "there is no such paper; used up all the same"
    assert exports.offer_paper(desk_store, boss, one, "a.txt") != first


@pytest.mark.parametrize("format", Format)
def test_each_format_has_the_rows_of_the_list(desk_store: Store, asked: TicketList, format: Format) -> None:
    told = words(asked, AT, Reader()) if format is Format.XLSX else None
    answer = get(APP, exports.offer(desk_store, SYSTEM, asked, format, told))
    assert answer.headers["content-disposition"].endswith(f'.{format}"')
    with closing(desk_store.cursor()) as cursor:
        assert [row["reference"] for row in read(answer.body, format)] == list(asked.rows(cursor)["reference"])
    assert waiting() == []


def waiting() -> list[Path]:
    """The files that wait to be fetched."""
    return list(export_files.folder().iterdir())


@pytest.fixture
def ready(desk_store: Store, asked: TicketList) -> Iterator[Ready]:
    yield export_files.made(desk_store, asked, words(asked, AT, Reader()))
    assert waiting() == []


def test_a_prepared_workbook_is_sent_once_and_gone(ready: Ready) -> None:
    assert waiting() == [ready.path]
    assert ready.path.parent.stat().st_mode & 0o077 == 0, "nobody else may look into the folder"
    address = exports.offer_file(SYSTEM, ready)
    answer = get(APP, address)
    assert len(answer.body) == ready.length
    assert len(read(answer.body, Format.XLSX)) == ready.rows
    assert waiting() == []
    assert get(APP, address).status == 410


def test_a_prepared_workbook_that_nobody_fetches_is_deleted(ready: Ready, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "LASTS_SECONDS", 0.2)
    address = exports.offer_file(SYSTEM, ready)
    until = exports.monotonic() + 10
    while waiting() and exports.monotonic() < until:
        sleep(0.05)
    assert waiting() == []
    assert get(APP, address).status == 410


def test_a_client_that_goes_away_leaves_no_file(ready: Ready, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_files, "_PART", 1000)
    with pytest.raises(ClientDisconnect):
        call(APP, "GET", exports.offer_file(SYSTEM, ready), leaves_after=2)
    assert waiting() == []


@pytest.mark.parametrize("format", [Format.CSV, Format.PARQUET])
def test_a_client_that_goes_away_ends_the_reading(
    desk_store: Store, asked: TicketList, format: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "_ROWS", 5)
    ended: list[str] = []

    def parts(*of: Any) -> exports.Parts:
        try:
            yield from real(*of)
        finally:
            ended.append("ended")

    real = exports.parts
    monkeypatch.setattr(exports, "parts", parts)
    with pytest.raises(ClientDisconnect):
        call(APP, "GET", exports.offer(desk_store, SYSTEM, asked, format), leaves_after=2)
    assert ended == ["ended"]


def test_a_store_that_fails_leaves_no_file(asked: TicketList, tmp_path: Path) -> None:
    with Store.open(tmp_path / "broken.duckdb") as store:
        with closing(store.cursor()) as cursor:
            cursor.execute("DROP VIEW case_versions")
        with pytest.raises(Problem, match=r"^The file could not be made: "):
            export_files.made(store, asked, words(asked, AT, Reader()))
    assert waiting() == []


def test_a_stopped_workbook_leaves_no_file(desk_store: Store, asked: TicketList) -> None:
    with pytest.raises(Stopped):
        export_files.made(desk_store, asked, words(asked, AT, Reader()), Progress(lambda progress: progress.stop()))
    assert waiting() == []


def test_the_end_of_the_process_clears_the_folder(desk_store: Store, asked: TicketList) -> None:
    export_files.made(desk_store, asked, words(asked, AT, Reader()))
    kept = export_files.folder()
    export_files.clear()
    assert not kept.exists()
    assert export_files.folder().is_dir(), "and there may be a next one"


def test_an_export_is_not_for_who_was_given_another_role_since(
    desk_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DELAI_STORE", str(desk_store.path))
    with closing(desk_store.cursor()) as cursor:
        mei = staff.person(cursor, "mei.caron")
    entry = Entry("Zoé", "export.zoe@example.com", Role.COMPLIANCE)
    people_commands.add(desk_store, mei, entry)
    now = datetime.now(UTC)
    zoe = sign_in.enter(desk_store, Claims(Session("https://id", "export", now), entry.email or "", "Zoé"), "", now)
    assert exports._may_still(zoe)
    with closing(desk_store.cursor()) as cursor:
        read = accounts.one(cursor, zoe.user_id)
    people_commands.change(desk_store, mei, read, replace(entry, role=Role.MANAGER))
    assert not exports._may_still(zoe)

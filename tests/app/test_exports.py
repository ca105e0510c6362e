"""Exports: one use, signed, the rows of the list, safe in a spreadsheet."""

import csv
from contextlib import closing
from datetime import UTC, datetime

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from analytics.question import Question
from analytics.ticket_list import TicketList, tickets_behind
from data.store import Store
from tests.app.calling import call, get
from ui import exports

APP = Starlette(routes=[Route("/export/{token}", exports.send)])


@pytest.fixture
def asked() -> TicketList:
    return tickets_behind(Question(as_of=datetime.now(UTC)).only("category", "payment"), "backlog", order="due_at")


def test_the_file_has_the_rows_of_the_list(desk_store: Store, asked: TicketList) -> None:
    answer = get(APP, exports.offer(desk_store, asked))
    rows = list(csv.DictReader(answer.body.decode("utf-8-sig").splitlines()))
    with closing(desk_store.cursor()) as cursor:
        assert [row["reference"] for row in rows] == list(asked.rows(cursor)["reference"])
        assert len(rows) == asked.count(cursor) > 0
    assert answer.headers["content-disposition"].startswith("attachment")
    assert not {"name", "account", "email", "ticket_id"} & rows[0].keys()


def test_an_address_works_once(desk_store: Store, asked: TicketList) -> None:
    address = exports.offer(desk_store, asked)
    assert get(APP, address).status == 200
    assert get(APP, address).status == 410


def test_a_look_at_an_address_does_not_use_it_up(desk_store: Store, asked: TicketList) -> None:
    address = exports.offer(desk_store, asked)
    assert call(APP, "HEAD", address).status == 405
    assert get(APP, address).status == 200


def test_a_changed_address_does_not_work(desk_store: Store, asked: TicketList) -> None:
    address = exports.offer(desk_store, asked)
    forged = address[:-1] + ("0" if address[-1] != "0" else "1")
    assert get(APP, forged).status == 410
    assert get(APP, address).status == 200, "a forged address does not use up the real one"


def test_an_old_address_does_not_work(desk_store: Store, asked: TicketList, monkeypatch: pytest.MonkeyPatch) -> None:
    address = exports.offer(desk_store, asked)
    later = exports.monotonic() + exports.LASTS_SECONDS + 1
    monkeypatch.setattr(exports, "monotonic", lambda: later)
    assert get(APP, address).status == 410

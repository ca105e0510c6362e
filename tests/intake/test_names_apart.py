"""What must not be taken for the same: events of one instant, tickets of different sources, offsets that there are."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data import intake
from data.store import Store
from domain.people import SYSTEM
from tests.intake.conftest import LOG, LOG_HEADER

Write = Callable[..., Path]
Ask = Callable[..., list[tuple[Any, ...]]]

AT = "2026-01-02 10:00"
TWO_ORDERS = LOG.replace('order = ["step"]', 'order = ["step", "team"]').replace('team = "team"', 'agent = "state"')


def log(store: Store, write: Write, text: str, *rows: str, name: str = "log.csv") -> intake.Report:
    return intake.run(store, SYSTEM, write(name, LOG_HEADER, *rows), intake.parse_mapping(text, "log.toml"))


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        (TWO_ORDERS, f"A,{AT},1,,new,", f"A,{AT},,,in_analysis,1"),
        (TWO_ORDERS, f"A,{AT},1/2,,new,3", f"A,{AT},1,,in_analysis,2/3"),
        (LOG, f"A,{AT},1/2,,new,pay", None),
        (LOG.replace('order = ["step"]\n', ""), f"A,{AT},,,new,-", f"A,{AT},,,new,"),
    ],
)
def test_events_of_one_instant_stay_apart(
    store: Store, write: Write, ask: Ask, text: str, one: str, other: str | None
) -> None:
    """One file after the other: an event takes the place of another one only where all its order is the same."""
    others = [other] if other else [f"A,{AT},1,,new,pay", f"A,{AT},1,,in_analysis,games"]
    log(store, write, text, one)
    log(store, write, text, *others, name="more.csv")
    assert ask(store, "SELECT count(*), count(DISTINCT event_key) FROM events") == [(1 + len(others),) * 2]


def test_an_ordinary_event_keeps_its_key(store: Store, write: Write, ask: Ask) -> None:
    """Stores know it by that."""
    log(store, write, LOG, f"A,{AT},7,,new,pay")
    assert ask(store, "SELECT event_key FROM events") == [("1767348000000000/7",)]


TICKET = 'source = "{source}"\nlayout = "ticket"\nzone = "UTC"\n[columns]\nid = "No"\nreceived_at = "Opened"\n'


def tickets(store: Store, write: Write, source: str, *ids: str) -> intake.Report:
    rows = [f"{one},2026-01-05T09:00:00Z" for one in ids]
    mapping = intake.parse_mapping(TICKET.format(source=source), "s.toml")
    return intake.run(
        store, SYSTEM, write(f"{source}-{len(ids)}-{ids[0]}.csv".replace(":", "_"), "No,Opened", *rows), mapping
    )


def references(ask: Ask, store: Store) -> list[str]:
    return [name for (name,) in ask(store, "SELECT reference FROM tickets ORDER BY ticket_id")]


def test_no_two_tickets_are_called_alike(store: Store, write: Write, ask: Ask) -> None:
    tickets(store, write, "t", "K1")
    tickets(store, write, "t2", "t3:K1")
    tickets(store, write, "t3", "K1")
    assert references(ask, store) == ["K1", "t3:K1", "t3:K1-2"]


def test_no_two_tickets_of_one_file_are_called_alike(store: Store, write: Write, ask: Ask) -> None:
    tickets(store, write, "t", "K1")
    tickets(store, write, "t3", "K1", "t3:K1", "t3:K1-2", "K2")
    assert references(ask, store) == ["K1", "t3:K1-3", "t3:K1", "t3:K1-2", "K2"]


@pytest.mark.parametrize("offset", ["+25:00", "+99:99", "+14:01", "-12:30", "-13", "+15:00", "+0160"])
def test_an_offset_that_no_place_has_is_no_time(store: Store, write: Write, offset: str) -> None:
    rows = ("a,2025-01-01T10:00:00Z", f"b,2025-01-01T10:00:00{offset}", f"c,2025-01-01T10:00{offset}")
    path, mapping = write("a.csv", "No,Opened", *rows), intake.parse_mapping(TICKET.format(source="s"), "s.toml")
    report = intake.run(store, SYSTEM, path, mapping)
    assert (report.accepted, report.reasons) == (1, {"unreadable_date": 2})


@pytest.mark.parametrize("offset", ["+14:00", "-12:00", "+13:45", "-0930", "+05:30", "Z", "+00"])
def test_an_offset_that_a_place_has_is_read(store: Store, write: Write, offset: str) -> None:
    path = write("a.csv", "No,Opened", f"b,2025-01-01T10:00:00{offset}")
    assert intake.run(store, SYSTEM, path, intake.parse_mapping(TICKET.format(source="s"), "s.toml")).accepted == 1

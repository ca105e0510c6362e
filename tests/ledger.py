"""Histories written by hand: a drawn table of events, told to a store.

    ticket | occurred    | status   | due
    A      | 11-02 10:00 | new      | 11-05 10:00
    A      | 11-03 09:00 | answered |

An instant is `11-22 08:00` (of 2026) or `2025-11-22 08:00`, on the clocks of UTC, or of Paris where that is written
behind. An empty cell says nothing; `nobody` says that there is none. What has no `recorded` was recorded when it
occurred.
"""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from data import history, journal
from data.store import Store
from domain.people import SYSTEM
from domain.vocabulary import HOME_ZONE

_SHORT = {"occurred": "occurred_at", "recorded": "recorded_at", "received": "received_at", "due": "due_at"} | {
    "closed": "closed_at",
    "key": "event_key",
}
_WORDS: dict[str, Any] = {"nobody": "", "yes": True, "no": False}


def at(text: str) -> datetime:
    """The instant that `text` names, in UTC."""
    clock, _, place = text.partition(" Paris")
    zone = UTC if clock == text else ZoneInfo(HOME_ZONE)
    year = "" if clock.count("-") == 2 else "2026-"
    return datetime.strptime(year + clock + place, "%Y-%m-%d %H:%M").replace(tzinfo=zone).astimezone(UTC)


def events(table: str) -> list[dict[str, Any]]:
    """The events that are drawn in `table`, with the `ticket` and `source` that they are about."""
    rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    headings = [_SHORT.get(heading, heading) for heading in rows[0]]
    return [_event(dict(zip(headings, row, strict=True))) for row in rows[1:]]


def tell(store: Store, table: str) -> Store:
    """Record the events that are drawn in `table`, in the order in which they stand there; return `store`."""
    return record(store, events(table))


def record(store: Store, told: list[dict[str, Any]]) -> Store:
    """Record `told`, events with a `ticket` (its reference) and maybe a `source`; return `store`."""
    with store.write(SYSTEM, "told by hand", min(event["occurred_at"] for event in told)) as writing:
        numbers = dict(writing.cursor.execute("SELECT reference, ticket_id FROM tickets").fetchall())
        for event in told:
            if event["ticket"] not in numbers:
                number = numbers[event["ticket"]] = len(numbers) + 1
                row = [number, event["ticket"], event.get("source", "test"), event["ticket"], 1]
                writing.cursor.execute("INSERT INTO tickets VALUES (?, ?, ?, ?, ?, NULL, NULL, NULL)", row)
        journal.record_events(writing, _numbered(told, numbers))
    with closing(store.cursor()) as cursor:
        assert history.differences(cursor) == []
    return store


def _numbered(told: list[dict[str, Any]], numbers: dict[str, int]) -> Iterator[dict[str, Any]]:
    for event in told:
        said = {name: value for name, value in event.items() if name not in ("ticket", "source")}
        yield {"kind": "seen", "recorded_at": said["occurred_at"], **said, "ticket_id": numbers[event["ticket"]]}


def _event(cells: dict[str, str]) -> dict[str, Any]:
    return {name: _read(name, text) for name, text in cells.items() if text}


def _read(name: str, text: str) -> Any:
    if name in ("sla_seconds", "policy"):
        return int(text)
    return at(text) if name.endswith("_at") else _WORDS.get(text, text)

"""Players who are in: for thirty minutes after their last request, twelve hours at the most, or until they leave."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from data.access.digests import Use, digest
from data.store import Store

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
#: That somebody is there still is noted so often at the most.
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """By what a player is in: a complaint whose code they had, or an account and address of the casino's site."""

    ticket_id: int | None = None
    account: str | None = None
    email: str | None = None

    @property
    def is_handed_over(self) -> bool:
        """Whether the casino's own site says who it is."""
        return self.ticket_id is None


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry that stands, and when it was last noted that its player is there."""

    entry: Entry
    seen_at: datetime

    def is_to_be_noted(self, now: datetime) -> bool:
        """Whether it is time to note that the player is there still."""
        return now - self.seen_at >= NOTED_EVERY


def begin(store: Store, browser: str, entry: Entry, now: datetime) -> None:
    """Let `browser`, a fresh secret of its own, in by `entry`."""
    with store.beside() as cursor:
        cursor.execute(
            "INSERT INTO player_entries VALUES (?, ?, ?, ?, ?, ?)",
            [digest(store.key, Use.ENTRY, browser), entry.ticket_id, entry.account, entry.email, now, now],
        )


def find(cursor: duckdb.DuckDBPyConnection, key: bytes, browser: str, now: datetime) -> Seen | None:
    """By what `browser` is in at `now`; None where it is not, or not any more."""
    found = cursor.execute(
        "SELECT ticket_id, account, email, seen_at FROM player_entries"
        " WHERE entry = ? AND seen_at > ? AND begun_at > ?",
        [digest(key, Use.ENTRY, browser), now - IDLE, now - LONGEST],
    ).fetchone()
    return Seen(Entry(*found[:3]), found[3]) if found else None


def note(store: Store, browser: str, now: datetime) -> None:
    """Note that the player is there at `now`."""
    with store.beside() as cursor:
        cursor.execute(
            "UPDATE player_entries SET seen_at = ? WHERE entry = ?", [now, digest(store.key, Use.ENTRY, browser)]
        )


def end(store: Store, browser: str) -> None:
    """End the entry of `browser`: its cookie opens nothing any more."""
    with store.beside() as cursor:
        cursor.execute("DELETE FROM player_entries WHERE entry = ?", [digest(store.key, Use.ENTRY, browser)])

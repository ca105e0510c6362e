"""The caches of the desk: its store, its people and teams, its policies, what waits for somebody."""

from contextlib import closing
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import streamlit as st

from data import history, policies, recourse, spread_commands, staff, unread
from data.mentions import Mention, unseen
from data.policies import Book
from data.privacy import retention
from data.recourse import Recourse
from data.spread_commands import Spread
from data.store import Store
from data.unread import Unread
from domain.people import SYSTEM, Person
from domain.retention import Held
from sla.policy import Policy
from ui.cached.kept import kept


@cache
def store(path: Path) -> Store:
    """The one open store of this process."""
    return Store.open(path)


@st.cache_data(show_spinner=False, max_entries=64)
def _moment(path: str, stamp: int, minute: datetime) -> datetime:
    return datetime.now(UTC)


def moment(desk: Store) -> datetime:
    """Now: one instant for a minute or until the next write, so that equal questions meet equal answers."""
    return _moment(str(desk.path), desk.stamp, datetime.now(UTC).replace(second=0, microsecond=0))


@kept(16)
def people(desk: Store) -> list[Person]:
    """Everybody of the staff who may work."""
    with closing(desk.cursor()) as cursor:
        return staff.people(cursor)


@kept(16)
def names(desk: Store) -> dict[str, str]:
    """The names of everybody who ever worked here, of the program itself and of the teams, by id."""
    with closing(desk.cursor()) as cursor:
        return {SYSTEM.user_id: SYSTEM.name} | staff.names(cursor) | staff.teams(cursor)


@kept(16)
def teams(desk: Store) -> dict[str, str]:
    """The name of each team by its id."""
    with closing(desk.cursor()) as cursor:
        return staff.teams(cursor)


@kept(16)
def absent(desk: Store, day: date) -> dict[str, date]:
    """Who is away on `day`, and until which day."""
    with closing(desk.cursor()) as cursor:
        away = staff.absent_between(cursor, day, day)
    return {user_id: max(one.last for one in absences) for user_id, absences in away.items()}


@kept(16)
def has_tickets(desk: Store) -> bool:
    """Whether there is any complaint at the desk."""
    with closing(desk.cursor()) as cursor:
        return history.has_cases(cursor)


@kept(16)
def has_own(desk: Store) -> bool:
    """Whether any complaint was filed at the desk itself."""
    with closing(desk.cursor()) as cursor:
        return history.has_own(cursor)


@kept(16)
def first_receipt(desk: Store) -> datetime | None:
    """When the first complaint that is known of now was received."""
    with closing(desk.cursor()) as cursor:
        return history.first_receipt(cursor)


@kept(8)
def book(desk: Store) -> Book:
    """All versions of the policy."""
    with closing(desk.cursor()) as cursor:
        return policies.book(cursor)


def policy_in_force(desk: Store, now: datetime) -> Policy:
    """The policy that judges what is received now."""
    return book(desk).in_force(now).policy


@kept(256)
def mentions(desk: Store, person: Person) -> list[Mention]:
    """Where `person` is named and has not looked yet."""
    with closing(desk.cursor()) as cursor:
        return unseen(cursor, person)


@kept(64)
def appeals(desk: Store, person: Person) -> list[Recourse]:
    """`data.recourse.waiting`."""
    with closing(desk.cursor()) as cursor:
        return recourse.waiting(cursor, person)


@kept(64)
def unread_replies(desk: Store, person: Person) -> list[Unread]:
    """`data.unread.after_answer`."""
    with closing(desk.cursor()) as cursor:
        return unread.after_answer(cursor, person)


@kept(16)
def due(desk: Store, person: Person, now: datetime) -> dict[Held, int]:
    """`data.privacy.retention.due`."""
    with closing(desk.cursor()) as cursor:
        return retention.due(cursor, person, now)


@kept(32)
def spreads(desk: Store, person: Person) -> list[Spread]:
    """The last spreads that `person` made."""
    with closing(desk.cursor()) as cursor:
        return spread_commands.last_spreads(cursor, person)

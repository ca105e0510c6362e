"""Versions of the policy: which one counts when, who may publish one, what is refused, what the record keeps of it."""

import hashlib
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from data import chain, commands, policies, policy_commands
from data.filing import Complaint
from data.policies import BEGINNING, Book, Version
from data.store import Store
from domain.people import SYSTEM, Person, Role
from domain.problems import BadInput, NotAllowed, NotFound
from domain.statuses import Status
from domain.vocabulary import Category, Channel
from sla import policy_document
from sla.limits import Limit, Way
from tests.people import hire

ADMIN = Person("mei", "Mei", Role.ADMIN)
SAM = Person("sam", "Sam", Role.SUPERVISOR)
NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)
DECEMBER = date(2026, 12, 1)
#: Midnight in Paris: an hour after that of UTC in winter, two in summer.
MIDNIGHT = datetime(2026, 11, 30, 23, tzinfo=UTC)
OURS = replace(policy_document.default(), title="From December")


def book(store: Store) -> Book:
    """The policies as they stand in the store now."""
    with closing(store.cursor()) as cursor:
        return policies.book(cursor)


def rows(store: Store, query: str) -> list[tuple[Any, ...]]:
    """What the store answers to `query`."""
    with closing(store.cursor()) as cursor:
        return cursor.execute(query).fetchall()


def everything(store: Store) -> list[list[tuple[Any, ...]]]:
    """All that publishing and withdrawing could touch."""
    return [rows(store, f"SELECT * FROM {table} ORDER BY ALL") for table in ("policies", "transactions", "events")]


def publish(store: Store, day: date = DECEMBER, at: datetime = NOON, person: Person = ADMIN) -> Version:
    """Publish `OURS` from `day` on."""
    return policy_commands.publish(store, person, OURS, day, at)


@pytest.fixture
def judging(store: Store) -> Store:
    """A store in which a complaint was judged by the first version."""
    complaint = Complaint("J1", date(2026, 11, 14), Category.PAYMENT, "Retrait perdu.", Channel.CHAT)
    commands.file(store, SAM, complaint, at=NOON - timedelta(days=1))
    return store


@pytest.fixture(autouse=True)
def staff_of(store: Store) -> None:
    hire(store, ADMIN, SAM)


def test_a_fresh_store_has_the_default_policy_as_its_first_version(store: Store) -> None:
    (first,) = book(store).versions
    assert (first.number, first.starts_at, first.actor) == (1, BEGINNING, SYSTEM.user_id)
    assert first.policy == policy_document.default()
    path = store.path
    store.close()
    with Store.open(path) as again:
        assert book(again).versions == (first,)


def test_a_version_counts_from_midnight_in_paris(store: Store) -> None:
    second, third = publish(store), publish(store, date(2027, 7, 1))
    assert (second.number, second.starts_at) == (2, MIDNIGHT)
    assert (third.number, third.starts_at) == (3, datetime(2027, 6, 30, 22, tzinfo=UTC))
    asked = {
        BEGINNING: 1,
        MIDNIGHT - TICK: 1,
        MIDNIGHT: 2,
        third.starts_at - TICK: 2,
        third.starts_at: 3,
        datetime(2999, 1, 1, tzinfo=UTC): 3,
    }
    versions = book(store)
    assert {instant: versions.in_force(instant).number for instant in asked} == asked


def test_what_came_before_all_versions_is_judged_by_the_first(store: Store) -> None:
    assert book(store).in_force(BEGINNING - timedelta(days=1)).number == 1


def test_the_order_of_publishing_is_not_that_of_starting(store: Store) -> None:
    later, earlier = publish(store, date(2027, 1, 1)), publish(store, DECEMBER)
    versions = book(store)
    assert [version.number for version in versions.versions] == [1, earlier.number, later.number]
    assert versions.in_force(later.starts_at - TICK) == earlier
    assert versions.version(later.number) == later


def test_a_document_reads_back_to_the_policy_that_was_published(store: Store) -> None:
    limit = Limit(Way.BUSINESS_DAYS_END, 10, "weekdays")
    policy = replace(OURS, title='Été "26"', acknowledgement=limit)
    published = policy_commands.publish(store, ADMIN, policy, DECEMBER, NOON)
    assert book(store).version(published.number) == published
    assert published.policy == policy
    assert (published.actor, published.recorded_at) == ("mei", NOON)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_nobody_but_an_administrator_publishes_or_withdraws(store: Store, role: Role) -> None:
    publish(store)
    somebody = Person("me", "Me", role)
    before = everything(hire(store, somebody))
    with pytest.raises(NotAllowed, match=rf"Me \({role}\) may not do this \(set_policies\)"):
        publish(store, date(2027, 1, 1), person=somebody)
    with pytest.raises(NotAllowed):
        policy_commands.withdraw(store, somebody, 2, NOON)
    assert everything(store) == before


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (NOON, date(2026, 11, 15)),
        (NOON, date(2026, 11, 16)),
        # In Paris it is the first of December already.
        (datetime(2026, 11, 30, 23, 30, tzinfo=UTC), DECEMBER),
    ],
)
def test_what_was_judged_stays_judged(judging: Store, now: datetime, day: date) -> None:
    before = everything(judging)
    with pytest.raises(BadInput, match=r"^starts_on: .* is not after today, .*; choose .* or later\.$") as refused:
        publish(judging, day, now)
    assert everything(judging) == before
    tomorrow = refused.value.details["tomorrow"]
    assert publish(judging, tomorrow, now).starts_at > now


def test_a_store_that_judged_nothing_yet_may_have_a_policy_for_the_past(store: Store) -> None:
    assert publish(store, date(2020, 1, 1)).number == 2
    assert book(store).in_force(NOON).number == 2


def test_two_versions_do_not_start_on_one_day(store: Store) -> None:
    publish(store)
    before = everything(store)
    with pytest.raises(BadInput, match=r"^starts_on: version 2 starts on 2026-12-01 already; choose another day\.$"):
        publish(store)
    assert everything(store) == before


@pytest.mark.parametrize("pausing", [frozenset(), {Status.NEW, Status.WAITING_PLAYER}])
def test_a_policy_that_stops_the_clock_elsewhere_is_refused(store: Store, pausing: frozenset[Status]) -> None:
    before = everything(store)
    with pytest.raises(BadInput, match=r"^pausing: .* which statuses stop the clock: waiting_player\."):
        policy_commands.publish(store, ADMIN, replace(OURS, pausing=frozenset(pausing)), DECEMBER, NOON)
    assert everything(store) == before


def test_the_digest_of_the_document_stands_in_the_chain(store: Store) -> None:
    published = publish(store)
    digest = hashlib.sha256(f"{published.starts_at.isoformat()} {published.document}".encode()).hexdigest()
    assert rows(store, "SELECT actor, command FROM transactions") == [("mei", f"publish_policy 2 {digest}")]
    assert published.digest == digest
    with closing(store.cursor()) as cursor:
        assert chain.broken_links(cursor, store.key) == []
        cursor.execute("UPDATE policies SET document = replace(document, '72', '720') WHERE policy = 2")
        assert policies.book(cursor).version(2).digest != digest
        cursor.execute("UPDATE transactions SET command = 'publish_policy 2 ' || repeat('0', 64)")
        assert chain.broken_links(cursor, store.key) == [1]


def test_a_version_that_has_not_started_can_be_withdrawn(store: Store) -> None:
    publish(store)
    policy_commands.withdraw(store, ADMIN, 2, MIDNIGHT - TICK)
    assert [version.number for version in book(store).versions] == [1]
    assert rows(store, "SELECT command FROM transactions ORDER BY transaction_id")[-1] == ("withdraw_policy 2",)
    assert book(store).in_force(MIDNIGHT).number == 1
    again = publish(store)
    assert (again.starts_at, again.number) == (MIDNIGHT, 3), "the log is not to know two versions 2"
    with closing(store.cursor()) as cursor:
        assert policies.altered(cursor) == []


@pytest.mark.parametrize(("number", "now"), [(2, MIDNIGHT), (2, MIDNIGHT + timedelta(days=1)), (1, NOON)])
def test_a_version_that_has_started_stays(store: Store, number: int, now: datetime) -> None:
    publish(store)
    before = everything(store)
    with pytest.raises(BadInput, match=rf"^Version {number} has judged since .*: publish another one that starts"):
        policy_commands.withdraw(store, ADMIN, number, now)
    assert everything(store) == before


def test_a_version_that_there_is_not_cannot_be_withdrawn(store: Store) -> None:
    with pytest.raises(NotFound, match=r"^There is no version 7 of the policy\.$"):
        policy_commands.withdraw(store, ADMIN, 7, NOON)
    assert rows(store, "SELECT * FROM transactions") == []

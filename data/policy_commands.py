"""Publishing policies, and withdrawing those that have not started."""

from datetime import UTC, date, datetime

from data import policies
from data.policies import Version
from data.store import Store
from domain.marks import N_
from domain.people import Person
from domain.problems import BadInput, NotFound
from domain.rights import Action, demand
from sla.policy import Policy


def publish(store: Store, person: Person, policy: Policy, starts_on: date, at: datetime | None = None) -> Version:
    """Publish `policy`: it judges what is received from the beginning of `starts_on` on, at home; returns its version.

    `NotAllowed` without the right; `BadInput` where the day is not to come or another version starts then.
    """
    demand(person, Action.SET_POLICIES)
    now = at or datetime.now(UTC)
    with store.alone():
        version = _next(store, person, policy, starts_on, now)
        # The document's digest goes into the chain of writes: a document that was changed since does not fit it.
        with store.write(person, f"publish_policy {version.number} {version.digest}", at) as writing:
            policies.keep(writing.cursor, version)
    return version


def _next(store: Store, person: Person, policy: Policy, starts_on: date, now: datetime) -> Version:
    cursor = store.cursor()
    try:
        judged = bool(cursor.execute("SELECT 1 FROM tickets LIMIT 1").fetchall())
        book, number = policies.book(cursor), policies.next_number(cursor)
        return policies.next_version(book, number, policy, starts_on, person.user_id, now, judged)
    finally:
        cursor.close()


def withdraw(store: Store, person: Person, number: int, at: datetime | None = None) -> None:
    """Take back a version that has not started; `BadInput` where it has, `NotFound` where there is none."""
    demand(person, Action.SET_POLICIES)
    now = at or datetime.now(UTC)
    with store.write(person, f"withdraw_policy {number}", at) as writing:
        version = next((v for v in policies.book(writing.cursor).versions if v.number == number), None)
        if version is None:
            raise NotFound(N_("There is no version {number} of the policy."), number=number)
        if version.starts_at <= now:
            raise BadInput(
                N_("Version {number} has judged since {start}: publish another one that starts later."),
                number=number,
                start=version.starts_at,
            )
        policies.drop(writing.cursor, number)

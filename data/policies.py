"""The policies of the desk: every version that was ever published, and which one counts for what."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import duckdb

from domain.marks import N_
from domain.people import SYSTEM
from domain.problems import BadInput
from domain.statuses import PAUSING
from domain.zones import home_day, home_midnight
from sla import policy_document
from sla.policy import Policy
from sla.reckoning import Reckoner

#: When the first version, with which a store begins, starts.
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_COMMANDS = "SELECT command FROM transactions WHERE contains(command, '_policy ') ORDER BY transaction_id"
_COLUMNS = "policy, starts_at, document, recorded_at, actor"
#: Clocks are made for whole spans of so many years, so that most questions meet one that there is.
_YEARS = 5


@dataclass(frozen=True, slots=True)
class Version:
    """A published policy; it counts for what is received from `starts_at` on. `document` is JSON."""

    number: int
    starts_at: datetime
    document: str
    recorded_at: datetime
    actor: str

    @property
    def policy(self) -> Policy:
        """What the document says."""
        return policy_of(self.document)

    @property
    def for_steps(self) -> "Version":
        """What gives the steps of the procedure their limits: itself.

        A document of before there was a procedure says nothing of it: the default policy does.
        """
        return self if _tells_steps(self.document) else replace(self, document=text_of(policy_document.default()))

    @property
    def digest(self) -> str:
        """What tells this document with this start from any other."""
        return hashlib.sha256(f"{self.starts_at.isoformat()} {self.document}".encode()).hexdigest()

    def reckoner(self, first: datetime, last: datetime) -> Reckoner:
        """The clocks of this policy for instants between these and some years more."""
        low = (first.year - 1) // _YEARS * _YEARS
        high = -(-(last.year + 4) // _YEARS) * _YEARS
        return _reckoner(self.document, low, high)


def policy_of(document: str) -> Policy:
    """The policy that a version's document says; the reverse of `text_of`."""
    return policy_document.kept(document)


@lru_cache(maxsize=64)
def _tells_steps(document: str) -> bool:
    return "procedure" in json.loads(document)


@lru_cache(maxsize=32)
def _reckoner(document: str, low: int, high: int) -> Reckoner:
    return Reckoner(policy_of(document), date(low, 1, 1), date(high, 12, 31))


class Book:
    """All versions, in the order of their start."""

    def __init__(self, versions: Sequence[Version]) -> None:
        self.versions = tuple(sorted(versions, key=lambda version: version.starts_at))
        self._numbered = {version.number: version for version in versions}

    def in_force(self, received_at: datetime) -> Version:
        """The version that judges what was received then."""
        return next(v for v in reversed(self.versions) if v.starts_at <= received_at or v is self.versions[0])

    def version(self, number: int) -> Version:
        """The version with that number."""
        return self._numbered[number]


def book(cursor: duckdb.DuckDBPyConnection) -> Book:
    """The policies of the store, as they stand in it now."""
    rows = cursor.execute(f"SELECT {_COLUMNS} FROM policies ORDER BY policy").fetchall()
    return Book([Version(n, start.astimezone(UTC), text, at.astimezone(UTC), who) for n, start, text, at, who in rows])


def begin(cursor: duckdb.DuckDBPyConnection) -> None:
    """Give a store that has no policy the default one, as the first."""
    if not cursor.execute("SELECT 1 FROM policies LIMIT 1").fetchall():
        text = text_of(policy_document.default())
        keep(cursor, Version(1, BEGINNING, text, BEGINNING, SYSTEM.user_id))


def next_number(cursor: duckdb.DuckDBPyConnection) -> int:
    """The number of the next version: one more than any that there is or was, those withdrawn too."""
    said = [int(command.split()[1]) for (command,) in cursor.execute(_COMMANDS).fetchall()]
    return max([*said, *(version.number for version in book(cursor).versions)]) + 1


def next_version(
    book: Book, number: int, policy: Policy, starts_on: date, actor: str, now: datetime, judged: bool
) -> Version:
    """The version `number` that `policy` becomes when it is to count from the beginning of `starts_on` at home.

    `judged`: whether complaints are in the store already. `BadInput` names the field that cannot be.
    """
    starts_at = home_midnight(starts_on).astimezone(UTC)
    today = home_day(now)
    if judged and starts_on <= today:
        raise BadInput(
            N_("{field}: {date} is not after today, and what was judged stays judged; choose {tomorrow} or later."),
            field="starts_on",
            date=starts_on,
            tomorrow=today + timedelta(days=1),
        )
    if twin := next((version for version in book.versions if version.starts_at == starts_at), None):
        raise BadInput(
            N_("{field}: version {number} starts on {date} already; choose another day."),
            field="starts_on",
            number=twin.number,
            date=starts_on,
        )
    if policy.pausing != PAUSING:
        raise BadInput(
            N_("{field}: the procedure says which statuses stop the clock: {statuses}. Others are for asking what if."),
            field="pausing",
            statuses=tuple(sorted(PAUSING)),
        )
    return Version(number, starts_at, text_of(policy), now, actor)


def drop(cursor: duckdb.DuckDBPyConnection, number: int) -> None:
    """Take a version out; `cursor` is that of a write in progress."""
    cursor.execute("DELETE FROM policies WHERE policy = ?", [number])


def altered(cursor: duckdb.DuckDBPyConnection) -> list[int]:
    """The published versions whose document is not the one that the chain of writes knows; the first was not published.

    A version that the chain knows and that is not there any more is one of them, unless it was withdrawn.
    """
    rows = cursor.execute(_COMMANDS)
    known: dict[int, str] = {}
    for (command,) in rows.fetchall():
        verb, number, *digest = command.split()
        if verb == "publish_policy":
            known[int(number)] = digest[0]
        else:
            known.pop(int(number), None)
    stored = {version.number: version.digest for version in book(cursor).versions if version.number > 1}
    return sorted(number for number in known.keys() | stored.keys() if known.get(number) != stored.get(number))


def text_of(policy: Policy) -> str:
    """`policy` as a version keeps it: JSON, the same for equal policies."""
    return json.dumps(policy_document.written(policy), ensure_ascii=False, sort_keys=True)


def keep(cursor: duckdb.DuckDBPyConnection, version: Version) -> None:
    """Add a version; `cursor` is that of a write in progress."""
    cursor.execute(
        f"INSERT INTO policies ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)",
        [version.number, version.starts_at, version.document, version.recorded_at, version.actor],
    )

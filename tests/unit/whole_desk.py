"""A desk with somebody of each role, and whatever a command needs: complaints in any hands, imports, spreads, views."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any

from data import absences, commands, intake, mappings, people_commands, policies, policy_commands, views
from data.intake import Kept
from data.outbox import posting
from data.outbox.posting import Recipient
from data.people_commands import Entry
from data.store import Store
from domain.messages import MessageKind
from domain.people import IN_A_TEAM, STAFF, SYSTEM, Absence, Person, Role
from sla.policy import Policy
from tests.intake.conftest import HEADER, TICKETS
from tests.people import hire

PEOPLE: Mapping[str, Person] = MappingProxyType(
    {role: Person(role, f"Name {role}", role, "payments" if role in IN_A_TEAM else None) for role in STAFF}
)
COLLEAGUE = Person("colleague", "Name colleague", Role.AGENT, "payments")
OUTSIDER = Person("outsider", "Name outsider", Role.AGENT, "games")
#: Sets the stage.
SAM = Person("sam", "Name Sam", Role.SUPERVISOR)
#: Where a complaint lies: its team, and who works on it; None: whoever acts.
PLACES: Mapping[str, tuple[str, str | None]] = MappingProxyType(
    {
        "own": ("payments", None),
        "a colleague's": ("payments", COLLEAGUE.user_id),
        "the team's, nobody's": ("payments", ""),
        "another team's": ("games", OUTSIDER.user_id),
        "another team's, nobody's": ("games", ""),
        "no team's": ("", ""),
    }
)
_BLOCK = 20
_CASES = """\
title = "Cases"
source = "{source}"
layout = "ticket"
zone = "UTC"
dates = ["iso"]

[columns]
id = "n"
received_at = "at"
status = "state"
category = "what"
team = "team"
agent = "who"
due_at = "due"
"""
MAPPING = intake.parse_mapping(TICKETS, "helpdesk.toml")


@dataclass(frozen=True, slots=True)
class Case:
    """A complaint as it was left: its number, its version, its reference, the account in it, what came last."""

    ticket_id: int
    version: int
    reference: str
    account: str
    came: int = 0

    @property
    def at_version(self) -> tuple[int, int]:
        """As commands for many take it."""
        return self.ticket_id, self.version


@dataclass
class Whole:
    """The desk of a test module; what is made in it is new each time, so that no test meets what another did."""

    store: Store
    folder: Path
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    _numbers: "count[int]" = field(default_factory=lambda: count(1))
    _cases: dict[tuple[str, str], list[Case]] = field(default_factory=dict)
    _done: dict[tuple[str, str, str], Case] = field(default_factory=dict)

    def __post_init__(self) -> None:
        hire(self.store, *PEOPLE.values(), COLLEAGUE, OUTSIDER, SAM)

    def number(self) -> int:
        """One that nobody else was given."""
        return next(self._numbers)

    def case(self, person: Person, place: str) -> Case:
        """A late complaint that nobody has touched and that lies at `place` as `person` sees it."""
        team, agent = PLACES[place]
        who = person.user_id if agent is None else agent
        kept = self._cases.setdefault((team, who), [])
        while kept and self._is_touched(kept[-1]):
            kept.pop()
        if not kept:
            kept += self._brought(team, who)
        return kept[-1]

    def _is_touched(self, case: Case) -> bool:
        return self._asked("SELECT version FROM tickets WHERE ticket_id = ?", case.ticket_id) != [(case.version,)]

    def _brought(self, team: str, who: str) -> list[Case]:
        """Some new ones, of two months ago; in one import, which is much quicker than one by one."""
        source, at = f"source-{self.number()}", self.now - timedelta(days=60)
        names = [f"N{self.number()}" for _ in range(_BLOCK)]
        path = self.folder / f"{source}.csv"
        rows = [
            f"{one},{at:%Y-%m-%dT%H:%M}Z,new,game,{team},{who},{at + timedelta(days=9):%Y-%m-%dT%H:%M}Z"
            for one in names
        ]
        path.write_text("\n".join(("n,at,state,what,team,who,due", *rows)) + "\n", encoding="utf-8")
        intake.run(self.store, SYSTEM, path, intake.parse_mapping(_CASES.format(source=source), "cases.toml"))
        found = self._asked(
            "SELECT ticket_id, version, reference, external_id FROM tickets WHERE source = ? ORDER BY ticket_id", source
        )
        with self.store.write(SYSTEM, "accounts") as writing:
            told = [[ticket_id, f"ACC-{name}"] for ticket_id, _version, _reference, name in found]
            writing.cursor.executemany("INSERT INTO players (ticket_id, account) VALUES (?, ?)", told)
        return [Case(*row, f"ACC-{name}") for *row, name in found]

    def after(self, name: str, person: Person, place: str, do: Callable[[Case], int]) -> Case:
        """A complaint at `place` to which `do`, called `name`, was done, and nothing since; `do` tells what came."""
        team, agent = PLACES[place]
        key = name, team, person.user_id if agent is None else agent
        if key not in self._done or self._is_touched(self._done[key]):
            case = self.case(person, place)
            came = do(case)
            [(version,)] = self._asked("SELECT version FROM tickets WHERE ticket_id = ?", case.ticket_id)
            self._done[key] = replace(case, version=version, came=came)
        return self._done[key]

    def noted(self, person: Person, place: str) -> Case:
        """One with a note."""

        def note(case: Case) -> int:
            return commands.note(self.store, SAM, *case.at_version, f"text of {case.account}")

        return self.after("note", person, place, note)

    def messaged(self, person: Person, place: str) -> Case:
        """One whose player was written to."""

        def post(case: Case) -> int:
            with self.store.write(SYSTEM, "post") as writing:
                to = Recipient("player@example.org", "fr", "")
                return posting.post(writing, case.ticket_id, MessageKind.REQUEST, {"text": "TEXT"}, to, self.now)

        return self.after("message", person, place, post)

    def _asked(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(self.store.cursor()) as cursor:
            return cursor.execute(query, list(values)).fetchall()

    def user(self, person: Person, place: str) -> str:
        """Whoever works at `place`; the manager, who is in no team, where nobody's team is."""
        team, agent = PLACES[place]
        return (person.user_id if agent is None else agent) if team else Role.MANAGER

    def target(self) -> str:
        """The id of a new user, for changes that would send the others home."""
        entry = Entry(f"Target {self.number()}", f"t{self.number()}@example.com", Role.MANAGER)
        return people_commands.add(self.store, SYSTEM, entry).user_id

    def disabled(self) -> str:
        """The id of a new user whose access was ended."""
        user_id = self.target()
        people_commands.disable(self.store, SYSTEM, user_id)
        return user_id

    def days(self) -> tuple[date, date]:
        """Days on which nobody is away yet."""
        first = date(2030, 1, 1) + timedelta(days=2 * self.number())
        return first, first + timedelta(days=1)

    def absence(self, user_id: str) -> Absence:
        """A new absence of that user."""
        return absences.add(self.store, SAM, user_id, *self.days())

    def view(self, person: Person) -> int:
        """The number of a new view of that person."""
        return views.save(self.store, person, f"View {self.number()}", "explore", {})

    def mapping(self) -> str:
        """The name of a new saved mapping."""
        name = f"Mapping {self.number()}"
        mappings.save(self.store, SYSTEM, name, TICKETS)
        return name

    def table(self) -> Path:
        """A file to import, with a row that can be used and one that cannot."""
        path, number = self.folder / f"{self.number()}.csv", self.number()
        rows = (f"{number},05/01/2026 09:00,,,,open,bonus", f"x{number},31/02/2026 09:00,,,,open,bonus")
        path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
        return path

    @cached_property
    def imported(self) -> Kept:
        """An import with a row in quarantine, which stays there."""
        return self.bring()

    def bring(self) -> Kept:
        """A new import with a row in quarantine."""
        intake.run(self.store, SYSTEM, self.table(), MAPPING)
        with closing(self.store.cursor()) as cursor:
            return intake.imports(cursor)[0]

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        with closing(self.store.cursor()) as cursor:
            return policies.book(cursor).in_force(self.now).policy

    def start(self) -> date:
        """A day to come on which no version starts yet."""
        return date(2031, 1, 1) + timedelta(days=self.number())

    def version(self) -> int:
        """The number of a new version of the policy, which has not started."""
        return policy_commands.publish(self.store, SYSTEM, self.policy, self.start()).number

    def mention(self, person: Person, place: str) -> Case:
        """One with a note that names `person`, whatever they might do when it was written."""
        case = self.noted(person, place)
        with self.store.write(SYSTEM, "name") as writing:
            writing.cursor.execute(
                "INSERT INTO mentions SELECT text_id, ticket_id, ?, ?, NULL FROM texts WHERE ticket_id = ?"
                " AND text_id NOT IN (SELECT text_id FROM mentions WHERE user_id = ?)",
                [person.user_id, writing.recorded_at, case.ticket_id, person.user_id],
            )
        return case

    def digest(self) -> dict[str, tuple[int, int | None]]:
        """What stands in each table: equal where nothing was written."""
        with closing(self.store.cursor()) as cursor:
            names = [name for (name,) in cursor.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
            query = " UNION ALL ".join(f"SELECT '{n}', count(*), bit_xor(hash(t)) FROM \"{n}\" AS t" for n in names)
            return {name: (rows, digest) for name, rows, digest in cursor.execute(query).fetchall()}

"""The application under attack: with sign-in and a person of each role, and as a demo."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data import commands, people_commands, sign_in, team_commands
from data.filing import Complaint
from data.people_commands import Entry
from data.sign_in import Claims
from data.store import Store
from domain.people import IN_A_TEAM, STAFF, Person, Role, Session
from domain.vocabulary import Category, Channel
from tests.attack.client import cookie
from tests.browser.application import served
from tests.browser.provider import Guarded, guarded
from tests.people import hire

ADMIN = Person("root", "Root", Role.ADMIN)
ISSUER = "https://id.example"
#: A team and an agent whose ids are formulas of spreadsheets; no form makes such ids, an import may.
FORMULA = "=cmd|'/C calc'!A0"


def fill(path: Path) -> None:
    """A store with a user `role` of each role, one more agent `leaver`, and five complaints, all bound to accounts."""
    with Store.open(path) as store:
        hire(store, ADMIN)
        team_commands.add(store, ADMIN, "Games")
        for name in [*STAFF, "leaver", "other"]:
            role = Role(name) if name in set(STAFF) else Role.AGENT
            team = "games" if role in IN_A_TEAM else None
            people_commands.add(store, ADMIN, Entry(f"Name {name}", f"{name}@example.com", role, team))
            _bind(store, name)
        now = datetime.now(UTC)
        supervisor = Person("name.supervisor", "Name supervisor", Role.SUPERVISOR)
        for number in range(5):
            told = Complaint(
                f"ACC-{number}", (now - timedelta(days=9)).date(), Category.GAME, "SECRET-TEXT", Channel.EMAIL
            )
            commands.file(store, supervisor, told, now - timedelta(days=number))
        hire(store, Person(FORMULA, "Name formula", Role.AGENT, FORMULA))
        commands.assign(store, supervisor, [(1, 1)], FORMULA, FORMULA)


def _bind(store: Store, name: str) -> None:
    session = Session(ISSUER, f"sub-{name}", datetime.now(UTC))
    sign_in.enter(store, Claims(session, f"{name}@example.com", ""), "", datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Fort:
    """The application with sign-in, and cookies for it."""

    app: Guarded

    @property
    def base(self) -> str:
        return self.app.base

    def cookie(self, name: str, ago: timedelta = timedelta(), **changes: object) -> str:
        """The cookie of the user called `name`, who signed in so long ago; `changes` are other claims."""
        claims = {
            "iss": ISSUER,
            "sub": f"sub-{name}",
            "iat": int((datetime.now(UTC) - ago).timestamp()),
            "email": f"{name}@example.com",
            "email_verified": True,
            **changes,
        }
        return cookie(self.app.secret, self.base, claims)


@pytest.fixture(scope="session")
def fort(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fort]:
    """The application with sign-in, for all attacks of a run."""
    folder = tmp_path_factory.mktemp("fort")
    fill(folder / "tickets.duckdb")
    with guarded(folder / "tickets.duckdb", folder, []) as app:
        yield Fort(app)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the application without sign-in."""
    folder = tmp_path_factory.mktemp("demo")
    fill(folder / "tickets.duckdb")
    with served(folder / "tickets.duckdb") as base:
        yield base

"""The public pages on a real store, asked by a client that keeps cookies and runs no script, as a plain browser."""

import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette would rather have a client that is not among what is installed
    from starlette.testclient import TestClient

from data import commands
from data.filing import Complaint
from data.store import Store
from domain.people import PLAYER, Person, Role
from domain.vocabulary import Category, Channel
from players.routes import routes
from players.site import Setting, Site
from tests.people import hire

SAM = Person("sam", "Sam", Role.SUPERVISOR)
KEY = b"k" * 32
FORM = {
    "account": "J-4711",
    "incident_on": "2026-11-01",
    "amount": "150,00",
    "currency": "EUR",
    "description": "Mon retrait n’est jamais arrivé.",
    "name": "Eva",
    "email": "eva@example.org",
}
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
_REFERENCE = re.compile(r"EC-[0-9A-Z]{8}-[0-9A-Z]")


@dataclass
class Browser:
    """A browser of a player: what it was shown last, and the forms in that."""

    http: TestClient
    page: httpx.Response = field(default_factory=lambda: httpx.Response(200))

    def open(self, address: str, **headers: str) -> httpx.Response:
        """Open `address`, following where it leads on."""
        self.page = self.http.get(address, headers=headers)
        return self.page

    def hidden(self) -> dict[str, str]:
        """What the forms of the page carry without showing it."""
        return {name: unescape(value) for name, value in _HIDDEN.findall(self.page.text)}

    def send(
        self, address: str, said: Mapping[str, str] = {}, files: Any = None, follow: bool = True
    ) -> httpx.Response:
        """Send a form of the page with what is `said` in it."""
        data = self.hidden() | dict(said)
        self.page = self.http.post(address, data=data, files=files, follow_redirects=follow)
        return self.page

    def reference(self) -> str:
        """The reference that the page shows."""
        found = _REFERENCE.search(self.page.text)
        assert found
        return found[0]


@dataclass(frozen=True)
class Desk:
    """The site, its store, and browsers for it."""

    site: Site
    store: Store

    def browser(self, address: str = "198.51.100.7") -> Browser:
        """A fresh browser at an address of the net."""
        app = Starlette(routes=routes(self.site))
        return Browser(TestClient(app, "http://localhost", client=(address, 50000)))

    def file(self, **changes: Any) -> tuple[int, str]:
        """A complaint that its player filed; its number and reference."""
        said = {"account": "J-1", "email": "eva@example.org", "language": "fr"} | changes
        at = said.pop("at", datetime.now(UTC) - timedelta(hours=5))
        told = Complaint(
            incident_on=at.date(),
            category=said.pop("category", Category.PAYMENT),
            description="Perdu.",
            channel=said.pop("channel", Channel.FORM),
            **said,
        )
        return commands.file(self.store, PLAYER, told, at)

    def version(self, ticket_id: int) -> int:
        """The version of a complaint, as somebody of the staff reads it."""
        return int(self.ask("SELECT version FROM tickets WHERE ticket_id = ?", [ticket_id])[0][0])

    def ask(self, query: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
        """What the store says."""
        with closing(self.store.cursor()) as cursor:
            return cursor.execute(query, values or []).fetchall()

    def settle(self) -> None:
        """Wait until what was left for after the answers is done."""
        self.site.later(lambda: None).result()

    def codes(self) -> list[str]:
        """The codes that were mailed, the oldest first."""
        self.settle()
        found = self.ask("SELECT subject FROM messages WHERE kind = 'code' ORDER BY message_id")
        return [re.sub(r"\D", "", subject) for (subject,) in found]

    def inside(self, reference: str) -> Browser:
        """A browser that shows the complaint, after the code."""
        browser = self.browser()
        browser.open(f"/reclamations/suivre?reference={reference}")
        browser.send("/reclamations/suivre", {"reference": reference})
        browser.send("/reclamations/suivre/code", {"code": self.codes()[-1]})
        assert browser.page.url.path == f"/reclamations/miennes/{reference}"
        return browser


@pytest.fixture
def desk(store: Store) -> Iterator[Desk]:
    """A desk of one supervisor and no complaints, with its public pages."""
    hire(store, SAM)
    site = Site(lambda: store, Setting(handoff_key=KEY))
    yield Desk(site, store)
    site.close()


def text_file(field: str, name: str, content: str = "bonjour") -> tuple[str, tuple[str, bytes, str]]:
    """A file of plain text in a field of a form."""
    return field, (name, content.encode(), "text/plain")

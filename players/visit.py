"""One request of a player: whose browser it is, by what they are in, which language they speak."""

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

import duckdb
from starlette.requests import Request

from data.access import entries, whose
from data.access.entries import Entry
from data.store import Store
from domain.marks import N_, NN_
from domain.problems import BadInput, NotAllowed, NotFound, Problem
from domain.reference import normalised
from players import browser, pace
from players.body import Body
from players.site import Site
from players.speaking import chosen


class SlowDown(Problem):
    """Too many attempts: there is another one in so many seconds."""

    def __init__(self, seconds: int) -> None:
        sentence = NN_(
            "That was too often in a short time: try again in {count} second.",
            "That was too often in a short time: try again in {count} seconds.",
        )
        super().__init__(sentence, count=seconds)


@dataclass
class Visit:
    """A request, with what was sent; `now` is in UTC."""

    site: Site
    request: Request
    body: Body
    now: datetime
    #: In how many seconds whoever asks may try again; 0: at once.
    wait: int = 0

    @classmethod
    def of(cls, site: Site, request: Request, body: Body) -> "Visit":
        """The visit that `request` is."""
        return cls(site, request, body, datetime.now(UTC))

    @property
    def store(self) -> Store:
        """The store that is served."""
        return self.site.store()

    @cached_property
    def known_browser(self) -> str | None:
        """The name of the browser by its cookie; None where it brings none of ours."""
        return browser.named(self.store.key, self.request.cookies.get(browser.COOKIE, ""))

    @cached_property
    def browser(self) -> str:
        """The name of the browser; a new one where it has none."""
        return self.known_browser or browser.fresh()

    @cached_property
    def language(self) -> str:
        """`fr` or `en`."""
        asked, before = self.asked("lang"), self.request.cookies.get(browser.LANGUAGE, "")
        return chosen(asked, before, self.request.headers.get("accept-language", ""))

    @property
    def seal(self) -> str:
        """What the forms of the answer carry."""
        return browser.seal(self.store.key, self.browser)

    @cached_property
    def entry(self) -> Entry | None:
        """By what the player is in; None where they are not."""
        if self.known_browser is None:
            return None
        with closing(self.store.cursor()) as cursor:
            seen = entries.find(cursor, self.store.key, self.known_browser, self.now)
        if seen and seen.is_to_be_noted(self.now):
            store, name, now = self.store, self.known_browser, self.now
            self.site.later(lambda: entries.note(store, name, now))
        return seen.entry if seen else None

    def asked(self, name: str) -> str:
        """What the address asks for under `name`; '' where nothing."""
        return self.request.query_params.get(name, "")

    def demand_own_form(self) -> None:
        """Return where the form that was sent was made for this browser; else `BadInput`."""
        if self.known_browser is None or not browser.is_sealed(
            self.store.key, self.known_browser, self.body.text("seal")
        ):
            raise BadInput(
                N_("This form was open too long, or your browser keeps no cookies: send it again, with its files.")
            )

    def demand_entry(self) -> Entry:
        """By what the player is in; `NotAllowed` where they are not, or not any more."""
        if self.entry is None:
            raise NotAllowed(
                N_("You were signed out after {minutes} minutes: ask for a new code."),
                minutes=entries.IDLE // timedelta(minutes=1),
            )
        return self.entry

    def demand_own_case(self, cursor: duckdb.DuckDBPyConnection) -> int:
        """The number of the complaint that the address names; `NotFound` where there is none of theirs."""
        entry, reference = self.demand_entry(), normalised(self.request.path_params["reference"])
        number = whose.find(cursor, entry, reference)
        if number is None:
            raise NotFound(N_("There is no complaint with this reference among yours."))
        return number

    def slow(self, kept: pace.Pace) -> None:
        """Take an attempt of whoever asks; `SlowDown` where they come too fast."""
        self.wait = kept.take(self.network)
        if self.wait:
            raise SlowDown(self.wait)

    @property
    def network(self) -> str:
        """Whom the address of whoever asks stands for."""
        return pace.network(self.client)

    @property
    def client(self) -> str:
        """The address of whoever asks, as far as it is known."""
        header = self.site.setting.client_header
        if header and (said := self.request.headers.getlist(header)):
            # The last one is from the proxy in front; those before it anybody may have written.
            return said[-1].rpartition(",")[2].strip()
        return self.request.client.host if self.request.client else ""

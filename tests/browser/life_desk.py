"""A desk with one complaint in a browser: the application, its player, those who work there, and the mails."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from data.mail_settings import Server
from data.outbox import delivery, sending
from data.outbox.sending import Outcome, Sender
from data.store import Store
from tests import life
from tests.browser import steps
from tests.browser.application import served
from tests.browser.test_players import Inbox
from tests.browser.waiting import settled
from wording.language import in_language

EVA, DESK, PUBLIC = "eva@example.org", "desk@casino.example", "https://help.casino.example"
SUPERVISOR, AGENT, COMPLIANCE, ANALYST = "helene.vasseur", "amelie.roux", "olivier.stern", "nadia.ferhat"
#: How what the player is written begins.
SUBJECTS = {
    "fr": {
        "acknowledgement": "Votre réclamation EC-",
        "request": "Il nous manque quelque chose",
        "proposal": "Une proposition",
        "answer": "Notre réponse",
        "appeal_received": "Votre recours",
        "appeal_decided": "La décision sur votre recours",
    },
    "en": {
        "acknowledgement": "Your complaint EC-",
        "request": "Something is missing",
        "proposal": "A proposal",
        "answer": "Our answer",
        "appeal_received": "Your appeal",
        "appeal_decided": "The decision on your appeal",
    },
}
CODE = {"fr": "Votre code", "en": "Your code"}
GREETING = {"fr": "Bonjour", "en": "Hello"}
#: What the desk wrote stands in its message.
WRITTEN = {
    "request": life.STATEMENT,
    "proposal": life.HALF,
    "answer": life.REJECTED,
    "appeal_decided": life.CHANGED,
}
ANALYSED, WAITS, ANSWERED = "In analysis", "Waiting for the player", "Answered"
STATUSES = {
    "fr": {ANALYSED: "En analyse", WAITS: "En attente du joueur", ANSWERED: "Répondue"},
    "en": {one: one for one in (ANALYSED, WAITS, ANSWERED)},
}


@dataclass
class Desk:
    """The application, the browsers of a player and of the desk, what was mailed, and when each step was done."""

    lang: str
    store: Path
    player: Page
    staff: Page
    inbox: Inbox
    smtp: Server
    base: str = ""
    reference: str = ""
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    marks: dict[str, datetime] = field(default_factory=dict)

    def say(self, message: str) -> str:
        """`message` in the language of the journey."""
        return in_language(self.lang, message)

    @contextmanager
    def running(self) -> Iterator[None]:
        """The application, as long as the block lasts."""
        environment = {
            "DELAI_PUBLIC_HOST": "127.0.0.1",
            "DELAI_SMTP": f"smtp://127.0.0.1:{self.smtp.port}",
            "DELAI_MAIL_FROM": DESK,
            "DELAI_PUBLIC_URL": PUBLIC,
        }
        with served(self.store, environment=environment) as self.base:
            yield

    def public(self, address: str) -> str:
        """`address` of the public pages, as this machine serves it."""
        return self.base.replace("localhost", "127.0.0.1") + address.removeprefix(PUBLIC)

    def deliver(self, at: datetime) -> None:
        """Send what waits in the outbox of the closed store as of `at`."""
        give = partial(delivery.give, self.smtp)
        with Store.open(self.store) as store:
            while (sent := sending.send_next(store, Sender(DESK, "Extra Casino"), give, at)) is not Outcome.NOTHING_DUE:
                assert sent is Outcome.SENT

    def mailed(self, kind: str, pattern: str) -> str:
        """What `pattern` finds in the message of that kind, once it has come."""
        return self.inbox.waited(EVA, rf"(?s)\A{SUBJECTS[self.lang][kind]}.*?({pattern})")

    def done(self, step: str) -> None:
        """Note that a step is done: between the one before and now."""
        self.marks[step] = datetime.now(UTC)

    def open(self, person: str) -> None:
        """The ticket, as `person` sees it."""
        query = {"ticket": "1", "lang": self.lang, "as": person}
        steps.visit(self.staff, self.base, "ticket", **query)

    def tab(self, name: str) -> Locator:
        """The form behind the tab of that name."""
        self.staff.get_by_role("tab", name=self.say(name), exact=True).click()
        return self.staff.get_by_role("tabpanel").filter(visible=True)

    def press(self, label: str, shows: Locator) -> None:
        """Press a button of the ticket and wait until that shows what is new."""
        self.staff.get_by_role("button", name=self.say(label), exact=True).filter(visible=True).click()
        settled(self.staff, shows)

    def written(self, text: str) -> Locator:
        """A text on the ticket: in its history or among its facts."""
        return self.staff.get_by_test_id("stText").filter(has_text=text).first

    def write(self, label: str, text: str) -> None:
        """Write into a field of the ticket."""
        self.staff.get_by_label(self.say(label), exact=True).filter(visible=True).fill(text)

    def headline(self, status: str) -> Locator:
        """Where the ticket stands."""
        return self.staff.locator(".st-key-headline").get_by_text(STATUSES[self.lang][status], exact=True)

    def course(self, name: str) -> Locator:
        """Where it stands in the procedure."""
        return self.staff.locator(".st-key-course").get_by_text(self.say(name))

    def figure(self, name: str, value: str) -> None:
        """A figure, as the page of definitions shows it to the analyst."""
        query = {"figure": name, "lang": self.lang, "as": ANALYST}
        steps.visit(self.staff, self.base, "definitions", **query)
        expect(self.staff.locator(f".st-key-now_{name} strong")).to_have_text(re.compile(value))

    def case(self) -> None:
        """The complaint, as its player sees it."""
        self.player.goto(self.public(f"/reclamations/miennes/{self.reference}?lang={self.lang}"))

    def told(self, status: str, *words: str) -> None:
        """The player is shown where the complaint stands, and has these words before them."""
        expect(self.player.locator(".status")).to_have_text(f"{self.say(status)}.")
        for one in words:
            expect(self.player.get_by_text(one).first).to_be_visible()

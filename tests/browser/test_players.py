"""The public pages in a browser: with a keyboard, without a script, at 320 px, and as axe sees them."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from data import commands, links
from data import procedure_commands as procedure
from data.access import entries
from data.access.entries import Entry
from data.filing import Complaint
from data.store import Store
from domain.people import PLAYER, Person, Role
from domain.vocabulary import Category, Channel, Decision
from players import browser as browsers
from tests.attack.client import ask
from tests.browser.application import _free_port, served
from tests.browser.conftest import OpenPage
from tests.people import hire

SAM = Person("sam", "Sam", Role.SUPERVISOR)
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Inbox:
    """What players were sent, as a server of theirs was given it."""

    mails: list[tuple[str, str]] = field(default_factory=list)

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:
        mail = message_from_bytes(bytes(envelope.content or b""), policy=default)
        self.mails.append((envelope.rcpt_tos[0], f"{mail['subject']}\n{mail.get_content()}"))
        return "250 OK"

    def waited(self, to: str, pattern: str) -> str:
        """What `pattern` finds in a message to `to`, once one has come."""
        for _ in range(600):
            found = [re.search(pattern, text) for address, text in self.mails if address == to]
            if whole := [one[1] for one in found if one]:
                return whole[-1]
            time.sleep(0.05)
        raise AssertionError(f"no message with {pattern} came to {to}: {self.mails}")


@dataclass(frozen=True)
class Public:
    """The public pages under a name of their own, with complaints in three states and the cookie of their player."""

    base: str
    staff: str
    cookie: str
    references: tuple[str, str, str]
    rating: str
    inbox: Inbox

    def enter(self, page: Page) -> None:
        """Let the browser of `page` in."""
        page.context.add_cookies([{"name": browsers.COOKIE, "value": self.cookie, "url": f"{self.base}/reclamations"}])


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Public]:
    """The application with `DELAI_PUBLIC_HOST`."""
    path = tmp_path_factory.mktemp("public") / "tickets.duckdb"
    with Store.open(path) as store:
        cookie, references, rating = _filled(store)
    inbox = Inbox()
    server = Controller(inbox, hostname="127.0.0.1", port=_free_port())
    server.start()
    environment = {
        "DELAI_PUBLIC_HOST": "127.0.0.1",
        "DELAI_SMTP": f"smtp://127.0.0.1:{server.port}",
        "DELAI_MAIL_FROM": "desk@casino.example",
        "DELAI_PUBLIC_URL": "https://help.casino.example",
    }
    with served(path, environment=environment) as staff:
        yield Public(staff.replace("localhost", "127.0.0.1"), staff, cookie, references, rating, inbox)
    server.stop()


def _filled(store: Store) -> tuple[str, tuple[str, str, str], str]:
    hire(store, SAM)
    now = datetime.now(UTC)
    cases = [_filed(store, now - timedelta(days=1), category) for category in (Category.GAME, Category.FRAUD, "other")]
    (asked, first), (proposed, second), (answered, third) = cases
    commands.change_status(store, SAM, asked, 2, "in_analysis")
    procedure.request(store, SAM, asked, 3, "Votre relevé ?")
    commands.change_status(store, SAM, proposed, 2, "in_analysis")
    procedure.propose(store, SAM, proposed, 3, "La moitié ?", now + timedelta(days=3))
    commands.answer(store, SAM, answered, 2, Decision.REJECTED, "Non.")
    name = browsers.fresh()
    entries.begin(store, name, Entry(ticket_id=asked), now)
    return browsers.signed(store.key, name), (first, second, third), links.sign(store.key, third, 4)


def _filed(store: Store, at: datetime, category: Category | str) -> tuple[int, str]:
    told = Complaint(
        "J-1", at.date(), Category(category), "Perdu " * 40, Channel.FORM, email="eva@example.org", language="fr"
    )
    return commands.file(store, PLAYER, told, at)


def _faults(page: Page) -> list[tuple[str, str]]:
    found = Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    return [(one["id"], node["html"]) for one in serious for node in one["nodes"]]


@pytest.mark.parametrize(("dark", "lang"), [(False, "fr"), (True, "en")])
def test_every_page_fits_320_px_and_axe_finds_no_serious_fault(
    public: Public, open_page: OpenPage, dark: bool, lang: str
) -> None:
    page = open_page(width=320, height=700, dark=dark)
    page.add_init_script("HTMLFormElement.prototype.requestSubmit = () => {}")

    def look(address: str) -> None:
        page.goto(f"{public.base}/reclamations{address}{'&' if '?' in address else '?'}lang={lang}")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert _faults(page) == [], address
        assert page.evaluate(OVERFLOW) <= 0, address

    for address in ("", "/deposer", "/deposer?categorie=fraud", "/suivre", "/suivre/code?reference=x", "/nix"):
        look(address)
    look(f"/noter?token={public.rating}")
    page.goto(f"{public.base}/reclamations/deposer?categorie=game&lang={lang}")
    page.locator("#complaint").evaluate("form => { form.noValidate = true; form.submit() }")
    expect(page.locator("#summary")).to_be_visible()
    assert _faults(page) == []
    public.enter(page)
    for address in ("/miennes", *(f"/miennes/{reference}" for reference in public.references)):
        look(address)


def test_a_complaint_is_filed_with_the_keyboard_alone_and_papers_tell_how_far_they_are(
    public: Public, page: Page
) -> None:
    page.goto(f"{public.base}/reclamations?lang=fr")
    for wanted, heading in (("Déposer une réclamation", "De quoi s’agit-il"), ("Litige de jeu", "Litige de jeu")):
        _tab_to(page, wanted)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    page.locator("#complaint").evaluate("form => { form.noValidate = true }")
    _tab_to(page, "Envoyer la réclamation")
    page.keyboard.press("Enter")
    expect(page.locator("#summary")).to_be_focused()
    _type_into(page, "account", "J-77")
    _type_into(page, "incident_on", "01012026")
    _type_into(page, "description", "La roue s’est arrêtée.")
    # The window in which a file is chosen is the browser's own.
    page.locator("#paper_screenshots").set_input_files(
        {"name": "écran.txt", "mimeType": "text/plain", "buffer": b"x" * 200_000}
    )
    expect(page.locator("#held li")).to_contain_text("écran.txt")
    expect(page.locator("#progress")).to_contain_text("écran.txt")
    _type_into(page, "email", "eva@example.org")
    page.keyboard.press("Enter")
    expect(page.locator(".reference").first).to_contain_text("EC-")


def _tab_to(page: Page, wanted: str) -> None:
    """Press Tab until what says `wanted` has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted in str(page.evaluate("document.activeElement.innerText || ''")):
            return
    raise AssertionError(f"Tab does not reach {wanted}")


def _type_into(page: Page, field: str, text: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == field:
            page.keyboard.type(text)
            return
    raise AssertionError(f"Tab does not reach {field}")


def test_without_a_script_all_works_and_a_paper_that_was_fine_is_kept(
    public: Public, browser: Browser, tmp_path: Path
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{public.base}/reclamations/deposer?categorie=payment")
    page.fill("#account", "J-78")
    page.fill("#incident_on", "2026-01-01")
    page.fill("#description", "Lost.")
    page.fill("#email", "eva@example")
    paper = tmp_path / "statement.txt"
    paper.write_text("150.00")
    page.set_input_files("#paper_transaction", paper)
    page.get_by_role("button", name="Send the complaint").click()
    expect(page.locator("#email-wrong")).to_be_visible()
    expect(page.locator("#held li")).to_contain_text("statement.txt")
    page.fill("#email", "eva@example.org")
    page.get_by_role("button", name="Send the complaint").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your complaint has arrived")
    page.goto(f"{public.base}/reclamations/noter?token={public.rating}")
    expect(page.get_by_role("button", name="4, good")).to_be_visible()
    context.close()


def test_from_the_form_by_the_mails_to_the_complaint(public: Public, page: Page) -> None:
    page.goto(f"{public.base}/reclamations/deposer?categorie=bonus&lang=en")
    for field_, value in {"account": "J-79", "description": "No bonus.", "email": "zoe@example.org"}.items():
        page.fill(f"#{field_}", value)
    page.fill("#incident_on", "2026-01-01")
    page.get_by_role("button", name="Send the complaint").click()
    reference = page.locator(".reference").first.inner_text()
    link = public.inbox.waited(
        "zoe@example.org", rf"https://help.casino.example(/reclamations/suivre\S*{reference}\S*)"
    )
    page.goto(f"{public.base}{link}")
    expect(page.get_by_label("Reference")).to_have_value(reference)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill(public.inbox.waited("zoe@example.org", r"\b(\d{8})\b"))
    page.get_by_role("button", name="Show my complaint").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Complaint {reference}")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{public.base}/reclamations/miennes/{reference}")
    expect(page.get_by_label("Reference")).to_be_visible()


def test_a_page_that_nobody_has_before_them_gives_no_mark_until_somebody_has(public: Public, page: Page) -> None:
    page.add_init_script("document.hasFocus = () => window.seen === true")
    page.goto(f"{public.base}/reclamations/noter?token={public.rating}&lang=en")
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.get_by_role("button", name="Give the mark")).to_be_visible()
    expect(page).to_have_url(re.compile("noter"))
    page.evaluate("window.seen = true; dispatchEvent(new Event('focus'))")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your mark.")


def test_a_person_gives_the_mark_of_the_mail_by_opening_its_link(public: Public, page: Page) -> None:
    page.goto(f"{public.base}/reclamations/noter?token={public.rating}&lang=en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your mark.")
    public.enter(page)
    page.goto(f"{public.base}/reclamations/miennes/{public.references[2]}?lang=en")
    expect(page.get_by_label("4, good")).to_be_checked()


def test_from_the_players_name_no_page_of_the_staff_is_reached(public: Public, page: Page) -> None:
    for path in (
        "/overview",
        "/people",
        "/ticket?ticket=1&as=mei.caron",
        "/export/x",
        "/_stcore/health",
        "/index.html",
    ):
        assert ask(public.base, path).status == 404
    for path in ("/_stcore/stream", "/reclamations/../people", "/reclamations/%2e%2e/people"):
        assert ask(public.base, path).status in (400, 404)
    assert ask(public.base, "/health").status == 200
    page.goto(public.base)
    expect(page).to_have_url(f"{public.base}/reclamations")
    # Nothing of Streamlit is in the page.
    assert "streamlit" not in page.content().lower()

"""The whole life of a complaint in a browser, as its player and as those of the desk, in both languages.

The mails go to a real server. What is not sent at night waits for the morning: while the application is down for a
moment, the sender is run as of then, whatever the hour is.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import expect

from data import staff
from data.demo.crew import TEAMS, everybody
from data.mail_settings import Server
from data.store import Store
from domain.zones import at_home, home_midnight
from tests import life
from tests.browser import steps
from tests.browser.application import _free_port
from tests.browser.conftest import OpenPage
from tests.browser.life_desk import (
    AGENT,
    ANALYSED,
    ANSWERED,
    CODE,
    COMPLIANCE,
    EVA,
    GREETING,
    PUBLIC,
    STATUSES,
    SUBJECTS,
    SUPERVISOR,
    WAITS,
    WRITTEN,
    Desk,
)
from tests.browser.test_players import Inbox
from tests.browser.waiting import settled


@pytest.fixture(params=["fr", "en"])
def desk(request: pytest.FixtureRequest, store: Store, tmp_path: Path, open_page: OpenPage) -> Iterator[Desk]:
    """A desk of everybody of the demo, with no complaint yet."""
    with store.beside() as cursor:
        staff.add_teams(cursor, TEAMS)
        staff.add_people(cursor, everybody())
    store.close()
    inbox, locale = Inbox(), {"fr": "fr-FR", "en": "en-GB"}[request.param]
    server = Controller(inbox, hostname="127.0.0.1", port=_free_port())
    server.start()
    smtp = Server("127.0.0.1", server.port, False)
    yield Desk(request.param, tmp_path / "tickets.duckdb", open_page(locale), open_page(locale), inbox, smtp)
    server.stop()


def files(desk: Desk) -> None:
    page, today = desk.player, datetime.now(UTC).date()
    page.goto(desk.public(f"/reclamations/deposer?categorie=payment&lang={desk.lang}"))
    page.fill("#account", "J-4711")
    page.fill("#incident_on", (today - timedelta(days=2)).isoformat())
    page.fill("#amount", "150")
    page.fill("#description", "Retrait jamais arrivé.")
    page.fill("#email", EVA)
    for kind, name in (("transaction", "relevé.txt"), ("screenshots", "écran.txt")):
        page.locator(f"#paper_{kind}").set_input_files(
            {"name": name, "mimeType": "text/plain", "buffer": b"150,00 EUR"}
        )
        expect(page.locator("#held li").filter(has_text=name)).to_be_visible()
    page.get_by_role("button", name=desk.say("Send the complaint")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(desk.say("Your complaint has arrived"))
    desk.reference = page.locator(".reference").first.inner_text()
    assert desk.mailed("acknowledgement", r"EC-\w{8}-\w") == desk.reference
    desk.figure("backlog", "^1$")


def is_taken(desk: Desk) -> None:
    """By somebody of the team that its category leads to."""
    desk.open(AGENT)
    expect(desk.course("by the machine")).to_be_visible()
    desk.tab("Take")
    # Whose case it is not does not see its papers.
    expect(desk.staff.get_by_text("relevé.txt")).to_have_count(0)
    desk.press("Take it", desk.written("Amélie Roux"))
    for name in ("relevé.txt", "écran.txt"):
        expect(desk.staff.get_by_text(name).first).to_be_visible()


def is_analysed(desk: Desk) -> None:
    desk.tab("Status").get_by_text(STATUSES[desk.lang][ANALYSED], exact=True).click()
    desk.press("Save the status", desk.headline(ANALYSED))


def is_asked(desk: Desk) -> None:
    desk.tab("Write")
    desk.write("What the player is asked for", life.STATEMENT)
    desk.press("Send the request", desk.written(life.STATEMENT))
    expect(desk.headline(WAITS)).to_be_visible()
    desk.figure("backlog_paused", "^1$")


def replies(desk: Desk) -> None:
    """By the code that is mailed, as the link of the acknowledgement leads there."""
    page = desk.player
    page.goto(desk.public(desk.mailed("acknowledgement", rf"{PUBLIC}/reclamations/suivre\S+")))
    page.get_by_role("button", name=desk.say("Send me a code")).click()
    page.get_by_label(desk.say("Code")).fill(desk.inbox.waited(EVA, rf"\A{CODE[desk.lang]}.*?\b(\d{{8}})\b"))
    page.get_by_role("button", name=desk.say("Show my complaint")).click()
    desk.told("Waiting for you", life.STATEMENT)
    page.locator("#reply").fill("Le voici.")
    page.get_by_role("button", name=desk.say("Send my answer")).click()
    desk.told("Being looked at", "Le voici.")
    desk.figure("backlog_paused", "^0$")


def is_proposed(desk: Desk) -> None:
    desk.open(AGENT)
    expect(desk.written("Le voici.")).to_be_visible()
    desk.tab("Write").get_by_text(desk.say("Propose a resolution"), exact=True).click()
    desk.write("What the player is proposed", life.HALF)
    desk.press("Send the proposal", desk.written(life.HALF))


def refuses(desk: Desk) -> None:
    desk.case()
    desk.told("Being looked at", life.HALF)
    desk.player.locator("#proposal-text").fill(life.NO)
    desk.player.get_by_role("button", name=desk.say("Refuse"), exact=True).click()
    desk.told("Being looked at", life.NO, desk.say("You refused our proposal."))


def is_answered(desk: Desk) -> None:
    desk.open(AGENT)
    expect(desk.written(life.NO)).to_be_visible()
    desk.tab("Answer")
    steps.choose(desk.staff, desk.say("Decision"), desk.say("Rejected"))
    desk.write("Answer to the player", life.REJECTED)
    desk.press("Answer", desk.headline(ANSWERED))


def rates(desk: Desk) -> None:
    """By the link of the answer's mail."""
    link = desk.mailed("answer", rf"{PUBLIC}/reclamations/noter\S+\.2\.\S+")
    desk.player.goto(desk.public(link))
    expect(desk.player.get_by_role("heading", level=1)).to_have_text(desk.say("Thank you for your mark."))
    desk.figure("satisfaction", "^2")


def appeals(desk: Desk) -> None:
    desk.case()
    desk.told("Complaint answered", life.REJECTED)
    desk.player.locator("#appeal").fill(life.WHY)
    desk.player.get_by_role("button", name=desk.say("Send my appeal")).click()
    desk.told("Complaint answered", life.WHY, desk.say("You appealed against our answer."))
    desk.mailed("appeal_received", desk.reference)


def is_changed(desk: Desk) -> None:
    """By somebody else than who answered, who is offered no such thing."""
    desk.open(AGENT)
    expect(desk.staff.get_by_role("tab", name=desk.say("Decide the appeal"))).to_have_count(0)
    desk.open(SUPERVISOR)
    desk.tab("Decide the appeal").get_by_text(desk.say("Changed"), exact=True).click()
    # Another answer asks for its decision.
    settled(desk.staff, desk.staff.get_by_role("combobox", name=desk.say("Decision from now on")))
    steps.choose(desk.staff, desk.say("Decision from now on"), desk.say("Upheld"))
    desk.write("What the player is told", life.CHANGED)
    desk.press("Decide the appeal", desk.written(life.CHANGED))
    desk.figure("overturn_rate", "^100")


def is_mediated(desk: Desk) -> None:
    desk.case()
    desk.told("Complaint answered", life.CHANGED)
    desk.open(COMPLIANCE)
    desk.tab("Mediation").get_by_text(desk.say("Mediator"), exact=True).click()
    desk.press("Note it", desk.course("Mediator"))


def is_confirmed(desk: Desk) -> None:
    desk.case()
    desk.told("Complaint answered", desk.say("A body outside has your complaint; we wait for what it decides."))
    desk.tab("Mediation").get_by_text(desk.say("Confirmed"), exact=True).click()
    desk.write("What the body outside says", life.STANDS)
    desk.press("Note the outcome", desk.written(life.STANDS))
    desk.case()
    desk.told("Complaint answered", desk.say("You gave our work the mark {rating} of 5.").format(rating=2))


Step = Callable[[Desk], None]
BEFORE_THE_MORNING: dict[str, Step] = {
    "filed": files,
    "taken": is_taken,
    "analysed": is_analysed,
    "requested": is_asked,
    "replied": replies,
    "proposed": is_proposed,
    "refused": refuses,
    "answered": is_answered,
}
AFTER_IT: dict[str, Step] = {
    "rated": rates,
    "appealed": appeals,
    "changed": is_changed,
    "mediated": is_mediated,
    "confirmed": is_confirmed,
}


def test_the_whole_life_of_a_complaint(desk: Desk) -> None:
    for part in (BEFORE_THE_MORNING, AFTER_IT):
        with desk.running():
            for name, step in part.items():
                step(desk)
                desk.done(name)
        desk.deliver(_tomorrow_noon())
    demand_arrived(desk)
    assert moved(desk) == (life.NOW, life.LATER)


def _tomorrow_noon() -> datetime:
    """When everything that was written until now may arrive, whatever the hour is."""
    return home_midnight(at_home(datetime.now(UTC)).date() + timedelta(days=1)) + timedelta(hours=12)


def demand_arrived(desk: Desk) -> None:
    """Every message came to the player, and beside the codes no other.

    Each came once, or once more where the application ended while it was on its way, with what it is about in it.
    """
    came = [text for to, text in desk.inbox.mails if to == EVA and not text.startswith(CODE[desk.lang])]
    for kind, subject in SUBJECTS[desk.lang].items():
        mine = [text for text in came if text.startswith(subject)]
        assert len(mine) in (1, 2), kind
        assert len(set(mine)) == 1
        assert desk.reference in mine[0] and WRITTEN.get(kind, "") in mine[0] and GREETING[desk.lang] in mine[0]
        came = [text for text in came if text not in mine]
    assert came == []


def moved(desk: Desk) -> tuple[dict[str, life.Figures], dict[str, life.Figures]]:
    """What each step moved, at once and a hundred days on."""
    found, before = {}, desk.began
    with Store.open(desk.store) as store:
        for name, after in desk.marks.items():
            found[name], before = life.moved(store, before, after), after
    return {name: now for name, (now, _later) in found.items()}, {name: later for name, (_n, later) in found.items()}

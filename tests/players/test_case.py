"""A complaint as its player sees it, and each thing that they can do with it, in the states in which they can."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from data import commands
from data import procedure_commands as procedure
from domain.people import Person, Role
from domain.statuses import Status
from domain.vocabulary import Decision, Outcome
from players.taking_part import STEPS
from tests.people import hire
from tests.players.conftest import SAM, Browser, Desk, text_file

ADA = Person("ada", "Ada", Role.SUPERVISOR)
SECRET = "NOTE-OF-THE-DESK"


def act(desk: Desk, number: int, what: str, *said: object, **more: object) -> None:
    """Let Sam do something with a complaint."""
    module = commands if hasattr(commands, what) else procedure
    getattr(module, what)(desk.store, SAM, number, desk.version(number), *said, **more)


def state(desk: Desk, number: int, *columns: str) -> tuple[object, ...]:
    return desk.ask(f"SELECT {', '.join(columns)} FROM versions_current WHERE ticket_id = ?", [number])[0]


def analysed(desk: Desk) -> tuple[int, str]:
    number, reference = desk.file()
    act(desk, number, "change_status", Status.IN_ANALYSIS)
    return number, reference


def answered(desk: Desk) -> tuple[int, str]:
    number, reference = desk.file()
    act(desk, number, "answer", Decision.REJECTED, "Non.")
    return number, reference


def send(browser: Browser, step: str, said: dict[str, str] | None = None, files: object = None) -> str:
    """Send a step of the complaint that is shown; the text of the page that comes."""
    address = f"/reclamations/miennes/{browser.reference()}/{step}"
    return browser.send(address, said or {}, files).text


def test_the_course_is_told_in_plain_words_and_the_desks_own_never(desk: Desk) -> None:
    number, reference = desk.file()
    act(desk, number, "note", SECRET)
    act(desk, number, "change_status", Status.IN_ANALYSIS)
    act(desk, number, "request", "Votre relevé ?")
    procedure.reply(desk.store, number, "Le voici.")
    act(desk, number, "reclassify", "game", "complex", SECRET)
    act(desk, number, "propose", "La moitié ?", datetime.now(UTC) + timedelta(days=3))
    procedure.answer_proposal(desk.store, number, False, "Non merci.")
    act(desk, number, "answer", Decision.PARTLY_UPHELD, "En partie.")
    procedure.appeal_own(desk.store, number, "Tout, sinon rien.")
    hire(desk.store, ADA)
    procedure.decide_appeal(desk.store, ADA, number, desk.version(number), Outcome.CONFIRMED, "Elle tient.")
    act(desk, number, "reopen", SECRET)
    page = desk.inside(reference).page.text
    told = ["Votre relevé ?", "Le voici.", "La moitié ?", "Non merci.", "En partie.", "Tout, sinon rien.", "Perdu."]
    assert [one in page for one in told] == [True] * len(told)
    assert SECRET not in page
    assert "Sam" not in page and "sam" not in page.replace("same", "")


def test_a_request_is_answered_with_words_and_papers_and_the_clock_runs_again(desk: Desk) -> None:
    number, reference = analysed(desk)
    act(desk, number, "request", "Votre relevé ?")
    browser = desk.inside(reference)
    assert "Votre relevé ?" in browser.page.text
    send(browser, "repondre", {"text": "Le voici."}, [text_file("paper_transaction", "relevé.txt")])
    assert browser.page.history[0].status_code == 303
    assert state(desk, number, "status") == ("in_analysis",)
    assert "Le voici." in browser.page.text and "relevé.txt" in browser.page.text


def test_an_empty_answer_changes_nothing_and_a_refused_paper_loses_no_word(desk: Desk) -> None:
    number, reference = analysed(desk)
    act(desk, number, "request", "Votre relevé ?")
    browser = desk.inside(reference)
    send(browser, "repondre", {"text": " "})
    assert browser.page.status_code == 422
    files = [text_file("paper_transaction", "fine.txt"), text_file("paper_identity", "empty.txt", "")]
    page = send(browser, "repondre", {"text": "Mes mots."}, files)
    assert browser.page.status_code == 422
    assert ">\nMes mots.</textarea>" in page
    assert 'id="repondre-identity-wrong"' in page
    assert desk.ask("SELECT name FROM papers") == [("fine.txt",)]
    assert desk.ask("SELECT count(*) FROM events WHERE kind = 'replied'") == [(0,)]
    # The desk has the paper: what is left to say can be said still.
    send(browser, "repondre", {"text": "Mes mots."})
    assert desk.ask("SELECT count(*) FROM events WHERE kind = 'replied'") == [(1,)]


@pytest.mark.parametrize(("decision", "stands"), [("accept", "accepted"), ("refuse", "refused")])
def test_a_proposal_is_accepted_or_refused_with_words(desk: Desk, decision: str, stands: str) -> None:
    number, reference = analysed(desk)
    act(desk, number, "propose", "La moitié ?", datetime.now(UTC) + timedelta(days=3))
    browser = desk.inside(reference)
    assert "La moitié ?" in browser.page.text.partition('class="history"')[0]
    send(browser, "proposition", {"decision": decision, "text": "Voilà."})
    assert state(desk, number, "proposal") == (stands,)
    assert "Voilà." in browser.page.text
    assert 'name="decision"' not in browser.page.text


def test_a_proposal_that_is_over_is_refused_in_a_sentence_and_the_words_stay(desk: Desk) -> None:
    number, reference = analysed(desk)
    act(desk, number, "propose", "La moitié ?", datetime.now(UTC) + timedelta(days=3))
    browser = desk.inside(reference)
    procedure.answer_proposal(desk.store, number, True)
    page = send(browser, "proposition", {"decision": "refuse", "text": "Mes mots."})
    assert browser.page.status_code == 422
    assert reference in page and "Mes mots." in page


def test_only_the_proposal_that_was_read_is_accepted(desk: Desk) -> None:
    number, reference = analysed(desk)
    until = datetime.now(UTC) + timedelta(days=3)
    act(desk, number, "propose", "La moitié ?", until)
    browser = desk.inside(reference)
    act(desk, number, "propose", "Un quart ?", until)
    for said in ({}, {"made_at": ""}, {"made_at": "2026-11-02"}):
        page = send(browser, "proposition", {"decision": "accept", "text": "Mes mots.", **said})
        assert browser.page.status_code == 422
        assert state(desk, number, "proposal") == ("made",)
        assert "Un quart ?" in page.partition('class="history"')[0] and "Mes mots." in page
        browser.page = browser.page if said else browser.open(f"/reclamations/miennes/{reference}")
    send(browser, "proposition", {"decision": "accept"})
    assert state(desk, number, "proposal") == ("accepted",)


def test_a_second_press_is_no_second_chase_and_no_second_message(desk: Desk) -> None:
    number, reference = analysed(desk)
    browser = desk.inside(reference)
    for step, said, status in (
        ("relancer", {}, 200),
        ("relancer", {}, 422),
        ("repondre", {"text": "Et alors ?"}, 200),
        ("repondre", {"text": "Et alors ?"}, 422),
    ):
        send(browser, step, said)
        assert browser.page.status_code == status
    assert state(desk, number, "chases") == (1,)
    assert desk.ask("SELECT count(*) FROM events WHERE kind = 'replied'") == [(1,)]


def test_a_second_press_brings_no_paper_twice(desk: Desk) -> None:
    number, reference = analysed(desk)
    act(desk, number, "request", "Votre relevé ?")
    browser = desk.inside(reference)
    files = [text_file("paper_transaction", "relevé.txt"), text_file("paper_identity", "relevé.txt")]
    for status in (200, 422):
        page = send(browser, "repondre", {"text": "Les voici."}, files)
        assert browser.page.status_code == status
        assert page.count("<bdi>relevé.txt</bdi>") == 2
    send(browser, "pieces", files=files[:1])
    assert browser.page.status_code == 200 and "Vos pièces sont arrivées" in browser.page.text
    assert desk.ask("SELECT kind, name FROM papers") == [("transaction", "relevé.txt"), ("identity", "relevé.txt")]
    assert desk.ask(
        "SELECT kind, count(*) FROM events WHERE kind IN ('paper_added', 'replied') GROUP BY ALL ORDER BY ALL"
    ) == [
        ("paper_added", 2),
        ("replied", 1),
    ]
    # Another content or another name is another paper.
    others = [text_file("paper_transaction", "relevé.txt", "autre"), text_file("paper_transaction", "autre.txt")]
    send(browser, "pieces", files=others)
    assert desk.ask("SELECT count(*) FROM papers") == [(4,)]


def test_two_presses_at_once_bring_a_paper_once(desk: Desk) -> None:
    _number, reference = analysed(desk)
    browser = desk.inside(reference)
    said, address = browser.hidden(), f"/reclamations/miennes/{reference}/pieces"
    with ThreadPoolExecutor(4) as hands:
        press = partial(browser.http.post, address, data=said, files=[text_file("paper_screenshots", "écran.txt")])
        answers = [hands.submit(press) for _ in range(4)]
    assert [one.result().status_code for one in answers] == [200] * 4
    assert desk.ask("SELECT count(*) FROM papers") == [(1,)]


def test_a_paper_that_is_asked_for_again_is_an_answer_again(desk: Desk) -> None:
    number, reference = analysed(desk)
    browser = desk.inside(reference)
    for _ in range(2):
        act(desk, number, "request", "Votre relevé ?")
        assert state(desk, number, "status") == ("waiting_player",)
        send(browser, "pieces", files=[text_file("paper_transaction", "relevé.txt")])
        assert state(desk, number, "status") == ("in_analysis",)
    assert desk.ask("SELECT count(*) FROM papers") == [(2,)]


def test_papers_are_added_at_any_time_and_none_chosen_is_told(desk: Desk) -> None:
    _number, reference = analysed(desk)
    browser = desk.inside(reference)
    send(browser, "pieces")
    assert browser.page.status_code == 422
    send(browser, "pieces", files=[text_file("paper_screenshots", "écran.txt")])
    assert "écran.txt" in browser.page.text
    assert desk.ask("SELECT actor, kind FROM papers") == [("player", "screenshots")]


def test_an_answer_is_rated_and_appealed_against_within_its_time(desk: Desk) -> None:
    number, reference = answered(desk)
    browser = desk.inside(reference)
    assert "Non." in browser.page.text
    send(browser, "noter", {"rating": "4"})
    assert state(desk, number, "rating") == (4,)
    send(browser, "recours", {"text": "Je ne suis pas d’accord."})
    assert state(desk, number, "appealed_at") != (None,)
    assert 'id="recours"' not in browser.page.text


def test_what_is_offered_is_what_would_be_done(desk: Desk) -> None:
    asked, waiting = analysed(desk)
    act(desk, asked, "request", "Votre relevé ?")
    double, other = desk.file()
    act(desk, double, "answer", Decision.DUPLICATE, "Déjà là.")
    browser = desk.inside(waiting)
    assert "/relancer" not in browser.page.text
    send(browser, "relancer")
    assert browser.page.status_code == 422
    browser = desk.inside(other)
    assert "/noter" not in browser.page.text
    send(browser, "noter", {"rating": "1"})
    assert browser.page.status_code == 422
    assert state(desk, double, "rating") == (None,)


def test_there_is_one_appeal_against_an_answer(desk: Desk) -> None:
    number, reference = answered(desk)
    hire(desk.store, ADA)
    procedure.appeal_own(desk.store, number, "Non.")
    procedure.decide_appeal(desk.store, ADA, number, desk.version(number), Outcome.CONFIRMED, "Elle tient.")
    browser = desk.inside(reference)
    assert f'action="/reclamations/miennes/{reference}/recours"' not in browser.page.text
    page = send(browser, "recours", {"text": "Encore."})
    assert browser.page.status_code == 422
    assert "Encore." in page


def test_after_thirty_days_there_is_no_appeal(desk: Desk) -> None:
    number, reference = desk.file(at=datetime.now(UTC) - timedelta(days=40))
    act(desk, number, "answer", Decision.REJECTED, "Non.", datetime.now(UTC) - timedelta(days=31), "other")
    browser = desk.inside(reference)
    assert 'id="recours"' not in browser.page.text
    send(browser, "recours", {"text": "Trop tard ?"})
    assert browser.page.status_code == 422
    assert "Trop tard ?" in browser.page.text
    assert state(desk, number, "appealed_at") == (None,)


def test_no_step_is_taken_for_a_complaint_of_somebody_else(desk: Desk) -> None:
    _number, mine = desk.file()
    _other, theirs = desk.file(account="J-2", email="zoe@example.org")
    browser = desk.inside(mine)
    before = desk.store.stamp
    for step in STEPS:
        browser.open(f"/reclamations/miennes/{mine}")
        browser.send(f"/reclamations/miennes/{theirs}/{step}", {"text": "x", "decision": "accept", "rating": "1"})
        assert browser.page.status_code == 404
    assert desk.store.stamp == before


def test_whoever_was_signed_out_gets_their_words_back(desk: Desk) -> None:
    _number, reference = desk.file()
    browser = desk.inside(reference)
    with desk.store.beside() as cursor:
        cursor.execute("DELETE FROM player_entries")
    page = send(browser, "repondre", {"text": "Mes mots <b>."})
    assert browser.page.status_code == 403
    assert "Mes mots &lt;b&gt;." in page
    assert desk.ask("SELECT count(*) FROM events WHERE kind = 'replied'") == [(0,)]


def test_a_step_that_there_is_not_is_no_page(desk: Desk) -> None:
    _number, reference = desk.file()
    browser = desk.inside(reference)
    send(browser, "supprimer")
    assert browser.page.status_code == 404

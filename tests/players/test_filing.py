"""Filing: guided by category, nothing typed is lost, one form is one complaint."""

import threading
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import httpx
import pytest

from data.access.forgetting import forget
from domain.vocabulary import Category
from players.filing_form import day, money
from tests.players.conftest import FORM, Browser, Desk, text_file

FILE = "/reclamations/deposer"


def form(desk: Desk, category: str = "payment", address: str = "198.51.100.7") -> Browser:
    browser = desk.browser(address)
    browser.open(f"{FILE}?categorie={category}")
    return browser


def tickets(desk: Desk) -> int:
    return int(desk.ask("SELECT count(*) FROM tickets")[0][0])


def test_the_start_leads_to_every_category_and_each_says_its_limit_and_what_helps(desk: Desk) -> None:
    browser = desk.browser()
    assert FILE in browser.open("/reclamations").text
    categories = browser.open(FILE).text
    for category in Category:
        assert f"categorie={category}" in categories
        assert browser.open(f"{FILE}?categorie={category}", **{"accept-language": "en"}).status_code == 200
    assert "within 72 hours" in browser.open(f"{FILE}?categorie=payment&lang=en").text
    game = browser.open(f"{FILE}?categorie=game&lang=en").text
    assert "within 15 business days" in game
    assert "Screenshots, Messages with our support" in game


def test_an_address_that_many_forms_name_is_left_alone_after_some(desk: Desk) -> None:
    """Anybody may write somebody else's address into a form, from many clients too."""
    for number in range(7):
        browser = form(desk, address=f"198.51.100.{number + 1}")
        browser.send(FILE, {**FORM, "email": "Eva@example.org" if number % 2 else "eva@example.org"})
        is_told = "unwanted mail" in browser.open(f"{browser.page.url}?lang=en").text
        assert is_told is (number < 5)
    assert "Write down the reference" in browser.page.text
    assert (tickets(desk), desk.ask("SELECT count(*) FROM messages")) == (7, [(5,)])
    assert desk.ask("SELECT count(*) FROM players WHERE email IS NULL") == [(0,)], "the answer still reaches them"
    form(desk).send(FILE, {**FORM, "email": "zoe@example.org"})
    assert desk.ask("SELECT count(*) FROM messages") == [(6,)]


def test_a_complaint_with_two_papers_is_filed_acknowledged_and_shown_with_its_deadline(desk: Desk) -> None:
    browser = form(desk)
    papers = [text_file("paper_transaction", "relevé.txt"), text_file("paper_description", "récit.txt")]
    browser.send(FILE, FORM, papers)
    assert browser.page.history[0].status_code == 303
    case = desk.ask("SELECT reference, incident_on, amount, currency FROM tickets")
    assert case == [(browser.reference(), date(2026, 11, 1), Decimal("150.00"), "EUR")]
    assert desk.ask("SELECT account, name, email, language FROM players") == [
        ("J-4711", "Eva", "eva@example.org", "fr")
    ]
    assert desk.ask("SELECT kind, name FROM papers ORDER BY paper_id") == [
        ("transaction", "relevé.txt"),
        ("description", "récit.txt"),
    ]
    assert desk.ask("SELECT kind, recipient FROM messages") == [("acknowledgement", "eva@example.org")]
    # To load the page again files nothing.
    browser.open(str(browser.page.url))
    assert tickets(desk) == 1


def test_in_english_the_player_is_written_to_in_english(desk: Desk) -> None:
    browser = desk.browser()
    browser.open(f"{FILE}?categorie=other", **{"accept-language": "en-GB,en;q=0.9"})
    browser.http.post(FILE, data=browser.hidden() | FORM, headers={"accept-language": "en-GB"})
    assert desk.ask("SELECT language FROM players") == [("en",)]


#: What is no use in a field of the form.
WRONG = [
    ("account", ""),
    ("account", "x" * 201),
    ("incident_on", ""),
    ("incident_on", "2026-02-30"),
    ("incident_on", "2099-01-01"),
    ("amount", "beaucoup"),
    ("amount", "12,345"),
    ("amount", "NaN"),
    ("amount", "-3"),
    ("currency", "€"),
    ("description", " \n "),
    ("description", "x" * 20_001),
    ("email", ""),
    ("email", "nobody"),
    ("email", "eva@example.org\r\nBcc: all@example.org"),
    ("name", "a\x00b"),
]


def test_what_is_wrong_is_told_beside_its_field_and_all_that_was_typed_is_there(desk: Desk) -> None:
    for number, (field, typed) in enumerate(WRONG):
        browser, name = form(desk, address=f"198.51.100.{number}"), f"relevé {number}.txt"
        browser.send(FILE, FORM | {field: typed}, [text_file("paper_transaction", name)])
        assert browser.page.status_code == 422
        assert f'id="{field}-wrong"' in browser.page.text
        assert browser.page.text.count('-wrong"><strong>') == 1
        for other, value in FORM.items():
            if other not in (field, "currency"):
                assert value in browser.page.text
        # The paper was fine: it is held, and is not chosen again.
        assert name in browser.page.text
        assert desk.ask("SELECT count(*) FROM papers") == [(tickets(desk),)] == [(number,)]
        browser.send(FILE, FORM)
        assert desk.ask("SELECT name FROM papers ORDER BY paper_id DESC LIMIT 1") == [(name,)]


def test_a_paper_that_is_refused_is_told_beside_its_field_and_the_others_are_held(desk: Desk) -> None:
    browser = form(desk, "fraud")
    papers = [text_file("paper_identity", "empty.txt", ""), text_file("paper_transaction", "fine.txt")]
    browser.send(FILE, FORM, papers)
    assert browser.page.status_code == 422
    assert 'id="paper_identity-wrong"' in browser.page.text
    assert "<bdi>fine.txt</bdi>" in browser.page.text
    browser.send(FILE, FORM)
    assert desk.ask("SELECT name FROM papers") == [("fine.txt",)]


def test_a_held_paper_can_be_removed_and_what_was_typed_stays(desk: Desk) -> None:
    browser = form(desk)
    browser.send(FILE, FORM | {"email": ""}, [text_file("paper_transaction", "wrong.txt")])
    paper = browser.page.text.partition('name="remove" value="')[2].partition('"')[0]
    browser.send(FILE, FORM | {"remove": paper})
    assert "wrong.txt" not in browser.page.text
    assert FORM["description"] in browser.page.text
    assert tickets(desk) == 0


def test_papers_held_before_are_on_no_disk_in_clear_and_go_with_the_site(desk: Desk) -> None:
    browser = form(desk)
    browser.send(FILE, FORM | {"email": ""}, [text_file("paper_transaction", "a.txt", "SECRET-CONTENT" * 9)])
    folder = desk.site.held._folder
    assert folder is not None
    [file] = folder.iterdir()
    assert b"SECRET" not in file.read_bytes()
    assert oct(folder.stat().st_mode)[-3:] == "700"
    desk.site.held.clear()
    assert not folder.exists()


def test_the_script_holds_a_paper_and_says_what_is_wrong_with_one(desk: Desk) -> None:
    browser = form(desk)
    hidden = browser.hidden()
    said = browser.http.post(f"{FILE}/pieces", data=hidden, files=[text_file("paper_transaction", "a.txt")])
    assert (said.status_code, said.json()["name"]) == (200, "a.txt")
    wrong = browser.http.post(f"{FILE}/pieces", data=hidden, files=[text_file("paper_transaction", "b.txt", "")])
    assert wrong.status_code == 422
    assert "b.txt" in wrong.json()["problem"]
    # What is held belongs to the form of this browser: under the same number another one has none.
    other = form(desk)
    other.send(FILE, FORM | {"email": "", "form": hidden["form"]})
    assert "a.txt" not in other.page.text
    browser.send(FILE, FORM)
    assert desk.ask("SELECT name FROM papers") == [("a.txt",)]


def test_sent_twice_at_once_it_is_one_complaint(desk: Desk) -> None:
    browser = form(desk)
    hidden = browser.hidden() | FORM
    answers: list[httpx.Response] = []

    def send() -> None:
        answers.append(browser.http.post(FILE, data=hidden))

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.url.path for answer in answers}) == 1
    assert tickets(desk) == 1


def test_changed_and_sent_again_it_is_asked_whether_it_is_another_complaint(desk: Desk) -> None:
    browser = form(desk)
    first = browser.hidden()
    browser.send(FILE, FORM)
    changed = first | FORM | {"description": "Encore une autre."}
    browser.page = browser.http.post(FILE, data=changed)
    assert (browser.page.status_code, tickets(desk)) == (422, 1)
    assert "Encore une autre." in browser.page.text
    browser.send(FILE, FORM | {"description": "Encore une autre."})
    assert tickets(desk) == 2


def test_the_page_with_the_reference_is_for_the_browser_that_sent_the_form(desk: Desk) -> None:
    browser = form(desk)
    browser.send(FILE, FORM)
    address, reference = browser.page.url.path, browser.reference()
    other = desk.browser()
    assert reference not in other.open(address).text
    assert other.page.status_code == 404


def test_nothing_is_filed_where_a_paper_cannot_be_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = form(desk)
    monkeypatch.setenv("DELAI_SCANNER", "false")
    browser.send(FILE, FORM, [text_file("paper_transaction", "virus.txt")])
    assert (browser.page.status_code, tickets(desk)) == (422, 0)
    assert "virus.txt" in browser.page.text
    assert desk.ask("SELECT count(*) FROM filed_forms") == [(0,)]
    monkeypatch.delenv("DELAI_SCANNER")
    browser.send(FILE, FORM)
    assert tickets(desk) == 1


@pytest.mark.parametrize("written", ["2026-11-27", "27/11/2026", "27.11.2026", " 27-11-2026 "])
def test_a_date_is_read_as_people_write_it(written: str) -> None:
    assert day(written) == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("written", "read"),
    [("", None), ("150", "150"), ("1 284,50", "1284.50"), ("1\u202f284,5", "1284.5"), ("1,284.50", "1284.50")],
)
def test_an_amount_is_read_as_people_write_it(written: str, read: str | None) -> None:
    assert money(written) == (None if read is None else Decimal(read))


def test_what_a_form_became_is_forgotten_after_a_day(desk: Desk) -> None:
    browser = form(desk)
    browser.send(FILE, FORM)
    now = datetime.now(UTC)
    forget(desk.store, now + timedelta(hours=23))
    assert browser.open(str(browser.page.url)).status_code == 200
    forget(desk.store, now + timedelta(hours=25))
    assert browser.open(str(browser.page.url)).status_code == 404

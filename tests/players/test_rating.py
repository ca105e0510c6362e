"""The rating by the link of the answer's mail."""

from data import commands, links
from domain.vocabulary import Decision
from tests.players.conftest import SAM, Desk

RATE = "/reclamations/noter"


def rated(desk: Desk) -> object:
    return desk.ask("SELECT rating FROM versions_current WHERE ticket_id = 1")[0][0]


def test_to_fetch_the_link_gives_no_mark_and_one_press_does(desk: Desk) -> None:
    number, reference = desk.file()
    commands.answer(desk.store, SAM, number, desk.version(number), Decision.REJECTED, "Non.")
    [body] = desk.ask("SELECT body FROM messages WHERE kind = 'answer'")[0]
    link = next(line.split()[-1] for line in body.splitlines() if RATE in line)
    browser = desk.browser()
    for _ in range(2):
        assert browser.open(link.partition("8501")[2]).status_code == 200
        assert browser.http.head(link.partition("8501")[2]).status_code == 200
    assert rated(desk) is None
    # The page sends itself where there is a script, and has a button where there is none.
    assert "rate.js" in browser.page.text and "<button" in browser.page.text
    browser.send(RATE, {"token": links.sign(desk.store.key, reference, 5)})
    assert browser.page.url.path == f"{RATE}/merci"
    assert rated(desk) == 5
    browser.http.post(RATE, data={"token": links.sign(desk.store.key, reference, 2)})
    assert rated(desk) == 2


def test_no_other_link_gives_a_mark(desk: Desk) -> None:
    number, reference = desk.file()
    commands.answer(desk.store, SAM, number, desk.version(number), Decision.REJECTED, "Non.")
    good = links.sign(desk.store.key, reference, 4)
    for bad in (good[:-1], good.replace(".4.", ".5."), links.sign(b"other", reference, 4), "", "x.y.z", "é"):
        assert desk.browser().open(f"{RATE}?token={bad}").status_code == 404
        assert desk.browser().http.post(RATE, data={"token": bad}).status_code == 404
    assert rated(desk) is None


def test_what_is_not_answered_is_not_rated_yet(desk: Desk) -> None:
    _number, reference = desk.file()
    answer = desk.browser().http.post(RATE, data={"token": links.sign(desk.store.key, reference, 4)})
    assert answer.status_code == 422
    assert rated(desk) is None

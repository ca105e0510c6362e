"""Following: a reference, the code that is mailed to its player, and only then the complaint; nobody learns more."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from data.access import codes, entries, whose
from data.access.entries import Entry
from data.access.forgetting import forget
from domain.reference import new_reference
from domain.vocabulary import Channel
from players import browser as browsers
from tests.players.conftest import Browser, Desk

FOLLOW, CODE = "/reclamations/suivre", "/reclamations/suivre/code"
#: A reference that is well-formed and nobody's.
NOBODYS = new_reference()


def asked(desk: Desk, reference: str, address: str = "198.51.100.7") -> Browser:
    """A browser that asked for a code."""
    browser = desk.browser(address)
    browser.open(FOLLOW)
    browser.send(FOLLOW, {"reference": reference})
    return browser


def test_with_the_code_the_complaint_opens(desk: Desk) -> None:
    _number, reference = desk.file()
    browser = asked(desk, f" {reference.lower()} ")
    assert browser.page.url.path == CODE
    [code] = desk.codes()
    assert len(code) == codes.DIGITS
    browser.send(CODE, {"code": f"{code[:4]} {code[4:]}"})
    assert browser.page.url.path == f"/reclamations/miennes/{reference}"
    assert "Perdu." in browser.page.text
    assert reference in browser.open("/reclamations/miennes").text


def test_a_code_counts_once(desk: Desk) -> None:
    _number, reference = desk.file()
    browser = asked(desk, reference)
    said, [code] = browser.hidden(), desk.codes()
    browser.send(CODE, {"code": code})
    again = desk.browser()
    again.http.cookies = browser.http.cookies
    assert again.http.post(CODE, data=said | {"code": code}).status_code == 422


def test_a_code_is_over_after_fifteen_minutes_and_leaves_the_outbox(desk: Desk) -> None:
    _number, reference = desk.file()
    browser = asked(desk, reference)
    [code] = desk.codes()
    with desk.store.beside() as cursor:
        cursor.execute("UPDATE player_codes SET until = until - INTERVAL 15 MINUTES")
        cursor.execute("UPDATE messages SET written_at = written_at - INTERVAL 15 MINUTES")
    browser.send(CODE, {"code": code})
    assert browser.page.status_code == 422
    asked(desk, reference)
    desk.settle()
    forget(desk.store, datetime.now(UTC))
    assert [one != "" for one in desk.codes()] == [False, True]
    assert desk.ask("SELECT count(*) FROM messages WHERE given_up_at IS NOT NULL AND kind = 'code'") == [(1,)]
    assert desk.ask("SELECT count(*) FROM player_codes") == [(1,)]


def test_after_five_attempts_the_right_code_is_no_use_any_more(desk: Desk) -> None:
    _number, reference = desk.file()
    browser = asked(desk, reference)
    [code] = desk.codes()
    wrong = "00000000" if code != "00000000" else "11111111"
    for _ in range(codes.ATTEMPTS):
        browser.send(CODE, {"code": wrong})
        assert browser.page.status_code == 422
    browser.send(CODE, {"code": code})
    assert browser.page.status_code == 422


def test_a_code_belongs_to_the_browser_that_asked_so_nobody_uses_up_its_attempts(desk: Desk) -> None:
    _number, reference = desk.file()
    browser, other = asked(desk, reference), asked(desk, reference, "203.0.113.9")
    mine, _theirs = desk.codes()
    for _ in range(codes.ATTEMPTS):
        other.send(CODE, {"code": mine})
        assert other.page.status_code == 422
    browser.send(CODE, {"code": mine})
    assert browser.page.status_code == 200


def test_a_text_that_is_no_reference_is_told_so_and_stays_in_its_field(desk: Desk) -> None:
    browser = asked(desk, "EC-12345678-X<script>")
    assert browser.page.status_code == 422
    assert 'value="EC-12345678-X&lt;script&gt;"' in browser.page.text


def exchange(desk: Desk, reference: str) -> list[tuple[int, int, dict[str, str], list[str]]]:
    """Status, length, headers and lines of all answers from the first page to a wrong code."""
    browser, seen = desk.browser(), []
    browser.open(FOLLOW)
    for address, said in ((FOLLOW, {"reference": reference}), (CODE, {"reference": reference, "code": "12345678"})):
        browser.send(address, said)
        for answer in (*browser.page.history, browser.page):
            headers = {k: v for k, v in answer.headers.items() if k not in ("set-cookie", "content-security-policy")}
            text = answer.text
            for random in (*browser.hidden().values(), reference):
                text = text.replace(random, "…")
            seen.append(
                (
                    answer.status_code,
                    len(answer.content),
                    {k: v.replace(reference, "…") for k, v in headers.items()},
                    [line for line in text.splitlines() if "nonce" not in line],
                )
            )
    return seen


def test_answers_for_a_reference_that_is_there_and_one_that_is_not_are_the_same(desk: Desk) -> None:
    _number, reference = desk.file()
    there, missing = exchange(desk, reference), exchange(desk, NOBODYS)
    assert there == missing
    assert len(desk.codes()) == 1


@pytest.fixture
def listened(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], list[str]]:
    """`listened(work)` → the statements that the store is asked while `work` is done."""
    real = desk.store.cursor

    def statements(work: Callable[[], object]) -> list[str]:
        done: list[str] = []

        class Told:
            """A cursor that tells what it is asked."""

            def __init__(self) -> None:
                self._cursor: Any = real()

            def execute(self, query: str, *values: Any) -> Any:
                done.append(query)
                return self._cursor.execute(query, *values)

            def __getattr__(self, name: str) -> Any:
                return getattr(self._cursor, name)

        with monkeypatch.context() as patched:
            patched.setattr(desk.store, "cursor", Told)
            work()
        return done

    return statements


def test_the_same_work_is_done_before_the_answers_and_after(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, listened: Callable[[Callable[[], object]], list[str]]
) -> None:
    _number, reference = desk.file()
    later: list[Callable[[], object]] = []
    monkeypatch.setattr(desk.site, "later", later.append)

    def answers(one: str, browser: Browser) -> None:
        browser.send(CODE, {"code": "1"})
        browser.open(FOLLOW)
        browser.send(FOLLOW, {"reference": one})

    before, after = [], []
    for one in (reference, NOBODYS):
        browser = asked(desk, one)
        after.append(listened(later.pop()))
        before.append(listened(partial(answers, one, browser)))
        later.clear()
    # A page that is asked for in the same moment would tell by its time what there was more to do.
    assert after[0] == after[1] != []
    assert before[0] == before[1] != []
    # What is about the reference itself comes after the answer.
    assert not any("FROM tickets" in query for query in before[0])
    assert any("FROM tickets" in query for query in after[0])


def test_nobody_is_written_to_about_a_reference_that_is_not_there(desk: Desk) -> None:
    asked(desk, NOBODYS)
    desk.settle()
    assert desk.ask("SELECT count(*) FROM messages") == [(0,)]
    assert desk.ask("SELECT ticket_id FROM player_codes") == [(0,)]


def test_codes_are_asked_for_slowly_by_one_address_and_nobody_else_waits(desk: Desk) -> None:
    _number, reference = desk.file()
    statuses = [asked(desk, reference).page.status_code for _ in range(12)]
    assert statuses == [200] * 10 + [429] * 2
    slowed = asked(desk, reference).page
    assert int(slowed.headers["retry-after"]) <= 30
    assert reference in slowed.text
    assert asked(desk, reference, "203.0.113.9").page.status_code == 200


def test_one_player_gets_ten_codes_and_then_one_in_six_minutes_whoever_asks(desk: Desk) -> None:
    _number, reference = desk.file()
    for number in range(14):
        assert asked(desk, reference, f"203.0.113.{number}").page.url.path == CODE
    assert len(desk.codes()) == 10


def test_guesses_of_codes_get_nowhere(desk: Desk) -> None:
    _number, reference = desk.file()
    browser = asked(desk, reference)
    statuses = {browser.send(CODE, {"code": f"{number:08}"}).status_code for number in range(300)}
    assert statuses == {422, 429}
    assert desk.ask("SELECT max(attempts) <= 25 FROM player_codes") == [(True,)]


def test_an_unknown_player_or_one_without_an_address_gets_no_code(desk: Desk) -> None:
    _number, reference = desk.file(email=None)
    assert asked(desk, reference).page.url.path == CODE
    assert desk.codes() == []


def test_signed_out_the_same_cookie_opens_nothing(desk: Desk) -> None:
    _number, reference = desk.file()
    browser = desk.inside(reference)
    replayed = dict(browser.http.cookies)
    browser.send("/reclamations/sortir")
    assert browser.page.url.path == "/reclamations"
    thief = desk.browser()
    thief.http.cookies.update(replayed)
    assert "Perdu." not in thief.open(f"/reclamations/miennes/{reference}").text
    assert thief.page.url.path == FOLLOW


def test_whoever_comes_in_gets_another_name_than_before(desk: Desk) -> None:
    _number, reference = desk.file()
    browser = asked(desk, reference)
    before = browser.http.cookies[browsers.COOKIE]
    browser.send(CODE, {"code": desk.codes()[0]})
    assert browser.http.cookies[browsers.COOKIE] != before


def test_a_changed_cookie_is_nobodys(desk: Desk) -> None:
    _number, reference = desk.file()
    browser = desk.inside(reference)
    cookie = browser.http.cookies[browsers.COOKIE]
    for other in (cookie[:-1] + "x", cookie.replace(".", "x", 1), "é" * 43, ""):
        assert browsers.named(desk.store.key, other) is None
    assert browsers.named(desk.store.key, cookie) is not None


NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


#: At which minutes a player was seen after they came in, and whether they are in still at a later one.
SEEN = [
    ([], 29, True),
    ([], 30, False),
    ([20, 45], 74, True),
    ([20, 45], 75, False),
    (list(range(20, 720, 20)), 719, True),
    (list(range(20, 740, 20)), 720, False),
]


def test_an_entry_ends_after_thirty_idle_minutes_and_after_twelve_hours(desk: Desk) -> None:
    for number, (seen, now, stands) in enumerate(SEEN):
        name, at = f"name {number}", NOW + timedelta(minutes=now)
        entries.begin(desk.store, name, Entry(ticket_id=1), NOW)
        for minute in seen:
            entries.note(desk.store, name, NOW + timedelta(minutes=minute))
        for _ in range(2):
            with desk.store.beside() as cursor:
                assert (entries.find(cursor, desk.store.key, name, at) is not None) is stands
            forget(desk.store, at)
        assert desk.ask("SELECT count(*) FROM player_entries") == [(int(stands),)]
        forget(desk.store, at + timedelta(hours=1))


def test_mine_are_those_of_the_same_account_and_the_same_address(desk: Desk) -> None:
    number, reference = desk.file(account="J-1", email="eva@example.org")
    _, same = desk.file(account="J-1", email="Eva@Example.org")
    _, other_address = desk.file(account="J-1", email="thief@example.org")
    _, other_account = desk.file(account="J-2", email="eva@example.org")
    _, by_phone = desk.file(account="J-1", email=None, channel=Channel.PHONE)
    _, unproved = desk.file(account="J-1", email=None, channel=Channel.EMAIL)
    page = desk.inside(reference).open("/reclamations/miennes").text
    assert [one in page for one in (reference, same)] == [True] * 2
    assert [one in page for one in (other_address, other_account, by_phone, unproved)] == [False] * 4
    browser = desk.inside(reference)
    for one in (other_address, other_account, by_phone, unproved):
        assert browser.open(f"/reclamations/miennes/{one}").status_code == 404
        assert browser.open(f"/reclamations/miennes/{NOBODYS}").status_code == 404
    with desk.store.beside() as cursor:
        handed = Entry(account="J-1", email="eva@example.org")
        found = {one.reference for one in whose.own(cursor, handed, 0)[1]}
    assert found == {reference, same, by_phone}
    assert number == 1


def test_whether_somebody_else_has_a_reference_changes_nothing_of_what_is_looked_for(desk: Desk) -> None:
    number, _reference = desk.file()
    _, theirs = desk.file(account="J-2", email="zoe@example.org")
    asked: list[tuple[object, ...]] = []

    class Told:
        def __init__(self, cursor: Any) -> None:
            self._cursor = cursor

        def execute(self, query: str, values: Any = ()) -> Any:
            asked.append((query, *[one for one in values if one not in (theirs, NOBODYS)]))
            return self._cursor.execute(query, values)

    with desk.store.beside() as cursor:
        for reference in (theirs, NOBODYS):
            assert whose.find(Told(cursor), Entry(ticket_id=number), reference) is None  # type: ignore[arg-type]
    assert asked[: len(asked) // 2] == asked[len(asked) // 2 :] != []


def test_many_complaints_stand_on_pages_the_newest_first(desk: Desk) -> None:
    references = [desk.file()[1] for _ in range(23)]
    browser = desk.inside(references[0])
    first, second = (browser.open(f"/reclamations/miennes?page={page}").text for page in (1, 2))
    assert references[-1] in first and references[2] not in first
    assert all(reference in second for reference in references[:3])
    for page in ("0", "-1", "99999", "x", "٣"):
        assert browser.open(f"/reclamations/miennes?page={page}").status_code == 200


def test_a_player_whose_data_were_erased_is_in_no_more(desk: Desk) -> None:
    _number, reference = desk.file()
    _, other = desk.file()
    browser = desk.inside(reference)
    with desk.store.beside() as cursor:
        cursor.execute("UPDATE players SET account = NULL, email = NULL, name = NULL")
    assert browser.open(f"/reclamations/miennes/{other}").status_code == 404

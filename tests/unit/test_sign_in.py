"""Signing in: an e-mail is bound to an account the first time, the account decides afterwards; sessions end."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from data import accounts, people_commands, sessions, sign_in
from data.people_commands import Entry
from data.sign_in import Claims
from data.store import Store
from domain.people import Person, Role, Session
from domain.problems import NotAllowed, SessionOver
from tests.people import hire

# An hour ago: commands reckon with the clock, so what comes after them is two hours later.
NOW = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
AFTERWARDS = timedelta(hours=2)
MEI = Person("mei", "Mei Caron", Role.ADMIN)
SESSION = Session("https://id.example", "s-1", NOW)
ZOE = Claims(SESSION, "zoe@example.com", "Zoé Le Gall")


def of(store: Store, user_id: str) -> accounts.Account:
    with closing(store.cursor()) as cursor:
        return accounts.one(cursor, user_id)


@pytest.fixture
def desk(store: Store) -> Store:
    hire(store, MEI, Person("ada", "Ada", Role.AGENT, "games"))
    people_commands.change(store, MEI, of(store, "mei"), Entry("Mei Caron", "mei@example.com", Role.ADMIN))
    people_commands.add(store, MEI, Entry("Zoé", "zoe@example.com", Role.AGENT, "games"))
    return store


def enter(store: Store, claims: Claims = ZOE, administrator: str = "", later: timedelta = timedelta()) -> Person:
    return sign_in.enter(store, claims, administrator, NOW + later)


def at(later: timedelta) -> Claims:
    """The same account, signed in anew that much later."""
    return replace(ZOE, session=replace(SESSION, issued_at=NOW + later))


def test_the_first_time_binds_and_the_account_decides_afterwards(desk: Store) -> None:
    first = enter(desk)
    assert (first.user_id, first.role, first.team, first.session) == ("zoe", Role.AGENT, "games", SESSION)
    bound = desk.stamp
    assert enter(desk, replace(ZOE, email="somebody@else.example")) == first
    assert enter(desk, replace(ZOE, email="")) == first
    assert desk.stamp == bound, "only the first time writes"
    other = replace(ZOE, session=replace(SESSION, subject="s-2"))
    with pytest.raises(NotAllowed, match="signs in with another account"):
        enter(desk, other)
    same_subject_elsewhere = replace(ZOE, session=replace(SESSION, issuer="https://evil.example"))
    with pytest.raises(NotAllowed, match="signs in with another account"):
        enter(desk, same_subject_elsewhere)


@pytest.mark.parametrize(
    ("email", "sentence"),
    [("nobody@example.com", "does not work at this desk"), ("", "does not tell an e-mail that it has verified")],
)
def test_whom_nobody_knows_is_told_so(desk: Store, email: str, sentence: str) -> None:
    before = desk.stamp
    with pytest.raises(NotAllowed, match=sentence):
        enter(desk, replace(ZOE, email=email), administrator=email)
    assert desk.stamp == before


def test_the_first_administrator_is_the_one_who_was_named(store: Store) -> None:
    with pytest.raises(NotAllowed, match="DELAI_ADMIN"):
        enter(store)
    with pytest.raises(NotAllowed, match="is not theirs"):
        enter(store, administrator="mei@example.com")
    assert store.stamp == 0
    first = enter(store, administrator="zoe@example.com")
    assert (first.user_id, first.name, first.role) == ("zoe.le-gall", "Zoé Le Gall", Role.ADMIN)
    with pytest.raises(NotAllowed, match="does not work at this desk"):
        enter(store, Claims(replace(SESSION, subject="s-2"), "eve@example.com", "Eve"), "eve@example.com")


def test_a_desk_whose_administrators_have_no_email_can_be_entered(store: Store) -> None:
    hire(store, MEI)
    assert enter(store, replace(ZOE, name=""), administrator="zoe@example.com").name == "zoe"


@pytest.mark.parametrize(
    ("later", "stands"),
    [(timedelta(hours=11, minutes=59), True), (timedelta(hours=12), False), (timedelta(minutes=-3), False)],
)
def test_a_session_lasts_twelve_hours(desk: Store, later: timedelta, stands: bool) -> None:
    enter(desk)
    if stands:
        enter(desk, later=later)
    else:
        with pytest.raises(SessionOver):
            enter(desk, later=later)


def test_a_session_that_is_over_binds_nobody(desk: Store) -> None:
    before = desk.stamp
    with pytest.raises(SessionOver):
        enter(desk, at(timedelta(hours=-13)))
    assert desk.stamp == before


def test_whoever_signed_out_is_out_and_may_come_in_anew(desk: Store) -> None:
    enter(desk)
    sign_in.leave(desk, SESSION, NOW)
    with pytest.raises(SessionOver):
        enter(desk)
    left = desk.stamp
    sign_in.leave(desk, SESSION, NOW)
    assert desk.stamp == left, "a session ends once"
    assert enter(desk, at(timedelta(seconds=1))).user_id == "zoe"


@pytest.mark.parametrize("ended", ["everywhere", "disabled", "disabled and enabled", "another e-mail", "linked anew"])
def test_what_an_administrator_ends_is_over(desk: Store, ended: str) -> None:
    person = enter(desk)
    if ended == "everywhere":
        people_commands.sign_out_everywhere(desk, MEI, "zoe")
    elif ended.startswith("disabled"):
        people_commands.disable(desk, MEI, "zoe")
        if ended.endswith("enabled"):
            people_commands.enable(desk, MEI, "zoe")
    elif ended == "another e-mail":
        people_commands.change(desk, MEI, of(desk, "zoe"), Entry("Zoé", "zoe@new.example", Role.AGENT, "games"))
    else:
        people_commands.link_anew(desk, MEI, "zoe")
    with pytest.raises(NotAllowed):
        enter(desk)
    before = desk.stamp
    with pytest.raises(NotAllowed), desk.write(person, "anything"):
        pytest.fail("what a page of an ended session asks is not done")
    assert desk.stamp == before


def test_after_sign_out_everywhere_a_new_session_stands(desk: Store) -> None:
    enter(desk)
    people_commands.sign_out_everywhere(desk, MEI, "zoe")
    assert enter(desk, at(AFTERWARDS), later=AFTERWARDS).user_id == "zoe"


def test_an_account_that_was_unlinked_is_bound_anew(desk: Store) -> None:
    enter(desk)
    people_commands.link_anew(desk, MEI, "zoe")
    moved = replace(ZOE, session=Session("https://new.example", "t-9", NOW + AFTERWARDS))
    assert enter(desk, moved, later=AFTERWARDS).user_id == "zoe"


def test_a_signed_out_session_writes_nothing(desk: Store) -> None:
    person = enter(desk)
    with desk.write(person, "something"):
        pass
    sign_in.leave(desk, SESSION, NOW)
    with pytest.raises(SessionOver), desk.write(person, "anything"):
        pytest.fail("what a page of an ended session asks is not done")


def test_ended_sessions_are_forgotten_when_they_would_be_over(desk: Store) -> None:
    enter(desk)
    with closing(desk.cursor()) as cursor:
        cursor.execute(
            "INSERT INTO signed_out VALUES ('old', 'old', ?)", [NOW - 2 * sessions.LASTS - timedelta(hours=2)]
        )
        sign_in.leave(desk, SESSION, NOW)
        assert cursor.execute("SELECT issued_at FROM signed_out").fetchall() == [(NOW,)]


def test_two_tabs_that_sign_in_at_once_are_both_in(desk: Store) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _number: enter(desk).user_id, range(8)))
    assert found == ["zoe"] * 8
    with closing(desk.cursor()) as cursor:
        assert cursor.execute("SELECT count(*) FROM acts WHERE field = 'account'").fetchall() == [(1,)]

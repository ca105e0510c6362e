"""Mentions: who may be named and by what, that a wrong one writes nothing, and who is told until they look."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from data import commands, mentions
from data.filing import Complaint
from data.store import Store
from domain.people import Person, Role
from domain.problems import BadInput, NotAllowed, Problem, StaleVersion
from domain.vocabulary import Category, Channel
from tests.people import hire

AT = datetime(2026, 9, 7, 12, tzinfo=UTC)
ADA = Person("ada.martin", "Ada Martin", Role.AGENT, "payments")
ANA = Person("ada", "Ada", Role.TEAM_LEAD, "payments")
BOB = Person("bob", "Bob Ôtis", Role.AGENT, "payments")
LEA = Person("lea", "Léa O’Neil-Roux", Role.TEAM_LEAD, "payments")
GUS = Person("gus", "Gus", Role.TEAM_LEAD, "games")
SAM = Person("sam", "Sam", Role.SUPERVISOR)
SAM2 = Person("sam2", "Sam", Role.SUPERVISOR)
MIA = Person("mia", "Mia", Role.MANAGER)
NIA = Person("nia", "Nia", Role.ANALYST)
CYD = Person("cyd", "Cyd", Role.COMPLIANCE)
ANN = Person("ann", "Ann", Role.ADMIN)
PEOPLE = [ADA, ANA, BOB, LEA, GUS, SAM, SAM2, MIA, NIA, CYD, ANN]


@pytest.fixture
def desk(store: Store) -> Store:
    """Ada's case of the team payments, number 1."""
    hire(store, *PEOPLE)
    lost = Complaint("J1", date(2026, 9, 6), Category.PAYMENT, "Perdu.", Channel.CHAT)
    commands.file(store, ADA, lost, at=AT)
    return store


def note(store: Store, text: str, by: Person = ADA, version: int = 1) -> int:
    return commands.note(store, by, 1, version, text, at=AT + timedelta(hours=version))


def told(store: Store, person: Person) -> list[str]:
    with closing(store.cursor()) as cursor:
        return [one.body for one in mentions.unseen(cursor, person)]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("@lea, peux-tu voir ?", [LEA]),
        ("Vu avec @LEA.", [LEA]),
        ("Voir @lea o’neil-roux: merci", [LEA]),
        ("@Ada Martin", [ADA]),
        ("@ada.martin", [ADA]),
        ("@Ada", [ANA]),
        ("@Ada martinet", [ANA]),
        ("@bob otis et (@Gus) puis @bob", [BOB, GUS]),
        ("écrit à lea@example.org, 3 @ 5 €, @15h", []),
        ("écrit à @lea@example.org, puis @lea", [LEA]),
        ("écrit à @nobody@example.org", []),
        ("sans mention", []),
    ],
)
def test_whom_a_note_names(text: str, who: list[Person]) -> None:
    assert mentions.named(text, PEOPLE) == who


@pytest.mark.parametrize("text", ["@nobody", "@lea2", "@Bobby", "@Sam", "@ada.martin2", "@le", "@<b>x @zoé"])
def test_a_name_that_is_nobodys_or_several_peoples_is_told(text: str) -> None:
    with pytest.raises(
        BadInput, match=r"Nobody at this desk is called @|Several people are called Sam: write one of @sam"
    ):
        mentions.named(text, PEOPLE)


# Whom Ada may name on her case.
@pytest.mark.parametrize(
    ("who", "may"),
    [(ANA, 1), (LEA, 1), (SAM2, 1), (BOB, 0), (GUS, 0), (MIA, 0), (NIA, 0), (CYD, 0), (ANN, 0)],
)
def test_only_who_may_read_the_note_is_named(desk: Store, who: Person, may: bool) -> None:
    stamp = desk.stamp
    if may:
        note(desk, f"@{who.user_id} vois")
        assert told(desk, who) == [f"@{who.user_id} vois"]
    else:
        with pytest.raises(BadInput, match="may not read the notes of EC-"):
            note(desk, f"@{who.user_id} vois")
        assert (desk.stamp, told(desk, who)) == (stamp, [])


@pytest.mark.parametrize("by", [one for one in PEOPLE if one not in (ADA, ANA, LEA, SAM, SAM2)])
def test_whoever_may_not_write_notes_names_nobody(desk: Store, by: Person) -> None:
    with pytest.raises(NotAllowed):
        note(desk, "@nobody @lea", by)
    assert told(desk, LEA) == []


@pytest.mark.parametrize(
    "text",
    [
        "@nobody",
        "@lea et @nobody",
        "x" * 1_000_000,
        "@lea " + "x" * 1_000_000,
        "a\x00b",
        "a\x1b[31mb",
        "\u202egnp.exe",
        "a\u2066b\u2069",
        "\ud800",
        "   ",
    ],
)
def test_a_bad_note_is_one_sentence_and_writes_nothing(desk: Store, text: str) -> None:
    stamp = desk.stamp
    with pytest.raises(BadInput):
        note(desk, text)
    assert desk.stamp == stamp
    with closing(desk.cursor()) as cursor:
        counts = cursor.execute("SELECT (SELECT count(*) FROM texts), (SELECT count(*) FROM mentions)").fetchall()
    assert counts == [(1, 0)]


def test_letters_that_run_from_right_to_left_are_writing(desk: Store) -> None:
    assert note(desk, "שלום مرحبا") == 2


def test_a_stale_version_comes_before_a_wrong_name(desk: Store) -> None:
    note(desk, "eins")
    with pytest.raises(StaleVersion):
        note(desk, "@nobody")


def test_seen_once_opened_and_by_whoever_was_named_only(desk: Store) -> None:
    note(desk, "@lea @ada.martin @sam2 vois")
    note(desk, "@lea encore", version=2)
    assert [len(told(desk, one)) for one in (LEA, SAM2, ADA, BOB)] == [2, 1, 0, 0], "who writes is not told"
    assert told(desk, LEA)[0] == "@lea encore", "the newest first"
    assert mentions.see(desk, LEA, 1)
    assert [len(told(desk, one)) for one in (LEA, SAM2)] == [0, 1]
    stamp = desk.stamp
    assert not mentions.see(desk, LEA, 1)
    assert not mentions.see(desk, BOB, 1)
    assert desk.stamp == stamp, "nothing is written where there is nothing to see"


def test_whoever_may_not_read_it_any_more_is_not_told(desk: Store) -> None:
    note(desk, "@ada.martin vois", by=LEA)
    assert told(desk, ADA) == ["@ada.martin vois"]
    commands.assign(desk, LEA, [(1, 2)], "payments", "bob", at=AT + timedelta(hours=5))
    assert told(desk, ADA) == []
    assert not mentions.see(desk, ADA, 1)


def test_whoever_left_cannot_be_named(desk: Store) -> None:
    with closing(desk.cursor()) as cursor:
        cursor.execute("UPDATE users SET disabled_at = now() WHERE user_id = 'lea'")
    with pytest.raises(Problem, match="Nobody at this desk is called @lea"):
        note(desk, "@lea")

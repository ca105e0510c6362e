"""Search: who finds what by what, any spelling, hostile words, and that nothing is told of what is not theirs."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from data import commands, search
from data.filing import Complaint
from data.search import Found, Way
from data.store import Store
from domain.people import STAFF, Person, Role
from domain.problems import BadInput
from domain.vocabulary import Category, Channel
from tests.people import hire

AT = datetime(2026, 9, 7, 12, tzinfo=UTC)
PEOPLE = {
    "ada": Person("ada", "Ada Martin", Role.AGENT, "payments"),
    "bob": Person("bob", "Bob", Role.AGENT, "payments"),
    "gil": Person("gil", "Gil", Role.AGENT, "games"),
    "lea": Person("lea", "Léa", Role.TEAM_LEAD, "payments"),
    "sam": Person("sam", "Sam", Role.SUPERVISOR),
    "mia": Person("mia", "Mia", Role.MANAGER),
    "nia": Person("nia", "Nia", Role.ANALYST),
    "cyd": Person("cyd", "Cyd", Role.COMPLIANCE),
    "ann": Person("ann", "Ann", Role.ADMIN),
}
HOSTILE = 'L\'année 100% perdue_ici <script>alert(1)</script> (a+)+$ "x" \\d'


@dataclass(frozen=True)
class Desk:
    store: Store
    reference: str

    def find(self, who: str, typed: str, limit: int = search.PAGE) -> Found:
        with closing(self.store.cursor()) as cursor:
            return search.find(cursor, PEOPLE[who], typed, limit)

    def ids(self, who: str, typed: str) -> list[int]:
        return [hit.ticket_id for hit in self.find(who, typed).hits]


@pytest.fixture
def desk(store: Store) -> Iterator[Desk]:
    """Ada's case of Zoé Kœnig (1), Gil's of somebody else (2), filed an hour later."""
    hire(store, *PEOPLE.values())
    one = Complaint("J-77", date(2026, 9, 6), Category.PAYMENT, "Retrait jamais REÇU, cœur brisé.", Channel.CHAT)
    two = Complaint("J-8", date(2026, 9, 6), Category.GAME, HOSTILE, Channel.CHAT, name="Zoe Retrait")
    number, reference = commands.file(store, PEOPLE["ada"], one, at=AT)
    commands.file(store, PEOPLE["gil"], two, at=AT + timedelta(hours=1))
    commands.note(store, PEOPLE["ada"], number, 1, "Rappelé la banque.", at=AT + timedelta(hours=2))
    with closing(store.cursor()) as cursor:
        cursor.execute("UPDATE tickets SET external_id = 'ZD-4711' WHERE ticket_id = 1")
        cursor.execute("UPDATE players SET name = 'Zoé Kœnig', email = 'zoe@example.org' WHERE ticket_id = 1")
    yield Desk(store, reference)


#: Case 1 by what, and who finds it so (x).
TABLE = """
what             ada bob gil lea sam mia nia cyd ann
reference        x   x   -   x   x   x   x   x   x
zd-4711-exact    x   x   -   x   x   -   -   x   -
j-77             x   -   -   x   x   -   -   x   -
ZOE@example.org  x   -   -   x   x   -   -   x   -
koenig           x   -   -   x   x   -   -   x   -
recu             x   -   -   x   x   -   -   x   -
banque           x   -   -   x   x   -   -   x   -
"""
HEAD, *LINES = (line.split() for line in TABLE.strip().splitlines())
CELLS = [(line[0], who, mark) for line in LINES for who, mark in zip(HEAD[1:], line[1:], strict=True)]


@pytest.mark.parametrize("what", [line[0] for line in LINES])
def test_who_finds_a_case_by_what(desk: Desk, what: str) -> None:
    typed = {"reference": desk.reference, "zd-4711-exact": "ZD-4711"}.get(what, what)
    for one, who, mark in CELLS:
        if one == what:
            assert desk.ids(who, typed) == ([1] if mark == "x" else []), who


def test_every_role_is_in_the_table() -> None:
    assert {PEOPLE[who].role for who in HEAD[1:]} == set(STAFF)


def test_a_reference_is_found_in_any_spelling(desk: Desk) -> None:
    head, body, check = desk.reference.lower().split("-")
    typed = f"{head}-{body.replace('0', 'o').replace('1', 'l')}-{check}"
    assert desk.ids("nia", f"  {typed} ") == [1]


def test_what_is_not_theirs_looks_like_what_is_not_there(desk: Desk) -> None:
    assert desk.find("gil", desk.reference) == desk.find("gil", "EC-22222222-2") == Found(())
    assert desk.find("mia", "banque") == desk.find("mia", "zzzz") == Found(())


@pytest.mark.parametrize(
    "typed",
    ["100%", "perdue_ici", "<script>", "l'ANNEE", '"x"', "(a+)+$", "perdue 100% script", "alert(1)</script>"],
)
def test_marks_stand_for_themselves(desk: Desk, typed: str) -> None:
    assert desk.ids("sam", typed) == ([2] if search.letters(typed) >= 3 else []), typed


@pytest.mark.parametrize(
    "typed", ["100_", "perdue%ici", "per.ue", "p.*e", "[a-z]+ici", "x' OR '1'='1", "$word0", "\\w+ici"]
)
def test_no_mark_is_a_pattern(desk: Desk, typed: str) -> None:
    assert desk.ids("sam", typed) == []


@pytest.mark.parametrize("typed", ["", "   ", "x" * 201, "a b c d e f g h i", "a\x00b", "\ud800abc"])
def test_what_cannot_be_looked_for_is_told(desk: Desk, typed: str) -> None:
    with pytest.raises(BadInput):
        desk.find("sam", typed)


@pytest.mark.parametrize("typed", ["le", "%%%", "_", "à l"])
def test_short_words_are_looked_for_as_a_whole_only(desk: Desk, typed: str) -> None:
    assert desk.ids("sam", typed) == []


def test_all_words_have_to_be_in_one_text(desk: Desk) -> None:
    assert desk.ids("sam", "coeur retrait") == [1]
    assert desk.ids("sam", "retrait banque") == []


def test_newest_first_and_only_so_many(desk: Desk) -> None:
    assert desk.ids("sam", "retrait") == [2, 1]
    first = desk.find("sam", "retrait", limit=1)
    assert ([hit.ticket_id for hit in first.hits], first.has_more) == ([2], True)
    assert not desk.find("sam", "retrait", limit=2).has_more


def test_looking_among_the_newest_first_finds_the_same(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, hours in enumerate((5, 3, 9, 3, 7, 4)):
        at = AT + timedelta(hours=hours)
        told = Complaint(f"K-{number}", date(2026, 9, 6), Category.GAME, f"Gain {number} retenu", Channel.CHAT)
        commands.file(desk.store, PEOPLE["gil"], told, at=at)
    everywhere = {limit: desk.find("sam", "gain", limit) for limit in range(1, 8)}
    assert [hit.received_at.hour - AT.hour for hit in everywhere[7].hits] == [9, 7, 5, 4, 3, 3]
    for newest in range(1, 10):
        monkeypatch.setattr(search, "NEWEST", newest)
        for limit, found in everywhere.items():
            assert desk.find("sam", "gain", limit) == found, (newest, limit)
        assert desk.ids("ada", "gain") == [] and desk.ids("sam", "banque") == [1]


def test_the_place_is_shown_with_the_words_marked(desk: Desk) -> None:
    [hit] = desk.find("ada", "coeur").hits
    assert hit.way is Way.TEXT
    assert [tuple(piece) for piece in hit.excerpt] == [
        ("Retrait jamais REÇU, ", False),
        ("cœur", True),
        (" brisé.", False),
    ]
    assert [piece.text for piece in desk.find("ada", "koenig").hits[0].excerpt if piece.is_found] == ["Kœnig"]


def test_a_case_that_changed_hands_is_found_by_its_new_ones(desk: Desk) -> None:
    commands.assign(desk.store, PEOPLE["lea"], [(1, 2)], "payments", "bob", at=AT + timedelta(hours=3))
    assert (desk.ids("ada", "banque"), desk.ids("bob", "banque")) == ([], [1])

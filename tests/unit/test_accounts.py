"""Users and teams: added, changed, let go; what cannot be is refused in a sentence and changes nothing."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from data import absences, accounts, chain, people_commands, staff, team_commands
from data.accounts import Account
from data.people_commands import Entry
from data.store import Store
from domain.people import Absence, Person, Role
from domain.problems import BadInput, NotAllowed, NotFound, StaleVersion
from domain.rights import RIGHTS, Action, Reach
from tests.people import hire

MEI = Person("mei", "Mei Caron", Role.ADMIN)
LEA = Person("lea", "Léa Moreau", Role.TEAM_LEAD, "games")
ADA = Person("ada", "Ada", Role.AGENT, "games")
BOB = Person("bob", "Bob", Role.AGENT, "payments")
ENTRY = Entry("Zoé  Le Gall", " Zoe@Example.com ", Role.AGENT, "games")


@pytest.fixture
def desk(store: Store) -> Store:
    return hire(store, MEI, LEA, ADA, BOB)


def of(store: Store, user_id: str) -> Account:
    with closing(store.cursor()) as cursor:
        return accounts.one(cursor, user_id)


def told(store: Store) -> list[tuple[str, ...]]:
    """Every act of the last write: subject, field, before, after; the chain holds."""
    with closing(store.cursor()) as cursor:
        assert chain.broken_links(cursor, store.key) == []
        return cursor.execute(
            "SELECT subject, field, before, after FROM acts WHERE transaction_id = ? ORDER BY act_id", [store.stamp]
        ).fetchall()


def test_a_user_is_added_and_told(desk: Store) -> None:
    new = people_commands.add(desk, MEI, ENTRY)
    assert new == Person("zoe.le-gall", "Zoé Le Gall", Role.AGENT, "games")
    assert of(desk, new.user_id) == Account(new, "zoe@example.com", False)
    assert told(desk) == [
        ("zoe.le-gall", "name", None, "Zoé Le Gall"),
        ("zoe.le-gall", "role", None, "agent"),
        ("zoe.le-gall", "team", None, "games"),
        ("zoe.le-gall", "email", None, "zoe@example.com"),
    ]


def test_two_of_one_name_have_two_ids(desk: Store) -> None:
    people_commands.add(desk, MEI, ENTRY)
    assert people_commands.add(desk, MEI, replace(ENTRY, email="other@example.com")).user_id == "zoe.le-gall-2"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": "  "}, "Write a name"),
        ({"name": "x" * 81}, "up to 80 letters"),
        ({"name": "a\x00b"}, "Write a name"),
        ({"name": "\u202eeoZ"}, "Write a name"),
        ({"email": ""}, "Write an e-mail"),
        ({"email": "zoe"}, "Write an e-mail"),
        ({"email": "zoe@example"}, "Write an e-mail"),
        ({"email": "zoé@example.com"}, "Write an e-mail"),
        ({"email": "a@b.com, c@d.com"}, "Write an e-mail"),
        ({"email": "a" * 250 + "@b.com"}, "Write an e-mail"),
        ({"team": None}, "Choose a team"),
        ({"role": Role.TEAM_LEAD, "team": ""}, "Choose a team"),
        ({"role": Role.MANAGER}, "Only agents and leads"),
        ({"role": Role.PLAYER, "team": None}, "player is no role of the staff; choose one of manager"),
        ({"team": "cricket"}, "no team cricket"),
        ({"email": "LEA@example.com"}, "is the e-mail of Léa Moreau already"),
    ],
)
def test_what_cannot_be_is_refused(desk: Store, given: dict[str, object], sentence: str) -> None:
    people_commands.change(desk, MEI, of(desk, "lea"), Entry("Léa Moreau", "lea@example.com", Role.TEAM_LEAD, "games"))
    people_commands.change(desk, MEI, of(desk, "ada"), Entry("Ada", "ada@example.com", Role.AGENT, "games"))
    before = desk.stamp
    with pytest.raises(BadInput, match=sentence):
        people_commands.add(desk, MEI, replace(ENTRY, **given))
    with pytest.raises(BadInput, match=sentence):
        people_commands.change(desk, MEI, of(desk, "ada"), replace(ENTRY, **given))
    assert desk.stamp == before
    assert of(desk, "ada").person == ADA


def test_a_change_tells_only_what_changed(desk: Store) -> None:
    people_commands.change(desk, MEI, of(desk, "ada"), Entry("Ada", "ada@example.com", Role.AGENT, "payments"))
    assert told(desk) == [("ada", "team", "games", "payments"), ("ada", "email", None, "ada@example.com")]
    people_commands.change(desk, MEI, of(desk, "ada"), Entry("Ada", "ada@example.com", Role.AGENT, "payments"))
    assert told(desk) == []


@pytest.mark.parametrize("change", ["disable", "demote"])
def test_the_last_administrator_stays(desk: Store, change: str) -> None:
    def go() -> None:
        if change == "disable":
            people_commands.disable(desk, MEI, "mei")
        else:
            people_commands.change(desk, MEI, of(desk, "mei"), Entry("Mei", "mei@example.com", Role.ANALYST))

    with pytest.raises(BadInput, match="the last administrator"):
        go()
    people_commands.add(desk, MEI, Entry("Ann", "ann@example.com", Role.ADMIN))
    go()
    assert of(desk, "mei").is_disabled == (change == "disable")


def test_a_disabled_administrator_does_not_count_as_another(desk: Store) -> None:
    ann = people_commands.add(desk, MEI, Entry("Ann", "ann@example.com", Role.ADMIN))
    people_commands.disable(desk, MEI, ann.user_id)
    with pytest.raises(BadInput, match="the last administrator"):
        people_commands.disable(desk, MEI, "mei")


@pytest.mark.parametrize("change", ["disable", "demote", "email"])
def test_the_last_administrator_who_can_enter_stays(desk: Store, change: str) -> None:
    def go() -> None:
        if change == "disable":
            people_commands.disable(desk, MEI, "mei")
        else:
            role, email = (Role.ANALYST, "mei@example.com") if change == "demote" else (Role.ADMIN, "mie@example.com")
            people_commands.change(desk, MEI, of(desk, "mei"), Entry("Mei", email, role))

    def bind(user_id: str) -> None:
        with closing(desk.cursor()) as cursor:
            cursor.execute("UPDATE users SET issuer = 'i', subject = user_id WHERE user_id = ?", [user_id])

    ann = people_commands.add(desk, MEI, Entry("Ann", "ann@example.con", Role.ADMIN))
    bind("mei")
    with pytest.raises(BadInput, match="the last administrator who has signed in"):
        go()
    bind(ann.user_id)
    go()
    assert not of(desk, "mei").is_bound or change != "email"


def test_access_is_ended_and_given_back(desk: Store) -> None:
    people_commands.disable(desk, MEI, "ada")
    assert told(desk)[0] == ("ada", "access", "yes", "no")
    people_commands.disable(desk, MEI, "ada")
    assert told(desk) == []
    with closing(desk.cursor()) as cursor:
        assert ADA not in staff.people(cursor)
        assert staff.names(cursor)["ada"] == "Ada"
    people_commands.enable(desk, MEI, "ada")
    assert told(desk) == [("ada", "access", "no", "yes")]
    with closing(desk.cursor()) as cursor:
        assert ADA in staff.people(cursor)


def test_teams_are_made_and_renamed(desk: Store) -> None:
    assert team_commands.add(desk, MEI, " Gros  joueurs ") == "gros.joueurs"
    assert told(desk) == [("gros.joueurs", "name", None, "Gros joueurs")]
    team_commands.rename(desk, MEI, "gros.joueurs", "Gros joueurs", "VIP")
    assert told(desk) == [("gros.joueurs", "name", "Gros joueurs", "VIP")]
    with closing(desk.cursor()) as cursor:
        assert staff.teams(cursor)["gros.joueurs"] == "VIP"
    for refused in ("", "vip", "x" * 81):
        with pytest.raises(BadInput):
            team_commands.add(desk, MEI, refused)
    with pytest.raises(BadInput, match="already"):
        team_commands.rename(desk, MEI, "games", "Games", "VIP")
    with pytest.raises(BadInput, match="no team"):
        team_commands.rename(desk, MEI, "cricket", "", "Cricket")


def test_the_second_of_two_is_told_what_the_first_changed(desk: Store) -> None:
    read, bob = of(desk, "ada"), people_commands.add(desk, MEI, replace(ENTRY, role=Role.ADMIN, team=None))
    people_commands.change(desk, MEI, read, Entry("Ada", None, Role.TEAM_LEAD, "payments"))
    stamp = desk.stamp
    with pytest.raises(
        StaleVersion, match=r"Mei Caron changed this at .*: the role is team_lead now, the team is Payments now\."
    ):
        people_commands.change(desk, bob, read, Entry("Ada M", None, Role.AGENT, "games"))
    assert (desk.stamp, of(desk, "ada").person.name) == (stamp, "Ada")
    people_commands.change(desk, bob, of(desk, "ada"), Entry("Ada M", None, Role.AGENT, "games"))
    assert of(desk, "ada").person == replace(ADA, name="Ada M")
    team_commands.rename(desk, MEI, "games", "Games", "Jeux")
    with pytest.raises(StaleVersion, match="the name is Jeux now"):
        team_commands.rename(desk, bob, "games", "Games", "Spiele")


def test_what_nobody_said_has_no_name_with_it(desk: Store) -> None:
    read = replace(of(desk, "ada"), email="old@example.com")
    with pytest.raises(StaleVersion, match="This was changed after you read it: the e-mail is – now"):
        people_commands.change(desk, MEI, read, ENTRY)


def test_an_absence_with_the_number_of_one_that_was_taken_back_stays(desk: Store) -> None:
    first = absences.add(desk, LEA, "ada", FIRST, LAST)
    absences.remove(desk, LEA, first)
    other = absences.add(desk, LEA, "lea", FIRST, LAST)
    assert other.absence_id == first.absence_id
    with pytest.raises(NotFound):
        absences.remove(desk, LEA, first)
    with closing(desk.cursor()) as cursor:
        assert staff.absent_on(cursor, FIRST) == {"lea"}


FIRST, LAST = date(2026, 11, 23), date(2026, 11, 27)
LONG_AGO = date(2026, 1, 1)


def test_an_absence_is_said_and_taken_back(desk: Store) -> None:
    said = absences.add(desk, LEA, "ada", FIRST, LAST)
    assert told(desk) == [("ada", "days", None, "2026-11-23 2026-11-27")]
    absences.remove(desk, LEA, said)
    assert told(desk) == [("ada", "days", "2026-11-23 2026-11-27", None)]
    with pytest.raises(NotFound):
        absences.remove(desk, LEA, said)
    with closing(desk.cursor()) as cursor:
        assert staff.absent_on(cursor, FIRST) == set()


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (None, LAST, "first and the last day"),
        (FIRST, None, "first and the last day"),
        (LAST, FIRST, "before the first one"),
        (FIRST, date(2027, 11, 24), "up to a year"),
        (LAST, date(2026, 12, 3), "away from 2026-11-23 to 2026-11-27 already"),
        (date(2026, 11, 1), date(2026, 12, 31), "already"),
        (date(2026, 11, 25), date(2026, 11, 25), "already"),
    ],
)
def test_an_absence_that_cannot_be_is_refused(
    desk: Store, first: date | None, last: date | None, sentence: str
) -> None:
    absences.add(desk, LEA, "ada", FIRST, LAST)
    with pytest.raises(BadInput, match=sentence):
        absences.add(desk, LEA, "ada", first, last)
    absences.add(desk, LEA, "lea", FIRST, LAST)
    absences.add(desk, LEA, "ada", date(2026, 11, 28), date(2026, 11, 28))


USERS: dict[str, Callable[[Store, Person], object]] = {
    "add": lambda store, by: people_commands.add(store, by, ENTRY),
    "change": lambda store, by: people_commands.change(store, by, of(store, "ada"), ENTRY),
    "disable": lambda store, by: people_commands.disable(store, by, "ada"),
    "enable": lambda store, by: people_commands.enable(store, by, "ada"),
    "sign out everywhere": lambda store, by: people_commands.sign_out_everywhere(store, by, "ada"),
    "link anew": lambda store, by: people_commands.link_anew(store, by, "ada"),
    "add a team": lambda store, by: team_commands.add(store, by, "VIP"),
    "rename a team": lambda store, by: team_commands.rename(store, by, "games", "Games", "VIP"),
}
AWAY: dict[str, Callable[[Store, Person], object]] = {
    "absence in the team": lambda store, by: absences.add(store, by, "ada", FIRST, LAST),
    "absence elsewhere": lambda store, by: absences.add(store, by, "bob", FIRST, LAST),
    "absence back in the team": lambda store, by: absences.remove(store, by, Absence(1, "ada", LONG_AGO, LONG_AGO)),
    "absence back elsewhere": lambda store, by: absences.remove(store, by, Absence(2, "bob", LONG_AGO, LONG_AGO)),
}


def allowed(role: Role, command: str) -> bool:
    if command in USERS:
        return role in RIGHTS[Action.SET_USERS]
    reach = RIGHTS[Action.SET_ABSENCE].get(role, Reach.NONE)
    return reach is Reach.ANY or (reach is Reach.TEAM and "team" in command)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("command", [*USERS, *AWAY])
def test_each_command_for_each_role(desk: Store, role: Role, command: str) -> None:
    by = hire_one(desk, role)
    if "back" in command:
        absences.add(desk, hire_one(desk, Role.SUPERVISOR, "sup"), "ada", LONG_AGO, LONG_AGO)
        absences.add(desk, Person("sup", "sup", Role.SUPERVISOR), "bob", LONG_AGO, LONG_AGO)
    before = desk.stamp
    run = (USERS | AWAY)[command]
    if allowed(role, command):
        run(desk, by)
        assert desk.stamp == before + 1
    else:
        with pytest.raises(NotAllowed):
            run(desk, by)
        assert desk.stamp == before


def hire_one(store: Store, role: Role, user_id: str = "me") -> Person:
    person = Person(user_id, user_id, role, "games" if role in (Role.AGENT, Role.TEAM_LEAD) else None)
    hire(store, person)
    return person


def test_dates_of_a_user_are_instants(desk: Store) -> None:
    people_commands.disable(desk, MEI, "ada")
    ended = of(desk, "ada").disabled_at
    assert ended is not None and abs((ended - datetime.now(UTC)).total_seconds()) < 60

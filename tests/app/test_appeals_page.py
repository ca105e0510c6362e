"""The page of appeals: what waits, the nearest limit first, and who may decide it."""

from datetime import UTC, datetime, timedelta

from data import commands, procedure_commands
from data.filing import Complaint
from data.store import Store
from domain.people import Person, Role
from domain.vocabulary import Category, Channel
from tests.app.conftest import Visit
from ui import cached


def somebody(store: Store, role: Role) -> Person:
    return next(one for one in cached.people(store) if one.role is role and one.name)


def appealed(store: Store, days: int, by: Person) -> str:
    """The reference of a complaint that `by` answered and that was appealed against so many days ago."""
    boss, at = somebody(store, Role.SUPERVISOR), datetime.now(UTC) - timedelta(days=days, hours=2)
    complaint = Complaint("J-8", at.date() - timedelta(days=1), Category.BONUS, "Perdu.", Channel.PHONE)
    number, reference = commands.file(store, boss, complaint, at)
    agent = somebody(store, Role.AGENT)
    version = commands.assign(store, boss, [(number, 1)], agent.team or "", agent.user_id, at=at)[number]
    version = commands.answer(store, by, number, version, "rejected", "Non.", at=at + timedelta(hours=1))
    procedure_commands.appeal(store, agent, number, version, "Si.", at=at + timedelta(hours=2))
    return reference


def test_what_waits_is_listed_by_its_limit_with_who_decides(visit: Visit, desk_store: Store) -> None:
    agent, boss = somebody(desk_store, Role.AGENT), somebody(desk_store, Role.SUPERVISOR)
    soon, late = appealed(desk_store, 2, agent), appealed(desk_store, 90, boss)
    app = visit("appeals", lang="en", **{"as": boss.user_id})
    assert not app.exception
    rows = {row["reference"]: row for row in app.dataframe[0].value.to_dict("records")}
    assert list(rows).index(late) < list(rows).index(soon)
    assert rows[late]["left"].startswith("late by ") and not rows[soon]["left"].startswith("late")
    assert boss.name in rows[soon]["decides"] and boss.name not in rows[late]["decides"]


def test_a_lead_sees_the_appeals_of_the_own_team_only(visit: Visit, desk_store: Store) -> None:
    agent = somebody(desk_store, Role.AGENT)
    mine = appealed(desk_store, 3, agent)
    leads = [one for one in cached.people(desk_store) if one.role is Role.TEAM_LEAD]
    own, other = (next(one for one in leads if (one.team == agent.team) is is_own) for is_own in (True, False))
    seen = [
        mine in set(app.dataframe[0].value["reference"]) if app.dataframe else False
        for app in (visit("appeals", lang="en", **{"as": one.user_id}) for one in (own, other))
    ]
    assert seen == [True, False]


def test_what_a_player_wrote_after_the_answer_stands_there_until_somebody_noted_it(
    visit: Visit, desk_store: Store
) -> None:
    agent, boss = somebody(desk_store, Role.AGENT), somebody(desk_store, Role.SUPERVISOR)
    complaint = Complaint("J-9", datetime.now(UTC).date() - timedelta(days=1), Category.BONUS, "Perdu.", Channel.PHONE)
    number, reference = commands.file(desk_store, agent, complaint)
    version = commands.answer(desk_store, agent, number, 1, "rejected", "Non.")

    def stands() -> tuple[bool, bool]:
        page = visit("appeals", lang="en", **{"as": boss.user_id})
        ticket = visit("ticket", lang="en", ticket=str(number), **{"as": boss.user_id})
        assert not page.exception and not ticket.exception
        listed = any(reference in set(table.value["reference"]) for table in page.dataframe)
        return listed, any("wrote after the answer" in one.value for one in ticket.markdown)

    assert stands() == (False, False)
    version = procedure_commands.reply(desk_store, number, "Et alors ?")
    assert stands() == (True, True)
    commands.note(desk_store, agent, number, version, "Lu.")
    assert stands() == (False, False)

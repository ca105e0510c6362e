"""What the lead of a team sees of its agents: counted by hand, and by nobody else."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics.coaching import coached
from analytics.funnel import Flag
from analytics.question import Question
from data.store import Store
from domain.people import STAFF, Person, Role
from domain.problems import NotAllowed
from tests.asking import question
from tests.ledger import at, record

LEAD = Person("lea", "Lea", Role.TEAM_LEAD, "pay")
NOW = question("12-31 00:00")

# agent | team | category | cases | late | taken up again
DESK = """
ada   | pay  | payment | 40 | 2  | 1
bob   | pay  | payment | 40 | 30 | 0
cyd   | pay  | payment | 40 | 4  | 0
ada   | pay  | bonus   | 3  | 3  | 0
      | pay  | payment | 9  | 9  | 0
dan   | play | payment | 20 | 20 | 0
"""


def _case(name: str, number: int, agent: str, team: str, category: str, late: bool, again: bool) -> Any:
    received = at("10-05 09:00") + timedelta(hours=number)
    case = {"ticket": name, "recorded_at": received, "occurred_at": received, "status": "new", "team": team}
    yield {**case, "agent": agent, "category": category, "due_at": received + timedelta(days=2)}
    for days, status in ((4 if late else 1, "answered"), (6, "in_analysis"), (7, "answered")):
        if days < 6 or again:
            moment = received + timedelta(days=days)
            yield {"ticket": name, "recorded_at": moment, "occurred_at": moment, "status": status} | (
                {"decision": "rejected"} if status == "answered" else {"due_at": received + timedelta(days=30)}
            )


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("coaching") / "tickets.duckdb"
    told = []
    for line, row in enumerate(DESK.strip().splitlines()):
        agent, team, category, *numbers = (cell.strip() for cell in row.split("|"))
        cases, late, again = map(int, numbers)
        for n in range(cases):
            # Those taken up again were on time at first.
            told += _case(f"{line}-{n}", n, agent, team, category, n < late, n >= cases - again)
    with Store.open(path) as store:
        yield record(store, sorted(told, key=lambda event: event["recorded_at"]))


def see(store: Store, person: Person, asked: Question = NOW) -> pd.DataFrame:
    with closing(store.cursor()) as cursor:
        return coached(cursor, person, asked)


def test_agents_and_categories_by_hand(desk: Store) -> None:
    frame = see(desk, LEAD)
    rows = {(row["agent"], row["category"]): row for row in frame.to_dict("records")}
    # Nobody's cases and those of another team are in none of it.
    assert list(rows) == [("ada", "bonus"), ("ada", "payment"), ("bob", "payment"), ("cyd", "payment")]
    assert [row["answered"] for row in rows.values()] == [3, 40, 40, 40]
    assert [(row["late"], row["late_of"]) for row in rows.values()] == [(3, 3), (2, 40), (30, 40), (4, 40)]
    assert [(row["reopened"], row["reopened_of"]) for row in rows.values()] == [(0, 3), (1, 40), (0, 40), (0, 40)]
    assert all(row["overturned_of"] == 0 for row in rows.values())
    # Of the team 36 of 120 payments are late: 30 %.
    assert rows["bob", "payment"]["late_team"] == pytest.approx(0.3)
    flags = {key: Flag(row["late_flag"]) for key, row in rows.items()}
    assert flags["bob", "payment"] is Flag.FAR_ABOVE and flags["ada", "payment"] is Flag.FAR_BELOW
    # Three cases say nothing, even where all are late.
    assert flags["ada", "bonus"] is Flag.WITHIN


def test_the_interval_is_wilsons(desk: Store) -> None:
    from statsmodels.stats.proportion import proportion_confint

    for row in see(desk, LEAD).to_dict("records"):
        expected = proportion_confint(row["late"], row["late_of"], method="wilson")
        assert (row["late_low"], row["late_high"]) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("role", [role for role in STAFF if role is not Role.TEAM_LEAD])
def test_nobody_else_sees_it(desk: Store, role: Role) -> None:
    with pytest.raises(NotAllowed, match="coach"):
        see(desk, Person("x", "X", role, "pay"))


def test_a_lead_without_a_team_leads_nobody(desk: Store) -> None:
    with pytest.raises(NotAllowed):
        see(desk, Person("x", "X", Role.TEAM_LEAD, None))


def test_asking_for_another_team_gives_nothing(desk: Store) -> None:
    assert see(desk, LEAD, NOW.only("team", "play")).empty
    assert see(desk, LEAD, NOW.only("agent", "dan")).empty
    assert see(desk, LEAD, NOW.only("agent", "ada").only("agent", "bob")).empty


def test_an_agent_asked_for_is_measured_against_the_whole_team(desk: Store) -> None:
    whole, own = see(desk, LEAD), see(desk, LEAD, NOW.only("agent", "bob"))
    (row,) = own.to_dict("records")
    assert row["late_team"] == pytest.approx(0.3) and row["late_flag"] == Flag.FAR_ABOVE
    pd.testing.assert_frame_equal(own, whole[whole["agent"] == "bob"].reset_index(drop=True))


def test_what_is_judged_has_enough_cases_and_so_has_another(desk: Store) -> None:
    told = see(desk, LEAD)
    assert list(told["late_judged"]) == [False, True, True, True] and not told["overturned_judged"].any()
    alone = see(desk, Person("max", "Max", Role.TEAM_LEAD, "play"))
    assert not alone["late_judged"].any()


def test_one_agent_alone_is_as_the_team(desk: Store) -> None:
    (row,) = see(desk, Person("max", "Max", Role.TEAM_LEAD, "play")).to_dict("records")
    assert (row["agent"], row["late"], row["late_team"], row["late_flag"]) == ("dan", 20, 1.0, Flag.WITHIN)


@pytest.mark.parametrize(
    "asked",
    [
        question("01-01 00:00"),
        question("12-31 00:00", start="11-20 00:00", end="11-21 00:00"),
        question("12-31 00:00", start="2027-02-01 00:00", end="2027-03-01 00:00"),
    ],
)
def test_a_period_without_cases_is_empty(desk: Store, asked: Question) -> None:
    frame = see(desk, LEAD, asked)
    assert frame.empty and {"agent", "category", "answered", "late", "late_of", "late_flag"} <= set(frame.columns)

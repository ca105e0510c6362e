"""Lists that compare: the cases that made a difference, and those under a supposed policy, are their files."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from analytics import revisions, sides, supposition
from analytics.figures import figures
from analytics.listing import Listing
from analytics.measures import MEASURES
from analytics.moved_list import COLUMNS, MovedList
from analytics.question import Question
from analytics.revised import Only, Step
from analytics.supposed_lists import ChangedList, SupposedList
from analytics.ticket_export import Format
from analytics.ticket_list import TicketList, tickets_behind
from data import intake
from data.demo import fill
from data.store import Store
from domain.people import SYSTEM
from sla import policy_document
from sla.policy import Policy
from tests.exported import Row, exported, read

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
#: Names, accounts, addresses and texts are called so where they stand.
PRIVATE = {"name", "account", "email", "description", "text", "ticket_id", "text_id", "player_id"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("lists") / "tickets.duckdb"
    with Store.open(path) as store:
        fill(store, 800, 2, NOW)
        file = path.with_name("late.csv")
        file.write_text("No,Opened,Solved,Due\n" + "".join(map(_learned_late, range(12))), encoding="utf-8")
        report = intake.run(store, SYSTEM, file, intake.parse_mapping(MAPPING, "late.toml"))
        assert (report.imported, report.quarantined) == (12, 0)
        yield store


MAPPING = """
source = "late"
layout = "ticket"
zone = "UTC"
[columns]
id = "No"
received_at = "Opened"
answered_at = "Solved"
due_at = "Due"
"""


def _learned_late(number: int) -> str:
    """A case that was heard of after NOW only; every third one is open."""
    opened = NOW - timedelta(days=60 - number)
    solved = f"{opened + timedelta(days=number % 5 + 1):%Y-%m-%dT%H:%MZ}" if number % 3 else ""
    return f"{number},{opened:%Y-%m-%dT%H:%MZ},{solved},{opened + timedelta(days=3):%Y-%m-%dT%H:%MZ}\n"


@pytest.fixture(scope="module")
def stricter() -> Policy:
    """The default policy with a day less for what is simple."""
    document = policy_document.written(policy_document.default())
    for rule in document["rules"]:
        rule["answer"] = {name: 48 if name == "hours" else value for name, value in rule["answer"].items()}
    return policy_document.read(document)


def files(store: Store, asked: Listing) -> dict[Format, list[Row]]:
    names = [column.id for column in asked.columns]
    assert not PRIVATE & set(names)
    return {format: read(exported(store, asked, format), format, names) for format in Format}


def as_texts(rows: list[Row], names: list[str]) -> list[tuple[str, ...]]:
    """Rows as CSV writes them."""
    return [tuple(_text(row[name]) for name in names) for row in rows]


def _text(value: object) -> str:
    if value is None or value != value:
        return ""
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)


#: One of each kind: a share, a mean, a median of what is open, a stock, a count; tests/unit/test_revisions.py has all.
KINDS = ("on_time_rate", "handling_mean", "breached_open_days", "backlog", "departures")


@pytest.mark.parametrize("figure", KINDS)
def test_the_cases_that_made_a_difference(desk: Store, figure: str) -> None:
    question = Question(NOW, known_at=NOW)
    with closing(desk.cursor()) as cursor:
        found = revisions.revise(cursor, question, figure)
        assert found.cases()
        narrower: list[Only] = [found.reasons()[0], Step.GAINED] if figure == "on_time_rate" else []
        for only in (None, *narrower):
            listed = revisions.cases(cursor, question, figure, only)
            told = files(desk, MovedList(question, figure, only))
            names = [column.id for column in COLUMNS]
            assert [len(rows) for rows in told.values()] == [found.cases(only)] * 3 == [len(listed)] * 3
            for rows in told.values():
                assert [row["reference"] for row in rows] == list(listed["reference"])
                assert [row["move"] for row in rows] == list(listed["move"])
            assert as_texts(told[Format.PARQUET], names) == as_texts(told[Format.CSV], names)
    # Both values of every figure that measures something, as the page shows them.
    if MEASURES[figure].quantity and len(listed):
        hours = [(row["then_quantity"], row["now_quantity"]) for row in told[Format.PARQUET]]
        assert all(pair != (None, None) for pair in hours)


@dataclass(frozen=True)
class Asked:
    """A question, and what is known of its answer under the stricter policy."""

    question: Question
    found: supposition.Supposition


@pytest.fixture(scope="module")
def asked(desk: Store, stricter: Policy) -> Asked:
    question = Question(NOW, start=NOW - timedelta(days=400))
    with closing(desk.cursor()) as cursor:
        return Asked(question, supposition.work_out(cursor, stricter, question))


def test_the_tickets_that_change_sides(desk: Store, stricter: Policy, asked: Asked) -> None:
    changes = asked.found.counts[asked.found.counts["verdict"] != asked.found.counts["supposed_verdict"]]
    told = files(desk, ChangedList(asked.question, stricter))
    assert len(told[Format.CSV]) == changes["n"].sum() > 10
    first = asked.found.changed
    for rows in told.values():
        assert [row["reference"] for row in rows][: len(first)] == list(first["reference"])
        both = [(row["verdict"], row["supposed_verdict"]) for row in rows]
        assert both[: len(first)] == list(zip(first["verdict"], first["supposed_verdict"], strict=True))
    assert as_texts(told[Format.PARQUET], list(sides.EXPORTED)) == as_texts(told[Format.CSV], list(sides.EXPORTED))


@pytest.mark.parametrize("figure", supposition.FIGURES)
def test_the_tickets_behind_a_supposed_figure(desk: Store, stricter: Policy, asked: Asked, figure: str) -> None:
    behind = tickets_behind(asked.question, figure, order="-received_at")
    told = files(desk, SupposedList(behind, stricter))
    with closing(desk.cursor()) as cursor:
        total, first = supposition.tickets(cursor, stricter, behind, 10)
        actual = behind.count(cursor)
    row = asked.found.figures.set_index("figure").loc[figure]
    assert [len(rows) for rows in told.values()] == [total] * 3 == [row[_counted(figure)]] * 3
    for rows in told.values():
        assert [one["reference"] for one in rows][:10] == list(first["reference"])
    if figure == "breached_closed":
        assert total > actual


def _counted(figure: str) -> str:
    return "denominator" if figure == "on_time_rate" else "numerator"


def test_a_cell_of_the_table_of_months(desk: Store, stricter: Policy, asked: Asked) -> None:
    for cell in asked.found.months.to_dict("records")[::7]:
        question = asked.question.only("category", cell["category"]).only("month", cell["month"])
        with closing(desk.cursor()) as cursor:
            total, _ = supposition.tickets(cursor, stricter, tickets_behind(question, "on_time_rate"), 1)
        assert total == cell["denominator"] > 0


@pytest.mark.parametrize("most", [0, 3, 10_000])
def test_the_first_tickets_of_a_list(desk: Store, most: int) -> None:
    whole = tickets_behind(Question(NOW), "arrivals", order="-received_at")
    some = TicketList(whole.question, whole.figure, whole.part, whole.order, most)
    with closing(desk.cursor()) as cursor:
        references = list(whole.rows(cursor)["reference"])[:most]
        assert some.count(cursor) == len(references)
        assert list(some.rows(cursor, 2, 1)["reference"]) == references[1:3]
        assert list(some.rows(cursor)["reference"]) == references
        arrivals = figures(cursor, whole.question, ("arrivals",))["value"].item()
    assert len(references) == min(most, arrivals)
    assert [[row["reference"] for row in rows] for rows in files(desk, some).values()] == [references] * 3

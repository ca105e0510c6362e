"""The tickets behind a figure: exactly its cases, in order, in pages or at once, and nothing about the player."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from analytics.measures import MEASURES
from analytics.question import LATEST, Question
from analytics.ticket_list import COLUMNS, Part, TicketList, default_part, tickets_behind
from data.store import Store
from domain.problems import BadInput
from tests.asking import behind, question, told
from tests.ledger import at, tell
from tests.story import INSTANTS, NOW, STORY


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("story") / "tickets.duckdb"
    with Store.open(path) as store:
        yield tell(store, STORY)


def count(store: Store, asked: Question, figure: str, part: Part) -> int:
    with closing(store.cursor()) as cursor:
        return TicketList(asked, figure, part).count(cursor)


def rows(store: Store, tickets: TicketList, limit: int | None = None, offset: int = 0) -> pd.DataFrame:
    with closing(store.cursor()) as cursor:
        return tickets.rows(cursor, limit, offset)


QUESTIONS = [
    *[question(as_of) for as_of in INSTANTS],
    Question(at("11-10 12:00"), at("11-08 00:00")),
    question(NOW, start="11-01 00:00 Paris", end="11-05 00:00 Paris"),
    question(NOW, team=""),
    question(NOW, week="2026-W45", source="desk"),
    question(NOW, age="16-20"),
    Question(at(NOW), LATEST, zone="Pacific/Apia").only("day", "2026-11-01", "2026-11-02"),
]


@pytest.mark.parametrize("asked", QUESTIONS)
def test_there_are_as_many_as_the_figure_says(desk: Store, asked: Question) -> None:
    found = told(desk, asked, *MEASURES).groupby("figure")[["numerator", "denominator"]].sum(min_count=1)
    for id in MEASURES:
        # Ageing has no row where it has no band; durations have no numerator: all their cases count.
        denominator = found["denominator"].get(id, 0)
        numerator = found["numerator"].get(id, 0)
        expected = {
            Part.DENOMINATOR: denominator,
            Part.NUMERATOR: denominator if pd.isna(numerator) else numerator,
        }
        expected[Part.MISSED] = expected[Part.DENOMINATOR] - expected[Part.NUMERATOR]
        for part in Part:
            assert count(desk, asked, id, part) == expected[part], (id, part)


@pytest.mark.parametrize("id", MEASURES)
def test_the_parts_are_disjoint_and_whole(desk: Store, id: str) -> None:
    hit, missed, whole = (behind(desk, id, part, NOW).split() for part in ("numerator", "missed", "denominator"))
    assert sorted(hit + missed) == whole
    assert len(set(whole)) == len(whole)


@pytest.mark.parametrize("id", MEASURES)
def test_the_tickets_by_default_are_those_that_the_value_counts(desk: Store, id: str) -> None:
    with closing(desk.cursor()) as cursor:
        listed = tickets_behind(question(NOW), id).count(cursor)
    value = told(desk, question(NOW), id)
    is_count = value["unit"].iloc[0] == "count"
    assert listed == value["value" if is_count else "denominator"].sum()
    assert default_part(MEASURES[id]) is (Part.NUMERATOR if is_count else Part.DENOMINATOR)


def test_the_columns_tell_nothing_of_the_player(desk: Store) -> None:
    listed = rows(desk, TicketList(question(NOW), "arrivals", Part.DENOMINATOR))
    assert list(listed.columns) == COLUMNS
    assert not set(COLUMNS) & {"account", "name", "email", "text", "body", "reason", "text_id", "text_digest"}


def test_a_row_tells_the_case_as_of_the_instant(desk: Store) -> None:
    listed = rows(desk, TicketList(question("11-07 12:00"), "breached_open", Part.NUMERATOR)).set_index("reference")
    assert list(listed.index) == ["E"]
    late = listed.loc["E"]
    assert (late["status"], late["channel"], late["team"]) == ("waiting_player", "chat", None)
    # Late since 3 November 23:30, 3 days and 12.5 hours; received on 31 October 23:30, paused since the 5th.
    assert late["late_at"] == at("11-03 23:30")
    assert late["late_days"] == pytest.approx(3 + 12.5 / 24)
    assert late["age_days"] == pytest.approx(6 + 12.5 / 24)
    assert late["paused_since"] == at("11-05 10:00")
    assert late["left_hours"] == pytest.approx(-84.5)
    assert pd.isna(late["answered_at"]) and pd.isna(late["handling_hours"])


def test_a_row_of_an_answered_case(desk: Store) -> None:
    listed = rows(desk, TicketList(question(NOW), "departures", Part.NUMERATOR)).set_index("reference")
    assert listed.loc["B", "handling_hours"] == 144
    assert listed.loc["B", ["late_days", "left_hours"]].tolist() == [3, -72]
    assert listed.loc["A", "left_hours"] > 0
    assert listed.loc["F", "reopenings"] == 1
    assert listed.loc["A", "closed_at"] == at("10-20 09:30")
    # Answered before it was received: it has no duration.
    assert listed["handling_hours"].isna()["I"]
    assert listed.loc["A", ["late_at", "late_days", "age_days"]].isna().all()


def in_order(listed: pd.DataFrame, order: str) -> bool:
    """Whether the rows go by the column (downwards with a minus), by ticket where it is the same, nulls last."""
    name, down = order.removeprefix("-"), order.startswith("-")
    by_ticket = listed.sort_values("ticket_id")
    expected = by_ticket.sort_values(name, ascending=not down, kind="stable", na_position="last")
    return list(listed["ticket_id"]) == list(expected["ticket_id"])


@pytest.mark.parametrize("order", [sign + name for name in COLUMNS for sign in ("", "-")])
def test_pages_are_the_list_in_order_without_gaps_or_repeats(desk: Store, order: str) -> None:
    tickets = TicketList(question(NOW), "arrivals", Part.DENOMINATOR, order)
    whole = rows(desk, tickets)
    assert len(whole) == 15
    assert in_order(whole, order)
    pages = [list(rows(desk, tickets, 4, offset)["reference"]) for offset in (0, 4, 8, 12, 16)]
    assert [len(page) for page in pages] == [4, 4, 4, 3, 0]
    assert [reference for page in pages for reference in page] == list(whole["reference"])


@pytest.mark.parametrize("order", ["received_at", "-late_at", "reference", "-team"])
def test_a_stream_is_the_list(desk: Store, order: str) -> None:
    tickets = TicketList(question(NOW), "arrivals", Part.DENOMINATOR, order)
    with closing(desk.cursor()) as cursor:
        streamed = [row for batch in tickets.stream(cursor) for row in batch.to_pylist()]
    whole = rows(desk, tickets)
    assert list(streamed[0]) == COLUMNS
    assert [row["ticket_id"] for row in streamed] == list(whole["ticket_id"])
    listed = whole.astype(object).where(whole.notna(), None).to_dict("records")
    assert streamed == listed


def test_a_column_that_there_is_not(desk: Store) -> None:
    with pytest.raises(BadInput, match=r"^Tickets cannot be sorted by 'name'\.$"):
        rows(desk, TicketList(question(NOW), "arrivals", Part.DENOMINATOR, "name"))

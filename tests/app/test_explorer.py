"""The page Explore: its lists hold what their labels say."""

import re
from contextlib import closing
from io import BytesIO

import pandas as pd
import pytest

from analytics.measure import Summary
from analytics.measures import MEASURES
from analytics.question import Question
from analytics.ticket_list import tickets_behind
from data.store import Store
from tests.app.conftest import Visit
from ui import cached, explorer, table_files

SHARES = [id for id, measure in MEASURES.items() if measure.summary is Summary.SHARE or measure.of_curve]


@pytest.mark.parametrize("figure", SHARES)
def test_a_share_and_a_curve_have_three_lists_with_names_of_their_own(figure: str) -> None:
    parts = explorer.parts_of(figure)
    assert list(parts) == ["denominator", "numerator", "missed"]
    assert len(set(parts.values())) == 3


@pytest.mark.parametrize("figure", [id for id in MEASURES if id not in SHARES])
def test_any_other_figure_has_its_tickets_and_where_they_are_fewer_all_it_is_about(figure: str) -> None:
    of_more = "backlog_paused backlog_reopened breached_open at_risk due_soon breached_closed silent_open"
    fewer = figure in of_more.split()
    assert list(explorer.parts_of(figure)) == ([""] + ["denominator"] * fewer)


@pytest.mark.parametrize(("part", "label", "late"), [("numerator", "Overdue", True), ("missed", "The others", False)])
def test_what_is_called_overdue_is_overdue(visit: Visit, desk_store: Store, part: str, label: str, late: bool) -> None:
    app = visit("explore", lang="en", figure="breached_open_share", part=part)
    assert not app.exception
    assert app.selectbox("explore_part").value == part
    assert explorer.parts_of("breached_open_share")[part] == label
    asked = tickets_behind(Question(as_of=cached.moment(desk_store)), "breached_open_share", part)
    with closing(desk_store.cursor()) as cursor:
        rows = asked.rows(cursor)
    assert len(rows)
    assert set(rows["late_days"] > 0) == {late}


def test_a_part_that_a_figure_does_not_have_is_left_out(visit: Visit) -> None:
    app = visit("explore", lang="en", figure="arrivals", part="missed")
    assert not app.exception
    assert app.selectbox("explore_part").value == ""


@pytest.mark.parametrize(
    ("figure", "columns"),
    [
        ("arrivals", ["value"]),
        ("breached_open", ["value", "denominator"]),
        ("handling_mean", ["value", "denominator"]),
        ("handling_median", ["value", "numerator", "denominator"]),
        ("on_time_rate", ["value", "numerator", "denominator"]),
    ],
)
def test_no_column_says_what_another_says(figure: str, columns: list[str]) -> None:
    assert list(explorer.columns_of(figure)) == columns


def test_the_table_can_be_had_as_it_is(visit: Visit) -> None:
    app = visit("explore", lang="en", figure="on_time_rate", by="team")
    assert not app.exception
    assert [one.label for one in app.get("download_button")] == ["This table as CSV", "This table as XLSX"]


def test_what_counts_tickets_is_whole_in_a_file(visit: Visit, desk_store: Store) -> None:
    app = visit("explore", lang="en", figure="handling_median_answered", by="team")
    assert not app.exception
    table = app.dataframe[-1].value
    said = [text.replace("\u202f", " ") for text in table["exact"]]
    value = [text for text in said if text != "–"]
    assert value and all(re.fullmatch(r"[\d,]+(\.\d{1,2})? h", text) for text in value)
    frame = pd.DataFrame({"team": ["a", "b"], "value": [65.777, None], "denominator": [129.0, None]})
    columns = explorer.columns_of("handling_median_answered")
    whole = {one.title: table_files.as_numbers(frame[name], one) for name, one in columns.items()}
    made = pd.DataFrame(whole)
    assert table_files.as_csv(made).decode("utf-8-sig").split("\r\n")[1:] == ["65.777,129", ",", ""]


def test_a_file_of_a_table_holds_texts_and_numbers() -> None:
    made = pd.DataFrame({"Team": ["=1+1", "Pay, all", " @b"], "On time (0–1)": [0.25, None, 1.0]})
    assert table_files.as_csv(made).decode("utf-8-sig").split("\r\n") == [
        "Team,On time (0–1)",
        "'=1+1,0.25",
        '"Pay, all",',
        "' @b,1.0",
        "",
    ]
    back = pd.read_excel(BytesIO(table_files.as_xlsx(made)))
    assert list(back["Team"]) == list(made["Team"])

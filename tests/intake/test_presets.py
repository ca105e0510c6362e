"""What the presets make of the public exports, against truths worked out beside the program, with pandas."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics import flow
from analytics.question import Question
from data import history, intake
from data.store import Store
from domain.people import SYSTEM
from tests.intake import backlogs

FILES = {
    "helpdesk_log": "helpdesk_event_log.csv.gz",
    "nyc311": "nyc311_animals_2025.csv.gz",
    "cfpb": "cfpb_complaints.csv.gz",
}
HOUR = pd.Timedelta(hours=1)

Asked = Callable[..., list[tuple[Any, ...]]]
Reports = dict[str, intake.Report]


@pytest.fixture(scope="module")
def filled(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Reports]:
    """A store with all three exports, and the reports of their imports."""
    path = tmp_path_factory.mktemp("presets") / "tickets.duckdb"
    with Store.open(path) as store:
        reports = {
            name: intake.run(store, SYSTEM, shared_data / file, intake.preset(name)) for name, file in FILES.items()
        }
        assert history.differences(store.cursor()) == []
    return path, reports


@pytest.fixture
def now(filled: tuple[Path, Reports]) -> Asked:
    """`now("status, count(*)", "nyc311")` → that of the tickets as they stand, grouped and in order."""

    def asked(columns: str, source: str) -> list[tuple[Any, ...]]:
        with Store.open(filled[0]) as store, closing(store.cursor()) as cursor:
            return cursor.execute(
                f"SELECT {columns} FROM case_versions AS v JOIN tickets AS t USING (ticket_id)"
                " WHERE t.source = ? AND year(valid_to) = 9999 AND year(recorded_to) = 9999 GROUP BY ALL ORDER BY ALL",
                [source],
            ).fetchall()

    return asked


def rows(shared_data: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(shared_data / FILES[name], dtype=str, keep_default_na=False)


def test_the_backlog_of_the_help_desk_at_every_weeks_end(filled: tuple[Path, Reports], shared_data: Path) -> None:
    by_hand = backlogs.help_desk(shared_data / FILES["helpdesk_log"])
    assert (len(by_hand) > 150, by_hand["waiting"].max() > 5, by_hand["reopened"].max() > 0) == (True, True, True)
    asked = Question(by_hand["as_of"].iloc[-1], zone="UTC").only("source", "helpdesk_log")
    with Store.open(filled[0]) as store, closing(store.cursor()) as cursor:
        told = flow.course(cursor, asked, "week")
        waiting = flow.history(cursor, asked.only("status", "waiting_third_party"), list(told["as_of"]))
    assert told["as_of"].tolist() == by_hand["as_of"].tolist()
    for name, column in {
        "backlog": told["backlog"],
        "reopened": told["reopened"],
        "waiting": waiting["backlog"],
    }.items():
        assert column.tolist() == by_hand[name].tolist()


@pytest.mark.parametrize(
    ("name", "read", "tickets"), [("helpdesk_log", 21_348, 4_580), ("nyc311", 4_969, 4_969), ("cfpb", 3_186, 3_186)]
)
def test_every_row_counts(filled: tuple[Path, Reports], name: str, read: int, tickets: int) -> None:
    report = filled[1][name]
    assert (report.read, report.accepted, report.quarantined, report.imported) == (read, read, 0, tickets)


def hours(log: pd.DataFrame, activity: str, which: str) -> pd.Series:
    """Hours from each ticket's first event to its first or last `activity`."""
    ends = log[log["activity"] == activity].groupby("case_id")["at"].agg(which)
    return (ends - log.groupby("case_id")["at"].min().loc[ends.index]) / HOUR


def test_help_desk_against_its_log(filled: tuple[Path, Reports], shared_data: Path) -> None:
    log = rows(shared_data, "helpdesk_log")
    assert log.duplicated().sum() == 127
    log["at"] = pd.to_datetime(log["timestamp"])
    answers, closings = hours(log, "Resolve ticket", "min"), hours(log, "Closed", "max")
    assert (len(answers), round(answers.mean(), 2), round(answers.median(), 2)) == (4_569, 266.94, 143.59)
    assert (len(closings), round(closings.mean(), 2), round(closings.median(), 2)) == (4_559, 980.18, 954.64)
    with Store.open(filled[0]) as store, closing(store.cursor()) as cursor:
        told = cursor.execute(
            "SELECT external_id, min(occurred_at) AS first, min(occurred_at) FILTER (e.status = 'answered') AS answer,"
            " max(occurred_at) FILTER (e.status = 'closed') AS closing, count(*) AS events"
            " FROM events AS e JOIN tickets AS t USING (ticket_id) WHERE t.source = 'helpdesk_log' GROUP BY ALL"
        ).df()
    assert told["events"].sum() == 21_348 - 127
    for name, truth in (("answer", answers), ("closing", closings)):
        found = ((told[name] - told["first"]) / HOUR).set_axis(told["external_id"]).dropna().sort_index()
        pd.testing.assert_series_equal(found, truth.sort_index(), check_names=False, check_index_type=False)


def test_help_desk_as_it_stands(now: Asked, shared_data: Path) -> None:
    log = rows(shared_data, "helpdesk_log").drop_duplicates()
    log = log[~log["activity"].isin(["Assign seriousness", "VERIFIED", "RESOLVED", "INVALID", "DUPLICATE"])]
    log["at"] = pd.to_datetime(log["timestamp"])
    last = log.sort_values("at", kind="stable").groupby("case_id")["activity"].last().value_counts()
    words = {"Closed": "closed", "Resolve ticket": "answered", "Wait": "waiting_third_party"}
    truth = last.groupby(lambda activity: words.get(activity, "in_analysis")).sum().to_dict()
    assert (
        dict(now("status, count(*)", "helpdesk_log"))
        == truth
        == {
            "answered": 10,
            "closed": 4_558,
            "in_analysis": 4,
            "waiting_third_party": 8,
        }
    )


def test_new_york(now: Asked, shared_data: Path) -> None:
    table = rows(shared_data, "nyc311")
    received, answered = (
        pd.to_datetime(table[column], format="%m/%d/%Y %H:%M").dt.tz_localize("America/New_York")
        for column in ("Created Date", "Closed Date")
    )
    taken = (answered - received) / HOUR
    assert received.is_monotonic_decreasing
    ((count, answers, mean, middle, due, first),) = now(
        "count(*), count(answered_at), avg(date_diff('second', received_at, answered_at) / 3600),"
        " median(date_diff('second', received_at, answered_at) / 3600), count(due_at), min(received_at)",
        "nyc311",
    )
    assert (count, answers, due, first) == (4_969, answered.notna().sum(), 0, received.min())
    assert (mean, middle) == (pytest.approx(taken.mean()), pytest.approx(taken.median()))
    assert dict(now("status, count(*)", "nyc311")) == {"answered": 4_692, "in_analysis": 277}
    assert dict(now("v.category, count(*)", "nyc311")) == table["Complaint Type"].value_counts().to_dict()


def test_consumer_complaints(now: Asked, shared_data: Path) -> None:
    table = rows(shared_data, "cfpb")
    assert table.duplicated().sum() == 11  # each a complaint of its own: nothing says that it is not
    in_progress = (table["Company response to consumer"] == "In progress").sum()
    assert now("status, end_unknown, count(*)", "cfpb") == [
        ("closed", True, len(table) - in_progress),
        ("in_analysis", False, in_progress),
    ]
    verdicts = {answer == "Yes": count for answer, count in table["Timely response?"].value_counts().items()}
    assert dict(now("source_on_time, count(*)", "cfpb")) == verdicts == {True: 3_093, False: 93}
    assert now("count(answered_at), count(closed_at), count(due_at)", "cfpb") == [(0, 0, 0)]
    assert dict(now("v.category, count(*)", "cfpb")) == table["Product"].value_counts().to_dict()


@pytest.mark.parametrize("name", FILES)
def test_again_changes_nothing(filled: tuple[Path, Reports], shared_data: Path, name: str) -> None:
    with Store.open(filled[0]) as store:
        before = _record(store)
        report = intake.run(store, SYSTEM, shared_data / FILES[name], intake.preset(name))
        assert (report.unchanged, report.known) == (filled[1][name].imported, filled[1][name].quarantined)
        assert _record(store) == before


def _record(store: Store) -> list[Any]:
    with closing(store.cursor()) as cursor:
        return cursor.execute("SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM quarantine)").fetchall()

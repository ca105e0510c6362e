"""The figures of two public exports, worked out independently, through the terminal from the file to the figure."""

import json
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from analytics import flow
from analytics.figures import figures as analytics_figures
from analytics.lifetimes import lifetimes
from analytics.measure import Clock
from analytics.question import Question
from analytics.survival import End, curve
from benchmarks import median_as_of
from data import intake
from data.store import Store
from domain.people import SYSTEM
from tests.censored import assert_as_lifelines
from tests.conftest import ROOT, Terminal
from tests.intake import backlogs
from tests.nursery import Nursery
from tooling import risk_table

FILES = {"boston311": "boston311_2015.csv.gz", "uci_incident": "uci_incident_event_log.csv.gz"}
ZONES = {"boston311": "America/New_York", "uci_incident": "UTC"}
BOSTON, UCI = ("boston311", "2016-01-13T00:00:00-05:00"), ("uci_incident", "2017-03-01")

Figures = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def figures(shared_data: Path, tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Figures:
    """`figures(source, as_of, *more)` → the figures of `delai.py figures`, by id; each export is imported once."""
    run_cli = Terminal(tmp_path_factory.mktemp("truths") / "tickets.duckdb", nursery)
    for source, file in FILES.items():
        said = run_cli("import", shared_data / file, "--preset", source, "--json")
        assert said.code == 0, said.stderr
        report = json.loads(said.stdout)
        assert report["rows"]["quarantined"] == 0

    @cache
    def asked(source: str, as_of: str, *more: str) -> dict[str, Any]:
        where = ("--where", f"source={source}", "--zone", ZONES[source])
        said = run_cli("figures", "--as-of", as_of, *where, *more, "--json")
        assert said.code == 0, said.stderr
        return {told["figure"]: told for told in json.loads(said.stdout) if not told["slice"]}

    asked.store = run_cli.store  # type: ignore[attr-defined]
    return asked


# command (source, as_of, conditions), figure, value; a pair is numerator and denominator
COUNTS = [
    (BOSTON, "arrivals", 80_820),
    (BOSTON, "departures", 68_624),
    (BOSTON, "backlog", 12_196),
    (BOSTON, "breached_open", 5_849),
    (("boston311", "2015-04-01"), "backlog", 5_056),
    (("boston311", "2015-04-01"), "breached_open", 1_792),
    (("boston311", "2015-07-01"), "backlog", 9_009),
    (("boston311", "2015-07-01"), "breached_open", 3_254),
    (("boston311", "2016-01-01"), "backlog", 13_029),
    (("boston311", "2016-01-01"), "breached_open", 5_924),
    (UCI, "arrivals", 24_918),
    (UCI, "backlog", 0),
    (("uci_incident", "2016-04-01"), "backlog", 1_481),
    (("uci_incident", "2016-05-01"), "backlog", 1_196),
    (("uci_incident", "2016-06-01"), "backlog", 1_181),
    (("uci_incident", "2016-07-01"), "backlog", 368),
    (("uci_incident", "2016-04-01", "--where", "status=waiting_player"), "backlog", 544),
    (("uci_incident", "2016-05-01", "--where", "status=waiting_player"), "backlog", 399),
    (("uci_incident", "2016-06-01", "--where", "status=waiting_player"), "backlog", 332),
    (("uci_incident", "2016-07-01", "--where", "status=waiting_player"), "backlog", 100),
]
RATES = [
    (BOSTON, "on_time_closed", 37_456, 47_860, 0.782616),
    (BOSTON, "on_time_rate", 31_490, 47_743, 0.659573),
    (BOSTON, "source_agreement", 47_808, 47_808, 1),
    (UCI, "source_on_time", 15_803, 24_918, 0.634200),
]
HOURS = [
    (BOSTON, "handling_mean", 343.6296, 68_442),
    (BOSTON, "handling_median_answered", 64.0632, 68_442),
    (BOSTON, "handling_p90_answered", 957.7553, 68_442),
    (UCI, "closing_mean", 315.3286, 24_918),
    (UCI, "closing_median", 145.8667, 24_918),
    (UCI, "handling_mean", 165.3307, 24_918),
    (UCI, "handling_median_answered", 15.1250, 24_918),
]


@pytest.mark.parametrize(("command", "figure", "value"), COUNTS)
def test_count(figures: Figures, command: tuple[str, ...], figure: str, value: int) -> None:
    told = figures(*command)[figure]
    assert (told["value"], told["unit"]) == (value, "count")


@pytest.mark.parametrize(("command", "figure", "numerator", "denominator", "value"), RATES)
def test_rate(
    figures: Figures, command: tuple[str, ...], figure: str, numerator: int, denominator: int, value: float
) -> None:
    told = figures(*command)[figure]
    assert (told["numerator"], told["denominator"]) == (numerator, denominator)
    assert told["value"] == pytest.approx(value, abs=5e-7)


@pytest.mark.parametrize(("command", "figure", "value", "n"), HOURS)
def test_hours(figures: Figures, command: tuple[str, ...], figure: str, value: float, n: int) -> None:
    told = figures(*command)[figure]
    assert told["value"] == pytest.approx(value, abs=5e-5)
    assert (told["denominator"], told["unit"], told["clock"]) == (n, "hours", "gross")


def test_the_backlog_of_boston_at_every_weeks_end(figures: Figures, shared_data: Path) -> None:
    by_hand = backlogs.boston(shared_data / FILES["boston311"])
    assert (len(by_hand), by_hand["backlog"].max() > 12_000, by_hand["late"].max() > 5_000) == (55, True, True)
    asked = Question(by_hand["as_of"].iloc[-1], zone="America/New_York").only("source", "boston311")
    with Store.open(figures.store) as store, closing(store.cursor()) as cursor:  # type: ignore[attr-defined]
        told = flow.course(cursor, asked, "week")
    assert told["as_of"].tolist() == by_hand["as_of"].tolist()
    for name in ("backlog", "late", *backlogs.AGES):
        assert told[name].tolist() == by_hand[name].tolist()


#: Instants at which some cases are open and others answered.
MIDWAY = {"boston311": datetime(2015, 7, 1, tzinfo=UTC), "uci_incident": datetime(2016, 4, 20, tzinfo=UTC)}


@pytest.mark.parametrize("source", MIDWAY)
def test_curves_of_real_cases_are_those_of_lifelines(figures: Figures, source: str) -> None:
    asked = Question(MIDWAY[source], where=(("source", (source,)),))
    with Store.open(figures.store) as store, closing(store.cursor()) as cursor:  # type: ignore[attr-defined]
        told = lifetimes(cursor, asked, Clock.GROSS).to_pandas()
        rows = analytics_figures(cursor, asked, ("handling_median", "handling_p90")).set_index("figure")
    assert {End(one) for one in told["end"]} == {End.OPEN, End.ANSWERED}
    assert_as_lifelines(told["seconds"], told["end"])
    made = curve(told["seconds"], told["end"])
    assert (rows["value"] * 3600).tolist() == pytest.approx([made.quantile(0.5), made.quantile(0.9)], nan_ok=True)
    assert rows["denominator"].tolist() == [len(told)] * 2


def test_the_curve_of_the_help_desk_and_the_table_of_medians(
    figures: Figures, shared_data: Path, tmp_path: Path
) -> None:
    # What stands in the documentation is what the script prints, as it is.
    said = (ROOT / "docs" / "survival.md").read_text(encoding="utf-8")
    with Store.open(tmp_path / "tickets.duckdb") as store:
        file = median_as_of.LOGS["helpdesk_log"]
        intake.run(store, SYSTEM, shared_data / file, intake.preset("helpdesk_log"))
        with closing(store.cursor()) as cursor:
            told = lifetimes(cursor, Question(datetime(2012, 1, 8, tzinfo=UTC)), Clock.GROSS).to_pandas()
            assert median_as_of.told(list(median_as_of.compared(cursor, "helpdesk_log")), "helpdesk_log") in said
    assert_as_lifelines(told["seconds"], told["end"])
    with Store.open(figures.store) as store, closing(store.cursor()) as cursor:  # type: ignore[attr-defined]
        assert median_as_of.told(list(median_as_of.compared(cursor, "uci_incident")), "uci_incident") in said


def test_reopened_after_an_answer(figures: Figures) -> None:
    # No figure counts reopenings yet; the case versions do.
    with Store.open(figures.store) as store, closing(store.cursor()) as cursor:  # type: ignore[attr-defined]
        reopened = cursor.execute(
            "SELECT count(DISTINCT ticket_id) FROM case_versions WHERE source = 'uci_incident' AND reopenings > 0"
        ).fetchall()
    assert reopened == [(276,)]


def test_the_chance_of_being_late_beats_both_plain_guesses_on_boston(figures: Figures) -> None:
    with Store.open(figures.store) as store:  # type: ignore[attr-defined]
        found = risk_table.looked_back(store)
    counted = found.counted
    assert len(counted) == 6 and found.beats
    assert ((counted["chance"] < counted["overall"]) & (counted["chance"] < counted["category_share"])).sum() >= 4
    assert risk_table.tables(found) in risk_table.PAGE.read_text(encoding="utf-8"), "run python -m tooling.risk_table"

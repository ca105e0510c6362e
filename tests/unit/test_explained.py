"""What is said of each figure is whole, follows from its definition, and its query gives its numbers."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from analytics import explained
from analytics.engine import answer
from analytics.measure import Clock, Summary
from analytics.measures import MEASURES
from analytics.rules import RULES
from data.store import Store
from domain.problems import BadInput
from tests.asking import question, told
from tests.ledger import tell
from tests.story import NOW, STORY

#: Figures that leave out nothing but what no figure counts.
WHOLE = {"arrivals", "chase_rate"}
CURVES = {"handling_median", "handling_p90", "handling_median_sla", "handling_p90_sla"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("story") / "tickets.duckdb"
    with Store.open(path) as store:
        yield tell(store, STORY)


@pytest.mark.parametrize("id", MEASURES)
def test_every_figure_is_told_in_full(id: str) -> None:
    measure = MEASURES[id]
    said = dict(explained.lines(measure, str))
    assert measure.definition.endswith(".")
    assert measure.formula and not measure.formula.endswith(".")
    assert bool(measure.left_out) is (id not in WHOLE)
    assert all(text.strip() and "{" not in text for text in said.values())
    assert measure.formula in said["Formula"]
    assert "Duplicates and spam" in said["Left out"]
    assert ("÷" in said["Formula"]) is (measure.summary is Summary.SHARE)
    of_curve = "Kaplan" in said["Formula"]
    assert of_curve is ("Read off the query" in said) is (id in CURVES)
    assert ("Interval" in said) is (of_curve or measure.summary is Summary.SHARE)
    assert said["Clock"].startswith({Clock.GROSS: "gross", Clock.SLA: "SLA", Clock.NONE: "none"}[measure.clock])
    assert said["Placed in a period by"].startswith("nothing") is measure.stock


def test_no_two_figures_are_told_alike() -> None:
    told_of = [tuple(explained.lines(measure, str)) for measure in MEASURES.values() if measure.id != "ageing"]
    assert len(set(told_of)) == len(told_of)


def test_the_interval_names_its_source() -> None:
    said = dict(explained.lines(MEASURES["on_time_rate"], str))["Interval"]
    assert all(part in said for part in ("Wilson", "1927", "Journal of the American Statistical Association 22"))


def test_another_language_reaches_every_part() -> None:
    seen: list[str] = []

    def say(message: str) -> str:
        seen.append(message)
        return f"«{message}»"

    for measure in MEASURES.values():
        for name, text in explained.lines(measure, say):
            assert name.startswith("«") and text.startswith("«") and text.endswith("»")
        assert {measure.definition, measure.formula, *measure.left_out} <= set(seen)


def test_the_rules_say_what_all_figures_share() -> None:
    told_of = " ".join(text for _title, text in RULES)
    for word in ("as_of", "known_at", "Withdrawn", "Duplicates and spam", "without a deadline", "fewer than ten"):
        assert word in told_of


@pytest.mark.parametrize("id", MEASURES)
def test_the_query_told_gives_the_numbers_of_the_figure(desk: Store, id: str) -> None:
    asked_of = question(NOW, start="11-01 00:00", end="11-30 00:00", category="payment")
    asked = explained.asked(asked_of, id)
    assert set(asked.values) <= set(asked_of.values)
    with closing(desk.cursor()) as cursor:
        rows = answer(cursor, asked.sql, asked.values)
    figure = told(desk, asked_of, id)
    assert rows[f"{id}__n"].sum() == figure["denominator"].sum()
    if f"{id}__hits" in rows:
        assert rows[f"{id}__hits"].sum() == figure["numerator"].sum()
    else:
        assert rows[f"{id}__quantity"].tolist() == pytest.approx(figure["value"].tolist(), nan_ok=True)


def test_there_is_no_query_for_a_figure_that_there_is_not() -> None:
    with pytest.raises(BadInput, match="no figure 'nothing'"):
        explained.asked(question(NOW), "nothing")

"""The verbs `figures` and `tickets` as a person runs them: what they print, and how they refuse."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from analytics.measures import MEASURES
from analytics.ticket_columns import NAMES
from data.store import Store
from tests.conftest import Said, Terminal
from tests.ledger import tell
from tests.nursery import Nursery
from tests.story import STORY

NOW = ("--as-of", "2026-11-20T12:00Z")


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Terminal:
    """`delai.py` on a store with the desk of tests/story.py."""
    path: Path = tmp_path_factory.mktemp("terminal") / "tickets.duckdb"
    with Store.open(path) as store:
        tell(store, STORY)
    return Terminal(path, nursery)


NOTHING = "No ticket is in this slice and period: look at --as-of, --from, --to and --where.\n"


def documents(said: Said, warned: str = "") -> list[dict[str, Any]]:
    assert (said.code, said.warned) == (0, warned)
    told: list[dict[str, Any]] = json.loads(said.stdout)
    return told


def listed(said: Said) -> list[dict[str, str]]:
    assert (said.code, said.warned) == (0, "")
    return list(csv.DictReader(io.StringIO(said.stdout)))


def values(said: Said, dimension: str) -> dict[str, float]:
    return {one["slice"][dimension]: one["value"] for one in documents(said)}


def test_a_figure_as_a_document(terminal: Terminal) -> None:
    (whole,) = documents(terminal("figures", "--json", *NOW, "--figure", "on_time_rate"))
    # 4 of 9; the Wilson interval of 4/9 from its formula, with z = 1.96: (0.4444 + 0.2134 ± 0.2694) / 1.4268.
    assert list(whole) == ["figure", "slice", "value", "numerator", "denominator", "low", "high", "unit", "clock"]
    assert whole | {"low": 0, "high": 0} == {
        "figure": "on_time_rate",
        "slice": {},
        "value": 4 / 9,
        "numerator": 4,
        "denominator": 9,
        "low": 0,
        "high": 0,
        "unit": "ratio",
        "clock": "",
    }
    assert (whole["low"], whole["high"]) == pytest.approx((0.1888, 0.7334), abs=1e-3)
    assert isinstance(whole["numerator"], int)


def test_a_duration_and_a_count(terminal: Terminal) -> None:
    asked = ("--figure", "closing_mean", "--figure", "backlog")
    closing, backlog = documents(terminal("figures", "--json", *NOW, *asked))
    assert closing == {
        "figure": "closing_mean",
        "slice": {},
        "value": 19 * 24 + 1.5,
        "numerator": None,
        "denominator": 1,
        "low": None,
        "high": None,
        "unit": "hours",
        "clock": "gross",
    }
    assert (backlog["value"], backlog["unit"], backlog["clock"]) == (7, "count", "")


def test_without_a_figure_named_all_are_told_over_all_time(terminal: Terminal) -> None:
    told = documents(terminal("figures", "--json"))
    assert list(dict.fromkeys(one["figure"] for one in told)) == list(MEASURES)
    assert {one["unit"] for one in told} == {"ratio", "hours", "days", "count", "mark"}
    assert all(one["slice"] == {} or one["figure"] == "ageing" for one in told)
    # The default period is all time, as of now: long after the last event of the story.
    (arrivals,) = [one for one in told if one["figure"] == "arrivals"]
    assert arrivals["value"] == 15


def test_where_there_is_nothing_the_value_is_null(terminal: Terminal) -> None:
    asked = ("--as-of", "2020-01-01", "--figure", "on_time_rate", "--figure", "handling_mean", "--figure", "arrivals")
    rate, mean, arrivals = documents(terminal("figures", "--json", *asked), NOTHING)
    assert (rate["value"], rate["low"], rate["high"], rate["numerator"], rate["denominator"]) == (
        None,
        None,
        None,
        0,
        0,
    )
    assert (mean["value"], mean["denominator"]) == (None, 0)
    assert arrivals["value"] == 0


def test_slices_by_one_and_two_dimensions(terminal: Terminal) -> None:
    said = terminal("figures", "--json", *NOW, "--figure", "backlog", "--by", "team")
    assert values(said, "team") == {"": 2, "games": 2, "payments": 3}
    crossed = documents(
        terminal("figures", "--json", *NOW, "--figure", "arrivals", "--by", "source", "--by", "complexity")
    )
    assert {(one["slice"]["source"], one["slice"]["complexity"]): one["value"] for one in crossed} == {
        ("desk", "complex"): 1,
        ("desk", ""): 1,
        ("desk", "simple"): 7,
        ("old", "complex"): 2,
        ("old", "simple"): 4,
    }


def test_a_dimension_or_figure_named_twice_is_told_once(terminal: Terminal) -> None:
    once = terminal("figures", "--json", *NOW, "--figure", "arrivals", "--by", "team")
    twice = ("--figure", "arrivals", "--figure", "arrivals", "--by", "team", "--by", "team")
    assert documents(terminal("figures", "--json", *NOW, *twice)) == documents(once)


def test_conditions_and_none_of_a_dimension(terminal: Terminal) -> None:
    def backlog(*where: str) -> float:
        conditions = [word for condition in where for word in ("--where", condition)]
        (one,) = documents(terminal("figures", "--json", *NOW, "--figure", "backlog", *conditions))
        return float(one["value"])

    assert backlog("team=games") == 2
    assert backlog("team=") == 2
    assert backlog("team=games", "team=") == 4
    assert backlog("team=games", "priority=high", "category=game") == 1


def test_a_date_is_its_start_in_the_zone(terminal: Terminal) -> None:
    # E came on 31 October at 23:30 in UTC: on 1 November in Paris, not in UTC.
    period = ("--figure", "arrivals", "--from", "2026-11-01", "--to", "2026-11-02")
    (paris,) = documents(terminal("figures", "--json", *NOW, *period))
    (utc,) = documents(terminal("figures", "--json", *NOW, *period, "--zone", "UTC"))
    assert (paris["value"], utc["value"]) == (2, 1)
    months = ("--figure", "arrivals", "--by", "month")
    assert values(terminal("figures", "--json", *NOW, *months), "month") == {"2026-10": 7, "2026-11": 8}
    assert values(terminal("figures", "--json", *NOW, *months, "--zone", "UTC"), "month") == {
        "2026-10": 8,
        "2026-11": 7,
    }


def test_as_of_a_date_and_as_known_at_an_instant(terminal: Terminal) -> None:
    def arrivals(*asked: str) -> float:
        (one,) = documents(terminal("figures", "--json", "--figure", "arrivals", *asked))
        return float(one["value"])

    # On 1 November at midnight in Paris A, B, C, D had come, and H, I, J, which an import tells on the 9th at 06:00.
    assert arrivals("--as-of", "2026-11-01") == 7
    assert arrivals("--as-of", "2026-11-01", "--known-at", "2026-11-09T06:59+01:00") == 4
    assert arrivals("--as-of", "2026-11-01", "--known-at", "2026-11-09T07:00+01:00") == 7


def test_for_people_there_is_a_table(terminal: Terminal) -> None:
    said = terminal("figures", *NOW, "--figure", "on_time_rate", "--figure", "arrivals", "--by", "team")
    assert said.code == 0
    first, *_ = said.stdout.splitlines()
    assert first.split() == ["on_time_rate", "team=", "0", "ratio", "0/1"]
    assert len(said.stdout.splitlines()) == 6


@pytest.mark.parametrize("verb", ["figures", "tickets"])
@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (["--figure", "lateness"], "There is no figure 'lateness'; there are on_time_rate, "),
        (["--where", "moon=full"], "--where 'moon=full' is not of the form DIM=VALUE; dimensions are category, "),
        (["--where", "team"], "--where 'team' is not of the form DIM=VALUE; dimensions are category, "),
        (["--where", "month=2026-13"], "'2026-13' is not a month: write it like 2026-11."),
        (["--where", "day=9999-12-31"], "'9999-12-31' is not a day: write it like 2026-11-09."),
        (["--zone", "Europe/Atlantis"], "There is no time zone 'Europe/Atlantis'; write it like Europe/Paris."),
        (["--zone", "../../etc/passwd"], "There is no time zone '../../etc/passwd'; write it like Europe/Paris."),
        (["--zone", "localtime"], "There is no time zone 'localtime'; write it like Europe/Paris."),
        (["--zone", "Europe"], "There is no time zone 'Europe'; write it like Europe/Paris."),
        (["--as-of", "2026-11-22T08:00"], "--as-of '2026-11-22T08:00' is no time: write a date, or a time with its "),
        (["--known-at", "tomorrow"], "--known-at 'tomorrow' is no time: write a date, or a time with its offset"),
        (["--from", "2026-W46-1"], "--from '2026-W46-1' is no time: "),
        (["--as-of", "20261122T08:00+01:00"], "--as-of '20261122T08:00+01:00' is no time: "),
        (["--from", "2026-02-30"], "--from '2026-02-30' is no time: "),
        (["--to", "22.11.2026"], "--to '22.11.2026' is no time: "),
        (["--as-of", "0001-01-01T00:00+05:00"], "--as-of '0001-01-01T00:00+05:00' is no time: "),
        (["--as-of", "9999-12-31T23:59+00:00"], "--as-of '9999-12-31T23:59+00:00' is no time: "),
        (["--as-of", "0001-01-08"], "--as-of '0001-01-08' is no time: "),
        (["--from", "0001-01-01"], "--from '0001-01-01' is no time: "),
        (["--as-of", "9999-12-31T23:59-05:00"], "--as-of '9999-12-31T23:59-05:00' is no time: "),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_sentence(
    terminal: Terminal, verb: str, asked: list[str], sentence: str
) -> None:
    needed = [] if "--figure" in asked else ["--figure", "arrivals"]
    said = terminal(verb, *needed, *asked)
    assert (said.code, said.stdout) == (2, "")
    assert said.stderr.startswith(sentence)
    assert said.stderr.count("\n") == 1


def test_other_refusals(terminal: Terminal, tmp_path: Path) -> None:
    said = terminal("figures", "--by", "moon")
    assert (said.code, said.stdout) == (2, "")
    assert said.stderr.startswith("There is no dimension 'moon'; there are category, ")
    nowhere = tmp_path / "nowhere.duckdb"
    said = terminal("figures", "--store", nowhere)
    assert (said.code, said.stdout, said.stderr) == (2, "", f"There is no store at {nowhere}.\n")
    assert not nowhere.exists()
    assert terminal("tickets").code == 2
    assert terminal("tickets", "--figure", "backlog", "--part", "some").code == 2


@pytest.mark.parametrize("figure", ["on_time_rate", "backlog", "breached_open", "handling_mean", "departures"])
def test_the_tickets_are_those_of_the_figure(terminal: Terminal, figure: str) -> None:
    (told,) = documents(terminal("figures", "--json", *NOW, "--figure", figure))
    asked = ("tickets", *NOW, "--figure", figure)
    assert len(listed(terminal(*asked, "--part", "denominator"))) == told["denominator"]
    counted = told["denominator"] if told["numerator"] is None else told["numerator"]
    assert len(listed(terminal(*asked, "--part", "numerator"))) == counted
    # By default the tickets that the value counts: all of them for a share.
    assert len(listed(terminal(*asked))) == (counted if told["unit"] == "count" else told["denominator"])


def test_tickets_as_csv(terminal: Terminal) -> None:
    said = terminal("tickets", *NOW, "--figure", "breached_open", "--where", "team=payments")
    (late,) = listed(said)
    assert tuple(late) == NAMES
    assert not {"name", "account", "email", "body", "reason"} & set(late)
    assert late["reference"] == "O"
    assert late["status"] == "waiting_third_party"
    assert late["late_at"] == "2026-11-12T09:00:00+00:00"
    assert late["answered_at"] == ""
    assert float(late["late_days"]) == 8.125


def test_tickets_as_documents(terminal: Terminal) -> None:
    told = documents(terminal("tickets", "--json", *NOW, "--figure", "breached_open", "--part", "numerator"))
    assert sorted(one["reference"] for one in told) == ["C", "E", "O"]


def test_no_ticket_is_a_header_alone(terminal: Terminal) -> None:
    said = terminal("tickets", "--as-of", "2020-01-01", "--figure", "backlog")
    assert (said.code, said.stdout.strip()) == (0, ",".join(NAMES))


def test_a_formula_out_of_a_source_is_made_safe(run_cli: Terminal) -> None:
    with Store.open(run_cli.store) as store:
        tell(store, "ticket | source | occurred | status | agent\n=1+1 | @old | 11-02 10:00 | new | -ada")
    (row,) = listed(run_cli("tickets", "--figure", "arrivals"))
    assert (row["external_id"], row["source"], row["agent"]) == ("'=1+1", "'@old", "'-ada")

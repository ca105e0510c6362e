"""The verb `whatif` as a person runs it. All times are of November 2026, in UTC.

ticket  category  received  due       answered  a day would have ended
A       payment   2 10:00   5 10:00   3 10:00   3 10:00: on time
B       bonus     2 10:00   5 10:00   4 10:00   3 10:00: late
C       bonus     2 10:00   –         –         3 10:00: late; as it is, without a limit
D       game      30 10:00  –         –         1 12 10:00: not due
"""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from data.store import Store
from tests.conftest import Said, Terminal
from tests.ledger import tell
from tests.nursery import Nursery

NOW = ("--as-of", "2026-11-30T12:00Z")
NOTHING = "No ticket is in this slice and period: look at --as-of, --from, --to and --where.\n"
A_DAY = """
title = "A day"
[[rules]]
name = "all"
answer = { hours = 24 }
"""


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Terminal:
    """`delai.py` on a store with the four tickets."""
    path: Path = tmp_path_factory.mktemp("whatif") / "tickets.duckdb"
    with Store.open(path) as store:
        tell(
            store,
            """
            ticket | occurred    | status   | due         | category
            A      | 11-02 10:00 | new      | 11-05 10:00 | payment
            B      | 11-02 10:00 | new      | 11-05 10:00 | bonus
            C      | 11-02 10:00 | new      |             | bonus
            A      | 11-03 10:00 | answered |             |
            B      | 11-04 10:00 | answered |             |
            D      | 11-30 10:00 | new      |             | game
            """,
        )
    (path.parent / "day.toml").write_text(A_DAY, encoding="utf-8")
    return Terminal(path, nursery)


@pytest.fixture
def policy(terminal: Terminal) -> tuple[str, ...]:
    """The options that suppose a day for everything."""
    return "--policy", str(terminal.store.parent / "day.toml")


def documents(said: Said, warned: str = "") -> list[dict[str, Any]]:
    assert (said.code, said.warned) == (0, warned)
    told: list[dict[str, Any]] = json.loads(said.stdout)
    return told


def test_a_figure_beside_the_actual_one(terminal: Terminal, policy: tuple[str, ...]) -> None:
    (rate,) = documents(terminal("whatif", "--json", *NOW, *policy, "--figure", "on_time_rate"))
    assert list(rate) == "figure slice value numerator denominator low high unit clock actual".split()
    assert list(rate["actual"]) == "value numerator denominator low high".split()
    assert (rate["value"], rate["numerator"], rate["denominator"]) == (1 / 3, 1, 3)
    assert (rate["actual"]["value"], rate["actual"]["numerator"], rate["actual"]["denominator"]) == (1, 2, 2)
    # Wilson intervals of 1/3 and 2/2, z = 1.96.
    assert (rate["low"], rate["high"]) == pytest.approx((0.0615, 0.7923), abs=1e-3)
    assert (rate["actual"]["low"], rate["actual"]["high"]) == pytest.approx((0.3424, 1), abs=1e-3)


def test_the_actual_numbers_are_those_of_figures(terminal: Terminal, policy: tuple[str, ...]) -> None:
    asked = (*NOW, "--by", "category", "--figure", "on_time_rate", "--figure", "backlog", "--figure", "handling_mean")
    actual = documents(terminal("figures", "--json", *asked))
    told = documents(terminal("whatif", "--json", *asked, *policy))
    by_slice = {(one["figure"], *one["slice"].values()): one["actual"] for one in told}
    assert actual
    for one in actual:
        beside = by_slice[(one["figure"], *one["slice"].values())]
        assert beside == {name: one[name] for name in beside}


def test_by_default_those_about_deadlines(terminal: Terminal, policy: tuple[str, ...]) -> None:
    told = {one["figure"]: one for one in documents(terminal("whatif", "--json", *NOW, *policy))}
    assert list(told)[:3] == ["on_time_rate", "on_time_closed", "on_time_original"]
    assert {"breached_open", "breached_open_share", "breached_closed", "at_risk"} <= told.keys()
    assert (told["breached_open"]["value"], told["breached_open"]["actual"]["value"]) == (1, 0)
    assert (told["breached_closed"]["value"], told["breached_closed"]["actual"]["value"]) == (1, 0)
    # C is late since the 3rd at 10:00: 27 days and 2 hours. As it is, nothing is late.
    days = told["breached_open_days"]
    assert (days["value"], days["numerator"]) == (pytest.approx(27 + 2 / 24), None)
    assert days["actual"] == {"value": None, "numerator": None, "denominator": 0, "low": None, "high": None}


def test_a_slice_of_one_side_only_is_empty_on_the_other(terminal: Terminal, policy: tuple[str, ...]) -> None:
    asked = ("--by", "day", "--figure", "on_time_rate", "--figure", "breached_open")
    told = documents(terminal("whatif", "--json", *NOW, *policy, *asked))
    third, fifth, overdue = told
    assert [one["slice"]["day"] for one in told] == ["2026-11-03", "2026-11-05", "2026-11-02"]
    nothing = {"value": None, "numerator": 0, "denominator": 0, "low": None, "high": None}
    assert (third["denominator"], third["actual"]) == (3, nothing)
    assert {name: fifth[name] for name in nothing} == nothing
    assert (fifth["actual"]["denominator"], fifth["unit"]) == (2, "ratio")
    assert overdue["value"] == 1
    assert overdue["actual"] == {"value": 0, "numerator": 0, "denominator": 0, "low": None, "high": None}


def test_as_a_table(terminal: Terminal, policy: tuple[str, ...]) -> None:
    said = terminal("whatif", *NOW, *policy, "--figure", "on_time_rate", "--figure", "breached_open_days")
    heading, rate, days = said.stdout.splitlines()
    assert heading.split() == ["would", "have", "been", "is"]
    assert rate.split() == ["on_time_rate", "0.333333", "ratio", "1/3", "1", "ratio", "2/2"]
    assert days.split() == ["breached_open_days", "27.0833", "days", "/1", "–", "/0"]
    assert heading.index("been") + len("been") == rate.index("ratio") + len("ratio")
    assert heading.index(" is") + len(" is") == rate.rindex("ratio") + len("ratio")


def test_the_tickets_that_change_sides(terminal: Terminal, policy: tuple[str, ...]) -> None:
    said = terminal("whatif", *NOW, *policy, "--changed")
    assert (said.code, said.warned) == (0, "")
    rows = list(csv.DictReader(io.StringIO(said.stdout)))
    assert [(row["reference"], row["verdict"], row["supposed_verdict"]) for row in rows] == [
        ("D", "none", "pending"),
        ("C", "none", "late"),
        ("B", "on_time", "late"),
    ]
    assert rows[2] == {
        "reference": "B",
        "category": "bonus",
        "received_at": "2026-11-02T10:00:00+00:00",
        "answered_at": "2026-11-04T10:00:00+00:00",
        "due_at": "2026-11-05T10:00:00+00:00",
        "supposed_due_at": "2026-11-03T10:00:00+00:00",
        "verdict": "on_time",
        "supposed_verdict": "late",
    }
    assert (rows[1]["answered_at"], rows[1]["due_at"]) == ("", "")


def test_the_tickets_that_change_sides_of_a_slice_as_a_document(terminal: Terminal, policy: tuple[str, ...]) -> None:
    (only,) = documents(terminal("whatif", "--json", *NOW, *policy, "--changed", "--where", "category=game"))
    assert (only["reference"], only["supposed_verdict"], only["due_at"]) == ("D", "pending", None)


def test_nothing_in_the_slice(terminal: Terminal, policy: tuple[str, ...]) -> None:
    told = documents(terminal("whatif", "--json", *NOW, *policy, "--where", "category=fraud"), NOTHING)
    assert {one["denominator"] for one in told} == {0}


def test_nothing_is_written(terminal: Terminal, policy: tuple[str, ...]) -> None:
    before = terminal("verify", "--json").stdout
    terminal("whatif", *NOW, *policy)
    assert terminal("verify", "--json").stdout == before


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ((), "Missing option '--policy'."),
        (("--policy", "no.toml"), "The policy no.toml cannot be read: No such file or directory."),
        (("--policy", "day", "--by", "colour"), "There is no dimension 'colour'"),
        (("--policy", "day", "--figure", "speed"), "There is no figure 'speed'"),
        (("--policy", "day", "--as-of", "soon"), "--as-of 'soon' is no time"),
        (("--policy", "day", "--store", "none.duckdb"), "There is no store at none.duckdb."),
    ],
)
def test_bad_input_is_one_sentence(
    terminal: Terminal, policy: tuple[str, ...], options: tuple[str, ...], sentence: str
) -> None:
    said = terminal("whatif", *(policy[1] if option == "day" else option for option in options))
    assert (said.code, said.stdout) == (2, "")
    assert said.stderr.startswith(sentence)
    assert said.stderr.count("\n") == 1

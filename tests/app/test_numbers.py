"""Numbers, rates, durations and dates in both languages, character by character."""

from datetime import UTC, date, datetime

import pytest

from ui import language, numbers

N = "\u202f"  # the narrow no-break space


@pytest.mark.parametrize(
    ("lang", "shown"),
    [
        ("fr", [f"87,4{N}%", f"1{N}284", f"4{N}j 6{N}h", f"31{N}h", f"12{N}min", f"0{N}h", "22 nov. 2026"]),
        ("en", ["87.4%", "1,284", f"4{N}d 6{N}h", f"31{N}h", f"12{N}min", f"0{N}h", "22 Nov 2026"]),
    ],
)
def test_figures_are_written_as_the_language_writes_them(lang: str, shown: list[str]) -> None:
    language.use(lang)
    said = [
        numbers.percent(0.874),
        numbers.number(1284),
        numbers.duration(4 * 24 + 6),
        numbers.duration(31),
        numbers.duration(0.2),
        numbers.duration(0),
        numbers.day(date(2026, 11, 22)),
    ]
    assert said == shown


@pytest.mark.parametrize(("lang", "shown"), [("fr", "3,9"), ("en", "3.9")])
def test_a_mark_has_one_decimal(lang: str, shown: str) -> None:
    language.use(lang)
    assert numbers.amount(3.94, "mark") == shown
    assert numbers.amount(4.0, "mark") == "4"


@pytest.mark.parametrize("write", [numbers.percent, numbers.number, numbers.duration, numbers.day, numbers.moment])
@pytest.mark.parametrize("nothing", [None, float("nan")])
def test_no_figure_is_a_dash(write, nothing) -> None:
    assert write(nothing) == "–"


@pytest.mark.parametrize(
    ("hours", "shown"),
    [(47.4, f"47{N}h"), (47.6, f"2{N}d"), (24 * 100 + 5, f"100{N}d"), (59.9 / 60, f"1{N}h"), (-31, f"-31{N}h")],
)
def test_durations_round_to_units_that_exist(hours: float, shown: str) -> None:
    assert numbers.duration(hours) == shown


@pytest.mark.parametrize(
    ("now", "before", "unit", "shown"),
    [
        (0.874, 0.895, "ratio", "-2.1 pts"),
        (31, 34, "hours", f"-3{N}h"),
        (1284, 1188, "count", "+96"),
        (5, 5, "count", None),
        (0.50001, 0.5, "ratio", None),
        (float("nan"), 5, "count", None),
        (5, None, "count", None),
    ],
)
def test_a_change_begins_with_a_sign_that_the_card_can_read(now, before, unit, shown) -> None:
    assert numbers.change(now, before, unit) == shown


def test_a_moment_is_on_the_clocks_of_paris() -> None:
    assert numbers.moment(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == "2 Jul 2026 00:30"

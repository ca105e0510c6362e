"""One case told by itself gets what it gets among many: sla.one_case against the statements of sla.reckoning."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random

import pandas as pd
import pytest

from domain.problems import BadInput
from sla import one_case
from sla.calendar import Calendar, Closing, FirstDay, Hours, Interval, checked
from sla.limits import Limit, Way
from sla.policy import Policy
from sla.reckoning import Reckoner
from sla.spans import DAY, Span, microseconds

FIRST, LAST = date(2023, 1, 1), date(2026, 12, 31)
SPLIT = (Interval(9 * 60, 12 * 60), Interval(13 * 60 + 30, 18 * 60))
NIGHT = (Interval(0, 150), Interval(22 * 60, 1440))
OFFICE = checked(
    Calendar(
        "Europe/Paris",
        (SPLIT,) * 5 + ((), ()),
        frozenset({date(2024, 5, 1), date(2024, 12, 25)}),
        {date(2024, 12, 24): (Interval(540, 780),)},
    )
)
CALENDARS = {
    "office": OFFICE,
    "next opening": replace(OFFICE, closing=Closing.NEXT_OPENING, first_day=FirstDay.IS_ADDED_TO),
    "nights": checked(Calendar("America/New_York", (NIGHT,) * 7)),
    "by the clock": checked(Calendar("Australia/Lord_Howe", (NIGHT,) * 7, hours=Hours.WALL_CLOCK)),
}
RECKONER = Reckoner(Policy("all", CALENDARS, ()), FIRST, LAST)

LIMITS = [Limit(way, amount, name) for way in Way for amount in (0, 15) for name in CALENDARS]
HOUR = DAY // 24
# Around a year with two changes of the clocks in each zone.
SINCE, UNTIL = microseconds(datetime(2024, 1, 1, tzinfo=UTC)), microseconds(datetime(2025, 2, 1, tzinfo=UTC))


def instant(random: Random) -> int:
    """Some instant; one of two is a whole hour, as the edges of the hours of a desk are."""
    at = random.randrange(SINCE, UNTIL)
    return at - at % HOUR if random.random() < 0.5 else at


def some(random: Random, most_stops: int = 4) -> tuple[int, int, list[Span]]:
    """Start and end of a case, and in which spans its clock stood still."""
    stops = [sorted((instant(random), instant(random))) for _ in range(random.randint(0, most_stops))]
    return instant(random), instant(random), [(begun, over) for begun, over in stops]


def among_many(limit: Limit, cases: Sequence[tuple[int, int, list[Span]]]) -> list[tuple[int | None, ...]]:
    """Due, risk and elapsed of cases by the statement for any number of them."""
    rows = [(number, start, end) for number, (start, end, _) in enumerate(cases)]
    stops = [(number, *stop) for number, (*_, stops) in enumerate(cases) for stop in stops]
    told = RECKONER.reckoned(
        limit,
        pd.DataFrame(rows, columns=["case", "start", "end"]),
        pd.DataFrame(stops, columns=["case", "begun", "over"], dtype="int64"),
    )
    columns = [told[name].astype(object).tolist() for name in ("due", "risk", "elapsed")]
    return [tuple(None if pd.isna(value) else int(value) for value in row) for row in zip(*columns, strict=True)]


@pytest.mark.parametrize("limit", [*LIMITS, Limit(Way.HOURS, 72)], ids=repr)
def test_a_limit_is_the_same(limit: Limit) -> None:
    random = Random(repr(limit))
    cases = [some(random) for _ in range(100)]
    watch = RECKONER.clock(limit).watch
    found = [tuple(one_case.reckoned(watch, limit, start, end, stops)) for start, end, stops in cases]
    assert dict(zip(map(repr, cases), found, strict=True)) == dict(
        zip(map(repr, cases), among_many(limit, cases), strict=True)
    )


@pytest.mark.parametrize("limit", [Limit(Way.HOURS, 1, name) for name in ("", *CALENDARS)], ids=repr)
def test_what_is_put_off_is_the_same(limit: Limit) -> None:
    random = Random(1)
    rows = [(number, *sorted((instant(random), instant(random))), instant(random)) for number in range(100)]
    told = RECKONER.put_off(limit, pd.DataFrame(rows, columns=["case", "start", "end", "amount"]))
    watch = RECKONER.clock(limit).watch
    assert [one_case.put_off(watch, at, begun, over) for _, begun, over, at in rows] == told["put_off"].tolist()


@pytest.mark.parametrize("limit", [Limit(way, 5, "office") for way in Way])
def test_outside_the_tables_nothing_is_told(limit: Limit) -> None:
    watch = RECKONER.clock(limit).watch
    inside, outside = (microseconds(datetime(year, 6, 3, 12, tzinfo=UTC)) for year in (2024, 2036))
    assert one_case.reckoned(watch, limit, outside, outside) == (None, None, None)
    assert one_case.reckoned(watch, limit, inside, outside).elapsed is None
    assert one_case.reckoned(watch, limit, inside, inside, [(inside, outside)]) == (None, None, None)
    assert among_many(limit, [(outside, outside, [])]) == [(None, None, None)]


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(BadInput, match="ends before"):
        one_case.merged([(2, 1)])

"""What the clocks of a zone show, against Python's own reading of the time zone database."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.engine import sql
from analytics.zones import changes, wall_microseconds

#: Whole hours, half and quarter hours, half an hour of summer time, winter time turned round, a day left out.
ZONES = [
    "UTC",
    "Europe/Paris",
    "Europe/Dublin",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Apia",
    "Africa/Casablanca",
]
_MICROSECOND = timedelta(microseconds=1)

instants = st.datetimes(datetime(1973, 1, 1), datetime(2099, 12, 1), timezones=st.just(UTC))


def shown_by_python(instant: datetime, zone: str) -> int:
    wall = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return (wall - datetime(1970, 1, 1)) // _MICROSECOND


def shown_by_us(at: list[datetime], zone: str, start: datetime | None, end: datetime) -> list[int]:
    return evaluated(lambda instant: wall_microseconds(instant, zone, start, end), at)


def evaluated(expression: Callable[[ir.TimestampValue], ir.Value], at: list[datetime]) -> list[int]:
    """What the engine makes of `expression` for each of the instants."""
    table = ibis.table({"at": "timestamp('UTC')"}, name="instants")
    instants = pa.table({"at": pa.array(at, pa.timestamp("us", "UTC"))})
    with duckdb.connect() as connection:
        connection.register("instants", instants)
        rows = connection.execute(sql(table.select("at", value=expression(table["at"])))).fetchall()
    found = {row[0].astimezone(UTC): row[1] for row in rows}
    return [found[instant] for instant in at]


@pytest.mark.parametrize("zone", ZONES)
@settings(max_examples=10)
@given(st.lists(instants, min_size=1, max_size=50))
def test_any_instant(zone: str, at: list[datetime]) -> None:
    assert shown_by_us(at, zone, None, max(at)) == [shown_by_python(instant, zone) for instant in at]


@pytest.mark.parametrize("zone", ZONES)
@settings(max_examples=10)
@given(st.lists(instants, min_size=1, max_size=50), st.integers(0, 1_000_000), st.integers(0, 1_000_000))
def test_within_a_span_that_is_just_wide_enough_or_wider(zone: str, at: list[datetime], less: int, more: int) -> None:
    start, end = min(at) - timedelta(minutes=less), max(at) + timedelta(minutes=more)
    assert shown_by_us(at, zone, start, end) == [shown_by_python(instant, zone) for instant in at]


@pytest.mark.parametrize("zone", ZONES)
def test_around_every_change_of_the_clocks(zone: str) -> None:
    near = [timedelta(0), -_MICROSECOND, _MICROSECOND, timedelta(minutes=-30), timedelta(minutes=30)]
    at = [change + by for change, _ in changes(zone)[1:] for by in near if change.year >= 2000]
    at = at or [datetime(2026, 1, 1, tzinfo=UTC)]
    assert shown_by_us(at, zone, None, max(at)) == [shown_by_python(instant, zone) for instant in at]


def test_the_changes_of_paris_in_2026() -> None:
    # Directive 2000/84/EC: the last Sundays of March and October, at 01:00 in UTC.
    assert [change for change in changes("Europe/Paris") if change[0].year == 2026] == [
        (datetime(2026, 3, 29, 1, tzinfo=UTC), timedelta(hours=2)),
        (datetime(2026, 10, 25, 1, tzinfo=UTC), timedelta(hours=1)),
    ]


def test_lord_howe_changes_by_half_an_hour() -> None:
    # At 02:00 summer time (+11) back to 01:30 (+10:30) on the first Sunday of April.
    assert (datetime(2026, 4, 4, 15, tzinfo=UTC), timedelta(hours=10, minutes=30)) in changes("Australia/Lord_Howe")


def test_before_the_first_change_that_is_known() -> None:
    # As of an instant before 1970 nothing has been received yet; asking is no mistake.
    at = datetime(1975, 6, 1, tzinfo=UTC)
    assert shown_by_us([at], "UTC", None, datetime(1960, 1, 1, tzinfo=UTC)) == [shown_by_python(at, "UTC")]

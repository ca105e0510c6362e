"""Cases of business time from other systems' tests: read, and answered by the project's clock."""

import json
import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sla.calendar import Calendar, Closing, FirstDay, Hours, Interval, checked
from sla.clockwork import Clockwork

Case = dict[str, Any]

FILE = Path(
    os.environ.get("DELAI_CONFORMANCE")
    or Path(__file__).resolve().parents[3] / "shared" / "conformance" / "business_time_cases.json"
)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def cases() -> list[Case]:
    """All cases of the file; none where there is no file."""
    return json.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else []


def calendar_of(case: Case) -> Calendar:
    """The calendar that a case is told on."""
    years = {_date(case["start"]).year + more for more in range(-2, 4)}
    days_off = {date.fromisoformat(day) for day in case["holidays"]}
    days_off |= {date(year, *map(int, day.split("-"))) for year in years for day in case.get("annual_holidays", ())}
    return checked(
        Calendar(
            case["timezone"],
            tuple(_hours(case["hours"].get(day, ())) for day in _DAYS),
            frozenset(days_off),
            {date.fromisoformat(day): _hours(hours) for day, hours in case.get("hours_override", {}).items()},
            Closing.NEXT_OPENING if case.get("boundary") == "next_open" else Closing.AT_CLOSE,
            Hours.WALL_CLOCK if case.get("dst_policy") == "wall_clock" else Hours.ELAPSED,
            FirstDay.IS_ADDED_TO if case.get("start_policy") == "roll_first" else FirstDay.COUNTS,
        )
    )


def _hours(intervals: list[list[str]]) -> tuple[Interval, ...]:
    return tuple(Interval(*map(_minute, interval)) for interval in intervals)


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def _date(text: str) -> date:
    return date.fromisoformat(text[:10])


def instant(case: Case, text: str) -> datetime:
    """An instant of a case, in UTC; without an offset it is local."""
    told = datetime.fromisoformat(text)
    return (told if told.tzinfo else told.replace(tzinfo=ZoneInfo(case["timezone"]))).astimezone(UTC)


def clockwork(case: Case) -> Clockwork:
    """The clock of a case, over the years around it."""
    calendar = calendar_of(case)
    if case.get("boundary") == "zero_rolls":
        calendar = replace(calendar, closing=Closing.NEXT_OPENING)
    start, end = _date(case["start"]), _date(case.get("end", case["start"]))
    return Clockwork(calendar, min(start, end) - timedelta(days=200), max(start, end) + timedelta(days=400))


def answer(case: Case) -> datetime | timedelta | date:
    """What the project's clock says."""
    clock, start = clockwork(case), instant(case, case["start"])
    pauses = [(instant(case, begun), instant(case, over)) for begun, over in case.get("pauses", ())]
    match case["kind"]:
        case "due":
            return clock.due(start, timedelta(minutes=case["amount_minutes"]), pauses)
        case "elapsed":
            return clock.elapsed(start, instant(case, case["end"]), pauses)
        case "business_days":
            due = clock.after_days(start, case["amount_business_days"], case.get("end_of_day", False))
            return due.astimezone(ZoneInfo(case["timezone"])).date() if case.get("date_only") else due
    raise ValueError(case["kind"])


def expected(case: Case) -> datetime | timedelta | date:
    """What the case says."""
    if case["kind"] == "elapsed":
        return timedelta(minutes=case["expected_minutes"])
    if case.get("date_only"):
        return date.fromisoformat(case["expected_due"])
    return instant(case, case["expected_due"])

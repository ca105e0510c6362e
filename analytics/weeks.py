"""The span just before a period, and the weeks that lead up to its end: what a figure is compared with."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from analytics.periods import earlier, whole
from analytics.question import Question
from analytics.spans import label, midnight


def week_of(moment: datetime, zone: str) -> str:
    """The ISO week of an instant on the clocks of `zone`, `2026-W46`."""
    return label(moment.astimezone(ZoneInfo(zone)).date(), "week")


def before(asked: Question) -> Question | None:
    """The same question over the span just before, as it stood then; None for all time.

    Of a whole month, quarter or year that is the one before in the calendar, else the span of equal length.
    """
    if asked.start is None or asked.end is None:
        return None
    if found := whole(asked.start, asked.end, asked.zone):
        return earlier(asked, found)
    days = round((asked.end - asked.start) / timedelta(days=1))
    zone = ZoneInfo(asked.zone)
    as_of = (asked.as_of.astimezone(zone) - timedelta(days=days)).astimezone(UTC)
    start, end = (moment.astimezone(zone) - timedelta(days=days) for moment in (asked.start, asked.end))
    return replace(asked, as_of=as_of, start=start, end=end)


def trend(
    asked: Question, first: datetime | None = None, weeks: int = 26, year: int = 53
) -> tuple[Question, list[datetime]]:
    """The question over whole weeks, at least as long as the period, and the end of each week.

    Of all time the last `weeks`; where all that there is, from `first` on, is no longer than a `year` of them, all.
    """
    zone = ZoneInfo(asked.zone)
    last = min(asked.as_of, asked.end or asked.as_of).astimezone(zone) - timedelta(microseconds=1)
    monday = last.date() - timedelta(days=last.weekday())
    if asked.start is not None:
        weeks = max(weeks, min(106, (monday - asked.start.astimezone(zone).date()).days // 7 + 1))
    elif first is not None:
        day = first.astimezone(zone).date()
        since = (monday - day + timedelta(days=day.weekday())).days // 7 + 1
        weeks = max(weeks, since) if since <= year else weeks
    mondays = [monday - timedelta(weeks=back) for back in range(weeks - 1, -1, -1)]
    ends = [min(midnight(day + timedelta(weeks=1), asked.zone).astimezone(UTC), asked.as_of) for day in mondays]
    return asked.between(midnight(mondays[0], asked.zone), midnight(monday + timedelta(weeks=1), asked.zone)), ends

"""Months, ISO weeks and days: their labels, and the instants between which they lie in a zone."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

from analytics.dialect import local
from domain.marks import N_
from domain.problems import BadInput

_TRUNCATION = {"month": "M", "week": "W", "day": "D"}
_PATTERN = {"month": r"(\d{4})-(\d{2})", "week": r"(\d{4})-W(\d{2})", "day": r"(\d{4})-(\d{2})-(\d{2})"}


def bucket(instant: ir.TimestampValue, span: str, zone: str) -> ir.TimestampValue:
    """The local start of the span of `zone` that `instant` falls in, as a timestamp without zone."""
    return local(instant, zone).truncate(_TRUNCATION[span])


def label(start: date, span: str) -> str:
    """The span that starts at `start`, as it is written: `2026-11`, `2026-W46`, `2026-11-22`."""
    if span == "week":
        year, week, _ = start.isocalendar()
        return f"{year}-W{week:02}"
    return start.strftime("%Y-%m" if span == "month" else "%Y-%m-%d")


def bounds(text: str, span: str, zone: str) -> tuple[datetime, datetime]:
    """The instants [start, end) of the span that `text` names, in `zone`; `BadInput` where it names none."""
    found = re.fullmatch(_PATTERN[span], text)
    try:
        if found is None:
            raise ValueError
        first, last = _days(span, [int(part) for part in found.groups()])
    except ValueError as error:
        raise BadInput(
            N_("{text} is not a {span}: write it like {example}."),
            text=repr(text),
            span=span,
            example=label(date(2026, 11, 9), span),
        ) from error
    return midnight(first, zone), midnight(last, zone)


def midnight(day: date, zone: str) -> datetime:
    """The instant at which `day` begins in `zone`."""
    return datetime.combine(day, time(), ZoneInfo(zone))


def _days(span: str, parts: list[int]) -> tuple[date, date]:
    if span == "week":
        monday = date.fromisocalendar(parts[0], parts[1], 1)
        return monday, monday + timedelta(days=7)
    if span == "month":
        first = date(parts[0], parts[1], 1)
        return first, (first + timedelta(days=32)).replace(day=1)
    day = date(*parts)
    return day, day + timedelta(days=1)


def within(instant: ir.TimestampValue, start: datetime | None, end: datetime | None) -> ir.BooleanValue:
    """Whether `instant` lies in [start, end), None standing for no limit."""
    inside: ir.BooleanValue = ibis.literal(True)
    if start is not None:
        inside = inside & (instant >= moment(start))
    if end is not None:
        inside = inside & (instant < moment(end))
    return inside


def moment(instant: datetime) -> ir.TimestampScalar:
    """`instant` as the engine writes it, in UTC."""
    if instant.tzinfo is None:
        raise BadInput(N_("{instant} has no zone."), instant=instant.isoformat())
    return ibis.literal(instant.astimezone(ZoneInfo("UTC")), type="timestamp('UTC')")

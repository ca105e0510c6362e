"""What the filter bar asks for: read from the address, turned into a question."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from analytics.periods import YEARS
from analytics.question import LATEST, Question
from analytics.spans import SPANS, bounds
from analytics.weeks import before, trend
from domain.marks import N_
from domain.problems import BadInput
from domain.vocabulary import AGE_BANDS, HOME_ZONE
from domain.zones import day_read, home_day, home_midnight
from ui.address import DRILLS

__all__ = [
    "BAR",
    "DEFAULT_PERIOD",
    "PAST",
    "PRESETS",
    "Conditions",
    "before",
    "cannot_be",
    "day",
    "end_of",
    "question",
    "read",
    "trend",
    "widened",
]

#: The periods that the bar offers, in days; None is all time.
PRESETS: Mapping[str, int | None] = {"7d": 7, "30d": 30, "90d": 90, "12m": 365, "all": None}
DEFAULT_PERIOD = "90d"
#: The days that an old question names: as of when, and as known when.
PAST = ("at", "known")
BAR = ("category", "channel", "team", "source")
#: The number of an import, and which of its tickets.
_BATCH = re.compile(r"[0-9]{1,18}(-[a-z_]{1,40})?")
_AGES = frozenset(band.label for band in AGE_BANDS)


@dataclass(frozen=True, slots=True)
class Conditions:
    """A period of whole days in the desk's zone, two days (None: now), conditions on the cases.

    `at`: as of the end of which day, or as of which `instant` of it; `known`: by what was recorded until the end of
    which day.
    """

    period: str = DEFAULT_PERIOD
    first: date | None = None
    last: date | None = None
    at: date | None = None
    instant: datetime | None = None
    known: date | None = None
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def only(self, name: str) -> tuple[str, ...]:
        """The values asked of dimension `name`; none: any."""
        return dict(self.where).get(name, ())


def read(address: Mapping[str, Sequence[str]]) -> tuple[Conditions, list[BadInput]]:
    """The conditions that `address` holds, and a sentence for each value that had to be ignored."""
    ignored: list[BadInput] = []
    found = Conditions()
    for text in address.get("period", ())[:1]:
        try:
            found = _with_period(found, text)
        except ValueError:
            ignored.append(cannot_be("period", text))
    days, bad = _days(address)
    found = replace(found, at=days.get("at"), known=days.get("known"), instant=_instant(address))
    ignored += bad
    where = []
    for name in BAR + DRILLS:
        good = [value for value in dict.fromkeys(address.get(name, ())) if _fits(name, value)]
        ignored += [cannot_be(name, value) for value in address.get(name, ()) if value not in good]
        where += [(name, tuple(good))] if good else []
    return replace(found, where=tuple(where)), ignored


def _days(address: Mapping[str, Sequence[str]]) -> tuple[dict[str, date], list[BadInput]]:
    days, ignored = {}, []
    if instant := _instant(address):
        days["at"], address = home_day(instant), {**address, "at": ()}
    for name in PAST:
        for text in address.get(name, ())[:1]:
            try:
                days[name] = day(text)
            except ValueError:
                ignored.append(cannot_be(name, text))
    return days, ignored


def _instant(address: Mapping[str, Sequence[str]]) -> datetime | None:
    """The instant as of which the address asks, where it names one and not a day."""
    text = next(iter(address.get("at", ())), "")
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(UTC) if "T" in text and found.tzinfo and found.year in YEARS else None


def cannot_be(name: str, value: str) -> BadInput:
    """What to say of a value of the address that was left out."""
    return BadInput(
        N_("The address asks for {name} = {value}, which cannot be; it was left out."), name=name, value=value
    )


def _fits(name: str, value: str) -> bool:
    if name in SPANS:
        return _is_span(name, value)
    if name == "batch":
        return bool(_BATCH.fullmatch(value))
    return value in _AGES if name == "age" else len(value) <= 200


def _is_span(name: str, value: str) -> bool:
    try:
        start, _end = bounds(value, name, HOME_ZONE)
    except BadInput:
        return False
    return value.isascii() and start.year in YEARS


def day(text: str) -> date:
    """The day that an address says; `ValueError` where that is none, or so far off that it is none that is meant."""
    found = day_read(text)
    if found.year not in YEARS:
        raise ValueError(text)
    return found


def _with_period(conditions: Conditions, text: str) -> Conditions:
    if text in PRESETS:
        return replace(conditions, period=text)
    first, separator, last = text.partition("..")
    start, end = day(first), day(last)
    if not separator or end < start:
        raise ValueError(text)
    return replace(conditions, period=text, first=start, last=end)


def question(conditions: Conditions, now: datetime) -> Question:
    """The question of these conditions, asked at `now`: as of then, or as of the day's end or the instant asked for.

    As known at the end of a day that is not over is as known now.
    """
    asked = conditions.instant or (end_of(conditions.at) if conditions.at else now)
    as_of = min(now, asked)
    known_at = LATEST if conditions.known is None or end_of(conditions.known) >= now else end_of(conditions.known)
    today = home_day(as_of - timedelta(microseconds=1))
    start, end = _span(conditions, today)
    return Question(as_of, known_at, start, end, HOME_ZONE, conditions.where)


def end_of(day: date) -> datetime:
    """The instant at which `day` is over at the desk, in UTC."""
    return home_midnight(day + timedelta(days=1)).astimezone(UTC)


def _span(conditions: Conditions, today: date) -> tuple[datetime | None, datetime | None]:
    if conditions.first and conditions.last:
        return home_midnight(conditions.first), home_midnight(conditions.last + timedelta(days=1))
    days = PRESETS[conditions.period]
    if days is None:
        return None, None
    return home_midnight(today - timedelta(days=days - 1)), home_midnight(today + timedelta(days=1))


def widened(asked: Question, label: str, span: str = "week") -> dict[str, str]:
    """What the address has to say for the whole of a week, day or month, which a trend may show beyond the period.

    Returns the span with its label, and the period where it has to be another one.
    """
    start, end = bounds(label, span, asked.zone)
    begins = asked.start is None or asked.start <= start
    ends = asked.end is None or asked.end >= min(end, asked.as_of)
    if begins and ends:
        return {span: label}
    first, last = start.date(), (end - timedelta(days=1)).date()
    return {span: label, "period": f"{first.isoformat()}..{last.isoformat()}"}

"""Numbers, rates, durations and dates as the current language writes them."""

import math
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_datetime, get_timezone
from babel.numbers import format_decimal, format_percent

from domain.vocabulary import HOME_ZONE
from wording.language import _, current, pgettext

NOTHING = "–"
_NARROW = "\u202f"
_TWO_DAYS = 48 * 60


def _missing(value: Any) -> bool:
    return value is None or value != value


def _spaced(text: str) -> str:
    return text.replace("\u00a0", _NARROW)


def number(value: float | None, digits: int = 0) -> str:
    """`1 284` or `1,284`, with at most `digits` decimals; a dash for none."""
    if value is None or _missing(value):
        return NOTHING
    pattern = "#,##0" + ("." + "#" * digits if digits else "")
    return _spaced(format_decimal(value, format=pattern, locale=current()))


def decimals(value: float | None, digits: int) -> str:
    """A number with exactly so many decimals, as those of a column are told; a dash for none."""
    if value is None or _missing(value):
        return NOTHING
    return _spaced(format_decimal(value, format="#,##0." + "0" * digits, locale=current()))


def percent(fraction: float | None, digits: int = 1) -> str:
    """A fraction 0..1 as `87,4 %` or `87.4%`."""
    if fraction is None or _missing(fraction):
        return NOTHING
    pattern = "#,##0" + ("." + "0" * digits if digits else "") + ("\u00a0%" if current() == "fr" else "%")
    return _spaced(format_percent(fraction, format=pattern, locale=current()))


def duration(hours: float | None) -> str:
    """Hours as the two largest units: `4 j 6 h`, `31 h`, `12 min`; two days and more count in days."""
    if hours is None or _missing(hours):
        return NOTHING
    sign, minutes = ("-" if hours < 0 else ""), round(abs(hours) * 60)
    if minutes < 60:
        return f"{sign}{minutes}{_NARROW}min" if minutes else f"0{_NARROW}h"
    whole = round(minutes / 60)
    if whole < 48:
        return f"{sign}{whole}{_NARROW}h"
    days, rest = divmod(whole, 24)
    day_sign = pgettext("short for days", "d")
    text = f"{sign}{number(days)}{_NARROW}{day_sign}"
    return f"{text} {rest}{_NARROW}h" if rest and days < 100 else text


def seconds(length: float) -> str:
    """A short wait: `20 s`, `3 min`; longer ones as `duration`."""
    return f"{math.ceil(length)}{_NARROW}s" if length < 90 else duration(length / 3600)


def business_time(hours: float, by_days: bool) -> str:
    """Hours of business time: `4 h 20 business`; two days and more `9 d 4 h business` where its days have 24 hours."""
    minutes = round(hours * 60)
    if by_days and minutes >= _TWO_DAYS:
        return pgettext("days of business time", "{time} business").format(time=duration(hours))
    return pgettext("hours of business time", "{time} business").format(time=_clock(minutes))


def _clock(minutes: int) -> str:
    """Minutes as `4 h 20`; what is under an hour as `20 min`, what is two days and more in whole hours."""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return f"{rest}{_NARROW}min"
    if minutes >= _TWO_DAYS:
        return f"{number(round(minutes / 60))}{_NARROW}h"
    return f"{whole}{_NARROW}h {rest:02}" if rest else f"{whole}{_NARROW}h"


def amount(value: float | None, unit: str) -> str:
    """A figure in its unit: `ratio`, `hours`, `days`, `mark` or `count`."""
    match unit:
        case "ratio":
            return percent(value)
        case "hours":
            return duration(value)
        case "days":
            return duration(None if value is None else value * 24)
        case "mark":
            return number(value, 1)
    return number(value)


def exactly(value: float | None, unit: str) -> str:
    """A duration in its own unit to the hundredth, `65.78 h`; any other figure as `amount`."""
    signs = {"hours": "h", "days": pgettext("short for days", "d")}
    if value is None or _missing(value) or unit not in signs:
        return amount(value, unit)
    return f"{number(value, 2)}{_NARROW}{signs[unit]}"


def change(now: float | None, before: float | None, unit: str) -> str | None:
    """The change since the period before, with an ASCII sign; None where there is nothing to tell."""
    if _missing(now) or _missing(before) or now is None or before is None:
        return None
    step = now - before
    points = _("pts")
    size = f"{number(abs(step) * 100, 1)} {points}" if unit == "ratio" else amount(abs(step), unit)
    if not any(figure in size for figure in "123456789") or math.isclose(step, 0):
        return None
    return f"{'-' if step < 0 else '+'}{size}"


def day(value: date | None) -> str:
    """A day: `22 nov. 2026`."""
    return NOTHING if value is None or _missing(value) else format_date(value, "d MMM y", locale=current())


def short_day(value: date) -> str:
    """A day without its year: `22 nov.`."""
    return format_date(value, "d MMM", locale=current())


def month(value: date) -> str:
    """A month: `nov. 2026`."""
    return format_date(value, "MMM y", locale=current())


def short_month(value: date) -> str:
    """A month without its year: `nov.`."""
    return format_date(value, "MMM", locale=current())


def moment(value: datetime | None, zone: str = HOME_ZONE) -> str:
    """An instant on the clocks of `zone`: `22 nov. 2026 18:40`."""
    if value is None or _missing(value):
        return NOTHING
    return format_datetime(value, "d MMM y HH:mm", tzinfo=get_timezone(zone), locale=current())


def size(of_bytes: int) -> str:
    """The size of a file: `340 kB`, `1,2 Mo`; a megabyte is 1,024 times 1,024 bytes, as limits are counted."""
    if of_bytes < 1 << 20:
        return _("{size} kB").format(size=number(max(1, round(of_bytes / 1024))))
    return _("{size} MB").format(size=number(of_bytes / (1 << 20), 1))

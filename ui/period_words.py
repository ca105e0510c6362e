"""The periods of a report in words."""

from analytics.periods import Kind, Period
from ui import numbers, words
from ui.language import _


def named(period: Period) -> str:
    """`week 46 of 2026`, `oct. 2026`, `3rd quarter of 2026`, `2026`, `9 to 15 Nov 2026`."""
    match period.kind:
        case Kind.WEEK | Kind.MONTH | Kind.DAY:
            return words.label(str(period.kind), period.text)
        case Kind.QUARTER:
            return _("quarter {number} of {year}").format(number=period.text[-1], year=period.first.year)
        case Kind.YEAR:
            return period.text
    return days(period)


def days(period: Period) -> str:
    """`from 9 Nov 2026 to 15 Nov 2026`."""
    return _("from {first} to {last}").format(first=numbers.day(period.first), last=numbers.day(period.last))

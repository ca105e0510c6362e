"""Little's law in sentences: the numbers, whether it holds, and why not."""

from collections.abc import Mapping

from analytics.little import TOLERANCE, Law, Reason
from domain.marks import N_
from ui import numbers
from ui.language import _

_WHY: Mapping[Reason, str] = {
    Reason.UNBALANCED: N_("Received and answered are out of balance: {arrivals} came in, {departures} were answered."),
    Reason.GREW: N_("The backlog grew by {grown}, from {began} to {ended}."),
    Reason.SHRANK: N_("The backlog shrank by {grown}, from {began} to {ended}."),
    Reason.SHORT: N_("The period of {days} is shorter than the mean stay of {stay}."),
    Reason.OPEN: N_("{still_open} of the {arrivals} received are still open, so that their stay is only begun."),
    Reason.EDGES: N_(
        "The difference comes from cases that were open before the period began, were reopened in it, or turned out to"
        " be duplicates: they are in the backlog, and not, or only in part, in the stay of what was received."
    ),
}


def told(law: Law) -> list[str]:
    """What the law comes to over its period: the sum, the verdict, and a sentence for each reason against it."""
    verdict = _holds() if law.holds else _off(law)
    return [_sum(law), verdict, *(_(_WHY[one]).format(**_named(law)) for one in law.reasons)]


def _holds() -> str:
    return _("The law holds: both are the same within {tolerance}.").format(tolerance=numbers.percent(TOLERANCE, 0))


def _sum(law: Law) -> str:
    return _(
        "{rate} received a day × {stay} in the system each = {expected} open; on average {mean} were, over {days}."
    ).format(**_named(law))


def _off(law: Law) -> str:
    side = _("The law does not hold here: it says {off} less than was open.")
    if law.off > 0:
        side = _("The law does not hold here: it says {off} more than was open.")
    return side.format(off=numbers.percent(abs(law.off), 0))


def _named(law: Law) -> dict[str, str]:
    grown = abs(law.ended - law.began) / law.began if law.began else None
    return {
        "rate": numbers.number(law.rate, 1),
        "stay": numbers.amount(law.stay, "days"),
        "expected": numbers.number(law.expected, 1),
        "mean": numbers.number(law.mean, 1),
        "days": numbers.amount(law.days, "days"),
        "arrivals": numbers.number(law.arrivals),
        "departures": numbers.number(law.departures),
        "still_open": numbers.number(law.still_open),
        "began": numbers.number(law.began),
        "ended": numbers.number(law.ended),
        "grown": numbers.number(abs(law.ended - law.began)) if grown is None else numbers.percent(grown, 0),
    }

"""What a figure is, in words: one text for the page of definitions, the help of the cards and docs/figures.md.

Texts are messages. `say` puts a message into a language.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from analytics.asked import parameters
from analytics.figures import measure, statements
from analytics.measure import Better, Clock, Measure, Summary, Unit
from analytics.question import Question, Value
from domain.marks import N_

Say = Callable[[str], str]

_SUMMED_UP: Mapping[Summary, str] = {
    Summary.MEAN: N_("mean of the {formula}"),
    Summary.MEDIAN: N_("median (half of them are below it) of the {formula}"),
    Summary.P90: N_("90th percentile (nine in ten are not above it) of the {formula}"),
    Summary.CURVE_MEDIAN: N_("when half are answered, by the curve of Kaplan and Meier: {formula}"),
    Summary.CURVE_P90: N_("when nine in ten are answered, by the curve of Kaplan and Meier: {formula}"),
}
_CLOCKS: Mapping[Clock, str] = {
    Clock.GROSS: N_("gross (every hour counts: nights, days off and pauses too)"),
    Clock.SLA: N_("SLA, that of the limit (only the hours of the policy's calendar count, and no pauses)"),
    Clock.NONE: N_("none (cases are counted, no time is measured)"),
}
_UNITS: Mapping[Unit, str] = {
    Unit.RATIO: N_("share, from 0 to 100%"),
    Unit.HOURS: N_("hours"),
    Unit.DAYS: N_("days of 24 hours"),
    Unit.COUNT: N_("number of cases"),
    Unit.MARK: N_("mark from 1 to 5"),
}
_GOOD: Mapping[Better, str] = {
    Better.UP: N_("more"),
    Better.DOWN: N_("less"),
    Better.NEITHER: N_("neither more nor less"),
}
_AT_AN_INSTANT = N_("nothing (it stands at the instant shown, whatever the period; by month, it goes by the receipt)")
_NO_COMPLAINTS = N_("Duplicates and spam: they are no complaints.")
_INTERVAL = N_(
    "95% Wilson score interval (E. B. Wilson, Journal of the American Statistical Association 22, 1927, pages 209–212)"
)
_BAND = N_(
    "95% interval where Greenwood’s band around the curve crosses the share (R. Brookmeyer and J. Crowley, Biometrics"
    " 38, 1982, pages 29–41); an end that the band does not reach is left out"
)
_READ_OFF: Mapping[Clock, str] = {
    Clock.GROSS: N_(
        "The query lists how many seconds answered, withdrawn and open cases took so far. Where d are answered at one"
        " second, of n that nothing had ended or hidden before, the share not answered yet becomes (n − d) ÷ n of what"
        " it was. The figure is the first second at which that share is down to a half, or a tenth; there is none where"
        " it never is (E. L. Kaplan and P. Meier, Journal of the American Statistical Association 53, 1958, pages"
        " 457–481)."
    ),
    Clock.SLA: N_(
        "As on the gross clock. The query lists the numbers of open cases: what each has used of its limit is reckoned"
        " by the calendar of its policy, from its pauses up to the instant shown. has_rule asks whether a rule of the"
        " case's version of the policy fits it."
    ),
}


def formula(measure: Measure, say: Say) -> str:
    """What is divided by what, summed up or counted."""
    told = say(measure.formula)
    return say(_SUMMED_UP[measure.summary]).format(formula=told) if measure.summary in _SUMMED_UP else told


def clock(measure: Measure, say: Say) -> str:
    """The clock that the figure was read off, and what that means."""
    return say(_CLOCKS[measure.clock])


def lines(measure: Measure, say: Say) -> list[tuple[str, str]]:
    """All there is to say of a figure, each with its name: what it is, formula, clock, unit and so on."""
    told = [
        (N_("What it is"), say(measure.definition)),
        (N_("Formula"), formula(measure, say)),
        (N_("Left out"), " ".join(map(say, (*measure.left_out, _NO_COMPLAINTS)))),
        (N_("Clock"), clock(measure, say)),
        (N_("Placed in a period by"), say(_AT_AN_INSTANT if measure.stock else measure.instant.words)),
        (N_("Unit"), say(_UNITS[measure.unit])),
        (N_("Better is"), say(_GOOD[measure.better])),
    ]
    told += [(N_("Read off the query"), say(_READ_OFF[measure.clock]))] if measure.of_curve else []
    told += [(N_("Interval"), say(_BAND if measure.of_curve else _INTERVAL))] if measure.has_sides else []
    return [(say(name), text) for name, text in told]


@dataclass(frozen=True, slots=True)
class Asked:
    """The SQL of a figure and the values that it is run with, by the names of its parameters."""

    sql: str
    values: Mapping[str, Value]


def asked(question: Question, id: str) -> Asked:
    """How figure `id` is asked of the store for `question`; `BadInput` where there is no such figure."""
    sql = statements(question.shape, (measure(id).id,))[0].sql
    names = parameters(sql)
    return Asked(sql, {name: value for name, value in question.values.items() if name in names})

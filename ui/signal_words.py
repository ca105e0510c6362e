"""Signals in words: what is more than chance, by which rule, and what moved it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType

from analytics.contributions import Contribution
from analytics.measure import Better, Unit
from analytics.measures import MEASURES
from analytics.periods import period
from analytics.signal_report import HANDLING, Flagged, Signals
from analytics.signal_weeks import FEWEST, Weeks
from analytics.signals import OUTSIDE, RUN, Reason
from domain.marks import N_
from ui import numbers, words
from ui.language import _, ngettext

_NOBODY: Mapping[str, str] = MappingProxyType({})
_WHY: Mapping[Reason, str] = {
    Reason.ABOVE: N_("above the limits"),
    Reason.BELOW: N_("below the limits"),
    Reason.HIGH_SIDE: N_("in a row above the average"),
    Reason.LOW_SIDE: N_("in a row below the average"),
    Reason.RISING: N_("in a row rising"),
    Reason.FALLING: N_("in a row falling"),
}
#: Those that say that the figure is lower than by chance, or on its way there.
LOW = (Reason.BELOW, Reason.LOW_SIDE, Reason.FALLING)
_NAMES = {
    "on_time_rate": N_("On time"),
    "handling_mean": N_("Handling time"),
    "handling_mean_sla": N_("Handling time, SLA clock"),
}


def name(figure: str) -> str:
    """The short name of a figure, `On time`."""
    return _(_NAMES.get(figure, MEASURES[figure].title))


def rule(reason: Reason) -> str:
    """A rule by which a week is flagged: `below the limits`, `7 or more in a row rising`."""
    said = _(_WHY[reason])
    return said if reason in OUTSIDE else _("{count} or more {run}").format(count=RUN, run=said)


def rules(reasons: Sequence[Reason]) -> str:
    """All the rules by which a week is flagged."""
    return ", ".join(map(rule, reasons))


def is_worse(figure: str, reasons: Sequence[Reason]) -> bool:
    """Whether a week flagged for these is bad news: of several the first one says."""
    return bool(reasons) and (reasons[0] in LOW) == (MEASURES[figure].better is Better.UP)


def week(label: str) -> str:
    """A week by its number and its days: `week 28 of 2026 (6 Jul – 12 Jul)`."""
    monday = period(label).first
    return _("{week} ({first} – {last})").format(
        week=words.label("week", label),
        first=numbers.short_day(monday),
        last=numbers.short_day(monday + timedelta(days=6)),
    )


def expected(unit: Unit, low: float, high: float) -> str:
    """What the week would have been within by chance: `80.6% to 95.9%`."""
    return _("{low} to {high}").format(low=numbers.amount(low, unit), high=numbers.amount(high, unit))


def step(amount: float, unit: Unit) -> str:
    """A contribution with its sign: `−9.2 pts`."""
    return (numbers.change(amount, 0, unit) or numbers.amount(0, unit)).replace("-", "−")


def moved(one: Contribution, unit: Unit, names: Mapping[str, str] = _NOBODY) -> str:
    """What moved a week: `Payment (−9.2 pts)`."""
    said = words.label(one.dimension, one.value, names)
    return _("{slice} ({amount})").format(slice=said, amount=step(one.amount, unit))


def finding(weeks: Weeks, figure: str, flagged: Sequence[Flagged] = (), names: Mapping[str, str] = _NOBODY) -> str:
    """The title of the chart of these weeks; `flagged` tells what moved them, where that is known."""
    unit = MEASURES[figure].unit
    if not weeks.judged:
        return _("{name} by week: too few cases to judge").format(name=name(figure))
    if not weeks.flagged:
        return _nothing(weeks, figure)
    week = _furthest(weeks)
    if week is None:
        _first, last, count, reason = max(_runs(weeks), key=lambda run: run[2])
        return _("{name}: {count} weeks {run}, up to {week}").format(
            name=name(figure), count=count, run=_(_WHY[reason]), week=words.label("week", last)
        )
    most = next((one.most for one in flagged if one.week == week), None)
    said = _outside(weeks, figure, week)
    return _("{finding}, mostly {moved}").format(finding=said, moved=moved(most, unit, names)) if most else said


def _outside(weeks: Weeks, figure: str, furthest: str) -> str:
    count = sum(bool(OUTSIDE & set(why)) for why in weeks.frame["reasons"])
    return ngettext(
        "{name}: {week} lies outside the limits",
        "{name}: {count} weeks lie outside the limits, {week} furthest",
        count,
    ).format(name=name(figure), count=count, week=words.label("week", furthest))


def _nothing(weeks: Weeks, figure: str) -> str:
    return ngettext(
        "{name}: nothing in {count} week is more than chance, {mean} on average",
        "{name}: nothing in {count} weeks is more than chance, {mean} on average",
        weeks.judged,
    ).format(name=name(figure), count=weeks.judged, mean=_unbroken(weeks.centre, figure))


def _unbroken(value: float, figure: str) -> str:
    """A value that no line ends in, as titles have them."""
    return numbers.amount(value, MEASURES[figure].unit).replace(" ", "\u00a0")


def _furthest(weeks: Weeks) -> str | None:
    """The week furthest outside its limits, in widths of these; None where all lie within."""
    rows = weeks.frame[[bool(OUTSIDE & set(why)) for why in weeks.frame["reasons"]]]
    if rows.empty:
        return None
    beyond = (rows["low"] - rows["value"]).clip(lower=0) + (rows["value"] - rows["high"]).clip(lower=0)
    return str(rows["week"].iloc[int((beyond / (rows["high"] - rows["low"]).clip(lower=1e-12)).argmax())])


def _runs(weeks: Weeks) -> Iterator[tuple[str, str, int, Reason]]:
    """Of each run the first and the last week, how many judged weeks it has, and the rule."""
    judged = weeks.frame[weeks.frame["judged"]]
    for reason in (one for one in Reason if one not in OUTSIDE):
        run: list[str] = []
        for week, why in [*zip(judged["week"], judged["reasons"], strict=True), ("", ())]:
            if reason in why:
                run.append(week)
            elif run:
                yield run[0], run[-1], len(run), reason
                run = []


def sentences(signals: Signals, names: Mapping[str, str] = _NOBODY) -> list[str]:
    """What these weeks say, a sentence for each week outside the limits and for each run; one where there is none."""
    weeks, figure = signals.weeks, signals.figure
    if not weeks.judged:
        return [_too_few(weeks, figure)]
    if not signals.flagged:
        return [_nothing(weeks, figure) + "."]
    outside = [one for one in signals.flagged if OUTSIDE & set(one.reasons)]
    return [_week(one, figure, names) for one in outside] + [_run(run, figure) for run in _runs(weeks)]


def _too_few(weeks: Weeks, figure: str) -> str:
    if weeks.frame.empty:
        return _("{name}: no case in these weeks.").format(name=name(figure))
    return _("{name}: fewer than {count} weeks have enough cases to be judged.").format(name=name(figure), count=FEWEST)


def _week(one: Flagged, figure: str, names: Mapping[str, str]) -> str:
    unit = MEASURES[figure].unit
    said = _("{name}, {week}: {value}, expected {expected}.").format(
        name=name(figure),
        week=week(one.week),
        value=numbers.amount(one.value, unit),
        expected=expected(unit, one.low, one.high),
    )
    if one.most is None:
        return said
    told = _("Of {whole} against the other weeks, {moved} moved it most.").format(
        whole=step(one.value - one.base, unit), moved=moved(one.most, unit, names)
    )
    return f"{said} {told}"


def unclocked(found: Sequence[Signals], off_the_clock: Callable[[], int]) -> list[str]:
    """That so many cases are in no handling time of `found`, because its clock runs for none of them; else nothing."""
    count = off_the_clock() if any(one.figure == HANDLING for one in found) else 0
    said = ngettext(
        "{count} case answered in these weeks has no limit by a policy: it is in no handling time on the SLA clock.",
        "{count} cases answered in these weeks have no limit by a policy: they are in no handling time on the SLA"
        " clock.",
        count,
    )
    return [said.format(count=numbers.number(count))] if count else []


def _run(run: tuple[str, str, int, Reason], figure: str) -> str:
    first, last, count, reason = run
    return _("{name}: {count} weeks {run}, from {first} to {last}.").format(
        name=name(figure),
        count=count,
        run=_(_WHY[reason]),
        first=week(first),
        last=week(last),
    )

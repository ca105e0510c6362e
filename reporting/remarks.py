"""What a report says of itself: as of when, over what, what is left out, and why there may be little in it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, timedelta

from analytics.measure import Measure
from analytics.measures import MEASURES
from analytics.question import LATEST
from analytics.spans import midnight
from domain.marks import N_
from reporting.brief import Ask, Brief
from reporting.figures import IDS, asked_in
from ui import numbers, period_words, words
from ui.frames import by_id
from ui.language import _, ngettext


def asked(brief: Brief, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """What the report is about, each with its name: days, as of, as known on, zone, conditions."""
    question = brief.question
    told = [
        (_("Period"), period_words.days(brief.period)),
        (_("As of"), numbers.moment(question.as_of, question.zone)),
        (_("As known on"), _known(brief)),
        (_("Time zone"), question.zone),
        (_("Compared with"), period_words.named(brief.period.before)),
    ]
    for dimension, values in question.where:
        told.append((words.dimension(dimension), ", ".join(words.label(dimension, one, names) for one in values)))
    return told


def _known(brief: Brief) -> str:
    known_at = brief.question.known_at
    return _("now") if known_at == LATEST else numbers.moment(known_at, brief.question.zone)


def left_out(ask: Ask, brief: Brief) -> list[str]:
    """What is not judged in it, with its numbers, and what is in no figure."""
    now = by_id(ask(brief.question, ("backlog_paused", "on_time_rate")))
    due, paused = int(now["on_time_rate"]["denominator"]), int(now["backlog_paused"]["value"])
    return [
        ngettext("{count} complaint fell due in the period", "{count} complaints fell due in the period", due).format(
            count=numbers.number(due)
        )
        + ".",
        ngettext(
            "{count} open complaint waits for the player: its clock stands still.",
            "{count} open complaints wait for the player: their clocks stand still.",
            paused,
        ).format(count=numbers.number(paused)),
        _("Duplicates and spam: they are no complaints."),
        *_too_young(brief),
    ]


def _too_young(brief: Brief) -> list[str]:
    """The figures that tell of answers some time later, where none is so old; nothing while they are to come."""
    young = [] if brief.is_to_come else [MEASURES[id] for id in IDS if id not in asked_in(brief.question)]
    waits = sorted({one.matures for one in young})
    said = _("{figures}: told of answers that are {days} days old; none of this period is.")
    return [said.format(figures=_titles(young, wait), days=numbers.number(wait.days)) for wait in waits]


def _titles(figures: Iterable[Measure], wait: timedelta) -> str:
    return ", ".join(_(one.title) for one in figures if one.matures == wait)


def warnings(ask: Ask, brief: Brief) -> list[str]:
    """Why there is little in the report or nothing, where that is so: sentences in the current language."""
    return [_(message).format(**details) for message, details in _warnings(ask, brief)]


def _warnings(ask: Ask, brief: Brief) -> Iterator[tuple[str, dict[str, str]]]:
    question = brief.question
    as_of = {"moment": numbers.moment(question.as_of, question.zone)}
    if brief.is_to_come:
        yield N_("The period had not begun by {moment}: nothing in it had happened yet."), as_of
    elif not brief.is_over:
        yield N_("The period was not over by {moment}: it is told as far as that."), as_of
    received = by_id(ask(question.between(None, None), ("arrivals",)))["arrivals"]["value"]
    if not received:
        yield N_("No complaint of this slice had been received by {moment}."), as_of
    elif not brief.is_to_come and not _happened(ask, brief):
        yield N_("No complaint of this slice was received, answered or due in the period."), {}
    for day, hours in _uneven_days(brief):
        yield (
            N_("The clocks change on {day}: that day has {hours} hours, and each of them counts."),
            {
                "day": numbers.day(day),
                "hours": numbers.number(hours, 1),
            },
        )


def _happened(ask: Ask, brief: Brief) -> bool:
    found = by_id(ask(brief.question, ("arrivals", "departures", "on_time_rate")))
    return any(row["denominator"] for row in found.values())


def _uneven_days(brief: Brief) -> Iterator[tuple[date, float]]:
    """The days that have not 24 hours on the clocks of the zone, and how many they have; of a month at the most."""
    period, zone = brief.period, brief.question.zone
    length = (period.after - period.first).days
    for day in (period.first + timedelta(days=place) for place in range(length if length <= 31 else 0)):
        start, end = (midnight(one, zone).astimezone(UTC) for one in (day, day + timedelta(days=1)))
        if end - start != timedelta(days=1):
            yield day, (end - start) / timedelta(hours=1)

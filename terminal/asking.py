"""The options that ask a question of the figures: as of when, which period, which slice."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

import click

from analytics.question import DIMENSIONS, LATEST, Question, conditions
from analytics.spans import midnight
from domain.marks import N_
from domain.problems import BadInput
from domain.vocabulary import HOME_ZONE
from domain.zones import day_read, zones

#: Those around which there is room for the clocks of all zones and the period before.
_YEARS = range(10, 9990)
Verb = TypeVar("Verb", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed; `question` reads it."""

    as_of: str | None
    known_at: str | None
    where: tuple[str, ...]
    zone: str
    start: str | None = None
    end: str | None = None

    def question(self) -> Question:
        """The question; as of now where no instant was given. `BadInput` names the option that cannot be read."""
        zone = zone_named(self.zone)
        return Question(
            as_of=instant("--as-of", self.as_of, zone) or datetime.now(UTC),
            known_at=instant("--known-at", self.known_at, zone) or LATEST,
            start=instant("--from", self.start, zone),
            end=instant("--to", self.end, zone),
            zone=zone,
            where=conditions(_grouped(self.where)),
        )


def asking(function: Verb) -> Verb:
    """Give a command the options of a question."""
    return _given(function, (*_INSTANTS, *_PERIOD, *_SLICE))


def asking_of_a_period(function: Verb) -> Verb:
    """Give a command the options of a question whose period is said otherwise."""
    return _given(function, (*_INSTANTS, *_SLICE))


_INSTANTS = (
    click.option("--as-of", metavar="T", help="What had happened by then (default: now)."),
    click.option("--known-at", metavar="T", help="What was recorded by then (default: now)."),
)
_PERIOD = (
    click.option("--from", "start", metavar="D", help="The period's start (default: the first ticket)."),
    click.option("--to", "end", metavar="D", help="The period's end, not in it (default: --as-of)."),
)
_SLICE = (
    click.option("--where", metavar="DIM=VALUE", multiple=True, help="Only this slice; DIM= for none."),
    click.option("--zone", metavar="Z", default=HOME_ZONE, show_default=True, help="Where days begin."),
)


def _given(function: Verb, options: Iterable[Callable[[Verb], Verb]]) -> Verb:
    for option in reversed(list(options)):
        function = option(function)
    return function


def zone_named(name: str) -> str:
    """`name`, if it is an IANA time zone; else `BadInput`."""
    if name not in zones():
        raise BadInput(N_("There is no time zone {name}; write it like Europe/Paris."), name=repr(name))
    return name


def instant(option: str, text: str | None, zone: str) -> datetime | None:
    """The instant that `text` names: ISO 8601 with an offset, or a date, standing for its start in `zone`."""
    if text is None:
        return None
    try:
        day = day_read(text[: len("2026-11-22")])
        if len(text) == len("2026-11-22") and day.year in _YEARS:
            return midnight(day, zone).astimezone(UTC)
        read = datetime.fromisoformat(text)
        if read.tzinfo is None or day.year not in _YEARS:
            raise ValueError(text)
        return read.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadInput(
            N_("{option} {text} is no time: write a date, or a time with its offset like 2026-11-22T08:00+01:00."),
            option=option,
            text=repr(text),
        ) from error


def _grouped(where: tuple[str, ...]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for text in where:
        name, equals, value = text.partition("=")
        if not equals or name not in DIMENSIONS:
            raise BadInput(
                N_("--where {text} is not of the form DIM=VALUE; dimensions are {known}."),
                text=repr(text),
                known=", ".join(DIMENSIONS),
            )
        grouped.setdefault(name, []).append(value)
    return grouped

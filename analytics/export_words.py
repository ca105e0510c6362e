"""What a workbook of tickets says beside them, in the words of its reader: what was asked, what everything means."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from analytics import explained
from analytics.figures import measure
from analytics.listing import Listing
from analytics.measure import Measure
from analytics.question import LATEST, Question
from analytics.ticket_columns import Column
from domain.marks import N_

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """How the reader is told things: a message, the name of a dimension, a value of one. By default in English."""

    say: Callable[[str], str] = str
    dimension: Callable[[str], str] = str
    value: Callable[[str, str], str] = lambda _dimension, value: value or "none"


@dataclass(frozen=True, slots=True)
class Words:
    """The names of the sheets, the titles of the columns by name, and the rows of the two sheets beside the tickets."""

    tickets: str
    filters: str
    definitions: str
    titles: Mapping[str, str]
    asked: tuple[Row, ...]
    #: Stands before the number of tickets.
    count: str
    defined: tuple[Row, ...]


def words(asked: Listing, at: datetime, reader: Reader) -> Words:
    """The words for the tickets of `asked`, exported at the instant `at`."""
    say = reader.say
    return Words(
        tickets=say(N_("Tickets")),
        filters=say(N_("Filters")),
        definitions=say(N_("Definitions")),
        titles={column.id: column.titled(say) for column in asked.columns},
        asked=tuple(_asked(asked, at, reader)),
        count=say(N_("Number of tickets")),
        defined=(*_figure(measure(asked.figure), say), (), *_columns(asked.columns, say)),
    )


def _asked(asked: Listing, at: datetime, reader: Reader) -> Iterator[Row]:
    say, question = reader.say, asked.question
    name = asked.order.removeprefix("-")
    order = next((say(column.title) for column in asked.columns if column.id == name), name)
    yield say(N_("Figure")), say(measure(asked.figure).title)
    yield say(N_("Which of its tickets")), say(asked.which)
    yield say(N_("As of")), _written(question.as_of, question)
    known_now = question.known_at == LATEST
    yield say(N_("As known on")), say(N_("now")) if known_now else _written(question.known_at, question)
    yield from _period(asked, say)
    yield say(N_("Time zone")), question.zone
    for dimension, values in question.where:
        yield reader.dimension(dimension), ", ".join(reader.value(dimension, value) for value in values)
    for name_of, text in asked.more:
        yield say(name_of), text
    yield say(N_("Sorted by")), f"{order} ↓" if asked.order.startswith("-") else f"{order} ↑"
    yield say(N_("Exported on")), _written(at, question)


def _period(asked: Listing, say: Callable[[str], str]) -> Iterator[Row]:
    question = asked.question
    if measure(asked.figure).stock:
        yield say(N_("Period")), say(N_("none: the figure stands at the instant shown"))
        return
    yield say(N_("From")), _written(question.start, question) if question.start else say(N_("the first complaint"))
    yield say(N_("To, not in it")), _written(question.end, question) if question.end else say(N_("the instant shown"))


def _written(instant: datetime, question: Question) -> str:
    return instant.astimezone(ZoneInfo(question.zone)).isoformat(timespec="seconds")


def _figure(figure: Measure, say: Callable[[str], str]) -> Iterator[Row]:
    yield say(N_("Figure")), say(figure.title)
    yield from explained.lines(figure, say)


def _columns(columns: Sequence[Column], say: Callable[[str], str]) -> Iterator[Row]:
    yield say(N_("Column")), say(N_("What it is")), say(N_("Name in CSV and Parquet"))
    for column in columns:
        yield column.titled(say), say(column.meaning), column.id

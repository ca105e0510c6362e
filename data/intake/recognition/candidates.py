"""Which columns could be a field: how well names and values speak for each."""

from collections.abc import Callable
from dataclasses import dataclass

from data.intake.fields import CLOSED_LISTS, TIMES
from data.intake.recognition import dates, names, translating
from data.intake.recognition.survey import Column, Look

#: Different values up to which a column's words are looked at.
MOST_WORDS = 200
_FEW = 20
_KNOWN = 0.5
_SURELY_KNOWN = 0.8
_MOST_KINDS = 1000
_SMALL_FILE = 50
_VALUES_ALONE = 45.0
_VALUES_COUNT = 40.0
_NAMED_UNIQUE = 0.9


@dataclass(frozen=True, slots=True)
class Candidate:
    """A column that could be `field`: how much speaks for it, how its name fits, and the share of known values."""

    field: str
    column: Column
    score: float
    named: names.Fit
    known: float | None = None


def is_dated(column: Column) -> bool:
    """Whether the values of `column` are dates, in whichever order of day and month."""
    ways = (dates.of_order(column.reads, one) for one in (dates.DAY_FIRST, dates.MONTH_FIRST))
    best = max(sum(column.reads[one] for one in way) for way in ways)
    return bool(column.filled) and best >= dates.SHARE * column.filled


def of(look: Look, field: str) -> list[Candidate]:
    """The columns that could be `field`, the best first."""
    judge: Callable[[Look, str, Column], Candidate | None] = _times if field in TIMES else _lists
    if field in CLOSED_LISTS or field == "channel":
        judge = _words
    found = [one for column in look.survey.columns if column.filled and (one := judge(look, field, column))]
    return sorted(found, key=lambda one: (-one.score, one.column.place))


def _times(look: Look, field: str, column: Column) -> Candidate | None:
    named = names.fit(field, column.name)
    return Candidate(field, column, named.score, named) if named.score >= names.FITS and is_dated(column) else None


def _lists(look: Look, field: str, column: Column) -> Candidate | None:
    """An open list: its name says so, its values are not dates, and come more than once."""
    named = names.fit(field, column.name)
    repeated = column.filled <= _SMALL_FILE or column.distinct <= min(_MOST_KINDS, column.filled / 2)
    if named.score < names.FITS or is_dated(column) or not repeated:
        return None
    return Candidate(field, column, named.score, named)


def _words(look: Look, field: str, column: Column) -> Candidate | None:
    """A list whose words are known: by its name, or by most of its values."""
    named = names.fit(field, column.name)
    if column.distinct > MOST_WORDS or is_dated(column):
        return None
    known = translating.known_share(field, look.words(column, MOST_WORDS))
    is_activity = field == "status" and translating.is_activity(column.name)
    if named.score < names.FITS:
        by_values = (
            known >= _SURELY_KNOWN and column.distinct in range(2, _FEW) and field in ("status", "priority", "channel")
        )
        return (
            Candidate(field, column, _VALUES_ALONE, named, known) if by_values and not _is_flag(look, column) else None
        )
    if field != "channel" and known < _KNOWN and not (is_activity and known):
        return None
    return Candidate(field, column, named.score + _VALUES_COUNT * known, named, known)


def _is_flag(look: Look, column: Column) -> bool:
    """Whether the values are plain numbers or yes and no, which could be anything."""
    return all(len(value) < 3 or value.isdigit() for value in look.words(column, _FEW))


def ids(look: Look) -> list[Candidate]:
    """The columns that are called like an id, the best first; whether their values are ids is another question."""
    found = []
    for column in look.survey.columns:
        named = names.fit("id", column.name)
        if named.score >= names.FITS and column.filled and not is_dated(column):
            found.append(Candidate("id", column, named.score, named))
    return sorted(found, key=lambda one: (-one.score, one.column.place))


def is_unique(column: Column, rows: int) -> bool:
    """Whether nearly every row has a value of its own there."""
    return column.filled >= _NAMED_UNIQUE * rows and column.distinct >= _NAMED_UNIQUE * column.filled


def unnamed_id(look: Look) -> Column | None:
    """The first column that tells all rows apart and looks like a number or a code, whatever it is called."""
    rows = look.survey.rows
    for column in look.survey.columns:
        is_code = all(any(sign.isdigit() for sign in value) and len(value) <= 40 for value in column.samples)
        is_surely = rows >= _FEW or column.place == 0
        if column.filled == column.distinct == rows and is_code and is_surely and not is_dated(column):
            return column
    return None

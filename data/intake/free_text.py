"""Free text that a mapping takes for a word of a list: it would stand in every list, figure and export."""

import duckdb

from data.intake.mapping import Mapping
from domain.marks import N_
from domain.problems import Problem

#: Lists whose words a source may choose; the names of people are not looked at.
_LISTS = ("category", "channel", "team")
_FEWEST, _DIFFERENT, _LONG = 10, 0.5, 25


def found(cursor: duckdb.DuckDBPyConnection, mapping: Mapping) -> tuple[Problem, ...]:
    """A sentence for each list that is read from a column of mostly different, long texts, in the view `accepted`."""
    names = [name for name in _LISTS if name in mapping.columns]
    told = (_told(name, mapping.columns[name], *_measured(cursor, name)) for name in names)
    return tuple(one for one in told if one)


def _measured(cursor: duckdb.DuckDBPyConnection, name: str) -> tuple[int, int, float, str | None]:
    query = f"SELECT count({name}), count(DISTINCT {name}), coalesce(avg(length({name})), 0), min({name}) FROM accepted"
    filled, distinct, length, first = cursor.execute(query).fetchall()[0]
    return filled, distinct, length, first


def _told(name: str, column: str, filled: int, distinct: int, length: float, text: str | None) -> Problem | None:
    if filled < _FEWEST or distinct < _DIFFERENT * filled or length < _LONG:
        return None
    return Problem(
        N_(
            "“{column}” holds {distinct} different texts in {filled} rows, like “{text}”. Taken for {field}, they stand"
            " in figures, lists and pseudonymous exports, and nothing in them is hidden: choose another column or none."
        ),
        column=column,
        field=name,
        distinct=distinct,
        filled=filled,
        text=(text or "")[:60],
    )

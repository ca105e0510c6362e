"""Whether a row is a ticket or an event of one, and which column tells tickets apart."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from data.intake.mapping import Layout
from data.intake.recognition import candidates, names, translating
from data.intake.recognition.proposal import Remark
from data.intake.recognition.survey import Column, Look
from domain.marks import N_, NN_

#: So many rows for each id make a log, if the times of most ids differ.
_REPEATS = 1.2
_VARYING = 0.5


@dataclass(frozen=True, slots=True)
class Shape:
    """What a row is, the column of the id (None: there is none), and for a log when its rows happened."""

    layout: Layout
    id: Column | None
    remark: Remark
    others: tuple[str, ...] = ()
    at: Column | None = None


def find(look: Look) -> Shape:
    """What a row of the file is; a ticket where nothing speaks for an event."""
    named = [one.column for one in candidates.ids(look)]
    if look.survey.has_events and named and (at := _time_by_name(look)):
        return _said_log(named, at)
    unique = next((one for one in named if candidates.is_unique(one, look.survey.rows)), None)
    if unique is None or any(_is_activity(one) for one in look.survey.columns):
        for column in named:
            at = _event_time(look, column)
            if at:
                return _log(look, column, at, named)
    others = tuple(one.name for one in named if one is not unique and one.distinct > one.filled / 2)
    if unique:
        return Shape(Layout.TICKET, unique, _counted(look, unique), others)
    if unnamed := candidates.unnamed_id(look):
        told = {"column": unnamed.name, "rows": look.survey.rows}
        remark = Remark(
            NN_(
                "Not by its name: the only row has a value there.",
                "Not by its name: all {rows} rows differ there.",
                count="rows",
            ),
            told,
            doubt=True,
        )
        return Shape(Layout.TICKET, unnamed, remark, others)
    remark = Remark(
        N_("No column has a value of its own in every row: tickets are told apart by their content."), {}, doubt=True
    )
    return Shape(Layout.TICKET, None, remark, others)


def _is_activity(column: Column) -> bool:
    return names.fit("status", column.name).exact and translating.is_activity(column.name)


def _time_by_name(look: Look) -> Column | None:
    """The column of dates that is called most like the time of an event."""
    dated = [one for one in look.survey.columns if candidates.is_dated(one)]
    return max(dated, key=lambda one: (names.fit("occurred_at", one.name).score, -one.place), default=None)


def _said_log(named: list[Column], at: Column) -> Shape:
    remark = Remark(N_("The file is an event log: a row is an event, and “{column}” says when."), {"column": at.name})
    return Shape(Layout.EVENT, named[0], remark, tuple(one.name for one in named[1:]), at)


def _log(look: Look, column: Column, at: Column, named: list[Column]) -> Shape:
    told = {"ids": column.distinct, "rows": look.survey.rows, "column": at.name}
    remark = Remark(N_("{ids} ids in {rows} rows, with times of their own in “{column}”: a row is an event."), told)
    return Shape(Layout.EVENT, column, remark, tuple(one.name for one in named if one is not column), at)


def _counted(look: Look, column: Column) -> Remark:
    repeated = look.survey.rows - column.distinct
    told = {"distinct": column.distinct, "rows": look.survey.rows}
    return Remark(N_("A row is a ticket: rows {rows}, different values {distinct}."), told, doubt=repeated > 0)


def _event_time(look: Look, column: Column) -> Column | None:
    """The column of dates that tells when a row happened: one that differs between the rows of most ids."""
    if column.distinct * _REPEATS > column.filled:
        return None
    found = []
    for one in look.survey.columns:
        if candidates.is_dated(one) and (varying := _varying(look, column, one)) >= _VARYING:
            found.append((names.fit("occurred_at", one.name).score, varying, -one.place, one))
    return max(found)[-1] if found else None


def _varying(look: Look, column: Column, time: Column) -> float:
    """The share of the ids with several rows that have several times."""

    def query(bind: Callable[[Any], str]) -> str:
        return (
            f"SELECT avg((times > 1)::INTEGER) FROM (SELECT count(DISTINCT c{time.place}) AS times FROM texts"
            f" WHERE c{column.place} IS NOT NULL GROUP BY c{column.place} HAVING count(*) > 1)"
        )

    return float(look.ask(query)[0] or 0.0)

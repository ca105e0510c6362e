"""The charts of a report: those of the pages, about its question."""

from collections.abc import Iterator, Mapping

import duckdb

from analytics.figures import figures
from analytics.question import Question
from analytics.weeks import trend, week_of
from domain.vocabulary import AGE_BANDS
from reporting.brief import Brief
from reporting.drawing import Drawing, twin
from ui import charts, frames
from ui.colours import LIGHT
from ui.language import _

_BANDS = [band.label for band in AGE_BANDS]
Names = Mapping[str, str]


def drawings(cursor: duckdb.DuckDBPyConnection, brief: Brief, names: Names) -> Iterator[Drawing]:
    """The charts in their order. `names` has teams, and people where the reader may know who has what."""
    weeks, _ends = trend(brief.question)
    open_week = week_of(brief.question.as_of, brief.question.zone)
    yield _on_time(cursor, weeks, open_week, names)
    yield _flow(cursor, weeks, open_week, names)
    yield _backlog(cursor, brief.question, names)
    yield _ages(cursor, brief.question, names)


def _on_time(cursor: duckdb.DuckDBPyConnection, weeks: Question, open_week: str, names: Names) -> Drawing:
    frame, title = figures(cursor, weeks, ("on_time_rate",), ("week",)), _("On time")
    columns = {
        "value": (title, "ratio"),
        "numerator": (_("In time"), "count"),
        "denominator": (_("Fell due"), "count"),
    }
    chart = charts.weekly_rate(frame, title, open_week, LIGHT)
    return Drawing("on_time", _("On time by week"), chart, twin(frame, ("week",), columns, names))


def _flow(cursor: duckdb.DuckDBPyConnection, weeks: Question, open_week: str, names: Names) -> Drawing:
    frame = frames.flow(figures(cursor, weeks, frames.FLOW, ("week",)))
    columns = {"arrivals": (_("Received"), "count"), "departures": (_("Answered"), "count")}
    chart = charts.flow_lines(frame, open_week, LIGHT)
    return Drawing("flow", _("Received and answered by week"), chart, twin(frame, ("week",), columns, names))


def _backlog(cursor: duckdb.DuckDBPyConnection, question: Question, names: Names) -> Drawing:
    frame = frames.late_among_open(figures(cursor, question, frames.STOCK, ("category",)), "category")
    columns = {"backlog": (_("Open"), "count"), "late": (_("Late"), "count")}
    chart = charts.backlog_bars(frame, "category", names, LIGHT)
    return Drawing("backlog", _("Open complaints"), chart, twin(frame, ("category",), columns, names))


def _ages(cursor: duckdb.DuckDBPyConnection, question: Question, names: Names) -> Drawing:
    frame = figures(cursor, question, ("ageing",), ("category",))
    chart = charts.age_stack(frame, "category", _BANDS, names, LIGHT)
    made = twin(frame, ("category", "age"), {"value": (_("Open"), "count")}, names)
    return Drawing("ages", _("Open complaints by category and age"), chart, made)

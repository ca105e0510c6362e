"""The charts of a report: those of the pages, about its question."""

from collections.abc import Iterator, Mapping, Sequence

import duckdb

from analytics.figures import figures
from analytics.flow import course
from analytics.handling import handling
from analytics.measure import Clock
from analytics.measures import MEASURES
from analytics.question import Question
from analytics.signal_report import Signals
from analytics.weeks import trend, week_of
from domain.vocabulary import AGE_BANDS
from reporting.brief import Brief
from reporting.drawing import Drawing, twin
from ui import chart_handling, chart_open, chart_signals, charts, frames, handling_words, signal_words
from ui.colours import LIGHT
from ui.flow_course import flow_of
from ui.language import _

_BANDS = [band.label for band in AGE_BANDS]
Names = Mapping[str, str]


def drawings(
    cursor: duckdb.DuckDBPyConnection, brief: Brief, names: Names, found: Sequence[Signals]
) -> Iterator[Drawing]:
    """The charts in their order. `names` has teams, and people where the reader may know who has what."""
    weeks, _ends = trend(brief.question)
    open_week = week_of(brief.question.as_of, brief.question.zone)
    for one in found:
        yield _weekly(one, open_week, names)
    yield _handling(cursor, brief.question, names)
    yield _flow(cursor, weeks, open_week, names)
    yield _stood(cursor, weeks, names)
    yield _backlog(cursor, brief.question, names)
    yield _ages(cursor, brief.question, names)


def _weekly(found: Signals, open_week: str, names: Names) -> Drawing:
    figure, frame = found.figure, found.weeks.frame
    title, unit = signal_words.name(figure), str(MEASURES[figure].unit)
    columns = {
        "value": (title, unit),
        "denominator": (_("Complaints"), "count"),
        "low": (_("Lower limit"), unit),
        "high": (_("Upper limit"), unit),
    }
    chart = chart_signals.weekly(found.weeks, figure, open_week, LIGHT, found.flagged, names)
    return Drawing(figure, _("{name} by week").format(name=title), chart, twin(frame, ("week",), columns, names))


def _handling(cursor: duckdb.DuckDBPyConnection, question: Question, names: Names) -> Drawing:
    found, clock = handling(cursor, question, Clock.GROSS), Clock.GROSS
    columns = {
        "days": (_("Within days"), "count"),
        "answered": (_("Answered"), "ratio"),
        "low": (_("Interval from"), "ratio"),
        "high": (_("Interval to"), "ratio"),
        "withdrawn": (_("Withdrawn"), "ratio"),
        "watched": (_("Open and known longer"), "count"),
    }
    chart = chart_handling.course(found, handling_words.named(clock), LIGHT)
    ids = handling_words.CARDS[clock]
    why = handling_words.why(found, frames.by_id(figures(cursor, question, ids)), clock)
    return Drawing("handling", _("Share answered by day"), chart, twin(found.days, (), columns, names), why)


def _flow(cursor: duckdb.DuckDBPyConnection, weeks: Question, open_week: str, names: Names) -> Drawing:
    frame = frames.flow(figures(cursor, weeks, frames.FLOW, ("week",)))
    columns = {"arrivals": (_("Received"), "count"), "departures": (_("Answered"), "count")}
    chart = charts.flow_lines(frame, open_week, LIGHT)
    return Drawing("flow", _("Received and answered by week"), chart, twin(frame, ("week",), columns, names))


def _stood(cursor: duckdb.DuckDBPyConnection, weeks: Question, names: Names) -> Drawing:
    found = flow_of(weeks, "week", course(cursor, weeks, "week"))
    columns = {
        "backlog": (_("Open"), "count"),
        "late": (_("Late"), "count"),
        "paused": (_("Waiting for the player"), "count"),
        "reopened": (_("Reopened"), "count"),
    }
    chart = chart_open.stood(found, LIGHT)
    return Drawing("stood", _("Open complaints over time"), chart, twin(found.frame, ("week",), columns, names))


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

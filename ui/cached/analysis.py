"""The caches of figures, their courses and signals."""

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime

import pandas as pd

from analytics import coaching, little, series, signal_report
from analytics import figures as analytics_figures
from analytics import flow as analytics_flow
from analytics import handling as analytics_handling
from analytics.flow import Pace
from analytics.handling import Handling
from analytics.little import Law
from analytics.measure import Clock
from analytics.question import Question
from analytics.signal_report import Signals
from data.store import Store
from domain.people import Person
from ui.cached.kept import kept


@kept(512)
def figures(desk: Store, question: Question, ids: Sequence[str], by: Sequence[str] = ()) -> pd.DataFrame:
    """`analytics.figures.figures`."""
    with closing(desk.cursor()) as cursor:
        return analytics_figures.figures(cursor, question, ids, by)


@kept(256)
def stock(desk: Store, question: Question, instants: Sequence[datetime], ids: Sequence[str]) -> pd.DataFrame:
    """`analytics.series.stock_series`."""
    with closing(desk.cursor()) as cursor:
        return series.stock_series(cursor, question, instants, ids)


@kept(64)
def signals(desk: Store, question: Question, figure: str) -> Signals:
    """`analytics.signal_report.signals`."""
    with closing(desk.cursor()) as cursor:
        return signal_report.signals(cursor, question, figure)


@kept(128)
def handling(desk: Store, question: Question, clock: Clock) -> Handling:
    """`analytics.handling.handling` by category."""
    with closing(desk.cursor()) as cursor:
        return analytics_handling.handling(cursor, question, clock)


@kept(64)
def coached(desk: Store, person: Person, question: Question) -> pd.DataFrame:
    """`analytics.coaching.coached`."""
    with closing(desk.cursor()) as cursor:
        return coaching.coached(cursor, person, question)


@kept(64)
def course(desk: Store, question: Question, span: str) -> pd.DataFrame:
    """`analytics.flow.course`."""
    with closing(desk.cursor()) as cursor:
        return analytics_flow.course(cursor, question, span)


@kept(64)
def law(desk: Store, question: Question) -> Law | None:
    """`analytics.little.law`."""
    with closing(desk.cursor()) as cursor:
        return little.law(cursor, question)


@kept(64)
def pace(desk: Store, question: Question) -> Pace:
    """`analytics.flow.pace`."""
    with closing(desk.cursor()) as cursor:
        return analytics_flow.pace(cursor, question)

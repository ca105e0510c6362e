"""The caches of chances of being late, and of what they were worth."""

from contextlib import closing
from datetime import datetime

import pandas as pd
import streamlit as st

from analytics import backtest as analytics_backtest
from analytics import risk, risk_cases
from analytics.backtest import Backtest
from analytics.question import Condition, Question
from data.store import Store
from ui.cached.kept import kept


@kept(16)
def _chances(desk: Store, ground: Question) -> pd.DataFrame:
    with closing(desk.cursor()) as cursor:
        return risk.chances(cursor, ground)


@kept(64)
def risks(desk: Store, question: Question) -> pd.DataFrame:
    """The open cases of a question with their chances of being late (`analytics.risk`).

    Chances are worked out once for all conditions but teams and sources, on which they do not depend.
    """
    whole = _chances(desk, risk_cases.ground(question))
    with closing(desk.cursor()) as cursor:
        return risk.narrowed(cursor, whole, question)


@st.cache_data(show_spinner=False, max_entries=16, ttl=600)
def _backtest(
    _desk: Store, path: str, where: tuple[Condition, ...], past: tuple[datetime, datetime] | None, _question: Question
) -> Backtest:
    with closing(_desk.cursor()) as cursor:
        return analytics_backtest.backtest(cursor, _question)


def backtest(desk: Store, question: Question, is_past: bool) -> Backtest:
    """`analytics.backtest.backtest`, worked out every ten minutes: it looks back on months, and takes a second.

    `is_past`: the question names an instant or a knowledge before now.
    """
    past = (question.as_of, question.known_at) if is_past else None
    return _backtest(desk, str(desk.path), question.where, past, question)


def forget() -> None:
    """Look back again."""
    _backtest.clear()

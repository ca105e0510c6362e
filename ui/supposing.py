"""What a policy would have done to the last twelve months."""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb
import pandas as pd
import streamlit as st

from analytics import whatif
from analytics.question import Question
from analytics.sides import Verdict, count_sides
from data import policies
from data.store import Store
from domain.vocabulary import Category
from sla.policy import Policy
from ui.desk import Desk

_YEAR = timedelta(days=365)
_JUDGED = (Verdict.ON_TIME, Verdict.LATE)
_SIDES = {"verdict": "", "supposed_verdict": "_then"}


@dataclass(frozen=True, slots=True)
class Preview:
    """The complaints received in the last twelve months: judged as they were, and as they would have been.

    `by_category` has the columns category (None: any other one), on_time, late, on_time_then, late_then; `changes` has
    those of `analytics.sides.count_sides`, where the two verdicts differ.
    """

    by_category: pd.DataFrame
    changes: pd.DataFrame


def preview(desk: Desk, policy: Policy) -> Preview:
    """What `policy` would have done, worked out once for each stamp and document."""
    return _preview(desk.store, str(desk.store.path), desk.store.stamp, policies.text_of(policy), policy, desk.now)


@st.cache_data(show_spinner=False, max_entries=16, ttl=3600)
def _preview(_store: Store, path: str, stamp: int, document: str, _policy: Policy, _now: datetime) -> Preview:
    question = Question(as_of=_now, start=_now - _YEAR, end=_now)
    with closing(_store.cursor()) as cursor, whatif.supposing(cursor, _policy, question) as other:
        counts = count_sides(other, question)
        return Preview(_by_category(other, question, counts), counts[counts["verdict"] != counts["supposed_verdict"]])


def _by_category(cursor: duckdb.DuckDBPyConnection, question: Question, whole: pd.DataFrame) -> pd.DataFrame:
    rows = [
        {"category": str(one), **_judged(count_sides(cursor, question.only("category", str(one))))} for one in Category
    ]
    frame = pd.DataFrame(rows)
    # An import may bring categories that the desk does not have.
    others = {name: count - int(frame[name].sum()) for name, count in _judged(whole).items()}
    return pd.concat([frame, pd.DataFrame([{"category": None, **others}])]) if any(others.values()) else frame


def _judged(counts: pd.DataFrame) -> dict[str, int]:
    """How many are on time and late, before and, with `_then`, under the policy."""
    return {
        f"{verdict}{then}": int(counts.loc[counts[side] == verdict, "n"].sum())
        for side, then in _SIDES.items()
        for verdict in _JUDGED
    }

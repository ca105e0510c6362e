"""The caches of lists of tickets, and of what the filter bar offers."""

from collections.abc import Hashable, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from analytics.figures import figures
from analytics.question import Condition, Question
from analytics.ticket_list import TicketList, named, standing
from data import time_left
from data.store import Store
from ui.cached.desk import book
from ui.cached.kept import kept
from ui.conditions import BAR


@kept(128)
def count(desk: Store, asked: TicketList) -> int:
    """How many tickets a list has."""
    with closing(desk.cursor()) as cursor:
        return asked.count(cursor)


@kept(256)
def rows(desk: Store, asked: TicketList, limit: int, offset: int = 0) -> pd.DataFrame:
    """One page of a list of tickets, with what `data.time_left.told` says of these."""
    with closing(desk.cursor()) as cursor:
        listed = asked.rows(cursor, limit, offset)
    return listed.join(time_left.told(book(desk), listed, asked.question.as_of))


@kept(64)
def ids(desk: Store, asked: TicketList) -> list[int]:
    """The numbers of all tickets of a list, in its order."""
    with closing(desk.cursor()) as cursor:
        return asked.ids(cursor)


@kept(64)
def named_tickets(desk: Store, question: Question, ids: Sequence[int]) -> pd.DataFrame:
    """The tickets `ids` in that order as rows of a list."""
    with closing(desk.cursor()) as cursor:
        found = named(cursor, question, ids)
    return found.join(time_left.told(book(desk), found, question.as_of))


@kept(256)
def ticket(desk: Store, ticket_id: int, as_of: datetime) -> list[dict[Hashable, Any]]:
    """One ticket at `as_of` as a row of a list; none before it was received."""
    with closing(desk.cursor()) as cursor:
        found = standing(cursor, ticket_id, as_of)
    # Not as a frame: a page asks for it several times, and taking one apart takes longer than all else it does with it.
    return found.join(time_left.told(book(desk), found, as_of)).to_dict("records")


@st.cache_data(show_spinner=False, max_entries=32, ttl=600)
def _choices(_desk: Store, path: str, where: tuple[Condition, ...], _now: datetime) -> dict[str, list[str]]:
    with closing(_desk.cursor()) as cursor:
        question = Question(as_of=_now, where=where)
        return {name: _values(cursor, question, name) for name in BAR}


def _values(cursor: duckdb.DuckDBPyConnection, question: Question, name: str) -> list[str]:
    frame = figures(cursor, question, ("arrivals",), (name,))
    return [str(value) for value in frame.sort_values("value", ascending=False)[name]]


def choices(desk: Store, question: Question) -> dict[str, list[str]]:
    """What the filter bar offers within `question`, the most frequent first; looked up every ten minutes."""
    return _choices(desk, str(desk.path), question.where, question.as_of)


def forget() -> None:
    """Look up again what the filter bar offers."""
    _choices.clear()

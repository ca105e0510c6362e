"""The only caches of the application: what was worked out under one stamp of the store stays so."""

from collections.abc import Hashable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from analytics import backtest as backtest_of
from analytics import coaching, compare, little, overlap, revisions, risk, risk_cases, series, signal_report, together
from analytics import figures as analytics_figures
from analytics import flow as analytics_flow
from analytics import handling as handling_of
from analytics import supposition as supposition_of
from analytics.measure import Clock
from analytics.question import Condition, Question
from analytics.revised import Only
from analytics.supposition import Supposition
from analytics.ticket_list import TicketList, named, standing
from data import history, policies, recourse, spread_commands, staff, time_left, unread
from data.mentions import Mention
from data.mentions import unseen as unseen_mentions
from data.privacy import retention
from data.recourse import Recourse
from data.store import Store
from data.unread import Unread
from domain.people import SYSTEM, Person
from domain.retention import Held
from sla.policy import Policy
from ui.conditions import BAR


@cache
def store(path: Path) -> Store:
    """The one open store of this process."""
    return Store.open(path)


@st.cache_data(show_spinner=False, max_entries=64)
def _moment(path: str, stamp: int, minute: datetime) -> datetime:
    return datetime.now(UTC)


def moment(desk: Store) -> datetime:
    """Now: one instant for a minute or until the next write, so that equal questions meet equal answers."""
    return _moment(str(desk.path), desk.stamp, datetime.now(UTC).replace(second=0, microsecond=0))


@st.cache_data(show_spinner=False, max_entries=16)
def _people(_store: Store, path: str, stamp: int) -> list[Person]:
    with closing(_store.cursor()) as cursor:
        return staff.people(cursor)


@st.cache_data(show_spinner=False, max_entries=16)
def _has_tickets(_store: Store, path: str, stamp: int) -> bool:
    with closing(_store.cursor()) as cursor:
        return history.has_cases(cursor)


def has_tickets(desk: Store) -> bool:
    """Whether there is any complaint at the desk."""
    return _has_tickets(desk, str(desk.path), desk.stamp)


@st.cache_data(show_spinner=False, max_entries=16)
def _has_own(_store: Store, path: str, stamp: int) -> bool:
    with closing(_store.cursor()) as cursor:
        return history.has_own(cursor)


def has_own(desk: Store) -> bool:
    """Whether any complaint was filed at the desk itself."""
    return _has_own(desk, str(desk.path), desk.stamp)


@st.cache_data(show_spinner=False, max_entries=16)
def _first_receipt(_store: Store, path: str, stamp: int) -> datetime | None:
    with closing(_store.cursor()) as cursor:
        return history.first_receipt(cursor)


def first_receipt(desk: Store) -> datetime | None:
    """When the first complaint that is known of now was received."""
    return _first_receipt(desk, str(desk.path), desk.stamp)


def people(desk: Store) -> list[Person]:
    """Everybody of the staff who may work."""
    return _people(desk, str(desk.path), desk.stamp)


@st.cache_data(show_spinner=False, max_entries=16)
def _names(_store: Store, path: str, stamp: int) -> dict[str, str]:
    with closing(_store.cursor()) as cursor:
        return {SYSTEM.user_id: SYSTEM.name} | staff.names(cursor) | staff.teams(cursor)


def names(desk: Store) -> dict[str, str]:
    """The names of everybody who ever worked here, of the program itself and of the teams, by id."""
    return _names(desk, str(desk.path), desk.stamp)


@st.cache_data(show_spinner=False, max_entries=512)
def _figures(
    _store: Store, path: str, stamp: int, question: Question, ids: tuple[str, ...], by: tuple[str, ...]
) -> pd.DataFrame:
    with closing(_store.cursor()) as cursor:
        return analytics_figures.figures(cursor, question, ids, by)


def figures(desk: Store, question: Question, ids: Sequence[str], by: Sequence[str] = ()) -> pd.DataFrame:
    """`analytics.figures.figures`, worked out once for each stamp."""
    return _figures(desk, str(desk.path), desk.stamp, question, tuple(ids), tuple(by))


@st.cache_data(show_spinner=False, max_entries=64)
def _signals(_store: Store, path: str, stamp: int, question: Question, figure: str) -> signal_report.Signals:
    with closing(_store.cursor()) as cursor:
        return signal_report.signals(cursor, question, figure)


def signals(desk: Store, question: Question, figure: str) -> signal_report.Signals:
    """`analytics.signal_report.signals`, worked out once for each stamp."""
    return _signals(desk, str(desk.path), desk.stamp, question, figure)


@st.cache_data(show_spinner=False, max_entries=128)
def _handling(_store: Store, path: str, stamp: int, question: Question, clock: Clock) -> handling_of.Handling:
    with closing(_store.cursor()) as cursor:
        return handling_of.handling(cursor, question, clock)


def handling(desk: Store, question: Question, clock: Clock) -> handling_of.Handling:
    """`analytics.handling.handling` by category, worked out once for each stamp."""
    return _handling(desk, str(desk.path), desk.stamp, question, clock)


@st.cache_data(show_spinner=False, max_entries=256)
def _stock(
    _store: Store,
    path: str,
    stamp: int,
    question: Question,
    instants: tuple[datetime, ...],
    ids: tuple[str, ...],
) -> pd.DataFrame:
    with closing(_store.cursor()) as cursor:
        return series.stock_series(cursor, question, instants, ids)


def stock(desk: Store, question: Question, instants: Sequence[datetime], ids: Sequence[str]) -> pd.DataFrame:
    """`analytics.series.stock_series`, worked out once for each stamp."""
    return _stock(desk, str(desk.path), desk.stamp, question, tuple(instants), tuple(ids))


@st.cache_data(show_spinner=False, max_entries=16)
def _chances(_store: Store, path: str, stamp: int, ground: Question) -> pd.DataFrame:
    with closing(_store.cursor()) as cursor:
        return risk.chances(cursor, ground)


@st.cache_data(show_spinner=False, max_entries=64)
def _risks(_store: Store, path: str, stamp: int, question: Question) -> pd.DataFrame:
    whole = _chances(_store, path, stamp, risk_cases.ground(question))
    with closing(_store.cursor()) as cursor:
        return risk.narrowed(cursor, whole, question)


def risks(desk: Store, question: Question) -> pd.DataFrame:
    """The open cases of a question with their chances of being late (`analytics.risk`).

    Chances are worked out once for all conditions but teams and sources, on which they do not depend.
    """
    return _risks(desk, str(desk.path), desk.stamp, question)


@st.cache_data(show_spinner=False, max_entries=16, ttl=600)
def _backtest(
    _store: Store, path: str, where: tuple[Condition, ...], past: tuple[datetime, datetime] | None, _question: Question
) -> backtest_of.Backtest:
    with closing(_store.cursor()) as cursor:
        return backtest_of.backtest(cursor, _question)


def backtest(desk: Store, question: Question, is_past: bool) -> backtest_of.Backtest:
    """`analytics.backtest.backtest`, worked out every ten minutes: it looks back on months, and takes a second.

    `is_past`: the question names an instant or a knowledge before now.
    """
    past = (question.as_of, question.known_at) if is_past else None
    return _backtest(desk, str(desk.path), question.where, past, question)


@st.cache_data(show_spinner=False, max_entries=64)
def _named(_store: Store, path: str, stamp: int, question: Question, ids: tuple[int, ...]) -> pd.DataFrame:
    with closing(_store.cursor()) as cursor:
        found = named(cursor, question, ids)
    return found.join(time_left.told(_book(_store, path, stamp), found, question.as_of))


def named_tickets(desk: Store, question: Question, ids: Sequence[int]) -> pd.DataFrame:
    """The tickets `ids` in that order as rows of a list."""
    return _named(desk, str(desk.path), desk.stamp, question, tuple(ids))


@st.cache_data(show_spinner=False, max_entries=64)
def _coached(
    _store: Store, path: str, stamp: int, _person: Person, who: tuple[str, str, str], question: Question
) -> pd.DataFrame:
    with closing(_store.cursor()) as cursor:
        return coaching.coached(cursor, _person, question)


def coached(desk: Store, person: Person, question: Question) -> pd.DataFrame:
    """`analytics.coaching.coached`, worked out once for each stamp; nobody gets what was worked out for another."""
    return _coached(desk, str(desk.path), desk.stamp, person, _who(person), question)


@st.cache_data(show_spinner=False, max_entries=64)
def _compared(
    _store: Store, path: str, stamp: int, a: Question, b: Question, ids: tuple[str, ...], by: tuple[str, ...]
) -> pd.DataFrame:
    with closing(_store.cursor()) as cursor:
        return compare.compare(cursor, a, b, ids, by)


def compared(desk: Store, a: Question, b: Question, ids: Sequence[str], by: Sequence[str] = ()) -> pd.DataFrame:
    """`analytics.compare.compare`, worked out once for each stamp."""
    return _compared(desk, str(desk.path), desk.stamp, a, b, tuple(ids), tuple(by))


@st.cache_data(show_spinner=False, max_entries=64)
def _shared(_store: Store, path: str, stamp: int, a: Question, b: Question, ids: tuple[str, ...]) -> Mapping[str, int]:
    with closing(_store.cursor()) as cursor:
        return overlap.shared(cursor, a, b, ids)


def shared(desk: Store, a: Question, b: Question, ids: Sequence[str]) -> Mapping[str, int]:
    """`analytics.overlap.shared`, worked out once for each stamp."""
    return _shared(desk, str(desk.path), desk.stamp, a, b, tuple(ids))


@st.cache_data(show_spinner=False, max_entries=64)
def _then_and_now(
    _store: Store, path: str, stamp: int, question: Question, ids: tuple[str, ...]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    with closing(_store.cursor()) as cursor:
        return together.then_and_now(cursor, question, ids)


def then_and_now(desk: Store, question: Question, ids: Sequence[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`analytics.together.then_and_now`, worked out once for each stamp."""
    return _then_and_now(desk, str(desk.path), desk.stamp, question, tuple(ids))


@st.cache_data(show_spinner=False, max_entries=64)
def _moves(_store: Store, path: str, stamp: int, question: Question, figure: str) -> pd.DataFrame:
    with closing(_store.cursor()) as cursor:
        return revisions.counts(cursor, question, figure)


def revised(desk: Store, question: Question, figure: str, ids: Sequence[str]) -> revisions.Revised:
    """As `analytics.revisions.revise`, worked out once for each stamp; `figure` is one of `ids`, told together."""
    then, now = (revisions.whole(side, figure) for side in then_and_now(desk, question, ids))
    return revisions.Revised(figure, then, now, _moves(desk, str(desk.path), desk.stamp, question, figure))


@st.cache_data(show_spinner=False, max_entries=64)
def _moved(
    _store: Store, path: str, stamp: int, question: Question, figure: str, only: Only | None, limit: int, offset: int
) -> pd.DataFrame:
    with closing(_store.cursor()) as cursor:
        return revisions.cases(cursor, question, figure, only, limit, offset)


def moved(desk: Store, question: Question, figure: str, only: Only | None, limit: int, offset: int = 0) -> pd.DataFrame:
    """One page of `analytics.revisions.cases`, worked out once for each stamp."""
    return _moved(desk, str(desk.path), desk.stamp, question, figure, only, limit, offset)


@st.cache_data(show_spinner=False, max_entries=8)
def _book(_store: Store, path: str, stamp: int) -> policies.Book:
    with closing(_store.cursor()) as cursor:
        return policies.book(cursor)


def policy_in_force(desk: Store, now: datetime) -> Policy:
    """The policy that judges what is received now."""
    return _book(desk, str(desk.path), desk.stamp).in_force(now).policy


@st.cache_data(show_spinner=False, max_entries=64)
def _supposition(_store: Store, path: str, stamp: int, document: str, question: Question) -> Supposition:
    with closing(_store.cursor()) as cursor:
        return supposition_of.work_out(cursor, policies.policy_of(document), question)


def supposition(desk: Store, policy: Policy, question: Question) -> Supposition:
    """`analytics.supposition.work_out`, worked out once for each stamp."""
    return _supposition(desk, str(desk.path), desk.stamp, policies.text_of(policy), question)


@st.cache_data(show_spinner=False, max_entries=32)
def _supposed(
    _store: Store, path: str, stamp: int, document: str, asked: TicketList, limit: int
) -> tuple[int, pd.DataFrame]:
    with closing(_store.cursor()) as cursor:
        return supposition_of.tickets(cursor, policies.policy_of(document), asked, limit)


def supposed_tickets(desk: Store, policy: Policy, asked: TicketList, limit: int) -> tuple[int, pd.DataFrame]:
    """`analytics.supposition.tickets`, worked out once for each stamp."""
    return _supposed(desk, str(desk.path), desk.stamp, policies.text_of(policy), asked, limit)


@st.cache_data(show_spinner=False, max_entries=256)
def _mentions(_store: Store, path: str, stamp: int, _person: Person, who: tuple[str, str, str]) -> list[Mention]:
    with closing(_store.cursor()) as cursor:
        return unseen_mentions(cursor, _person)


def mentions(desk: Store, person: Person) -> list[Mention]:
    """Where `person` is named and has not looked yet, looked up once for each stamp."""
    return _mentions(desk, str(desk.path), desk.stamp, person, _who(person))


@st.cache_data(show_spinner=False, max_entries=64)
def _appeals(_store: Store, path: str, stamp: int, _person: Person, who: tuple[str, str, str]) -> list[Recourse]:
    with closing(_store.cursor()) as cursor:
        return recourse.waiting(cursor, _person)


def appeals(desk: Store, person: Person) -> list[Recourse]:
    """`data.recourse.waiting`, looked up once for each stamp; nobody gets what was looked up for another."""
    return _appeals(desk, str(desk.path), desk.stamp, person, _who(person))


@st.cache_data(show_spinner=False, max_entries=64)
def _unread_replies(_store: Store, path: str, stamp: int, _person: Person, who: tuple[str, str, str]) -> list[Unread]:
    with closing(_store.cursor()) as cursor:
        return unread.after_answer(cursor, _person)


def unread_replies(desk: Store, person: Person) -> list[Unread]:
    """`data.unread.after_answer`, looked up once for each stamp; nobody gets what was looked up for another."""
    return _unread_replies(desk, str(desk.path), desk.stamp, person, _who(person))


@st.cache_data(show_spinner=False, max_entries=16)
def _due(
    _store: Store, path: str, stamp: int, _person: Person, who: tuple[str, str, str], now: datetime
) -> dict[Held, int]:
    with closing(_store.cursor()) as cursor:
        return retention.due(cursor, _person, now)


def due(desk: Store, person: Person, now: datetime) -> dict[Held, int]:
    """`data.privacy.retention.due`, counted once for each stamp and instant."""
    return _due(desk, str(desk.path), desk.stamp, person, _who(person), now)


def _who(person: Person) -> tuple[str, str, str]:
    """What decides what somebody may see."""
    return person.user_id, str(person.role), person.team or ""


@st.cache_data(show_spinner=False, max_entries=16)
def _teams(_store: Store, path: str, stamp: int) -> dict[str, str]:
    with closing(_store.cursor()) as cursor:
        return staff.teams(cursor)


def teams(desk: Store) -> dict[str, str]:
    """The name of each team by its id."""
    return _teams(desk, str(desk.path), desk.stamp)


@st.cache_data(show_spinner=False, max_entries=32, ttl=600)
def _choices(_store: Store, path: str, where: tuple[Condition, ...], _now: datetime) -> dict[str, list[str]]:
    with closing(_store.cursor()) as cursor:
        question = Question(as_of=_now, where=where)
        return {name: _values(cursor, question, name) for name in BAR}


def _values(cursor: duckdb.DuckDBPyConnection, question: Question, name: str) -> list[str]:
    frame = analytics_figures.figures(cursor, question, ("arrivals",), (name,))
    return [str(value) for value in frame.sort_values("value", ascending=False)[name]]


def choices(desk: Store, question: Question) -> dict[str, list[str]]:
    """What the filter bar offers within `question`, the most frequent first; looked up every ten minutes."""
    return _choices(desk, str(desk.path), question.where, question.as_of)


def forget_choices() -> None:
    """Look up again what is looked up every ten minutes: what comes and what goes changes values and past months."""
    _choices.clear()
    _backtest.clear()


@st.cache_data(show_spinner=False, max_entries=128)
def _count(_store: Store, path: str, stamp: int, asked: TicketList) -> int:
    with closing(_store.cursor()) as cursor:
        return asked.count(cursor)


def count(desk: Store, asked: TicketList) -> int:
    """How many tickets a list has."""
    return _count(desk, str(desk.path), desk.stamp, asked)


@st.cache_data(show_spinner=False, max_entries=256)
def _rows(_store: Store, path: str, stamp: int, asked: TicketList, limit: int, offset: int) -> pd.DataFrame:
    with closing(_store.cursor()) as cursor:
        listed = asked.rows(cursor, limit, offset)
    return listed.join(time_left.told(_book(_store, path, stamp), listed, asked.question.as_of))


def rows(desk: Store, asked: TicketList, limit: int, offset: int = 0) -> pd.DataFrame:
    """One page of a list of tickets, with what `data.time_left.told` says of these."""
    return _rows(desk, str(desk.path), desk.stamp, asked, limit, offset)


@st.cache_data(show_spinner=False, max_entries=256)
def _ticket(_store: Store, path: str, stamp: int, ticket_id: int, as_of: datetime) -> list[dict[Hashable, Any]]:
    with closing(_store.cursor()) as cursor:
        found = standing(cursor, ticket_id, as_of)
    # Not as a frame: a page asks for it several times, and taking one apart takes longer than all else it does with it.
    return found.join(time_left.told(_book(_store, path, stamp), found, as_of)).to_dict("records")


def ticket(desk: Store, ticket_id: int, as_of: datetime) -> list[dict[Hashable, Any]]:
    """One ticket at `as_of` as a row of a list; none before it was received."""
    return _ticket(desk, str(desk.path), desk.stamp, ticket_id, as_of)


@st.cache_data(show_spinner=False, max_entries=16)
def _absent(_store: Store, path: str, stamp: int, day: date) -> dict[str, date]:
    with closing(_store.cursor()) as cursor:
        away = staff.absent_between(cursor, day, day)
    return {user_id: max(one.last for one in absences) for user_id, absences in away.items()}


def absent(desk: Store, day: date) -> dict[str, date]:
    """Who is away on `day`, and until which day."""
    return _absent(desk, str(desk.path), desk.stamp, day)


@st.cache_data(show_spinner=False, max_entries=64)
def _ids(_store: Store, path: str, stamp: int, asked: TicketList) -> list[int]:
    with closing(_store.cursor()) as cursor:
        return asked.ids(cursor)


def ids(desk: Store, asked: TicketList) -> list[int]:
    """The numbers of all tickets of a list, in its order."""
    return _ids(desk, str(desk.path), desk.stamp, asked)


@st.cache_data(show_spinner=False, max_entries=32)
def _spreads(_store: Store, path: str, stamp: int, person: Person) -> list[spread_commands.Spread]:
    with closing(_store.cursor()) as cursor:
        return spread_commands.last_spreads(cursor, person)


def spreads(desk: Store, person: Person) -> list[spread_commands.Spread]:
    """The last spreads that `person` made."""
    return _spreads(desk, str(desk.path), desk.stamp, person)


@st.cache_data(show_spinner=False, max_entries=64)
def _course(_store: Store, path: str, stamp: int, question: Question, span: str) -> pd.DataFrame:
    with closing(_store.cursor()) as cursor:
        return analytics_flow.course(cursor, question, span)


def course(desk: Store, question: Question, span: str) -> pd.DataFrame:
    """`analytics.flow.course`, worked out once for each stamp."""
    return _course(desk, str(desk.path), desk.stamp, question, span)


@st.cache_data(show_spinner=False, max_entries=64)
def _law(_store: Store, path: str, stamp: int, question: Question) -> little.Law | None:
    with closing(_store.cursor()) as cursor:
        return little.law(cursor, question)


def law(desk: Store, question: Question) -> little.Law | None:
    """`analytics.little.law`, worked out once for each stamp."""
    return _law(desk, str(desk.path), desk.stamp, question)


@st.cache_data(show_spinner=False, max_entries=64)
def _pace(_store: Store, path: str, stamp: int, question: Question) -> analytics_flow.Pace:
    with closing(_store.cursor()) as cursor:
        return analytics_flow.pace(cursor, question)


def pace(desk: Store, question: Question) -> analytics_flow.Pace:
    """`analytics.flow.pace`, worked out once for each stamp."""
    return _pace(desk, str(desk.path), desk.stamp, question)

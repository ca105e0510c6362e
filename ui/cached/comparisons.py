"""The caches of figures side by side: two questions, then and now."""

from collections.abc import Mapping, Sequence
from contextlib import closing

import pandas as pd

from analytics import compare, overlap, revisions, together
from analytics.question import Question
from analytics.revised import Only
from analytics.revisions import Revised
from data.store import Store
from ui.cached.kept import kept


@kept(64)
def compared(desk: Store, a: Question, b: Question, ids: Sequence[str], by: Sequence[str] = ()) -> pd.DataFrame:
    """`analytics.compare.compare`."""
    with closing(desk.cursor()) as cursor:
        return compare.compare(cursor, a, b, ids, by)


@kept(64)
def shared(desk: Store, a: Question, b: Question, ids: Sequence[str]) -> Mapping[str, int]:
    """`analytics.overlap.shared`."""
    with closing(desk.cursor()) as cursor:
        return overlap.shared(cursor, a, b, ids)


@kept(64)
def then_and_now(desk: Store, question: Question, ids: Sequence[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`analytics.together.then_and_now`."""
    with closing(desk.cursor()) as cursor:
        return together.then_and_now(cursor, question, ids)


@kept(64)
def _moves(desk: Store, question: Question, figure: str) -> pd.DataFrame:
    with closing(desk.cursor()) as cursor:
        return revisions.counts(cursor, question, figure)


def revised(desk: Store, question: Question, figure: str, ids: Sequence[str]) -> Revised:
    """As `analytics.revisions.revise`; `figure` is one of `ids`, told together."""
    then, now = (revisions.whole(side, figure) for side in then_and_now(desk, question, ids))
    return Revised(figure, then, now, _moves(desk, question, figure))


@kept(64)
def moved(desk: Store, question: Question, figure: str, only: Only | None, limit: int, offset: int = 0) -> pd.DataFrame:
    """One page of `analytics.revisions.cases`."""
    with closing(desk.cursor()) as cursor:
        return revisions.cases(cursor, question, figure, only, limit, offset)

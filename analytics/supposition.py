"""Everything that is told of a supposed policy, beside what is."""

from collections.abc import Callable
from dataclasses import dataclass

import duckdb
import pandas as pd
import pyarrow as pa

from analytics import sides, whatif
from analytics.figures import figures
from analytics.question import Question
from analytics.ticket_list import TicketList
from sla.policy import Policy

#: Told as they are and as they would have been.
FIGURES = ("on_time_rate", "breached_closed", "breached_open", "at_risk")
#: So many of the tickets that change sides are told with it.
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Supposition:
    """What would have been, in frames.

    `FIGURES`, on-time resolution by category and month (rows of `figures`), how many tickets have which two verdicts,
    and the first of those that change sides.
    """

    figures: pd.DataFrame
    months: pd.DataFrame
    counts: pd.DataFrame
    changed: pd.DataFrame


def work_out(
    cursor: duckdb.DuckDBPyConnection,
    policy: Policy,
    question: Question,
    whole: pa.Table | None = None,
    keep: Callable[[pa.Table], None] | None = None,
) -> Supposition:
    """What would have been under `policy`, for the slice and the period of `question`; nothing is written.

    `whole` as `whatif.suppose` takes it; `keep` is told it where all cases were reckoned.
    """
    with whatif.supposing(cursor, policy, question, whole) as other:
        if keep and whole is None and whatif.is_of_all(question):
            keep(whatif.reckoned(other))
        return Supposition(
            figures(other, question, FIGURES),
            figures(other, question, *whatif.BY_MONTH),
            sides.count_sides(other, question),
            sides.changed_sides(other, question, SHOWN),
        )


def tickets(
    cursor: duckdb.DuckDBPyConnection, policy: Policy, asked: TicketList, limit: int, whole: pa.Table | None = None
) -> tuple[int, pd.DataFrame]:
    """How many tickets `asked` would have under `policy`, and the first of them; nothing is written.

    `whole` as `whatif.suppose` takes it.
    """
    with whatif.supposing(cursor, policy, asked.question, whole) as other:
        return asked.count(other), asked.rows(other, limit)

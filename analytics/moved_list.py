"""The cases that made the difference between what was reported and what is known, as a list that can become a file."""

from dataclasses import dataclass

import duckdb

from analytics import revised, revisions
from analytics.engine import answer_table
from analytics.listing import Whole
from analytics.question import Question
from analytics.revised import TOLD, Only, Reason
from analytics.ticket_columns import BY_NAME, Column
from domain.marks import N_

_SIDES = {"then": N_("{name}, as reported then"), "now": N_("{name}, as known now")}
#: What stands on both sides, beside the columns that every list has.
_BOTH = (
    Column("hit", N_("Counted"), N_("Whether the case counts in the figure; not where it is not in it.")),
    Column("quantity", N_("Measured"), N_("The hours or days that the figure measures; empty where it measures none.")),
    *(BY_NAME[name] for name in TOLD),
)
COLUMNS = (
    BY_NAME["reference"],
    Column("move", N_("What became of it"), N_("Whether it came in or went out, counts or not, or is measured anew.")),
    Column("reason", N_("Why"), N_("The first reason for which the case made a difference.")),
    Column("recorded_at", N_("Recorded on"), N_("When that which made the difference was recorded.")),
    *(Column(f"{side}_{one.id}", one.title, one.meaning, _SIDES[side]) for one in _BOTH for side in _SIDES),
)


@dataclass(frozen=True, slots=True)
class MovedList:
    """The cases that made a difference to `figure`, what was recorded last first; `only` those of a reason or step."""

    question: Question
    figure: str
    only: Only | None = None
    order: str = "-recorded_at"

    @property
    def stem(self) -> str:
        """What a file of them is called."""
        return f"revisions-{self.figure}"

    @property
    def which(self) -> str:
        """Which of the figure's cases they are: a message."""
        return N_("Those that made the difference between what was reported then and what is known now")

    @property
    def more(self) -> tuple[tuple[str, str], ...]:
        """The reason or the step that is asked alone."""
        name = N_("Why") if isinstance(self.only, Reason) else N_("What became of it")
        return ((name, str(self.only)),) if self.only else ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that leave the store."""
        return COLUMNS

    def stream(self, cursor: duckdb.DuckDBPyConnection) -> Whole:
        """All of them with the columns `analytics.revised.COLUMNS`."""
        return self._told(cursor, revised.page(self.question.shape, self.figure, self.only, None, 0))

    def lines(self, cursor: duckdb.DuckDBPyConnection) -> Whole:
        """A line of CSV for each."""
        names = [column.id for column in COLUMNS]
        return self._told(cursor, revised.lines(self.question.shape, self.figure, self.only, names))

    def _told(self, cursor: duckdb.DuckDBPyConnection, statement: str) -> Whole:
        return Whole(answer_table(cursor, statement, revisions.values(self.question)))

"""Lists under a supposed policy that can become files: the tickets that change sides, and those behind a figure."""

from dataclasses import dataclass

import duckdb

from analytics import sides
from analytics.engine import answer_table
from analytics.listing import Rows, Whole
from analytics.question import Question
from analytics.ticket_columns import BY_NAME, Column
from analytics.ticket_list import TicketList
from analytics.whatif import suppose
from domain.marks import N_
from sla import policy_writing
from sla.policy import Policy

#: A cell of a spreadsheet holds hardly more.
_LONGEST = 32_000
COLUMNS = (
    *(BY_NAME[name] for name in "reference category received_at answered_at due_at".split()),
    Column("supposed_due_at", N_("Supposed deadline"), N_("When the limit would run out under the supposed policy.")),
    Column("verdict", N_("Verdict as it is"), N_("On time, late, not due yet, or without a limit.")),
    Column("supposed_verdict", N_("Supposed verdict"), N_("The same under the supposed policy.")),
)


@dataclass(frozen=True, slots=True)
class ChangedList:
    """The tickets received in the period whose verdict would be another under `policy`, the latest first."""

    question: Question
    policy: Policy
    figure: str = "arrivals"
    order: str = "-received_at"

    @property
    def stem(self) -> str:
        """What a file of them is called."""
        return "whatif-changed"

    @property
    def which(self) -> str:
        """Which of the tickets received they are: a message."""
        return N_("Those whose verdict would be another under the supposed policy")

    @property
    def more(self) -> tuple[tuple[str, str], ...]:
        """The policy."""
        return ((N_("Supposed policy"), _text(self.policy)),)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that leave the store."""
        return COLUMNS

    def stream(self, cursor: duckdb.DuckDBPyConnection) -> Whole:
        """All of them with the columns `analytics.sides.COLUMNS`."""
        return self._told(cursor, sides.page(self.question.shape))

    def lines(self, cursor: duckdb.DuckDBPyConnection) -> Whole:
        """A line of CSV for each."""
        return self._told(cursor, sides.lines(self.question.shape))

    def _told(self, cursor: duckdb.DuckDBPyConnection, statement: str) -> Whole:
        return Whole(answer_table(_supposing(cursor, self.policy, self.question), statement, self.question.values))


@dataclass(frozen=True, slots=True)
class SupposedList:
    """The tickets that would be behind a figure under `policy`: those of `actual`, asked of what would have been."""

    actual: TicketList
    policy: Policy

    @property
    def question(self) -> Question:
        """The slice, the period and the instants."""
        return self.actual.question

    @property
    def figure(self) -> str:
        """The figure that they would be behind."""
        return self.actual.figure

    @property
    def stem(self) -> str:
        """What a file of them is called."""
        return f"whatif-{self.actual.stem}"

    @property
    def which(self) -> str:
        """Which of the figure's tickets they are: a message."""
        return self.actual.which

    @property
    def order(self) -> str:
        """The column that they are sorted by."""
        return self.actual.order

    @property
    def more(self) -> tuple[tuple[str, str], ...]:
        """The policy."""
        return (*self.actual.more, (N_("Supposed policy"), _text(self.policy)))

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that leave the store."""
        return self.actual.columns

    def stream(self, cursor: duckdb.DuckDBPyConnection) -> Rows:
        """All of them."""
        return self.actual.stream(_supposing(cursor, self.policy, self.question))

    def lines(self, cursor: duckdb.DuckDBPyConnection) -> Rows:
        """A line of CSV for each."""
        return self.actual.lines(_supposing(cursor, self.policy, self.question))


def _supposing(cursor: duckdb.DuckDBPyConnection, policy: Policy, question: Question) -> duckdb.DuckDBPyConnection:
    """A cursor beside `cursor` that tells what would have been; what is supposed goes with it."""
    other = cursor.cursor()
    suppose(other, policy, question)
    return other


def _text(policy: Policy) -> str:
    text = policy_writing.toml(policy)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"

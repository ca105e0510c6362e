"""What a report is asked for: a period, a question, a language, and who reads it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC

import duckdb
import pandas as pd

from analytics.periods import Period, earlier
from analytics.question import LATEST, Question
from data import history

#: Answers figures to a question: `figures` of a cursor, or of what was answered before.
Ask = Callable[[Question, Sequence[str]], pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Brief:
    """What a report is asked for; equal briefs on the same record are equal files.

    `question` is about `period`, of cases that the reader may see figures of. `with_agents`: whether the list of what
    is overdue says who has it.
    """

    period: Period
    question: Question
    language: str
    with_agents: bool = False

    @property
    def before(self) -> Question:
        """The question about the period before, as it stood then, known as this one is."""
        return earlier(self.question, self.period)

    @property
    def is_over(self) -> bool:
        """Whether the period is over as of the question."""
        return self.question.end is not None and self.question.as_of >= self.question.end

    @property
    def is_to_come(self) -> bool:
        """Whether the period begins later."""
        return self.question.start is not None and self.question.as_of <= self.question.start

    @property
    def stem(self) -> str:
        """What its file is called, before its suffix: `delai-2026-W46-fr`."""
        return f"delai-{self.period.text.replace('..', '-')}-{self.language}"


def about(period: Period, asked: Question, is_fixed: bool) -> Question:
    """`asked` about `period`: as of the period's end where that is over by then, unless its instant `is_fixed`."""
    start, end = (moment.astimezone(UTC) for moment in period.within(asked.zone))
    return asked.between(start, end).at(asked.as_of if is_fixed else min(asked.as_of, end))


def settled(cursor: duckdb.DuckDBPyConnection, brief: Brief) -> Brief:
    """`brief` as known at a named instant: of what is known latest, the instant at which the last of it was recorded.

    So that whoever asks for that pair of instants later gets the same file.
    """
    if brief.question.known_at != LATEST:
        return brief
    last = history.last_recorded(cursor)
    return replace(brief, question=replace(brief.question, known_at=last)) if last else brief

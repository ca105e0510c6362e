"""What open cases have used of their limits by as_of, on the clock of each: business time less the merged pauses.

Answered cases have theirs written beside them. Those that are open are few, and what they have used changes with every
instant: it is reckoned when it is asked, by the same clocks and from the same pauses.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics import supposed
from analytics.cases import Case
from analytics.dialect import microseconds
from analytics.engine import VERSIONS, answer, rows, sql
from analytics.interval import Floats
from analytics.measure import Measure
from analytics.question import Question, Shape
from analytics.reckoners import reckoner
from analytics.slices import among, sliced
from sla import policy_document
from sla.clockwork import Clockwork
from sla.policy import FACTS, Facts
from sla.spans import BEGINNING, MICROSECOND, SECOND

# Clocks are made for each year that they tell, and not for an as_of in the year 9999.
_FIRST_YEAR, _LAST_YEAR, _YEARS = 1990, 2100, 5
_POLICIES = "SELECT policy, document FROM policies"


@dataclass(frozen=True, slots=True)
class OpenTime:
    """The seconds that open cases have used, by their numbers (in order); NaN where no clock tells that year."""

    ids: npt.NDArray[np.int64]
    seconds: Floats

    def of(self, ids: npt.ArrayLike) -> Floats:
        """The seconds of these cases; NaN for one that is not known."""
        asked = np.asarray(ids, dtype=np.int64)
        place = np.minimum(np.searchsorted(self.ids, asked), max(len(self.ids) - 1, 0))
        if not len(self.ids):
            return np.full(len(asked), np.nan)
        return np.where(self.ids[place] == asked, self.seconds[place], np.nan)


def spent(cursor: duckdb.DuckDBPyConnection, question: Question, measure: Measure) -> OpenTime:
    """What the open ones of the cases that `measure` is about have used of their limits, at the question's as_of.

    On a cursor that supposes another policy, by the clocks of that.
    """
    if rows(cursor, supposed.IS_SUPPOSED, {})[0][0]:
        found = answer(cursor, supposed.SPENT, {})
        return _in_order(found["ticket_id"], found["spent"])
    cases_of, stops_of = _statements(question.shape.of_any_years, measure)
    cases = answer(cursor, cases_of, question.values)
    if cases.empty or question.as_of.year >= _LAST_YEAR:
        return _in_order(cases["case"], pd.Series(np.nan, cases.index))
    stops = answer(cursor, stops_of, question.values)
    told = pd.concat(_reckoned(cursor, cases, stops))
    return _in_order(told["case"], told["value"] // SECOND)


def _in_order(ids: "pd.Series[int]", seconds: "pd.Series[Any]") -> OpenTime:
    numbers = np.asarray(ids.to_numpy(), dtype=np.int64)
    order = np.argsort(numbers)
    return OpenTime(numbers[order], np.asarray(seconds.astype("Float64"), dtype=np.float64)[order])


@lru_cache(maxsize=128)
def _statements(shape: Shape, measure: Measure) -> tuple[str, str]:
    """The SQL for the open cases and for the spans in which their clocks stood still."""
    case = Case(VERSIONS)
    standing = VERSIONS.filter(sliced(case, shape), among(case, measure, shape), case.is_open)
    cases = standing.select(
        case="ticket_id",
        start=microseconds(standing.received_at),
        end=microseconds(case.as_of),
        policy="policy",
        **{name: name for name in FACTS},
    )
    return sql(cases), sql(_stops(standing))


def _stops(standing: ir.Table) -> ir.Table:
    """Waiting for the player, and answered until it was taken up again."""
    case = Case(VERSIONS)
    before = VERSIONS.filter(case.is_believed, VERSIONS.valid_from < case.as_of, VERSIONS.is_paused | ~VERSIONS.is_open)
    stopped = before.semi_join(standing, "ticket_id")
    over = ibis.least(stopped.valid_to, case.as_of)
    return stopped.select(case="ticket_id", begun=microseconds(stopped.valid_from), over=microseconds(over))


def _reckoned(cursor: duckdb.DuckDBPyConnection, cases: pd.DataFrame, stops: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Of each of `cases`, which a rule of its policy fits: case, value (microseconds)."""
    first, last = (BEGINNING + int(at) * MICROSECOND for at in (cases["start"].min(), cases["end"].max()))
    years = _rounded(first.year - 1, down=True), _rounded(last.year + 1, down=False)
    policies = {number: policy_document.kept(document) for number, document in rows(cursor, _POLICIES, {})}
    reckoners = {number: reckoner(policy, *years) for number, policy in policies.items()}
    # By their numbers: to make a frame of each of some hundred groups takes longer than to reckon.
    groups = cases.groupby(["policy", *FACTS], dropna=False, sort=False).ngroup().to_numpy()
    clocks: dict[Clockwork, list[int]] = {}
    for group, first in zip(*np.unique(groups, return_index=True), strict=True):
        number, *facts = (cases[name].iat[first] for name in ("policy", *FACTS))
        limit = policies[number].answer(_facts(facts))
        assert limit, "a case without a rule is on no clock (Case.has_clock)"
        clocks.setdefault(reckoners[number].clock(limit), []).append(group)
    for clock, counted in clocks.items():
        together = cases.loc[np.isin(groups, counted), ["case", "start", "end"]].assign(amount=0)
        yield clock.answer("elapsed", together, stops[stops["case"].isin(together["case"])])


def _facts(values: Sequence[Any]) -> Facts:
    return {name: None if pd.isna(value) else str(value) for name, value in zip(FACTS, values, strict=True)}


def _rounded(year: int, down: bool) -> int:
    """To whole spans of years, so that most questions meet clocks that there are."""
    whole = year // _YEARS * _YEARS if down else -(-year // _YEARS) * _YEARS
    return min(max(whole, _FIRST_YEAR), _LAST_YEAR)

"""Which limit a policy gives to which complaints of a store, by the facts that its rules ask: a table of one cursor."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb

from sla.limits import Limit
from sla.policy import FACTS, Policy


@dataclass(frozen=True, slots=True)
class Matched:
    """The facts that decide, and the clocks that limits are counted by, each as a limit of one, by their numbers."""

    facts: Sequence[str]
    clocks: Sequence[Limit]

    @property
    def same(self) -> str:
        """The condition by which a row of `versions` finds its row of `supposed_limits`."""
        return " AND ".join(f"versions.{name} IS NOT DISTINCT FROM fact_{name}" for name in self.facts) or "true"


def facts_of(policy: Policy) -> list[str]:
    """The facts that its rules ask."""
    return [name for name in FACTS if any(name in rule.conditions for rule in policy.rules)]


def match(cursor: duckdb.DuckDBPyConnection, policy: Policy, standing: str) -> Matched:
    """Fill the temporary table `supposed_limits` of `cursor` for the cases in the table named `standing`.

    A row for each combination of the facts asked: fact_<name>, clock (its number) and amount, as the clock takes it;
    null where no rule fits.
    """
    facts = facts_of(policy)
    found = cursor.execute(f"SELECT DISTINCT {', '.join(facts) or 'NULL'} FROM {standing}").fetchall()
    combinations = [row[: len(facts)] for row in found]
    limits = [policy.answer(dict(zip(facts, values, strict=True))) for values in combinations]
    clocks = list(dict.fromkeys(_clock(limit) for limit in limits if limit))
    numbers = [(clocks.index(_clock(limit)), limit.measured) if limit else (None, None) for limit in limits]
    _fill(cursor, facts, [(*values, *pair) for values, pair in zip(combinations, numbers, strict=True)])
    return Matched(facts, clocks)


def _clock(limit: Limit) -> Limit:
    """What limits have in common that one statement reckons."""
    return replace(limit, amount=1)


def _fill(cursor: duckdb.DuckDBPyConnection, facts: Sequence[str], rows: Sequence[Sequence[str | int | None]]) -> None:
    types = {f"fact_{name}": "VARCHAR" for name in facts} | {"clock": "TINYINT", "amount": "BIGINT"}
    columns = ", ".join(f"unnest(${name}::{type_}[]) AS {name}" for name, type_ in types.items())
    cursor.execute(
        f"CREATE OR REPLACE TEMP TABLE supposed_limits AS SELECT {columns}",
        {name: [row[place] for row in rows] for place, name in enumerate(types)},
    )

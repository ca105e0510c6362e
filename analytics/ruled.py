"""Whether a rule of its policy fits a case, as a function that the engine knows on a cursor.

Which rules there are stands in the documents of the policies. So the function is made anew before each statement that
asks for it: made of comparisons alone, it takes no time, where a look-up in a table would for each case.
"""

from collections.abc import Sequence
from functools import lru_cache

import duckdb

from analytics.supposed import IS_SUPPOSED
from sla import policy_document
from sla.policy import FACTS, Rule

#: What the function is called; it takes the number of a version of the policy, and the facts in the order of `FACTS`.
NAME = "has_rule"
#: The variable that holds the values which rules ask for, a list for each of their conditions.
_ASKED = "ruled_values"
_POLICIES = "SELECT policy, document FROM policies ORDER BY policy"
_MACRO = f"CREATE OR REPLACE TEMP MACRO {NAME}(number, {', '.join(f'of_{name}' for name in FACTS)}) AS "


def is_asked(statement: str) -> bool:
    """Whether `statement` asks for the function."""
    return f"{NAME.upper()}(" in statement


def tell(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make the function on `cursor`, by the policies of its store as `sla.policy.Policy.answer` judges.

    On a cursor that supposes another policy a case has a number only where a rule of that fits.
    """
    if cursor.execute(IS_SUPPOSED).fetchall()[0][0]:
        cursor.execute(f"{_MACRO} number IS NOT NULL")
        return
    body, asked = _told(tuple(cursor.execute(_POLICIES).fetchall()))
    cursor.execute(f"SET VARIABLE {_ASKED} = $value::VARCHAR[][]", {"value": asked})
    cursor.execute(f"{_MACRO} {body}")


@lru_cache(maxsize=8)
def _told(documents: Sequence[tuple[int, str]]) -> tuple[str, list[list[str]]]:
    """What the function does, and the values that its conditions are asked with."""
    asked: list[list[str]] = []
    cases = [
        f"WHEN {number} THEN {' OR '.join(_fits(rule, asked) for rule in policy_document.kept(document).rules)}"
        for number, document in documents
    ]
    return f"CASE number {' '.join(cases)} ELSE false END" if cases else "false", asked


def _fits(rule: Rule, asked: list[list[str]]) -> str:
    conditions = []
    for name, values in rule.conditions.items():
        asked.append(sorted(values))
        held = f"list_contains(getvariable('{_ASKED}')[{len(asked)}], of_{name})"
        conditions.append(f"coalesce({held}, false)")
    return f"({' AND '.join(conditions) or 'true'})"

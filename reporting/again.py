"""The command that makes a report again."""

import shlex

from analytics.question import DIMENSIONS, Question
from reporting.brief import Brief


def command(brief: Brief) -> str:
    """What to type to get the same figures again, on the same record; "" where no command asks the same."""
    question = brief.question
    where = _where(question)
    if not all(values and dimension in DIMENSIONS for dimension, values in where.items()):
        return ""
    said = ["delai.py", "report", "--period", brief.period.text, "--lang", brief.language]
    said += ["--as-of", question.as_of.isoformat(), "--known-at", question.known_at.isoformat()]
    said += ["--zone", question.zone]
    for dimension, values in where.items():
        for value in values:
            said += ["--where", f"{dimension}={value}"]
    return shlex.join(said)


def _where(question: Question) -> dict[str, list[str]]:
    """The values allowed of each dimension: of two conditions on one those that both allow."""
    allowed: dict[str, list[str]] = {}
    for dimension, values in question.where:
        # The command takes several values of one dimension for any of them.
        allowed[dimension] = [value for value in allowed.get(dimension, values) if value in values]
    return allowed

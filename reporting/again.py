"""The command that makes a report again."""

import shlex

from analytics.question import DIMENSIONS, Condition
from reporting.brief import Brief


def command(brief: Brief) -> str:
    """What to type to get the same figures again, on the same record; nothing where no command says it."""
    question = brief.question
    where = _joined(question.where)
    if any(name not in DIMENSIONS or not values for name, values in where.items()):
        return ""
    said = ["delai.py", "report", "--period", brief.period.text, "--lang", brief.language]
    said += ["--as-of", question.as_of.isoformat(), "--known-at", question.known_at.isoformat()]
    said += ["--zone", question.zone]
    for dimension, values in where.items():
        for value in values:
            said += ["--where", f"{dimension}={value}"]
    return shlex.join(said)


def _joined(where: tuple[Condition, ...]) -> dict[str, list[str]]:
    """The values that each dimension may have: what is asked of one twice, by a reader and for them, must fit both.

    The command takes several values of a dimension for either.
    """
    asked: dict[str, list[tuple[str, ...]]] = {}
    for dimension, values in where:
        asked.setdefault(dimension, []).append(values)
    return {dimension: sorted(set(all_[0]).intersection(*all_)) for dimension, all_ in asked.items()}

"""The command that makes a report again."""

import shlex

from reporting.brief import Brief


def command(brief: Brief) -> str:
    """What to type to get the same figures again, on the same record."""
    question = brief.question
    said = ["delai.py", "report", "--period", brief.period.text, "--lang", brief.language]
    said += ["--as-of", question.as_of.isoformat(), "--known-at", question.known_at.isoformat()]
    said += ["--zone", question.zone]
    for dimension, values in question.where:
        for value in values:
            said += ["--where", f"{dimension}={value}"]
    return shlex.join(said)

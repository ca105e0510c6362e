"""A problem as the person reads it: its sentence and what stands in it, in the current language."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from domain.marks import Counted
from domain.problems import Problem
from ui import numbers, words
from ui.language import _, ngettext


def told(problem: Problem) -> str:
    """The sentence of `problem` in the current language; instants on the desk's clocks, no codes."""
    message = problem.message
    if isinstance(message, Counted):
        said = ngettext(message.one, str(message), problem.details[message.field])
    else:
        said = _(message)
    return said.format(**{name: _worded(name, value) for name, value in problem.details.items()})


def _worded(name: str, value: Any) -> Any:
    if name == "field":
        return words.field(value)
    match value:
        case Problem():
            return told(value)
        case StrEnum():
            return words.member(value)
        case datetime():
            return numbers.moment(value)
        case date():
            return numbers.day(value)
        case tuple():
            return ", ".join(str(_worded("", one)) for one in value)
    return value

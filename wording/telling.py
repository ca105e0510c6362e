"""A problem as the person reads it: its sentence and what stands in it, in the current language."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from domain.marks import Counted
from domain.problems import Problem
from wording import numbers
from wording.language import _, ngettext


@dataclass(frozen=True, slots=True)
class Speaker:
    """How whoever is spoken to knows the fields of a form and the words of closed lists."""

    field: Callable[[str], str]
    member: Callable[[StrEnum], str]

    def told(self, problem: Problem) -> str:
        """The sentence of `problem` in the current language; instants on the desk's clocks, no codes."""
        message = problem.message
        if isinstance(message, Counted):
            said = ngettext(message.one, str(message), problem.details[message.field])
        else:
            said = _(message)
        return said.format(**{name: self._worded(name, value) for name, value in problem.details.items()})

    def _worded(self, name: str, value: Any) -> Any:
        if name == "field":
            return self.field(value)
        match value:
            case Problem():
                return self.told(value)
            case StrEnum():
                return self.member(value)
            case datetime():
                return numbers.moment(value)
            case date():
                return numbers.day(value)
            case tuple():
                return ", ".join(str(self._worded("", one)) for one in value)
        return value

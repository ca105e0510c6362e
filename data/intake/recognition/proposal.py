"""What recognition proposes: a mapping, and for each choice in it the reason, samples and what else it could be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.intake.mapping import Mapping as FileMapping
from data.intake.recognition.survey import Survey
from domain.problems import BadInput, Problem

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about a choice: a gettext message with `{fields}` and what to put there; `doubt`: look at it.

    `about` names the parts of the mapping that it is about: it is not true of others. `zone`, `dates`, `source`, the
    column of a field as `column.status`, the translations of its values as `words.status`.
    """

    message: str
    details: Mapping[str, Any]
    doubt: bool = False
    about: tuple[str, ...] = ()

    def __str__(self) -> str:
        return str(Problem(self.message, **self.details))


def listed(words: Mapping[str, int]) -> str:
    """The first of `words` with how often each is there, to stand in a sentence."""
    shown = ", ".join(f"{value} ({count})" for value, count in list(words.items())[:_SHOWN])
    return shown + ("…" if len(words) > _SHOWN else "")


@dataclass(frozen=True, slots=True)
class Choice:
    """The column that a field is read from (None: from none), why, its first values, and the runners-up."""

    field: str
    column: str | None
    remarks: tuple[Remark, ...]
    samples: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping with what there is to say about it; where the receipt is not found, with what was recognised besides.

    `remarks` are about the file as a whole: layout, dates, zone, source. `unknown`: field → value that has no
    translation → how often; rows with one go to quarantine. `left_out`: columns that nothing is read from.
    """

    mapping: FileMapping
    choices: tuple[Choice, ...]
    remarks: tuple[Remark, ...]
    unknown: Mapping[str, Mapping[str, int]]
    left_out: tuple[str, ...]

    def choice(self, field: str) -> Choice | None:
        """What was chosen for `field`."""
        return next((one for one in self.choices if one.field == field), None)


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a look at a file came to: a proposal, and the problem that says what is missing in it (None: nothing)."""

    survey: Survey
    proposal: Proposal | None
    problem: BadInput | None = None

    def proposed(self) -> Proposal:
        """The proposal, complete; raises the problem where it is not."""
        if self.problem is not None or self.proposal is None:
            raise self.problem or AssertionError("neither a proposal nor a problem")
        return self.proposal

"""A file never seen before: what it holds, and a mapping for it, by the names and the values of its columns."""

from pathlib import Path

from data.intake.recognition.proposal import Choice, Proposal, Recognition, Remark
from data.intake.recognition.proposing import propose
from data.intake.recognition.survey import Column, Survey, looked_at
from domain.problems import BadInput

__all__ = ["Choice", "Column", "Proposal", "Recognition", "Remark", "Survey", "recognise"]


def recognise(path: Path, zone: str | None = None, source: str | None = None) -> Recognition:
    """What `path` holds and the mapping proposed for it; `zone` and `source` go before what would be proposed.

    `BadInput` where it is no table of text; where it is one and no mapping is found, the recognition says why.
    """
    with looked_at(path) as look:
        try:
            return Recognition(look.survey, propose(look, zone, source), None)
        except BadInput as problem:
            return Recognition(look.survey, None, problem)

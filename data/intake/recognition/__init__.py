"""A file never seen before: what it holds, and a mapping for it, by the names and the values of its columns."""

from pathlib import Path

from data.intake.recognition.proposal import Choice, Proposal, Recognition, Remark
from data.intake.recognition.proposing import propose
from data.intake.recognition.survey import Column, Survey, Writing, looked_at, written
from domain.problems import BadInput
from domain.progress import Progress

__all__ = ["Choice", "Column", "Proposal", "Recognition", "Remark", "Survey", "Writing", "recognise", "written"]


def recognise(
    path: Path,
    zone: str | None = None,
    source: str | None = None,
    writing: Writing | None = None,
    progress: Progress | None = None,
    kept: Path | None = None,
) -> Recognition:
    """What `path` holds and the mapping proposed for it; `zone` and `source` go before what would be proposed.

    `writing` says how the file is written; its plain text is kept in the folder `kept`, where there is one.
    `BadInput` where it is no table of text; where it is one and no receipt is found, the recognition says why.
    """
    progress = progress or Progress()
    with looked_at(path, writing, progress, kept) as look, progress.interrupting(look.cursor.interrupt):
        try:
            return Recognition(look.survey, *propose(look, zone, source, writing))
        except BadInput as problem:
            return Recognition(look.survey, None, problem)

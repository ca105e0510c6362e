"""What is in the file to import: looked at beside the page, once for each way it can be written."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from data import intake
from data.intake.recognition import Recognition, Writing, recognise
from domain.problems import BadInput, Problem
from domain.progress import Progress, Stopped
from ui import states, uploads, work
from ui.desk import Desk
from ui.language import _

_WORK = "import_look"
#: What takes no longer is waited for.
_AT_ONCE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Looked:
    """The sheets of a workbook, and what was recognised in the file or why it cannot be read."""

    sheets: tuple[intake.SheetSize, ...]
    found: Recognition | None
    problem: Problem | None = None


def looked(desk: Desk, path: Path, writing: Writing) -> Looked | None:
    """What the file at `path` holds; None while it is looked at, or where that was stopped: then the page says so."""
    known = work.find(desk, _WORK)
    if known is None or known.about != (path, writing):
        job = lambda progress: _look(path, writing, progress)  # noqa: E731 - the work's, in one line
        work.start(desk, _WORK, job, (path, writing), _AT_ONCE_SECONDS, instead=True)
        known = work.find(desk, _WORK)
    work.draw(desk, _WORK)
    if known is None or not known.done.is_set():
        return None
    try:
        found: Looked = known.result()
    except Stopped as problem:
        states.failed(problem)
        st.button(_("Look at the file again"), key="import_look_again", on_click=work.forget, args=(desk, _WORK))
        return None
    return found


def _look(path: Path, writing: Writing, progress: Progress) -> Looked:
    sheets: tuple[intake.SheetSize, ...] = ()
    try:
        sheets = intake.sheets_of(path)
        found = recognise(path, writing=writing, progress=progress, kept=uploads.plain_folder(path))
        return Looked(sheets, found)
    except BadInput as problem:
        return Looked(sheets, None, problem)

"""An import from end to end: read, match with the tickets that are there, record."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from data.intake.mapping import Mapping
from data.intake.report import Preview, Report
from data.store import Store
from domain.people import Person

#: Told which stage an import is in (a message for gettext) and which fraction of it all is done, 0 to 1.
Progress = Callable[[str, float], None]


def preview(path: Path, mapping: Mapping, rows: int = 20) -> Preview:
    """What `path` holds when read through `mapping`; writes nothing, `BadInput` says why it cannot be used."""
    raise NotImplementedError


def run(
    store: Store,
    person: Person,
    path: Path,
    mapping: Mapping,
    progress: Progress | None = None,
    at: datetime | None = None,
) -> Report:
    """Import `path` through `mapping` in the name of `person`; all of it or nothing.

    Raises `NotAllowed` without the right to import, `BadInput` where the file or the mapping cannot be used.
    """
    raise NotImplementedError

"""The report that writes itself: that of the last full week, put into a folder by the application while it runs.

A second program cannot open the store of a running application, so a cron job beside it would be refused.
"""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from analytics.periods import Kind, on
from analytics.question import Question
from data.background import Regularly
from data.store import Store
from domain.marks import N_
from domain.problems import BadInput
from domain.progress import Progress
from domain.vocabulary import HOME_ZONE
from reporting.brief import Brief, about
from reporting.document import report
from wording.language import LANGUAGES

#: What the environment calls the folder and the languages.
FOLDER, SPOKEN = "DELAI_REPORTS", "DELAI_REPORTS_LANG"
#: Seconds from one look to the next.
_EVERY = 600.0


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the reports go to, and in which languages each is written."""

    folder: Path
    languages: tuple[str, ...]


def setting() -> Setting | None:
    """The setting of the environment, None where nobody wants reports; `BadInput` where they could not be written."""
    named = os.environ.get(FOLDER, "").strip()
    if not named:
        return None
    folder, languages = Path(named), os.environ.get(SPOKEN, "fr").replace(" ", "").split(",")
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise BadInput(N_("{name} = {folder} is no folder to write into."), name=FOLDER, folder=folder)
    if not set(languages) <= set(LANGUAGES):
        raise BadInput(
            N_("{name} = {said} are not languages of the desk: write fr, en, or fr,en."),
            name=SPOKEN,
            said=",".join(languages),
        )
    return Setting(folder, tuple(dict.fromkeys(languages)))


def write(store: Store, into: Setting, now: datetime) -> list[Path]:
    """Write the reports of the last week that is over at `now` and are not there yet; returns their files.

    A file is there when it is whole. Weeks end on Sundays on the clocks of the desk.
    """
    week = on(Kind.WEEK, now.astimezone(ZoneInfo(HOME_ZONE)).date()).before
    question = about(week, Question(now), is_fixed=False)
    briefs = (Brief(week, question, language) for language in into.languages)
    return [path for brief in briefs if (path := _written(store, into.folder, brief))]


def _written(store: Store, folder: Path, brief: Brief) -> Path | None:
    path = folder / f"{brief.stem}.html"
    if path.exists():
        return None
    part = folder / f".{path.name}.part"
    with closing(store.cursor()) as cursor:
        part.write_bytes(report(cursor, brief, Progress()).content)
    os.replace(part, path)
    return path


@contextmanager
def at_work(store: Store, into: Setting | None) -> Iterator[None]:
    """Write them as weeks end, as long as the block lasts; nothing where nobody wants any."""
    if into is None:
        yield
        return
    work = Regularly("reports", _EVERY, lambda: bool(write(store, into, datetime.now(UTC))))
    work.start()
    try:
        yield
    finally:
        work.stop()
        work.join(5.0)

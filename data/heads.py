"""The head of the chain saved outside the store: what finds a tail that was cut off, and a chain that was made anew.

Whoever holds the key can make the links of any record fit. A link that somebody else wrote down before cannot be made
to fit: the newest lies in `<store>.head`, renewed with every write, and one for each backup in `<store>.heads` and in
the backup itself. A head that does not fit is evidence, and is never written over.
"""

import json
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import duckdb

from data.chain import Head
from domain.marks import N_
from domain.problems import BadInput

_FORMAT = "delai-head-1"
_LINK = re.compile(r"[0-9a-f]{64}")


class Verdict(StrEnum):
    """How the chain of a store stands to a head that was saved."""

    FITS = "fits"
    #: The store ends before the write that the head is of.
    CUT = "cut"
    #: The write that the head is of is another one, or there is none with such a link.
    OTHER = "other"
    #: The file does not hold a head any more.
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Saved:
    """A head as it was found: where, and what it says; None where that cannot be read."""

    place: str
    head: Head | None


@dataclass(frozen=True, slots=True)
class Compared:
    """A saved head with what the chain says to it."""

    saved: Saved
    verdict: Verdict


def newest_beside(path: Path) -> Path:
    """Where the newest head of the store at `path` is saved."""
    return path.with_name(path.name + ".head")


def kept_beside(path: Path) -> Path:
    """Where the heads of the backups of the store at `path` are kept, one a line."""
    return path.with_name(path.name + ".heads")


def text_of(head: Head) -> str:
    """`head` as it is saved, on one line."""
    said = {"transaction_id": head.transaction_id, "recorded_at": _told(head.recorded_at), "link": head.link}
    return json.dumps({"format": _FORMAT, **said})


def head_of(text: str) -> Head | None:
    """What `text` says, a saved head; None where it is none."""
    try:
        said = json.loads(text)
        if said["format"] != _FORMAT or not _LINK.fullmatch(said["link"]):
            return None
        return Head(
            int(said["transaction_id"]), datetime.fromisoformat(said["recorded_at"]).astimezone(UTC), said["link"]
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None


def save(path: Path, head: Head) -> None:
    """Put `head` beside the store at `path`, in one step; the write that it is of is done, whatever becomes of this."""
    file = newest_beside(path)
    part = file.with_name(file.name + ".part")
    with suppress(OSError):
        with part.open("w", encoding="ascii") as out:
            out.write(text_of(head) + "\n")
            out.flush()
            # An empty file after a loss of power would look as if somebody had tampered with it.
            os.fsync(out.fileno())
        os.replace(part, file)


def keep(path: Path, head: Head) -> None:
    """Add `head`, that of a backup, to those kept beside the store at `path`."""
    with suppress(OSError), kept_beside(path).open("a", encoding="ascii") as file:
        file.write(text_of(head) + "\n")


def newest(path: Path) -> Saved | None:
    """The head that was saved with the last write; None where none was."""
    file = newest_beside(path)
    try:
        return Saved(str(file), head_of(file.read_text(encoding="ascii")))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        return Saved(str(file), None)


def beside(path: Path) -> list[Saved]:
    """Every head that lies beside the store at `path`: the newest, then those of its backups."""
    last, file = newest(path), kept_beside(path)
    try:
        lines = file.read_text(encoding="ascii", errors="replace").splitlines()
        kept = [Saved(f"{file}:{number}", head_of(line)) for number, line in enumerate(lines, start=1) if line.strip()]
    except FileNotFoundError:
        kept = []
    except OSError:
        kept = [Saved(str(file), None)]
    return ([last] if last else []) + kept


def given(text: str) -> Saved:
    """The head that somebody names: a file of one, or a link; `BadInput` where it is neither."""
    if _LINK.fullmatch(text):
        return Saved(text, Head(0, datetime.fromtimestamp(0, UTC), text))
    try:
        head = head_of(Path(text).read_text(encoding="ascii"))
    except (OSError, ValueError):
        head = None
    if head is None:
        raise BadInput(
            N_("{text} is neither a file with a saved head nor a link of 64 figures and letters."), text=text
        )
    return Saved(text, head)


def judged(cursor: duckdb.DuckDBPyConnection, saved: Saved) -> Verdict:
    """What the chain says to a head: `FITS` where the write that it is of still has that link."""
    head = saved.head
    if head is None:
        return Verdict.UNREADABLE
    if not head.transaction_id:
        found = cursor.execute("SELECT 1 FROM transactions WHERE link = ?", [head.link]).fetchone()
        return Verdict.FITS if found else Verdict.OTHER
    row = cursor.execute("SELECT link FROM transactions WHERE transaction_id = ?", [head.transaction_id]).fetchone()
    if row is None:
        return Verdict.CUT
    return Verdict.FITS if row[0] == head.link else Verdict.OTHER


def compared(cursor: duckdb.DuckDBPyConnection, saved: list[Saved]) -> list[Compared]:
    """Each of `saved` with what the chain says to it."""
    return [Compared(one, judged(cursor, one)) for one in saved]


def _told(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="microseconds")

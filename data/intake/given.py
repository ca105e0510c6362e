"""The file that an import was given, and what is said where it cannot be read as it is."""

from dataclasses import dataclass
from pathlib import Path

from domain.marks import N_
from domain.problems import BadInput


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which file stands at `path`, how large it is and when it was last written; 0 where there is none any more."""

    path: Path
    marks: tuple[int, int, int]

    @classmethod
    def of(cls, path: Path) -> "Stamp":
        """The one that the file at `path` has now."""
        if not path.exists():
            return cls(path, (0, 0, 0))
        told = path.stat()
        return cls(path, (told.st_ino, told.st_size, told.st_mtime_ns))


def unreadable(name: str) -> BadInput:
    """What is said of a text that the engine cannot make rows of."""
    return BadInput(
        N_(
            "{file} cannot be read as CSV: its quotation marks or the ends of its lines do not fit together; open it in"
            " a spreadsheet and save it as CSV again."
        ),
        file=name,
    )


def changed(name: str) -> BadInput:
    """What is said of a file that is not as it was a moment ago."""
    return BadInput(
        N_("{file} was changed while it was read: import it again when nobody writes it any more."), file=name
    )

"""What a spreadsheet file is made of, looked at before any of it is unpacked."""

from pathlib import Path
from zipfile import ZipFile, ZipInfo

from domain.marks import N_
from domain.problems import BadInput

#: Bytes: a sheet of a million rows and twenty columns takes about one gigabyte.
_LARGEST = 4 * 1024**3
#: Texts that cells share, styles and the like are held in memory, the rows of sheets are not.
_LARGEST_HELD = 256 * 1024**2
#: Rows of a table shrink to a tenth, hardly to a fiftieth; small parts may be what they like.
_MOST_TIMES, _SMALL = 150, 16 * 1024**2
#: What is not held: rows come one by one, and pictures are not looked at.
_NOT_HELD = ("xl/worksheets/", "xl/media/")
_CONTENTS = "[Content_Types].xml"
_ENCRYPTED = 1


def demand_workbook(path: Path, name: str) -> None:
    """Nothing, or `BadInput`: an archive without a workbook, a bomb, a workbook with macros or with a password."""
    with ZipFile(path) as archive:
        parts = archive.infolist()
        _refuse_bomb(parts, name)
        if any(part.flag_bits & _ENCRYPTED for part in parts):
            raise locked(name)
        if not _is_workbook({part.filename for part in parts}):
            raise BadInput(
                N_("{file} is a ZIP archive and no .xlsx workbook: unpack it, or save the table as .xlsx or CSV."),
                file=name,
            )
        has_project = any(part.filename.lower().endswith("vbaproject.bin") for part in parts)
        if has_project or b"macroEnabled" in archive.read(_CONTENTS):
            raise BadInput(N_("{file} has macros: save it as a workbook without macros (.xlsx)."), file=name)


def _is_workbook(names: set[str]) -> bool:
    binary = "xl/workbook.bin" in names
    return _CONTENTS in names and not binary and any(name.startswith("xl/") for name in names)


def locked(name: str) -> BadInput:
    """What is said of a workbook with a password, which looks like one of Excel before 2007."""
    return BadInput(
        N_("{file} has a password or is an old .xls workbook: save it as .xlsx without a password."), file=name
    )


def _refuse_bomb(parts: list[ZipInfo], name: str) -> None:
    size = sum(part.file_size for part in parts)
    held = sum(part.file_size for part in parts if not part.filename.startswith(_NOT_HELD))
    dense = any(p.file_size > _SMALL and p.file_size > _MOST_TIMES * p.compress_size for p in parts)
    if dense or size > _LARGEST or held > _LARGEST_HELD:
        raise BadInput(
            N_("{file} unpacks to {size} MB, far more than a table of its size: it is not unpacked."),
            file=name,
            size=size // 1024**2,
        )

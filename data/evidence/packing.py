"""The contents of papers into a ZIP and out of it: encrypted as they lie, so that they need their key there too."""

import hashlib
import os
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

from data.evidence import files

#: What the names of their entries begin with.
FOLDER = "papers/"
_ENTRY = re.compile(rf"{FOLDER}({files.NAMES}|[0-9a-f]{{64}})")


def is_entry(name: str) -> bool:
    """Whether an entry of that name is a content of a paper, or the key of their digests."""
    return _ENTRY.fullmatch(name) is not None


def pack(packed: zipfile.ZipFile, path: Path, digests: Iterable[str]) -> tuple[int, str]:
    """Put the contents with these digests, of the store at `path`, into `packed`; how many, and a digest over them.

    What is missing is left out: `verify` finds it here and there.
    """
    told, count = hashlib.sha256(), 0
    for name in sorted([files.NAMES, *digests]):
        file = _place(path, name)
        if not file.exists():
            continue
        content = file.read_bytes()
        packed.writestr(FOLDER + name, content)
        told.update(name.encode() + hashlib.sha256(content).digest())
        count += name != files.NAMES
    return count, told.hexdigest()


#: What `pack` says where there is nothing.
NOTHING = 0, hashlib.sha256().hexdigest()


def unpack(packed: zipfile.ZipFile, path: Path, said: tuple[int, str]) -> bool:
    """Put the contents in `packed` beside the store at `path`; whether they are those of which `pack` `said` that.

    Where they are not, or cannot be read, what was there stays as it was.
    """
    told, places = hashlib.sha256(), dict[Path, Path]()
    try:
        for entry in sorted(name for name in packed.namelist() if is_entry(name)):
            name, content = entry.removeprefix(FOLDER), packed.read(entry)
            place = _place(path, name)
            files.make_folder(files.folder_of(path))
            files.make_folder(place.parent)
            places[place] = files.write_beside(place, content)
            told.update(name.encode() + hashlib.sha256(content).digest())
        count = sum(place.name != files.NAMES for place in places)
        if (count, told.hexdigest()) != said:
            return False
        for place, part in places.items():
            os.replace(part, place)
        return True
    finally:
        for part in places.values():
            part.unlink(missing_ok=True)


def _place(path: Path, name: str) -> Path:
    return files.folder_of(path) / name if name == files.NAMES else files.kept_at(path, name)

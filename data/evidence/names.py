"""Names of files as they came from elsewhere, made fit to be shown and to be saved under."""

import re
import unicodedata
from collections.abc import Sequence

from domain.unseen import visible

LONGEST = 100
_NAMELESS = "paper"
# What some system gives a meaning to.
_UNFIT = re.compile(r'[<>:"|?*\t\n\r\ud800-\udfff]')
_CODED = re.compile("⟨U\\+[0-9A-F]{4,6}⟩")
# Names of devices, with whatever ending.
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])( *\..*)?", re.IGNORECASE | re.DOTALL)


def cleaned(name: str, endings: Sequence[str]) -> str:
    """`name` without folders, control characters and marks of direction, short, with one of `endings` (if any).

    Another ending stays before the true one, so that the name tells what came: `bill.exe` becomes `bill.exe.pdf`.
    """
    last = re.split(r"[/\\]", name)[-1]
    # What is not seen is taken out; a letter is one character, whichever system wrote it.
    seen = _CODED.sub("", visible(unicodedata.normalize("NFC", last)))
    plain = " ".join(_UNFIT.sub("_", seen).split()).strip(" .")
    stem, ending = _apart(plain or _NAMELESS, endings)
    stem = stem[: LONGEST - len(ending)].rstrip(" .") or _NAMELESS
    whole = stem + ending
    return f"_{whole}"[:LONGEST] if _DEVICE.fullmatch(whole) else whole


def _apart(name: str, endings: Sequence[str]) -> tuple[str, str]:
    for ending in endings:
        if name.lower().endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)], ending
    return name, endings[0] if endings else ""

"""The encodings that a text may be said to be in, and what the letters of each are called."""

import codecs
import re
from collections.abc import Mapping

from domain.marks import N_

#: What a text is taken for that is neither UTF-8 nor UTF-16 and of which nobody says what it is.
GUESSED = "cp1252"
_WESTERN, _CENTRAL = N_("Western European"), N_("Central European (Polish, Czech, Hungarian)")
_CYRILLIC, _GREEK, _TURKISH, _BALTIC = N_("Cyrillic"), N_("Greek"), N_("Turkish"), N_("Baltic")
_HEBREW, _ARABIC, _VIETNAMESE, _THAI = N_("Hebrew"), N_("Arabic"), N_("Vietnamese"), N_("Thai")
_NORDIC, _CELTIC, _ROMANIAN, _SOUTH = N_("Nordic"), N_("Celtic"), N_("Romanian"), N_("Maltese and Esperanto")
_ALL = N_("All languages")

#: Each encoding, as Python calls it → what its letters are called, for gettext; those that are met most first.
LETTERS: Mapping[str, str] = {
    "utf-8": _ALL,
    "utf-16": _ALL,
    "cp1252": _WESTERN,
    "cp1250": _CENTRAL,
    "cp1251": _CYRILLIC,
    "cp1253": _GREEK,
    "cp1254": _TURKISH,
    "cp1257": _BALTIC,
    "cp1255": _HEBREW,
    "cp1256": _ARABIC,
    "cp1258": _VIETNAMESE,
    "iso8859-1": _WESTERN,
    "iso8859-15": _WESTERN,
    "iso8859-2": _CENTRAL,
    "iso8859-16": _ROMANIAN,
    "iso8859-3": _SOUTH,
    "iso8859-4": _BALTIC,
    "iso8859-13": _BALTIC,
    "iso8859-5": _CYRILLIC,
    "iso8859-6": _ARABIC,
    "iso8859-7": _GREEK,
    "iso8859-8": _HEBREW,
    "iso8859-9": _TURKISH,
    "iso8859-10": _NORDIC,
    "iso8859-11": _THAI,
    "iso8859-14": _CELTIC,
    "koi8-r": _CYRILLIC,
    "koi8-u": _CYRILLIC,
    "mac-roman": _WESTERN,
    "cp437": _WESTERN,
    "cp850": _WESTERN,
    "cp852": _CENTRAL,
    "cp866": _CYRILLIC,
}
_MOST_WORDS, _LONGEST_SIDE = 3, 20
# A sign beyond ASCII that is more than usual punctuation, and what of its word stands before and behind it.
_SIGN = re.compile(r"[^\s\x00-\x7f«»°–—‘’“”…•€]")
_BEFORE, _BEHIND = re.compile(r"[^\s;,|\"]*\Z"), re.compile(r"[^\s;,|\"]*")


def known(name: str) -> str | None:
    """The encoding that `name` calls, by any of the names that it goes by (“windows-1250”); None for any other text."""
    try:
        found = codecs.lookup(name.strip()).name
    except (LookupError, ValueError):
        return None
    return found if found in LETTERS else None


def strange_words(text: str, found: tuple[str, ...] = ()) -> tuple[str, ...]:
    """`found` with the first words of `text` whose letters another encoding would read otherwise, three at the most."""
    if text.isascii() or len(found) >= _MOST_WORDS:
        return found
    words = dict.fromkeys(found)
    for one in _SIGN.finditer(text):
        words[_around(text, one.start())] = None
        if len(words) == _MOST_WORDS:
            break
    return tuple(words)


def _around(text: str, at: int) -> str:
    """The word that the sign at the place `at` stands in, not all of it where it is long."""
    before = _BEFORE.search(text[max(0, at - _LONGEST_SIDE) : at])
    behind = _BEHIND.match(text[at : at + _LONGEST_SIDE])
    return (before[0] if before else "") + (behind[0] if behind else "")

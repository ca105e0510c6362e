"""Times of a clock of twelve hours: the words for the halves of the day in many languages, and how they are read.

The words are those of the CLDR (`half_days.toml`, written by tooling/half_days.py). The engine reads AM and PM only: a
text is put into these before it is read, and so is a format.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

#: Languages whose words are read: those of Europe, and the most spoken ones.
LANGUAGES = (
    "af ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko lo"
    " lt lv mk ml mn mr ms my nb ne nl nn pa pl pt ro ru sk sl sq sr sv sw ta te th tr uk ur uz vi zh"
).split()
TABLE = Path(__file__).with_suffix(".toml")
#: A no-break blank, a narrow one and a thin one stand where a plain one could; marks of direction say nothing.
BLANKS = " \u00a0\u202f\u2009"
_UNSEEN = "\u200e\u200f"
_BLANK, _GAP = f"[{BLANKS}]", f"[{BLANKS}]*"
#: What stands before a word that goes before the time, and after one that follows it: it is no part of another word.
_BEFORE, _AFTER = rf"(^|[,.;T日일]|{_BLANK})", rf"($|[,;)]|{_BLANK})"
_CLOCK, _END = r"(\d{1,2}[:.h]\d\d)", r"([:.h]\d\d(?:[.,]\d{1,6})?)"
#: The first hour is called 0 by some of those who count twelve of them.
_ZERO, _TWELVE = r"(^|[^\d:.h])0{1,2}([:.h]\d\d)", r"\g<1>12\g<2>"
_DIRECTIVE = re.compile(r"%-?[A-Za-z]")


@cache
def words() -> Mapping[str, tuple[str, ...]]:
    """`AM` and `PM` → what they are called, in small letters, without dots and with plain blanks."""
    with TABLE.open("rb") as file:
        return {half: tuple(listed) for half, listed in tomllib.load(file).items()}


def bare(word: str) -> str:
    """`word` in small letters, its dots and blanks as one blank between its parts."""
    return " ".join(part for part in re.split(rf"[.{BLANKS}]+", word) if part).casefold()


def plain(text: str) -> str:
    """`text` with its time as the engine reads it: `1:59 p. m.` is `1:59 PM`, `下午1:59` is `PM 1:59`.

    The hour 0 of a half is its hour 12. A text without such a word stays as it is.
    """
    seen = text.translate(str.maketrans(BLANKS, " " * len(BLANKS), _UNSEEN))
    for half in words():
        for pattern, instead in _replacements(half):
            seen = re.sub(pattern, instead, seen, count=1, flags=re.IGNORECASE)
    return re.sub(_ZERO, _TWELVE, seen, count=1) if "AM" in seen or "PM" in seen else text


def plain_sql(text: str, bind: Callable[[Any], str]) -> str:
    """SQL for the same of the SQL `text`."""
    seen = f"translate({text}, {bind(BLANKS + _UNSEEN)}, {bind(' ' * len(BLANKS))})"
    for half in words():
        for pattern, instead in _replacements(half):
            seen = f"regexp_replace({seen}, {bind(f'(?i){pattern}')}, {bind(_of_engine(instead))})"
    return f"regexp_replace({seen}, {bind(_ZERO)}, {bind(_of_engine(_TWELVE))})"


def plain_format(one: str) -> str:
    """The date format `one` for texts that are plain: a blank between `%p` and the time, whatever stands there."""
    seen = one.translate(str.maketrans(BLANKS, " " * len(BLANKS), _UNSEEN))
    return re.sub(r"%p *(?=%-?[IH])", "%p ", re.sub(r"(?<=[^ ,]) *%p", " %p", seen))


def literal(one: str) -> str | None:
    """The word for a half of the day that is written into the date format `one` as it is, beside its time."""
    seen = _DIRECTIVE.sub("00", one)
    for half in words():
        for pattern, _instead in _replacements(half):
            if found := re.search(pattern, seen, flags=re.IGNORECASE):
                return str(_WORD.findall(found[0])[0]).strip(f",;{BLANKS}")
    return None


_WORD = re.compile(r"[^\d:.,;\s][^\d:]*")


@cache
def _replacements(half: str) -> tuple[tuple[str, str], ...]:
    """What to look for and what to put there, in signs that Python and the engine share; longest words first."""
    listed = "|".join(_pattern(word) for word in sorted(words()[half], key=lambda one: (-len(one), one)))
    return (
        (rf"{_END}{_GAP}(?:{listed}){_AFTER}", rf"\g<1> {half}\g<2>"),
        (rf"{_BEFORE}(?:{listed}){_GAP}{_CLOCK}", rf"\g<1>{half} \g<2>"),
    )


def _pattern(word: str) -> str:
    """`a m`, and so `am`: with dots and blanks or without."""
    parts = word.split() if " " in word or len(word) > 2 else list(word)
    return rf"\.?{_GAP}".join(re.escape(part) for part in parts) + r"\.?"


def _of_engine(instead: str) -> str:
    return re.sub(r"\\g<(\d)>", r"\\\1", instead)

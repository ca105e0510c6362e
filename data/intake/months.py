"""Names of months in many languages, and how they are read.

The words are those of the CLDR (`months.toml`, written by tooling/months.py). The engine reads English only: a name is
put into English where the format has it, and the name of a day before it is taken away. A word that is another month in
another language (`listopad`) is read only by a format that says the language: `%B[pl]`.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from data.intake.half_days import BLANKS

TABLE = Path(__file__).with_suffix(".toml")
#: In the table beside the languages: what the days of the week are called.
DAYS = "days"
ENGLISH = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
#: A word, with its dots: blanks, digits and other marks end it. In signs that Python and the engine share.
_WORD = r"[^\s\d,;:/()\[\]-]+"
_DAY_WORD = r"[^\s\d,;:/()]+"
_MONTH = re.compile(r"%[bB](?:\[([^\]]*)\])?")
_DAY = re.compile(r"^%[aA][.,]? *")
_DIRECTIVE = re.compile(r"%-?[A-Za-z]|[^%]+|%")
_SPLIT = "|"


@cache
def languages() -> Mapping[str, Mapping[str, int]]:
    """Language → its words for the months in small letters → which month (1 to 12)."""
    return {
        language: {word: number for number, listed in enumerate(months, 1) for word in listed.split()}
        for language, months in _table().items()
        if language != DAYS
    }


@cache
def _table() -> Mapping[str, Any]:
    with TABLE.open("rb") as file:
        return tomllib.load(file)


@cache
def words(language: str | None = None) -> Mapping[str, int]:
    """Every word that is the same month wherever it is one; and what others are in `language`."""
    found = {word: min(months) for word, months in _months().items() if len(months) == 1}
    return found | {word: month for word, month in languages().get(language or "", {}).items()}


@cache
def _months() -> Mapping[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for listed in languages().values():
        for word, month in listed.items():
            found.setdefault(word, set()).add(month)
    return {word: frozenset(months) for word, months in found.items()}


@cache
def ambiguous() -> tuple[str, ...]:
    """The words that are one month here and another one there."""
    return tuple(sorted(word for word, months in _months().items() if len(months) > 1))


def bare(word: str) -> str:
    """`word` as it stands in the table: in small letters, without the dots at its end."""
    # The dot over the Turkish capital would stay as a sign of its own.
    return unicodedata.normalize("NFC", word).replace("İ", "i").lower().rstrip(".")


def is_day(word: str) -> bool:
    """Whether `word` is what a day of the week is called."""
    return bare(word) in _table()[DAYS]


def is_english(word: str) -> bool:
    """Whether the engine reads `word`: an English month, whole or its first three letters."""
    return word.capitalize() in {*ENGLISH, *(one[:3] for one in ENGLISH)}


def language(one: str) -> str | None:
    """The language that the date format `one` says its months are in."""
    found = _MONTH.search(one)
    return found[1] if found else None


def of_language(one: str, language: str | None) -> str:
    """The date format `one`, saying that its months are in `language`."""
    return _MONTH.sub(lambda found: found[0][:2] + (f"[{language}]" if language else ""), one)


def needs_language(one: str) -> bool:
    """Whether the date format `one` reads names of months and does not say their language."""
    return bool(_MONTH.search(one)) and language(one) is None


def is_worded(one: str) -> bool:
    """Whether the date format `one` reads names that can be put into English."""
    return bool(_MONTH.search(one) or _DAY.match(one))


def plain_format(one: str) -> str:
    """The date format `one` for texts that are plain: without the day of the week, with the whole name of the month.

    The dot of a month that is cut short is no part of it.
    """
    seen = _DAY.sub("", one.translate(str.maketrans(BLANKS, " " * len(BLANKS))))
    return re.sub(_MONTH.pattern + r"\.?", "%B", seen)


def readings(found: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Languages in which all of these words are months, together where the ambiguous ones are the same months there.

    Words that are months nowhere do not count; nothing where no word is ambiguous.
    """
    known = {word for word in found if word in _months()}
    unclear = [word for word in ambiguous() if word in known]
    ways: dict[tuple[int, ...], list[str]] = {}
    for language, listed in languages().items():
        if unclear and known <= listed.keys():
            ways.setdefault(tuple(listed[word] for word in unclear), []).append(language)
    return tuple(map(tuple, ways.values()))


def word_sql(text: str, one: str, bind: Callable[[Any], str]) -> str:
    """SQL for the word that stands in the SQL `text` where the format `one` has its month, as in the table."""
    return _bare_sql(f"regexp_extract({text}, {bind(_pattern(one))}, 2)")


def plain_sql(text: str, one: str, bind: Callable[[Any], str]) -> str:
    """SQL for the SQL `text` as `plain_format(one)` reads it; NULL where its month, or its day, is none."""
    seen = f"translate({text}, {bind(BLANKS)}, {bind(' ' * len(BLANKS))})"
    made = seen
    if _DAY.match(one):
        made = f"regexp_replace({seen}, {bind(_BEFORE)}, '')"
    if _MONTH.search(one):
        known = words(language(one))
        before, after = (f"regexp_extract({seen}, {bind(_pattern(one))}, {group})" for group in (1, 3))
        place = f"list_position({_listed(known, bind)}, {word_sql(seen, one, bind)})"
        name = f"{_listed((ENGLISH[month - 1] for month in known.values()), bind)}[{place}]"
        made = f"{before} || {name} || {after}"
    if not _DAY.match(one):
        return made
    day = _bare_sql(f"regexp_extract({seen}, {bind(_BEFORE)}, 1)")
    return f"CASE WHEN list_contains({_listed(_table()[DAYS], bind)}, {day}) THEN {made} END"


#: The day of the week at the beginning.
_BEFORE = rf"^({_DAY_WORD}),? *"


def _pattern(one: str) -> str:
    """What comes before the month in texts of the format, the month, and what comes after it; the day is left out."""
    day = rf"^{_DAY_WORD},? *" if _DAY.match(one) else "^"
    before = _MONTH.split(_DAY.sub("", one.translate(str.maketrans(BLANKS, " " * len(BLANKS)))))[0]
    return f"{day}({''.join(_part(part) for part in _DIRECTIVE.findall(before))})({_WORD})(.*)$"


def _part(part: str) -> str:
    """What a directive or what stands between them can be in a text."""
    if part.startswith("%"):
        return r"\w+" if part[-1] in "paA" else r"\d+"
    return re.sub(r"(?:\\ | )+", " *", re.escape(part))


def _listed(values: Iterable[str], bind: Callable[[Any], str]) -> str:
    """A list of the engine: bound as one text, which it takes apart once."""
    return f"string_split({bind(_SPLIT.join(values))}, '{_SPLIT}')"


def _bare_sql(text: str) -> str:
    return f"rtrim(lower(nfc_normalize({text})), '.')"

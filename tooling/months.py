"""Writes data/intake/months.toml: what months and days of the week are called, of the CLDR, which babel brings along.

Run as `python -m tooling.months`; loading seventy languages takes seconds, so that it is not done at every start.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import product

import tomli_w
from babel import Locale

from data.intake.half_days import LANGUAGES
from data.intake.months import DAYS, TABLE, bare

#: Countries that have words of their own, and the other script of Serbian.
_ALSO = {"de": ("de_AT",), "es": ("es_MX",), "fr": ("fr_CA",), "pt": ("pt_PT",), "sr": ("sr_Latn",), "en": ("en_GB",)}
_WIDTHS = ("abbreviated", "wide")
_STYLES = ("format", "stand-alone")
#: `de novembre`, `d’octubre`: the word between is no part of the name.
_ARTICLE = re.compile(r"^(?:de |d[’'])")
#: Letters that are no plain one with an accent.
_PLAIN = str.maketrans("ıłđøæ", "ildoa")
_HEAD = "# What months and days of the week are called; written by tooling/months.py of the CLDR.\n"


def table() -> dict[str, list[str]]:
    """Language → the words for each of its months, in small letters with blanks between; `days` → those for days."""
    return {
        DAYS: sorted({word for language in LANGUAGES for words in _words(language, "days").values() for word in words}),
        **{language: _months(language) for language in LANGUAGES},
    }


def _months(language: str) -> list[str]:
    found = _words(language, "months")
    listed = []
    for month in range(1, 13):
        others = {word for other, words in found.items() if other != month for word in words}
        listed.append(" ".join(sorted(found.get(month, set()) - others)))
    return listed


def _words(language: str, what: str) -> dict[int, set[str]]:
    """Month or day → what it is called in `language`."""
    listed: dict[int, set[str]] = {}
    for locale in (language, *_ALSO.get(language, ())):
        names = getattr(Locale.parse(locale), what)
        for style, width in product(_STYLES, _WIDTHS):
            for key, name in names.get(style, {}).get(width, {}).items():
                listed.setdefault(key, set()).update(_ways(name))
    return listed


def _ways(name: str) -> Iterator[str]:
    """How the name may be written: with its accents and without; nothing for names with digits, or of many words."""
    word = _ARTICLE.sub("", bare(name))
    if " " in word or any(sign.isdigit() for sign in word):
        return
    for one in (word, _without_accents(word)):
        yield from (one, one.replace("ς", "σ"))
        if word[0] in "aeiouàh" and word != bare(name):
            yield from (f"d’{one}", f"d'{one}")


def _without_accents(word: str) -> str:
    """Of Latin and Greek letters; marks of other scripts are letters of their own."""
    apart = unicodedata.normalize("NFD", word.translate(_PLAIN))
    return unicodedata.normalize("NFC", re.sub(r"(?<=[a-zα-ω])[\u0300-\u036f]+", "", apart))


def main() -> None:
    """Write the table."""
    TABLE.write_text(_HEAD + tomli_w.dumps(table()), encoding="utf-8")


if __name__ == "__main__":
    main()

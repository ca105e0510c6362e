"""Text that somebody else wrote, made safe for places that read markup."""

import html
import re
import unicodedata

from domain.unseen import hidden, visible

__all__ = ["escaped", "hidden", "in_chart", "plain_letters", "unbroken", "visible", "without_codes"]

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:=&\"'^@/])")
#: Spaces that end a line, and ends of lines; those that hold a number and its unit together stay.
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
_WORD_JOINER = "\u2060"


def escaped(text: str) -> str:
    """`text` for a Markdown label: every mark stands for itself, no line breaks, no emoji codes,
    nothing that is not seen.

    A word joiner after each colon keeps `:name:` codes from being looked up, which happens once escapes are
    read.
    """
    flat = _flat(visible(text))
    return _PUNCTUATION.sub(r"\\\1", flat).replace("\\:", f"\\:{_WORD_JOINER}")


def without_codes(text: str) -> str:
    """`text` for places that show it as it is but look up `:name:` codes."""
    return _flat(visible(text)).replace(":", f":{_WORD_JOINER}")


def in_chart(text: str) -> str:
    """`text` for a chart, which reads a few HTML tags; what is not seen or turns the writing round as its code."""
    return html.escape(_flat(visible(text)), quote=False)


def _flat(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


def plain_letters(text: str) -> str:
    """`text` in small letters without accents, to be searched or to name a file."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def unbroken(text: str) -> str:
    """`text` with spaces that end no line before these marks, where French sets one."""
    return re.sub(r" (?=[:;!?÷])", "\u00a0", text)

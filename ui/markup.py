"""Text that somebody else wrote, made safe for places that read markup."""

import html
import re
import unicodedata

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:=&\"'^@/])")
_WORD_JOINER = "\u2060"
# Control characters but tab and line breaks; what turns the direction of writing or is not seen at all.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2061-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_CODE = re.compile("⟨U\\+([0-9A-F]{4,6})⟩")


def visible(text: str) -> str:
    """`text` with its control characters and its marks of direction as their codes: `⟨U+202E⟩`."""
    return _HIDDEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def hidden(text: str) -> str:
    """The way back from `visible`."""
    return _CODE.sub(_uncoded, text)


def _uncoded(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    one = chr(number) if number <= 0x10FFFF else ""
    return one if _HIDDEN.fullmatch(one) else found[0]


def escaped(text: str) -> str:
    """`text` for a Markdown label: every mark stands for itself, no line breaks, no emoji codes,
    nothing that is not seen.

    A word joiner after each colon keeps `:name:` codes from being looked up, which happens once escapes are
    read.
    """
    flat = " ".join(visible(text).split())
    return _PUNCTUATION.sub(r"\\\1", flat).replace("\\:", f"\\:{_WORD_JOINER}")


def without_codes(text: str) -> str:
    """`text` for places that show it as it is but look up `:name:` codes."""
    return " ".join(visible(text).split()).replace(":", f":{_WORD_JOINER}")


def in_chart(text: str) -> str:
    """`text` for a chart, which reads a few HTML tags."""
    return html.escape(" ".join(text.split()), quote=False)


def plain_letters(text: str) -> str:
    """`text` in small letters without accents, to be searched or to name a file."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))

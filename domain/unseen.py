"""Characters that are not seen, or that steer whatever shows them, made visible."""

import re

_BREAKS = "\t\n\r"
# Control characters but tab and line breaks; what turns the direction of writing or is not seen at all.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2061-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_CODE = re.compile("⟨U\\+([0-9A-F]{4,6})⟩")
#: The same and halves of characters, which no file can hold.
_UNFIT_FOR_A_LINE = re.compile(f"{_HIDDEN.pattern}|[{_BREAKS}\ud800-\udfff]")


def visible(text: str) -> str:
    """`text` with its control characters and its marks of direction as their codes: `⟨U+202E⟩`."""
    return _HIDDEN.sub(_coded, text)


def hidden(text: str) -> str:
    """The way back from `visible`."""
    return _CODE.sub(_uncoded, text)


def on_one_line(text: str) -> str:
    """`text` for one line of a terminal: `visible`, and tabs and line breaks as their codes too."""
    return _UNFIT_FOR_A_LINE.sub(_coded, text)


def in_json(document: str) -> str:
    """The JSON `document` with what is hidden in its texts as JSON's own escapes: it means the same."""
    return _HIDDEN.sub(_escape, document)


def _coded(found: re.Match[str]) -> str:
    return f"⟨U+{ord(found[0]):04X}⟩"


def _uncoded(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    one = chr(number) if number <= 0x10FFFF else ""
    return one if _HIDDEN.fullmatch(one) else found[0]


def _escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be")
    return "".join(f"\\u{units[place : place + 2].hex()}" for place in range(0, len(units), 2))

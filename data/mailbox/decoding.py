"""Bytes of messages as text, whatever their heads say of the alphabet they are in; nothing in them raises."""

import re
from email.header import decode_header
from email.message import Message

#: Alphabets whose bytes would pass for another's: for these the message is believed first.
_BELIEVED = re.compile(r"iso-2022|utf-7|utf-16|utf-32|hz")
# What texts do not hold (data/texts.py): control characters, marks that turn the direction, halves of characters.
_NOT_WRITING = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
#: Longer heads are not unfolded: they are nobody's.
_LONGEST_HEAD = 4_000


def text(content: bytes, charset: str | None = None) -> str:
    """`content` as text: UTF-8 where it is that, else as `charset` says, else as Western Europe wrote before.

    Without characters that a text cannot hold; lines end with a line feed.
    """
    said = (charset or "").lower()
    order = [said, "utf-8", "cp1252"] if _BELIEVED.match(said) else ["utf-8", said, "cp1252"]
    found = next((told for told in (_decoded(content, name) for name in order) if told is not None), None)
    return clean(content.decode("latin-1") if found is None else found)


def clean(told: str) -> str:
    """`told` without what a text cannot hold; its lines end with a line feed."""
    return _NOT_WRITING.sub("", told.replace("\r\n", "\n").replace("\r", "\n"))


def head(message: Message, name: str) -> str:
    """The first header called `name` on one line, decoded; '' where there is none."""
    return next(iter(heads(message, name)), "")


def heads(message: Message, name: str) -> list[str]:
    """Every header called `name`, each on one line, decoded."""
    return [decoded(value) for value in raw_heads(message, name)]


def raw_heads(message: Message, *names: str) -> list[str]:
    """Every header called by one of `names` as it came: not decoded, and not to be shown."""
    wanted = {name.lower() for name in names}
    found = [str(value) for key, value in message.raw_items() if key.lower() in wanted]
    return [text(value[:_LONGEST_HEAD].encode("utf-8", "surrogateescape")) for value in found]


def decoded(raw: str) -> str:
    """What a header, or a part of one, says: on one line, without what a text cannot hold."""
    return one_line(_unfolded(raw))


def one_line(told: str) -> str:
    """`told` on one line, without what a text cannot hold."""
    return " ".join(clean(told).split())


def _unfolded(raw: str) -> str:
    try:
        parts = decode_header(raw)
    except Exception:  # what is no header may fail in many ways there
        return raw
    return "".join(text(part, charset) if isinstance(part, bytes) else part for part, charset in parts)


def _decoded(content: bytes, name: str) -> str | None:
    try:
        return content.decode(name) if name else None
    except (LookupError, ValueError):
        return None

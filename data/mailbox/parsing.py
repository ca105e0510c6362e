"""A message that came in, read: who sent it, what they wrote, what they sent along. Nothing in it raises."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from data.filing import checked_address
from data.mailbox.decoding import clean, decoded, head, raw_heads, text
from data.mailbox.html_text import seen
from domain.problems import BadInput

_LONGEST_NAME, _LONGEST_ID = 120, 250
#: So deep one part lies in another, and so many there are; what goes beyond that is nobody's writing.
_DEEPEST, _MOST_PARTS = 20, 2_000
_ID = re.compile(r"<([^<>\s]{1,250}@[^<>\s]{1,250})>")


@dataclass(frozen=True, slots=True)
class Attachment:
    """What was sent along; `name` is on one line and may be ''."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A message. `header_id` is its Message-ID, or a digest without an @ where it has none.

    `sender` is '' where it names none that can be written to. `ids` are the messages that it says to answer, the last
    one first. `sent_at` is what it says itself, in UTC. `raw` tells of machines and bounces (data/mailbox/machines.py).
    """

    header_id: str
    sender: str
    name: str
    to: Sequence[str]
    subject: str
    text: str
    attachments: Sequence[Attachment]
    ids: Sequence[str]
    sent_at: datetime | None
    raw: Message
    is_cut: bool = False

    @property
    def digest(self) -> str:
        """Of the id and what the message says, however it came here: SHA-256, in hexadecimal."""
        told = [self.header_id, self.sender, self.subject, self.text]
        found = hashlib.sha256("\0".join(told).encode("utf-8", "surrogatepass"))
        for one in self.attachments:
            found.update(hashlib.sha256(one.content).digest())
        return found.hexdigest()


def read(content: bytes, is_cut: bool = False) -> Mail:
    """The message `content`; `is_cut`: its beginning, since the rest was too large."""
    message = message_from_bytes(content)
    parts = list(_parts(message))
    sender, name = _sender(message)
    # What was cut ends in the middle of something.
    attachments = [] if is_cut else [_attachment(part) for part in parts if not _is_writing(part)]
    return Mail(
        header_id=_header_id(message, content),
        sender=sender,
        name=name[:_LONGEST_NAME],
        to=tuple(address for _name, address in _addresses(message, "To", "Cc", "Delivered-To", "X-Original-To")),
        subject=head(message, "Subject"),
        text=_written([part for part in parts if _is_writing(part)]),
        attachments=attachments,
        ids=_ids(message),
        sent_at=_sent_at(message),
        raw=message,
        is_cut=is_cut,
    )


def _header_id(message: Message, content: bytes) -> str:
    found = _ID.search(head(message, "Message-ID"))
    return found.group(1) if found else hashlib.sha256(content).hexdigest()


def _ids(message: Message) -> tuple[str, ...]:
    told = [*_ID.findall(head(message, "References")), *_ID.findall(head(message, "In-Reply-To"))]
    return tuple(dict.fromkeys(reversed(told[-50:])))


def _sender(message: Message) -> tuple[str, str]:
    for name, address in _addresses(message, "From"):
        try:
            return checked_address(address), name
        except BadInput:
            continue
    return "", ""


def _addresses(message: Message, *names: str) -> list[tuple[str, str]]:
    # Names are decoded after they were taken apart: a comma in one would begin another address.
    try:
        found = getaddresses([" ".join(value.split()) for value in raw_heads(message, *names)])
    except Exception:  # what is no header may fail in many ways there
        return []
    return [(decoded(name), address) for name, address in found if address][:50]


def _sent_at(message: Message) -> datetime | None:
    try:
        said = parsedate_to_datetime(head(message, "Date"))
        return (said if said.tzinfo else said.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None


def _parts(message: Message) -> Iterator[Message]:
    """What the message is made of, in order; another message in it is one part."""
    found, stack = 0, [(message, 0)]
    while stack and found < _MOST_PARTS:
        part, deep = stack.pop()
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            if deep < _DEEPEST:
                stack += [(one, deep + 1) for one in reversed(payload) if isinstance(one, Message)]
            continue
        found += 1
        yield part


def _is_writing(part: Message) -> bool:
    """Whether the part is what was written, not what was sent along."""
    is_along = _disposition(part) == "attachment" or bool(_name(part))
    return part.get_content_type() in ("text/plain", "text/html") and not is_along


def _disposition(part: Message) -> str:
    return head(part, "Content-Disposition").partition(";")[0].strip().lower()


def _name(part: Message) -> str:
    try:
        said = part.get_filename() or ""
    except Exception:  # as above
        said = ""
    return decoded(said)[:_LONGEST_NAME]


def _attachment(part: Message) -> Attachment:
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    if part.get_content_type() == "message/rfc822" and isinstance(inner, Message):
        return Attachment(_name(part) or f"{head(inner, 'Subject')[:80] or 'message'}.eml", _bytes(inner))
    return Attachment(_name(part) or f"{part.get_content_maintype()}-{part.get_content_subtype()}", _content(part))


def _bytes(message: Message) -> bytes:
    try:
        return message.as_bytes()
    except Exception:  # as above
        return b""


def _content(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except Exception:  # as above
        return b""
    return content if isinstance(content, bytes) else b""


def _written(parts: Sequence[Message]) -> str:
    """What was written as text; where nothing was, what the HTML shows."""
    told: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    for part in parts:
        charset = part.get_param("charset")
        told[part.get_content_type()].append(text(_content(part), charset if isinstance(charset, str) else None))
    plain = "\n\n".join(one.strip() for one in told["text/plain"] if one.strip())
    return plain or clean("\n\n".join(filter(None, map(seen, told["text/html"]))))

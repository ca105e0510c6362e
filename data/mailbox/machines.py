"""Messages that no person wrote: what came back because it could not be delivered, and what answers by itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from data.mailbox.decoding import head, raw_heads
from data.mailbox.parsing import Mail

_DAEMONS = re.compile(r"mailer-?daemon|mail-daemon|postmaster@", re.IGNORECASE)
_BULK = frozenset({"bulk", "list", "junk", "auto_reply", "auto-reply"})
#: Headers that only machines write, whatever they say.
_BY_MACHINES = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Auto-Response", "List-Id", "Feedback-ID")
_ID = re.compile(r"<([0-9a-f]{32})@[^<>\s]+>")
_FAILED = re.compile(r"^Action:\s*failed", re.IGNORECASE | re.MULTILINE)
_REASONS = [
    re.compile(rf"^{name}:\s*(.+(?:\r?\n[ \t]+.+)*)", re.IGNORECASE | re.MULTILINE)
    for name in ("Diagnostic-Code", "Status")
]
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Bounce:
    """A message of ours came back: `header_ids` it may be, `reason` as the server gave it; `is_final`: for good."""

    header_ids: tuple[str, ...]
    reason: str
    is_final: bool


def bounce(mail: Mail) -> Bounce | None:
    """What came back with this message; None where it is none of those that a server writes for that."""
    is_report = mail.raw.get_content_type() == "multipart/report"
    if not (is_report or _DAEMONS.search(" ".join(raw_heads(mail.raw, "From"))) or _has_no_way_back(mail)):
        return None
    told = "\n".join(_told(mail.raw))
    ids = _ID.findall(f"{told} {head(mail.raw, 'References')} {head(mail.raw, 'In-Reply-To')}")
    reason = next(filter(None, (pattern.search(told) for pattern in _REASONS)), None)
    # Without a report that says how it went: a server that gives up writes, one that still tries need not.
    is_final = bool(_FAILED.search(told)) or not is_report
    said = " ".join(reason.group(1).split()) if reason else mail.subject
    return Bounce(tuple(dict.fromkeys(ids)), said[:500], is_final)


def is_automatic(mail: Mail) -> bool:
    """Whether a machine wrote it (RFC 3834, and what other machines say): no complaint, and no answer to it."""
    said = head(mail.raw, "Auto-Submitted").partition(";")[0].strip().lower()
    precedence = head(mail.raw, "Precedence").strip().lower()
    return (said not in ("", "no")) or precedence in _BULK or any(head(mail.raw, name) for name in _BY_MACHINES)


def _has_no_way_back(mail: Mail) -> bool:
    """Whether nobody is told where it cannot be delivered: only reports and automatic answers are sent so."""
    return "<>" in raw_heads(mail.raw, "Return-Path")


def _told(message: Message) -> Iterator[str]:
    """The report's own parts and the head of the message that came back, as far as they are text."""
    stack, left = [message], 100
    while stack and left:
        part, left = stack.pop(0), left - 1
        payload = part.get_payload()
        if isinstance(payload, list):
            stack += [one for one in payload if isinstance(one, Message)]
        if part is not message:
            yield "\n".join(f"{name}: {value}" for name, value in part.raw_items())[:_LONGEST]
        if isinstance(payload, str) and part.get_content_maintype() in ("text", "message"):
            yield payload[:_LONGEST]

"""Messages that no person wrote: what came back because it could not be delivered, and what answers by itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from functools import partial

from data.mailbox.decoding import head, raw_heads
from data.mailbox.parsing import Mail

_DAEMONS = re.compile(r"mailer-?daemon|mail-daemon", re.IGNORECASE)
#: A person writes from this one too.
_POSTMASTER = re.compile(r"postmaster@", re.IGNORECASE)
_BULK = frozenset({"bulk", "list", "junk", "auto_reply", "auto-reply"})
#: Headers that only machines write, whatever they say.
_BY_MACHINES = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Auto-Response", "List-Id", "Feedback-ID")
_ID = re.compile(r"<([0-9a-f]{32})@[^<>\s]+>")
#: As it stands in the head of what came back. Its References are messages that arrived.
_CAME_BACK = re.compile(rf"^[>\s]*(?:[\w-]+-)?Message-ID:\s*{_ID.pattern}", re.IGNORECASE | re.MULTILINE)
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
    """What came back with this message; None where it is none of those that a server writes for that.

    That it answers one of ours says nothing: so does what answers by itself while somebody is away.
    """
    is_report = mail.raw.get_content_type() == "multipart/report"
    if not is_report and (_said_of_itself(mail) == "auto-replied" or not _is_from(mail, _DAEMONS, _POSTMASTER)):
        return None
    told = "\n".join(_told(mail.raw))
    ids = _CAME_BACK.findall(told) or (_ID.findall(head(mail.raw, "In-Reply-To")) if is_report else [])
    if not (is_report or ids):
        return None
    # Without a report that says how it went: a server that gives up writes, one that still tries need not.
    is_final = bool(_FAILED.search(told)) or not is_report
    return Bounce(tuple(dict.fromkeys(ids)), _reason(told) or mail.subject[:500], is_final)


def _reason(told: str) -> str:
    found = next(filter(None, (pattern.search(told) for pattern in _REASONS)), None)
    return " ".join(found.group(1).split())[:500] if found else ""


def is_automatic(mail: Mail) -> bool:
    """Whether a machine wrote it (RFC 3834, and what other machines say): no complaint, and no answer to it."""
    precedence = head(mail.raw, "Precedence").strip().lower()
    says_so = _said_of_itself(mail) not in ("", "no") or precedence in _BULK
    return (
        says_so or _has_no_way_back(mail) or _is_from(mail, _DAEMONS) or any(map(partial(head, mail.raw), _BY_MACHINES))
    )


def _said_of_itself(mail: Mail) -> str:
    return head(mail.raw, "Auto-Submitted").partition(";")[0].strip().lower()


def _is_from(mail: Mail, *whom: re.Pattern[str]) -> bool:
    told = " ".join(raw_heads(mail.raw, "From"))
    return any(pattern.search(told) for pattern in whom)


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

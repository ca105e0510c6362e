"""What the chat tool posts, read: a JSON object with known fields, each of its type."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from data.filing import Complaint
from data.texts import checked_line
from domain.problems import BadInput
from domain.vocabulary import Category, Channel
from domain.zones import day_read

_NEEDED = ("conversation_id", "account", "transcript")
_TEXTS = ("category", "incident_on", "amount", "currency", "email", "name", "language", "jurisdiction")


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation of the chat tool, and the complaint in it."""

    conversation_id: str
    complaint: Complaint


def read(body: bytes, today: date) -> Conversation:
    """The conversation in `body`; `BadInput` names the field that is missing, unknown or of another type.

    Where nothing else is said, it is about `today`, and of the category for all that fits nowhere.
    """
    said = _object(body)
    texts = {name: _text(said, name) for name in (*_NEEDED, *_TEXTS)}
    if lacking := [name for name in _NEEDED if texts[name] is None]:
        raise BadInput("The field {field} is missing.", field=lacking[0])
    complaint = Complaint(
        account=texts["account"] or "",
        incident_on=_day(texts["incident_on"]) or today,
        category=texts["category"] or Category.OTHER,  # type: ignore[arg-type]
        description=texts["transcript"] or "",
        channel=Channel.CHAT,
        amount=_amount(texts["amount"]),
        currency=texts["currency"],
        name=texts["name"],
        email=texts["email"],
        jurisdiction=texts["jurisdiction"],  # type: ignore[arg-type]
        language=texts["language"],
    )
    return Conversation(checked_line("conversation_id", texts["conversation_id"] or ""), complaint)


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(body.decode("utf-8"))
        # Halves of characters can be written in JSON, and nowhere else.
        json.dumps(said, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise BadInput("The body is no JSON in UTF-8.") from None
    if not isinstance(said, dict):
        raise BadInput("The body is no JSON object.")
    if unknown := sorted(set(said) - {*_NEEDED, *_TEXTS}):
        raise BadInput("There is no field {field} here.", field=unknown[0][:100])
    return said


def _text(said: Mapping[str, Any], name: str) -> str | None:
    value = said.get(name)
    if value is not None and not isinstance(value, str):
        raise BadInput("The field {field} is no text: write it in quotes.", field=name)
    return value


def _day(written: str | None) -> date | None:
    try:
        return day_read(written) if written else None
    except ValueError:
        raise BadInput("The field {field} is no date such as 2026-11-27.", field="incident_on") from None


def _amount(written: str | None) -> Decimal | None:
    try:
        return Decimal(written) if written else None
    except InvalidOperation:
        raise BadInput("The field {field} is no number such as 250.00.", field="amount") from None

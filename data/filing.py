"""A new complaint: what it must hold, and the step that files it."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from data.case_state import Step
from data.texts import TextKind, checked, checked_line
from domain.kinds import EventKind
from domain.marks import N_
from domain.messages import LANGUAGES
from domain.problems import BadInput
from domain.statuses import Status
from domain.vocabulary import Category, Channel, Jurisdiction, Priority
from domain.zones import home_day

_CURRENCY = re.compile(r"[A-Z]{3}")
_LARGEST = Decimal(10) ** 16
_CENT = Decimal("0.01")
#: One address and nothing else: no name beside it, no second one, nothing that could end a line of a message's head.
_ADDRESS = re.compile(r"[^\s@<>(),;:\"\\\[\]]+@[^\s@<>(),;:\"\\\[\]]+\.[^\s@<>(),;:\"\\\[\].]+")
_LONGEST_ADDRESS = 254
_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a player complains about; `amount` is in `currency` (ISO 4217), `incident_on` a day at home.

    `language`: in which the player is written to, one of `LANGUAGES`; None where that is not known.
    """

    account: str
    incident_on: date
    category: Category
    description: str
    channel: Channel
    amount: Decimal | None = None
    currency: str | None = None
    name: str | None = None
    email: str | None = None
    jurisdiction: Jurisdiction | None = None
    language: str | None = None


def checked_complaint(complaint: Complaint, at: datetime) -> Complaint:
    """`complaint` fit to be filed at `at`; `BadInput` names the field that is not."""
    _refuse_future(complaint.incident_on, at)
    amount, currency = _checked_money(complaint.amount, complaint.currency)
    return replace(
        complaint,
        account=checked_line("account", complaint.account),
        name=checked_line("name", complaint.name) if complaint.name else None,
        email=checked_address(complaint.email) if complaint.email else None,
        category=word(Category, "category", complaint.category),
        channel=word(Channel, "channel", complaint.channel),
        jurisdiction=word(Jurisdiction, "jurisdiction", complaint.jurisdiction) if complaint.jurisdiction else None,
        language=_checked_language(complaint.language),
        amount=amount,
        currency=currency,
    )


def checked_address(email: str) -> str:
    """`email` as one can be written to; `BadInput` where it is none."""
    email = checked_line("email", email)
    if len(email) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(email):
        raise BadInput(N_("Write an e-mail, such as zoe@example.com."))
    return email


def _checked_language(language: str | None) -> str | None:
    if language and language not in LANGUAGES:
        raise BadInput(
            N_("{value} is no {field}; choose one of {known}."), value=language, field="language", known=LANGUAGES
        )
    return language or None


def filed(complaint: Complaint, team: str, agent: str, at: datetime) -> Step:
    """The step that files a complaint at `at`, new, for `team` and `agent` ('': nobody); data.dated adds its limits."""
    complexity = complaint.category.complexity
    observed = {
        "status": Status.NEW,
        "category": complaint.category,
        "complexity": complexity,
        "channel": complaint.channel,
        "jurisdiction": complaint.jurisdiction,
        "priority": Priority.NORMAL,
        "team": team,
        "agent": agent,
        "received_at": at,
    }
    return Step(EventKind.FILED, at, observed, checked(TextKind.DESCRIPTION, complaint.description))


def _refuse_future(incident_on: date, at: datetime) -> None:
    today = home_day(at)
    if incident_on > today:
        raise BadInput(
            N_("The incident is dated {date}, which is after today, {today}: correct the date."),
            date=incident_on,
            today=today,
        )


def word(kind: type[_Word], field: str, value: str) -> _Word:
    """The member of `kind` that `value` writes; `BadInput` names the field and every word that it takes."""
    try:
        return kind(value)
    except ValueError:
        raise BadInput(
            N_("{value} is no {field}; choose one of {known}."), value=value or "–", field=field, known=tuple(kind)
        ) from None


def _checked_money(amount: Decimal | None, currency: str | None) -> tuple[Decimal | None, str | None]:
    if amount is None:
        return None, None
    if not amount.is_finite() or not 0 <= amount < _LARGEST or amount != amount.quantize(_CENT):
        raise BadInput(
            N_("The amount {amount} cannot be right: give a number from 0 up, with two decimals at most."),
            amount=amount,
        )
    if not _CURRENCY.fullmatch(currency or ""):
        raise BadInput(
            N_("The currency of the amount is {currency}: give its three letters, such as EUR."),
            currency=currency or "–",
        )
    return amount, currency

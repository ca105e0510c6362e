"""The words in which players are told: plain ones, none of the desk's own."""

from collections.abc import Iterable
from enum import StrEnum

from babel.numbers import format_currency

from data.access.own_case import OwnCase, Told
from domain.evidence import LARGEST_AT_ONCE, LARGEST_PAPER, MOST_AT_ONCE
from domain.kinds import EventKind
from domain.problems import Problem
from domain.vocabulary import Category, Proposal
from players.labels import (
    BODIES,
    CATEGORIES,
    DECISIONS,
    EVIDENCE,
    FIELDS,
    HAPPENED,
    HELP,
    MARKS,
    OUTCOMES,
    SEE_BELOW,
    SOMEBODY,
    STATUSES,
)
from sla.limits import Limit, Way
from wording import numbers
from wording.language import _, current, ngettext
from wording.telling import Speaker


def category(value: str | None) -> str:
    """What a complaint is about."""
    return _(CATEGORIES.get(value or "", CATEGORIES[Category.OTHER]))


def evidence(kind: str) -> str:
    """What a paper is."""
    return _(EVIDENCE[kind])


def help_with(kind: str) -> str:
    """What to look for."""
    return _(HELP[kind])


def status(value: str) -> str:
    """Where a complaint stands."""
    return _(STATUSES[value])


def field(name: str) -> str:
    """The name of a field of a form."""
    return _(FIELDS[name]) if name in FIELDS else name


def mark(value: int) -> str:
    """A mark of a rating."""
    return _(MARKS[value])


def happened(one: Told) -> str:
    """What happened, in a sentence."""
    if one.kind is EventKind.PROPOSAL_ANSWERED:
        accepts = one.proposal == Proposal.ACCEPTED
        return _("You accepted our proposal.") if accepts else _("You refused our proposal.")
    if one.kind is EventKind.PAPER_ADDED:
        return _("You sent a paper.") if one.by_player else _("A paper was added.")
    return _(HAPPENED[one.kind]).format(
        due=numbers.moment(one.due_at),
        decision=_(DECISIONS.get(one.decision or "", SEE_BELOW)),
        rating=one.rating,
        outcome=_(OUTCOMES.get(one.outcome or "", SEE_BELOW)),
        body=_(BODIES.get(one.body or "", SOMEBODY)),
    )


def money(case: OwnCase) -> str:
    """The amount that a complaint is about; '' where it names none."""
    if case.amount is None or case.currency is None:
        return ""
    return format_currency(case.amount, case.currency, locale=current())


def limit(counted: Limit) -> str:
    """A limit as players count it: `72 hours`, `15 business days`."""
    match counted.way:
        case Way.HOURS:
            return ngettext("{count} hour", "{count} hours", counted.amount).format(count=counted.amount)
        case Way.BUSINESS_MINUTES:
            hours = numbers.number(counted.amount / 60, 1)
            return _("{count} hours of office time").format(count=hours)
    return ngettext("{count} business day", "{count} business days", counted.amount).format(count=counted.amount)


def papers_taken() -> str:
    """What files are taken, and how much of them at once."""
    said = _("PDF, JPEG, PNG, WebP, plain text or e-mail (.eml); up to {each} each, {count} files and {whole} at once.")
    return said.format(
        each=numbers.size(LARGEST_PAPER), count=numbers.number(MOST_AT_ONCE), whole=numbers.size(LARGEST_AT_ONCE)
    )


def _member(value: StrEnum) -> str:
    for known in (CATEGORIES, EVIDENCE, STATUSES, DECISIONS, OUTCOMES, BODIES):
        if value in known:
            return _(known[value])
    return str(value)


_SPEAKER = Speaker(field, _member)


def told(problem: Problem) -> str:
    """The sentence of a problem, as a player reads it."""
    return _SPEAKER.told(problem)


def all_told(problems: Iterable[Problem]) -> list[str]:
    """The sentences of several problems."""
    return [told(one) for one in problems]

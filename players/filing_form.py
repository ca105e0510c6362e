"""The form of a new complaint: what was typed, and what of it is no use, each beside its field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from data.filing import Complaint, checked_address, checked_complaint
from data.texts import TextKind, checked, checked_line
from domain.marks import N_
from domain.problems import BadInput, Problem
from domain.vocabulary import Category, Channel
from players.body import Body

#: The fields in the order of the form.
FIELDS = ("account", "incident_on", "amount", "currency", "description", "name", "email")
CURRENCIES = ("EUR", "GBP", "CHF", "USD", "CAD")
_T = TypeVar("_T")


@dataclass
class Typed:
    """What was typed into the form, as it was typed, and the problem of each field that has one."""

    values: dict[str, str] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)

    def wrong(self, name: str) -> list[Problem]:
        """The problem of a field, where it has one."""
        return [self.problems[name]] if name in self.problems else []

    def read(self, name: str, as_what: Callable[[str], _T]) -> _T | None:
        """What `as_what` makes of a field; None where that is a problem, which is noted."""
        try:
            return as_what(self.values.get(name, ""))
        except BadInput as problem:
            self.problems[name] = problem
            return None


def typed(body: Body) -> Typed:
    """What `body` has in the fields of the form."""
    return Typed({name: body.text(name) for name in FIELDS})


def complaint(form: Typed, category: Category, language: str, now: datetime) -> Complaint | None:
    """The complaint that the form tells of; None where a field is no use: `form` then has its problem."""
    account = form.read("account", lambda said: checked_line("account", needed(said)))
    incident_on = form.read("incident_on", day)
    amount = form.read("amount", money)
    description = form.read("description", lambda said: checked(TextKind.DESCRIPTION, needed(said)).body)
    name = form.read("name", lambda said: checked_line("name", said) if said.strip() else None)
    email = form.read("email", lambda said: checked_address(needed(said)))
    if form.problems or account is None or incident_on is None or description is None:
        return None
    said = Complaint(
        account=account,
        incident_on=incident_on,
        category=category,
        description=description,
        channel=Channel.FORM,
        amount=amount,
        currency=form.values["currency"].strip().upper() or None,
        name=name,
        email=email,
        language=language,
    )
    return _whole(form, said, now)


def _whole(form: Typed, said: Complaint, now: datetime) -> Complaint | None:
    """`said` where it is fit to be filed; the problem that is left belongs to the field that it names."""
    try:
        return checked_complaint(said, now)
    except BadInput as problem:
        form.problems[_field_of(problem.details)] = problem
        return None


def _field_of(details: Mapping[str, object]) -> str:
    if "date" in details:
        return "incident_on"
    named = str(details.get("field", ""))
    return next((name for name in FIELDS if name in details or name == named), "description")


def needed(said: str) -> str:
    """`said`, where it says something; else `BadInput`."""
    if not said.strip():
        raise BadInput(N_("Write something here: we cannot do without it."))
    return said


def day(said: str) -> date:
    """A day as browsers send it (2026-11-27), or as people type it (27/11/2026); else `BadInput`."""
    said = said.strip()
    if not said:
        raise BadInput(N_("Give the day on which it happened."))
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(said, pattern).date()
        except ValueError:
            continue
    raise BadInput(N_("This is no date: write it as {example}."), example="27/11/2026")


def money(said: str) -> Decimal | None:
    """An amount with a comma or a point before its cents; None where nothing is typed; else `BadInput`."""
    plain = "".join(said.split()).replace("\u202f", "")
    if not plain:
        return None
    if "," in plain and "." in plain:
        plain = plain.replace(min(",.", key=plain.rfind), "")
    try:
        found = Decimal(plain.replace(",", "."))
    except InvalidOperation:
        raise BadInput(N_("This is no amount: write it in figures, such as {example}."), example="150,00") from None
    return found

"""Who works at the desk."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Role(StrEnum):
    """What somebody comes to the desk for."""

    MANAGER = "manager"
    TEAM_LEAD = "team_lead"
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ANALYST = "analyst"
    COMPLIANCE = "compliance"
    ADMIN = "admin"
    #: Nobody of the staff: who complains.
    PLAYER = "player"


#: The roles that somebody of the staff may have.
STAFF: tuple[Role, ...] = tuple(role for role in Role if role is not Role.PLAYER)

#: Who works in a team.
IN_A_TEAM = frozenset({Role.AGENT, Role.TEAM_LEAD})


@dataclass(frozen=True, slots=True)
class Session:
    """Signed in: with which account of which provider, and since when."""

    issuer: str
    subject: str
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the staff; `team` is None for those who stand outside the teams.

    Whoever signed in acts in that `session`; None on the owner's own machine: in the demo, at the terminal.
    """

    user_id: str
    name: str
    role: Role
    team: str | None = None
    session: Session | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Absence:
    """A person is away from the day `first` to the day `last`, both included, in days of Europe/Paris."""

    absence_id: int
    user_id: str
    first: date
    last: date


#: Acts where no person does: the clock, the demo, the terminal on the owner's own machine.
SYSTEM = Person("system", "Délai", Role.ADMIN)

#: Whoever complains, in the record: who they are stands in a table that can be erased. Which complaints are theirs is
#: shown by what they bring with them (players/).
PLAYER = Person("player", "–", Role.PLAYER)

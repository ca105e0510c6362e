"""Who works at the desk."""

from dataclasses import dataclass
from datetime import date
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


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the staff; `team` is None for those who stand outside the teams."""

    user_id: str
    name: str
    role: Role
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """A person is away from the day `first` to the day `last`, both included, in days of Europe/Paris."""

    absence_id: int
    user_id: str
    first: date
    last: date


#: Acts where no person does: the clock, the demo, the terminal on the owner's own machine.
SYSTEM = Person("system", "Délai", Role.ADMIN)

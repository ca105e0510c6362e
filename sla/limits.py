"""How long something may take: an amount, and the way in which it is counted."""

from dataclasses import dataclass
from enum import StrEnum

from sla.spans import SECOND


class Way(StrEnum):
    """What is counted: hours that never stop, minutes of a calendar, or its days."""

    HOURS = "hours"
    BUSINESS_MINUTES = "business_minutes"
    BUSINESS_DAYS = "business_days"
    BUSINESS_DAYS_END = "business_days_end"


#: A case comes near its limit when so much of it is used up: four fifths.
NEAR = 4, 5
#: Counted in days: at the time of day of the start, or until the day closes.
BY_DAYS = frozenset({Way.BUSINESS_DAYS, Way.BUSINESS_DAYS_END})
_MICROSECONDS = {Way.HOURS: 3600 * SECOND, Way.BUSINESS_MINUTES: 60 * SECOND}


@dataclass(frozen=True, slots=True)
class Limit:
    """`amount` hours, minutes or days by `way`; `calendar` names whose, "" for the wall clock."""

    way: Way
    amount: int
    calendar: str = ""

    @property
    def measured(self) -> int:
        """The amount as clocks take it: business days as they are, the others in microseconds."""
        return self.amount * _MICROSECONDS.get(self.way, 1)

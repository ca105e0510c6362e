"""The clocks of policies, made once for those that say the same, for the years that are asked."""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from sla.policy import Policy
from sla.reckoning import Reckoner


@dataclass(frozen=True, slots=True)
class _Calendars:
    """The calendars of a policy, equal where they say the same: what its clocks depend on."""

    policy: Policy = field(compare=False)
    said: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "said", repr(sorted(self.policy.calendars.items(), key=lambda named: named[0])))


def reckoner(policy: Policy, first: int, last: int) -> Reckoner:
    """The clocks of `policy` from the year `first` to the year `last`."""
    return _reckoner(_Calendars(policy), first, last)


@lru_cache(maxsize=16)
def _reckoner(calendars: _Calendars, first: int, last: int) -> Reckoner:
    return Reckoner(calendars.policy, date(first, 1, 1), date(last, 12, 31))

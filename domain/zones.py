"""The time zones that anything may be told in."""

from functools import cache
from zoneinfo import available_timezones

# What a machine calls its own zone; it says nothing to another machine, nor to the engine.
_OF_THE_MACHINE = frozenset({"localtime", "Factory"})


@cache
def zones() -> frozenset[str]:
    """The IANA names, as they are written."""
    return frozenset(available_timezones() - _OF_THE_MACHINE)

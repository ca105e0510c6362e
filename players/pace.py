"""Attempts, slowed: each name has so many at once, and one more after each so many seconds.

Whoever comes too fast is told how long to wait, and nobody else is. It is kept in memory: a restart gives everybody a
fresh start, which is worth no more than a pause.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from time import monotonic

#: So many names are known at once; those that were not heard of for longest are forgotten first.
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` at once, and one more every `seconds`."""

    burst: int
    seconds: float


class Pace:
    """Counts attempts of one kind by name."""

    def __init__(self, rate: Rate, now: Callable[[], float] = monotonic) -> None:
        self._rate = rate
        self._now = now
        #: By name: how many attempts are left, and when that was so.
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, name: str) -> int:
        """Take one attempt of `name`: 0, or in how many whole seconds there is one."""
        with self._lock:
            left, at = self._left.pop(name, (float(self._rate.burst), self._now()))
            now = self._now()
            left = min(self._rate.burst, left + (now - at) / self._rate.seconds)
            taken = left >= 1
            self._left[name] = (left - 1 if taken else left, now)
            if len(self._left) > _MOST:
                self._left.popitem(last=False)
        return 0 if taken else max(1, ceil((1 - left) * self._rate.seconds))


def network(address: str) -> str:
    """Whom an address stands for: itself, or the network of 64 bits that one household has under IPv6."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network(f"{found}/64", strict=False)) if isinstance(found, IPv6Address) else str(found)

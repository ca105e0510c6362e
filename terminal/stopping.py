"""Stopped from outside: by Ctrl-C, by a machine that shuts down, by a terminal that is closed.

Work that has a `Progress` is asked to stop, and what it had begun is undone; whether it was done already, it knows
best. Everything else is interrupted where it is, and its `with` blocks put away what they made.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from types import FrameType

from domain.progress import Progress

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
#: Whoever presses Ctrl-C twice means it once: the putting away is not to be interrupted too.
_ONCE_IN_SECONDS = 2.0


@dataclass(slots=True)
class _Heard:
    """The first signal that asked to stop, when it interrupted, and the work that can be asked."""

    number: int | None = None
    interrupted_at: float | None = None
    working: Progress | None = None


_heard = _Heard()


def listen() -> None:
    """From now on a signal to stop is heard here, unless whoever started the program had it ignored."""
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _hear)


def heard() -> int | None:
    """The signal that the program was asked to stop with; None where nobody did, or came too late."""
    return _heard.number


@contextmanager
def stoppable(progress: Progress) -> Iterator[Progress]:
    """While this lasts a signal asks `progress` to stop; where it ends well all the same, there was none."""
    _heard.working = progress
    try:
        yield progress
        _heard.number = None
    finally:
        _heard.working = None


def _hear(number: int, _frame: FrameType | None) -> None:
    _heard.number = _heard.number or number
    if _heard.working:
        _heard.working.stop()
    elif _heard.interrupted_at is None or monotonic() - _heard.interrupted_at > _ONCE_IN_SECONDS:
        _heard.interrupted_at = monotonic()
        raise KeyboardInterrupt

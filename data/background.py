"""What goes on while the application runs: messages are sent and fetched, and the clock makes its rounds.

Each in a thread of its own, with a cursor of its own each time. What fails is logged and tried again; a shutdown waits
for it for a moment only, since each part stands a kill at any moment.
"""

import logging
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from time import monotonic

from data import rounds, temporary
from data.access import forgetting
from data.mail_settings import Settings
from data.mailbox import fetching
from data.outbox import delivery, sending
from data.outbox.sending import Outcome, Sender
from data.privacy import retention
from data.store import Store

_LOG = logging.getLogger("delai")
#: Seconds from one time to the next where nothing more was to do; for all parts together to end at a shutdown.
_SENDING, _FETCHING, _ROUNDS, _RETENTION, _END = 3.0, 20.0, 60.0, 3600.0, 5.0


class Regularly(threading.Thread):
    """Does one thing again and again until it is told to stop: at once while there is more to do, else after a wait."""

    def __init__(self, name: str, every: float, do: Callable[[], bool]) -> None:
        super().__init__(name=name, daemon=True)
        self._every, self._do = every, do
        self._over = threading.Event()

    def run(self) -> None:
        """Go on until `stop`."""
        while not self._over.is_set():
            if not self._goes_on():
                self._over.wait(self._every)

    def stop(self) -> None:
        """Begin nothing more."""
        self._over.set()

    def _goes_on(self) -> bool:
        try:
            return self._do()
        except Exception as error:
            # Where, and not what it says: words and addresses of players may be in that.
            last = traceback.extract_tb(error.__traceback__)[-1]
            what = (self.name, type(error).__name__, last.filename, last.lineno)
            _LOG.error("%s failed (%s at %s:%s) and will be tried again.", *what)
            return False


@contextmanager
def at_work(store: Store, settings: Settings) -> Iterator[None]:
    """Send, fetch and make the rounds for `store`, as `settings` say, as long as the block lasts.

    What a process that was killed left in plain goes first.
    """
    temporary.sweep()
    parts = [Regularly(name, every, do) for name, every, do in _parts(store, settings)]
    for part in parts:
        part.start()
    try:
        yield
    finally:
        _end(parts)


def _end(parts: list[Regularly]) -> None:
    for part in parts:
        part.stop()
    until = monotonic() + _END
    for part in parts:
        part.join(max(0.0, until - monotonic()))


def _parts(store: Store, settings: Settings) -> Iterator[tuple[str, float, Callable[[], bool]]]:
    if settings.rounds:
        yield "rounds", _ROUNDS, lambda: rounds.go(store, datetime.now(UTC))
        yield "retention", _RETENTION, lambda: retention.run(store, datetime.now(UTC))
    yield "forgetting", _ROUNDS, lambda: forgetting.forget(store, datetime.now(UTC))
    if settings.smtp:
        sender, give = Sender(settings.address, settings.name), partial(delivery.give, settings.smtp)
        yield (
            "sending",
            _SENDING,
            lambda: sending.send_next(store, sender, give, datetime.now(UTC)) in (Outcome.SENT, Outcome.GIVEN_UP),
        )
    if settings.imap:
        server = settings.imap
        yield "fetching", _FETCHING, lambda: fetching.fetch(store, server, settings.address)

"""A nursery of processes that send or fetch until somebody kills them: one for each line that it reads.

A line is `send PORT DAYS` or `fetch PORT USER`. The nursery says `begun PID`, `one` for each message that was sent or
taken in (and maybe not noted yet), `done` where the process came to its end, and `ended` when it is gone. It never
opens the store itself (see tests/torture/editing.py).
"""

import os
import sys
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from functools import partial
from pathlib import Path

from data.mail_settings import Server
from data.mailbox import fetching
from data.outbox import delivery, sending
from data.outbox.sending import Outcome
from data.store import Store
from tests.unit.test_mailbox import NOON, OWN
from tests.unit.test_outbox import DESK


def main() -> None:
    """Bring forth processes at the store named on the command line."""
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _work(Path(sys.argv[1]), *line.split())
            os._exit(0)
        os.waitpid(child, 0)
        _say("ended")


def _work(path: Path, what: str, port: str, more: str) -> None:
    _say(f"begun {os.getpid()}")
    with Store.open(path) as store:
        if what == "send":
            _send(store, int(port), int(more))
        else:
            _fetch(store, Server("127.0.0.1", int(port), False, more, "secret", "INBOX"))
    _say("done")


def _fetch(store: Store, server: Server) -> None:
    fetching.take = partial(_taken, fetching.take)
    while fetching.fetch(store, server, OWN):
        pass


def _taken(take: Callable[..., object], *said: object) -> object:
    became = take(*said)
    _say("one")
    return became


def _send(store: Store, port: int, days: int) -> None:
    """Send all that is due after so many days: what was on its way at a kill is due again on the next."""
    server, now = Server("127.0.0.1", port, False), NOON + timedelta(days=days)

    def give(mail: EmailMessage) -> None:
        delivery.give(server, mail)
        _say("one")

    while sending.send_next(store, DESK, give, now) is Outcome.SENT:
        pass


def _say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    main()

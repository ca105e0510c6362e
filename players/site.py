"""What the public pages share in one process: store, settings, attempts, papers that are held, work for later."""

import logging
import os
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from data.store import Store
from players.held import Held
from players.pace import Pace, Rate

_LOG = logging.getLogger("delai")
SHORTEST_KEY = 32


@dataclass(frozen=True, slots=True)
class Setting:
    """How the pages are served.

    `secure`: cookies go over https only. `client_header`: the header in which the proxy in front says who asks; ''
    where none is believed. `handoff_key`: shared with the casino's own site; empty where it hands nobody over.
    """

    secure: bool = False
    client_header: str = ""
    handoff_key: bytes = b""


class NotSafe(SystemExit):
    """The configuration would let in whom it should not; the application does not start."""


def setting(secure: bool) -> Setting:
    """The setting of the environment; `NotSafe` with a sentence where it would not hold."""
    key = os.environ.get("DELAI_HANDOFF_KEY", "").strip().encode()
    if key and len(key) < SHORTEST_KEY:
        raise NotSafe(f"DELAI_HANDOFF_KEY must have {SHORTEST_KEY} characters or more: openssl rand -hex 32.")
    header = os.environ.get("DELAI_CLIENT_HEADER", "").strip().lower()
    if secure and os.environ.get("DELAI_PUBLIC_HOST") and not header:
        raise NotSafe(
            "DELAI_PUBLIC_HOST is set and DELAI_CLIENT_HEADER is not: behind a proxy all players would be slowed as"
            " one. Name the header in which it says who asks, such as x-forwarded-for; none where there is no proxy."
        )
    return Setting(secure, "" if header == "none" else header, key)


@dataclass(frozen=True, slots=True)
class Paces:
    """What is slowed, and by what: see docs/players.md."""

    #: Codes asked for, by client address; mailed, by address of the player; mailed, by all together.
    asking: Pace = field(default_factory=lambda: Pace(Rate(10, 30)))
    mailing: Pace = field(default_factory=lambda: Pace(Rate(10, 360)))
    mailing_all: Pace = field(default_factory=lambda: Pace(Rate(600, 2)))
    #: Codes typed, by client address.
    typing: Pace = field(default_factory=lambda: Pace(Rate(20, 15)))
    #: Complaints filed, and tokens or links tried, by client address.
    filing: Pace = field(default_factory=lambda: Pace(Rate(30, 20)))
    #: Acknowledgements of forms, by the address that a form names; by all together.
    acknowledging: Pace = field(default_factory=lambda: Pace(Rate(5, 1800)))
    acknowledging_all: Pace = field(default_factory=lambda: Pace(Rate(600, 2)))
    #: Anything else that a player sends, by client address.
    acting: Pace = field(default_factory=lambda: Pace(Rate(120, 1)))

    def may_acknowledge(self, address: str) -> bool:
        """Whether a form that names `address` is acknowledged there; counts it."""
        return not self.acknowledging.take(address) and not self.acknowledging_all.take("")


class Site:
    """The public pages of one process."""

    def __init__(self, store: Callable[[], Store], setting: Setting) -> None:
        self.store = store
        self.setting = setting
        self.paces = Paces()
        self.held = Held()
        self._later = ThreadPoolExecutor(max_workers=1, thread_name_prefix="players")

    def later(self, work: Callable[[], object]) -> Future[None]:
        """Do `work` after the answer: so nobody learns from the time of an answer what there was to do."""
        return self._later.submit(_logged, work)

    def close(self) -> None:
        """Do what is left to do, and forget the papers that were held."""
        self._later.shutdown()
        self.held.clear()


def _logged(work: Callable[[], object]) -> None:
    try:
        work()
    except Exception as error:
        log(error)


def log(error: Exception) -> None:
    """Note that something failed: where, and not what it says, because words of players may be in that."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    _LOG.error("A public page failed (%s at %s:%s).", type(error).__name__, last.filename, last.lineno)

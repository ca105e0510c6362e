"""Long work on a page: it goes on beside the page, which shows how far it is and can stop it.

Work belongs to a person at a store, not to a browser's window: whoever loads the page again finds it there, and what it
came to, for an hour. Nobody else sees it.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from time import monotonic
from typing import Any

import streamlit as st

from domain.problems import Problem
from domain.progress import Progress
from ui import live, numbers
from ui.desk import Desk
from ui.language import _
from ui.markup import escaped

Job = Callable[[Progress], Any]

#: For how long what a work came to can be asked.
KEPT_SECONDS = 3600.0
_SETTLED = "work_settled"
_numbers = count(1)


@dataclass
class Work:
    """One work: what its page said it is `about`, how far it is, and once it is over its outcome or error."""

    name: str
    about: Any = None
    number: int = field(default_factory=lambda: next(_numbers))
    progress: Progress = field(default_factory=Progress)
    done: threading.Event = field(default_factory=threading.Event)
    outcome: Any = None
    error: BaseException | None = None
    ended: float = 0.0

    def run(self, job: Job) -> None:
        """Do `job`."""
        try:
            self.outcome = job(self.progress)
        except BaseException as error:
            self.error = error
        finally:
            self.ended = monotonic()
            self.done.set()

    @property
    def is_old(self) -> bool:
        """Whether it was over so long ago that nobody asks any more."""
        return self.done.is_set() and self.ended + KEPT_SECONDS < monotonic()

    def result(self) -> Any:
        """What it came to; raises the `Problem` that it ended with."""
        if isinstance(self.error, Problem):
            raise self.error
        if self.error is not None:
            raise RuntimeError(f"{self.name} failed") from self.error
        return self.outcome


_Key = tuple[str, str, str]
_works: dict[_Key, Work] = {}
_lock = threading.Lock()


def _key(desk: Desk, name: str) -> _Key:
    return str(desk.store.path), desk.person.user_id, name


def start(desk: Desk, name: str, job: Job, about: Any = None, patience: float = 0.3, instead: bool = False) -> None:
    """Begin `job` in a thread of its own; it is told a `Progress` and must not touch the page. One for each name.

    Where one of this name goes on, nothing begins, or with `instead` that one is stopped and let go of. Most work is
    over at once: it is waited for so many seconds, so that the page shows no bar.
    """
    work = Work(name, about)
    with _lock:
        running = _works.get(_key(desk, name))
        if running and not running.done.is_set():
            if not instead:
                return
            running.progress.stop()
        _works[_key(desk, name)] = work
    threading.Thread(target=work.run, args=(job,), daemon=True, name=name).start()
    work.done.wait(patience)


def find(desk: Desk, name: str) -> Work | None:
    """The last work called `name` of this person at this store, going on or over; None where there was none lately."""
    with _lock:
        for key in [key for key, work in _works.items() if work.is_old]:
            del _works[key]
        return _works.get(_key(desk, name))


def is_running(desk: Desk, name: str) -> bool:
    """Whether the work called `name` is not over yet."""
    work = find(desk, name)
    return work is not None and not work.done.is_set()


def forget(desk: Desk, name: str) -> None:
    """Let go of what the work called `name` came to; one that goes on stays."""
    with _lock:
        work = _works.get(_key(desk, name))
        if work and work.done.is_set():
            del _works[_key(desk, name)]


def is_news(work: Work) -> bool:
    """Whether `work` is over and this session is told so for the first time."""
    settled: set[int] = st.session_state.setdefault(_SETTLED, set())
    if not work.done.is_set() or work.number in settled:
        return False
    settled.add(work.number)
    return True


def take(desk: Desk, name: str) -> Any:
    """What the work called `name` came to, once; None while it goes on or there is none.

    Raises the `Problem` that it ended with.
    """
    work = find(desk, name)
    if work is None or not work.done.is_set():
        return None
    forget(desk, name)
    return work.result()


def draw(desk: Desk, name: str) -> None:
    """While the work called `name` goes on: how far it is, how fast, how long still, and a button that stops it.

    When it is over, the page runs again.
    """
    work = find(desk, name)
    if work and not work.done.is_set():
        _bar(work)


@live.fragment(run_every=0.5)
def _bar(work: Work) -> None:
    if work.done.is_set():
        st.rerun()
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(work.progress.fraction, text=escaped(_said(work.progress)))
        st.button(
            _("Stop"),
            icon=":material/stop_circle:",
            key=f"work_{work.name}_stop",
            on_click=work.progress.stop,
            disabled=work.progress.stopped,
        )


def _said(progress: Progress) -> str:
    """`Reading the rows · 12 000 rows a second · 20 s left`."""
    if progress.stopped:
        return _("Stopping…")
    parts = [_(progress.stage) if progress.stage else _("Starting…")]
    if progress.rate:
        parts.append(_("{rate} rows a second").format(rate=numbers.number(progress.rate)))
    if progress.seconds_left is not None:
        parts.append(_("about {time} left").format(time=numbers.seconds(progress.seconds_left)))
    return " · ".join(parts)

"""Long work on a page: it goes on beside the page, which shows how far it is and can stop it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from domain.problems import Problem
from domain.progress import Progress
from ui import live, numbers
from ui.language import _
from ui.markup import escaped

Job = Callable[[Progress], Any]


@dataclass
class _Work:
    progress: Progress = field(default_factory=Progress)
    done: threading.Event = field(default_factory=threading.Event)
    outcome: Any = None
    error: BaseException | None = None

    def run(self, job: Job) -> None:
        try:
            self.outcome = job(self.progress)
        except BaseException as error:
            self.error = error
        finally:
            self.done.set()


def _key(name: str) -> str:
    return f"work_{name}"


def start(name: str, job: Job) -> None:
    """Begin `job` in a thread of its own; it is told a `Progress` and must not touch the page. One for each name."""
    if not is_running(name):
        work = _Work()
        st.session_state[_key(name)] = work
        threading.Thread(target=work.run, args=(job,), daemon=True, name=name).start()
        # Most work is over at once: then the page never shows a bar.
        work.done.wait(0.3)


def is_running(name: str) -> bool:
    """Whether the work called `name` of this session is not over yet."""
    work: _Work | None = st.session_state.get(_key(name))
    return work is not None and not work.done.is_set()


def draw(name: str) -> None:
    """While the work called `name` goes on: how far it is, how fast, how long still, and a button that stops it.

    When it is over, the page runs again.
    """
    if is_running(name):
        _bar(name)


@live.fragment(run_every=0.5)
def _bar(name: str) -> None:
    work: _Work | None = st.session_state.get(_key(name))
    if work is None or work.done.is_set():
        st.rerun()
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(work.progress.fraction, text=escaped(_said(work.progress)))
        st.button(
            _("Stop"),
            icon=":material/stop_circle:",
            key=f"{_key(name)}_stop",
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


def take(name: str) -> Any:
    """What the work called `name` came to, once; None while it goes on or there is none.

    Raises the `Problem` that it ended with.
    """
    work: _Work | None = st.session_state.get(_key(name))
    if work is None or not work.done.is_set():
        return None
    del st.session_state[_key(name)]
    if isinstance(work.error, Problem):
        raise work.error
    if work.error is not None:
        raise RuntimeError(f"{name} failed") from work.error
    return work.outcome

"""How far long work is, on standard error: a line for each stage, and every few seconds within one."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from domain.progress import Progress
from terminal.frame import say
from terminal.stopping import stoppable

_SECONDS = 2.0
#: What is done by then was not waited for.
_PATIENCE = 1.0


@contextmanager
def shown() -> Iterator[Progress]:
    """A progress that says where it is as it goes, and which Ctrl-C asks to stop for as long as the block lasts."""
    said: list[tuple[str, float]] = []

    def show(progress: Progress) -> None:
        if not said or said[-1][0] != progress.stage or progress.seconds - said[-1][1] >= _SECONDS:
            said.append((progress.stage, progress.seconds))
            say(line(progress))

    with stoppable(Progress(show)) as progress:
        yield progress


@contextmanager
def patient() -> Iterator[Progress]:
    """A progress that says nothing for a second, then where it is and every few seconds again, until the block ends.

    For work that mostly takes less: also a step that tells nothing in its midst is shown to be at work.
    """
    progress, over = Progress(), threading.Event()

    def watch() -> None:
        wait = _PATIENCE
        while not over.wait(wait):
            if progress.stage:
                say(line(progress))
            wait = _SECONDS

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield progress
    finally:
        over.set()
        watcher.join()


def line(progress: Progress) -> str:
    """`30%  Recording the tickets, 12000 rows a second, 20 s left`."""
    parts = [progress.stage]
    if progress.rate:
        parts.append(f"{progress.rate:.0f} rows a second")
    if progress.seconds_left is not None:
        parts.append(f"about {progress.seconds_left:.0f} s left")
    return f"{progress.fraction:4.0%}  {', '.join(parts)}"

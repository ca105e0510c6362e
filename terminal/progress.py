"""How far long work is, on standard error: a line for each stage, and every few seconds within one."""

from collections.abc import Iterator
from contextlib import contextmanager

from domain.progress import Progress
from terminal.frame import say
from terminal.stopping import stoppable

_SECONDS = 2.0


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


def line(progress: Progress) -> str:
    """`30%  Recording the tickets, 12000 rows a second, 20 s left`."""
    parts = [progress.stage]
    if progress.rate:
        parts.append(f"{progress.rate:.0f} rows a second")
    if progress.seconds_left is not None:
        parts.append(f"about {progress.seconds_left:.0f} s left")
    return f"{progress.fraction:4.0%}  {', '.join(parts)}"

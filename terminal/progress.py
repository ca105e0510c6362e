"""How far long work is, on standard error: a line for each stage, and every few seconds within one."""

from domain.progress import Progress
from terminal.frame import say

_SECONDS = 2.0


def shown() -> Progress:
    """A progress that says where it is as it goes."""
    said: list[tuple[str, float]] = []

    def show(progress: Progress) -> None:
        if not said or said[-1][0] != progress.stage or progress.seconds - said[-1][1] >= _SECONDS:
            said.append((progress.stage, progress.seconds))
            say(line(progress))

    return Progress(show)


def when_slow() -> Progress:
    """A progress that says where it is once it has taken a while: most looks are over before."""
    said = [0.0]

    def show(progress: Progress) -> None:
        if progress.seconds - said[0] >= _SECONDS:
            said[0] = progress.seconds
            say(line(progress))

    return Progress(show)


def line(progress: Progress) -> str:
    """`30%  Recording the tickets, 12000 rows a second, 20 s left`."""
    parts = [progress.stage]
    if progress.rate:
        parts.append(f"{progress.rate:.0f} rows a second")
    if progress.seconds_left is not None:
        parts.append(f"about {progress.seconds_left:.0f} s left")
    return f"{progress.fraction:4.0%}  {', '.join(parts)}"

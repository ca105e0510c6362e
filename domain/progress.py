"""How far long work is: told by the work, shown to whoever waits, who can stop it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from domain.marks import N_
from domain.problems import Problem


class Stopped(Problem):
    """Somebody stopped the work; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(N_("Stopped: nothing was changed."))


class Progress:
    """Where one long work is: its stage (a message for gettext), the fraction done (0 to 1), rows that the stage did.

    The work calls `tell`; others may read it, and call `stop`, from any thread. `show` is called at every `tell`.
    """

    def __init__(self, show: Callable[["Progress"], None] | None = None) -> None:
        self.stage = ""
        self.fraction = 0.0
        self.rows = 0
        self.stopped = False
        self._show = show
        self._started = self._stage_began = monotonic()
        self._interrupt: Callable[[], object] | None = None

    def tell(self, stage: str, fraction: float, rows: int = 0) -> None:
        """Say where the work is; raises `Stopped` where it was asked to stop."""
        if stage != self.stage:
            self._stage_began = monotonic()
        self.stage, self.fraction, self.rows = stage, min(1.0, max(0.0, fraction)), rows
        if self._show:
            self._show(self)
        if self.stopped:
            raise Stopped

    def finish(self) -> None:
        """Say that the work is done: it cannot be stopped any more."""
        self.fraction = 1.0
        if self._show:
            self._show(self)

    def stop(self) -> None:
        """Ask the work to stop, now."""
        self.stopped = True
        if self._interrupt:
            self._interrupt()

    @contextmanager
    def interrupting(self, interrupt: Callable[[], object]) -> Iterator[None]:
        """While this lasts `stop` calls `interrupt`, and what fails because of that is `Stopped`."""
        self._interrupt = interrupt
        try:
            yield
        except Exception as error:
            if self.stopped:
                raise Stopped from error
            raise
        finally:
            self._interrupt = None

    @property
    def seconds(self) -> float:
        """For how long the work has been going on."""
        return monotonic() - self._started

    @property
    def rate(self) -> float | None:
        """Rows a second of the stage so far; None before the first row, and within the first second of the stage."""
        seconds = monotonic() - self._stage_began
        return self.rows / seconds if self.rows and seconds >= 1 else None

    @property
    def seconds_left(self) -> float | None:
        """How long it will take still, if it goes on as until now; None while that cannot be said, and at the end."""
        if self.seconds < 1 or not 0.02 <= self.fraction < 1:
            return None
        return self.seconds * (1 - self.fraction) / self.fraction


class Part:
    """A stage of a long work: from which fraction of the whole it goes to which; what it is told is its own."""

    def __init__(self, progress: Progress, stage: str = "", begin: float = 0.0, end: float = 1.0) -> None:
        self.progress = progress
        self._stage, self._begin, self._end = stage, begin, end
        self._fraction, self._rows = 0.0, 0

    def tell(self, fraction: float | None = None, rows: int | None = None) -> None:
        """Say how much of the part is done (0 to 1), or how many rows; raises `Stopped` where it was asked to stop."""
        self._fraction = self._fraction if fraction is None else min(1.0, max(self._fraction, fraction))
        self._rows = self._rows if rows is None else rows
        self.progress.tell(self._stage, self._begin + (self._end - self._begin) * self._fraction, self._rows)

    def within(self, begin: float, end: float) -> "Part":
        """What goes from `begin` to `end` of this part (0 to 1)."""
        length = self._end - self._begin
        return Part(self.progress, self._stage, self._begin + length * begin, self._begin + length * end)


class Stretch:
    """A part of a long work whose length is known: `whole` rows or bytes, from the fraction `begin` to `end`."""

    def __init__(self, progress: Progress, stage: str, whole: int, begin: float = 0.0, end: float = 1.0) -> None:
        self._part, self._whole, self._done = Part(progress, stage, begin, end), whole, 0
        self.tell(0)

    def tell(self, more: int) -> None:
        """Say that `more` of it are done; raises `Stopped` where the work was asked to stop."""
        self._done += more
        self.at(self._done, self._whole, self._done)

    def at(self, done: int, whole: int, rows: int = 0) -> None:
        """Say that `done` of `whole` steps of it are done, by `rows` rows; raises `Stopped` as `tell` does."""
        self._part.tell(done / max(1, whole), rows)

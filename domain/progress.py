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
    """Where one long work is: its stage (a message for gettext), the fraction done (0 to 1), rows done so far.

    The work calls `tell`; others may read it, and call `stop`, from any thread. `show` is called at every `tell`.
    """

    def __init__(self, show: Callable[["Progress"], None] | None = None) -> None:
        self.stage = ""
        self.fraction = 0.0
        self.rows = 0
        self.stopped = False
        self._show = show
        self._started = monotonic()
        self._interrupt: Callable[[], object] | None = None

    def tell(self, stage: str, fraction: float, rows: int = 0) -> None:
        """Say where the work is; raises `Stopped` where it was asked to stop."""
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
        """Rows a second so far; None before the first."""
        return self.rows / self.seconds if self.rows and self.seconds else None

    @property
    def seconds_left(self) -> float | None:
        """How long it will take still, if it goes on as until now; None while that cannot be said, and at the end."""
        if self.seconds < 1 or not 0.02 <= self.fraction < 1:
            return None
        return self.seconds * (1 - self.fraction) / self.fraction


class Stretch:
    """A stretch of a long work: `whole` rows or bytes, from the fraction `begin` of the work to `end`."""

    def __init__(self, progress: Progress, stage: str, whole: int, begin: float = 0.0, end: float = 1.0) -> None:
        self._progress, self._stage, self._whole = progress, stage, max(1, whole)
        self._begin, self._end = begin, end
        self._done = 0
        self.tell(0)

    def tell(self, more: int) -> None:
        """Say that `more` of it are done; raises `Stopped` where the work was asked to stop."""
        self._done += more
        self.at(self._done, self._whole, self._done)

    def at(self, done: int, whole: int, rows: int = 0) -> None:
        """Say that `done` of `whole` steps of it are done, by `rows` rows; raises `Stopped` as `tell` does."""
        fraction = self._begin + (self._end - self._begin) * done / max(1, whole)
        self._progress.tell(self._stage, fraction, rows)

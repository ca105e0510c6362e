"""Papers of a form that is not sent yet: held for an hour, encrypted, with a key that this process alone has."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe
from shutil import rmtree
from tempfile import mkdtemp
from time import monotonic

from cryptography.fernet import Fernet

from data import temporary
from data.evidence.inspecting import Inspected, demand_fit_together
from domain.evidence import LARGEST_AT_ONCE, EvidenceKind
from domain.marks import N_
from domain.problems import BadInput

_LASTS_SECONDS = 3600.0
#: So much is held at once for all players together.
_LARGEST = 1 << 30
#: So much of it for one network: a few forms at a time.
_SHARE = 4 * LARGEST_AT_ONCE


@dataclass(frozen=True, slots=True)
class HeldPaper:
    """A paper of a form: what it is, under which name, how large it is in bytes."""

    paper: str
    kind: EvidenceKind
    name: str
    media_type: str
    size: int


@dataclass(slots=True)
class _Form:
    """The papers of a form, whose network it was begun from, and those that are still being written."""

    network: str
    until: float
    papers: list[HeldPaper] = field(default_factory=list)
    coming: list[HeldPaper] = field(default_factory=list)

    @property
    def size(self) -> int:
        """All its bytes, with those that are still being written."""
        return sum(one.size for one in (*self.papers, *self.coming))


class Held:
    """The papers of all forms, by the secret of the form."""

    def __init__(self, largest: int = _LARGEST, share: int = _SHARE) -> None:
        self._largest, self._share = largest, share
        self._key = Fernet(Fernet.generate_key())
        self._forms: dict[str, _Form] = {}
        self._lock = threading.Lock()
        self._folder: Path | None = None

    def hold(self, form: str, kind: EvidenceKind, inspected: Inspected, network: str = "") -> HeldPaper:
        """Hold a paper of `form`, which `network` sends; `BadInput` where that is more than is taken at once."""
        paper = HeldPaper(token_urlsafe(12), kind, inspected.name, inspected.media_type, len(inspected.content))
        with self._lock:
            there, path = self._reserved(form, paper, network), self._path(paper)
        # Nobody else waits while it is encrypted and written.
        try:
            path.write_bytes(self._key.encrypt(inspected.content))
        except BaseException:
            with self._lock:
                there.coming.remove(paper)
            path.unlink(missing_ok=True)
            raise
        with self._lock:
            there.coming.remove(paper)
            there.papers.append(paper)
            if not any(one is there for one in self._forms.values()):  # sent or given up meanwhile
                path.unlink(missing_ok=True)
        return paper

    def _reserved(self, form: str, paper: HeldPaper, network: str) -> _Form:
        """The form with the place for `paper`; `BadInput` where there is none."""
        self._forget_old()
        until = monotonic() + _LASTS_SECONDS
        there = self._forms.get(form) or _Form(network, until)
        demand_fit_together([*(one.size for one in (*there.papers, *there.coming)), paper.size])
        if self._whole(there.network) + paper.size > self._share:
            raise BadInput(
                N_("Too many files of yours wait to be sent: send their form, or add {name} in an hour."),
                name=paper.name,
            )
        if self._whole() + paper.size > self._largest:
            raise BadInput(N_("Too many files are being sent just now: add {name} later."), name=paper.name)
        there.coming.append(paper)
        there.until = until
        self._forms[form] = there
        return there

    def of(self, form: str) -> Sequence[HeldPaper]:
        """The papers of `form`, in the order in which they came."""
        with self._lock:
            self._forget_old()
            return tuple(self._forms[form].papers) if form in self._forms else ()

    def content(self, paper: HeldPaper) -> Inspected:
        """What is held of a paper."""
        return Inspected(paper.name, paper.media_type, self._key.decrypt(self._path(paper).read_bytes()))

    def drop(self, form: str, paper: str) -> None:
        """Forget one paper of `form`; nothing where it has none such."""
        with self._lock:
            papers = self._forms[form].papers if form in self._forms else []
            for one in [one for one in papers if one.paper == paper]:
                papers.remove(one)
                self._path(one).unlink(missing_ok=True)

    def move(self, form: str, to: str) -> None:
        """Hold the papers of `form` for another one from now on."""
        with self._lock:
            if there := self._forms.pop(form, None):
                self._forms[to] = there

    def forget(self, form: str) -> None:
        """Forget all papers of `form`."""
        with self._lock:
            self._forget(form)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._forms.clear()
            if self._folder is not None:
                rmtree(self._folder, ignore_errors=True)
                self._folder = None

    def _forget_old(self) -> None:
        now = monotonic()
        for form in [name for name, one in self._forms.items() if one.until <= now]:
            self._forget(form)

    def _forget(self, form: str) -> None:
        there = self._forms.pop(form, None)
        for one in there.papers if there else ():
            self._path(one).unlink(missing_ok=True)

    def _whole(self, network: str | None = None) -> int:
        return sum(form.size for form in self._forms.values() if network in (None, form.network))

    def _path(self, paper: HeldPaper) -> Path:
        if self._folder is None:
            self._folder = Path(mkdtemp(prefix=temporary.prefix("held")))
        return self._folder / paper.paper

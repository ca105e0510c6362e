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
from domain.evidence import EvidenceKind
from domain.marks import N_
from domain.problems import BadInput

_LASTS_SECONDS = 3600.0
#: So much is held at once for all players together.
_LARGEST = 1 << 30


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
    papers: list[HeldPaper] = field(default_factory=list)
    until: float = 0.0


class Held:
    """The papers of all forms, by the secret of the form."""

    def __init__(self, largest: int = _LARGEST) -> None:
        self._largest = largest
        self._key = Fernet(Fernet.generate_key())
        self._forms: dict[str, _Form] = {}
        self._lock = threading.Lock()
        self._folder: Path | None = None

    def hold(self, form: str, kind: EvidenceKind, inspected: Inspected) -> HeldPaper:
        """Hold a paper of `form`; `BadInput` where that is more than is taken at once."""
        paper = HeldPaper(token_urlsafe(12), kind, inspected.name, inspected.media_type, len(inspected.content))
        with self._lock:
            self._forget_old()
            there = self._forms.setdefault(form, _Form())
            demand_fit_together([*(one.size for one in there.papers), paper.size])
            if self._whole() + paper.size > self._largest:
                raise BadInput(N_("Too many files are being sent just now: add {name} later."), name=paper.name)
            self._path(paper).write_bytes(self._key.encrypt(inspected.content))
            there.papers.append(paper)
            there.until = monotonic() + _LASTS_SECONDS
        return paper

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
            there = self._forms.get(form, _Form())
            for one in [one for one in there.papers if one.paper == paper]:
                there.papers.remove(one)
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
        for form in [name for name, one in self._forms.items() if one.until and one.until <= now]:
            self._forget(form)

    def _forget(self, form: str) -> None:
        for one in self._forms.pop(form, _Form()).papers:
            self._path(one).unlink(missing_ok=True)

    def _whole(self) -> int:
        return sum(one.size for form in self._forms.values() for one in form.papers)

    def _path(self, paper: HeldPaper) -> Path:
        if self._folder is None:
            self._folder = Path(mkdtemp(prefix=temporary.prefix("held")))
        return self._folder / paper.paper

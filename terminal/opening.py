"""The store that a verb is about."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data.store import Store
from domain.marks import N_
from domain.problems import BadInput


@contextmanager
def opened(path: Path) -> Iterator[Store]:
    """The store at `path`, for as long as the block lasts; `BadInput` where there is none: it is not made."""
    if not path.exists():
        raise BadInput(N_("There is no store at {path}."), path=path)
    with Store.open(path) as store:
        yield store

"""What tests of all kinds share: an empty store, the real exports, the terminal."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from tests import nursery as nurseries
from tests.nursery import Nursery
from tooling import catalogues

if TYPE_CHECKING:
    from data.store import Store

ROOT = Path(__file__).resolve().parent.parent

# A busy machine makes single examples slow now and then; how many there are is what counts.
hypothesis.settings.register_profile("delai", deadline=None)
hypothesis.settings.load_profile("delai")


#: A folder whose files stand in memory, and the room there that the files of a run may take.
_IN_MEMORY, _ROOM = Path("/dev/shm"), 8 << 30


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues once, before any worker starts: pages and terminal read what was compiled."""
    if not hasattr(config, "workerinput"):
        _keep_files_in_memory()
        catalogues.compile_all()


def _keep_files_in_memory() -> None:
    """Let temporary files stand in memory where there is room, unless TMPDIR says where.

    A write to a store waits for the disk several times, which takes longer than the rest of it.
    """
    if "TMPDIR" not in os.environ and _IN_MEMORY.is_dir() and shutil.disk_usage(_IN_MEMORY).free >= _ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(_IN_MEMORY)


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a closed, empty store: to copy it takes a tenth of the time in which one is made."""
    from data.store import Store

    folder = tmp_path_factory.mktemp("empty")
    Store.open(folder / "tickets.duckdb").close()
    return folder


@pytest.fixture
def store(tmp_path: Path, empty_store: Path) -> Iterator["Store"]:
    """A fresh, empty, open store of this test alone."""
    from data.store import Store

    shutil.copytree(empty_store, tmp_path, dirs_exist_ok=True)
    with Store.open(tmp_path / "tickets.duckdb") as fresh:
        yield fresh


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of the real exports: DELAI_SHARED, else ../shared/data beside the repository."""
    folder = Path(os.environ.get("DELAI_SHARED") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("the real exports are not here: no folder DELAI_SHARED and no ../shared/data")
    return folder


_PROGRESS = re.compile(r" *\d+%  ")


@dataclass(frozen=True)
class Said:
    """How a run of the terminal ended and what it said."""

    code: int
    stdout: str
    stderr: str

    @property
    def warned(self) -> str:
        """Standard error without lines of progress, which a busy machine has more of."""
        return "".join(line for line in self.stderr.splitlines(keepends=True) if not _PROGRESS.match(line))


@dataclass(frozen=True)
class Terminal:
    """Runs `delai.py` as a person does, on a store of its own (`store`, not there at first)."""

    store: Path
    nursery: Nursery

    def __call__(self, *arguments: str | Path, timeout: float = 300) -> Said:
        """Run `delai.py` with `arguments` from the repository's folder, without standard input."""
        env = {**os.environ, "DELAI_STORE": str(self.store), "PYTHONIOENCODING": "utf-8"}
        return Said(*self.nursery.run([str(one) for one in arguments], env, timeout))


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """The nursery of this worker's runs of the terminal."""
    with nurseries.opened() as opened:
        yield opened


@pytest.fixture
def run_cli(tmp_path: Path, nursery: Nursery) -> Terminal:
    """`run_cli("figures", "--json")` → Said; `run_cli.store` is another store than the fixture's."""
    return Terminal(tmp_path / "terminal" / "tickets.duckdb", nursery)


#: What takes a minute or more: begun first, so that no worker is left alone with it at the end. The second worker
#: begins with what needs no demo store, while the first one makes it for both.
_LONG = (
    "browser/test_accessibility",
    "unit/test_walk",
    "browser/",
    "torture/",
    "intake/test_any_file",
    "intake/test_pieces",
    "unit/test_archive",
    "attack/",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bring the long files before the others, in their order; within a file, and among the others, the order stays."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    return next((turn for turn, part in enumerate(_LONG) if part in item.nodeid), len(_LONG))

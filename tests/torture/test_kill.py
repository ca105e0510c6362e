"""kill -9 at any moment: every acknowledged edit is there, none is half done, the store opens again."""

import random
import signal
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data import chain, history
from data.demo import fill
from data.store import Store
from tests.conftest import ROOT

KILLS = 50


@pytest.mark.torture
def test_no_acknowledged_edit_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "tickets.duckdb"
    with Store.open(path) as store:
        fill(store, 200, 1, datetime(2026, 11, 20, tzinfo=UTC))
    chance = random.Random(1)
    for _ in range(KILLS):
        acknowledged = _edited_until_killed(path, chance.randint(1, 40))
        with Store.open(path) as store, closing(store.cursor()) as cursor:
            assert store.stamp >= acknowledged
            assert chain.broken_links(cursor, store.key) == []
            assert history.differences(cursor) == []


def _edited_until_killed(path: Path, edits: int) -> int:
    """Kill the editor some time after so many edits; the number of the last write that it acknowledged."""
    command = [sys.executable, "-m", "tests.torture.editing", str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        heard = [process.stdout.readline() for _ in range(edits)]
        process.send_signal(signal.SIGKILL)
        heard += process.stdout.readlines()
    return int([line for line in heard if line.endswith("\n")][-1])

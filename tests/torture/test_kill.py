"""kill -9 at any moment of eight hands' work: every acknowledged edit is there, none is half done, it opens again."""

import random
import signal
import statistics
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from time import perf_counter

import pytest

from data import heads
from data.heads import Verdict
from data.store import Store
from tests.conftest import ROOT
from tests.torture import desk


@pytest.mark.parametrize(
    "kills", [20, pytest.param(1_000, marks=pytest.mark.torture)], ids=["twenty_times", "a_thousand_times"]
)
def test_no_acknowledged_edit_is_lost(tmp_path: Path, kills: int) -> None:
    path = tmp_path / "tickets.duckdb"
    begun = before = desk.begin(path)
    chance, opened = random.Random(), []
    for _ in range(kills):
        acknowledged = _edited_until_killed(path, chance.randint(1, 60))
        start = perf_counter()
        with Store.open(path) as store:
            opened.append(perf_counter() - start)
            # Each hand may have been killed between its commit and its word.
            desk.demand_whole(store, begun, before, acknowledged, unsure=desk.HANDS)
            before = desk.versions(store)
            with closing(store.cursor()) as cursor:
                assert [one.verdict for one in heads.compared(cursor, heads.beside(path))] == [Verdict.FITS]
    usual, longest = statistics.median(opened), max(opened)
    print(f"\n{kills} kills: opens again in {usual:.2f} s, in {longest:.2f} s at the most (target 2 s)")


def _edited_until_killed(path: Path, edits: int) -> list[tuple[int, int]]:
    """Kill the editor some time after so many edits; the edits that it acknowledged."""
    command = [sys.executable, "-m", "tests.torture.editing", str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        heard = [process.stdout.readline() for _ in range(edits)]
        process.send_signal(signal.SIGKILL)
        heard += process.stdout.readlines()
    whole = [line.split() for line in heard if line.endswith("\n")]
    return [(int(ticket), int(version)) for ticket, version in whole]

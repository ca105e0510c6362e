"""kill -9 at any moment of eight hands' work: every acknowledged edit is there, none is half done, it opens again."""

import os
import random
import signal
import statistics
import subprocess
from contextlib import closing
from pathlib import Path
from time import perf_counter

import pytest

from data import heads
from data.heads import Verdict
from data.store import Store
from tests.torture import desk, forking

KILLS = 20
#: A thousand in `make torture`, each part on a desk of its own: what is looked through after a kill stays small.
PARTS = 50


def test_no_acknowledged_edit_is_lost(tmp_path: Path) -> None:
    _kill(tmp_path)


@pytest.mark.torture
@pytest.mark.parametrize("part", range(PARTS))
def test_a_thousand_times(tmp_path: Path, part: int) -> None:
    _kill(tmp_path)


def _kill(tmp_path: Path) -> None:
    path = tmp_path / "tickets.duckdb"
    begun = before = desk.begin(path)
    chance, opened = random.Random(), []
    with forking.nursery("tests.torture.editing", path) as nursery:
        for _ in range(KILLS):
            acknowledged = _edited_until_killed(nursery, chance.randint(1, 25))
            start = perf_counter()
            with Store.open(path) as store, closing(store.cursor()) as cursor:
                opened.append(perf_counter() - start)
                # Each hand may have been killed between its commit and its word.
                desk.demand_whole(store, begun, before, acknowledged, unsure=desk.HANDS)
                assert [one.verdict for one in heads.compared(cursor, heads.beside(path))] == [Verdict.FITS]
                before = desk.versions(store)
    usual, longest = statistics.median(opened), max(opened)
    print(f"\n{KILLS} kills: opens again in {usual:.2f} s, in {longest:.2f} s at the most (target 2 s)")


def _edited_until_killed(nursery: subprocess.Popen[str], edits: int) -> list[tuple[int, int]]:
    """Kill an editor some time after so many edits; the edits that it acknowledged."""
    assert nursery.stdin and nursery.stdout
    nursery.stdin.write("one more\n")
    word, number = nursery.stdout.readline().split()
    assert word == "begun"
    heard = [nursery.stdout.readline() for _ in range(edits)]
    os.kill(int(number), signal.SIGKILL)
    while (line := nursery.stdout.readline()) != "ended\n":
        assert line, "the nursery is gone"
        heard.append(line)
    return [(int(ticket), int(version)) for ticket, version in map(str.split, heard)]

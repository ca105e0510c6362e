"""Eight threads edit the same hundred tickets for a minute, with a backup meanwhile: no edit lost, conflicts told."""

import threading
from pathlib import Path

from data import backup, verifying
from data.store import Store
from domain.people import SYSTEM
from tests.torture import desk

SECONDS = 60.0


def test_a_minute_of_eight_hands(tmp_path: Path) -> None:
    path = tmp_path / "tickets.duckdb"
    begun = desk.begin(path)
    with Store.open(path) as store:
        made: list[backup.Written] = []
        keeper = threading.Timer(SECONDS / 3, lambda: made.append(_kept(store, tmp_path)))
        keeper.start()
        told = desk.work(store, SECONDS)
        keeper.join()
        desk.demand_whole(store, begun, begun, told.acknowledged)
        last = store.stamp
    assert told.acknowledged and told.conflicts, "eight hands at a hundred tickets meet"
    for problem in told.conflicts:
        assert problem.details["changes"], "whoever is refused is told what was changed meanwhile"
    print(f"\n{len(told.acknowledged)} edits acknowledged, {len(told.conflicts)} conflicts told in {SECONDS:.0f} s")
    [written] = made
    assert 1 < written.head.transaction_id < last, "made in the middle of the work"
    assert backup.restore(tmp_path / "b", tmp_path / "again.duckdb").head == written.head
    with Store.open(tmp_path / "again.duckdb") as store:
        assert verifying.verify(store).is_whole


def _kept(store: Store, folder: Path) -> backup.Written:
    return backup.write(store, SYSTEM, folder / "b", with_key=True)

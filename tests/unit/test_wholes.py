"""What was reckoned of all cases is kept while there is room, the newest first; and a page asks for a slice of it."""

from datetime import timedelta

import pyarrow as pa
import pytest

from analytics import whatif
from analytics.ticket_list import tickets_behind
from data.demo import fill
from data.store import Store
from domain.people import SYSTEM
from sla import policy_document
from tests.asking import question
from tests.ledger import at
from ui import cached
from ui.cached import suppositions
from ui.wholes import Wholes

NOW = "11-20 18:00"


def table(rows: int) -> pa.Table:
    return pa.table({"number": pa.array(range(rows), pa.int64())})


def test_the_newest_are_kept_that_fit() -> None:
    wholes = Wholes(most=3 * 800)
    for key in "abcd":
        wholes.keeper(key)(table(100))
    assert [wholes.find(key) is not None for key in "abcd"] == [False, True, True, True]
    wholes.keeper("e")(table(1000))
    assert [wholes.find(key) is not None for key in "abcde"] == [False] * 5, "what does not fit is not kept"
    wholes.keeper("f")(table(1))
    assert wholes.find("f") == table(1)


def test_cases_are_reckoned_once_for_all_slices_until_something_is_written(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, 60, 1, at(NOW) - timedelta(days=1))
    policy, reckoned = policy_document.default(), []
    real = whatif._reckon
    monkeypatch.setattr(whatif, "_reckon", lambda *asked: (reckoned.append(asked[-1]), real(*asked)))
    monkeypatch.setattr(suppositions, "_wholes", Wholes())
    whole, part = question(NOW), question(NOW).only("category", "bonus")
    before = cached.supposition(store, policy, part)
    cached.supposition(store, policy, whole)
    assert reckoned == ["narrowed_versions", "standing_versions"], "of a slice alone no more than that is reckoned"
    taken = cached.supposition(store, policy, question(NOW).only("channel", "email"))
    # So is a list that a press opens.
    listed, _rows = cached.supposed_tickets(store, policy, tickets_behind(part, "on_time_rate"), 5)
    assert listed == before.figures.set_index("figure")["denominator"]["on_time_rate"]
    assert len(reckoned) == 2 and not taken.counts.empty and not before.counts.empty
    cached.supposition(store, policy, question("11-20 18:01").only("channel", "email"))
    assert len(reckoned) == 3, "at another instant other cases are late"
    with store.write(SYSTEM, "test", at(NOW)):
        pass
    cached.supposition(store, policy, question(NOW).only("channel", "email"))
    assert len(reckoned) == 4

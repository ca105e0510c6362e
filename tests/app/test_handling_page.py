"""The page of handling times: both clocks, its two charts and tables, why two medians differ, and nothing to draw."""

import pytest

from analytics.handling import Difference, Handling, handling
from analytics.measure import Clock
from data.store import Store
from tests.app.conftest import Visit
from tests.asking import question

NONE = Difference(0, None, 0, 0, 0)


def read(store: Store, as_of: str = "11-20 12:00", **asked: str) -> Handling:
    from contextlib import closing

    with closing(store.cursor()) as cursor:
        return handling(cursor, question(as_of, **asked), Clock.GROSS)


@pytest.mark.parametrize("clock", ["gross", "sla"])
def test_the_page_on_each_clock(visit: Visit, clock: str) -> None:
    app = visit("handling", lang="en", clock=clock)
    assert not app.exception and not app.error
    assert app.query_params["clock"] == [clock]
    wanted = {"gross": "Median handling time", "sla": "Median handling time, SLA clock"}[clock]
    assert [one.label for one in app.metric][0] == wanted
    assert any("over the cases received in the period and" in one.value for one in app.markdown)
    assert any(one.value.startswith("**Half are answered within") for one in app.markdown)

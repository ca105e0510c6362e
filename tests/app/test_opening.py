"""What a number opens: the tickets that it counts, as of when it was counted; and nothing where it counts none."""

from urllib.parse import parse_qs

import pytest

from analytics.measure import Clock
from data.store import Store
from domain.people import Role
from tests.app.conftest import Visit
from ui import cached, cells, handling_view, signal_view


@pytest.mark.parametrize("clock", [Clock.GROSS, Clock.SLA])
def test_days_and_intervals_open_nothing(clock: Clock) -> None:
    days, kinds = handling_view.day_columns(clock), handling_view.slice_columns(clock)
    opened = {
        name for table in (days, kinds) for name in table if cells.target(dict.fromkeys(table, 1.0), (), table, name)
    }
    assert opened == {"answered", "withdrawn", "median", "p90", "n", "missed"}


def test_limits_open_nothing() -> None:
    table = signal_view._columns("on_time_rate")
    row = {"week": "2026-W40", **dict.fromkeys(table, 1.0)}
    assert [name for name in table if cells.target(row, ("week",), table, name)] == ["value", "denominator"]


@pytest.mark.parametrize(("asked", "seen"), [({}, "2026-10-31"), ({"at": "2026-11-10"}, "2026-11-10")])
def test_a_report_opens_its_tickets_as_of_when_it_is(
    visit: Visit, desk_store: Store, asked: dict[str, str], seen: str
) -> None:
    manager = next(one for one in cached.people(desk_store) if one.role is Role.MANAGER)
    app = visit("report", lang="en", report="2026-10", **asked, **{"as": manager.user_id})
    links = [parse_qs(one.proto.query_string) for one in app.get("page_link") if "figure=" in one.proto.query_string]
    assert len(links) == 6
    assert {link["at"][0] for link in links} == {seen}
    assert {link["period"][0] for link in links} == {"2026-10-01..2026-10-31"}

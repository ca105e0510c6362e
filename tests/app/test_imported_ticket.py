"""What the pages say of tickets that an import brought, and of a desk that has nothing to compare."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import intake
from data.store import Store
from domain.people import Role
from tests.app.conftest import Visit
from tests.app.test_imports_page import staffed
from tests.intake.conftest import HEADER, TICKETS
from ui import cached

ROWS = (
    "K-1,05/01/2026 09:00,06/01/2026 09:00,07/01/2026 09:00,08/01/2026 09:00,done,bonus",
    "K-2,05/01/2026 09:00,,,08/01/2026 09:00,waiting_player,bonus",
    "K-3,05/01/2026 09:00,06/01/2026 09:00,03/01/2026 10:00,01/01/2026 09:00,done,bonus",
    "K-4,05/01/2026 09:00,04/01/2026 09:00,,08/01/2026 09:00,done,bonus",
)


@pytest.fixture(scope="module")
def desk_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An open store with two tickets of a help desk beside its own."""
    folder: Path = tmp_path_factory.mktemp("imported")
    store = staffed(folder / "tickets.duckdb")
    file = folder / "a.csv"
    file.write_text("\n".join([HEADER, *ROWS]) + "\n", encoding="utf-8")
    boss = next(one for one in cached.people(store) if one.role is Role.ADMIN)
    intake.run(store, boss, file, intake.parse_mapping(TICKETS, "m.toml"))
    yield store
    store.close()


def ticket(visit: Visit, store: Store, reference: str) -> AppTest:
    with closing(store.cursor()) as cursor:
        found = cursor.execute("SELECT ticket_id FROM tickets WHERE external_id = ?", [reference]).fetchall()
    return visit("ticket", lang="en", ticket=str(found[0][0]))


def test_what_an_import_brought_is_told_of_its_source(visit: Visit, desk_store: Store) -> None:
    admin = next(one for one in cached.people(desk_store) if one.role is Role.ADMIN)
    heads = [one.value for one in ticket(visit, desk_store, "K-1").markdown if "**" in one.value]
    told = [head for head in heads if any(word in head for word in ("Filed", "Answer sent", "Complaint closed"))]
    assert len(told) == 3
    assert all(head.endswith(f"· helpdesk, imported by {admin.name}") for head in told)
    waiting = [one.value for one in ticket(visit, desk_store, "K-2").markdown]
    assert any("Seen in the source" in one for one in waiting)


def test_an_acknowledgement_that_the_source_does_not_tell_is_not_known(visit: Visit, desk_store: Store) -> None:
    said = [one.value for one in ticket(visit, desk_store, "K-1").text]
    assert "not known" in said
    assert "not yet" not in said


def test_nothing_is_told_of_a_period_that_is_not_there(visit: Visit) -> None:
    every, last = (visit(lang="en", period=period).metric for period in ("all", "90d"))
    assert [one.delta for one in every] == [""] * 4
    assert any(one.delta for one in last)
    nothing = visit(lang="en", period="90d", category="no such thing").metric
    assert nothing[0].value.endswith("–]")
    assert nothing[0].delta == ""


def test_the_trend_says_its_weeks(visit: Visit) -> None:
    assert any(one.value.startswith("Weeks from ") for one in visit(lang="en", period="all").caption)


def test_nothing_late_is_no_dash(visit: Visit) -> None:
    said = [one.value for one in visit("overdue", lang="en", category="no such thing").caption]
    assert not any("late by more than" in one for one in said)


def plain(text: str) -> str:
    return text.replace("\\", "").replace("\u2060", "")


def told(app: AppTest) -> list[str]:
    return [sentence for one in app.warning for sentence in plain(one.value).split("\n\n")]


def test_what_cannot_be_right_is_told_with_what_the_source_has(visit: Visit, desk_store: Store) -> None:
    app = ticket(visit, desk_store, "K-3")
    assert told(app) == [
        "The source says that it was closed on 3 Jan 2026 10:00, before it was received on 5 Jan 2026 09:00.",
        "The source says that it was due on 1 Jan 2026 09:00, before it was received on 5 Jan 2026 09:00.",
        "The source says that it was closed on 3 Jan 2026 10:00, before it was answered on 6 Jan 2026 09:00: it counts"
        " as closed from the answer on.",
    ]
    assert any("in the source: closed on 3 Jan 2026 10:00" in plain(one.value) for one in app.caption)


def test_an_event_before_the_receipt_says_so(visit: Visit, desk_store: Store) -> None:
    app = ticket(visit, desk_store, "K-4")
    assert [one.partition(", ")[0] for one in told(app)] == ["The source says that it was answered on 4 Jan 2026 09:00"]
    assert [plain(one.value) for one in app.caption if "before the receipt" in one.value] == [
        "Status → Answered · before the receipt"
    ]


def test_nothing_is_said_of_times_that_can_be_right(visit: Visit, desk_store: Store) -> None:
    app = ticket(visit, desk_store, "K-1")
    assert not told(app)
    assert not any("in the source:" in one.value or "before the receipt" in one.value for one in app.caption)

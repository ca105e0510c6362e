"""The demo: the same seed the same data, the shape it promises, and its life told by SQL as by Python."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from data import case_state, chain, history, judged
from data.case_state import Step, after, opened
from data.columns import PROCEDURE
from data.demo import fill
from data.store import Store
from domain.problems import BadInput
from domain.reference import is_reference
from domain.statuses import Status

UNTIL = datetime(2026, 11, 20, 18, tzinfo=UTC)
CASES = 6_000
NOW = "year(valid_to) = 9999 AND year(recorded_to) = 9999"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("demo") / "tickets.duckdb") as store:
        fill(store, CASES, 7, UNTIL)
        yield store


def rows(store: Store, query: str, *values: Any) -> list[tuple[Any, ...]]:
    with closing(store.cursor()) as cursor:
        return cursor.execute(query, list(values)).fetchall()


def content(path: Path, seed: int) -> list[list[tuple[Any, ...]]]:
    with Store.open(path) as store:
        fill(store, 200, seed, UNTIL)
        tables = ("tickets", "players", "texts", "events", "case_versions", "users")
        return [rows(store, f"SELECT * FROM {table} ORDER BY ALL") for table in tables]


def test_the_same_seed_gives_the_same_data_and_another_another(tmp_path: Path) -> None:
    first, again, other = (
        content(tmp_path / name, seed) for name, seed in (("a.duckdb", 1), ("b.duckdb", 1), ("c.duckdb", 2))
    )
    assert first == again
    assert first != other


def test_chain_and_versions_fit(demo: Store) -> None:
    with closing(demo.cursor()) as cursor:
        assert chain.broken_links(cursor, demo.key) == []
        assert history.differences(cursor) == []
        assert judged.differences(cursor) == []


def test_the_events_folded_in_python_give_what_sql_gives(demo: Store) -> None:
    names = ["status", "category", "complexity", "channel", "jurisdiction", "team", "agent", "decision", "end_unknown"]
    names += ["policy", "due_at", "due_original", "risk_at", "ack_due_at", "acknowledged_at", "hard_stop_at"]
    names += ["breach_reason", "raised", *PROCEDURE]
    events = rows(demo, f"SELECT ticket_id, kind, occurred_at, {', '.join(names)} FROM events ORDER BY event_id")
    references = dict(rows(demo, "SELECT ticket_id, reference FROM tickets"))
    told: dict[int, case_state.CaseState] = {}
    for number, kind, at, *values in events:
        said = {name: value for name, value in zip(names, values, strict=True) if value is not None}
        if "status" in said:
            said["status"] = Status(said["status"])
        step = Step(kind, at, said)
        told[number] = after(told[number], step) if number in told else opened(number, references[number], step)
    with closing(demo.cursor()) as cursor:
        assert case_state.load(cursor, list(told)) == told
    assert len(told) == CASES


def test_nothing_happens_before_the_three_years_or_after_until(demo: Store) -> None:
    ((first, last, recorded),) = rows(demo, "SELECT min(received_at), max(occurred_at), max(recorded_at) FROM events")
    assert (UNTIL - first).days in range(1080, 1097)
    assert last <= UNTIL and recorded <= UNTIL


def test_what_was_so_was_known_then(demo: Store) -> None:
    assert rows(demo, "SELECT count(*) FROM events WHERE recorded_at <> occurred_at") == [(0,)]
    half = datetime(2025, 6, 1, tzinfo=UTC)
    query = "SELECT count(*) FROM case_versions WHERE recorded_from <= ? AND recorded_to > ? AND valid_from > ?"
    assert rows(demo, query, half, half, half) == [(0,)]


def test_references_are_true_and_unique(demo: Store) -> None:
    references = [row[0] for row in rows(demo, "SELECT reference FROM tickets")]
    assert len(set(references)) == CASES and all(map(is_reference, references))


def test_every_step_of_a_life_occurs(demo: Store) -> None:
    kinds = {row[0] for row in rows(demo, "SELECT DISTINCT kind FROM events")}
    told = "filed acknowledged assigned taken status_changed noted extended answered reopened closed"
    talk = "requested replied proposed proposal_answered chased rated"
    way_on = "appealed appeal_decided mediated mediation_decided"
    assert kinds == set(f"{told} {talk} {way_on}".split())
    assert {row[0] for row in rows(demo, "SELECT DISTINCT status FROM events")} >= set(Status)
    assert len(rows(demo, f"SELECT DISTINCT decision FROM case_versions WHERE {NOW} AND decision IS NOT NULL")) == 8
    assert len(rows(demo, "SELECT DISTINCT category FROM case_versions")) == 7


def on_time(store: Store, month: str, category: str) -> float:
    query = (
        f"SELECT avg((answered_at <= due_at)::INT), count(*) FROM case_versions WHERE {NOW}"
        " AND strftime(received_at, '%Y-%m') = ? AND (category = 'payment') = ?"
    )
    ((share, _),) = rows(store, query, month, category == "payment")
    return float(share)


def test_the_bad_month_shows_in_payments_alone(demo: Store, tmp_path: Path) -> None:
    assert on_time(demo, "2026-04", "payment") < 0.6
    for month in ("2026-02", "2026-03", "2026-05", "2026-06"):
        assert on_time(demo, month, "payment") > 0.75
    assert on_time(demo, "2026-04", "others") > 0.75
    with Store.open(tmp_path / "calm.duckdb") as calm:
        fill(calm, 3_000, 7, UNTIL, bad_month=False)
        assert on_time(calm, "2026-04", "payment") > 0.75


def test_the_desk_answers_mostly_on_time_with_a_backlog_and_some_late(demo: Store) -> None:
    ((share, backlog, late, teams),) = rows(
        demo,
        "SELECT avg((answered_at <= due_at)::INT), count(*) FILTER (answered_at IS NULL),"
        " count(*) FILTER (answered_at IS NULL AND late_at <= ?),"
        " count(DISTINCT team) FILTER (answered_at IS NULL AND late_at <= ?)"
        f" FROM case_versions WHERE {NOW}",
        UNTIL,
        UNTIL,
    )
    assert 0.85 <= share <= 0.92
    assert 0.005 * CASES < backlog < 0.03 * CASES
    assert late >= 4 and teams >= 2


def test_only_an_empty_store_is_filled(demo: Store) -> None:
    stamp = demo.stamp
    with pytest.raises(BadInput, match="not empty"):
        fill(demo, 10, 1, UNTIL)
    assert demo.stamp == stamp


def test_a_demo_of_nothing_is_refused(store: Store) -> None:
    with pytest.raises(BadInput, match="not 0"):
        fill(store, 0, 1, UNTIL)
    assert store.stamp == 0

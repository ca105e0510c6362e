"""How long cases have been so, on both clocks: by hand, by what is written at the answer, and case by case."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.figures import figures
from analytics.lifetimes import COLUMNS, curves, lifetimes
from analytics.measure import Clock
from analytics.question import Question
from analytics.survival import Curve, End, curve
from analytics.whatif import supposing
from data import commands, policies
from data import procedure_commands as procedure
from data.demo import fill
from data.filing import Complaint
from data.store import Store
from domain.people import Person, Role
from domain.problems import BadInput
from domain.statuses import Status
from domain.vocabulary import Category, Channel
from sla import one_case
from sla.limits import Limit, Way
from sla.policy import FACTS, Policy, Rule
from sla.spans import microseconds
from tests.asking import behind, counts, question, told, value
from tests.ledger import at, tell
from tests.people import hire
from tests.story import NOW, STORY

AMELIE = Person("amelie.roux", "Amélie Roux", Role.AGENT, "payments")
UNTIL = datetime(2026, 11, 20, 18, tzinfo=UTC)
DAY = 86_400


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("story") / "tickets.duckdb"
    with Store.open(path) as store:
        yield tell(store, STORY)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A desk with policies, pauses, reopened cases, holidays and both changes of the clocks in its years."""
    with Store.open(tmp_path_factory.mktemp("demo") / "tickets.duckdb") as store:
        fill(store, 700, 5, UNTIL)
        yield store


def lives(store: Store, asked: Question, clock: Clock = Clock.GROSS, by: tuple[str, ...] = ()) -> pd.DataFrame:
    with closing(store.cursor()) as cursor:
        return lifetimes(cursor, asked, clock, by).to_pandas()


def curve_of(store: Store, asked: Question, clock: Clock = Clock.GROSS) -> Curve:
    with closing(store.cursor()) as cursor:
        found = curves(cursor, asked, clock)[()]
    assert found is not None
    return found


class TestByHand:
    """The story as of 20 November, 12:00; K and L are no complaints, I is a fault in the data, J has no end."""

    #: Hours to the answer, or to the end of what is known.
    ANSWERED = (12, 49.5, 72, 144, 168)
    WITHDRAWN = (168,)
    OPEN = (51, 267, 387, 436, 468.5, 469 + 1 / 60, 638 + 1 / 60)

    def test_who_is_in_it_and_for_how_long(self, desk: Store) -> None:
        found = lives(desk, question(NOW))
        told_of = {end: sorted(found[found["end"] == end]["seconds"]) for end in End}
        wanted = {End.ANSWERED: self.ANSWERED, End.WITHDRAWN: self.WITHDRAWN, End.OPEN: self.OPEN}
        assert told_of == {end: [round(hours * 3600) for hours in sorted(spans)] for end, spans in wanted.items()}

    def test_the_figures(self, desk: Store) -> None:
        assert behind(desk, "handling_median", "denominator", NOW) == "A B C D E F G H M N O P Q"
        assert behind(desk, "handling_median", "numerator", NOW) == "A B F N P"
        assert behind(desk, "handling_median", "missed", NOW) == "C D E G H M O Q"
        assert counts(desk, "handling_median", NOW) == (5, 13)
        # 12/13 · 11/12 · 9/10 (Q is younger than that) · 8/9 · 7/8: three in five are left, and never fewer.
        assert curve_of(desk, question(NOW)).survival(168 * 3600) == pytest.approx(11 / 13 * 9 / 10 * 8 / 9 * 7 / 8)
        assert np.isnan(value(desk, "handling_median", NOW))
        # As of the 8th only what was answered by then: A, B, G, N; F was open again until noon.
        assert counts(desk, "handling_median", "11-08 11:00", known="11-08 11:00") == (4, 9)

    def test_a_period_is_one_of_receipt_and_its_end_is_not_in_it(self, desk: Store) -> None:
        asked = {"start": "10-01 22:30", "end": "11-01 12:00"}
        assert behind(desk, "handling_p90", "denominator", NOW, **asked) == "B C D E H"

    def test_on_the_clock_of_the_limit_are_those_with_a_limit_by_a_policy(self, desk: Store) -> None:
        # A and P have been measured by one; no policy gave any other of these a limit.
        assert behind(desk, "handling_median_sla", "denominator", NOW) == "A P"
        assert value(desk, "handling_median_sla", NOW) == 49.5
        assert value(desk, "handling_p90_sla", NOW) == 72

    def test_slices_by_fact_and_by_month(self, desk: Store) -> None:
        found = lives(desk, question(NOW), by=("category", "month"))
        assert list(found.columns) == ["category", "month", *COLUMNS]
        assert set(found[found["category"] == "payment"]["month"]) == {"2026-10", "2026-11"}
        with closing(desk.cursor()) as cursor:
            made = curves(cursor, question(NOW), Clock.GROSS, ("category", "month"))
        sizes = found.groupby(["category", "month"]).size().to_dict()
        assert {key: one.size for key, one in made.items() if one} == {(): 13} | sizes
        assert list(made) == sorted(made)
        rows = told(desk, question(NOW), "handling_median", by=("category",)).set_index("category")
        assert rows["value"]["payment"] == 144 and rows["denominator"].sum() == 13


class TestTheClockOfTheLimit:
    def test_just_before_the_answer_a_case_has_used_what_is_written_at_it(self, demo: Store) -> None:
        # Business hours, pauses and reopenings of every kind: what the store wrote itself is the witness.
        with closing(demo.cursor()) as cursor:
            answered = cursor.execute(
                "SELECT ticket_id, answered_at, sla_seconds, paused_seconds, reopenings FROM case_versions"
                " WHERE recorded_to > now() AND valid_to > now() AND sla_seconds IS NOT NULL AND is_counted"
                " QUALIFY row_number() OVER (PARTITION BY paused_seconds > 0, reopenings > 0 ORDER BY ticket_id) <= 4"
            ).fetchall()
        assert {bool(paused) for *_, paused, _reopened in answered} == {True, False}
        assert {bool(reopened) for *_, reopened in answered} == {True, False}
        for ticket_id, answered_at, seconds, *_ in answered:
            before = answered_at.astimezone(UTC) - timedelta(seconds=1)
            found = lives(demo, Question(before), Clock.SLA).set_index("ticket_id").loc[ticket_id]
            assert found["end"] == End.OPEN
            assert 0 <= seconds - found["seconds"] <= 1, ticket_id

    @pytest.mark.parametrize("as_of", ["2025-12-24T23:30", "2026-03-29T02:00", "2026-10-25T03:00", "2026-11-20T18:00"])
    def test_every_open_case_has_used_what_its_own_watch_says(self, demo: Store, as_of: str) -> None:
        instant = datetime.fromisoformat(as_of).replace(tzinfo=UTC)
        asked = Question(instant, known_at=min(instant, UNTIL))
        found = lives(demo, asked, Clock.SLA).set_index("ticket_id")
        with closing(demo.cursor()) as cursor:
            book = policies.book(cursor)
            open_ones = cursor.execute(
                f"SELECT ticket_id, policy, received_at, {', '.join(FACTS)} FROM case_versions"
                " WHERE is_open AND policy IS NOT NULL AND is_counted AND valid_from <= $at AND valid_to > $at"
                " AND recorded_from <= $known AND recorded_to > $known",
                {"at": instant, "known": asked.known_at},
            ).fetchall()
            stops = cursor.execute(
                "SELECT ticket_id, epoch_us(valid_from), epoch_us(valid_to) FROM case_versions"
                " WHERE (is_paused OR NOT is_open) AND recorded_from <= $known AND recorded_to > $known"
                " AND valid_from < $at",
                {"at": instant, "known": asked.known_at},
            ).fetchall()
        assert len(open_ones) > 3
        assert sorted(found[found["end"] == End.OPEN].index) == sorted(row[0] for row in open_ones)
        for ticket_id, number, received_at, *facts in open_ones:
            limit = book.version(number).policy.answer(dict(zip(FACTS, facts, strict=True)))
            assert limit
            clock = book.version(number).reckoner(received_at, instant).clock(limit)
            own = [(begun, min(over, microseconds(instant))) for one, begun, over in stops if one == ticket_id]
            start = microseconds(received_at.astimezone(UTC))
            judged = one_case.reckoned(clock.watch, limit, start, microseconds(instant), own)
            assert found["seconds"][ticket_id] == judged.elapsed // 10**6, ticket_id


class TestWhatIf:
    """As in tests/unit/test_whatif.py, three days of 24 hours that nothing stops, or that the player does.

    ticket  received  waits for the player  answered
    A       2 10:00   -                     5 10:00
    B       2 10:00   4 10:00 - 5 10:00     -
    C       3 10:00   5 10:00 -             -
    """

    NOW = "11-08 10:00"

    @pytest.fixture
    def told(self, store: Store) -> Store:
        return tell(
            store,
            """
            ticket | occurred    | status         | due
            A      | 11-02 10:00 | new            | 11-05 10:00
            B      | 11-02 10:00 | new            |
            C      | 11-03 10:00 | new            | 11-06 10:00
            B      | 11-04 10:00 | waiting_player |
            B      | 11-05 10:00 | in_analysis    |
            C      | 11-05 10:00 | waiting_player |
            A      | 11-05 10:00 | answered       |
            """,
        )

    @pytest.mark.parametrize(("pausing", "hours"), [((), (72, 144, 120)), ((Status.WAITING_PLAYER,), (72, 120, 48))])
    def test_open_ones_have_used_what_they_would_have(
        self, told: Store, pausing: tuple[Status, ...], hours: tuple[int, ...]
    ) -> None:
        policy = Policy("all", {}, (Rule("all", Limit(Way.HOURS, 72)),), pausing=frozenset(pausing))
        asked = question(self.NOW)
        with closing(told.cursor()) as cursor, supposing(cursor, policy, asked) as other:
            found = lifetimes(other, asked, Clock.SLA).to_pandas().sort_values("ticket_id")
            rows = figures(other, asked, ("handling_median_sla", "handling_median"))
        assert found["seconds"].tolist() == [3600 * one for one in hours]
        assert rows["denominator"].tolist() == [3, 3]
        # With the pause C goes out of sight before A is answered: half of the two others. Without it two in three stay.
        assert [None if np.isnan(one) else one for one in rows["value"]] == [72 if pausing else None, None]
        assert len(lives(told, asked, Clock.SLA)) == 0

    def test_a_case_that_no_rule_fits_is_on_no_clock(self, told: Store) -> None:
        rule = Rule("none", Limit(Way.HOURS, 72), {"category": frozenset({"game"})})
        asked = question(self.NOW)
        with closing(told.cursor()) as cursor, supposing(cursor, Policy("none", {}, (rule,)), asked) as other:
            assert lifetimes(other, asked, Clock.SLA).num_rows == 0


class TestBadInput:
    @pytest.mark.parametrize("clock", [Clock.GROSS, Clock.SLA])
    def test_a_period_without_cases(self, demo: Store, clock: Clock) -> None:
        asked = Question(UNTIL).between(datetime(1999, 1, 1, tzinfo=UTC), datetime(1999, 2, 1, tzinfo=UTC))
        found = curve_of(demo, asked, clock)
        assert found.size == 0 and np.isnan(found.survival([0, DAY])).all()
        row = told(demo, asked, "handling_median_sla").iloc[0]
        assert row["denominator"] == 0 and np.isnan(row["value"])
        assert len(told(demo, asked, "handling_median", by=("category",))) == 0

    def test_a_stratum_of_three(self, store: Store) -> None:
        tell(
            store,
            """
            ticket | occurred    | status   | category
            A      | 11-02 10:00 | new      | game
            B      | 11-02 10:00 | new      | game
            C      | 11-02 10:00 | new      | game
            A      | 11-03 10:00 | answered |
            """,
        )
        row = told(store, question("11-08 10:00"), "handling_median", "handling_p90", by=("category",)).iloc[0]
        # One in three says nothing of a half, and nothing about how far it may be from that.
        assert np.isnan(row["value"]) and row["denominator"] == 3

    def test_one_agent_only_is_the_whole(self, store: Store) -> None:
        tell(store, "ticket | occurred | status | agent\nA | 11-02 10:00 | new | ada\nA | 11-03 10:00 | answered |")
        rows = told(store, question("11-08 10:00"), "handling_median", by=("agent",))
        assert rows[["agent", "value"]].to_numpy().tolist() == [["ada", 24.0]]
        assert value(store, "handling_median", "11-08 10:00") == 24

    def test_all_paused(self, store: Store) -> None:
        hire(store, AMELIE)
        filed = datetime(2026, 11, 2, 9, tzinfo=UTC)
        for number in range(3):
            written = Complaint(f"J-{number}", filed.date(), Category.PAYMENT, "x", Channel.EMAIL)
            ticket, _ = commands.file(store, AMELIE, written, filed)
            commands.change_status(store, AMELIE, ticket, 1, Status.IN_ANALYSIS, at=filed + timedelta(hours=2))
            procedure.request(store, AMELIE, ticket, 2, "?", at=filed + timedelta(hours=5))
        later = [lives(store, Question(at(f"11-{day} 10:00")), Clock.SLA) for day in (10, 20)]
        assert later[0]["seconds"].tolist() == later[1]["seconds"].tolist() == [5 * 3600] * 3
        assert np.isnan(told(store, question("11-20 10:00"), "handling_p90_sla")["value"].item())

    @pytest.mark.parametrize("clock", [Clock.GROSS, Clock.SLA])
    def test_as_of_before_the_first_one(self, demo: Store, clock: Clock) -> None:
        found = curve_of(demo, Question(datetime(1960, 1, 1, tzinfo=UTC)), clock)
        assert found.size == 0 and np.isnan(found.quantile(0.5))

    def test_as_of_the_future_all_open_ones_have_waited_until_then(self, demo: Store) -> None:
        later = [lives(demo, Question(UNTIL + timedelta(days=days))).set_index("ticket_id") for days in (0, 100)]
        is_open = later[0]["end"] == End.OPEN
        assert is_open.any()
        assert (later[1]["seconds"] - later[0]["seconds"])[is_open].tolist() == [100 * DAY] * int(is_open.sum())

    def test_no_clock_tells_what_is_used_in_the_year_9000(self, demo: Store) -> None:
        far = Question(datetime(9000, 1, 1, tzinfo=UTC))
        assert np.isnan(told(demo, far, "handling_median_sla")["value"].item())
        assert lives(demo, far, Clock.SLA)["seconds"].isna().any()
        with closing(demo.cursor()) as cursor:
            assert curves(cursor, far, Clock.SLA) == {(): None}
        # The wall clock goes on.
        assert value(demo, "handling_median", "11-20 18:00") == told(demo, far, "handling_median")["value"].item()

    def test_a_night_of_25_hours_inside_the_period(self, store: Store) -> None:
        # Received at noon on 24 October in Paris, and answered at noon the next day, in other time.
        tell(
            store,
            """
            ticket | occurred          | status
            A      | 10-24 12:00 Paris | new
            A      | 10-25 12:00 Paris | answered
            """,
        )
        assert value(store, "handling_median", "11-08 10:00", start="10-24 00:00 Paris", end="10-26 00:00 Paris") == 25
        assert told(store, question("11-08 10:00"), "handling_median", by=("day",))["day"].tolist() == ["2026-10-24"]

    def test_a_dimension_that_there_is_not(self, desk: Store) -> None:
        with pytest.raises(BadInput, match="no dimension 'moon'"):
            lives(desk, question(NOW), by=("moon",))


def test_what_a_list_makes_is_what_the_query_collects(demo: Store) -> None:
    for clock in (Clock.GROSS, Clock.SLA):
        found = lives(demo, Question(UNTIL), clock)
        listed = curve(found["seconds"].to_numpy(np.int64), found["end"].to_numpy())
        collected = curve_of(demo, Question(UNTIL), clock)
        grid = np.arange(0, 60 * DAY, 7200)
        assert listed.survival(grid).tolist() == collected.survival(grid).tolist()
        assert {End(one) for one in found["end"]} == set(End)

"""What would have been under another policy. All times are of November 2026, in UTC; the 2nd is a Monday."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import sides
from analytics.figures import figures
from analytics.measures import MEASURES
from analytics.question import Question, conditions
from analytics.sides import Verdict
from analytics.supposed import GIVEN
from analytics.ticket_list import Part, TicketList
from analytics.whatif import by_category_and_month, reckoned, suppose, supposing
from data.demo import fill
from data.store import Store
from domain.problems import BadInput
from domain.statuses import Status
from sla import policy_document
from sla.calendar import Calendar, Interval
from sla.limits import Limit, Way
from sla.policy import Policy, Rule
from tests.asking import counts, question, value
from tests.ledger import at, tell

DAY = (Interval(0, 24 * 60),)
OFFICE = (Interval(9 * 60, 17 * 60),)
WEEK = (*(DAY,) * 5, (), ())
UNTIL = datetime(2026, 11, 20, 18, tzinfo=UTC)


def hours(amount: int, **more: Any) -> Policy:
    """The policy that gives every complaint so many hours."""
    return Policy("supposed", {}, (Rule("all", Limit(Way.HOURS, amount)),), **more)


def business(way: Way, amount: int, calendar: Calendar) -> Policy:
    """The policy that gives every complaint so many minutes or days of a calendar."""
    return Policy("supposed", {"desk": calendar}, (Rule("all", Limit(way, amount, "desk")),))


@contextmanager
def asked(store: Store, policy: Policy, as_of: str, **of: Any) -> Iterator[tuple[duckdb.DuckDBPyConnection, Question]]:
    """A cursor that tells what would have been, and the question that it may be asked."""
    what = question(as_of, **of)
    with closing(store.cursor()) as cursor, supposing(cursor, policy, what) as other:
        yield other, what


def would(store: Store, policy: Policy, figure: str, as_of: str, **of: Any) -> tuple[float, float]:
    """Numerator and denominator of the whole, under `policy`."""
    with asked(store, policy, as_of, **of) as (cursor, what):
        row = figures(cursor, what, [figure]).iloc[0]
    return float(row["numerator"]), float(row["denominator"])


def would_be(store: Store, policy: Policy, figure: str, as_of: str) -> float:
    """The value of the whole, under `policy`."""
    with asked(store, policy, as_of) as (cursor, what):
        return float(figures(cursor, what, [figure])["value"].item())


def behind(store: Store, policy: Policy, figure: str, part: str, as_of: str, **of: Any) -> str:
    """The tickets behind a figure under `policy`, in the order of their letters."""
    with asked(store, policy, as_of, **of) as (cursor, what):
        return " ".join(TicketList(what, figure, Part(part), order="reference").rows(cursor)["reference"])


def given_to(store: Store, policy: Policy, ticket: str, as_of: str) -> dict[str, Any]:
    """What `policy` gives a ticket, by column."""
    with asked(store, policy, as_of) as (cursor, _):
        rows = cursor.execute("FROM case_versions JOIN tickets USING (ticket_id) WHERE reference = ?", [ticket])
        names = [column[0] for column in rows.description or []]
        (row,) = rows.fetchall()
    told = dict(zip(names, row, strict=True))
    return {name: told[name] for name in GIVEN}


def changed(store: Store, policy: Policy, as_of: str, **of: Any) -> dict[str, tuple[str, str]]:
    """The tickets that change sides: from which to which."""
    with asked(store, policy, as_of, **of) as (cursor, what):
        rows = sides.changed_sides(cursor, what)
    return {row.reference: (row.verdict, row.supposed_verdict) for row in rows.itertuples()}


class TestAnotherLimit:
    """A day instead of the source's three.

        ticket  received  due       answered  a day would have ended
        A       2 10:00   5 10:00   3 10:00   3 10:00: on time, exactly
        B       2 10:00   5 10:00   4 10:00   3 10:00: late
        C       2 10:00   5 10:00   –         3 10:00: late
        D       6 09:00   9 09:00   –         7 09:00: not due on the 6th at 10:00

    On the 6th at 10:00 two of three were on time, and one of three would have been.
    """

    NOW = "11-06 10:00"

    @pytest.fixture
    def told(self, store: Store) -> Store:
        return tell(
            store,
            """
            ticket | occurred    | status   | due         | category
            A      | 11-02 10:00 | new      | 11-05 10:00 | payment
            B      | 11-02 10:00 | new      | 11-05 10:00 | bonus
            C      | 11-02 10:00 | new      | 11-05 10:00 | bonus
            A      | 11-03 10:00 | answered |             |
            B      | 11-04 10:00 | answered |             |
            D      | 11-06 09:00 | new      | 11-09 09:00 | payment
            """,
        )

    def test_every_figure_is_told_by_other_deadlines(self, told: Store) -> None:
        assert counts(told, "on_time_rate", self.NOW) == (2, 3)
        assert would(told, hours(24), "on_time_rate", self.NOW) == (1, 3)
        assert would(told, hours(24), "on_time_closed", self.NOW) == (1, 2)
        assert behind(told, hours(24), "breached_closed", "numerator", self.NOW) == "B"
        assert behind(told, hours(24), "breached_open", "numerator", self.NOW) == "C"

    def test_lateness_begins_where_the_limit_would_have_ended(self, told: Store) -> None:
        assert value(told, "breached_open_days", self.NOW) == 1
        assert would_be(told, hours(24), "breached_open_days", self.NOW) == 3

    def test_the_period_is_that_of_the_other_deadline(self, told: Store) -> None:
        assert would(told, hours(24), "on_time_rate", self.NOW, start="11-05 00:00") == (0, 0)
        assert would(told, hours(24), "on_time_rate", self.NOW, end="11-03 10:01") == (1, 3)

    def test_four_fifths_of_it_are_a_risk(self, told: Store) -> None:
        # D has an hour behind it: four fifths of 75 minutes, none of 90.
        minutes = Calendar("UTC", (DAY,) * 7)
        assert would(told, business(Way.BUSINESS_MINUTES, 75, minutes), "at_risk", self.NOW) == (1, 2)
        assert would(told, business(Way.BUSINESS_MINUTES, 90, minutes), "at_risk", self.NOW) == (0, 2)

    def test_other_figures_stay(self, told: Store) -> None:
        for figure in ("backlog", "arrivals", "departures"):
            assert would(told, hours(24), figure, self.NOW) == counts(told, figure, self.NOW)
        assert would_be(told, hours(24), "handling_mean", self.NOW) == value(told, "handling_mean", self.NOW) == 36

    def test_some_change_sides(self, told: Store) -> None:
        assert changed(told, hours(24), self.NOW) == {"B": ("on_time", "late")}
        assert changed(told, hours(300), self.NOW) == {"C": ("late", "pending")}
        assert changed(told, hours(72), self.NOW) == {}
        with asked(told, hours(24), self.NOW) as (cursor, what):
            row = sides.changed_sides(cursor, what).iloc[0]
            assert list(row.index) == sides.COLUMNS
            assert (row["reference"], row["category"]) == ("B", "bonus")
            assert (row["due_at"], row["supposed_due_at"]) == (at("11-05 10:00"), at("11-03 10:00"))
            assert (row["received_at"], row["answered_at"]) == (at("11-02 10:00"), at("11-04 10:00"))

    def test_sides_are_counted(self, told: Store) -> None:
        with asked(told, hours(24), self.NOW) as (cursor, what):
            rows = sides.count_sides(cursor, what).to_numpy().tolist()
        assert rows == [
            ["late", "late", 1],
            ["on_time", "late", 1],
            ["on_time", "on_time", 1],
            ["pending", "pending", 1],
        ]

    def test_sides_by_slice_and_receipt(self, told: Store) -> None:
        assert changed(told, hours(24), self.NOW, category="payment") == {}
        assert changed(told, hours(24), self.NOW, category="bonus", month="2026-11") != {}
        assert changed(told, hours(24), self.NOW, start="11-02 10:01") == {}
        assert changed(told, hours(24), self.NOW, end="11-02 10:01") == {"B": ("on_time", "late")}

    def test_sides_page_by_page(self, told: Store) -> None:
        # An hour would have ended before all of them were answered; D is the last received.
        with asked(told, hours(1), self.NOW) as (cursor, what):
            pages = [sides.changed_sides(cursor, what, 1, offset)["reference"].tolist() for offset in range(4)]
            pending = sides.changed_sides(cursor, what, sides=(Verdict.PENDING, Verdict.LATE))
        assert pages == [["D"], ["B"], ["A"], []]
        assert pending["reference"].tolist() == ["D"]

    def test_by_category_and_month(self, told: Store) -> None:
        what = question(self.NOW)
        with closing(told.cursor()) as cursor, supposing(cursor, hours(24 * 40), what) as later:
            nothing = by_category_and_month(cursor, later, what)
        with closing(told.cursor()) as cursor, supposing(cursor, hours(24), what) as other:
            rows = by_category_and_month(cursor, other, what)
        assert rows.to_numpy().tolist() == [
            ["bonus", "2026-11", 0.5, 0.0, 2, 2],
            ["payment", "2026-11", 1.0, 1.0, 1, 1],
        ]
        assert nothing["n_supposed"].tolist() == [0, 0]
        assert nothing["supposed"].isna().all()


class TestOtherPauses:
    """Which statuses stop the clock is part of the policy; the limit is 72 hours.

        ticket  received  stopped            resumed  answered
        A       2 10:00   third party 3 10:00  5 10:00  6 09:00
        B       2 10:00   player 4 10:00     7 10:00  8 09:00
        C       2 10:00   third party 4 10:00  –      –
        D       2 10:00   player 6 10:00     –        –

    With pauses for the player: A is late (71 hours would be the 5th at 09:00), B used 48 + 23 hours and is on time.
    With pauses for third parties: A used 24 + 23 hours and is on time, B is late.
    """

    NOW = "11-09 10:00"
    PLAYER, THIRD, NEVER = (
        hours(72, pausing=frozenset(statuses))
        for statuses in ({Status.WAITING_PLAYER}, {Status.WAITING_THIRD_PARTY}, set[Status]())
    )

    @pytest.fixture
    def told(self, store: Store) -> Store:
        return tell(
            store,
            """
            ticket | occurred    | status              | due         | agent
            A      | 11-02 10:00 | new                 | 11-05 10:00 |
            B      | 11-02 10:00 | new                 | 11-05 10:00 |
            C      | 11-02 10:00 | new                 | 11-05 10:00 |
            D      | 11-02 10:00 | new                 | 11-05 10:00 |
            A      | 11-03 10:00 | waiting_third_party |             |
            B      | 11-04 10:00 | waiting_player      |             |
            C      | 11-04 10:00 | waiting_third_party |             |
            A      | 11-05 10:00 | in_analysis         |             |
            C      | 11-05 10:00 |                     |             | ada
            A      | 11-06 09:00 | answered            |             |
            D      | 11-06 10:00 | waiting_player      |             |
            B      | 11-07 10:00 | in_analysis         |             |
            B      | 11-08 09:00 | answered            |             |
            """,
        )

    def test_the_player_is_waited_for(self, told: Store) -> None:
        assert behind(told, self.PLAYER, "on_time_rate", "numerator", self.NOW) == "B"
        assert behind(told, self.PLAYER, "on_time_rate", "denominator", self.NOW) == "A B C D"
        # B: 72 hours, 48 of them before the pause: 24 more from the 7th at 10:00.
        assert given_to(told, self.PLAYER, "B", self.NOW)["due_at"] == at("11-08 10:00")

    def test_third_parties_are_waited_for(self, told: Store) -> None:
        assert behind(told, self.THIRD, "on_time_rate", "numerator", self.NOW) == "A"
        assert behind(told, self.THIRD, "on_time_rate", "denominator", self.NOW) == "A B D"
        assert behind(told, self.THIRD, "backlog_paused", "numerator", self.NOW) == "C"
        assert given_to(told, self.THIRD, "A", self.NOW)["due_at"] == at("11-07 10:00")

    def test_a_pause_goes_on_when_somebody_else_takes_the_case(self, told: Store) -> None:
        c = given_to(told, self.THIRD, "C", self.NOW)
        assert (c["is_paused"], c["paused_since"], c["late_at"]) == (True, at("11-04 10:00"), None)
        assert (c["due_at"], c["risk_at"]) == (at("11-05 10:00"), at("11-04 19:36"))

    def test_nobody_is_waited_for(self, told: Store) -> None:
        assert would(told, self.NEVER, "on_time_rate", self.NOW) == (0, 4)
        assert would(told, self.NEVER, "backlog_paused", self.NOW) == (0, 2)
        assert given_to(told, self.NEVER, "D", self.NOW)["paused_since"] is None

    def test_late_before_the_pause_stays_late(self, told: Store) -> None:
        d = given_to(told, self.PLAYER, "D", self.NOW)
        assert (d["is_paused"], d["late_at"], d["paused_since"]) == (True, at("11-05 10:00"), at("11-06 10:00"))
        assert behind(told, self.PLAYER, "breached_open", "numerator", self.NOW) == "C D"

    def test_what_it_took_is_without_pauses(self, told: Store) -> None:
        # A took 95 hours and B 143.
        assert would_be(told, self.NEVER, "handling_mean_sla", self.NOW) == (95 + 143) / 2
        assert would_be(told, self.PLAYER, "handling_mean_sla", self.NOW) == (95 + 71) / 2
        assert would_be(told, self.THIRD, "handling_mean_sla", self.NOW) == (47 + 143) / 2

    def test_a_pause_that_is_not_known_yet_stops_nothing(self, store: Store) -> None:
        tell(
            store,
            """
            ticket | occurred    | recorded    | status         | due
            A      | 11-02 10:00 | 11-02 10:00 | new            | 11-05 10:00
            A      | 11-04 10:00 | 11-06 10:00 | waiting_player |
            """,
        )
        assert behind(store, self.PLAYER, "breached_open", "numerator", "11-05 12:00", known="11-05 12:00") == "A"
        assert behind(store, self.PLAYER, "breached_open", "numerator", "11-05 12:00") == ""

    def test_as_of_an_instant_in_the_past(self, told: Store) -> None:
        # On the 4th at noon A waits since a day, B and C since two hours; nobody is late.
        assert behind(told, self.THIRD, "backlog_paused", "numerator", "11-04 12:00") == "A C"
        assert behind(told, self.THIRD, "breached_open", "numerator", "11-05 12:00") == "B D"


class TestAHoliday:
    """Two business days from Monday the 9th at 10:00: the 11th, or the 12th where the 11th is a holiday.

    ticket  received  answered    11th worked  11th off
    A       9 10:00   12 09:00    late         on time
    B       9 10:00   12 11:00    late         late
    C       9 10:00   11 09:00    on time      on time
    """

    WORKED, OFF = (Calendar("UTC", WEEK, frozenset(days)) for days in ((), (date(2026, 11, 11),)))

    @pytest.fixture
    def told(self, store: Store) -> Store:
        return tell(
            store,
            """
            ticket | occurred    | status   | due
            A      | 11-09 10:00 | new      | 11-12 10:00
            B      | 11-09 10:00 | new      | 11-12 10:00
            C      | 11-09 10:00 | new      | 11-12 10:00
            C      | 11-11 09:00 | answered |
            A      | 11-12 09:00 | answered |
            B      | 11-12 11:00 | answered |
            """,
        )

    @pytest.mark.parametrize("way", [Way.BUSINESS_DAYS, Way.BUSINESS_MINUTES])
    def test_a_day_off_is_a_day_more(self, told: Store, way: Way) -> None:
        amount = 2 if way is Way.BUSINESS_DAYS else 2 * 24 * 60
        worked, off = (business(way, amount, calendar) for calendar in (self.WORKED, self.OFF))
        assert given_to(told, worked, "A", "11-20 00:00")["due_at"] == at("11-11 10:00")
        assert given_to(told, off, "A", "11-20 00:00")["due_at"] == at("11-12 10:00")
        assert behind(told, worked, "on_time_rate", "numerator", "11-20 00:00") == "C"
        assert behind(told, off, "on_time_rate", "numerator", "11-20 00:00") == "A C"

    def test_until_the_day_closes(self, told: Store) -> None:
        policy = business(Way.BUSINESS_DAYS_END, 2, Calendar("UTC", (*(OFFICE,) * 5, (), ())))
        assert given_to(told, policy, "A", "11-20 00:00")["due_at"] == at("11-11 17:00")

    def test_two_calendars_in_one_policy(self, told: Store) -> None:
        tell(
            told,
            """
            ticket | occurred    | status | category
            D      | 11-09 10:00 | new    | fraud
            """,
        )
        days = Limit(Way.BUSINESS_DAYS, 2, "worked")
        rules = (Rule("fraud", days, {"category": frozenset({"fraud"})}), Rule("all", replace(days, calendar="off")))
        policy = Policy("supposed", {"worked": self.WORKED, "off": self.OFF}, rules)
        assert given_to(told, policy, "D", "11-20 00:00")["due_at"] == at("11-11 10:00")
        assert given_to(told, policy, "A", "11-20 00:00")["due_at"] == at("11-12 10:00")


class TestReopened:
    """The clock stands still from the answer to the reopening; the limit is 72 hours, of which 24 were used by then.

    ticket  received  answered, closed       reopened  answered   used
    A       2 10:00   3 10:00, 4 10:00       6 10:00   7 09:00    24 + 23 hours, due 8 10:00
    B       2 10:00   3 10:00                6 10:00   –          due 8 10:00
    C       2 10:00   6 10:00 (96 hours)     7 10:00   –          late since 5 10:00
    """

    @pytest.fixture
    def told(self, store: Store) -> Store:
        return tell(
            store,
            """
            ticket | occurred    | status      | due
            A      | 11-02 10:00 | new         | 11-05 10:00
            B      | 11-02 10:00 | new         | 11-05 10:00
            C      | 11-02 10:00 | new         | 11-05 10:00
            A      | 11-03 10:00 | answered    |
            B      | 11-03 10:00 | answered    |
            A      | 11-04 10:00 | closed      |
            A      | 11-06 10:00 | in_analysis |
            B      | 11-06 10:00 | in_analysis |
            C      | 11-06 10:00 | answered    |
            A      | 11-07 09:00 | answered    |
            C      | 11-07 10:00 | in_analysis |
            A      | 11-08 09:00 | closed      |
            """,
        )

    def test_the_time_of_the_first_answer_is_given_back(self, told: Store) -> None:
        assert behind(told, hours(72), "on_time_rate", "numerator", "11-09 10:00") == "A"
        assert given_to(told, hours(72), "A", "11-09 10:00")["due_at"] == at("11-08 10:00")
        assert given_to(told, hours(72), "A", "11-09 10:00")["sla_seconds"] == 47 * 3600

    def test_open_again_it_has_what_was_left(self, told: Store) -> None:
        assert behind(told, hours(72), "breached_open", "numerator", "11-08 09:59") == "C"
        assert behind(told, hours(72), "breached_open", "numerator", "11-08 10:00") == "B C"

    def test_late_at_the_first_answer_is_late_for_good(self, told: Store) -> None:
        assert given_to(told, hours(72), "C", "11-09 10:00")["late_at"] == at("11-05 10:00")

    def test_before_the_reopening_the_first_answer_counts(self, told: Store) -> None:
        assert behind(told, hours(72), "on_time_rate", "numerator", "11-05 12:00") == "A B"
        assert given_to(told, hours(72), "A", "11-05 12:00")["sla_seconds"] == 24 * 3600


class TestNoRuleFits:
    """A deadline of the source stands; one that a policy gave is none any more.

    ticket  source  category  due       given by  answered
    A       old     payment   5 10:00   source    4 10:00
    B       old     payment   5 10:00   source    –
    C       desk    payment   5 10:00   policy 1  4 10:00
    D       desk    bonus     5 10:00   policy 1  4 10:00
    E       old     –         –         –         4 10:00
    """

    NOW = "11-06 10:00"
    BONUS = Policy("supposed", {}, (Rule("bonus", Limit(Way.HOURS, 24), {"category": frozenset({"bonus"})}),))

    @pytest.fixture
    def told(self, store: Store) -> Store:
        return tell(
            store,
            """
            ticket | source | occurred    | status   | due         | policy | category | ack_due_at
            A      | old    | 11-02 10:00 | new      | 11-05 10:00 |        | payment  | 11-05 11:00
            B      | old    | 11-02 10:00 | new      | 11-05 10:00 |        | payment  |
            C      | desk   | 11-02 10:00 | new      | 11-05 10:00 | 1      | payment  | 11-05 10:00
            D      | desk   | 11-02 10:00 | new      | 11-05 10:00 | 1      | bonus    | 11-05 10:00
            E      | old    | 11-02 10:00 | new      |             |        |          |
            A      | old    | 11-04 10:00 | answered |             |        |          |
            C      | desk   | 11-04 10:00 | answered |             |        |          |
            D      | desk   | 11-04 10:00 | answered |             |        |          |
            E      | old    | 11-04 10:00 | answered |             |        |          |
            """,
        )

    def test_only_what_has_a_limit_is_judged(self, told: Store) -> None:
        assert counts(told, "on_time_rate", self.NOW) == (3, 4)
        assert behind(told, self.BONUS, "on_time_rate", "denominator", self.NOW) == "A B D"
        assert behind(told, self.BONUS, "on_time_rate", "numerator", self.NOW) == "A"

    def test_what_the_source_gave_stands_as_it_is(self, told: Store) -> None:
        assert given_to(told, self.BONUS, "A", self.NOW)["ack_due_at"] == at("11-05 11:00")
        assert given_to(told, self.BONUS, "B", self.NOW)["late_at"] == at("11-05 10:00")

    def test_without_a_limit_there_is_none_of_any_kind(self, told: Store) -> None:
        for ticket in "CE":
            row = given_to(told, self.BONUS, ticket, self.NOW)
            assert row == {name: None for name in GIVEN} | {"is_paused": False}

    def test_it_changes_sides_to_none(self, told: Store) -> None:
        assert changed(told, self.BONUS, self.NOW) == {"C": ("on_time", "none"), "D": ("on_time", "late")}

    def test_the_first_rule_that_fits_counts(self, told: Store) -> None:
        old = Rule("old", Limit(Way.HOURS, 1), {"source": frozenset({"old"}), "category": frozenset({"payment"})})
        policy = Policy("supposed", {}, (old, *hours(72).rules))
        assert behind(told, policy, "on_time_rate", "missed", self.NOW) == "A B"
        assert behind(told, policy, "on_time_rate", "numerator", self.NOW) == "C D E"


class TestExtensions:
    """An extension stands, unless the limit had run out before it.

    ticket  due       extended on 4 at 10:00 to  answered
    A       5 10:00   20 10:00                   10 10:00
    B       5 10:00   20 10:00                   –
    """

    NOW = "11-12 10:00"

    @pytest.fixture
    def told(self, store: Store) -> Store:
        return tell(
            store,
            """
            ticket | occurred    | status   | due
            A      | 11-02 10:00 | new      | 11-05 10:00
            B      | 11-02 10:00 | new      | 11-05 10:00
            A      | 11-04 10:00 |          | 11-20 10:00
            B      | 11-04 10:00 |          | 11-20 10:00
            A      | 11-10 10:00 | answered |
            """,
        )

    def test_it_stands(self, told: Store) -> None:
        a = given_to(told, hours(48), "A", self.NOW)
        assert (a["due_at"], a["due_original"], a["late_at"]) == (at("11-20 10:00"), at("11-04 10:00"), None)
        assert would(told, hours(48), "on_time_closed", self.NOW) == (1, 1)
        assert would(told, hours(48), "breached_open", self.NOW) == (0, 1)

    def test_against_the_first_deadline_it_is_late(self, told: Store) -> None:
        # B is open, and not late: its first deadline is past.
        assert would(told, hours(48), "on_time_original", self.NOW) == (0, 2)

    def test_it_undoes_nothing(self, told: Store) -> None:
        a = given_to(told, hours(47), "A", self.NOW)
        assert (a["due_at"], a["late_at"], a["fell_due_at"]) == (
            at("11-20 10:00"),
            at("11-04 09:00"),
            at("11-04 09:00"),
        )
        assert would(told, hours(47), "on_time_rate", self.NOW) == (0, 2)

    def test_a_longer_limit_is_longer(self, told: Store) -> None:
        b = given_to(told, hours(20 * 24), "B", self.NOW)
        assert (b["due_at"], b["due_original"]) == (at("11-22 10:00"), at("11-22 10:00"))


class TestAcknowledgements:
    """The limit for telling that a complaint has arrived, from receipt; no pause puts it off.

    The 6th is a Friday: a day later is Saturday at 10:00, one business day later Monday the 9th.

    ticket  received  acknowledged  paused
    A       6 10:00   7 11:00       from 6 12:00 on
    B       6 10:00   –             –
    C       6 10:00   6 11:00       –
    """

    NOW = "11-10 10:00"
    DAYS = Limit(Way.BUSINESS_DAYS, 1, "desk")

    @pytest.fixture
    def told(self, store: Store) -> Store:
        return tell(
            store,
            """
            ticket | source | occurred    | status         | acknowledged_at
            A      | desk   | 11-06 10:00 | new            | 11-07 11:00
            B      | desk   | 11-06 10:00 | new            |
            C      | desk   | 11-06 10:00 | new            | 11-06 11:00
            D      | old    | 11-06 10:00 | new            |
            A      | desk   | 11-06 12:00 | waiting_player |
            """,
        )

    def test_on_the_wall_clock(self, told: Store) -> None:
        policy = hours(72, acknowledgement=Limit(Way.HOURS, 24))
        assert {given_to(told, policy, ticket, self.NOW)["ack_due_at"] for ticket in "ABC"} == {at("11-07 10:00")}
        assert behind(told, policy, "ack_on_time", "numerator", self.NOW) == "C"
        # D came from another system, which acknowledges for itself.
        assert behind(told, policy, "ack_on_time", "denominator", self.NOW) == "A B C"

    def test_by_jurisdiction(self, store: Store) -> None:
        tell(
            store,
            """
            ticket | source | occurred    | status | jurisdiction
            U      | desk   | 11-06 10:00 | new    | uk
            M      | desk   | 11-06 10:00 | new    | mt
            F      | desk   | 11-06 10:00 | new    | fr
            N      | desk   | 11-06 10:00 | new    |
            """,
        )
        theirs = {"uk": Limit(Way.HOURS, 24), "mt": self.DAYS}
        rules, calendars = (Rule("all", Limit(Way.HOURS, 72)),), {"desk": Calendar("UTC", WEEK)}
        policy = Policy("supposed", calendars, rules, Limit(Way.HOURS, 72), acknowledgements=theirs)
        due = {ticket: given_to(store, policy, ticket, self.NOW)["ack_due_at"] for ticket in "UMFN"}
        three_days = at("11-09 10:00")
        # A business day after Friday is Monday.
        assert due == {"U": at("11-07 10:00"), "M": at("11-09 10:00"), "F": three_days, "N": three_days}

    @pytest.mark.parametrize("answer", [Limit(Way.HOURS, 72), Limit(Way.BUSINESS_DAYS, 2, "desk")])
    def test_by_a_calendar(self, told: Store, answer: Limit) -> None:
        policy = Policy("supposed", {"desk": Calendar("UTC", WEEK)}, (Rule("all", answer),), self.DAYS)
        assert {given_to(told, policy, ticket, self.NOW)["ack_due_at"] for ticket in "ABC"} == {at("11-09 10:00")}
        assert behind(told, policy, "ack_on_time", "numerator", self.NOW) == "A C"

    def test_none(self, told: Store) -> None:
        assert would(told, hours(72), "ack_on_time", self.NOW) == (0, 0)


class TestWithoutAKnownEnd:
    """A case that came without its end is in no rate, and changes no side."""

    def test_it_is_left_out(self, store: Store) -> None:
        tell(
            store,
            """
            ticket | occurred    | status | due         | end_unknown | policy
            A      | 11-02 10:00 | closed | 11-05 10:00 | yes         | 1
            """,
        )
        assert would(store, hours(24), "on_time_rate", "11-06 10:00") == (0, 0)
        assert would(store, hours(24), "breached_open", "11-06 10:00") == (0, 0)
        for policy in (hours(24), TestNoRuleFits.BONUS):
            assert changed(store, policy, "11-06 10:00") == {}


class TestNothingIsWritten:
    """What is supposed lies beside the store, for one cursor."""

    @pytest.fixture
    def told(self, store: Store) -> Store:
        return tell(
            store,
            """
            ticket | occurred    | status   | due
            A      | 11-02 10:00 | new      | 11-05 10:00
            A      | 11-04 10:00 | answered |
            """,
        )

    @staticmethod
    def content(store: Store) -> dict[str, list[Any]]:
        """Every row of every table and view of the store."""
        with closing(store.cursor()) as cursor:
            names = cursor.execute(
                "SELECT table_name FROM information_schema.tables WHERE table_catalog = current_database()"
            ).fetchall()
            return {name: cursor.execute(f"FROM {name} ORDER BY ALL").fetchall() for (name,) in names}

    def test_the_store_is_as_it_was(self, told: Store) -> None:
        before, stamp, cursor = self.content(told), told.stamp, told.cursor()
        suppose(cursor, replace(policy_document.default(), acknowledgement=None), question("11-06 10:00"))
        assert self.content(told) == before
        cursor.close()
        assert self.content(told) == before
        assert told.stamp == stamp

    def test_other_cursors_see_what_is(self, told: Store) -> None:
        what = question("11-06 10:00")
        with closing(told.cursor()) as cursor, supposing(cursor, hours(24), what) as other:
            assert figures(other, what, ["on_time_rate"])["value"].item() == 0
            assert figures(cursor, what, ["on_time_rate"])["value"].item() == 1
            with closing(told.cursor()) as third:
                assert figures(third, what, ["on_time_rate"])["value"].item() == 1

    def test_one_supposition_takes_the_place_of_another(self, told: Store) -> None:
        what = question("11-06 10:00")
        with closing(told.cursor()) as cursor:
            for policy, then, on_time in ((hours(24), what, 0), (hours(48), what, 1), (hours(1), what, 0)):
                suppose(cursor, policy, then)
                assert figures(cursor, then, ["on_time_rate"])["value"].item() == on_time
            earlier = question("11-03 10:00")
            suppose(cursor, hours(1), earlier)
            assert figures(cursor, earlier, ["breached_open"])["value"].item() == 1

    def test_other_instants_are_not_there(self, told: Store) -> None:
        with asked(told, hours(1), "11-06 10:00") as (cursor, _):
            assert figures(cursor, question("11-03 10:00"), ["backlog"])["value"].item() == 0

    @pytest.mark.parametrize(
        "where",
        [
            {"category": ("bonus",)},
            {"category": ()},
            {"category": ("payment", ""), "status": ("answered",)},
            {"batch": ("1",)},
            {"priority": ("high", "normal")},
            {"month": ("2026-11",), "channel": ("",)},
        ],
    )
    def test_a_slice_is_judged_as_within_the_whole(self, demo: Store, where: dict[str, tuple[str, ...]]) -> None:
        whole = Question(UNTIL)
        part = replace(whole, where=conditions(where))
        policy = replace(policy_document.default(), rules=(Rule("all", Limit(Way.HOURS, 60)),))
        ids = [id for id, one in MEASURES.items() if one.split is None]
        with (
            closing(demo.cursor()) as cursor,
            supposing(cursor, policy, whole) as of_all,
            supposing(cursor, policy, part) as of_part,
            # As a page takes a slice out of what it knows of all.
            supposing(cursor, policy, part, reckoned(of_all)) as taken,
        ):
            for tell_of in (
                lambda other: figures(other, part, ids),
                lambda other: sides.count_sides(other, part),
                lambda other: sides.changed_sides(other, part),
            ):
                pd.testing.assert_frame_equal(tell_of(of_part), tell_of(of_all), check_exact=True)
                pd.testing.assert_frame_equal(tell_of(taken), tell_of(of_all), check_exact=True)

    def test_a_store_without_tickets(self, store: Store) -> None:
        with asked(store, policy_document.default(), "11-06 10:00") as (cursor, what):
            assert figures(cursor, what, ["backlog"])["value"].item() == 0
            assert sides.changed_sides(cursor, what).empty
            assert by_category_and_month(cursor, cursor, what).empty

    def test_an_instant_without_a_zone_is_refused(self, told: Store) -> None:
        with closing(told.cursor()) as cursor, pytest.raises(BadInput, match="zone"):
            suppose(cursor, hours(24), Question(datetime(2026, 11, 6)))

    def test_years_for_which_there_is_no_clock(self, told: Store) -> None:
        tell(
            told,
            """
            ticket | occurred         | status
            B      | 1950-11-02 10:00 | new
            """,
        )
        days = business(Way.BUSINESS_DAYS, 2, Calendar("UTC", WEEK))
        assert behind(told, days, "on_time_rate", "denominator", "11-06 10:00") == "A"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A desk whose deadlines are those of the default policy."""
    path: Path = tmp_path_factory.mktemp("whatif") / "tickets.duckdb"
    with Store.open(path) as store:
        fill(store, 400, 7, UNTIL)
        yield store


class TestTheSamePolicy:
    """Supposing the policy that gave the deadlines changes nothing: not a case, not a figure."""

    @given(st.integers(0, 3 * 365 * 24 * 3600))
    @settings(max_examples=12)
    def test_nothing_changes(self, demo: Store, seconds: int) -> None:
        what = Question(UNTIL - timedelta(seconds=seconds))
        with closing(demo.cursor()) as cursor, supposing(cursor, policy_document.default(), what) as other:
            real, supposed = (of.execute(self.STANDING, [what.as_of] * 2).fetchall() for of in (cursor, other))
            assert supposed == real
            assert figures(other, what, list(MEASURES)).equals(figures(cursor, what, list(MEASURES)))
            assert sides.changed_sides(other, what).empty

    STANDING = """
        SELECT * EXCLUDE (hard_stop_at) FROM case_versions
        WHERE valid_from <= ? AND valid_to > ? AND recorded_to > now() ORDER BY ticket_id
    """

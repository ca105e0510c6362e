"""An open case that was corrected to what no rule of its policy fits: on no clock, and no other case is lost by it."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from analytics.figures import figures
from analytics.handling import handling
from analytics.lifetimes import curves, lifetimes
from analytics.measure import Clock
from analytics.question import Question
from data import commands, policy_commands
from data.filing import Complaint
from data.store import Store
from domain.people import Person, Role
from domain.vocabulary import Category, Channel, Complexity, Decision
from sla.limits import Limit, Way
from sla.policy import Policy, Rule
from tests.people import hire
from ui.figure_words import made_of
from ui.frames import by_id

ADA = Person("ada", "Ada", Role.AGENT, "payments")
MEI = Person("mei", "Mei", Role.ADMIN)
FILED = datetime(2026, 11, 3, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
NOW = Question(FILED + 100 * HOUR)
PAYMENTS = Policy("payments", {}, (Rule("all", Limit(Way.HOURS, 72), {"category": frozenset({"payment"})}),))
FIGURES = ("handling_median_sla", "handling_p90_sla")


@pytest.fixture
def desk(store: Store) -> Store:
    hire(store, ADA, MEI)
    policy_commands.publish(store, MEI, PAYMENTS, date(2026, 11, 2), FILED - 72 * HOUR)
    return store


def filed(desk: Store) -> int:
    complaint = Complaint("J1", FILED.date(), Category.PAYMENT, "x", Channel.CHAT)
    return commands.file(desk, ADA, complaint, FILED)[0]


def corrected(desk: Store) -> int:
    """An open case that no rule fits any more."""
    ticket = filed(desk)
    commands.reclassify(desk, ADA, ticket, 1, Category.GAME, Complexity.SIMPLE, "x", FILED + HOUR)
    return ticket


def answered(desk: Store, count: int) -> None:
    for place in range(count):
        commands.answer(desk, ADA, filed(desk), 1, Decision.UPHELD, "x", at=FILED + (10 + place) * HOUR)


def test_the_others_keep_their_curve(desk: Store) -> None:
    answered(desk, 4)
    still_open, other = filed(desk), corrected(desk)
    with closing(desk.cursor()) as cursor:
        rows = by_id(figures(cursor, NOW, FIGURES))
        found = lifetimes(cursor, NOW, Clock.SLA).to_pandas()
        sliced = curves(cursor, NOW, Clock.SLA, ("category",))
        page = handling(cursor, NOW, Clock.SLA)
    assert set(found["ticket_id"]) >= {still_open} and other not in set(found["ticket_id"])
    # Of 5, one in five after 10 h, two after 11 h, three after 12 h.
    assert (rows[FIGURES[0]]["value"], rows[FIGURES[0]]["numerator"], rows[FIGURES[0]]["denominator"]) == (12, 4, 5)
    whole = sliced[()]
    assert whole and (whole.size, whole.events) == (5, 4)
    assert page.is_told and page.size == 5 and page.slices["category"].tolist() == ["payment"]
    assert "4 of 5 cases answered · fewer than nine in ten have been" in made_of(rows[FIGURES[1]])


def test_where_it_is_the_only_open_one_there_is_nothing_to_reckon(desk: Store) -> None:
    answered(desk, 1)
    corrected(desk)
    with closing(desk.cursor()) as cursor:
        row = figures(cursor, NOW, FIGURES[:1]).iloc[0]
        by_category = figures(cursor, NOW, FIGURES[:1], ("category",))
    assert (row["value"], row["denominator"]) == (10, 1)
    assert by_category["category"].tolist() == ["payment"]


def test_that_too_few_are_answered_is_said_of_a_curve_only(desk: Store) -> None:
    answered(desk, 3)
    filed(desk)
    with closing(desk.cursor()) as cursor:
        row = by_id(figures(cursor, Question(datetime(9000, 1, 1, tzinfo=UTC)), FIGURES))[FIGURES[0]]
    assert np.isnan(row["value"]) and np.isnan(row["numerator"]) and row["denominator"] == 4
    assert made_of(row).startswith("The calendars end before this instant")

"""What stands out and why, and why limits were not kept: commands on a real store, and what figures say of it."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from analytics.figures import figures
from analytics.question import Question
from analytics.ticket_list import QUEUE, tickets_behind
from data import chain, commands, history, journal, judged, staff
from data.filing import Complaint
from data.store import Store
from domain.people import SYSTEM, Person, Role
from domain.problems import BadInput, NotAllowed
from domain.vocabulary import Category, Channel, Jurisdiction

# A Monday without a holiday or a change of clocks for three weeks.
NOON = datetime(2026, 9, 7, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = 24 * HOUR
ADA = Person("ada", "Ada", Role.AGENT, "payments")
BOB = Person("bob", "Bob", Role.AGENT, "payments")
LOU = Person("lou", "Lou", Role.TEAM_LEAD, "payments")
MAX = Person("max", "Max", Role.TEAM_LEAD, "games")
SAM = Person("sam", "Sam", Role.SUPERVISOR)
OTHERS = [Person(role, role, role) for role in (Role.MANAGER, Role.ANALYST, Role.COMPLIANCE, Role.ADMIN)]
LATE = NOON + 4 * DAY


@pytest.fixture
def desk(store: Store) -> Iterator[Store]:
    """A desk with everybody in it; whatever a test does, everything stored can be worked out again."""
    with store.write(SYSTEM, "staff", NOON - DAY) as writing:
        staff.add_teams(writing.cursor, {"payments": "Paiements", "games": "Jeux"})
        staff.add_people(writing.cursor, [ADA, BOB, LOU, MAX, SAM, *OTHERS])
    yield store
    with closing(store.cursor()) as cursor:
        assert history.differences(cursor) == judged.differences(cursor) == []
        assert chain.broken_links(cursor, store.key) == []


def filed(desk: Store, category: Category = Category.PAYMENT, **more: Any) -> int:
    complaint = Complaint("J1", date(2026, 9, 6), category, "Retrait perdu.", Channel.CHAT, **more)
    return commands.file(desk, ADA, complaint, at=NOON)[0]


def listed(desk: Store, as_of: datetime, figure: str = "arrivals", order: str = "ticket_id") -> list[dict[Any, Any]]:
    with closing(desk.cursor()) as cursor:
        return tickets_behind(Question(as_of=as_of), figure, order=order).rows(cursor).to_dict("records")


def standing(desk: Store, as_of: datetime) -> tuple[str, str | None]:
    [row] = listed(desk, as_of)
    return row["priority"], None if row["priority_reason"] != row["priority_reason"] else row["priority_reason"]


def by(desk: Store, figure: str, dimension: str, as_of: datetime) -> dict[str, float]:
    with closing(desk.cursor()) as cursor:
        frame = figures(cursor, Question(as_of=as_of), [figure], [dimension])
    return dict(zip(frame[dimension], frame["value"], strict=True))


class TestPriority:
    def test_late_stands_out_from_the_instant_on_until_the_answer(self, desk: Store) -> None:
        number = filed(desk)
        assert standing(desk, NOON + 3 * DAY - HOUR) == ("normal", None)
        assert standing(desk, NOON + 3 * DAY) == ("high", "late")
        commands.answer(desk, ADA, number, 1, "upheld", "Oui.", LATE, "other")
        assert standing(desk, LATE) == ("normal", None), "nothing about an answered one is urgent"

    def test_a_hard_stop_within_three_days(self, desk: Store) -> None:
        filed(desk, Category.GAME, jurisdiction=Jurisdiction.FRANCE)  # its mediator opens after 20 days
        stop = NOON + 20 * DAY
        assert standing(desk, stop - 3 * DAY - HOUR) == ("normal", None)
        assert standing(desk, stop - 3 * DAY) == ("high", "hard_stop")
        assert standing(desk, stop + 9 * DAY) == ("high", "late"), "late comes first"

    def test_an_account_blocked_with_money_on_it(self, desk: Store) -> None:
        number = filed(desk, Category.ACCOUNT_BLOCK, amount=Decimal("12.50"), currency="EUR")
        assert standing(desk, NOON) == ("high", "blocked_money")
        commands.reclassify(desk, ADA, number, 1, "game", "complex", "Un jeu.", NOON + HOUR)
        assert standing(desk, NOON + HOUR) == ("normal", None)

    @pytest.mark.parametrize("money", [{}, {"amount": Decimal(0), "currency": "EUR"}])
    def test_without_money_it_does_not(self, desk: Store, money: dict[str, Any]) -> None:
        filed(desk, Category.ACCOUNT_BLOCK, **money)
        assert standing(desk, NOON) == ("normal", None)

    def test_raised_by_hand_and_taken_back_each_from_then_on(self, desk: Store) -> None:
        number = filed(desk)
        commands.raise_priority(desk, LOU, number, 1, "Un joueur connu.", NOON + HOUR)
        commands.lower_priority(desk, SAM, number, 2, "Une erreur.", NOON + 2 * HOUR)
        told = [standing(desk, NOON + hours * HOUR) for hours in (0, 1, 2)]
        assert told == [("normal", None), ("high", "raised"), ("normal", None)]
        assert by(desk, "backlog", "priority", NOON + HOUR) == {"high": 1}

    def test_what_another_source_says_stays_and_is_not_derived(self, desk: Store) -> None:
        with desk.write(SYSTEM, "story", NOON) as writing:
            for number, said in ((1, "high"), (2, "normal"), (3, None)):
                writing.cursor.execute("INSERT INTO tickets VALUES (?, ?, 'old', ?, 1, NULL, 9, 'EUR')", [number] * 3)
                seen = {"ticket_id": number, "kind": "filed", "occurred_at": NOON, "priority": said, "team": "payments"}
                journal.record_events(writing, [{**seen, "status": "new", "category": "account_block", "due_at": NOON}])
        assert by(desk, "breached_open", "priority", LATE) == {"": 1, "high": 1, "normal": 1}
        reasons = [row["priority_reason"] for row in listed(desk, LATE)]
        assert reasons[0] == "source" and all(one != one or one is None for one in reasons[1:])
        commands.raise_priority(desk, LOU, 3, 1, "Le régulateur.", LATE)
        assert by(desk, "breached_open", "priority", LATE) == {"high": 2, "normal": 1}

    @pytest.mark.parametrize(
        ("sentence", "command"),
        [
            ("was not raised by hand", lambda d, n: commands.lower_priority(d, LOU, n, 1, "Non.", NOON)),
            ("The field reason is empty", lambda d, n: commands.raise_priority(d, LOU, n, 1, " ", NOON)),
        ],
    )
    def test_what_changes_nothing_is_refused(
        self, desk: Store, sentence: str, command: Callable[[Store, int], object]
    ) -> None:
        number = filed(desk)
        stamp = desk.stamp
        with pytest.raises(BadInput, match=sentence):
            command(desk, number)
        assert desk.stamp == stamp

    def test_twice_and_after_the_answer_it_is_not_raised(self, desk: Store) -> None:
        number = filed(desk)
        commands.raise_priority(desk, LOU, number, 1, "Urgent.", NOON)
        with pytest.raises(BadInput, match="raised already"):
            commands.raise_priority(desk, LOU, number, 2, "Urgent.", NOON)
        commands.answer(desk, ADA, number, 2, "upheld", "Oui.", NOON + HOUR)
        with pytest.raises(BadInput, match="is answered"):
            commands.lower_priority(desk, LOU, number, 3, "Non.", NOON + HOUR)

    @pytest.mark.parametrize("person", [ADA, MAX, *OTHERS])
    def test_only_leads_of_the_team_and_supervisors_raise_it(self, desk: Store, person: Person) -> None:
        number = filed(desk)
        with pytest.raises(NotAllowed):
            commands.raise_priority(desk, person, number, 1, "Urgent.", NOON)


class TestBreachReason:
    def test_a_late_answer_needs_one_and_an_answer_in_time_has_none(self, desk: Store) -> None:
        late, spam, early = filed(desk), filed(desk), filed(desk)
        with pytest.raises(BadInput, match="is late: choose why"):
            commands.answer(desk, ADA, late, 1, "upheld", "Oui.", LATE)
        with pytest.raises(BadInput, match="there is no breach to explain"):
            commands.answer(desk, ADA, early, 1, "upheld", "Oui.", NOON + 3 * DAY, "other")
        with pytest.raises(BadInput, match="lost is no breach_reason"):
            commands.answer(desk, ADA, late, 1, "upheld", "Oui.", LATE, "lost")
        commands.answer(desk, ADA, early, 1, "upheld", "Oui.", NOON + 3 * DAY)  # the limit itself is in time
        commands.answer(desk, ADA, spam, 1, "spam", "Non.", LATE)  # no complaint, so nothing to explain
        commands.answer(desk, ADA, late, 1, "upheld", "Oui.", LATE, "staff_shortage")
        assert by(desk, "breached_closed", "breach_reason", LATE) == {"staff_shortage": 1}
        assert by(desk, "departures", "breach_reason", LATE) == {"": 1, "staff_shortage": 1}

    def test_it_is_corrected_from_then_on(self, desk: Store) -> None:
        number = filed(desk)
        commands.breach_reason(desk, ADA, number, 1, "other", LATE)
        commands.answer(desk, ADA, number, 2, "upheld", "Oui.", LATE + HOUR)  # said already
        commands.breach_reason(desk, LOU, number, 3, "complex_case", LATE + DAY)
        assert by(desk, "breached_closed", "breach_reason", LATE + HOUR) == {"other": 1}
        assert by(desk, "breached_closed", "breach_reason", LATE + DAY) == {"complex_case": 1}
        with pytest.raises(BadInput, match="has this reason already"):
            commands.breach_reason(desk, LOU, number, 4, "complex_case", LATE + DAY)

    def test_what_is_in_time_has_none(self, desk: Store) -> None:
        number = filed(desk)
        with pytest.raises(BadInput, match="there is no breach to explain"):
            commands.breach_reason(desk, ADA, number, 1, "other", NOON + 3 * DAY)
        commands.answer(desk, ADA, number, 1, "upheld", "Oui.", NOON + DAY)
        with pytest.raises(BadInput, match="there is no breach to explain"):
            commands.breach_reason(desk, ADA, number, 2, "other", LATE)

    @pytest.mark.parametrize("person", [ADA, LOU, SAM])
    def test_whoever_works_on_it_gives_it(self, desk: Store, person: Person) -> None:
        assert commands.breach_reason(desk, person, filed(desk), 1, "other", LATE) == 2

    @pytest.mark.parametrize("person", [BOB, MAX, *OTHERS])
    def test_nobody_else_gives_it(self, desk: Store, person: Person) -> None:
        number = filed(desk)
        with pytest.raises(NotAllowed):
            commands.breach_reason(desk, person, number, 1, "other", LATE)


class TestQueue:
    def test_by_the_time_left_then_without_a_limit_then_what_waits(self, desk: Store) -> None:
        waits, late, later, due, paused_late = (
            filed(desk, c) for c in [Category.GAME, *[Category.PAYMENT] * 2, Category.GAME, Category.PAYMENT]
        )
        for number, at in ((waits, NOON + HOUR), (paused_late, LATE)):
            version = commands.change_status(desk, ADA, number, 1, "in_analysis", at)
            commands.change_status(desk, ADA, number, version, "waiting_player", at)
        commands.extend(desk, ADA, later, 1, NOON + 5 * DAY, "La banque.", NOON + DAY)
        order = [row["ticket_id"] for row in listed(desk, LATE + HOUR, "backlog", QUEUE)]
        assert order == [late, paused_late, later, due, waits]

    def test_due_soon_is_within_48_hours_running_and_not_late(self, desk: Store) -> None:
        paused = filed(desk)
        filed(desk)
        version = commands.change_status(desk, ADA, paused, 1, "in_analysis", NOON)
        commands.change_status(desk, ADA, paused, version, "waiting_player", NOON + HOUR)
        told = {hours: by(desk, "due_soon", "agent", NOON + hours * HOUR) for hours in (23, 24, 71, 72)}
        assert told == {23: {}, 24: {"ada": 1}, 71: {"ada": 1}, 72: {}}

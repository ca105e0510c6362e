"""Decisions, without a store: which step an intention becomes, and which sentence it is refused with."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from data import decisions
from data.case_state import CaseState, after
from data.decisions import Intention, decide
from data.filing import Complaint, checked_complaint, filed
from domain.people import SYSTEM, Person, Role
from domain.problems import BadInput, NotAllowed, Problem
from domain.statuses import TRANSITIONS, Status
from domain.vocabulary import Category, Channel, Complexity, Decision

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
AGENT = Person("ada", "Ada", Role.AGENT, "payments")
LEAD = Person("lou", "Lou", Role.TEAM_LEAD, "payments")
SUPERVISOR = Person("sam", "Sam", Role.SUPERVISOR)
STRANGER = Person("zoe", "Zoé", Role.AGENT, "games")


def case(**changes: Any) -> CaseState:
    """Ada's case, in analysis since noon, due 72 hours later."""
    state = CaseState(
        ticket_id=1,
        version=3,
        reference="EC-4F7Q9M2K-T",
        status=Status.IN_ANALYSIS,
        category="payment",
        complexity="simple",
        team="payments",
        agent="ada",
        decision=None,
        received_at=NOON,
        due_at=NOON + 72 * HOUR,
        paused_since=None,
        answered_at=None,
        end_unknown=False,
        since=NOON,
    )
    return replace(state, **changes)


def in_status(status: Status) -> CaseState:
    since = NOON if status is Status.WAITING_PLAYER else None
    answered = NOON if status in (Status.ANSWERED, Status.CLOSED) else None
    return case(status=status, paused_since=since, answered_at=answered)


def intention_to(before: Status, after: Status) -> Intention:
    if after is Status.ANSWERED:
        return decisions.Answer(Decision.UPHELD, "Oui.")
    if after is Status.IN_ANALYSIS and before in (Status.ANSWERED, Status.CLOSED):
        return decisions.Reopen("Nouvelle pièce.")
    return decisions.ChangeStatus(after)


@pytest.mark.parametrize("before", Status)
@pytest.mark.parametrize("after", Status)
def test_only_the_steps_of_the_table_are_taken(before: Status, after: Status) -> None:
    intention = intention_to(before, after)
    if after in TRANSITIONS[before]:
        assert decide(in_status(before), intention, AGENT, NOON + HOUR).observed["status"] is after
    else:
        with pytest.raises(BadInput, match=f"EC-4F7Q9M2K-T cannot go from {before} to {after}"):
            decide(in_status(before), intention, AGENT, NOON + HOUR)


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (Status.IN_ANALYSIS, Status.ANSWERED, "An answer needs a decision and a text"),
        (Status.ANSWERED, Status.IN_ANALYSIS, "A reopening needs a reason"),
    ],
)
def test_answers_and_reopenings_are_more_than_a_status(before: Status, after: Status, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        decide(in_status(before), decisions.ChangeStatus(after), AGENT, NOON)


def test_reopening_a_case_whose_end_is_unknown_makes_it_known() -> None:
    closed = case(status=Status.CLOSED, end_unknown=True)
    assert decide(closed, decisions.Reopen("Suite"), AGENT, NOON + HOUR).observed["end_unknown"] is False


def test_a_step_is_never_earlier_than_the_one_before() -> None:
    assert decide(case(), decisions.Note("Vu."), AGENT, NOON - HOUR).occurred_at == NOON


@pytest.mark.parametrize(
    "intention",
    [
        decisions.ChangeStatus(Status.WAITING_PLAYER),
        decisions.Answer(Decision.REJECTED, "Non."),
        decisions.Note("Vu."),
        decisions.Acknowledge(),
        decisions.Extend(NOON + 100 * HOUR, "La banque."),
        decisions.Reclassify(Category.GAME, Complexity.COMPLEX, "Un jeu."),
    ],
)
def test_work_is_for_the_agent_of_the_case_its_lead_and_the_supervisor(intention: Intention) -> None:
    for person in (AGENT, LEAD, SUPERVISOR):
        assert decide(case(), intention, person, NOON)
    others = [STRANGER, *(Person("x", "X", role) for role in Role if role not in (Role.SUPERVISOR,))]
    for person in others:
        with pytest.raises(NotAllowed):
            decide(case(), intention, person, NOON)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "The field answer is empty"),
        (" \n\t", "The field answer is empty"),
        ("x" * 20_001, "has 20001 characters; it takes up to 20000"),
        ("a\x00b", r"cannot be stored \(U\+0000\) at place 2"),
        ("\x1b[31m", r"cannot be stored \(U\+001B\) at place 1"),
        ("half \ud800", r"cannot be stored \(U\+D800\) at place 6"),
    ],
)
def test_a_text_that_is_no_writing_is_refused(body: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        decide(case(), decisions.Answer(Decision.UPHELD, body), AGENT, NOON)


@pytest.mark.parametrize(
    "body", ["<script>alert(1)</script>", "=1+1", "[x](javascript:y) :red[z] $a$", "a\r\n\tb é 😀"]
)
def test_markup_is_kept_as_it_was_written(body: str) -> None:
    step = decide(case(), decisions.Note(body), AGENT, NOON)
    assert step.text is not None and step.text.body == body


def test_a_lead_gives_a_case_to_somebody_of_the_team() -> None:
    step = decide(case(), decisions.Assign("payments", AGENT), LEAD, NOON)
    assert step.observed == {"team": "payments", "agent": "ada"}


def test_a_lead_hands_a_case_over_to_another_team_but_not_to_somebody_there() -> None:
    assert decide(case(), decisions.Assign("games", None), LEAD, NOON).observed == {"team": "games", "agent": ""}
    with pytest.raises(NotAllowed):
        decide(case(), decisions.Assign("games", STRANGER), LEAD, NOON)
    assert decide(case(), decisions.Assign("games", STRANGER), SUPERVISOR, NOON).observed["agent"] == "zoe"


def test_an_agent_works_in_their_own_team() -> None:
    with pytest.raises(BadInput, match="Zoé is not in the team payments"):
        decide(case(), decisions.Assign("payments", STRANGER), SUPERVISOR, NOON)


def test_only_an_open_case_that_nobody_has_is_taken() -> None:
    assert decide(case(agent=None), decisions.Take(), AGENT, NOON).observed == {"agent": "ada"}
    with pytest.raises(BadInput, match="ada works on EC-4F7Q9M2K-T already"):
        decide(case(), decisions.Take(), LEAD, NOON)
    with pytest.raises(BadInput, match="is answered"):
        decide(case(agent=None, status=Status.ANSWERED), decisions.Take(), AGENT, NOON)
    with pytest.raises(NotAllowed):
        decide(case(agent=None), decisions.Take(), STRANGER, NOON)


def test_only_the_clock_closes_by_itself() -> None:
    answered = case(status=Status.ANSWERED, answered_at=NOON)
    assert decide(answered, decisions.Close(), SYSTEM, NOON + HOUR).observed["closed_at"] == NOON + HOUR
    with pytest.raises(NotAllowed):
        decide(answered, decisions.Close(), SUPERVISOR, NOON)


def test_a_complaint_is_acknowledged_once_by_a_person_or_the_machine() -> None:
    for person in (AGENT, LEAD, SUPERVISOR, SYSTEM):
        told = decide(case(), decisions.Acknowledge(), person, NOON).observed
        assert told == {"acknowledged_at": NOON, "ack_by_machine": person is SYSTEM}
    with pytest.raises(BadInput, match="was acknowledged at 2026-11-16T12:00:00"):
        decide(case(acknowledged_at=NOON), decisions.Acknowledge(), AGENT, NOON + HOUR)
    with pytest.raises(NotAllowed):
        decide(case(), decisions.Acknowledge(), STRANGER, NOON)


LATER = NOON + 100 * HOUR


def test_an_extension_keeps_the_first_deadline() -> None:
    step = decide(case(), decisions.Extend(LATER, "La banque."), AGENT, NOON)
    assert step.observed == {"due_at": LATER, "due_original": NOON + 72 * HOUR}
    again = case(due_at=LATER, due_original=NOON + 72 * HOUR)
    step = decide(again, decisions.Extend(LATER + HOUR, "Encore."), AGENT, NOON)
    assert step.observed["due_original"] == NOON + 72 * HOUR


@pytest.mark.parametrize(
    ("changes", "due_at", "reason", "sentence"),
    [
        ({}, NOON + 72 * HOUR, "x", "due_at: 2026-11-19T12:00:00.* is not after the deadline"),
        ({"due_at": NOON - HOUR}, NOON, "x", "due_at: .* and now"),
        ({"hard_stop_at": NOON + 99 * HOUR}, LATER, "x", "due_at: .* which no extension may pass"),
        ({}, NOON + timedelta(days=733), "x", "due_at: .* more than two years away"),
        ({"status": Status.ANSWERED}, LATER, "x", "is answered"),
        ({"status": Status.WAITING_PLAYER, "paused_since": NOON}, LATER, "x", "its clock stands still"),
        ({"due_at": None}, LATER, "x", "has no time limit"),
        ({}, LATER, " ", "The field reason is empty"),
    ],
)
def test_an_extension_has_a_reason_and_a_day_that_may_be(
    changes: dict[str, Any], due_at: datetime, reason: str, sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        decide(case(**changes), decisions.Extend(due_at, reason), AGENT, NOON)


def test_an_extension_may_reach_the_hard_stop() -> None:
    state = case(hard_stop_at=LATER)
    assert decide(state, decisions.Extend(LATER, "La banque."), AGENT, NOON).observed["due_at"] == LATER


def test_a_correction_changes_something_and_says_why() -> None:
    to_game = decisions.Reclassify(Category.GAME, Complexity.COMPLEX, "C'est un litige de jeu.")
    step = decide(case(), to_game, AGENT, NOON)
    assert step.observed == {"category": "game", "complexity": "complex"}
    assert after(case(), step).category == "game"
    with pytest.raises(BadInput, match="is payment, simple already"):
        decide(case(), decisions.Reclassify(Category.PAYMENT, Complexity.SIMPLE, "x"), AGENT, NOON)
    with pytest.raises(BadInput, match="reopen it to correct it"):
        decide(in_status(Status.CLOSED), to_game, AGENT, NOON)
    with pytest.raises(BadInput, match="The field reason is empty"):
        decide(case(), decisions.Reclassify(Category.GAME, Complexity.COMPLEX, ""), AGENT, NOON)
    with pytest.raises(NotAllowed):
        decide(case(), to_game, STRANGER, NOON)


def test_a_whole_life_step_by_step() -> None:
    state = case()
    for hours, intention in [
        (1, decisions.ChangeStatus(Status.WAITING_PLAYER)),
        (25, decisions.ChangeStatus(Status.IN_ANALYSIS)),
        (30, decisions.Answer(Decision.REJECTED, "Non.")),
        (40, decisions.Reopen("Pièce nouvelle")),
        (50, decisions.Answer(Decision.UPHELD, "Oui.")),
        (60, decisions.ChangeStatus(Status.CLOSED)),
    ]:
        state = after(state, decide(state, intention, AGENT, NOON + hours * HOUR))
    assert (state.status, state.decision) == (Status.CLOSED, Decision.UPHELD)
    assert (state.answered_at, state.paused_since, state.version) == (NOON + 50 * HOUR, None, 9)


def complaint(**changes: Any) -> Complaint:
    return replace(
        Complaint("J1", date(2026, 11, 16), Category.GAME, "Gain perdu.", Channel.CHAT, Decimal("12.50"), "EUR"),
        **changes,
    )


def test_a_complaint_is_filed_new() -> None:
    step = filed(checked_complaint(complaint(), NOON), "games", "", NOON)
    assert step.observed["status"] is Status.NEW
    assert step.observed["complexity"] == "complex"


def test_the_incident_may_be_today_in_paris_when_it_is_yesterday_in_utc() -> None:
    late = datetime(2026, 11, 16, 23, 30, tzinfo=UTC)
    assert checked_complaint(complaint(incident_on=date(2026, 11, 17)), late)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"incident_on": date(2026, 11, 17)}, "dated 2026-11-17, which is after today, 2026-11-16"),
        ({"account": " "}, "The field account is empty"),
        ({"account": "a\nb"}, "The field account holds a character"),
        ({"account": "x" * 201}, "The field account has 201 characters"),
        ({"category": "pay"}, "pay is no category; choose one of payment, technical"),
        ({"channel": "fax"}, "fax is no channel"),
        ({"amount": Decimal("-0.01")}, "The amount -0.01 cannot be right"),
        ({"amount": Decimal("1.005")}, "The amount 1.005 cannot be right"),
        ({"amount": Decimal("NaN")}, "The amount NaN cannot be right"),
        ({"amount": Decimal(10) ** 16}, "cannot be right"),
        ({"currency": "eur"}, "The currency of the amount is eur"),
        ({"currency": None}, "give its three letters"),
    ],
)
def test_what_a_complaint_must_hold(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Problem, match=sentence):
        checked_complaint(complaint(**changes), NOON)


def test_nothing_asked_back_is_no_amount() -> None:
    checked = checked_complaint(complaint(amount=None, currency="EUR"), NOON)
    assert (checked.amount, checked.currency) == (None, None)
    assert checked_complaint(complaint(amount=Decimal(0)), NOON).amount == 0

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
from domain.vocabulary import Category, Channel, Decision

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


@pytest.mark.parametrize("to", [Status.IN_ANALYSIS, Status.ANSWERED])
def test_the_player_s_pause_moves_the_deadline(to: Status) -> None:
    paused = case(status=Status.WAITING_PLAYER, paused_since=NOON + HOUR, since=NOON + HOUR)
    step = decide(paused, intention_to(Status.WAITING_PLAYER, to), AGENT, NOON + 11 * HOUR)
    assert step.observed["due_at"] == NOON + 82 * HOUR


def test_a_third_party_s_pause_does_not() -> None:
    waiting = case(status=Status.WAITING_THIRD_PARTY)
    step = decide(waiting, decisions.ChangeStatus(Status.IN_ANALYSIS), AGENT, NOON + 11 * HOUR)
    assert "due_at" not in step.observed


def test_a_pause_after_the_limit_moves_nothing() -> None:
    paused = case(status=Status.WAITING_PLAYER, paused_since=NOON + 73 * HOUR, since=NOON + 73 * HOUR)
    step = decide(paused, decisions.ChangeStatus(Status.IN_ANALYSIS), AGENT, NOON + 90 * HOUR)
    assert "due_at" not in step.observed


def test_a_reopening_moves_the_deadline_by_the_time_spent_answered_and_closed() -> None:
    closed = case(status=Status.CLOSED, answered_at=NOON + 10 * HOUR, since=NOON + 20 * HOUR)
    step = decide(closed, decisions.Reopen("Pièce nouvelle"), AGENT, NOON + 110 * HOUR)
    assert step.observed == {"status": Status.IN_ANALYSIS, "due_at": NOON + 172 * HOUR}


def test_a_reopened_late_answer_stays_late() -> None:
    answered = case(status=Status.ANSWERED, answered_at=NOON + 80 * HOUR, since=NOON + 80 * HOUR)
    step = decide(answered, decisions.Reopen("Pièce nouvelle"), AGENT, NOON + 110 * HOUR)
    assert "due_at" not in step.observed


def test_without_a_deadline_nothing_moves() -> None:
    paused = case(status=Status.WAITING_PLAYER, paused_since=NOON, due_at=None)
    step = decide(paused, decisions.ChangeStatus(Status.IN_ANALYSIS), AGENT, NOON + HOUR)
    assert step.observed == {"status": Status.IN_ANALYSIS}


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
    # 72 h, 24 of them lent to the player, 10 spent answered before the reopening.
    assert state.due_at == NOON + 106 * HOUR
    assert (state.status, state.decision) == (Status.CLOSED, Decision.UPHELD)
    assert (state.answered_at, state.paused_since, state.version) == (NOON + 50 * HOUR, None, 9)


def complaint(**changes: Any) -> Complaint:
    return replace(
        Complaint("J1", date(2026, 11, 16), Category.GAME, "Gain perdu.", Channel.CHAT, Decimal("12.50"), "EUR"),
        **changes,
    )


def test_a_complaint_is_filed_new_and_with_its_deadline() -> None:
    step = filed(checked_complaint(complaint(), NOON), "games", "", NOON)
    assert step.observed["status"] is Status.NEW
    assert step.observed["complexity"] == "complex"
    assert step.observed["due_at"] == NOON + timedelta(days=21)


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

"""The procedure from filing to the mediator: what each step does to the case, its limits and the figures; who may."""

import json
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from analytics.figures import figures
from analytics.question import Question
from analytics.ticket_list import standing
from data import case_state, commands, decisions, dossier, history, policies, recourse, rounds, verifying
from data import procedure_commands as procedure
from data.appeals import DecideAppeal
from data.case_state import CaseState
from data.filing import Complaint
from data.store import Store
from domain.people import SYSTEM, Person, Role
from domain.problems import BadInput, NotAllowed
from domain.statuses import Status
from domain.vocabulary import Body, BreachReason, Category, Channel, Decision, Outcome
from sla import policy_document
from tests.people import hire

ADA = Person("ada", "Ada", Role.AGENT, "payments")
BOB = Person("bob", "Bob", Role.AGENT, "payments")
LEA = Person("lea", "Lea", Role.TEAM_LEAD, "payments")
SAM = Person("sam", "Sam", Role.SUPERVISOR)
MAX = Person("max", "Max", Role.SUPERVISOR)
CYD = Person("cyd", "Cyd", Role.COMPLIANCE)
#: A Monday.
BEGUN = datetime(2026, 9, 7, 8, tzinfo=UTC)
CASE = 1


def on(day: int, hour: int = 0) -> datetime:
    """So many days and hours after the receipt."""
    return BEGUN + timedelta(days=day, hours=hour)


@pytest.fixture
def desk(store: Store) -> Store:
    """Ada's case number 1 about a payment, in analysis since an hour after its receipt."""
    hire(store, ADA, BOB, LEA, SAM, MAX, CYD)
    commands.file(store, ADA, Complaint("J1", date(2026, 9, 6), Category.PAYMENT, "Perdu.", Channel.FORM), at=BEGUN)
    commands.acknowledge(store, SYSTEM, CASE, 1, at=BEGUN)
    commands.change_status(store, ADA, CASE, 2, Status.IN_ANALYSIS, at=on(0, 1))
    return store


def state(store: Store) -> CaseState:
    with closing(store.cursor()) as cursor:
        return case_state.load(cursor, [CASE])[CASE]


def figure(store: Store, id: str, as_of: datetime) -> tuple[int, int]:
    """Numerator and denominator of a figure over all that was ever so."""
    with closing(store.cursor()) as cursor:
        [row] = figures(cursor, Question(as_of), [id]).to_dict("records")
    return int(row["numerator"]), int(row["denominator"])


def answered(store: Store, day: int = 2, by: Person = ADA) -> None:
    commands.answer(store, by, CASE, state(store).version, Decision.REJECTED, "Non.", at=on(day))


def whole(store: Store) -> None:
    with closing(store.cursor()) as cursor:
        assert history.differences(cursor) == []
    assert verifying.verify(store).is_whole


def test_a_request_stops_the_clock_until_the_reply(desk: Store) -> None:
    procedure.request(desk, ADA, CASE, 3, "Votre relevé ?", at=on(0, 2))
    assert (state(desk).status, state(desk).paused_since) == (Status.WAITING_PLAYER, on(0, 2))
    procedure.reply(desk, CASE, "Le voici.", at=on(1, 2))
    assert state(desk).status is Status.IN_ANALYSIS
    # 72 hours and the day that the player took.
    assert state(desk).due_at == on(4)
    whole(desk)


def test_a_reply_unasked_stops_and_starts_nothing(desk: Store) -> None:
    procedure.reply(desk, CASE, "Encore ceci.", at=on(0, 2))
    assert (state(desk).status, state(desk).due_at) == (Status.IN_ANALYSIS, on(3))


def test_what_the_desk_did_meanwhile_costs_the_player_no_word(desk: Store) -> None:
    commands.note(desk, ADA, CASE, 3, "Vu.", at=on(0, 2))
    assert procedure.reply(desk, CASE, "Bonjour.", at=on(0, 3)) == 5


@pytest.mark.parametrize(("accepts", "said"), [(True, "accepted"), (False, "refused")])
def test_a_proposal_is_answered_once(desk: Store, accepts: bool, said: str) -> None:
    procedure.propose(desk, ADA, CASE, 3, "Cent euros.", on(1), at=on(0, 2))
    assert (state(desk).proposal, state(desk).proposal_until) == ("made", on(1))
    procedure.answer_proposal(desk, CASE, accepts, at=on(0, 5))
    assert state(desk).proposal == said
    with pytest.raises(BadInput, match="no proposal that waits"):
        procedure.answer_proposal(desk, CASE, accepts, at=on(0, 6))
    whole(desk)


def test_a_proposal_is_over_by_its_day(desk: Store) -> None:
    procedure.propose(desk, ADA, CASE, 3, "Cent euros.", on(1), at=on(0, 2))
    with pytest.raises(BadInput, match="it is over"):
        procedure.answer_proposal(desk, CASE, True, at=on(1, 1))
    with pytest.raises(BadInput, match="not after now"):
        procedure.propose(desk, ADA, CASE, 4, "Cent euros.", on(0), at=on(1, 2))


def test_a_proposal_is_over_with_the_answer_and_stays_where_it_was_answered(desk: Store) -> None:
    procedure.propose(desk, ADA, CASE, 3, "Cent euros.", on(9), at=on(0, 2))
    answered(desk, 1)
    with pytest.raises(BadInput, match="no proposal that waits"):
        procedure.answer_proposal(desk, CASE, True, at=on(1, 1))
    assert rounds.lapse(desk, on(10)) == 0
    version = commands.reopen(desk, ADA, CASE, state(desk).version, "Faux.", at=on(1, 2))
    procedure.propose(desk, ADA, CASE, version, "Deux cents euros.", on(9), at=on(1, 3))
    procedure.answer_proposal(desk, CASE, True, at=on(1, 4))
    answered(desk, 2)
    assert state(desk).proposal == "accepted"
    whole(desk)


def test_silence_is_five_business_days_after_the_last_word(desk: Store) -> None:
    assert state(desk).silent_from == on(7)
    assert [figure(desk, "silent_open", on(day))[0] for day in (6, 7)] == [0, 1]
    procedure.tell(desk, ADA, CASE, 3, "Nous y travaillons.", at=on(2))
    assert state(desk).silent_from == on(9)
    # What was not known to be silent then is not so now.
    assert [figure(desk, "silent_open", on(day))[0] for day in (8, 9)] == [0, 1]


@pytest.mark.parametrize(("procedure_of_it", "silent_from"), [(None, on(8)), ({}, None)])
def test_a_policy_of_before_there_was_a_procedure_has_its_limits_by_default(
    store: Store, procedure_of_it: dict[str, str] | None, silent_from: datetime | None
) -> None:
    document = json.loads(policies.text_of(policy_document.default()))
    document.pop("procedure")
    if procedure_of_it is not None:
        document["procedure"] = procedure_of_it
    with store.beside() as cursor:
        cursor.execute("UPDATE policies SET document = ?", [json.dumps(document)])
    hire(store, ADA)
    commands.file(store, ADA, Complaint("J1", date(2026, 9, 6), Category.PAYMENT, "Perdu.", Channel.FORM), at=BEGUN)
    version = commands.change_status(store, ADA, CASE, 1, Status.IN_ANALYSIS, at=on(0, 1))
    version = procedure.tell(store, ADA, CASE, version, "Nous y travaillons.", at=on(1))
    assert state(store).silent_from == silent_from
    commands.answer(store, ADA, CASE, version, Decision.REJECTED, "Non.", at=on(2))
    procedure.appeal_own(store, CASE, "Je conteste.", on(3))
    assert (state(store).appeal_due_at is None) == (silent_from is None)


def test_chased_twice_a_case_stands_out(desk: Store) -> None:
    procedure.chase(desk, CASE, at=on(1))
    assert reasons(desk, on(1)) == [None]
    procedure.chase(desk, CASE, at=on(2))
    assert reasons(desk, on(2)) == ["chased"]
    assert figure(desk, "chase_rate", on(2)) == (1, 1)
    answered(desk)
    with pytest.raises(BadInput, match="is answered already"):
        procedure.chase(desk, CASE, at=on(3))
    assert reasons(desk, on(3)) == [None], "answered, it is not urgent any more"


def test_a_second_press_is_no_chase_and_a_case_taken_up_again_was_not_chased(desk: Store) -> None:
    procedure.chase(desk, CASE, at=on(0, 12))
    with pytest.raises(BadInput, match="we know that you are waiting"):
        procedure.chase(desk, CASE, at=on(0, 12))
    procedure.chase(desk, CASE, at=on(1, 12))
    answered(desk)
    commands.reopen(desk, ADA, CASE, state(desk).version, "Faux.", at=on(2, 1))
    assert (state(desk).chases, reasons(desk, on(2, 1))) == (None, [None])
    assert figure(desk, "chase_rate", on(3)) == (1, 1), "they had to ask"
    procedure.chase(desk, CASE, at=on(2, 14))
    assert (state(desk).chases, reasons(desk, on(2, 14))) == (1, [None])
    whole(desk)


def test_the_same_words_are_a_reply_again_once_the_desk_wrote_meanwhile(desk: Store) -> None:
    procedure.reply(desk, CASE, "Oui.", at=on(0, 2))
    with pytest.raises(BadInput, match="is here already"):
        procedure.reply(desk, CASE, "Oui.", at=on(0, 2))
    procedure.request(desk, ADA, CASE, state(desk).version, "Aussi le relevé ?", at=on(0, 3))
    procedure.reply(desk, CASE, "Oui.", at=on(0, 4))
    assert state(desk).status is Status.IN_ANALYSIS


def test_what_is_no_complaint_is_not_rated_and_who_is_asked_does_not_chase(desk: Store) -> None:
    version = procedure.request(desk, ADA, CASE, 3, "Votre relevé ?", at=on(0, 2))
    with pytest.raises(BadInput, match="waits for your answer"):
        procedure.chase(desk, CASE, at=on(0, 3))
    commands.answer(desk, ADA, CASE, version, Decision.DUPLICATE, "Déjà là.", at=on(1))
    with pytest.raises(BadInput, match="no answer of its own to rate"):
        procedure.rate(desk, CASE, 4, at=on(2))


def reasons(store: Store, as_of: datetime) -> list[Any]:
    with closing(store.cursor()) as cursor:
        found = standing(cursor, CASE, as_of)["priority_reason"]
    return [None if value != value or value is None else value for value in found]


def test_a_rating_is_for_an_answer_and_the_last_one_counts(desk: Store) -> None:
    with pytest.raises(BadInput, match="not answered yet"):
        procedure.rate(desk, CASE, 4, at=on(1))
    answered(desk)
    for wrong in (0, 6, -1):
        with pytest.raises(BadInput, match="from 1 to 5"):
            procedure.rate(desk, CASE, wrong, at=on(3))
    procedure.rate(desk, CASE, 2, at=on(3))
    procedure.rate(desk, CASE, 4, at=on(4))
    with closing(desk.cursor()) as cursor:
        [row] = figures(cursor, Question(on(5)), ["satisfaction"]).to_dict("records")
    assert (row["value"], row["denominator"]) == (4, 1)
    assert figure(desk, "rated_share", on(5)) == (1, 1)


def test_the_rating_of_the_first_answer_is_not_that_of_the_second(desk: Store) -> None:
    answered(desk)
    procedure.rate(desk, CASE, 5, at=on(3))
    commands.reopen(desk, ADA, CASE, state(desk).version, "Faux.", at=on(4))
    commands.answer(desk, ADA, CASE, state(desk).version, Decision.REJECTED, "Non.", on(5))
    assert state(desk).rating is None
    assert figure(desk, "rated_share", on(5)) == (0, 1)
    assert figure(desk, "rated_share", on(3)) == (1, 1), "as it stood then"
    whole(desk)


def test_a_second_appeal_takes_neither_the_first_nor_its_decision_out_of_the_figures(desk: Store) -> None:
    answered(desk)
    version = procedure.appeal(desk, ADA, CASE, state(desk).version, "Je conteste.", at=on(3))
    version = procedure.decide_appeal(desk, SAM, CASE, version, Outcome.CHANGED, "Oui.", Decision.UPHELD, at=on(5))
    version = procedure.mediate(desk, CYD, CASE, version, Body.MEDIATOR, at=on(6))
    version = procedure.decide_mediation(desk, CYD, CASE, version, Outcome.CONFIRMED, "Bien.", at=on(20))
    version = procedure.appeal(desk, ADA, CASE, version, "Encore.", at=on(60))
    procedure.mediate(desk, CYD, CASE, version, Body.REGULATOR, at=on(100))
    assert figure(desk, "appeal_rate_internal", on(61)) == (1, 1)
    assert figure(desk, "appeal_rate_external", on(101)) == (1, 1)
    assert figure(desk, "overturn_rate", on(101)) == (1, 1)
    procedure.decide_appeal(desk, MAX, CASE, state(desk).version, Outcome.CONFIRMED, "Non.", at=on(102))
    assert figure(desk, "overturn_rate", on(103)) == (1, 1), "the first one changed the answer"
    whole(desk)


def test_an_appeal_is_decided_by_somebody_else(desk: Store) -> None:
    with pytest.raises(BadInput, match="no answer to appeal against"):
        procedure.appeal(desk, ADA, CASE, 3, "Non.", at=on(1))
    answered(desk, by=SAM)
    procedure.appeal(desk, ADA, CASE, state(desk).version, "Je conteste.", at=on(3))
    # 15 business days from a Thursday on.
    assert (state(desk).appealed_at, state(desk).appeal_due_at) == (on(3), on(24))
    with pytest.raises(NotAllowed, match="somebody else decides"):
        procedure.decide_appeal(desk, SAM, CASE, state(desk).version, Outcome.CONFIRMED, "Non.", at=on(4))


def test_a_changed_answer_stands_and_no_figure_of_time_moves(desk: Store) -> None:
    answered(desk)
    version = procedure.appeal(desk, ADA, CASE, state(desk).version, "Je conteste.", at=on(3))
    assert figure(desk, "overturn_rate", on(4)) == (0, 0)
    with pytest.raises(BadInput, match="needs another decision"):
        procedure.decide_appeal(desk, SAM, CASE, version, Outcome.CHANGED, "Oui.", Decision.REJECTED, at=on(5))
    before = figure(desk, "on_time_rate", on(4))
    procedure.decide_appeal(desk, SAM, CASE, version, Outcome.CHANGED, "Oui.", Decision.UPHELD, at=on(5))
    assert (state(desk).decision, state(desk).appeal_outcome) == ("upheld", "changed")
    assert (state(desk).status, state(desk).answered_at) == (Status.ANSWERED, on(2))
    assert figure(desk, "on_time_rate", on(6)) == before == (1, 1)
    assert figure(desk, "overturn_rate", on(6)) == (1, 1)
    assert figure(desk, "upheld_rate", on(6)) == (1, 1)
    assert figure(desk, "upheld_rate", on(4)) == (0, 1), "as it stood before the appeal was decided"
    whole(desk)


def test_who_changed_the_answer_gave_it_and_decides_no_appeal_against_it(desk: Store) -> None:
    answered(desk)
    version = procedure.appeal(desk, ADA, CASE, state(desk).version, "Je conteste.", at=on(3))
    version = procedure.decide_appeal(desk, SAM, CASE, version, Outcome.CONFIRMED, "Non.", at=on(4))
    assert given_by(desk, version) == "ada"
    version = procedure.appeal(desk, ADA, CASE, version, "Encore.", at=on(5))
    version = procedure.decide_appeal(desk, SAM, CASE, version, Outcome.CHANGED, "Oui.", Decision.UPHELD, at=on(6))
    version = procedure.appeal(desk, ADA, CASE, version, "Plus.", at=on(7))
    assert given_by(desk, version) == "sam"
    with pytest.raises(NotAllowed, match="somebody else decides"):
        procedure.decide_appeal(desk, SAM, CASE, version, Outcome.CONFIRMED, "Non.", at=on(8))


def given_by(store: Store, version: int) -> str | None:
    """Who gave the answer, as the list of appeals and the complaint itself say."""
    with closing(store.cursor()) as cursor:
        listed = [one.answered_by for one in recourse.waiting(cursor, SAM)]
        read = dossier.read(cursor, SAM, CASE)
    assert read.state.version == version and set(listed) <= {read.answered_by}
    return read.answered_by


def test_what_is_appealed_is_not_reopened_and_what_is_open_has_no_answer_to_change(desk: Store) -> None:
    answered(desk)
    version = procedure.appeal(desk, ADA, CASE, state(desk).version, "Je conteste.", at=on(3))
    with pytest.raises(BadInput, match="has an appeal: decide it"):
        commands.reopen(desk, ADA, CASE, version, "Faux.", at=on(3))
    version = procedure.decide_appeal(desk, SAM, CASE, version, Outcome.CONFIRMED, "Non.", at=on(4))
    version = procedure.mediate(desk, CYD, CASE, version, Body.REGULATOR, at=on(5))
    version = commands.reopen(desk, ADA, CASE, version, "Faux.", at=on(6))
    with pytest.raises(BadInput, match="is open: answer it first"):
        procedure.decide_mediation(desk, CYD, CASE, version, Outcome.CHANGED, "Oui.", Decision.UPHELD, at=on(7))
    assert state(desk).mediation_outcome is None
    commands.answer(desk, ADA, CASE, version, Decision.REJECTED, "Non.", on(8), BreachReason.OTHER)
    version = procedure.decide_mediation(
        desk, CYD, CASE, state(desk).version, Outcome.CHANGED, "Oui.", Decision.UPHELD, at=on(9)
    )
    assert state(desk).decision == "upheld"
    whole(desk)


def test_no_appeal_is_decided_while_the_case_is_open(desk: Store) -> None:
    answered(desk)
    procedure.appeal(desk, ADA, CASE, state(desk).version, "Je conteste.", at=on(3))
    # As it may stand in a store of before: taken up again while the appeal waits.
    taken_up = replace(state(desk), status=Status.IN_ANALYSIS, decision=None)
    with pytest.raises(BadInput, match="is open: answer it first"):
        decisions.decide(taken_up, DecideAppeal(Outcome.CHANGED, "Oui.", Decision.UPHELD), SAM, on(4))


def test_a_mediator_comes_after_the_appeal(desk: Store) -> None:
    answered(desk)
    version = procedure.appeal(desk, ADA, CASE, state(desk).version, "Je conteste.", at=on(3))
    version = procedure.decide_appeal(desk, SAM, CASE, version, Outcome.CONFIRMED, "Non.", at=on(5))
    version = procedure.mediate(desk, CYD, CASE, version, Body.MEDIATOR, at=on(10))
    assert state(desk).mediation_due_at == on(100)
    version = procedure.decide_mediation(desk, CYD, CASE, version, Outcome.CONFIRMED, "Confirmé.", at=on(40))
    assert (state(desk).appeal_outcome, state(desk).mediation_outcome) == ("confirmed", "confirmed")
    assert figure(desk, "overturn_rate", on(41)) == (0, 1)
    assert figure(desk, "appeal_rate_internal", on(31)) == (0, 0), "what is counted may still come"
    assert figure(desk, "appeal_rate_internal", on(33)) == (1, 1)
    assert figure(desk, "appeal_rate_external", on(93)) == (1, 1)
    whole(desk)


def test_what_is_reopened_within_thirty_days_is_counted_once_they_are_over(desk: Store) -> None:
    answered(desk)
    commands.reopen(desk, ADA, CASE, state(desk).version, "Faux.", at=on(20))
    answered(desk, 21)
    commands.reopen(desk, ADA, CASE, state(desk).version, "Encore.", at=on(50))
    assert [figure(desk, "reopen_rate", on(day)) for day in (31, 32)] == [(0, 0), (1, 1)]
    whole(desk)


def test_machine_and_person_are_told_apart(desk: Store) -> None:
    assert [figure(desk, f"ack_on_time{by}", on(9)) for by in ("", "_machine", "_person")] == [(1, 1), (1, 1), (0, 1)]


@pytest.mark.parametrize("by", [BOB, CYD])
def test_who_has_no_right_does_nothing(desk: Store, by: Person) -> None:
    for go in (
        lambda: procedure.request(desk, by, CASE, 3, "?"),
        lambda: procedure.propose(desk, by, CASE, 3, "!", on(400)),
        lambda: procedure.tell(desk, by, CASE, 3, "."),
        lambda: procedure.appeal(desk, by, CASE, 3, "."),
        lambda: procedure.decide_appeal(desk, by, CASE, 3, Outcome.CONFIRMED, "."),
    ):
        with pytest.raises(NotAllowed):
            go()
    assert state(desk).version == 3

"""What players are written about each step: in the transaction of the step, in their language, and to nobody else."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from data import case_state, chain, commands, history, links
from data import procedure_commands as procedure
from data.case_state import CaseState
from data.filing import Complaint
from data.outbox import phrases
from data.store import Store
from domain.people import PLAYER, Person, Role
from domain.problems import BadInput, Problem
from domain.reference import new_reference
from domain.statuses import Status
from domain.vocabulary import Category, Channel, Decision, Jurisdiction, Outcome
from tests.people import hire

ADA = Person("ada", "Ada", Role.AGENT, "payments")
SAM = Person("sam", "Sam", Role.SUPERVISOR)
#: A Monday at ten in Paris.
BEGUN = datetime(2026, 9, 7, 8, tzinfo=UTC)


def complaint(**more: Any) -> Complaint:
    said = {"email": "eva@example.org", "name": "Eva", "language": "fr", "jurisdiction": Jurisdiction.FRANCE} | more
    return Complaint("J1", date(2026, 9, 6), Category.PAYMENT, "Perdu.", Channel.FORM, **said)


def file(store: Store, **more: Any) -> CaseState:
    return state(store, commands.file(store, ADA, complaint(**more), BEGUN)[0])


@pytest.fixture
def desk(store: Store) -> Store:
    return hire(store, ADA, SAM)


def state(store: Store, ticket: int = 1) -> CaseState:
    with closing(store.cursor()) as cursor:
        return case_state.load(cursor, [ticket])[ticket]


def written(store: Store) -> list[tuple[str, str, str, str]]:
    """Kind, language, subject and body of each message."""
    with closing(store.cursor()) as cursor:
        return cursor.execute("SELECT kind, language, subject, body FROM messages ORDER BY message_id").fetchall()


def test_whoever_can_be_written_to_is_told_at_once(desk: Store) -> None:
    case = file(desk)
    assert (case.version, case.acknowledged_at, case.ack_by_machine) == (2, BEGUN, True)
    [(kind, language, subject, body)] = written(desk)
    assert (kind, language) == ("acknowledgement", "fr") and case.reference in subject
    assert "jeudi 10 septembre 2026 à 10:00 (heure de Paris)" in body and "envoyé automatiquement" in body
    assert f"/reclamations/suivre?reference={case.reference}&lang=fr" in body
    with closing(desk.cursor()) as cursor:
        actors = cursor.execute("SELECT kind, actor, transaction_id FROM events ORDER BY event_id").fetchall()
        assert actors == [("filed", "ada", 1), ("acknowledged", "system", 1)]
        assert history.differences(cursor) == [] and chain.broken_links(cursor, desk.key) == []


def test_a_persons_acknowledgement_after_the_machines_sends_nothing(desk: Store) -> None:
    file(desk)
    with pytest.raises(BadInput, match="acknowledged at"):
        commands.acknowledge(desk, ADA, 1, 2, at=BEGUN + timedelta(hours=1))
    assert len(written(desk)) == 1


def test_where_nobody_can_be_written_to_a_person_acknowledges(desk: Store) -> None:
    assert (file(desk, email=None).version, written(desk)) == (1, [])
    commands.acknowledge(desk, ADA, 1, 1, at=BEGUN)
    assert (state(desk).ack_by_machine, written(desk)) == (False, [])


def test_the_players_own_complaint_goes_to_the_team_of_its_category(desk: Store) -> None:
    commands.file(desk, PLAYER, complaint(language="en"), BEGUN)
    assert (state(desk).team, state(desk).agent) == ("payments", None)
    [(_kind, language, _subject, body)] = written(desk)
    assert language == "en" and "Thursday 10 September 2026, 10:00 (Paris time)" in body


def test_every_step_is_told(desk: Store) -> None:
    file(desk)
    at = BEGUN + timedelta(hours=1)
    commands.change_status(desk, ADA, 1, 2, Status.IN_ANALYSIS, at=at)
    procedure.request(desk, ADA, 1, 3, "Votre relevé ?", at=at)
    procedure.reply(desk, 1, "Le voici.", at=at)
    procedure.tell(desk, ADA, 1, 5, "Nous y travaillons.", at=at)
    commands.extend(desk, ADA, 1, 6, BEGUN + timedelta(days=5), "Le prestataire tarde.", at=at)
    procedure.propose(desk, ADA, 1, 7, "Cent euros.", BEGUN + timedelta(days=1), at=at)
    procedure.answer_proposal(desk, 1, False, at=at)
    commands.note(desk, ADA, 1, 9, "Secret.", at=at)
    commands.answer(desk, ADA, 1, 10, Decision.REJECTED, "Non.", at=at)
    procedure.appeal(desk, PLAYER, 1, 11, "Si.", at=at)
    procedure.decide_appeal(desk, SAM, 1, 12, Outcome.CHANGED, "Si !", Decision.UPHELD, at=at)
    told = {kind: body for kind, _language, _subject, body in written(desk)}
    kinds = "acknowledgement request still_working extension proposal answer appeal_received appeal_decided"
    assert list(told) == kinds.split()
    said = {"request": "Votre relevé ?", "still_working": "Nous y travaillons.", "extension": "Le prestataire tarde."}
    said |= {"proposal": "Cent euros.", "answer": "Non.", "appeal_decided": "Si !"}
    assert all(text in told[kind] for kind, text in said.items())
    assert "samedi 12 septembre 2026" in told["extension"] and "mardi 8 septembre 2026" in told["proposal"]
    assert "lundi 28 septembre 2026" in told["appeal_received"], "fifteen business days for the appeal"
    assert "Secret" not in "".join(told.values())


def test_the_answer_names_the_way_of_appeal_and_five_marks(desk: Store) -> None:
    case = file(desk, jurisdiction=Jurisdiction.UK, language="en")
    commands.answer(desk, ADA, 1, 2, Decision.REJECTED, "No.", at=BEGUN)
    body = written(desk)[1][3]
    assert "Wednesday 7 October 2026" in body and phrases.phrase("adr", "en") in body
    tokens = [part.partition("&")[0] for part in body.split("token=")[1:]]
    assert [links.verified(desk.key, token) for token in tokens] == [(case.reference, mark) for mark in (5, 4, 3, 2, 1)]


@pytest.mark.parametrize(("decision", "kinds"), [(Decision.SPAM, 1), (Decision.DUPLICATE, 2)])
def test_what_is_no_complaint_has_no_way_of_appeal(desk: Store, decision: Decision, kinds: int) -> None:
    file(desk)
    commands.answer(desk, ADA, 1, 2, decision, "Non.", at=BEGUN)
    told = written(desk)
    assert len(told) == kinds and not any("token=" in body or "recours" in body for *_, body in told)


def test_what_is_not_done_is_not_told(desk: Store) -> None:
    file(desk)
    with pytest.raises(Problem):
        procedure.request(desk, ADA, 1, 2, "?", at=BEGUN)  # nobody is at work on it
    assert len(written(desk)) == 1


@pytest.mark.parametrize(
    "email",
    [
        "eva",
        "eva@",
        "@b.fr",
        "a@b",
        "a b@c.fr",
        "a@b.fr\r\nBcc: x@y.fr",
        "a@b.fr,x@y.fr",
        "<a@b.fr>",
        "a@b..",
        "a@@b.fr",
    ],
)
def test_an_address_that_is_none_is_refused(desk: Store, email: str) -> None:
    with pytest.raises(BadInput):
        file(desk, email=email)
    assert written(desk) == []


@pytest.mark.parametrize("email", ["zoé@exemple.fr", "eva@müller.example", "a+b.c@sub.example.org"])
def test_an_address_may_be_of_any_language(desk: Store, email: str) -> None:
    file(desk, email=email)
    assert len(written(desk)) == 1


def test_a_rating_link_is_good_for_its_mark_alone() -> None:
    key, one, other = b"key", new_reference(), new_reference()
    token = links.sign(key, one, 4)
    assert links.verified(key, token) == (one, 4)
    seal = token.rpartition(".")[2]
    forged = [
        f"{one}.5.{seal}",
        f"{other}.4.{seal}",
        f"{one}.4.",
        f"{one}.4.é",
        f"{one}.٤.{seal}",
        f"{one}.9.{seal}",
        "",
    ]
    assert not any(links.verified(key, text) for text in forged) and links.verified(b"other", token) is None


def test_messages_name_the_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DELAI_PUBLIC_URL", "https://casino.example/aide/")
    assert links.follow("EC-1", "en") == "https://casino.example/aide/reclamations/suivre?reference=EC-1&lang=en"

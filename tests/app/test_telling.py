"""Problems as the reader's language tells them: no codes, no English inside French, the terminal as before."""

from contextlib import closing
from datetime import UTC, date, datetime

import pytest

from data import intake
from data.filing import word
from data.store import Store
from data.texts import TextKind, checked
from domain.kinds import EventKind
from domain.marks import NN_
from domain.people import Person, Role
from domain.problems import BadInput, Problem, StaleVersion
from domain.rights import Action, demand
from domain.statuses import Status
from domain.vocabulary import Decision
from tests.app.calling import get
from tests.app.test_exports import APP
from ui import language, words
from ui.telling import told

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)


def raised(function, *values) -> Problem:
    """What `function` refuses `values` with."""
    with pytest.raises(Problem) as refused:
        function(*values)
    return refused.value


def in_french(problem: Problem) -> str:
    language.use("fr")
    try:
        return told(problem)
    finally:
        language.use("en")


def test_a_refusal_names_role_and_action_in_words() -> None:
    refused = raised(demand, Person("zoe", "Zoé", Role.TEAM_LEAD, "games"), Action.CHANGE_STATUS)
    assert str(refused) == "Zoé (team_lead) may not do this (change_status) on this complaint."
    assert told(refused) == "Zoé (Team lead) may not do this (change the status) on this complaint."
    assert in_french(refused).startswith("Zoé (Chef d’équipe) ne peut pas faire cela (changer le statut)")


def test_instants_kinds_and_statuses_are_in_words() -> None:
    stale = StaleVersion("{at} {what} {after}", at=NOON, what=EventKind.STATUS_CHANGED, after=Status.IN_ANALYSIS)
    assert str(stale) == "2026-11-16T12:00:00+00:00 status_changed in_analysis"
    assert told(stale) == "16 Nov 2026 13:00 Status changed In analysis"
    assert in_french(stale) == "16 nov. 2026 13:00 Statut changé En analyse"


def test_a_day_is_a_day() -> None:
    problem = BadInput("{date}", date=date(2026, 11, 16))
    assert (str(problem), in_french(problem)) == ("2026-11-16", "16 nov. 2026")


def test_a_word_that_is_none_is_told_with_those_that_are() -> None:
    refused = raised(word, Decision, "decision", "")
    assert str(refused).startswith("– is no decision; choose one of upheld, partly_upheld, rejected,")
    assert told(refused).startswith("– is no Decision; choose one of Upheld, Partly upheld, Rejected,")
    assert "Fondée, " in in_french(refused)
    assert "partly_upheld" not in told(refused)


@pytest.mark.parametrize("kind", TextKind)
def test_a_field_has_its_name_on_the_form(kind: TextKind) -> None:
    refused = raised(checked, kind, " ")
    assert f"The field {kind} is empty" in str(refused)
    assert told(refused).startswith(f"The field {words.field(kind)} is empty")
    assert words.field(kind) != kind.value


@pytest.mark.parametrize(
    ("mapping", "english", "french"),
    [
        ("x = 1", "key x: is not known; known are columns, constants,", "clé x : n’est pas connue ; sont connues col"),
        ("layout = 3", "key layout: must be a text.", "clé layout : doit être un texte."),
        ("layout = 'row'", "“row” is not known; write one of event, ticket.", "écrivez l’un de event, ticket."),
    ],
)
def test_what_is_wrong_with_a_mapping_is_told_in_one_language(mapping: str, english: str, french: str) -> None:
    refused = raised(intake.parse_mapping, mapping, "m.toml")
    assert english in str(refused)
    assert told(refused) == str(refused)
    assert french in in_french(refused)


def test_an_old_export_is_told_in_the_browsers_language() -> None:
    assert get(APP, "/export/x.y", accept_language="fr-FR,fr;q=0.9").body.decode().startswith("Cet export")
    assert get(APP, "/export/x.y", accept_language="de").body.decode().startswith("This export")


@pytest.mark.parametrize("kind", EventKind)
def test_every_kind_of_event_has_a_label(kind: EventKind) -> None:
    assert words.member(kind) != kind.value
    assert words.label("kind", kind.value) == words.member(kind)
    assert in_french(Problem("{what}", what=kind)) not in (kind.value, "")


def test_everything_in_the_record_has_a_kind_that_is_known(desk_store: Store) -> None:
    with closing(desk_store.cursor()) as cursor:
        kinds = {kind for (kind,) in cursor.execute("SELECT DISTINCT kind FROM events").fetchall()}
    assert {"filed", "answered", "closed"} <= kinds <= {kind.value for kind in EventKind}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_every_right_has_words(role: Role, action: Action) -> None:
    refused = Problem("{role}|{action}", role=role, action=action)
    assert not {role.value, action.value} & set(in_french(refused).split("|"))


@pytest.mark.parametrize(
    ("count", "english"),
    [
        (1, "1 of 30 complaints has changed since you read them: EC-1. Nothing was saved."),
        (2, "2 of 30 complaints have changed since you read them: EC-1. Nothing was saved."),
    ],
)
def test_a_number_decides_between_one_and_many(count: int, english: str) -> None:
    message = NN_(
        "{count} of {total} complaints has changed since you read them: {references}. Nothing was saved.",
        "{count} of {total} complaints have changed since you read them: {references}. Nothing was saved.",
    )
    problem = BadInput(message, count=count, total=30, references="EC-1")
    assert (str(problem), told(problem)) == (english, english)
    assert str(BadInput("{why}", why=problem)) == english

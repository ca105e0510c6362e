"""The whole life of a complaint, and every figure at each step of it: those that it moves, and no other."""

from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta

from analytics.figures import figures
from analytics.question import Question
from data import case_state, commands, history, verifying
from data import procedure_commands as procedure
from data.access import forms
from data.access.forms import Given
from data.evidence.inspecting import inspect
from data.filing import Complaint
from data.store import Store
from domain.evidence import EvidenceKind
from domain.people import Person, Role
from domain.statuses import Status
from domain.vocabulary import Body, Category, Channel, Decision, Outcome
from tests import life
from tests.people import hire

AMELIE = Person("amelie.roux", "Amélie Roux", Role.AGENT, "payments")
HELENE = Person("helene.vasseur", "Hélène Vasseur", Role.SUPERVISOR)
OLIVIER = Person("olivier.stern", "Olivier Stern", Role.COMPLIANCE)
#: A Monday.
BEGUN = datetime(2026, 9, 7, 8, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
CASE = 1
#: When each step is taken, in hours after the first; from 3 to 51 the clock stands still.
HOURS = {
    "filed": 0, "taken": 1, "analysed": 2, "requested": 3, "replied": 51, "proposed": 52, "refused": 53,
    "answered": 55, "rated": 80, "appealed": 100, "changed": 200, "mediated": 300, "confirmed": 900,
}  # fmt: skip


def steps(store: Store) -> Mapping[str, Callable[[datetime], object]]:
    """What is done at each step, by whom."""

    def version() -> int:
        with closing(store.cursor()) as cursor:
            return case_state.load(cursor, [CASE])[CASE].version

    return {
        "filed": lambda at: file(store, at),
        "taken": lambda at: commands.take(store, AMELIE, [(CASE, version())], at=at),
        "analysed": lambda at: commands.change_status(store, AMELIE, CASE, version(), Status.IN_ANALYSIS, at=at),
        "requested": lambda at: procedure.request(store, AMELIE, CASE, version(), life.STATEMENT, at=at),
        "replied": lambda at: procedure.reply(store, CASE, "Le voici.", at=at),
        "proposed": lambda at: procedure.propose(
            store, AMELIE, CASE, version(), life.HALF, at + timedelta(days=7), at=at
        ),
        "refused": lambda at: procedure.answer_proposal(store, CASE, False, life.NO, at=at),
        "answered": lambda at: commands.answer(store, AMELIE, CASE, version(), Decision.REJECTED, life.REJECTED, at=at),
        "rated": lambda at: procedure.rate(store, CASE, 2, at=at),
        "appealed": lambda at: procedure.appeal_own(store, CASE, life.WHY, at=at),
        "changed": lambda at: procedure.decide_appeal(
            store, HELENE, CASE, version(), Outcome.CHANGED, life.CHANGED, Decision.UPHELD, at=at
        ),
        "mediated": lambda at: procedure.mediate(store, OLIVIER, CASE, version(), Body.MEDIATOR, at=at),
        "confirmed": lambda at: procedure.decide_mediation(
            store, OLIVIER, CASE, version(), Outcome.CONFIRMED, life.STANDS, at=at
        ),
    }


def file(store: Store, at: datetime) -> None:
    told = Complaint("J-1", at.date(), Category.PAYMENT, "Perdu.", Channel.FORM, email="eva@example.org", language="fr")
    kinds = (EvidenceKind.TRANSACTION, EvidenceKind.SCREENSHOTS)
    given = [Given(kind, inspect(f"{kind}.txt", b"150,00")) for kind in kinds]
    forms.file_once(store, "one form", told, given, lambda _address: True, at)


def test_each_step_moves_its_figures_and_no_other(store: Store) -> None:
    hire(store, AMELIE, HELENE, OLIVIER)
    found = {}
    for name, take in steps(store).items():
        at = BEGUN + timedelta(hours=HOURS[name])
        take(at)
        found[name] = life.moved(store, at - MOMENT, at + timedelta(seconds=1))
    assert {name: now for name, (now, _later) in found.items()} == life.NOW
    assert {name: later for name, (_now, later) in found.items()} == life.LATER
    assert values(store, BEGUN + timedelta(hours=HOURS["confirmed"])) == {
        # On the clock of the limit the 48 hours do not count in which the player had to answer.
        "handling_mean": 55.0,
        "handling_mean_sla": 7.0,
        "satisfaction": 2.0,
        "upheld_rate": 1.0,
        "overturn_rate": 1.0,
    }
    with closing(store.cursor()) as cursor:
        assert history.differences(cursor) == []
    assert verifying.verify(store).is_whole


def values(store: Store, as_of: datetime) -> dict[str, float]:
    asked = ["handling_mean", "handling_mean_sla", "satisfaction", "upheld_rate", "overturn_rate"]
    with closing(store.cursor()) as cursor:
        rows = figures(cursor, Question(as_of), asked)
    return dict(zip(rows["figure"], rows["value"], strict=True))

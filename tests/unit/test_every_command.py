"""Every command and every query in somebody's name, as every role, on complaints in all hands: from one table."""

import ast
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import analytics
import data
from data.store import Store
from domain.people import STAFF, Person
from domain.problems import NotAllowed, NotFound
from tests.unit.every_call import CALLS, Go
from tests.unit.whole_desk import PEOPLE, Whole

# Who may do what, after the table of domain.md and not after domain/rights.py. own, team, any: which complaints (or
# users, for absences) a role reaches; self: their own things, whoever they are, and nobody else's; -: none. A name
# may be there more than once, for what more than one right decides.
ROLES = "agent team_lead supervisor manager analyst compliance admin".split()
TABLE = """
commands.file                             own   team  any   -     -     -     -
commands.note                             own   team  any   -     -     -     -
commands.acknowledge                      own   team  any   -     -     -     -
commands.change_status                    own   team  any   -     -     -     -
commands.answer                           own   team  any   -     -     -     -
commands.extend                           own   team  any   -     -     -     -
commands.reopen                           own   team  any   -     -     -     -
commands.reclassify                       own   team  any   -     -     -     -
commands.take                             team  team  any   -     -     -     -
commands.assign                           -     team  any   -     -     -     -
commands.assign:to_another_team           -     -     any   -     -     -     -
commands.raise_priority                   -     team  any   -     -     -     -
commands.lower_priority                   -     team  any   -     -     -     -
commands.breach_reason                    own   team  any   -     -     -     -
procedure_commands.request                own   team  any   -     -     -     -
procedure_commands.tell                   own   team  any   -     -     -     -
procedure_commands.propose                own   team  any   -     -     -     -
procedure_commands.appeal                 own   team  -     -     -     -     -
procedure_commands.decide_appeal          -     -     any   -     -     -     -
procedure_commands.mediate                -     -     any   -     -     any   -
procedure_commands.decide_mediation       -     -     any   -     -     any   -
spread_commands.spread                    -     team  any   -     -     -     -
spread_commands.spread:to_another_team    -     -     any   -     -     -     -
spread_commands.undo_spread               -     team  any   -     -     -     -
spread_commands.last_spreads              -     self  self  -     -     -     -
absences.add                              -     team  any   -     -     -     -
absences.remove                           -     team  any   -     -     -     -
looks.saw_papers                          own   team  any   -     -     any   -
evidence.papers.add                       own   team  any   -     -     -     -
evidence.papers.of_ticket                 own   team  any   -     -     any   -
evidence.papers.missing                   own   team  any   -     -     any   -
evidence.papers.read                      own   team  any   -     -     any   -
evidence.papers.delete                    -     team  any   -     -     -     -
dossier.read                              team  team  any   any   any   any   any
dossier.read:texts                        own   team  any   -     -     any   -
outbox.written.of_ticket                  team  team  any   any   any   any   any
outbox.written.of_ticket:texts            own   team  any   -     -     any   -
outbox.unsent.unsent                      -     team  any   -     -     -     any
outbox.unsent.try_again                   -     team  any   -     -     -     any
outbox.unsent.leave                       -     team  any   -     -     -     any
outbox.unsent.waiting                     -     team  any   -     -     -     any
analytics.coaching.coached                -     team  -     -     -     -     -
recourse.waiting                          -     team  any   any   -     any   any
unread.after_answer                       -     team  any   any   -     any   any
guides.commands.tick                      own   team  any   -     -     -     -
guides.commands.ticks                     team  team  any   any   any   any   any
guides.commands.save                      -     -     -     -     -     -     any
guides.commands.bring_back                -     -     -     -     -     -     any
outbox.template_commands.current          -     -     -     -     -     -     any
outbox.template_commands.save             -     -     -     -     -     -     any
outbox.template_commands.bring_back       -     -     -     -     -     -     any
duplicates.of_account                     team  team  any   -     -     -     -
search.find:reference                     team  team  any   any   any   any   any
search.find:account                       own   team  any   -     -     any   -
search.find:words                         own   team  any   -     -     any   -
mentions.unseen                           own   team  any   -     -     any   -
mentions.see                              own   team  any   -     -     any   -
views.read                                self  self  self  self  self  self  self
views.save                                self  self  self  self  self  self  self
views.rename                              self  self  self  self  self  self  self
views.delete                              self  self  self  self  self  self  self
audit.lines.count                         -     -     -     -     -     any   any
audit.lines.lines                         -     -     -     -     -     any   any
audit.lines.pieces                        -     -     -     -     -     any   any
audit.lines.choices                       -     -     -     -     -     any   any
verifying.verify_for                      -     -     -     -     -     any   any
verifying.standing                        -     -     -     -     -     any   any
intake.engine.run                         -     -     -     -     -     -     any
intake.undoing.undo                       -     -     -     -     -     -     any
intake.corrections.correct                -     -     -     -     -     -     any
intake.setting_aside.set_aside            -     -     -     -     -     -     any
intake.setting_aside.take_up              -     -     -     -     -     -     any
intake.setting_aside.listed               -     -     -     -     -     -     any
intake.quarantine_rows.waiting            -     -     -     -     -     -     any
intake.quarantine_rows.as_csv             -     -     -     -     -     -     any
intake.quarantine_rows.as_file            -     -     -     -     -     -     any
mappings.save                             -     -     -     -     -     -     any
mappings.delete                           -     -     -     -     -     -     any
policy_commands.publish                   -     -     -     -     -     -     any
policy_commands.withdraw                  -     -     -     -     -     -     any
accounts.read                             -     -     -     -     -     -     any
people_commands.add                       -     -     -     -     -     -     any
people_commands.change                    -     -     -     -     -     -     any
people_commands.disable                   -     -     -     -     -     -     any
people_commands.enable                    -     -     -     -     -     -     any
people_commands.sign_out_everywhere       -     -     -     -     -     -     any
people_commands.link_anew                 -     -     -     -     -     -     any
team_commands.add                         -     -     -     -     -     -     any
team_commands.rename                      -     -     -     -     -     -     any
backup.writing.write                      -     -     -     -     -     -     any
archive.writing.write                     -     -     -     -     -     -     any
archive.reading.restore                   -     -     -     -     -     -     any
privacy.ages.save                         -     -     -     -     -     -     any
privacy.ages.read                         -     -     -     -     -     any   any
privacy.retention.due                     -     -     -     -     -     any   any
privacy.erasing.erase                     -     -     -     -     -     -     any
privacy.erasing.held                      -     -     -     -     -     any   any
privacy.owners.find                       -     -     -     -     -     any   any
privacy.data_file.write                   -     -     -     -     -     any   any
"""
Cell = tuple[str, str]
HEAD = [line.split() for line in TABLE.strip().splitlines()]
MARKS = {line: dict(zip(ROLES, marks, strict=True)) for line, *marks in HEAD}
# From which reach on what lies at each place may be touched; one's own is one of one's team too.
REACHED = {
    "own": {"own", "team", "any"},
    "a colleague's": {"team", "any"},
    "the team's, nobody's": {"team", "any"},
    "another team's": {"any"},
    "another team's, nobody's": {"any"},
    "no team's": {"any"},
}
THINGS: dict[str, set[str]] = {"mine": {"self"}, "another's": set()}
WHOLE = {"": {"any"}}
NOBODYS = ("the team's, nobody's", "another team's, nobody's", "no team's")
SOMEBODYS = ("own", "a colleague's", "another team's")
#: A new complaint is of whoever files it, only what is nobody's is taken, only what is somebody's was spread.
ONLY = {
    "commands.file": ("own",),
    "commands.take": NOBODYS,
    "spread_commands.undo_spread": SOMEBODYS,
    "absences.add": (*SOMEBODYS, "no team's"),
    "absences.remove": (*SOMEBODYS, "no team's"),
    "views.save": ("mine",),
    "analytics.coaching.coached": SOMEBODYS,
}
#: What is read, or written elsewhere: the store stays as it is for whoever may do it, too.
QUERIES = frozenset(
    "spread_commands.last_spreads dossier.read search.find mentions.unseen views.read audit.lines.count"
    " audit.lines.lines audit.lines.pieces audit.lines.choices verifying.standing intake.quarantine_rows.waiting"
    " intake.setting_aside.listed intake.quarantine_rows.as_csv intake.quarantine_rows.as_file accounts.read"
    " archive.writing.write archive.reading.restore evidence.papers.of_ticket"
    " privacy.erasing.held privacy.owners.find privacy.ages.read privacy.retention.due"
    " evidence.papers.missing outbox.template_commands.current"
    " outbox.written.of_ticket outbox.unsent.unsent outbox.unsent.waiting"
    " recourse.waiting unread.after_answer guides.commands.ticks"
    " duplicates.of_account analytics.coaching.coached".split()
)
#: Called with whoever looks at a complaint: it does nothing where they are not named, and tells so.
SILENT = "mentions.see"
#: Functions that are given a person and are not called in somebody's name: what stands before them.
WITHIN = {
    "appeals.decide": "decisions.decide",
    "commands.edit": "commands, each in the name of whoever calls it",
    "commands.take_in": "commands.file, and a message or form that became a complaint, within their write",
    "commands.edit_each": "commands and spreads, within their write; decisions.decide asks for each right",
    "changes.since_read": "commands.edit_each, of what the person may see",
    "decisions.decide": "commands.edit_each",
    "breaches.explain": "decisions.decide",
    "extensions.extend": "decisions.decide",
    "priorities.prioritise": "decisions.decide",
    "procedure.decide": "decisions.decide",
    "evidence.steps.decide": "decisions.decide",
    "evidence.papers.enter": "evidence.papers.add, and writes that do more; the right is asked for by decisions.decide",
    "evidence.papers.take_away": "evidence.papers.delete, and rounds that the clock runs",
    "intake.recording.gather": "intake.engine.run",
    "mentions.may_be_named": "nothing: it is a question about rights",
    "search.by_words": "nothing: it is a question about rights",
    "sessions.demand_acts_in": "Store.write",
    "staff.demand_current": "Store.write",
}
#: Writes that no person of the staff asks for: the chat tool's, a player's papers to their own complaint, the first
#: administrator, whoever signs in or out, and the file of another store.
UNASKED = {
    "chats.file",
    "evidence.own.add",
    "evidence.retention.run",
    "privacy.retention.run",
    "outbox.reminding.remind",
    "people_commands.begin",
    "sign_in.enter",
    "sign_in.leave",
    "backup.restoring.restore",
}


def _around(line: str) -> dict[str, set[str]]:
    """The places that a line is about, each with the marks that reach it."""
    name = line.partition(":")[0]
    marks = {mark for other, marks in MARKS.items() if other.partition(":")[0] == name for mark in marks.values()}
    return THINGS if "self" in marks else REACHED if marks & {"own", "team"} else WHOLE


def _cells(line: str) -> Iterator[tuple[Cell, bool]]:
    """Each role with each place that the line is about; whether the table lets it pass."""
    around = _around(line)
    for role, mark in MARKS[line].items():
        for place in ONLY.get(line, tuple(around)):
            # Outside the teams no complaint is one's own, but for the new one.
            if place != "own" or PEOPLE[role].team or line == "commands.file":
                yield (role, place), mark in around[place]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    """One desk for all cells."""
    folder = tmp_path_factory.mktemp("every")
    with Store.open(folder / "tickets.duckdb") as store:
        yield Whole(store, folder)


def _passes(go: Go, line: str, place: str) -> bool:
    """Whether `go` is let through: not refused, and something comes of it where it is a query or may be silent."""
    try:
        came = go()
    except NotAllowed:
        return False
    except NotFound:
        # Somebody else's things look like things that are not there.
        assert place == "another's"
        return False
    return bool(came) if line.partition(":")[0] in QUERIES | {SILENT} else True


@pytest.mark.parametrize("line", MARKS)
def test_whoever_may_does_it_and_nobody_else(desk: Whole, line: str) -> None:
    expected = dict(_cells(line))
    # What writes nothing, in one stretch: all that is refused, and the queries.
    still = [cell for cell, allowed in expected.items() if not allowed or line.partition(":")[0] in QUERIES]
    ready = {cell: CALLS[line](desk, PEOPLE[cell[0]], cell[1]) for cell in still}
    before = desk.digest()
    found = {cell: _passes(go, line, cell[1]) for cell, go in ready.items()}
    assert desk.digest() == before
    for role, place in expected.keys() - found.keys():
        go = CALLS[line](desk, PEOPLE[role], place)
        stamp = desk.store.stamp
        found[role, place] = _passes(go, line, place) and desk.store.stamp > stamp
    assert found == expected


def test_the_table_holds_every_role_and_nothing_is_for_nobody() -> None:
    assert set(ROLES) == set(STAFF)
    assert all({allowed for _cell, allowed in _cells(line)} >= {True} for line in MARKS)


def _functions() -> Iterator[tuple[str, ModuleType, str]]:
    """Every public function below `data` and `analytics`: its name (there, of `data`), its module, its own name."""
    below = ((analytics, "analytics."), (data, "data."))
    for found in (one for package, name in below for one in pkgutil.walk_packages(package.__path__, name)):
        if not found.name.startswith("data.demo"):
            module = import_module(found.name)
            for name, one in vars(module).items():
                if inspect.isfunction(one) and one.__module__ == found.name and not name.startswith("_"):
                    yield f"{found.name.removeprefix('data.')}.{name}", module, name


def _is_given_a_person(function: Callable[..., object]) -> bool:
    return any(one.annotation in (Person, "Person") for one in inspect.signature(function).parameters.values())


def test_every_function_in_somebodys_name_is_in_the_table() -> None:
    takes = {full for full, module, name in _functions() if _is_given_a_person(getattr(module, name))}
    assert takes == {line.partition(":")[0] for line in MARKS} | WITHIN.keys()
    assert MARKS.keys() == CALLS.keys()


def _writes(module: ModuleType) -> set[str]:
    """The functions of a module in which a write begins."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    begins = ("write", "refilling")
    return {
        one.name
        for one in ast.walk(tree)
        if isinstance(one, ast.FunctionDef)
        and any(
            isinstance(call, ast.withitem)
            and isinstance(call.context_expr, ast.Call)
            and isinstance(call.context_expr.func, ast.Attribute)
            and call.context_expr.func.attr in begins
            for call in ast.walk(one)
        )
    }


def test_every_write_begins_in_somebodys_name() -> None:
    lines = {line.partition(":")[0] for line in MARKS}
    begins = {
        f"{module.__name__.removeprefix('data.')}.{name}"
        for module in {module for _full, module, _name in _functions()}
        for name in _writes(module)
    }
    private = {one for one in begins if one.rpartition(".")[2].startswith("_")}
    # Called by what is in the table, and by nothing else.
    assert private == {
        "access.forms._filed",
        "procedure_commands._taken_part",
        "rounds._done",
        "mailbox.taking._entered",
        "intake.engine._write",
        "backup.restoring._checked",
        "backup.writing._told",
    }
    assert begins - private <= lines | UNASKED | WITHIN.keys()

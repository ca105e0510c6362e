"""How each command and query is called in somebody's name: what it needs is made, then it is left to be called."""

from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from types import MappingProxyType
from typing import Any, cast

from analytics import coaching
from analytics.question import Question
from data import (
    absences,
    accounts,
    archive,
    audit,
    backup,
    commands,
    dossier,
    duplicates,
    intake,
    looks,
    mappings,
    mentions,
    people_commands,
    policy_commands,
    procedure_commands,
    recourse,
    search,
    spread_commands,
    team_commands,
    unread,
    verifying,
    views,
)
from data.evidence import inspecting, papers
from data.filing import Complaint
from data.guides import commands as guides
from data.guides.guide import Guide, brought, guide
from data.outbox import posting, template_commands, unsent, written
from data.outbox.posting import Recipient
from data.outbox.templates import Template, template
from data.people_commands import Entry
from data.privacy import ages, data_file, erasing, owners, retention
from data.spread_commands import Given
from data.store import Store
from domain.messages import MessageKind
from domain.people import PLAYER, SYSTEM, Person, Role
from domain.retention import Held
from domain.vocabulary import Body, BreachReason, Category, Channel, Complexity, Decision, Outcome
from tests.intake.conftest import TICKETS
from tests.unit.whole_desk import COLLEAGUE, MAPPING, OUTSIDER, PLACES, SAM, Case, Whole

#: What is left to be done once all it needs is there.
Go = Callable[[], object]
Prepare = Callable[[Whole, Person, str], Go]

_REASON = BreachReason.COMPLEX_CASE
_ANSWER = (Decision.REJECTED, "ANSWER", None, _REASON)
_LOST = Complaint("ACC-0", date(2026, 1, 5), Category.PAYMENT, "TEXT", Channel.CHAT)
_OTHERWISE = (Category.FRAUD, Complexity.COMPLEX, "REASON")


def _on(command: Callable[..., object], *said: object) -> Prepare:
    """A command on one complaint, which says these things."""
    return lambda desk, me, place: partial(command, desk.store, me, *desk.case(me, place).at_version, *said)


def _after(
    first: Callable[..., int], told: tuple[object, ...], command: Callable[..., object], *said: object
) -> Prepare:
    """A command on one complaint to which Sam has done another one."""

    def prepare(desk: Whole, me: Person, place: str) -> Go:
        case = desk.after(first.__name__, me, place, lambda case: first(desk.store, SAM, *case.at_version, *told))
        return partial(command, desk.store, me, *case.at_version, *said)

    return prepare


def _appealed(desk: Whole, me: Person, place: str) -> Go:
    """The decision of an appeal against Sam's answer."""

    def appeal(case: Case) -> int:
        answered = commands.answer(desk.store, SAM, *case.at_version, *_ANSWER)
        return procedure_commands.appeal(desk.store, PLAYER, case.ticket_id, answered, "APPEAL")

    case = desk.after("appeal", me, place, appeal)
    return partial(procedure_commands.decide_appeal, desk.store, me, *case.at_version, Outcome.CONFIRMED, "WHY")


def _anywhere(prepare: Prepare) -> Prepare:
    """What reaches every complaint or none, on one that lies far from whoever acts."""
    return lambda desk, me, _place: prepare(desk, me, "another team's")


def _run(command: Callable[..., object], *given: Callable[[Whole], object]) -> Prepare:
    """A command about no complaint, with what is made for it."""
    return lambda desk, me, _place: partial(command, desk.store, me, *[one(desk) for one in given])


def _ask(desk: Whole, query: Callable[..., Any], *said: object) -> Any:
    with closing(desk.store.cursor()) as cursor:
        return query(cursor, *said)


def _all(desk: Whole, query: Callable[..., Any], *said: object) -> list[Any]:
    with closing(desk.store.cursor()) as cursor:
        return list(query(cursor, *said))


def _query(query: Callable[..., object], *given: Callable[[Whole], object], ask: Callable[..., Any] = _ask) -> Prepare:
    """A query about no complaint, with what is made for it."""
    return lambda desk, me, _place: partial(ask, desk, query, me, *[one(desk) for one in given])


def _read(desk: Whole, me: Person, place: str) -> Go:
    return partial(_ask, desk, dossier.read, me, desk.case(me, place).ticket_id)


def _texts(desk: Whole, me: Person, place: str) -> Go:
    read = partial(_ask, desk, dossier.read, me, desk.noted(me, place).ticket_id)
    return lambda: [one.text for one in read().events if one.text]


def _written(desk: Whole, me: Person, place: str) -> Go:
    return partial(_ask, desk, written.of_ticket, me, desk.messaged(me, place).ticket_id)


def _bodies(desk: Whole, me: Person, place: str) -> Go:
    read = _written(desk, me, place)
    return lambda: [one.body for one in read() if one.body]


def _message(desk: Whole, me: Person, place: str) -> tuple[int, int]:
    """A complaint that lies at `place`, and the number of a message about it that waits."""
    case = desk.case(me, place)
    to = Recipient("eva@example.org", "fr", "")
    with desk.store.write(SYSTEM, "post") as writing:
        return case.ticket_id, posting.post(writing, case.ticket_id, MessageKind.ANSWER, {}, to, writing.recorded_at)


def _unsent(desk: Whole, me: Person, place: str) -> Go:
    ticket_id, _number = _message(desk, me, place)
    found = partial(_ask, desk, unsent.unsent, me)
    return lambda: [one for one in found() if one.ticket_id == ticket_id]


def _tried_again(desk: Whole, me: Person, place: str) -> Go:
    return partial(unsent.try_again, desk.store, me, [_message(desk, me, place)[1]])


def _left(desk: Whole, me: Person, place: str) -> Go:
    return partial(unsent.leave, desk.store, me, [_message(desk, me, place)[1]])


def _unsent_count(desk: Whole, me: Person, place: str) -> Go:
    """Whether a message that lies at `place` is counted: without it there is one less."""
    _ticket, number = _message(desk, me, place)

    def counted() -> int:
        with closing(desk.store.cursor()) as cursor:
            whole = unsent.waiting(cursor, me).count
            cursor.begin()
            cursor.execute("DELETE FROM messages WHERE message_id = ?", [number])
            rest = unsent.waiting(cursor, me).count
            cursor.rollback()
        return whole - rest

    return counted


def _waiting(desk: Whole, me: Person, place: str) -> Go:
    """Whether what a body outside has is in the list."""

    def mediate(case: Any) -> int:
        return procedure_commands.mediate(desk.store, SAM, *case.at_version, "mediator")

    case = desk.after("mediate", me, place, mediate)
    found = partial(_ask, desk, recourse.waiting, me)
    return lambda: [one for one in found() if one.ticket_id == case.ticket_id]


def _unread(desk: Whole, me: Person, place: str) -> Go:
    """Whether what a player wrote after the answer is in the list."""

    def write(case: Any) -> int:
        commands.answer(desk.store, SAM, *case.at_version, "rejected", "Non.")
        return procedure_commands.reply(desk.store, case.ticket_id, "Et alors ?")

    case = desk.after("write after the answer", me, place, write)
    found = partial(_ask, desk, unread.after_answer, me)
    return lambda: [one for one in found() if one.ticket_id == case.ticket_id]


def _coached(desk: Whole, me: Person, place: str) -> Go:
    """Whether late complaints of whoever works at the place are told of, where its team is asked for."""
    desk.case(me, place)
    team, agent = PLACES[place]
    asked = Question(as_of=desk.now).only("team", team)
    found = partial(_ask, desk, coaching.coached, me, asked)
    return lambda: [late for who, late in found()[["agent", "late"]].values if late and who == (agent or me.user_id)]


_STEP = brought(Category.GAME).steps[0].key


def _ticked(desk: Whole, me: Person, place: str) -> Go:
    return partial(guides.tick, desk.store, me, desk.case(me, place).ticket_id, _STEP, True)


def _ticks(desk: Whole, me: Person, place: str) -> Go:
    case = desk.case(me, place)
    guides.tick(desk.store, SAM, case.ticket_id, _STEP, True)
    return partial(_ask, desk, guides.ticks, me, case.ticket_id)


def _guide(desk: Whole) -> Guide:
    return cast(Guide, _ask(desk, guide, Category.OTHER))


def _written_anew(desk: Whole) -> Guide:
    """A guide that is not the one brought."""
    guides.save(desk.store, SYSTEM, _guide(desk), f"Un {desk.number()}", "One")
    return _guide(desk)


def _code(desk: Whole) -> Template:
    return cast(Template, _ask(desk, template, MessageKind.CODE, "en"))


def _coded_anew(desk: Whole) -> Template:
    """A message that is not the one brought."""
    save = template_commands.save
    return save(desk.store, SYSTEM, MessageKind.CODE, "en", _code(desk), f"Code {desk.number()}", "$code")


def _of_code(command: Callable[..., object], read: Callable[[Whole], Template], *said: object) -> Prepare:
    return _run(command, lambda _: MessageKind.CODE, lambda _: "en", read, *[lambda _, one=one: one for one in said])


def _of_account(desk: Whole, me: Person, place: str) -> Go:
    return partial(_ask, desk, duplicates.of_account, me, desk.case(me, place).account, desk.now)


def _finding(name: Callable[[Any], str]) -> Prepare:
    """Whether a complaint is found by what `name` says of it."""

    def prepare(desk: Whole, me: Person, place: str) -> Go:
        case = desk.noted(me, place)
        found = partial(_ask, desk, search.find, me, name(case), 10_000)
        return lambda: [one for one in found().hits if one.ticket_id == case.ticket_id]

    return prepare


def _given(to: Person) -> Prepare:
    return lambda desk, me, place: partial(
        spread_commands.spread, desk.store, me, [Given(*desk.case(me, place).at_version, to.user_id)]
    )


def _assigned(to: Person) -> Prepare:
    return lambda desk, me, place: partial(
        commands.assign, desk.store, me, [desk.case(me, place).at_version], to.team, to.user_id
    )


def _undo(desk: Whole, me: Person, place: str) -> Go:
    team, agent = PLACES[place]
    to = me.user_id if agent is None else agent
    nobodys = "another team's, nobody's" if team == "games" else "the team's, nobody's"
    given = desk.after(
        f"spread to {to}",
        me,
        nobodys,
        lambda case: spread_commands.spread(desk.store, SAM, [Given(*case.at_version, to)]),
    )
    return partial(spread_commands.undo_spread, desk.store, me, given.came)


def _last(desk: Whole, me: Person, thing: str) -> Go:
    """Whether the last spread, of whoever acts where they may, is told of."""
    case = desk.case(me, "the team's, nobody's")
    by = me if thing == "mine" and me.role in (Role.TEAM_LEAD, Role.SUPERVISOR) else SAM
    made = spread_commands.spread(desk.store, by, [Given(*case.at_version, COLLEAGUE.user_id)])
    found = partial(_ask, desk, spread_commands.last_spreads, me)
    return lambda: [one for one in found() if one.transaction_id == made]


def _unseen(desk: Whole, me: Person, place: str) -> Go:
    case, found = desk.mention(me, place), partial(_ask, desk, mentions.unseen, me)
    return lambda: [one.body for one in found() if one.ticket_id == case.ticket_id]


def _views(desk: Whole, me: Person, thing: str) -> Go:
    number, found = _view(desk, me, thing), partial(_ask, desk, views.read, me)
    return lambda: [one for one in found() if one.view_id == number]


def _view(desk: Whole, me: Person, thing: str) -> int:
    return desk.view(me if thing == "mine" else SAM)


def _restored(desk: Whole, me: Person, _place: str) -> Go:
    path = desk.folder / f"{desk.number()}.delai"
    archive.write(desk.store, SYSTEM, path)

    def go() -> int:
        with Store.open(desk.folder / f"empty-{desk.number()}" / "tickets.duckdb") as empty:
            return archive.restore(empty, me, path).tickets

    return go


def _file(suffix: str) -> Callable[[Whole], object]:
    return lambda desk: desk.folder / f"{desk.number()}{suffix}"


def _changed(desk: Whole) -> Entry:
    return Entry(f"Changed {desk.number()}", f"c{desk.number()}@example.com", Role.ANALYST)


def _imported(desk: Whole) -> object:
    return desk.imported


def _corrected(desk: Whole, me: Person, _place: str) -> Go:
    brought = desk.bring()
    [row] = _ask(desk, intake.waiting, SYSTEM, brought)
    cells = (row.cells[0], "28/02/2026 09:00", *row.cells[2:])
    return partial(intake.correct, desk.store, me, brought.batch_id, {row.row_id: cells})


def _with_one_aside(desk: Whole) -> object:
    brought = desk.bring()
    [row] = _ask(desk, intake.waiting, SYSTEM, brought)
    intake.set_aside(desk.store, SYSTEM, brought.batch_id, [row.row_id], "REASON")
    return brought


def _set_aside(desk: Whole, me: Person, _place: str) -> Go:
    brought = desk.bring()
    [row] = _ask(desk, intake.waiting, SYSTEM, brought)
    return partial(intake.set_aside, desk.store, me, brought.batch_id, [row.row_id], "REASON")


def _taken_up(desk: Whole, me: Person, place: str) -> Go:
    brought = desk.bring()
    [row] = _ask(desk, intake.waiting, SYSTEM, brought)
    intake.set_aside(desk.store, SYSTEM, brought.batch_id, [row.row_id], "REASON")
    return partial(intake.take_up, desk.store, me, brought.batch_id, [row.row_id])


_PAPER = inspecting.inspect("bill.txt", b"Bill")


def _with_paper(command: Callable[..., object]) -> Prepare:
    """A command on an identity paper of one complaint."""

    def prepare(desk: Whole, me: Person, place: str) -> Go:
        paper = papers.add(desk.store, SAM, desk.case(me, place).ticket_id, "identity", _PAPER)
        return partial(command, desk.store, me, paper.paper_id)

    return prepare


def _papers(desk: Whole, me: Person, place: str) -> Go:
    case = desk.case(me, place)
    papers.add(desk.store, SAM, case.ticket_id, "identity", _PAPER)
    return partial(_ask, desk, papers.of_ticket, me, case.ticket_id)


def _missing(desk: Whole, me: Person, place: str) -> Go:
    return partial(_ask, desk, papers.missing, me, desk.case(me, place).ticket_id)


def _account(desk: Whole) -> str:
    return desk.case(SAM, "no team's").account


def _erased(desk: Whole, me: Person, _place: str) -> Go:
    case = desk.after(
        "answer", SAM, "no team's", lambda case: commands.answer(desk.store, SAM, *case.at_version, *_ANSWER)
    )
    return partial(erasing.erase, desk.store, me, case.account, case.account, _owners_of(desk, case.account))


def _owners(desk: Whole) -> list[owners.Owner]:
    return _owners_of(desk, _account(desk))


def _owners_of(desk: Whole, account: str) -> list[owners.Owner]:
    return [one.owner for one in _ask(desk, owners.find, SYSTEM, account)]


#: By the name of the function below `data`; where more than one right decides in it, with what is asked of it.
CALLS: Mapping[str, Prepare] = MappingProxyType(
    {
        "commands.file": _run(commands.file, lambda _: _LOST),
        "commands.note": _on(commands.note, "NOTE"),
        "commands.acknowledge": _on(commands.acknowledge),
        "commands.change_status": _on(commands.change_status, "in_analysis"),
        "commands.answer": _on(commands.answer, *_ANSWER),
        "commands.extend": lambda desk, me, place: _on(commands.extend, desk.now + timedelta(days=9), "REASON")(
            desk, me, place
        ),
        "commands.reopen": _after(commands.answer, _ANSWER, commands.reopen, "REASON"),
        "commands.reclassify": _on(commands.reclassify, *_OTHERWISE),
        "commands.take": lambda desk, me, place: partial(
            commands.take, desk.store, me, [desk.case(me, place).at_version]
        ),
        "commands.assign": _assigned(COLLEAGUE),
        "commands.assign:to_another_team": _assigned(OUTSIDER),
        "commands.raise_priority": _on(commands.raise_priority, "REASON"),
        "commands.lower_priority": _after(commands.raise_priority, ("REASON",), commands.lower_priority, "REASON"),
        "commands.breach_reason": _on(commands.breach_reason, _REASON),
        "procedure_commands.request": _after(
            commands.change_status, ("in_analysis",), procedure_commands.request, "REQUEST"
        ),
        "procedure_commands.tell": _on(procedure_commands.tell, "WORD"),
        "procedure_commands.propose": lambda desk, me, place: _on(
            procedure_commands.propose, "PROPOSAL", desk.now + timedelta(days=9)
        )(desk, me, place),
        "procedure_commands.appeal": _after(commands.answer, _ANSWER, procedure_commands.appeal, "APPEAL"),
        "procedure_commands.decide_appeal": _anywhere(_appealed),
        "procedure_commands.mediate": _anywhere(_on(procedure_commands.mediate, Body.MEDIATOR)),
        "procedure_commands.decide_mediation": _anywhere(
            _after(
                procedure_commands.mediate,
                (Body.MEDIATOR,),
                procedure_commands.decide_mediation,
                Outcome.CONFIRMED,
                "WHY",
            )
        ),
        "spread_commands.spread": _given(COLLEAGUE),
        "spread_commands.spread:to_another_team": _given(OUTSIDER),
        "spread_commands.undo_spread": _undo,
        "spread_commands.last_spreads": _last,
        "absences.add": lambda desk, me, place: partial(
            absences.add, desk.store, me, desk.user(me, place), *desk.days()
        ),
        "absences.remove": lambda desk, me, place: partial(
            absences.remove, desk.store, me, desk.absence(desk.user(me, place))
        ),
        "looks.saw_papers": lambda desk, me, place: partial(
            looks.saw_papers, desk.store, me, desk.case(me, place).ticket_id
        ),
        "evidence.papers.add": lambda desk, me, place: partial(
            papers.add, desk.store, me, desk.case(me, place).ticket_id, "screenshots", _PAPER
        ),
        "evidence.papers.of_ticket": _papers,
        "evidence.papers.missing": _missing,
        "evidence.papers.read": _with_paper(papers.read),
        "evidence.papers.delete": _with_paper(papers.delete),
        "dossier.read": _read,
        "dossier.read:texts": _texts,
        "outbox.written.of_ticket": _written,
        "outbox.written.of_ticket:texts": _bodies,
        "analytics.coaching.coached": _coached,
        "recourse.waiting": _waiting,
        "unread.after_answer": _unread,
        "outbox.unsent.unsent": _unsent,
        "outbox.unsent.try_again": _tried_again,
        "outbox.unsent.leave": _left,
        "outbox.unsent.waiting": _unsent_count,
        "guides.commands.tick": _ticked,
        "guides.commands.ticks": _ticks,
        "guides.commands.save": _run(guides.save, _guide, lambda desk: f"Un {desk.number()}", lambda _: "One"),
        "guides.commands.bring_back": _run(guides.bring_back, _written_anew),
        "outbox.template_commands.current": _query(
            template_commands.current, lambda _: MessageKind.CODE, lambda _: "en"
        ),
        "outbox.template_commands.save": lambda desk, me, place: _of_code(
            template_commands.save, _code, f"Code {desk.number()}", "$code"
        )(desk, me, place),
        "outbox.template_commands.bring_back": _of_code(template_commands.bring_back, _coded_anew),
        "duplicates.of_account": _of_account,
        "search.find:reference": _finding(lambda case: str(case.reference)),
        "search.find:account": _finding(lambda case: str(case.account)),
        "search.find:words": _finding(lambda case: f"text of {case.account}"),
        "mentions.unseen": _unseen,
        "mentions.see": lambda desk, me, place: partial(
            mentions.see, desk.store, me, desk.mention(me, place).ticket_id
        ),
        "views.read": _views,
        "views.save": lambda desk, me, _: partial(views.save, desk.store, me, f"View {desk.number()}", "explore", {}),
        "views.rename": lambda desk, me, thing: partial(
            views.rename, desk.store, me, _view(desk, me, thing), f"New {desk.number()}"
        ),
        "views.delete": lambda desk, me, thing: partial(views.delete, desk.store, me, _view(desk, me, thing)),
        "audit.lines.count": _query(audit.count, lambda _: audit.Asked()),
        "audit.lines.lines": _query(audit.lines, lambda _: audit.Asked(), lambda _: 5),
        "audit.lines.pieces": _query(audit.pieces, lambda _: audit.Asked(), ask=_all),
        "audit.lines.choices": _query(audit.choices),
        "verifying.verify_for": _run(verifying.verify_for),
        "verifying.standing": lambda desk, me, _: partial(verifying.standing, desk.store, me),
        "intake.engine.run": _run(intake.run, Whole.table, lambda _: MAPPING),
        "intake.undoing.undo": _run(intake.undo, lambda desk: desk.bring().batch_id),
        "intake.corrections.correct": _corrected,
        "intake.setting_aside.set_aside": _set_aside,
        "intake.setting_aside.take_up": _taken_up,
        "intake.setting_aside.listed": _query(intake.rows_aside, _with_one_aside),
        "intake.quarantine_rows.waiting": _query(intake.waiting, _imported),
        "intake.quarantine_rows.as_csv": _query(intake.as_csv, _imported, ask=_all),
        "intake.quarantine_rows.as_file": _query(intake.as_file, _imported, ask=_all),
        "mappings.save": _run(mappings.save, lambda desk: f"Mine {desk.number()}", lambda _: TICKETS),
        "mappings.delete": _run(mappings.delete, Whole.mapping),
        "policy_commands.publish": _run(policy_commands.publish, lambda desk: desk.policy, Whole.start),
        "policy_commands.withdraw": _run(policy_commands.withdraw, Whole.version),
        "accounts.read": _query(accounts.read),
        "people_commands.add": _run(people_commands.add, _changed),
        "people_commands.change": _run(
            people_commands.change, lambda desk: _ask(desk, accounts.one, desk.target()), _changed
        ),
        "people_commands.disable": _run(people_commands.disable, Whole.target),
        "people_commands.enable": _run(people_commands.enable, Whole.disabled),
        "people_commands.sign_out_everywhere": _run(people_commands.sign_out_everywhere, Whole.target),
        "people_commands.link_anew": _run(people_commands.link_anew, Whole.target),
        "team_commands.add": _run(team_commands.add, lambda desk: f"Team {desk.number()}"),
        "team_commands.rename": _run(
            team_commands.rename, lambda _: "games", lambda _: "Games", lambda desk: f"Games {desk.number()}"
        ),
        "backup.writing.write": _run(backup.write, _file(".delai-backup")),
        "archive.writing.write": _run(archive.write, _file(".delai")),
        "archive.reading.restore": _restored,
        "privacy.ages.save": _run(ages.save, lambda desk: {Held.TEXTS: 100 + desk.number()}),
        "privacy.ages.read": _query(ages.read),
        "privacy.retention.due": _query(retention.due, lambda desk: desk.now),
        "privacy.erasing.erase": _erased,
        "privacy.erasing.held": _query(erasing.held, _account, _owners),
        "privacy.owners.find": _query(owners.find, _account),
        "privacy.data_file.write": lambda desk, me, _: partial(
            data_file.write,
            desk.store,
            me,
            [desk.case(SAM, "no team's").ticket_id],
            desk.folder / f"{desk.number()}.zip",
        ),
    }
)

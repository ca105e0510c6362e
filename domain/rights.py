"""Who may do what: one table, read by commands, queries, pages and tests."""

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from types import MappingProxyType

from domain.marks import N_
from domain.people import STAFF, Person, Role
from domain.problems import NotAllowed


class Reach(IntEnum):
    """How far a right goes: to no case, the person's own, those of the team, any."""

    NONE = 0
    OWN = 1
    TEAM = 2
    ANY = 3


class Action(StrEnum):
    """What can be done at the desk."""

    FILE = "file"
    NOTE = "note"
    ACKNOWLEDGE = "acknowledge"
    CHANGE_STATUS = "change_status"
    REQUEST = "request"
    PROPOSE = "propose"
    ANSWER = "answer"
    OPEN_APPEAL = "open_appeal"
    DECIDE_APPEAL = "decide_appeal"
    RECORD_MEDIATION = "record_mediation"
    #: Reply, add papers, accept or refuse, chase, rate: what only the player does, with a complaint of their own.
    TAKE_PART = "take_part"
    EXTEND = "extend"
    RECLASSIFY = "reclassify"
    REOPEN = "reopen"
    TAKE = "take"
    ASSIGN = "assign"
    SET_ABSENCE = "set_absence"
    RAISE_PRIORITY = "raise_priority"
    GIVE_BREACH_REASON = "breach_reason"
    SEE_TEXTS = "see_texts"
    ADD_PAPERS = "add_papers"
    DELETE_PAPERS = "delete_papers"
    SEE_PAPERS = "see_papers"
    SEE_FIGURES = "see_figures"
    SEE_WORKLOAD = "see_workload"
    #: How each agent of the own team does, category by category: to help them, not to judge them from afar.
    COACH = "coach"
    #: The appeals and bodies outside that are open, as a list.
    SEE_APPEALS = "see_appeals"
    SEE_OUTBOX = "see_outbox"
    IMPORT = "import"
    EXPORT_ALL = "export_all"
    RESTORE = "restore"
    SET_POLICIES = "set_policies"
    #: How each category is dealt with: all of the staff read it.
    SET_GUIDES = "set_guides"
    #: What players are written.
    SET_TEMPLATES = "set_templates"
    SET_USERS = "set_users"
    SEE_AUDIT = "see_audit"
    BACK_UP = "back_up"
    SET_RETENTION = "set_retention"
    ERASE_PLAYER = "erase_player"
    GIVE_PLAYER_DATA = "give_player_data"


_WORK = {Role.AGENT: Reach.OWN, Role.TEAM_LEAD: Reach.TEAM, Role.SUPERVISOR: Reach.ANY}
_LEAD = {Role.TEAM_LEAD: Reach.TEAM, Role.SUPERVISOR: Reach.ANY}
_WATCH = dict.fromkeys(STAFF, Reach.ANY) | {Role.AGENT: Reach.TEAM, Role.TEAM_LEAD: Reach.TEAM}

RIGHTS: Mapping[Action, Mapping[Role, Reach]] = MappingProxyType(
    {
        # What nobody of the desk took in, the player filed.
        Action.FILE: _WORK | {Role.PLAYER: Reach.ANY},
        Action.NOTE: _WORK,
        Action.ACKNOWLEDGE: _WORK,
        Action.CHANGE_STATUS: _WORK,
        Action.REQUEST: _WORK,
        Action.PROPOSE: _WORK,
        Action.ANSWER: _WORK,
        # Whose complaint it is the player has shown before: theirs is any that they can name so.
        Action.OPEN_APPEAL: {Role.AGENT: Reach.OWN, Role.TEAM_LEAD: Reach.TEAM, Role.PLAYER: Reach.ANY},
        # On no answer of their own: that is for the decision to see (data/appeals.py).
        Action.DECIDE_APPEAL: {Role.SUPERVISOR: Reach.ANY},
        Action.RECORD_MEDIATION: {Role.SUPERVISOR: Reach.ANY, Role.COMPLIANCE: Reach.ANY},
        Action.TAKE_PART: {Role.PLAYER: Reach.ANY},
        Action.EXTEND: _WORK,
        Action.RECLASSIFY: _WORK,
        Action.REOPEN: _WORK,
        Action.TAKE: {Role.AGENT: Reach.TEAM, Role.TEAM_LEAD: Reach.TEAM, Role.SUPERVISOR: Reach.ANY},
        # Whoever spreads cases undoes that and says who is away.
        Action.ASSIGN: _LEAD,
        Action.SET_ABSENCE: _LEAD,
        Action.RAISE_PRIORITY: _LEAD,
        Action.GIVE_BREACH_REASON: _WORK,
        # What players and staff wrote: for those who work on the case, and for those who answer for it.
        Action.SEE_TEXTS: _WORK | {Role.COMPLIANCE: Reach.ANY},
        Action.ADD_PAPERS: _WORK | {Role.PLAYER: Reach.ANY},
        Action.DELETE_PAPERS: _LEAD,
        # Each look at identity papers is noted (data/looks.py).
        Action.SEE_PAPERS: _WORK | {Role.COMPLIANCE: Reach.ANY, Role.PLAYER: Reach.ANY},
        Action.SEE_FIGURES: _WATCH,
        Action.SEE_WORKLOAD: _LEAD | {Role.MANAGER: Reach.ANY},
        Action.COACH: {Role.TEAM_LEAD: Reach.TEAM},
        Action.SEE_APPEALS: _LEAD | dict.fromkeys((Role.MANAGER, Role.COMPLIANCE, Role.ADMIN), Reach.ANY),
        Action.IMPORT: {Role.ADMIN: Reach.ANY},
        # Names, accounts and texts are in it.
        Action.EXPORT_ALL: {Role.ADMIN: Reach.ANY},
        # Its counterpart: it brings users, policies and everybody's writes.
        Action.RESTORE: {Role.ADMIN: Reach.ANY},
        Action.SET_POLICIES: {Role.ADMIN: Reach.ANY},
        Action.SET_GUIDES: {Role.ADMIN: Reach.ANY},
        # What did not reach its player: seen, and tried again.
        Action.SEE_OUTBOX: _LEAD | {Role.ADMIN: Reach.ANY},
        Action.SET_TEMPLATES: {Role.ADMIN: Reach.ANY},
        Action.SET_USERS: {Role.ADMIN: Reach.ANY},
        Action.SEE_AUDIT: {Role.COMPLIANCE: Reach.ANY, Role.ADMIN: Reach.ANY},
        Action.BACK_UP: {Role.ADMIN: Reach.ANY},
        Action.SET_RETENTION: {Role.ADMIN: Reach.ANY},
        Action.ERASE_PLAYER: {Role.ADMIN: Reach.ANY},
        # What is held of a player, as a file: for them.
        Action.GIVE_PLAYER_DATA: {Role.COMPLIANCE: Reach.ANY, Role.ADMIN: Reach.ANY, Role.PLAYER: Reach.ANY},
    }
)


#: Stands for the team of whoever has none: they see that of nobody.
NOWHERE = "\u0000"


def reach(role: Role, action: Action) -> Reach:
    """How far `role` may go with `action`; `Reach.NONE` where the table is empty."""
    return RIGHTS[action].get(role, Reach.NONE)


def may(person: Person, action: Action, team: str | None, agent: str | None) -> bool:
    """Whether `person` may do `action` on a case of `team` that `agent` works on."""
    match reach(person.role, action):
        case Reach.ANY:
            return True
        case Reach.TEAM:
            return bool(person.team) and person.team == team
        case Reach.OWN:
            return agent == person.user_id
    return False


def demand(person: Person, action: Action, team: str | None = None, agent: str | None = None) -> None:
    """Return if `person` may do `action` on that case; else raise `NotAllowed`."""
    if not may(person, action, team, agent):
        raise NotAllowed(
            N_("{name} ({role}) may not do this ({action}) on this complaint."),
            name=person.name,
            role=person.role,
            action=action,
        )

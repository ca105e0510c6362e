"""Who works at the desk: begun with its first administrator; users added, changed, let go."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from data import accounts, acts, meanwhile, staff
from data.accounts import Account, Fact
from data.acts import Act
from data.store import Store, Writing
from domain.kinds import ActKind
from domain.marks import N_
from domain.people import IN_A_TEAM, STAFF, SYSTEM, Person, Role
from domain.problems import BadInput
from domain.rights import Action, demand

#: So many letters a name has at most.
LONGEST_NAME = 80
_LONGEST_EMAIL = 254
_EMAIL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]+@[a-z0-9-]+(\.[a-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be said of a user: as it was typed, or chosen. `email` None: they cannot sign in."""

    name: str
    email: str | None
    role: Role
    team: str | None = None


def begin(store: Store, name: str) -> Person:
    """Make `name` the first administrator of a desk at which nobody works yet; returns that person.

    `BadInput` where somebody does, or the name is empty or longer than 80 letters.
    """
    name = checked_name(name)
    with store.write(SYSTEM, "begin") as writing:
        if staff.names(writing.cursor):
            raise BadInput(N_("Somebody works at this desk already: ask its administrator."))
        return let_in(writing, Entry(name, None, Role.ADMIN))


def add(store: Store, by: Person, entry: Entry) -> Person:
    """Let somebody in; returns that person. `BadInput` names the field that cannot be used."""
    demand(by, Action.SET_USERS)
    with store.write(by, "add_user") as writing:
        return let_in(writing, _checked(writing.cursor, entry, None))


def let_in(writing: Writing, entry: Entry) -> Person:
    """Put into a write that somebody works here from now on, as the checked `entry` says; returns that person."""
    new = Person(free_id(writing.cursor, entry.name), entry.name, entry.role, entry.team)
    staff.add_people(writing.cursor, [new])
    accounts.set_fact(writing.cursor, new.user_id, "email", entry.email)
    told = _facts(new, entry.email).items()
    acts.record(writing, [Act(ActKind.USER, new.user_id, field, None, said) for field, said in told if said])
    return new


def change(store: Store, by: Person, read: Account, entry: Entry) -> None:
    """Say what a user, of whom `read` was read, is from now on; another e-mail ends their sessions, and signs in anew.

    `StaleVersion` says what somebody else changed since; `BadInput` names the field that cannot be used, or says that
    they are the last administrator, whose e-mail stays too once they signed in by it.
    """
    demand(by, Action.SET_USERS)
    with store.write(by, "change_user") as writing:
        user_id = read.person.user_id
        was = accounts.one(writing.cursor, user_id)
        known, now = (_facts(one.person, one.email) for one in (read, was))
        meanwhile.demand_as_read(writing.cursor, ActKind.USER, user_id, known, now)
        checked = _checked(writing.cursor, entry, was)
        if checked.role is not Role.ADMIN or (was.is_bound and checked.email != was.email):
            _demand_another_administrator(writing.cursor, was)
        _set(writing, was, "name", was.person.name, checked.name)
        _set(writing, was, "role", was.person.role, checked.role)
        _set(writing, was, "team", was.person.team, checked.team)
        if checked.email != was.email:
            _set(writing, was, "email", was.email, checked.email)
            _unlink(writing, was)


def _facts(person: Person, email: str | None) -> Mapping[str, str | None]:
    return {"name": person.name, "role": person.role, "team": person.team, "email": email}


def disable(store: Store, by: Person, user_id: str) -> None:
    """End a user's access, at their next interaction; `BadInput` for the last administrator."""
    demand(by, Action.SET_USERS)
    with store.write(by, "disable_user") as writing:
        was = accounts.one(writing.cursor, user_id)
        _demand_another_administrator(writing.cursor, was)
        if not was.is_disabled:
            accounts.set_fact(writing.cursor, user_id, "disabled_at", writing.recorded_at)
            acts.record(writing, [Act(ActKind.USER, user_id, "access", "yes", "no")])
            _end_sessions(writing, was)


def enable(store: Store, by: Person, user_id: str) -> None:
    """Give a user's access back; they sign in anew."""
    demand(by, Action.SET_USERS)
    with store.write(by, "enable_user") as writing:
        if accounts.one(writing.cursor, user_id).is_disabled:
            accounts.set_fact(writing.cursor, user_id, "disabled_at", None)
            acts.record(writing, [Act(ActKind.USER, user_id, "access", "no", "yes")])


def sign_out_everywhere(store: Store, by: Person, user_id: str) -> None:
    """End all sessions of a user, at their next interaction."""
    demand(by, Action.SET_USERS)
    with store.write(by, "sign_out_everywhere") as writing:
        _end_sessions(writing, accounts.one(writing.cursor, user_id))


def link_anew(store: Store, by: Person, user_id: str) -> None:
    """Forget the account of the provider that a user signs in with: the next one with their e-mail takes its place."""
    demand(by, Action.SET_USERS)
    with store.write(by, "link_anew") as writing:
        _unlink(writing, accounts.one(writing.cursor, user_id))


def _set(writing: Writing, was: Account, fact: Fact, before: str | None, after: str | None) -> None:
    if before != after:
        accounts.set_fact(writing.cursor, was.person.user_id, fact, after)
        acts.record(writing, [Act(ActKind.USER, was.person.user_id, fact, before, after)])


def _unlink(writing: Writing, was: Account) -> None:
    if was.is_bound:
        # Before the account is forgotten: what began with it is over.
        _end_sessions(writing, was)
        accounts.set_fact(writing.cursor, was.person.user_id, "issuer", None)
        accounts.set_fact(writing.cursor, was.person.user_id, "subject", None)
        acts.record(writing, [Act(ActKind.USER, was.person.user_id, "account", "linked", None)])


def _end_sessions(writing: Writing, was: Account) -> None:
    accounts.set_fact(writing.cursor, was.person.user_id, "sessions_from", writing.recorded_at)
    told = writing.recorded_at.isoformat(timespec="seconds")
    acts.record(writing, [Act(ActKind.SESSION, was.person.user_id, "ended_everywhere", None, told)])


def _demand_another_administrator(cursor: duckdb.DuckDBPyConnection, was: Account) -> None:
    """Return unless the desk would be left without an administrator who can enter as that of `was` can."""
    if was.person.role is not Role.ADMIN or was.is_disabled:
        return
    others = [one for one in accounts.administrators(cursor) if one.person.user_id != was.person.user_id]
    if was.is_bound and not any(one.is_bound for one in others):
        # An e-mail may be mistyped: only who came once is known to be able to.
        raise BadInput(
            N_("{name} is the last administrator who has signed in: let another one sign in first."),
            name=was.person.name,
        )
    if not others:
        raise BadInput(N_("{name} is the last administrator: name another one first."), name=was.person.name)


def _checked(cursor: duckdb.DuckDBPyConnection, entry: Entry, was: Account | None) -> Entry:
    """`entry` as it is kept; `BadInput` where it cannot be."""
    name, email = checked_name(entry.name), entry.email or None
    # Whoever came without an e-mail, from a demo or an archive, may stay without.
    if email or was is None or was.email:
        email = checked_email(email or "")
    other = accounts.by_email(cursor, email) if email else None
    if other and (was is None or other.person.user_id != was.person.user_id):
        raise BadInput(N_("{email} is the e-mail of {name} already."), email=email, name=other.person.name)
    if entry.role not in STAFF:
        raise BadInput(N_("{role} is no role of the staff; choose one of {known}."), role=entry.role, known=STAFF)
    if entry.role in IN_A_TEAM and not entry.team:
        raise BadInput(N_("Choose a team: an agent or a lead works in one."))
    if entry.role not in IN_A_TEAM and entry.team:
        raise BadInput(N_("Only agents and leads work in a team: take the team away."))
    if entry.team and entry.team not in staff.teams(cursor):
        raise BadInput(N_("There is no team {team}."), team=entry.team)
    return Entry(name, email, entry.role, entry.team or None)


def checked_email(email: str) -> str:
    """`email` in small letters; `BadInput` where it is none."""
    email = email.strip().lower()
    if len(email) > _LONGEST_EMAIL or not _EMAIL.fullmatch(email):
        raise BadInput(N_("Write an e-mail, such as zoe@example.com."))
    return email


def checked_name(name: str) -> str:
    """`name` without spaces around it; `BadInput` where nothing is left or it is longer than 80 letters."""
    name = " ".join(name.split())
    if not name or not name.isprintable():
        raise BadInput(N_("Write a name."))
    if len(name) > LONGEST_NAME:
        raise BadInput(N_("A name has up to {most} letters."), most=LONGEST_NAME)
    return name


def id_of(name: str) -> str:
    """The id that is offered for `name`: `zoe.le-gall` for Zoé Le Gall."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    first, _space, rest = re.sub(r"[^a-z0-9 ]+", "", plain).partition(" ")
    return ".".join(part for part in (first, "-".join(rest.split())) if part) or "somebody"


def free_id(cursor: duckdb.DuckDBPyConnection, name: str) -> str:
    """An id for `name` that nobody has, nor ever had: `ada`, `ada-2`."""
    return free(id_of(name), {SYSTEM.user_id: "", **staff.names(cursor)})


def free(wanted: str, taken: Mapping[str, str]) -> str:
    """`wanted`, or with the first number behind it that makes it one which is not `taken`."""
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found

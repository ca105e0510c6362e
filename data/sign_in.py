"""Signing in and out: the first time binds an e-mail to the account of a provider, which decides from then on."""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from data import accounts, acts, sessions
from data.acts import Act
from data.people_commands import LONGEST_NAME, Entry, checked_name, let_in
from data.store import Store, Writing
from domain.kinds import ActKind
from domain.marks import N_
from domain.people import SYSTEM, Person, Role, Session
from domain.problems import BadInput, NotAllowed


@dataclass(frozen=True, slots=True)
class Claims:
    """What the provider says of somebody who signed in there; `email` is '' where it tells none that it verified."""

    session: Session
    email: str
    name: str


def enter(store: Store, claims: Claims, administrator: str, now: datetime) -> Person:
    """Who acts in the session of `claims`; the first time, the user with that e-mail is bound to it.

    Where no administrator has an e-mail yet, whoever signs in as `administrator` becomes the first. `SessionOver` where
    the session does not stand, `NotAllowed` where nobody works here by that e-mail: a sentence says why.
    """
    with closing(store.cursor()) as cursor:
        found = sessions.whose(cursor, claims.session, now)
        if found:
            return found
        sessions.demand_standing(cursor, claims.session, now)
    if not claims.email:
        raise NotAllowed(
            N_("Your sign-in service does not tell an e-mail that it has verified, so nobody knows you here.")
        )
    with store.write(SYSTEM, "sign_in") as writing:
        # Another tab of the same browser may have been first.
        if sessions.whose(writing.cursor, claims.session, now) is None:
            _bind(writing, _invited(writing, claims) or _first(writing, claims, administrator), claims.session)
        bound = sessions.whose(writing.cursor, claims.session, now)
        assert bound is not None
        return bound


def _invited(writing: Writing, claims: Claims) -> str | None:
    """The user whom `claims` may be bound to; None where nobody has that e-mail."""
    found = accounts.by_email(writing.cursor, claims.email)
    if found is None:
        return None
    if found.is_disabled:
        raise sessions.ended(found.person.name)
    if found.is_bound:
        raise NotAllowed(
            N_("{email} belongs to somebody who signs in with another account. Ask an administrator."),
            email=claims.email,
        )
    if found.sessions_from and claims.session.issued_at < found.sessions_from:
        raise sessions.over()
    return found.person.user_id


def _first(writing: Writing, claims: Claims, administrator: str) -> str:
    """The first administrator, made; `NotAllowed` where `claims` are not theirs."""
    if any(
        one.email and one.person.role is Role.ADMIN and not one.is_disabled
        for one in accounts.read(writing.cursor, SYSTEM)
    ):
        raise NotAllowed(
            N_("{email} does not work at this desk. Ask an administrator to add it, or sign in with another account."),
            email=claims.email,
        )
    if not administrator:
        raise NotAllowed(
            N_("No administrator can sign in here yet. Whoever runs this service names one by e-mail in DELAI_ADMIN.")
        )
    if claims.email != administrator:
        raise NotAllowed(N_("No administrator has signed in here yet, and {email} is not theirs."), email=claims.email)
    return let_in(writing, Entry(_name(claims), claims.email, Role.ADMIN)).user_id


def _name(claims: Claims) -> str:
    try:
        return checked_name(claims.name)
    except BadInput:
        return claims.email.partition("@")[0][:LONGEST_NAME]


def _bind(writing: Writing, user_id: str, session: Session) -> None:
    accounts.set_fact(writing.cursor, user_id, "issuer", session.issuer)
    accounts.set_fact(writing.cursor, user_id, "subject", session.subject)
    acts.record(writing, [Act(ActKind.USER, user_id, "account", None, f"{session.issuer} {session.subject}")])


def leave(store: Store, session: Session, now: datetime) -> None:
    """End `session`: whoever comes with it again is refused. Nothing where it does not stand any more."""
    with closing(store.cursor()) as cursor:
        try:
            person = sessions.whose(cursor, session, now)
        except NotAllowed:
            return
    if person is None:
        return
    with store.write(person, "sign_out") as writing:
        writing.cursor.execute("DELETE FROM signed_out WHERE issued_at < ?", [now - 2 * sessions.LASTS])
        writing.cursor.execute(
            "INSERT INTO signed_out VALUES (?, ?, ?)", [session.issuer, session.subject, session.issued_at]
        )
        acts.record(writing, [Act(ActKind.SESSION, person.user_id, "signed_out", None, session.issued_at.isoformat())])

"""Sessions of those who signed in: whose each is, and whether it stands."""

from datetime import datetime, timedelta

import duckdb

from domain.marks import N_
from domain.people import Person, Role, Session
from domain.problems import NotAllowed, SessionOver

#: So long a session lasts from when the provider issued it.
LASTS = timedelta(hours=12)
#: So far the provider's clock may be ahead of ours.
_AHEAD = timedelta(minutes=2)


def whose(cursor: duckdb.DuckDBPyConnection, session: Session, now: datetime) -> Person | None:
    """Who acts in `session`; None where nobody signs in with that account.

    `SessionOver` where it does not stand any more, `NotAllowed` where the user is disabled.
    """
    row = cursor.execute(
        "SELECT user_id, name, role, team, disabled_at IS NOT NULL FROM users WHERE issuer = ? AND subject = ?",
        [session.issuer, session.subject],
    ).fetchone()
    if row is None:
        return None
    user_id, name, role, team, disabled = row
    if disabled:
        raise ended(name)
    demand_standing(cursor, session, now)
    return Person(user_id, name, Role(role), team, session)


def demand_acts_in(cursor: duckdb.DuckDBPyConnection, person: Person, session: Session, now: datetime) -> None:
    """Return if `session` is one of `person` and stands; else raise `SessionOver` or `NotAllowed`."""
    found = whose(cursor, session, now)
    if found is None or found.user_id != person.user_id:
        raise over()


def ended(name: str) -> NotAllowed:
    """That the user called `name` is disabled."""
    return NotAllowed(N_("{name}, your access to this desk was ended. Ask an administrator."), name=name)


def over() -> SessionOver:
    """That a session does not stand any more."""
    return SessionOver(N_("Your session is over: sign in again."))


def demand_standing(cursor: duckdb.DuckDBPyConnection, session: Session, now: datetime) -> None:
    """Return if `session` is one of `now` and nobody ended it; else raise `SessionOver`."""
    if not now - LASTS < session.issued_at <= now + _AHEAD or _is_ended(cursor, session):
        raise over()


def _is_ended(cursor: duckdb.DuckDBPyConnection, session: Session) -> bool:
    """Whether somebody signed out of `session`, or its user is to sign in anew since then.

    Providers tell whole seconds: one of the very second in which all were ended may be older than that, and is over.
    """
    found = cursor.execute(
        "SELECT count(*) FROM signed_out WHERE issuer = $issuer AND subject = $subject AND issued_at = $issued_at"
        " UNION ALL SELECT count(*) FROM users"
        " WHERE issuer = $issuer AND subject = $subject AND sessions_from > $issued_at",
        {"issuer": session.issuer, "subject": session.subject, "issued_at": session.issued_at},
    ).fetchall()
    return any(count for (count,) in found)

"""Whose complaints they are: those with the same account and the same e-mail are of one player.

An account alone does not tell: anybody may file a complaint in the name of one that is not theirs. Nor does an e-mail,
of which nobody knows whether it is right. So both are shown, and a person says who is the player that is meant.
"""

from collections.abc import Collection
from dataclasses import dataclass

import duckdb

from domain.marks import N_
from domain.people import Person
from domain.problems import BadInput, NotFound
from domain.rights import Action, demand


@dataclass(frozen=True, slots=True, order=True)
class Owner:
    """Account and e-mail of complaints, in small letters; '' where none is known."""

    account: str
    email: str


@dataclass(frozen=True, slots=True)
class Owned:
    """An owner with the references of their complaints; `is_named`: what was looked for is theirs, not only an e-mail
    that theirs share."""

    owner: Owner
    references: tuple[str, ...]
    is_named: bool


_KEY = "lower(coalesce(account, '')), lower(coalesce(email, ''))"
_OWNED = f"""
    WITH keyed(ticket_id, account, email) AS (SELECT ticket_id, {_KEY} FROM players),
    named AS (FROM keyed WHERE lower($typed) IN (account, email) AND $typed <> ''),
    found AS (
        FROM named UNION FROM keyed WHERE email <> '' AND email IN (SELECT email FROM named)
    )
    SELECT account, email, list(reference ORDER BY ticket_id), bool_or(lower($typed) IN (account, email)) AS is_named
    FROM found JOIN tickets USING (ticket_id) GROUP BY ALL ORDER BY is_named DESC, account, email
"""
_NUMBERS = f"""
    SELECT ticket_id FROM players
    WHERE ({_KEY}) IN (SELECT (unnest($accounts::VARCHAR[]), unnest($emails::VARCHAR[]))) ORDER BY ticket_id
"""
_OTHERS = f"""
    WITH others(account, email) AS (
        SELECT {_KEY} FROM players WHERE ticket_id NOT IN (SELECT unnest($numbers::BIGINT[]))
    )
    SELECT one FROM (SELECT unnest($names::VARCHAR[]) AS one)
    WHERE lower(one) NOT IN (SELECT account FROM others UNION SELECT email FROM others)
"""


def find(cursor: duckdb.DuckDBPyConnection, person: Person, typed: str) -> tuple[Owned, ...]:
    """The owners with the account or e-mail `typed`, however it is spelled, then others with the same e-mail as they.

    `NotAllowed` without the right to what is held of players, `NotFound` where nobody has it.
    """
    demand(person, Action.GIVE_PLAYER_DATA)
    rows = cursor.execute(_OWNED, {"typed": typed.strip()}).fetchall()
    if not rows:
        raise NotFound(N_("No complaint is of the account {account}."), account=typed.strip() or "–")
    return tuple(Owned(Owner(account, email), tuple(found), named) for account, email, found, named in rows)


def numbers(cursor: duckdb.DuckDBPyConnection, owners: Collection[Owner]) -> list[int]:
    """The numbers of the complaints of `owners`; `BadInput` where there are no owners, `NotFound` no complaints."""
    if not owners:
        raise BadInput(N_("Choose whose complaints are meant."))
    values = {"accounts": [one.account for one in owners], "emails": [one.email for one in owners]}
    found = [number for (number,) in cursor.execute(_NUMBERS, values).fetchall()]
    if not found:
        raise NotFound(N_("No complaint is of the account {account}."), account=next(iter(owners)).account or "–")
    return found


def alone(cursor: duckdb.DuckDBPyConnection, ticket_ids: Collection[int], names: Collection[str]) -> tuple[str, ...]:
    """Those of `names` that are neither account nor e-mail of any other complaint than these."""
    values = {"numbers": list(ticket_ids), "names": list(names)}
    kept = {name for (name,) in cursor.execute(_OTHERS, values).fetchall()}
    return tuple(name for name in names if name in kept)

"""Codes that are mailed to players: eight digits, for fifteen minutes, one use, five attempts.

A code belongs to the browser that asked for it, so that nobody else can use up its attempts. For a reference that there
is not, a code is kept too, which nobody is told: what comes afterwards does the same work for both.
"""

import secrets
from datetime import datetime, timedelta

import duckdb

from data.access.digests import Use, digest, is_same
from data.store import Store

LASTS = timedelta(minutes=15)
DIGITS = 8
ATTEMPTS = 5


def new_code() -> str:
    """A fresh random code."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def keep(
    cursor: duckdb.DuckDBPyConnection,
    key: bytes,
    browser: str,
    reference: str,
    ticket_id: int | None,
    code: str,
    now: datetime,
) -> None:
    """Keep `code` for `reference` as `browser` asked for it; `ticket_id` None: there is no such complaint.

    `cursor` is one of `Store.beside`.
    """
    cursor.execute(
        "INSERT INTO player_codes VALUES (?, ?, ?, ?, 0)",
        [
            digest(key, Use.ASKED, browser, reference),
            ticket_id or 0,
            _of_code(key, browser, reference, code),
            now + LASTS,
        ],
    )


def use(store: Store, browser: str, reference: str, code: str, now: datetime) -> int | None:
    """The complaint that `browser` may see by `code`, which is used up then; None where it is not right, or over."""
    asked = digest(store.key, Use.ASKED, browser, reference)
    given = _of_code(store.key, browser, reference, code)
    with store.beside() as cursor:
        rows = cursor.execute(
            "SELECT ticket_id, code FROM player_codes WHERE asked = ? AND until > ? AND attempts < ?",
            [asked, now, ATTEMPTS],
        ).fetchall()
        fitting = [ticket_id for ticket_id, kept in rows if is_same(kept, given) and ticket_id]
        cursor.execute("UPDATE player_codes SET attempts = attempts + 1 WHERE asked = ?", [asked])
        if fitting:
            cursor.execute("DELETE FROM player_codes WHERE asked = ?", [asked])
    return int(fitting[0]) if fitting else None


def _of_code(key: bytes, browser: str, reference: str, code: str) -> str:
    return digest(key, Use.CODE, browser, reference, code)

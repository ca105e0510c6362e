"""A code that a player asks for: mailed to the address of the complaint, and to nobody where there is no such."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime

import duckdb

from data.access import codes, whose
from data.outbox import posting
from data.store import Store
from domain.messages import MessageKind


def ask_code(store: Store, browser: str, reference: str, may_mail: Callable[[str], bool], now: datetime) -> None:
    """Mail a code for `reference` to its player, for `browser` to give back, where `may_mail` lets it have one.

    Where there is no such complaint, no address, or too many codes went there: a code is kept that nobody is told.
    """
    with closing(store.cursor()) as cursor:
        ticket_id = whose.number_of(cursor, reference)
    code = codes.new_code()
    with store.beside() as cursor:
        _forget(cursor, now)
        to = posting.recipient(cursor, ticket_id) if ticket_id else None
        if ticket_id and to and may_mail(to.email.lower()):
            codes.keep(cursor, store.key, browser, reference, ticket_id, code, now)
            posting.put(cursor, ticket_id, MessageKind.CODE, {"code": code, "reference": reference}, to, now)
        else:
            codes.keep(cursor, store.key, browser, reference, None, code, now)


def _forget(cursor: duckdb.DuckDBPyConnection, now: datetime) -> None:
    """Take codes that are over out of the outbox; what did not go is not sent any more."""
    cursor.execute(
        "UPDATE messages SET subject = '', body = '', given_up_at = CASE WHEN sent_at IS NULL THEN $now END"
        " WHERE kind = $kind AND body <> '' AND written_at <= $over",
        {"now": now, "kind": MessageKind.CODE, "over": now - codes.LASTS},
    )

"""A code that a player asks for: mailed to the address of the complaint, and to nobody where there is no such."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime

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
        to = posting.recipient(cursor, ticket_id) if ticket_id else None
        if ticket_id and to and may_mail(to.email.lower()):
            codes.keep(cursor, store.key, browser, reference, ticket_id, code, now)
            posting.put(cursor, ticket_id, MessageKind.CODE, {"code": code, "reference": reference}, to, now)
        else:
            codes.keep(cursor, store.key, browser, reference, None, code, now)

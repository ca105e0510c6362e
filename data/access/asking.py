"""A code that a player asks for: mailed to the address of the complaint, and to nobody where there is no such."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime

from data.access import codes, whose
from data.outbox import posting
from data.store import Store
from domain.messages import LANGUAGES, MessageKind

#: Who has no complaint, or no address: what is written to them is withdrawn before anybody sees it.
NOBODY, NOBODYS, NOTHING = posting.Recipient("", LANGUAGES[0], ""), 0, 0


def ask_code(store: Store, browser: str, reference: str, may_mail: Callable[[str], bool], now: datetime) -> None:
    """Mail a code for `reference` to its player, for `browser` to give back, where `may_mail` lets it have one.

    Where there is no such complaint, no address, or too many codes went there: a code is kept that nobody is told.
    """
    with closing(store.cursor()) as cursor:
        ticket_id = whose.number_of(cursor, reference)
    code = codes.new_code()
    with store.beside() as cursor:
        to = posting.recipient(cursor, ticket_id or NOBODYS)
        told = ticket_id if to and may_mail(to.email.lower()) else None
        codes.keep(cursor, store.key, browser, reference, told, code, now)
        # The same work for both: a page that is asked for meanwhile would take longer where a message is written.
        values = {"code": code, "reference": reference}
        message = posting.put(cursor, told or NOBODYS, MessageKind.CODE, values, to or NOBODY, now)
        posting.withdraw(cursor, NOTHING if told else message)

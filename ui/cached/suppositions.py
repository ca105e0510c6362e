"""The caches of what would have been under another policy; a policy is asked for by its document."""

from collections.abc import Hashable
from contextlib import closing

import pandas as pd

from analytics import supposition as analytics_supposition
from analytics.question import Question
from analytics.supposition import Supposition
from analytics.ticket_list import TicketList
from data import policies
from data.store import Store
from sla.policy import Policy
from ui.cached.kept import kept
from ui.wholes import Wholes

_wholes = Wholes()


@kept(64)
def _worked_out(desk: Store, document: str, question: Question) -> Supposition:
    key = _key(desk, document, question)
    with closing(desk.cursor()) as cursor:
        return analytics_supposition.work_out(
            cursor, policies.policy_of(document), question, _wholes.find(key), _wholes.keeper(key)
        )


def _key(desk: Store, document: str, question: Question) -> Hashable:
    """What is reckoned of all cases depends on."""
    return desk.path, desk.stamp, document, question.as_of, question.known_at


def supposition(desk: Store, policy: Policy, question: Question) -> Supposition:
    """`analytics.supposition.work_out`."""
    return _worked_out(desk, policies.text_of(policy), question)


@kept(32)
def _listed(desk: Store, document: str, asked: TicketList, limit: int) -> tuple[int, pd.DataFrame]:
    with closing(desk.cursor()) as cursor:
        whole = _wholes.find(_key(desk, document, asked.question))
        return analytics_supposition.tickets(cursor, policies.policy_of(document), asked, limit, whole)


def supposed_tickets(desk: Store, policy: Policy, asked: TicketList, limit: int) -> tuple[int, pd.DataFrame]:
    """`analytics.supposition.tickets`."""
    return _listed(desk, policies.text_of(policy), asked, limit)

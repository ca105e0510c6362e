"""The only caches of the application: what was worked out under one stamp of the store stays so.

Pages call them by this name, `cached.figures(desk.store, …)`; they stand by subject in the modules below.
"""

from ui.cached import risk, tickets
from ui.cached.analysis import coached, course, figures, handling, law, pace, signals, stock
from ui.cached.comparisons import compared, moved, revised, shared, then_and_now
from ui.cached.desk import (
    absent,
    appeals,
    due,
    first_receipt,
    has_own,
    has_tickets,
    mentions,
    moment,
    names,
    people,
    policy_in_force,
    spreads,
    store,
    teams,
    unread_replies,
)
from ui.cached.risk import backtest, risks
from ui.cached.suppositions import supposed_tickets, supposition
from ui.cached.tickets import choices, count, ids, named_tickets, rows, ticket

__all__ = [
    "absent",
    "appeals",
    "backtest",
    "choices",
    "coached",
    "compared",
    "count",
    "course",
    "due",
    "figures",
    "first_receipt",
    "forget_choices",
    "handling",
    "has_own",
    "has_tickets",
    "ids",
    "law",
    "mentions",
    "moment",
    "moved",
    "named_tickets",
    "names",
    "pace",
    "people",
    "policy_in_force",
    "revised",
    "risks",
    "rows",
    "shared",
    "signals",
    "spreads",
    "stock",
    "store",
    "supposed_tickets",
    "supposition",
    "teams",
    "then_and_now",
    "ticket",
    "unread_replies",
]


def forget_choices() -> None:
    """Look up again what is looked up every ten minutes: what comes and what goes changes values and past months."""
    tickets.forget()
    risk.forget()

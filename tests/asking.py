"""What tests ask of the figures, in few words; instants are written as in tests/ledger.py."""

from contextlib import closing
from typing import Any

import pandas as pd

from analytics.figures import figures
from analytics.question import LATEST, Question
from analytics.ticket_list import Part, TicketList
from data.store import Store
from tests.ledger import at


def question(
    as_of: str, *, known: str = "", start: str = "", end: str = "", zone: str = "Europe/Paris", **where: str
) -> Question:
    """The question as of `as_of`, of the slice `where`."""
    return Question(
        as_of=at(as_of),
        known_at=at(known) if known else LATEST,
        start=at(start) if start else None,
        end=at(end) if end else None,
        zone=zone,
        where=tuple((name, (value,)) for name, value in where.items()),
    )


def told(store: Store, asked: Question, *ids: str, by: tuple[str, ...] = ()) -> pd.DataFrame:
    """The figures `ids`, as `figures` tells them."""
    with closing(store.cursor()) as cursor:
        return figures(cursor, asked, ids, by)


def value(store: Store, figure: str, as_of: str, **asked: Any) -> float:
    """The value of the whole."""
    return float(told(store, question(as_of, **asked), figure)["value"].item())


def counts(store: Store, figure: str, as_of: str, **asked: Any) -> tuple[float, float]:
    """Numerator and denominator of the whole."""
    row = told(store, question(as_of, **asked), figure).iloc[0]
    return float(row["numerator"]), float(row["denominator"])


def slices(store: Store, figure: str, by: str, as_of: str, **asked: Any) -> dict[str, float]:
    """The value of each slice."""
    rows = told(store, question(as_of, **asked), figure, by=(by,))
    return dict(zip(rows[by], rows["value"], strict=True))


def behind(store: Store, figure: str, part: str, as_of: str, **asked: Any) -> str:
    """The tickets behind a figure, in the order of their letters."""
    tickets = TicketList(question(as_of, **asked), figure, Part(part), order="reference")
    with closing(store.cursor()) as cursor:
        return " ".join(sorted(tickets.rows(cursor)["reference"]))

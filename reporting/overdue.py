"""What is overdue as of a report: references, what they are about, with whom, how late. No names of players."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import pandas as pd

from analytics.ticket_list import Part, TicketList
from data import staff
from reporting.brief import Brief
from ui import numbers, time_left, words
from ui.language import _

#: So many are listed, the longest late first.
MOST = 50


@dataclass(frozen=True, slots=True)
class Overdue:
    """The titles of the columns, a row of texts for each ticket listed, and how many more there are."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: int


def overdue(cursor: duckdb.DuckDBPyConnection, brief: Brief) -> Overdue:
    """The tickets behind `breached_open` as of the question, the first `MOST` of them."""
    asked = TicketList(brief.question, "breached_open", Part.NUMERATOR, "late_at")
    found, whole = asked.rows(cursor, MOST), asked.count(cursor)
    names = people(cursor, brief)
    titles = [_("Reference"), words.dimension("category"), words.dimension("team"), _("Deadline"), _("How late")]
    if brief.with_agents:
        titles.insert(3, words.dimension("agent"))
    rows = tuple(tuple(_row(ticket, names, brief)) for ticket in found.to_dict("records"))
    return Overdue(tuple(titles), rows, whole - len(rows))


def people(cursor: duckdb.DuckDBPyConnection, brief: Brief) -> Mapping[str, str]:
    """The names of the teams by id, and of the staff where the reader may see who has what."""
    return staff.teams(cursor) | (staff.names(cursor) if brief.with_agents else {})


def _row(ticket: time_left.Ticket, names: Mapping[str, str], brief: Brief) -> list[str]:
    said = [
        ticket["reference"],
        words.label("category", ticket["category"]),
        words.label("team", ticket["team"], names),
        numbers.moment(ticket["due_at"], brief.question.zone) if not pd.isna(ticket["due_at"]) else numbers.NOTHING,
        time_left.late(ticket),
    ]
    if brief.with_agents:
        said.insert(3, words.label("agent", ticket["agent"], names))
    return said

"""The rows of a block of invented cases, column by column, on their way into the store."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from data import journal
from data.case_state import Step
from data.columns import OWN
from data.filing import Complaint
from domain.vocabulary import DESK

_INSTANT = pa.timestamp("us", "UTC")
_INSTANTS = "occurred_at recorded_at received_at closed_at due_at written_at".split()
_OF_A_TYPE = {"BOOLEAN": pa.bool_(), "INTEGER": pa.int32(), "BIGINT": pa.int64(), "TIMESTAMPTZ": _INSTANT}
_TYPES = {
    "ticket_id": pa.int64(),
    "text_id": pa.int64(),
    "version": pa.int32(),
    "incident_on": pa.date32(),
    "amount": pa.decimal128(18, 2),
    "source_on_time": pa.bool_(),
    "end_unknown": pa.bool_(),
    **dict.fromkeys(_INSTANTS, _INSTANT),
    **{name: _OF_A_TYPE.get(kind, pa.string()) for name, kind in OWN.items()},
}

Columns = defaultdict[str, list[Any]]


class Block:
    """Tickets with their players, texts and events; `tables` gives them in the order in which they go in."""

    def __init__(self) -> None:
        self.tickets: Columns = defaultdict(list)
        self.players: Columns = defaultdict(list)
        self.texts: Columns = defaultdict(list)
        self.events: Columns = defaultdict(list)

    def add_ticket(self, ticket_id: int, reference: str, version: int, complaint: Complaint) -> None:
        """Add what never changes of a case, and its player."""
        _append(
            self.tickets,
            ticket_id=ticket_id,
            reference=reference,
            source=DESK,
            external_id=reference,
            version=version,
            incident_on=complaint.incident_on,
            amount=complaint.amount,
            currency=complaint.currency,
        )
        _append(
            self.players,
            ticket_id=ticket_id,
            account=complaint.account,
            name=complaint.name,
            email=complaint.email,
        )

    def add_step(self, ticket_id: int, actor: str, step: Step, text_id: int) -> None:
        """Add a step that `actor` took, recorded as it happened, and its text, number `text_id`."""
        row: dict[str, Any] = {
            "ticket_id": ticket_id,
            "kind": step.kind,
            "occurred_at": step.occurred_at,
            "recorded_at": step.occurred_at,
            "actor": actor,
            **step.observed,
        }
        if step.text:
            row |= {"text_id": text_id, "text_digest": step.text.digest}
            _append(
                self.texts,
                text_id=text_id,
                ticket_id=ticket_id,
                kind=step.text.kind,
                author=actor,
                written_at=step.occurred_at,
                body=step.text.body,
            )
        for name in journal.COLUMNS:
            self.events[name].append(row.get(name))

    def tables(self) -> Mapping[str, pa.Table]:
        """The rows as Arrow tables, by the name of the store's table; the events last."""
        return {
            name: pa.table(
                {column: pa.array(values, _TYPES.get(column, pa.string())) for column, values in rows.items()}
            )
            for name, rows in vars(self).items()
            if rows
        }


def _append(columns: Columns, **row: Any) -> None:
    for name, value in row.items():
        columns[name].append(value)

"""What a mapping makes of the first rows, field by field."""

from dataclasses import replace
from datetime import UTC, datetime

from data.intake.effects import effects
from data.intake.mapping import parse_mapping
from tests.intake.conftest import HEADER, TICKETS

MAPPING = parse_mapping(TICKETS, "tickets.toml")
ROWS = [
    ("1", "05/01/2026 09:00", "", "", "", "open", "bonus"),
    ("2", "31/02/2026 09:00", "", "", "", "odd", "bonus"),
    ("3", " 06/01/2026 09:00 ", "", "", "", "done", ""),
]


def test_each_field_tells_how_many_are_read_and_one_of_each() -> None:
    seen = effects(HEADER.split(","), ROWS, MAPPING)
    received = seen.fields["received_at"]
    assert (received.filled, received.read) == (3, 2)
    assert (received.text, received.value) == ("05/01/2026 09:00", datetime(2026, 1, 5, 8, tzinfo=UTC))
    assert received.unread == "31/02/2026 09:00"
    status = seen.fields["status"]
    assert (status.filled, status.read, status.text, status.value, status.unread) == (
        3,
        2,
        "open",
        "in_analysis",
        "odd",
    )
    assert (seen.fields["category"].filled, seen.fields["answered_at"].filled) == (2, 0)


def test_the_rows_are_those_that_can_be_read() -> None:
    seen = effects(HEADER.split(","), ROWS, MAPPING)
    assert (seen.rows, seen.usable) == (3, 2)
    assert [row[seen.names.index("id")] for row in seen.table] == ["1", "3"]


def test_constants_stand_in_the_rows() -> None:
    seen = effects(HEADER.split(","), ROWS[:1], replace(MAPPING, constants={"channel": "email"}))
    assert seen.table[0][seen.names.index("channel")] == "email"


def test_values_with_breaks_and_quotes_stay_in_their_row() -> None:
    rows = [("1", "05/01/2026 09:00", "", "", "", "open", 'a "b"\nc;d,e'), ROWS[2]]
    seen = effects(HEADER.split(","), rows, MAPPING)
    assert seen.fields["category"].value == 'a "b"\nc;d,e'
    assert seen.rows == 2

"""What a mapping makes of the first rows, field by field."""

from dataclasses import replace
from datetime import UTC, datetime

from data.intake.effects import effects
from data.intake.mapping import parse_mapping
from tests.intake.conftest import HEADER, LOG, LOG_HEADER, TICKETS

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


def test_it_is_told_how_many_rows_would_be_accepted_for_how_many_tickets() -> None:
    seen = effects(HEADER.split(","), ROWS, MAPPING)
    assert (seen.rows, seen.usable, seen.tickets, seen.contradicting) == (3, 2, 2, 0)
    other = ("3", "07/01/2026 09:00", "", "", "", "done", "")
    seen = effects(HEADER.split(","), [*ROWS, other], MAPPING)
    assert (seen.rows, seen.usable, seen.tickets, seen.contradicting) == (4, 1, 1, 2)


def test_ends_whose_status_says_open_are_counted_whichever_counts() -> None:
    rows = [("1", "05/01/2026 09:00", "06/01/2026 09:00", "", "", status, "") for status in ("open", "done")]
    rows[1] = ("2", *rows[1][1:])
    for ends_need_status in (False, True):
        seen = effects(HEADER.split(","), rows, replace(MAPPING, ends_need_status=ends_need_status))
        assert seen.open_ends == 1


def test_events_of_one_instant_are_counted_and_those_that_the_order_moves() -> None:
    rows = [("A", "2026-01-02 10:00", step, "2026-01-01", "new", "") for step in ("2", "1", "3")]
    rows.append(("B", *rows[0][1:]))
    seen = effects(LOG_HEADER.split(","), rows, parse_mapping(LOG, "log.toml"))
    assert (seen.usable, seen.tickets, seen.together, seen.moved) == (4, 2, 3, 2)
    seen = effects(LOG_HEADER.split(","), rows, replace(parse_mapping(LOG, "log.toml"), order=()))
    assert (seen.together, seen.moved) == (3, 0)


def test_values_with_breaks_and_quotes_stay_in_their_row() -> None:
    rows = [("1", "05/01/2026 09:00", "", "", "", "open", 'a "b"\nc;d,e'), ROWS[2]]
    seen = effects(HEADER.split(","), rows, MAPPING)
    assert seen.fields["category"].value == 'a "b"\nc;d,e'
    assert seen.rows == 2

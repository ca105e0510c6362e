"""The life of a complaint: every pair of statuses, against the table of the domain."""

import pytest

from domain.statuses import DONE, OPEN, PAUSING, TRANSITIONS, Status, is_reopening, may_follow

# Rows: from; columns: to, in the order of `Status`. x: allowed, r: allowed and a reopening.
TABLE = """
                      new in_analysis waiting_player waiting_third_party answered closed
new                    .       x            .                .              x       .
in_analysis            .       .            x                x              x       .
waiting_player         .       x            .                .              x       .
waiting_third_party    .       x            .                .              x       .
answered               .       r            .                .              .       x
closed                 .       r            .                .              .       .
"""
_HEAD, *_ROWS = (line.split() for line in TABLE.strip().splitlines())
PAIRS = [(row[0], after, mark) for row in _ROWS for after, mark in zip(_HEAD, row[1:], strict=True)]


@pytest.mark.parametrize(("before", "after", "mark"), PAIRS)
def test_a_status_follows_only_where_the_table_says_so(before: str, after: str, mark: str) -> None:
    assert may_follow(Status(before), Status(after)) is (mark != ".")
    assert is_reopening(Status(before), Status(after)) is (mark == "r")


def test_the_table_is_whole() -> None:
    assert len(PAIRS) == len(Status) ** 2
    assert set(TRANSITIONS) == set(Status)


def test_a_case_is_either_open_or_done_and_only_the_player_stops_the_clock() -> None:
    assert set(Status) == OPEN | DONE and not OPEN & DONE
    assert {Status.WAITING_PLAYER} == PAUSING

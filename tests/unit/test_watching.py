"""How many tickets of the lists on a page are not as they were seen."""

import pytest

from ui.held import Seen
from ui.watching import changed


@pytest.mark.parametrize(
    ("lists", "count"),
    [
        ([(((1, 1), (2, 1)), ((1, 1), (2, 1)))], 0),
        ([(((1, 1), (2, 1)), ((2, 1), (1, 1)))], 0),
        ([(((1, 1), (2, 1)), ((1, 2), (2, 1)))], 1),
        ([(((1, 1), (2, 1)), ((2, 1), (3, 1)))], 1),  # the next one moved up
        ([(((1, 1), (2, 1)), ((2, 1),))], 1),
        ([(((1, 1),), ((1, 1), (2, 1), (3, 4)))], 2),
        ([((), ((1, 1),))], 1),
        ([(((1, 1), (2, 1)), ((2, 1),)), (((5, 1),), ((5, 1), (1, 2)))], 1),  # from one list into the other
        ([(((1, 1), (2, 1)), ((3, 1), (4, 1), (5, 1)))], 3),
    ],
)
def test_changes_are_counted_by_ticket(lists: list[tuple[Seen, Seen]], count: int) -> None:
    assert changed(lists) == count

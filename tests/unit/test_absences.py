"""Who is away: told by days, both ends included."""

from contextlib import closing
from datetime import date

import pytest

from data import staff
from data.store import Store
from domain.people import Absence

# Days of November 2026:        away
TABLE = [(1, "ada", 2, 6), (2, "ada", 9, 9), (3, "bob", 6, 9), (4, "cy", 20, 22)]
ABSENCES = [Absence(number, who, date(2026, 11, first), date(2026, 11, last)) for number, who, first, last in TABLE]


@pytest.fixture
def away(store: Store) -> Store:
    with closing(store.cursor()) as cursor:
        for one in reversed(ABSENCES):
            cursor.execute(
                "INSERT INTO absences VALUES (?, ?, ?, ?)", [one.absence_id, one.user_id, one.first, one.last]
            )
    return store


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (1, 1, {}),
        (1, 2, {"ada": [0]}),
        (6, 6, {"ada": [0], "bob": [2]}),
        (7, 8, {"bob": [2]}),
        (5, 9, {"ada": [0, 1], "bob": [2]}),
        (10, 19, {}),
        (21, 21, {"cy": [3]}),
        (22, 30, {"cy": [3]}),
    ],
)
def test_an_absence_is_found_from_its_first_day_to_its_last(
    away: Store, first: int, last: int, found: dict[str, list[int]]
) -> None:
    with closing(away.cursor()) as cursor:
        said = staff.absent_between(cursor, date(2026, 11, first), date(2026, 11, last))
    assert said == {who: [ABSENCES[place] for place in places] for who, places in found.items()}


@pytest.mark.parametrize(("day", "who"), [(1, set()), (6, {"ada", "bob"}), (9, {"ada", "bob"}), (22, {"cy"})])
def test_who_is_away_on_a_day(away: Store, day: int, who: set[str]) -> None:
    with closing(away.cursor()) as cursor:
        assert staff.absent_on(cursor, date(2026, 11, day)) == who

"""Who is at work on the day of an instant."""

from datetime import datetime

import duckdb

from data import staff
from domain.marks import N_
from domain.people import Person
from domain.problems import BadInput
from domain.zones import home_day


def present(cursor: duckdb.DuckDBPyConnection, user_id: str, at: datetime) -> Person:
    """The person with this id, at work on the day of `at`; `NotFound` as for `staff.person`, `BadInput` who is away."""
    found = staff.person(cursor, user_id)
    if user_id in staff.absent_on(cursor, home_day(at)):
        raise BadInput(N_("{name} is away today: choose somebody else."), name=found.name)
    return found

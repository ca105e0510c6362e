"""Somebody who works at the desk of a test."""

from contextlib import closing

from data import staff
from data.store import Store
from domain.people import Person


def hire(store: Store, *people: Person) -> Store:
    """Put `people`, and their teams where they are not there yet, into `store`, beside the chain of its writes."""
    with closing(store.cursor()) as cursor:
        known = staff.teams(cursor)
        if teams := {one.team: one.team.capitalize() for one in people if one.team and one.team not in known}:
            staff.add_teams(cursor, teams)
        staff.add_people(cursor, people)
    return store

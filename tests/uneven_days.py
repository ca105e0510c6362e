"""The two days of Paris that have not 24 hours, and cases received around their midnights."""

from datetime import date

from data.store import Store
from domain.zones import home_midnight
from tests.ledger import tell

#: 25 October, from 24 Oct 22:00 to 25 Oct 23:00 in UTC, and 29 March, from 28 Mar 23:00 to 29 Mar 22:00.
LONG = (home_midnight(date(2026, 10, 25)), home_midnight(date(2026, 10, 26)))
SHORT = (home_midnight(date(2026, 3, 29)), home_midnight(date(2026, 3, 30)))


def long_day(store: Store) -> Store:
    """B to E are of the day, A and F a minute before it and right after it. 02:30 comes twice that night: C and D."""
    return tell(
        store,
        """
        ticket | occurred    | status
        A      | 10-24 21:59 | new
        B      | 10-24 22:00 | new
        C      | 10-25 00:30 | new
        D      | 10-25 01:30 | new
        E      | 10-25 22:59 | new
        F      | 10-25 23:00 | new
        """,
    )


def short_day(store: Store) -> Store:
    """B and C are of the day, A and D a minute before it and right after it."""
    return tell(
        store,
        """
        ticket | occurred    | status
        A      | 03-28 22:59 | new
        B      | 03-28 23:00 | new
        C      | 03-29 21:59 | new
        D      | 03-29 22:00 | new
        """,
    )

"""*Mes réclamations*: those of the same account and e-mail, a page at a time."""

from contextlib import closing

from starlette.responses import Response

from data.access import whose
from players import addresses
from players.answers import page, way_on
from players.visit import Visit


def show(visit: Visit) -> Response:
    """The complaints of whoever is in; whoever is not shows first that one is theirs."""
    if visit.entry is None:
        return way_on(visit, addresses.FOLLOW)
    number = int(said) if (said := visit.asked("page")).isascii() and said.isdigit() and len(said) < 6 else 1
    with closing(visit.store.cursor()) as cursor:
        count, rows = whose.own(cursor, visit.entry, max(0, number - 1))
    pages = max(1, -(-count // whose.PAGE))
    return page(visit, "mine.html", count=count, rows=rows, number=number, pages=pages)

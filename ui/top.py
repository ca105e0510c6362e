"""How a page begins."""

from ui import filters
from ui.desk import Desk, here


def begin(title: str) -> Desk:
    """Draw the title and the filter bar; returns the desk of this run."""
    desk = here()
    filters.draw(title, desk.asked, desk.choices, desk.names)
    return desk

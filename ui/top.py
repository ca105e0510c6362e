"""How a page begins."""

from ui import filters, view_menu
from ui.desk import Desk, here


def begin(title: str) -> Desk:
    """Draw the title and the filter bar; returns the desk of this run."""
    desk = here()
    filters.draw(title, desk.asked, desk.choices, desk.names, lambda: view_menu.draw(desk))
    return desk

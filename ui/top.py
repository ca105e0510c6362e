"""How a page begins."""

from ui import filters, view_menu
from ui.desk import Desk, here


def begin(title: str, with_period: bool = True) -> Desk:
    """Draw the title and the filter bar; returns the desk of this run.

    `with_period`: unless the page has a way of its own to say the period.
    """
    desk = here()
    filters.draw(title, desk.asked, desk.choices, desk.names, lambda: view_menu.draw(desk), with_period)
    return desk

"""The overview by its name."""

from starlette.applications import Starlette
from starlette.routing import Route

from tests.app.calling import get
from ui import root


def test_the_overview_is_found_by_its_name_with_what_the_address_asks() -> None:
    answered = get(Starlette(routes=[Route(root.PATH, root.send)]), "/overview?lang=fr&category=game&category=fraud")
    assert (answered.status, answered.headers["location"]) == (307, "/?lang=fr&category=game&category=fraud")

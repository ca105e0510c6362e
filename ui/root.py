"""The first page by its name: Streamlit knows it as the root alone."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

PATH = "/overview"


async def send(request: Request) -> Response:
    """To the root, with the conditions of the address."""
    return RedirectResponse(f"/?{request.url.query}" if request.url.query else "/", 307)

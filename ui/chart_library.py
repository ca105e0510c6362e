"""The route that sends plotly's own library, by which the browser makes a file of a chart."""

from pathlib import Path

import plotly
from starlette.requests import Request
from starlette.responses import FileResponse, Response

PATH = "/library/plotly.min.js"
_LIBRARY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


async def send(_request: Request) -> Response:
    """Plotly's library for browsers; its address tells the version."""
    headers = {"cache-control": "public, max-age=31536000, immutable"}
    return FileResponse(_LIBRARY, media_type="text/javascript; charset=utf-8", headers=headers)

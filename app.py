"""The web application: `streamlit run app.py`. Without sign-in it is a demo and answers this machine only."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from starlette.middleware import Middleware
from starlette.routing import Route
from streamlit.starlette import App

from data.store import default_path
from domain.problems import Problem
from ui import chart_library, export_files, exports, states, uploads
from ui.guard import Guard, demand_loopback

demand_loopback()


@asynccontextmanager
async def lifespan(app: App) -> AsyncIterator[dict[str, Any]]:
    """Open the store before the first visitor comes, and release its file, prepared exports and uploads at the end."""
    # Only now: what Streamlit caches asks for its runtime when it is imported.
    from ui import cached

    import_module("ui.chart_file")  # with all that pages of figures need, so that the first one does not wait for it
    try:
        store = cached.store(default_path())
    except Problem as problem:
        raise SystemExit(str(problem)) from problem
    yield {"store": store}
    store.close()
    export_files.clear()
    uploads.clear()


app = App(
    Path(__file__).resolve().parent / "ui" / "frame.py",
    lifespan=lifespan,
    routes=[Route("/export/{token}", exports.send), Route(chart_library.PATH, chart_library.send)],
    middleware=[Middleware(Guard)],
    on_script_error=states.broken,
)

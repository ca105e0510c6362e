"""The web application: `streamlit run app.py`. Without sign-in it is a demo and answers this machine only."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from starlette.middleware import Middleware
from starlette.routing import Route
from streamlit.starlette import App

from data import background, mail_settings
from domain.problems import Problem
from players.routes import routes as players_routes
from players.site import Site, setting
from reporting import weekly
from ui import admission, chart_library, export_files, exports, opened, probes, root, sign_in, states, uploads
from ui.guard import DEMO, Guard, Rules
from ui.way_back import WayBack
from ui.way_out import WayOut
from webhooks import chat

admission.demand_safe()
players = Site(opened.store, setting(admission.is_https()))
try:
    webhooks = chat.routes(opened.store)
except Problem as problem:
    raise SystemExit(str(problem)) from problem


@asynccontextmanager
async def lifespan(app: App) -> AsyncIterator[dict[str, Any]]:
    """Open the store before the first visitor comes, and release its file, prepared exports and uploads at the end."""
    import_module("ui.chart_file")  # with all that pages of figures need, so that the first one does not wait for it
    try:
        mail, reports = mail_settings.settings(), weekly.setting()
        store = opened.store()
    except Problem as problem:
        raise SystemExit(str(problem)) from problem
    with background.at_work(store, mail), weekly.at_work(store, reports):
        yield {"store": store}
    players.close()
    store.close()
    export_files.clear()
    uploads.clear()


def middleware() -> list[Middleware]:
    """What every request passes through first."""
    if not admission.is_configured():
        return [Middleware(Guard, rules=replace(DEMO, public=admission.public_name()))]
    rules = Rules(admission.names(), admission.is_https(), sign_in.stands, admission.public_name())
    return [Middleware(Guard, rules=rules), Middleware(WayBack), Middleware(WayOut, end=sign_in.end)]


app = App(
    Path(__file__).resolve().parent / "ui" / "frame.py",
    lifespan=lifespan,
    routes=[
        Route("/export/{token}", exports.send),
        Route(chart_library.PATH, chart_library.send),
        Route(root.PATH, root.send),
        Route("/health", probes.health),
        Route("/ready", probes.ready),
        *webhooks,
        *players_routes(players),
    ],
    middleware=middleware(),
    on_script_error=states.broken,
)

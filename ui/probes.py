"""Whether the process lives, and whether the store answers: for whoever watches over the service; they tell no more."""

from contextlib import closing

import duckdb
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from data.store import Store
from domain.problems import Problem
from ui import opened

_FRESH = {"cache-control": "no-store"}


async def health(_request: Request) -> Response:
    """200: the process is alive."""
    return PlainTextResponse("ok", headers=_FRESH)


async def ready(_request: Request) -> Response:
    """200 where the store is open and answers, else 503."""
    answers = await run_in_threadpool(_answers)
    return PlainTextResponse("ok" if answers else "not ready", 200 if answers else 503, headers=_FRESH)


def _answers() -> bool:
    try:
        return _asked(opened.store())
    except (Problem, duckdb.Error):
        return False


def _asked(store: Store) -> bool:
    with closing(store.cursor()) as cursor:
        return bool(cursor.execute("SELECT count(*) FROM schema_versions").fetchall()[0][0])

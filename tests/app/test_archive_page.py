"""The page Archive: prepared beside the page, fetched once, and it fills an empty store."""

from contextlib import closing
from pathlib import Path
from time import monotonic, sleep

from starlette.applications import Starlette
from starlette.routing import Route

from data import archive, staff
from data.store import Store
from domain.people import SYSTEM, Role
from tests.app.calling import get
from tests.app.conftest import Visit
from ui import export_files, exports

APP = Starlette(routes=[Route("/export/{token}", exports.send)])


def test_it_is_prepared_fetched_once_and_fills_an_empty_store(visit: Visit, desk_store: Store, tmp_path: Path) -> None:
    with closing(desk_store.cursor()) as cursor:
        admin = next(one for one in staff.people(cursor) if one.role is Role.ADMIN)
        tickets = cursor.execute("SELECT count(*) FROM tickets").fetchall()
    app = visit("archive", lang="en", **{"as": admin.user_id})
    app.button(key="archive_prepare").click().run()
    key, until = f"archive_{admin.user_id}_ready", monotonic() + 60
    while key not in app.session_state and monotonic() < until:
        sleep(0.2)
        app.run()
    assert not app.exception
    written, address, length, _until = app.session_state[key]
    answer = get(APP, address)
    assert (answer.status, len(answer.body)) == (200, length)
    assert get(APP, address).status == 410
    assert not list(export_files.folder().glob("*.delai*"))
    (tmp_path / "all.delai").write_bytes(answer.body)
    with Store.open(tmp_path / "other.duckdb") as other:
        told = archive.restore(other, SYSTEM, tmp_path / "all.delai")
        assert [(told.tickets,)] == tickets == [(written.tickets,)]

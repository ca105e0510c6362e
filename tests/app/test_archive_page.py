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
    until = monotonic() + 60
    while not app.get("link_button") and monotonic() < until:
        sleep(0.2)
        app.run()
    assert not app.exception
    (address,) = (one.proto.url for one in app.get("link_button"))
    again = visit("archive", lang="en", **{"as": admin.user_id})
    assert [one.proto.url for one in again.get("link_button")] == [address], "the page that was loaded again finds it"
    answer = get(APP, address)
    assert answer.status == 200
    assert get(APP, address).status == 410
    assert not list(export_files.folder().glob("*.delai*"))
    (tmp_path / "all.delai").write_bytes(answer.body)
    with Store.open(tmp_path / "other.duckdb") as other:
        told = archive.restore(other, SYSTEM, tmp_path / "all.delai")
        assert [(told.tickets,)] == tickets

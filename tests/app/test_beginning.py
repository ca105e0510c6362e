"""A store with complaints and nobody to see them: the first page makes its administrator."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.store import Store
from tests.app.conftest import Visit
from ui import cached


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    store = cached.store(tmp_path / "tickets.duckdb")
    monkeypatch.setenv("DELAI_STORE", str(store.path))
    yield store
    store.close()


def test_somebody_says_their_name_and_the_desk_opens(
    bare: Store, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DELAI_STORE", str(bare.path))
    app = visit("overview", lang="en")
    assert "Nobody works at this desk yet" in [one.value for one in app.subheader]
    app.button[0].click().run()
    assert "Write a name" in app.error[0].value
    app.text_input(key="beginning_name").set_value("Zoé Le Gall")
    app.button[0].click().run()
    assert not app.exception and not app.error
    assert app.sidebar.selectbox(key="frame_as").value == "zoe.le-gall"
    assert [one.user_id for one in cached.people(bare)] == ["zoe.le-gall"]

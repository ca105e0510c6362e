"""A store with complaints and nobody to see them: the first page makes its administrator."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.store import Store
from domain.people import Person, Role
from tests.app.conftest import Visit
from tests.people import hire
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
    # Nothing can be measured yet: what there is to do is told instead.
    assert any("No complaint is here yet" in one.value for one in app.markdown)
    assert [one.label for one in app.main if one.type == "page_link"] == ["Import a file"]
    assert not app.metric and app.sidebar.selectbox(key="frame_as").label == "You are (no sign-in)"


def test_who_may_not_import_is_led_nowhere(bare: Store, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DELAI_STORE", str(bare.path))
    hire(bare, Person("zoe", "Zoé", Role.ANALYST))
    app = visit("overview", lang="en")
    assert any("No complaint is here yet" in one.value for one in app.markdown)
    assert "page_link" not in [one.type for one in app.main]

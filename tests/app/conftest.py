"""The pages on a small demo store, run as Streamlit runs them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import commands
from data.demo import fill
from data.filing import Complaint
from data.store import Store
from domain.people import Person, Role
from domain.vocabulary import Category, Channel
from tests.people import hire
from ui import cached, language

FRAME = Path(__file__).resolve().parents[2] / "ui" / "frame.py"
Visit = Callable[..., AppTest]


@pytest.fixture(scope="session")
def desk_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An open demo store that the tests of pages share; those that write use tickets of their own."""
    path = tmp_path_factory.mktemp("desk") / "tickets.duckdb"
    store = cached.store(path)
    now = datetime.now(UTC)
    fill(store, cases=1500, seed=7, until=now)
    # So few cases have none overdue on some evenings; the pages are to show one.
    filed = now - timedelta(days=60)
    lost = Complaint("J-1", filed.date(), Category.PAYMENT, "Retrait jamais reçu.", Channel.EMAIL)
    late = Person("late", "", Role.SUPERVISOR)
    commands.file(hire(store, late), late, lost, filed)
    yield store
    store.close()


@pytest.fixture
def visit(desk_store: Store, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """`visit("backlog", lang="fr", **{"as": user_id})` → the page, run once through the frame."""
    monkeypatch.setenv("DELAI_STORE", str(desk_store.path))

    def go(page: str = "overview", **address: str) -> AppTest:
        language.use(address.get("lang", "en"))  # AppTest asks boxes for their labels in this thread
        app = AppTest.from_file(FRAME, default_timeout=60)
        _ask(app, address)
        app.run()
        if page != "overview":
            app.switch_page(f"../pages/{page}.py")
            _ask(app, address)
            app.run()
        return app

    return go


def _ask(app: AppTest, address: dict[str, str]) -> None:
    for key, value in address.items():
        app.query_params[key] = value


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Every test starts and ends in English."""
    language.use("en")
    yield
    language.use("en")

"""A part of a page that runs by itself stops for whoever may not look any more."""

import re
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import accounts
from data.store import Store
from domain.people import Person, Role, Session
from tests.conftest import ROOT
from tests.people import hire
from ui import cached, language

SESSION = Session("https://id.example", "s-1", datetime.now(UTC).replace(microsecond=0))
ZOE = Person("zoe", "Zoé", Role.ANALYST, None, SESSION)


def page() -> None:
    import streamlit as st

    from ui import live

    if st.session_state.get("runs"):
        st.write("the frame looks again")
        st.stop()
    st.session_state["runs"] = 1

    @live.fragment()
    def part() -> None:
        st.write("what Zoé may see")

    part()


@pytest.mark.parametrize(
    ("change", "value", "shown"),
    [
        ("name", "Zoé", "what Zoé may see"),
        ("disabled_at", datetime.now(UTC), "the frame looks again"),
        ("sessions_from", SESSION.issued_at + timedelta(seconds=1), "the frame looks again"),
        ("subject", "another", "the frame looks again"),
        ("role", "admin", "the frame looks again"),
    ],
)
def test_a_part_stops_when_its_reader_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: accounts.Fact, value: str | datetime, shown: str
) -> None:
    path = tmp_path / "tickets.duckdb"
    monkeypatch.setenv("DELAI_STORE", str(path))
    with closing(cached.store(path)) as store:
        work_as_zoe(store, change, value)
        app = AppTest.from_function(page)
        app.session_state["signed_in_as"] = ZOE
        app.run()
        assert [one.value for one in app.markdown] == [shown]


def work_as_zoe(store: Store, change: accounts.Fact, value: str | datetime) -> None:
    hire(store, ZOE)
    with closing(store.cursor()) as cursor:
        accounts.set_fact(cursor, "zoe", "issuer", SESSION.issuer)
        accounts.set_fact(cursor, "zoe", "subject", SESSION.subject)
        accounts.set_fact(cursor, "zoe", change, value)


def test_every_part_looks_who_reads_it() -> None:
    """`st.fragment` by itself would go on for somebody whose access was ended."""
    files = [*(ROOT / "ui").glob("*.py"), *(ROOT / "pages").glob("*.py")]
    bare = [file.name for file in files if re.search(r"\bst\.fragment\(|@st\.fragment", file.read_text("utf-8"))]
    assert bare == ["live.py"]


def busy_page() -> None:
    """A bar as a run of its own alone draws it: nobody has said yet which language that run speaks."""
    import streamlit as st

    from domain.progress import Progress
    from ui import language, work

    st.query_params["lang"] = "fr"
    language.use("en")
    going = work.Work("import", progress=Progress())
    going.progress.tell("Recording the tickets", 0.4, 1000)
    work._bar(going)


def test_a_bar_speaks_the_language_of_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.sign_in.is_as_drawn", lambda: True)
    app = AppTest.from_function(busy_page).run()
    assert not app.exception
    assert app.button[0].label == language.in_language("fr", "Stop") != "Stop"
    (bar,) = app.get("progress")
    assert bar.proto.text.startswith(language.in_language("fr", "Recording the tickets"))
    assert not bar.proto.text.startswith("Recording")

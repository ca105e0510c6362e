"""Nothing that a person reads is left in one language: the catalogues are whole, and the pages ask them."""

import ast
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.unit.spoken import unmarked
from tooling import catalogues

SOURCES = sorted([*ROOT.glob("ui/**/*.py"), *ROOT.glob("pages/**/*.py"), ROOT / "app.py"])


def test_the_catalogues_are_whole() -> None:
    assert catalogues.check() == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_text_goes_to_the_page_without_translation(path: Path) -> None:
    assert unmarked(ast.parse(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        'st.button("Save")',
        'st.title(f"{n} tickets")',
        'column.metric("Backlog", 3)',
        'st.sidebar.selectbox(_("Team"), teams, help="Whose tickets")',
        'st.tabs([_("Late now"), "Answered late"])',
        'st.write("Nothing here" if empty else table)',
        'st.column_config.TextColumn("Reference")',
        'st.markdown("<p>Nothing here</p>", unsafe_allow_html=True)',
        'figure.update_layout(title="On time")',
        'st.info("Nothing " + name)',
        'st.caption("{n} of {m}".format(n=1, m=2))',
    ],
)
def test_a_bare_text_is_found(source: str) -> None:
    assert len(unmarked(ast.parse(source))) == 1


@pytest.mark.parametrize(
    "source",
    [
        'st.button(_("Save"), key="save", icon=":material/save:")',
        'st.title(_("{n} tickets").format(n=n))',
        'st.selectbox(label, ["open", "closed"], key="state")',
        'st.markdown("<style>.card { color: red }</style>", unsafe_allow_html=True)',
        'st.markdown(f"<b>{escape(name)}</b>", unsafe_allow_html=True)',
        'st.write("—")',
        'st.Page(home, title="Délai")',
        'logging.getLogger(__name__).warning("Slow answer")',
        'response.write("reference;status")',
        'st.markdown(f":material/{icon}: {title} :red[{late}]")',
    ],
)
def test_marked_texts_and_what_is_no_text_are_left_alone(source: str) -> None:
    assert unmarked(ast.parse(source)) == []

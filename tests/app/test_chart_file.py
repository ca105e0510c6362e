"""A chart as a picture: what it says, on which paper, under which name; the route of its library."""

import subprocess
import sys

import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from data.store import Store
from domain.people import Person, Role
from tests.app.calling import get
from tests.app.conftest import Visit
from tests.asking import question
from tests.conftest import ROOT
from ui import chart_file, chart_library, charts
from ui.conditions import Conditions
from ui.desk import Desk
from ui.theme import DARK, LIGHT, Palette


def weeks() -> pd.DataFrame:
    """Two weeks in which two more came in than were answered."""
    return pd.DataFrame({"week": ["2026-W40", "2026-W41"], "arrivals": [9, 7], "departures": [8, 6]})


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_a_picture_has_title_date_and_paper(colours: Palette) -> None:
    chart = charts.flow_lines(weeks(), "", colours)
    alone = chart_file.picture(chart, chart.layout.meta, "As of 25 Nov", colours)
    assert "2 more came in" in alone.layout.title.text
    assert "As of 25 Nov" in alone.layout.title.text
    assert (alone.layout.paper_bgcolor, alone.layout.font.color) == (colours.paper, colours.ink)
    assert (alone.layout.width, alone.layout.height) == (chart_file.WIDTH, chart_file.HEIGHT)
    assert [list(line.y) for line in alone.data] == [list(line.y) for line in chart.data]
    assert chart.layout.title.text is None, "the chart of the page is left as it was"


def test_a_name_is_text_in_the_title_of_a_picture() -> None:
    frame = pd.DataFrame({"category": ["<a href='x'>y</a>"], "backlog": [3], "late": [1]})
    chart = charts.backlog_bars(frame, "category", {}, LIGHT)
    title = chart_file.picture(chart, chart.layout.meta, "", LIGHT).layout.title.text
    assert "<a" not in title and "&lt;a href" in title


def test_a_picture_tells_its_conditions(desk_store: Store) -> None:
    asked = question("11-25 12:00").only("category", "payment", "bonus")
    person = Person("me", "Me", Role.MANAGER)
    desk = Desk(desk_store, person, {}, {}, asked.as_of, Conditions(), asked, {}, {})
    assert chart_file.asked(desk).endswith("13:00 (Paris) · Category: Payment, Bonus")


def test_a_long_title_takes_more_lines_and_more_room() -> None:
    chart = charts.flow_lines(weeks(), "", LIGHT)
    short, long = (chart_file.picture(chart, text, "", LIGHT).layout for text in ("word", "word " * 50))
    assert long.title.text.count("<b>") == 3
    assert long.margin.t > short.margin.t


def test_the_file_is_called_after_chart_and_day() -> None:
    # 23:30 in UTC is the next day in Paris.
    as_of = question("11-25 23:30").as_of
    assert chart_file.file_name("Reçues et répondues par semaine", as_of, "Europe/Paris") == (
        f"delai-recues-et-repondues-par-semaine-{as_of.year}-11-26"
    )


@pytest.mark.parametrize(
    ("page", "keys"),
    [
        ("overview", ["trend", "stock"]),
        ("backlog", ["ages", "flow"]),
        ("signals", ["signals_on_time_rate", "signals_handling_mean"]),
        ("whatif", ["whatif_months"]),
    ],
)
def test_every_chart_can_be_had_as_a_picture(visit: Visit, page: str, keys: list[str]) -> None:
    app = visit(page, lang="en")
    drawn = [one.proto.id for one in app.get("plotly_chart")]
    assert len(drawn) == len(keys)
    closed = [one.proto.popover.label for one in app.get("popover")]
    assert closed.count("As a picture") == len(keys)
    assert not app.get("bidi_component"), "what a picture is made of is sent when its menu is opened"


def test_the_library_is_plotlys_own_and_kept_by_the_browser() -> None:
    answered = get(Starlette(routes=[Route(chart_library.PATH, chart_library.send)]), chart_library.PATH)
    assert answered.status == 200
    assert answered.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answered.headers["cache-control"]
    assert b"plotly.js v" in answered.body[:100]


def test_the_application_is_made_before_anything_asks_for_the_runtime_of_streamlit() -> None:
    """Streamlit complains once for each cache that is imported earlier: thirteen lines at a start."""
    made = subprocess.run([sys.executable, "-c", "import app"], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (made.returncode, "No runtime found" in made.stderr) == (0, False), made.stderr

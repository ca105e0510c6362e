"""The page Risk: chances where they are worth telling, and a sentence with a switch where they are not."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics import risk
from analytics.expected import expected, whole
from analytics.question import Question
from data.store import Store
from domain.people import Person, Role
from domain.zones import home_day
from tests import past_months
from tests.app.conftest import FRAME
from tests.past_months import Told
from tests.people import hire
from ui import cached, numbers

JULIE = Person("julie", "Julie", Role.MANAGER)
LEAD, OTHER = Person("lea", "Léa", Role.TEAM_LEAD, "cash"), Person("odile", "Odile", Role.TEAM_LEAD, "play")
Look = Callable[..., AppTest]


@pytest.fixture(scope="module")
def desk(empty_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Months on which chances are nearer to what came than plain guesses, and eight open cases of team cash."""
    now, folder = datetime.now(UTC), tmp_path_factory.mktemp("months")
    opened = [Told("game", now - timedelta(hours=5 * number), 10**5) for number in range(1, 9)]
    shutil.copytree(empty_store, folder, dirs_exist_ok=True)
    store = cached.store(folder / "tickets.duckdb")
    past_months.filled(store, [*past_months.cases(now), *opened])
    yield hire(store, JULIE, LEAD, OTHER)
    store.close()


@pytest.fixture
def look(desk: Store, monkeypatch: pytest.MonkeyPatch) -> Look:
    """`look(JULIE)` → the page Risk as she sees it, in English."""
    monkeypatch.setenv("DELAI_STORE", str(desk.path))

    def go(person: Person, **address: str) -> AppTest:
        app = AppTest.from_file(FRAME, default_timeout=60)
        for turn in (lambda: app, lambda: app.switch_page("../pages/risk.py")):
            turn()
            for key, said in {"lang": "en", "as": person.user_id, **address}.items():
                app.query_params[key] = said
            app.run()
        assert not app.exception and not app.error
        return app

    return go


def titles(app: AppTest) -> dict[str, str]:
    """The cards."""
    return {one.label: one.value for one in app.metric}


def test_where_chances_beat_plain_guesses_they_are_shown(look: Look, desk: Store) -> None:
    app = look(JULIE)
    asked = Question(cached.moment(desk))
    with closing(desk.cursor()) as cursor:
        found = risk.chances(cursor, asked)
    every = whole(expected(found, asked.as_of, asked.zone))
    cards = titles(app)
    assert cards["Open, not late"] == "8"
    assert cards["Expected to be late in 14 days"] == numbers.number(every["expected"], 1)
    assert not app.toggle
    listed = app.dataframe[0].value
    assert listed["chance"].tolist() == pytest.approx(sorted(found["chance"] * 100, reverse=True))
    said = " ".join(one.value for one in app.markdown)
    assert "most on" in said and re.search("at [456] of the last 6 month starts", said)


def test_what_the_list_is_narrowed_to_can_be_taken_back(look: Look) -> None:
    app = look(JULIE)
    app.button(key="list_due").click().run()
    assert app.query_params["listed"] == "due" and not app.exception
    assert len(app.dataframe[0].value) == 8 and app.button(key="chip_listed").label.startswith("Due until")
    app.button(key="chip_listed").click().run()
    assert "listed" not in app.query_params and len(app.dataframe[0].value) == 8

    # The last of the eight falls due in 95 hours, the first 35 hours before.
    narrowed = look(JULIE, listed=home_day(datetime.now(UTC) + timedelta(hours=95)).isoformat())
    assert narrowed.button(key="chip_listed").label.startswith("Due on")
    assert 0 < len(narrowed.dataframe[0].value) < 8
    odd = look(JULIE, listed="2001-01-01")
    assert any("listed" in one.value and "left out" in one.value for one in odd.caption)


def test_a_lead_of_another_team_is_told_nothing_of_it(look: Look) -> None:
    assert titles(look(LEAD))["Open, not late"] == "8"
    theirs = look(OTHER)
    assert not theirs.metric and not theirs.toggle
    assert "No open complaint has a deadline ahead of it here." in " ".join(one.value for one in theirs.markdown)


def test_a_slice_without_cases_is_told(look: Look) -> None:
    app = look(JULIE, category="bonus")
    assert not app.metric and "No open complaint" in " ".join(one.value for one in app.markdown)


def test_an_instant_before_the_first_case_is_told(look: Look) -> None:
    app = look(JULIE, at="2001-01-01")
    assert not app.metric and "No open complaint" in " ".join(one.value for one in app.markdown)


def test_where_they_do_not_a_sentence_says_so_and_a_switch_shows_them(look: Look, desk: Store) -> None:
    # As things stood two months after the first of them there was nothing to compare with.
    day = (past_months.month_starts(datetime.now(UTC))[-2] + timedelta(hours=2)).date().isoformat()
    app = look(JULIE, at=day)
    assert "cannot be checked yet" in " ".join(one.value for one in app.markdown)
    assert set(titles(app)) == {"Open, not late", "Four fifths of the limit used"}
    # Nothing is claimed of one month start, or of two.
    assert "Nearer to what came" not in " ".join(one.value for one in app.markdown)
    app.toggle[0].set_value(True).run()
    assert app.query_params["risk"] == "shown"
    assert not app.exception and "Expected to be late in 14 days" in titles(app)
    app.toggle[0].set_value(False).run()
    assert "risk" not in app.query_params and len(titles(app)) == 2

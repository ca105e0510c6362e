"""The page of definitions: which figure is open, in which languages, and that its query is the one that is run."""

from contextlib import closing
from functools import partial
from html import escape
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analytics.figures import figures
from analytics.measures import MEASURES
from analytics.rules import RULES
from data.store import Store
from domain.people import STAFF, Role
from tests.app.conftest import Visit
from tests.app.test_pages import somebody
from ui import conditions, definition_view
from ui.language import in_language


def told(app: AppTest) -> list[str]:
    """What the page says in HTML of its own of the definitions that are open."""
    return [one.proto.body for one in app.get("html") if 'class="definition"' in one.proto.body]


def queries(app: AppTest) -> list[str]:
    """The queries of the definitions that are open."""
    return [one.value for one in app.code if "SELECT" in one.value]


@pytest.mark.parametrize("role", STAFF)
def test_nothing_is_open_and_nothing_is_worked_out_at_first(visit: Visit, desk_store: Store, role: Role) -> None:
    app = visit("definitions", lang="en", **{"as": somebody(desk_store, role)})
    assert not app.exception
    assert [one.proto.expanded for one in app.expander].count(True) == 0
    assert len(app.expander) == len(MEASURES) + 1
    assert not queries(app)
    assert [one for one in told(app) if "Rules" not in one and "Règles" not in one] == []


def test_the_rules_stand_in_both_languages(visit: Visit) -> None:
    for language in ("fr", "en"):
        first, second = told(visit("definitions", lang=language))[:2]
        assert f'lang="{language}"' in first and f'lang="{language}"' not in second
        for title, text in RULES:
            for place in (first, second):
                say = partial(in_language, "fr" if 'lang="fr"' in place else "en")
                assert all(escape(say(part)) in place.replace("\u00a0", " ") for part in (title, text))


@pytest.mark.parametrize("id", ["on_time_rate", "ageing", "handling_p90_answered_sla"])
def test_the_address_opens_one_figure_in_both_languages(visit: Visit, id: str) -> None:
    app = visit("definitions", lang="fr", figure=id)
    assert not app.exception
    assert len(queries(app)) == 1 and f"{id}__n" in queries(app)[0]
    first, second = told(app)[2:]
    assert 'lang="fr"' in first and 'lang="en"' in second
    assert MEASURES[id].definition in second.replace("&#x27;", "'")


def test_a_figure_that_there_is_not_is_told(visit: Visit) -> None:
    app = visit("definitions", lang="en", figure="<b>nothing</b>")
    assert not app.exception
    assert len(app.error) == 1 and "There is no figure" in app.error[0].value
    assert not queries(app)


@pytest.mark.parametrize(("role", "dimension"), [(Role.ANALYST, "category"), (Role.AGENT, "team")])
@pytest.mark.parametrize("id", ["on_time_rate", "handling_median_answered", "breached_open"])
def test_the_query_shown_with_the_values_shown_gives_the_figure(
    visit: Visit, desk_store: Store, role: Role, dimension: str, id: str
) -> None:
    """An agent, who asks for nothing, has the figures of the own team."""
    narrowed = {"category": "payment"} if role is Role.ANALYST else {}
    app = visit("definitions", lang="en", figure=id, period="90d", **narrowed, **{"as": somebody(desk_store, role)})
    query, values = (one.value for one in app.code)
    pairs = dict(line.removeprefix("$").split(" = ", 1) for line in values.splitlines())
    with closing(desk_store.cursor()) as cursor:
        parameters = {name: _read(cursor, text) for name, text in pairs.items()}
        found = cursor.execute(query, parameters).df().iloc[0]
        question = conditions.question(conditions.Conditions(period="90d"), parameters["as_of"])
        figure = figures(cursor, question.only(dimension, *parameters["where0"]), (id,)).iloc[0]
    assert found[f"{id}__n"] == figure["denominator"] > 0
    if f"{id}__hits" in found:
        assert found[f"{id}__hits"] == figure["numerator"]
    else:
        assert found[f"{id}__quantity"] == pytest.approx(figure["value"])


def _read(cursor: Any, literal: str) -> Any:
    """What the database takes `literal` for."""
    (value,) = cursor.execute(f"SELECT {literal}").fetchone()
    return value


def test_a_value_with_a_quote_stays_one_text(store: Store) -> None:
    with closing(store.cursor()) as cursor:
        assert _read(cursor, definition_view.literal("L'autre'; DROP TABLE events; --")) == (
            "L'autre'; DROP TABLE events; --"
        )


_ANSWERED = ("handling_median_answered", "handling_median_answered_sla")
_OF_ALL = ("handling_median", "handling_median_sla")


@pytest.mark.parametrize(
    ("word", "ids"),
    [
        ("delai MEDIAN", [*_ANSWERED, "closing_median", *_OF_ALL]),
        ("Median handling", [*_ANSWERED, *_OF_ALL]),
        ("breached_open_days", ["breached_open_days"]),
        ("zzz", []),
    ],
)
def test_figures_are_found_in_either_language(visit: Visit, word: str, ids: list[str]) -> None:
    app = visit("definitions", lang="en")
    app.text_input("definition_search").set_value(word).run()
    assert not app.exception
    shown = [one.label.replace("\\", "").split(":small[")[1].rstrip("]") for one in app.expander[1:]]
    assert shown == ids
    assert any("No figure is called so." in one.value for one in app.markdown) is (not ids)

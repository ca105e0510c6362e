"""Signals: the chart with its words and titles, sentences, and the page over the planted bad month and over nothing."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from analytics.contributions import Contribution
from analytics.signal_report import Flagged, Signals
from analytics.signal_weeks import Weeks, judge
from analytics.signals import Reason
from data.store import Store
from domain.people import Person, Role
from tests.app.conftest import Visit
from tests.asking import question
from tests.people import hire
from tests.planted import NOW, by_the_limit, planted
from ui import chart_signals, charts, language, signal_words
from ui.markup import escaped
from ui.theme import DARK, LIGHT

GOOD = (0.9, 0.92, 0.88, 0.9, 0.92, 0.88, 0.9, 0.92)


def weeks(*values: float, n: int | Sequence[int] = 100, first: int = 20, rate: bool = True) -> Weeks:
    """Weeks of 2026 from `first` on with these values over `n` cases each, judged as of the end of November."""
    counts = [n] * len(values) if isinstance(n, int) else list(n)
    frame = pd.DataFrame(
        {
            "week": [f"2026-W{first + place}" for place in range(len(values))],
            "value": list(values),
            "numerator": [value * of for value, of in zip(values, counts, strict=True)] if rate else np.nan,
            "denominator": counts,
        }
    )
    return judge(frame, question("11-27 10:00", start="01-01 00:00"), rate)


def drawn(found: Weeks, figure: str = "on_time_rate", open_week: str = "", colours=LIGHT, flagged=()):
    return chart_signals.weekly(found, figure, open_week, colours, flagged)


def flag(week: str, value: float, *reasons: Reason, base: float = 0.9, amount: float = -0.25) -> Flagged:
    moved = {
        "category": Contribution("category", "payment", amount, 0.0),
        "channel": Contribution("channel", "", 0.0, 0.0),
    }
    return Flagged(week, value, 0.85, 0.95, reasons, base, moved)


def words_in(chart) -> list[str]:
    """What stands in the chart beside mean and limits."""
    return [one.text for one in chart.layout.annotations if one.text in ("outside", "run")]


class TestChart:
    def test_a_week_outside_is_red_with_a_word_and_named_with_what_moved_it(self) -> None:
        found = weeks(*GOOD, 0.6)
        chart = drawn(found, flagged=[flag("2026-W28", 0.6, Reason.BELOW)])
        assert chart.layout.meta == "On time: week 28 of 2026 lies outside the limits, mostly Payment (−25 pts)"
        line = chart.data[-1]
        assert list(line.marker.color) == [LIGHT.blue] * 8 + [LIGHT.red] and line.marker.symbol[-1] == "diamond"
        assert words_in(chart) == ["outside"] and "below the limits" in line.text[-1]
        assert list(line.customdata) == list(found.frame["week"])

    def test_good_news_are_not_red(self) -> None:
        colours = [drawn(weeks(*[0.9, 0.905] * 6, 0.99), colours=DARK).data[-1].marker.color[-1]]
        longer = [50.0, 52, 48, 50, 52, 48, 50, 52]
        for value in (20.0, 90.0):
            colours.append(
                drawn(weeks(*longer, value, rate=False), "handling_mean", "", DARK).data[-1].marker.color[-1]
            )
        assert colours == [DARK.ink, DARK.ink, DARK.red]

    def test_without_a_flag_the_title_says_so_with_the_mean(self) -> None:
        assert drawn(weeks(*GOOD)).layout.meta == "On time: nothing in 8 weeks is more than chance, 90.3% on average"
        long = weeks(*[49.0, 51.0] * 4, rate=False)
        assert drawn(long, "handling_mean").layout.meta.endswith(
            "is more than chance, 2\u202fd\u00a02\u202fh on average"
        )

    def test_a_run_has_a_word_and_a_title(self) -> None:
        chart = drawn(weeks(*[0.8, 0.9] * 2, *[0.84] * 7, 0.9, 0.93))
        assert chart.layout.meta == "On time: 7 weeks in a row below the average, up to week 30 of 2026"
        assert words_in(chart) == ["run"]

    def test_of_several_outside_the_furthest_is_named(self) -> None:
        chart = drawn(weeks(*GOOD, 0.62, 0.6, *GOOD))
        assert chart.layout.meta == "On time: 2 weeks lie outside the limits, week 29 of 2026 furthest"
        assert words_in(chart) == ["outside"], "one word for neighbours"

    def test_limits_are_steps_where_counts_differ(self) -> None:
        chart = drawn(weeks(*GOOD, n=[50, 100, 150, 200] * 2))
        low, high = chart.data[0], chart.data[1]
        assert low.line.shape == high.line.shape == "hvh" and len(set(low.y)) == 4
        assert all(one <= 1 for one in high.y) and high.fill == "tonexty"

    def test_the_open_week_is_hollow_and_few_cases_are_grey(self) -> None:
        chart = drawn(weeks(*GOOD, 0.1, 0.2, n=[100] * 8 + [9, 100], first=39), open_week="2026-W48")
        line = chart.data[-1]
        assert line.marker.symbol[-1] == "circle-open" and line.marker.color[-2] == LIGHT.muted
        assert "nothing in 8 weeks" in chart.layout.meta and len(chart.data[0].y) == 8

    def test_a_week_that_chance_explains_is_told_to_be_one(self) -> None:
        found = weeks(*[0.9] * 6, *[0.95] * 6, 0.8, n=20)
        assert found.frame["value"].iloc[-1] < found.frame["low"].iloc[-1] and not found.flagged
        chart = drawn(found)
        assert "nothing in 13 weeks is more than chance" in chart.layout.meta and not words_in(chart)
        assert chart.data[-1].text[-1].endswith("outside, as so few cases are by chance")
        assert "as so few" not in chart.data[-1].text[0]

    def test_few_cases_carry_no_finding(self) -> None:
        chart = drawn(weeks(*GOOD, n=9))
        assert chart.layout.meta == "On time by week: too few cases to judge"
        assert set(chart.data[-1].marker.color) == {LIGHT.muted} and len(chart.data) == 1

    def test_a_mark_at_either_end_is_whole(self) -> None:
        low, high = drawn(weeks(0.0, 1.0, 0.5, 0.9)).layout.yaxis.range
        assert low < 0 and high > 1

    def test_months_are_named_in_the_language(self) -> None:
        language.use("fr")
        ticks = drawn(weeks(*[0.9] * 12, first=36)).layout.xaxis.ticktext
        assert list(ticks) == ["sept. 2026", "oct.", "nov."] or list(ticks) == ["oct. 2026", "nov."]

    def test_durations_are_marked_in_whole_days(self) -> None:
        ticks = drawn(weeks(*[150.0, 170.0] * 4, rate=False), "handling_mean").layout.yaxis.ticktext
        assert all(tick.replace("\u202f", " ").endswith((" d", " h")) for tick in ticks) and 2 <= len(ticks) <= 7

    def test_nothing_is_a_drawn_state_of_the_same_height(self) -> None:
        chart = drawn(weeks())
        assert chart.layout.height == charts.HEIGHT and "no case" in chart.layout.annotations[0].text


class TestSentences:
    def test_each_week_outside_and_each_run_has_one(self) -> None:
        found = weeks(*[0.8, 0.9] * 2, *[0.84] * 7, 0.9, 0.93, 0.3)
        told = signal_words.sentences(Signals("on_time_rate", found, (flag("2026-W33", 0.3, Reason.BELOW),)))
        assert told == [
            "On time, week 33 of 2026 (10 Aug – 16 Aug): 30.0%, expected 85.0% to 95.0%."
            " Of −60 pts against the other weeks, Payment (−25 pts) moved it most.",
            "On time: 7 weeks in a row below the average, from week 24 of 2026 (8 Jun – 14 Jun)"
            " to week 30 of 2026 (20 Jul – 26 Jul).",
        ]

    @pytest.mark.parametrize(
        ("found", "said"),
        [
            (weeks(*GOOD), "On time: nothing in 8 weeks is more than chance, 90.3% on average."),
            (weeks(), "On time: no case in these weeks."),
            (weeks(0.5, 0.9), "On time: fewer than 6 weeks have enough cases to be judged."),
        ],
    )
    def test_without_a_signal_there_is_one(self, found: Weeks, said: str) -> None:
        assert signal_words.sentences(Signals("on_time_rate", found, ())) == [said]

    def test_good_and_bad_news_are_told_apart(self) -> None:
        assert signal_words.is_worse("on_time_rate", (Reason.BELOW,))
        assert signal_words.is_worse("handling_mean", (Reason.ABOVE,))
        assert not signal_words.is_worse("handling_mean", (Reason.LOW_SIDE,))
        assert not signal_words.is_worse("on_time_rate", ())


@pytest.fixture
def planted_store(store: Store, monkeypatch: pytest.MonkeyPatch, visit: Visit) -> Store:
    """A store with a bad week of payments, which the pages show instead of the demo."""
    hire(planted(store), Person("mei", "", Role.MANAGER))
    store.close()
    monkeypatch.setenv("DELAI_STORE", str(store.path))
    return store


class TestPage:
    def test_a_week_outside_is_listed_with_what_moved_it(self, visit: Visit, planted_store: Store) -> None:
        app = visit("signals", lang="en", period="12m", at=NOW.date().isoformat())
        assert not app.exception
        [rates, times] = [one.value for one in app.dataframe if "category" in one.value]
        assert list(rates["week"]) == list(times["week"]) == ["week 21 of 2026 (18 May – 24 May)"]
        assert rates["category"][0].startswith("Payment (−4") and rates["rule"][0] == "below the limits"
        assert times["category"][0].startswith("Payment (+") and times["rule"][0] == "above the limits"
        said = "".join(one.value for one in app.markdown)
        assert said.count(escaped("week 21 of 2026 lies outside the limits, mostly Payment (")) == 2

    def test_it_is_drawn_over_a_demo(self, visit: Visit) -> None:
        app = visit("signals", lang="fr", period="all")
        assert not app.exception and len(app.get("plotly_chart")) == 2

    def test_each_figure_says_how_many_of_its_weeks_are_judged(self, visit: Visit, planted_store: Store) -> None:
        app = visit("signals", lang="en", at=NOW.date().isoformat())
        said = [one.value for one in app.caption if "judged" in one.value]
        assert len(said) == 1 and said[0].count("judged") == 1 and "of all time" not in said[0]
        whole = visit("signals", lang="en", period="all", at=NOW.date().isoformat())
        assert any("of all time the last 26 weeks" in one.value for one in whole.caption)
        few = visit("signals", lang="en", period="2026-04-01..2026-04-07", at="2026-04-07")
        said = [one.value for one in few.caption]
        assert any("no week can be judged" in one for one in said)
        assert not any("limit for all weeks" in one for one in said)

    def test_cases_without_a_limit_are_counted_where_its_clock_is_looked_at(
        self, visit: Visit, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def said() -> list[str]:
            app = visit("signals", lang="en", period="all", at=NOW.date().isoformat())
            return [one.value for one in app.caption if "limit by a policy" in one.value]

        assert said() == [], "every case of the demo has one"
        hire(by_the_limit(store), Person("mei", "", Role.MANAGER)).close()
        monkeypatch.setenv("DELAI_STORE", str(store.path))
        [sentence] = said()
        assert sentence.startswith("128 cases answered in these weeks have no limit by a policy")

    def test_a_period_without_cases_is_told(self, visit: Visit) -> None:
        app = visit("signals", lang="en", period="2001-01-01..2001-12-31")
        assert not app.exception and not app.error
        said = {one.value for one in app.markdown}
        assert {escaped("On time: no case in these weeks."), escaped("Handling time: no case in these weeks.")} <= said

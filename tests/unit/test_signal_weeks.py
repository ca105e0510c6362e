"""Which weeks are judged, and by what."""

import numpy as np
import pandas as pd
import pytest

from analytics.signal_weeks import Weeks, judge, shown, span
from analytics.signals import Reason, p_chart, xmr
from tests.asking import question

#: A Friday; its week began on the 23rd.
NOW = "11-27 10:00"


def weekly(*rates: float, n: int | list[int] = 100, first: int = 10) -> pd.DataFrame:
    """Weeks of 2026 from `first` on with these rates of `n` cases each."""
    counts = n if isinstance(n, list) else [n] * len(rates)
    hits = [rate * of for rate, of in zip(rates, counts, strict=True)]
    names = [f"2026-W{first + place:02}" for place in range(len(rates))]
    return pd.DataFrame({"week": names, "value": rates, "numerator": hits, "denominator": counts}, columns=None)


def judged(frame: pd.DataFrame, is_rate: bool = True) -> Weeks:
    """`frame` judged after a year of it."""
    return judge(frame, question(NOW, start="2025-11-27 00:00"), is_rate)


class TestSpan:
    @pytest.mark.parametrize(
        ("start", "end", "first", "last"),
        [
            # 90 days that begin on a Sunday: the twelve weeks from the Monday after it.
            ("08-30 00:00 Paris", "11-28 00:00 Paris", "08-31 00:00 Paris", "11-23 00:00 Paris"),
            # From a Monday's midnight on; a moment later its week is not whole.
            ("08-24 00:00 Paris", "", "08-24 00:00 Paris", "11-23 00:00 Paris"),
            ("08-24 00:01 Paris", "", "08-31 00:00 Paris", "11-23 00:00 Paris"),
            # Too short: twelve weeks up to the last that it holds.
            ("11-20 00:00 Paris", "", "08-31 00:00 Paris", "11-23 00:00 Paris"),
            ("04-01 00:00 Paris", "05-01 00:00 Paris", "02-02 00:00 Paris", "04-27 00:00 Paris"),
            # A period that ends with a week holds it; one that lies ahead holds none of its own.
            ("11-09 00:00 Paris", "11-16 00:00 Paris", "08-24 00:00 Paris", "11-16 00:00 Paris"),
            ("2027-01-01 00:00 Paris", "2027-02-01 00:00 Paris", "08-31 00:00 Paris", "11-23 00:00 Paris"),
            # All time; a very long time.
            ("", "", "05-25 00:00 Paris", "11-23 00:00 Paris"),
            ("2001-01-01 00:00 Paris", "", "2024-11-11 00:00 Paris", "11-23 00:00 Paris"),
        ],
    )
    def test_whole_weeks_that_are_over(self, start: str, end: str, first: str, last: str) -> None:
        found = span(question(NOW, start=start, end=end))
        assert found == span_of(first, last)

    def test_a_week_is_over_at_its_last_midnight(self) -> None:
        assert span(question("11-22 22:59"))[1] == span_of("11-16 00:00 Paris")[0]
        assert span(question("11-22 23:00"))[1] == span_of("11-23 00:00 Paris")[0]
        assert span(question("11-22 23:00", zone="America/New_York"))[1] == span_of("11-16 05:00")[0]

    def test_weeks_with_a_change_of_clocks_are_weeks(self) -> None:
        start, end = span(question("04-02 10:00", start="02-01 00:00"))
        assert (start, end) == span_of("01-05 00:00 Paris", "03-30 00:00 Paris")
        assert start.utcoffset() != end.utcoffset()

    def test_the_week_that_is_not_over_is_shown_where_the_period_holds_it(self) -> None:
        assert shown(question(NOW)).end == span_of("11-30 00:00 Paris")[0]
        assert shown(question(NOW, start="01-01 00:00", end="11-27 23:00")).end == span_of("11-30 00:00 Paris")[0]
        assert shown(question(NOW, start="04-01 00:00", end="05-01 00:00")).end == span_of("04-27 00:00 Paris")[0]


def span_of(*instants: str) -> tuple:
    """These instants."""
    return tuple(question(one).as_of for one in instants)


class TestJudging:
    def test_equal_counts_get_one_limit_and_others_limits_of_their_own(self) -> None:
        rates = [0.9, 0.92, 0.88, 0.91, 0.9, 0.93, 0.89, 0.9]
        alike = judged(weekly(*rates))
        assert alike.chart == "xmr" and set(alike.frame["low"]) == {xmr(rates, 0, 1).low[0]}
        counts = [100, 100, 60, 100, 100, 140, 100, 100]
        apart = judged(weekly(*rates, n=counts))
        assert apart.chart == "p" and apart.centre == pytest.approx(sum(np.multiply(rates, counts)) / sum(counts))
        expected = p_chart(np.multiply(rates, counts), counts)
        assert list(apart.frame["low"]) == pytest.approx(list(expected.low))
        assert judged(weekly(*rates, n=counts), is_rate=False).chart == "xmr", "a mean has no binomial deviation"

    def test_few_cases_a_gap_and_the_open_week_break_nothing(self) -> None:
        usual = [0.9, 0.8] * 3 + [0.7] * 7
        plain = judged(weekly(*usual, first=20))
        assert sum(Reason.LOW_SIDE in why for why in plain.frame["reasons"]) == 7
        rows = weekly(*usual[:9], 0.0, *usual[9:], n=[100] * 9 + [9] + [100] * 4, first=20)
        rows.loc[rows.index[11:], "week"] = ["2026-W40", "2026-W41", "2026-W42"]
        last = pd.DataFrame({"week": ["2026-W48"], "value": [0.1], "numerator": [10.0], "denominator": [100]})
        broken = judged(pd.concat([rows, last]))
        assert list(broken.frame["judged"]) == [True] * 9 + [False] + [True] * 4 + [False]
        assert broken.centre == plain.centre and broken.judged == plain.judged == 13
        assert [why for why in broken.frame["reasons"] if why] == [why for why in plain.frame["reasons"] if why]
        assert broken.frame.loc[~broken.frame["judged"], ["low", "high"]].isna().all(axis=None)

    def test_weeks_before_the_period_are_not_judged(self) -> None:
        frame = weekly(0.1, *[0.9, 0.8] * 10, first=20)
        found = judge(frame, question("10-09 10:00", start="07-01 00:00"), True)
        assert not found.flagged and found.judged == 13
        assert list(found.frame.loc[found.frame["judged"], "week"]) == [f"2026-W{week}" for week in range(28, 41)]

    @pytest.mark.parametrize("rates", [(), (0.5,), (0.9, 0.1, 0.9, 0.1, 0.9)])
    def test_from_fewer_than_six_weeks_no_limit_is_drawn(self, rates: tuple[float, ...]) -> None:
        found = judged(weekly(*rates))
        assert found.judged == 0 and not found.flagged and np.isnan(found.centre)
        assert found.frame["low"].isna().all()

    def test_a_bad_month_does_not_make_the_good_weeks_around_it_unusual(self) -> None:
        good = [0.90, 0.91, 0.89, 0.90, 0.91, 0.90, 0.89, 0.91, 0.90, 0.89, 0.90]
        found = judged(weekly(*good, 0.6, 0.62, 0.61, 0.6, *good))
        assert found.flagged == [f"2026-W{week}" for week in range(21, 25)]
        usual = xmr([*good, *good], 0, 1)
        assert (found.centre, found.frame["low"][0]) == pytest.approx((usual.centre, usual.low[0]))
        literal = xmr([*good, 0.6, 0.62, 0.61, 0.6, *good], 0, 1)
        assert sum(map(bool, literal.reasons)) == 26, "with them in it, all the others are above the mean"

    def test_where_too_few_would_be_left_the_first_limits_stand(self) -> None:
        rates = [0.9, 0.9, 0.9, 0.9, 0.9, 0.2]
        found = judged(weekly(*rates))
        assert found.centre == pytest.approx(np.mean(rates))

    def test_a_rate_that_is_always_whole_is_flagged_by_nothing(self) -> None:
        for counts in ([100] * 20, [20, 200] * 10):
            found = judged(weekly(*[1.0] * 20, n=counts))
            assert found.judged == 20 and not found.flagged and found.centre == 1


class TestFewLateCases:
    """A good desk with one late case is no signal: so few cases do that by chance."""

    def test_one_late_case_among_ten_a_week(self) -> None:
        found = judged(weekly(*[1.0] * 11, 0.9, n=10))
        assert found.judged == 12 and not found.flagged
        assert found.frame["low"].max() < 1, "limits without width tell nothing of chance"

    def test_weeks_that_are_all_on_time_are_no_run(self) -> None:
        found = judged(weekly(*[1.0] * 11, 0.95, n=[12, 28] * 5 + [20, 20]))
        assert found.chart == "p" and not found.flagged
        none = judged(weekly(*[0.0] * 11, 0.05, n=[12, 28] * 5 + [20, 20]))
        assert not none.flagged

    def test_what_chance_does_not_do_is_flagged_all_the_same(self) -> None:
        for counts in ([100] * 12, [60, 140] * 6):
            found = judged(weekly(*[1.0] * 11, 0.5, n=counts))
            assert found.flagged == ["2026-W21"] and found.frame["reasons"].iloc[-1] == (Reason.BELOW,)
        alike = judged(weekly(*[0.96] * 11, 0.5, n=25))
        assert alike.flagged == ["2026-W21"], "what is always alike is no run above the average with the bad week in it"
        assert judged(weekly(*[0.0] * 11, 0.5)).flagged == ["2026-W21"]
        run = judged(weekly(*[0.97, 0.96] * 3, *[0.99, 0.98] * 4))
        assert len(run.flagged) == 8 and set(run.frame["reasons"].iloc[-1]) == {Reason.HIGH_SIDE}

    @pytest.mark.parametrize("cases", [15, 40, 100])
    def test_binomial_weeks_raise_few_flags(self, cases: int) -> None:
        drawn = np.random.default_rng(11).binomial(cases, 0.99, (100, 12)) / cases
        flagged = sum(bool(judged(weekly(*rates, n=cases)).flagged) for rates in drawn)
        assert flagged <= 10, "without the exact tail up to half of these series were flagged"

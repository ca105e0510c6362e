"""Which weeks are judged, by which chart, and which of them are flagged."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from analytics.interval import FEW
from analytics.question import Question
from analytics.signal_chance import unlikely
from analytics.signals import OUTSIDE, Chart, Mask, Reasons, counts_differ, p_chart, xmr
from analytics.spans import label, midnight

#: No limits are drawn from fewer weeks: those of fewer values are mostly chance themselves.
FEWEST = 6
#: A period that holds fewer whole weeks is judged together with weeks before it; of a longer one the last weeks are.
LEAST, MOST = 12, 106
#: Of all time.
ALL_TIME = 26


@dataclass(frozen=True, slots=True)
class Weeks:
    """A weekly series judged.

    `frame`: week (`2026-W46`), value, numerator, denominator, and for each week: judged, low, high (NaN where it is
    not judged) and reasons, in the order of time. `chart`: "p" or "xmr". `centre` is NaN where too few weeks can be
    judged.
    """

    frame: pd.DataFrame
    chart: str
    centre: float

    @property
    def judged(self) -> int:
        """How many weeks were judged."""
        return int(self.frame["judged"].sum()) if self.centre == self.centre else 0

    @property
    def flagged(self) -> list[str]:
        """The weeks with a flag, in the order of time."""
        return [week for week, why in zip(self.frame["week"], self.frame["reasons"], strict=True) if why]


def span(question: Question) -> tuple[datetime, datetime]:
    """The instants [start, end) of the weeks that are judged: the last ones that are over, as many as the period holds.

    At least `LEAST`, at most `MOST`; of all time the last 26. They begin and end at midnights of Mondays in the
    question's zone.
    """
    zone = ZoneInfo(question.zone)
    last = min(question.as_of, question.end or question.as_of).astimezone(zone).date()
    end = last - timedelta(days=last.weekday())
    weeks = (
        ALL_TIME if question.start is None else min(MOST, max(LEAST, (end - _first(question.start, zone)).days // 7))
    )
    return midnight(end - timedelta(weeks=weeks), question.zone), midnight(end, question.zone)


def _first(start: datetime, zone: ZoneInfo) -> date:
    """The first Monday that begins at `start` or later."""
    local = start.astimezone(zone)
    day = local.date() + timedelta(days=local.time() > datetime.min.time())
    return day + timedelta(days=-day.weekday() % 7)


def shown(question: Question) -> Question:
    """The question over the weeks that are judged and the one that is not over, where that is in the period."""
    start, end = span(question)
    if question.end is None or question.as_of < question.end:
        end = midnight(end.date() + timedelta(weeks=1), question.zone)
    return question.between(start, end)


def judge(frame: pd.DataFrame, question: Question, is_rate: bool) -> Weeks:
    """The weeks of `frame` (week, value, numerator, denominator, in the order of time), those of `span` judged.

    A rate whose weekly counts differ much is judged by a p-chart, all else by an XmR chart, within 0 and 1 or from 0
    up; of the flags of a rate those are left that `signal_chance.unlikely` leaves. Weeks of fewer than `FEW` cases,
    weeks without a case and the week that is not over are left out as if they were not there: what lies before and
    after them are neighbours.
    """
    start, end = (label(moment.date(), "week") for moment in span(question))
    frame = frame.reset_index(drop=True)
    weeks, counts = frame["week"].astype(str), frame["denominator"]
    judged = (weeks >= start) & (weeks < end) & (counts >= FEW) & frame["value"].notna()
    points = frame[judged]
    by_counts = is_rate and counts_differ(points["denominator"])
    told = frame.assign(judged=judged, low=np.nan, high=np.nan, reasons=_none(len(frame)))
    if len(points) < FEWEST:
        return Weeks(told, "p" if by_counts else "xmr", np.nan)
    chart = _revised(points, is_rate, by_counts)
    told.loc[judged, "low"], told.loc[judged, "high"] = chart.low, chart.high
    told.loc[judged, "reasons"] = pd.Series(list(chart.reasons), index=points.index, dtype=object)
    return Weeks(told, "p" if by_counts else "xmr", chart.centre)


def _revised(points: pd.DataFrame, is_rate: bool, by_counts: bool) -> Chart:
    """The chart of the weeks that are not outside the limits of the chart of all; all are judged by it.

    Limits that bad weeks have a part in call the good ones around them unusual. Montgomery, D. C. (2013): Introduction
    to Statistical Quality Control, 7th ed., on trial control limits. Weeks that are all alike tell nothing of what
    chance does: limits without any width are not drawn from them, and what does not change is no run either.
    """
    trial = _chart(points, is_rate, by_counts)
    usual = ~trial.outside
    if usual.all() or usual.sum() < FEWEST:
        return trial
    revised = _chart(points, is_rate, by_counts, usual)
    return revised if (revised.low < revised.high).all() else _without_runs(trial)


def _without_runs(chart: Chart) -> Chart:
    return replace(chart, reasons=tuple(tuple(one for one in why if one in OUTSIDE) for why in chart.reasons))


def _chart(points: pd.DataFrame, is_rate: bool, by_counts: bool, base: Mask | None = None) -> Chart:
    if not is_rate:
        return xmr(points["value"], 0, base=base)
    hits, counts = (points[name].to_numpy(np.float64) for name in ("numerator", "denominator"))
    return unlikely(p_chart(hits, counts, base) if by_counts else xmr(points["value"], 0, 1, base), hits, counts)


def _none(length: int) -> pd.Series:
    empty: list[Reasons] = [()] * length
    return pd.Series(empty, dtype=object)

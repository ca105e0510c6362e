"""The figures of a report: each as it is, what it rests on, as it was in the period before, and the change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from analytics.measure import Better, Measure
from analytics.measures import MEASURES
from analytics.question import Question
from reporting.brief import Ask, Brief
from ui import figure_kinds, numbers
from ui.figure_words import Figure, is_few, made_of
from ui.frames import by_id
from ui.language import _

#: Those that stand above all.
CARDS = ("on_time_rate", "handling_median_answered", "backlog", "breached_open", "arrivals", "departures")
#: All of them.
IDS = (
    *CARDS,
    "on_time_closed",
    "ack_on_time",
    "reopen_rate",
    "appeal_rate_internal",
    "upheld_rate",
    "overturn_rate",
    "chase_rate",
    "rated_share",
    "satisfaction",
    "handling_median",
    "handling_p90",
    "handling_median_sla",
    "handling_p90_sla",
    "handling_mean",
    "handling_p90_answered",
    "backlog_paused",
    "at_risk",
    "breached_open_share",
    "breached_open_days",
    "silent_open",
    "breached_closed",
)


@dataclass(frozen=True, slots=True)
class Line:
    """A figure in words. `is_few`: it rests on few cases or none.

    `news`: whether the change is `good` or `bad`; '' where it is neither, or either side rests on few cases.
    """

    id: str
    title: str
    value: str
    made_of: str
    before: str
    change: str
    news: str
    is_few: bool


def asked_in(question: Question, ids: Sequence[str] = IDS) -> list[str]:
    """Those of `ids` that the period can have a case of: of what had no time to mature by as_of it has none."""
    return [id for id in ids if _may_be_ripe(question, MEASURES[id].matures)]


def _may_be_ripe(question: Question, wait: timedelta) -> bool:
    return not wait or question.start is None or question.start + wait <= question.as_of


def lines(ask: Ask, brief: Brief, ids: Sequence[str] = IDS) -> dict[str, Line]:
    """The figures `ids` of the report that its period can have a case of, by id."""
    ids = asked_in(brief.question, ids)
    now, before = (by_id(ask(asked, ids)) for asked in (brief.question, brief.before))
    return {id: _line(MEASURES[id], now[id], before[id]) for id in ids}


def grouped(told: dict[str, Line]) -> dict[str, list[Line]]:
    """Those that are no cards, under their kinds in the current language."""
    rest = [MEASURES[id] for id in told if id not in CARDS]
    return {_(title): [told[one.id] for one in group] for title, group in figure_kinds.grouped(rest).items()}


def _line(measure: Measure, now: Figure, before: Figure) -> Line:
    change = numbers.change(now["value"], before["value"], measure.unit) or ""
    return Line(
        measure.id,
        _(measure.title),
        numbers.amount(now["value"], measure.unit),
        made_of(now),
        numbers.amount(before["value"], measure.unit),
        change.replace("-", "−"),
        "" if is_few(now) or is_few(before) else _news(measure.better, change),
        is_few(now),
    )


def _news(better: Better, change: str) -> str:
    if not change or better is Better.NEITHER:
        return ""
    return "good" if (better is Better.UP) is change.startswith("+") else "bad"

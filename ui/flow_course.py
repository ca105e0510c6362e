"""How cases flowed, as charts and tables take it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from analytics.question import Question
from domain.zones import home_day


@dataclass(frozen=True, slots=True)
class Flow:
    """How cases flowed: `span` is a day, week or month; `frame` is `analytics.flow.course`, with `at` beside it.

    `at`: the day at whose end each row stands, as an address says it; "" for the row that stands at as_of.
    """

    span: str
    asked: Question
    frame: pd.DataFrame

    @property
    def over(self) -> pd.DataFrame:
        """The spans that are over: of one that is not, nothing can be told beside the others."""
        return self.frame[self.frame["at"] != ""]


def flow_of(asked: Question, span: str, course: pd.DataFrame) -> Flow:
    """The flow that `analytics.flow.course` tells of `asked` by `span`."""
    return Flow(span, asked, course.assign(at=[at(moment, asked.as_of) for moment in course["as_of"]]))


def at(moment: datetime, as_of: datetime) -> str:
    """The day at whose end `moment` lies, as an address says it; "" where that is as_of itself."""
    return "" if moment >= as_of else home_day(moment - timedelta(microseconds=1)).isoformat()


def days(flow: Flow) -> list[date]:
    """The day on which each row stands, on the clocks of the desk."""
    place = ZoneInfo(flow.asked.zone)
    return [(moment - timedelta(microseconds=1)).astimezone(place).date() for moment in flow.frame["as_of"]]

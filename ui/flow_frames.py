"""Over which days, weeks or months the page Flow goes, and how cases flowed in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from analytics.question import Question
from domain.marks import N_
from domain.zones import home_day, home_midnight
from ui import address, cached, conditions, numbers
from ui.desk import Desk
from ui.language import _

STEPS: Mapping[str, str] = {"week": N_("By week"), "day": N_("By day"), "month": N_("By month")}
#: More days than these say nothing more on a screen.
_DAYS = 92
_KEY, _WIDGET = "step", "flow_step"


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


def shown() -> str:
    """The step that the address asks for: by week where it asks for none."""
    asked = address.first(_KEY)
    return asked if asked in STEPS else "week"


def choose(flow: Flow) -> None:
    """The box for the step, with the span that the charts go over beside it."""
    if st.session_state.get(_WIDGET) != flow.span:
        st.session_state[_WIDGET] = flow.span
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="flow_steps"):
        st.segmented_control(
            _("Step"),
            list(STEPS),
            key=_WIDGET,
            format_func=lambda step: _(STEPS[step]),
            required=True,
            label_visibility="collapsed",
            on_change=lambda: address.choose(_KEY, st.session_state[_WIDGET], STEPS),
        )
        if len(flow.frame):
            ends = days(flow)
            st.caption(
                _("The charts go from {first} to {last}").format(
                    first=numbers.day(_begins(flow)), last=numbers.day(ends[-1])
                ),
                width="content",
            )


def _begins(flow: Flow) -> date:
    assert flow.asked.start is not None
    return home_day(flow.asked.start)


def read(desk: Desk, span: str) -> Flow:
    """How cases flowed by `span` over the weeks of the trend; by day over the last days of the period."""
    asked = _asked(desk, span)
    frame = cached.course(desk.store, asked, span)
    ends = [at(moment, desk.question.as_of) for moment in frame["as_of"]]
    return Flow(span, asked, frame.assign(at=ends))


def _asked(desk: Desk, span: str) -> Question:
    weeks, _ends = conditions.trend(desk.question, cached.first_receipt(desk.store))
    if span != "day":
        return weeks
    end = min(desk.question.as_of, desk.question.end or desk.question.as_of)
    first = home_midnight(home_day(end - timedelta(microseconds=1)) - timedelta(days=_DAYS - 1))
    return desk.question.between(max(first, desk.question.start or first), desk.question.end)


def at(moment: datetime, as_of: datetime) -> str:
    """The day at whose end `moment` lies, as an address says it; "" where that is as_of itself."""
    return "" if moment >= as_of else home_day(moment - timedelta(microseconds=1)).isoformat()


def days(flow: Flow) -> list[date]:
    """The day on which each row stands, on the clocks of the desk."""
    place = ZoneInfo(flow.asked.zone)
    return [(moment - timedelta(microseconds=1)).astimezone(place).date() for moment in flow.frame["as_of"]]

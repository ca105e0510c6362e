"""What the pages of figures put together: cards with their change and course, weekly and sliced frames."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from analytics.measures import MEASURES
from analytics.question import LATEST, Question
from analytics.ticket_list import Part, TicketList, tickets_behind
from analytics.weeks import week_of as week_of
from ui import address, cached, cards, cells, conditions, frames, numbers
from ui.cards import Card
from ui.desk import Desk
from ui.frames import by_id as by_id
from ui.language import _, ngettext
from ui.markup import escaped


def _trend(desk: Desk) -> tuple[Question, list[datetime]]:
    """The question over the weeks of the trend, and the end of each week."""
    return conditions.trend(desk.question, cached.first_receipt(desk.store))


def weekly(desk: Desk, ids: Sequence[str]) -> pd.DataFrame:
    """Flow figures by week over the span of the trend: week, figure and the columns of `figures`."""
    span, _ends = _trend(desk)
    return cached.figures(desk.store, span, ids, ("week",))


def weeks_told(desk: Desk) -> str:
    """From when to when the trend goes, whatever the period."""
    span, _ends = _trend(desk)
    assert span.start is not None
    last = desk.question.as_of if span.end is None else min(span.end - timedelta(days=1), desk.question.as_of)
    first, last = (moment.astimezone(ZoneInfo(desk.question.zone)) for moment in (span.start, last))
    return _("Weeks from {first} to {last}").format(first=numbers.day(first), last=numbers.day(last))


def open_week(desk: Desk) -> str:
    """The week that is not over as of the question."""
    return week_of(desk.question.as_of, desk.question.zone)


def draw_cards(desk: Desk, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """A card for each figure, in a row that wraps; returns the figures by id."""
    now = by_id(cached.figures(desk.store, desk.question, [*ids, "backlog_paused", "at_risk", "on_time_rate"]))
    before, courses = _past(desk, ids)
    caption(desk, now)
    with st.container(key="cards"):
        for column, id in zip(st.columns(len(ids)), ids, strict=True):
            with column:
                cards.draw(
                    Card(now[id], before.get(id), courses[id], bars=id == "breached_open"),
                    desk.pages["explore"],
                    link(id),
                )
    return now


def _past(desk: Desk, ids: Sequence[str]) -> tuple[dict[str, Mapping[str, Any]], dict[str, list[float]]]:
    """The figures of the period before, and the course of each; levels of all instants come from one query."""
    stock, flow = ([id for id in ids if MEASURES[id].stock is kind] for kind in (True, False))
    earlier = conditions.before(desk.question)
    span, ends = _trend(desk)
    before: dict[str, Mapping[str, Any]] = {}
    courses: dict[str, list[float]] = {}
    if flow:
        frame = cached.figures(desk.store, span, flow, ("week",))
        courses |= {id: frame[frame["figure"] == id]["value"].dropna().tolist() for id in flow}
        before |= by_id(cached.figures(desk.store, earlier, flow)) if earlier else {}
    if stock:
        instants = [*ends, earlier.as_of] if earlier else ends
        levels = cached.stock(desk.store, desk.question, instants, stock)
        courses |= {id: levels[id].tolist()[: len(ends)] for id in stock}
        before |= {id: {"value": float(levels[id].iloc[-1])} for id in stock if earlier}
    return before, courses


def caption(desk: Desk, now: Mapping[str, Mapping[str, Any]]) -> None:
    """As of when, over how many cases, and what is left out."""
    due, paused = int(now["on_time_rate"]["denominator"]), int(now["backlog_paused"]["value"])
    near = int(now["at_risk"]["value"])
    parts = [
        _("As of {moment} (Paris)").format(moment=numbers.moment(desk.question.as_of)),
        *as_known(desk),
        ngettext("{count} complaint fell due in the period", "{count} complaints fell due in the period", due).format(
            count=numbers.number(due)
        ),
        ngettext("{count} waits for the player", "{count} wait for the player", paused).format(
            count=numbers.number(paused)
        ),
        ngettext("{count} is at risk", "{count} are at risk", near).format(count=numbers.number(near)),
    ]
    st.caption(" · ".join(parts))


def as_known(desk: Desk) -> list[str]:
    """That an earlier day's knowledge is asked, and which; nothing where it is what is known now."""
    day = desk.asked.known
    return [_("as known on {day}").format(day=numbers.day(day))] if day and desk.question.known_at != LATEST else []


def link(figure: str, part: str = "", **only: str) -> dict[str, Any]:
    """The address of the tickets behind a figure, within what this page asks; "" asks for what has none."""
    return address.elsewhere(figure=figure, part=part or None, page=None, **only)


def in_week(desk: Desk) -> cells.More:
    """What the address has to say besides, for a week of a trend at `desk`."""
    # A cell is pressed between two runs, when there is no desk to ask.
    return lambda _figure, within: conditions.widened(desk.question, within["week"])


def go_to(desk: Desk, figure: str, part: str = "", **only: str) -> None:
    """Leave for the tickets behind a figure."""
    address.leave(desk.pages["explore"], desk.page, link(figure, part, **only))


def chart(figure: Any, key: str, alt: str) -> Any:
    """Draw a chart under its finding; returns what the clicked bar or point carries, None while none is."""
    if figure.layout.meta:
        st.markdown(f"**{escaped(figure.layout.meta)}**")
    event: Any = st.plotly_chart(
        figure,
        key=key,
        theme=None,
        on_select="rerun",
        selection_mode="points",
        config={"displayModeBar": False, "responsive": True},
        alt=alt,
    )
    points = event.selection.points if event else []
    return points[0].get("customdata") if points else None


def beneath(key: str) -> Any:
    """The line below chart `key`, for the other ways to have it: as a table, as a file."""
    return st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{key}_ways")


def backlog_by(desk: Desk, dimension: str) -> pd.DataFrame:
    """Open cases and the late ones among them: `dimension`, backlog, late."""
    return frames.late_among_open(cached.figures(desk.store, desk.question, frames.STOCK, (dimension,)), dimension)


def flow(desk: Desk) -> pd.DataFrame:
    """Received and answered cases by week: week, arrivals, departures."""
    return frames.flow(weekly(desk, frames.FLOW))


def listed(
    question: Question, figure: str, part: str = "", order: str = "received_at", most: int | None = None
) -> TicketList:
    """The tickets behind a figure; `part` is one of `Part`, or empty for those that its value counts.

    `most`: the first ones only, so many.
    """
    behind = tickets_behind(question, figure, Part(part) if part in set(Part) else None, order)
    return replace(behind, most=most)

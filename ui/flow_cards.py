"""The cards of the page Flow: what came, what was answered, what is open, and how many days of answers that is."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from analytics.flow import Pace
from analytics.interval import FEW
from analytics.question import Question
from ui import board, cached, cards, conditions, numbers, sparkline
from ui.cards import Card
from ui.desk import Desk
from ui.flow_course import Flow
from ui.language import _, ngettext
from ui.markup import escaped
from ui.theme import palette

_IDS = ("arrivals", "departures", "backlog")


def draw(desk: Desk, flow: Flow) -> None:
    """The caption of the page and a card for each figure, with its course over the spans that are over."""
    now = board.by_id(cached.figures(desk.store, desk.question, [*_IDS, "backlog_paused", "at_risk", "on_time_rate"]))
    earlier = conditions.before(desk.question)
    before = board.by_id(cached.figures(desk.store, earlier, _IDS)) if earlier else {}
    board.caption(desk, now)
    *shown, last = st.container(key="cards").columns(len(_IDS) + 1)
    for column, id in zip(shown, _IDS, strict=True):
        with column:
            _card(desk, Card(now[id], before.get(id), flow.over[id].tolist(), alt=_course(flow.span)), id)
    with last:
        _backlog_days(desk, flow, cached.pace(desk.store, desk.question), _earlier(desk, earlier))


def _card(desk: Desk, card: Card, id: str) -> None:
    cards.draw(card, desk.pages["explore"], board.link(id))


def _course(span: str) -> str:
    said = {"day": _("Its course by day"), "week": _("Its course by week"), "month": _("Its course by month")}
    return said[span]


def _earlier(desk: Desk, earlier: Question | None) -> float | None:
    return cached.pace(desk.store, earlier).backlog_days if earlier else None


def _backlog_days(desk: Desk, flow: Flow, pace: Pace, before: float | None) -> None:
    change = numbers.change(pace.backlog_days, before, "days")
    said = numbers.amount(pace.backlog_days, "days")
    few = pace.answers < FEW
    with st.container(border=True, key="card_backlog_days", gap="xxsmall", height="stretch"):
        st.metric(
            _("Backlog in days of answers"),
            f":gray[{said}]" if few else said,
            change or (0 if _known(pace, before) else None),
            delta_color="inverse" if change else "off",
            delta_description=_against(pace, before, change),
            help=_explanation(pace),
        )
        sparkline.draw(flow.over["backlog_days"].tolist(), palette().blue, _course(flow.span))
        with st.container(horizontal=True, gap="xsmall", key="ways_backlog_days"):
            explore = desk.pages["explore"]
            link: Mapping[str, Any] = board.link("backlog")
            st.page_link(explore, label=_("What is open"), icon=":material/list:", query_params=dict(link))
            answered = board.link("departures")
            st.page_link(explore, label=_("What was answered"), icon=":material/list:", query_params=dict(answered))


def _known(pace: Pace, before: float | None) -> bool:
    return bool(pace.answers) and before is not None and before == before


def _against(pace: Pace, before: float | None, change: str | None) -> str | None:
    if not _known(pace, before):
        return None
    return _("against the period before") if change else _("no change")


def _explanation(pace: Pace) -> str:
    """What it is made of, and what it means."""
    made = _("Nothing was answered in the period.")
    if pace.answers:
        answered = ngettext("{count} answer", "{count} answers", pace.answers).format(
            count=numbers.number(pace.answers)
        )
        made = _("{open} open ÷ ({answers} ÷ {days} days)").format(
            open=numbers.number(pace.backlog), answers=answered, days=numbers.number(pace.days, 1)
        )
    told = _("How long the desk would need for what is open at the pace of its answers, if nothing came in.")
    formula = _("open cases ÷ mean daily answers of the period; days of 24 hours")
    named = _("{name}: {value}").format(name=_("Formula"), value=formula)
    return "\n\n".join(map(escaped, (made, told, named)))

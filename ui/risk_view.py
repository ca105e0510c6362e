"""The page Risk: what is open and may become late, told where the chance is worth telling."""

from collections.abc import Iterator

import pandas as pd
import streamlit as st

from analytics.backtest import ENOUGH, WANTED, Backtest
from analytics.question import Question
from ui import address, board, cached, chart_file, chart_risk, numbers, risk_choice, risk_list, risk_tables, states
from ui.desk import Desk, scoped
from ui.language import _, ngettext
from ui.theme import palette

#: What the address says where chances are shown although they are no better than a plain guess.
_SWITCH, _SHOWN = "risk", "shown"


def caption(desk: Desk, risks: pd.DataFrame) -> None:
    """As of when, over how many cases, and what is left out."""
    parts = [
        _("As of {moment} (Paris)").format(moment=numbers.moment(desk.question.as_of)),
        *board.as_known(desk),
        ngettext(
            "{count} open complaint has its deadline ahead",
            "{count} open complaints have their deadline ahead",
            len(risks),
        ).format(count=numbers.number(len(risks))),
        *_apart(int(risks["is_paused"].sum()), int(risks["chance"].isna().sum())),
    ]
    st.caption(" · ".join(parts))


def _apart(waits: int, untold: int) -> Iterator[str]:
    said = ngettext("{count} waits for the player", "{count} wait for the player", waits)
    yield said.format(count=numbers.number(waits))
    if untold:
        said = ngettext(
            "{count} without a chance: too few cases like it",
            "{count} without a chance: too few cases like them",
            untold,
        )
        yield said.format(count=numbers.number(untold))


def checked(desk: Desk) -> Backtest:
    """How the chances did on past months, over all cases that the person may see, whatever the filter bar asks."""
    asked = Question(desk.question.as_of, desk.question.known_at, zone=desk.question.zone)
    return cached.backtest(desk.store, scoped(asked, desk.person), desk.is_past)


def is_told(check: Backtest) -> bool:
    """Whether chances are shown: where they beat plain guesses, or by the switch, which is drawn where they do not."""
    if check.beats:
        return True
    if address.first(_SWITCH) != _SHOWN:
        states.empty(_verdict(check), _("So no chances are shown here. How they were checked stands below."))
    else:
        st.caption(f":material/info: {_verdict(check)}")
    st.session_state["risk_shown"] = address.first(_SWITCH) == _SHOWN
    return bool(st.toggle(_("Show the chances all the same"), key="risk_shown", on_change=_send))


def _send() -> None:
    address.put(_SWITCH, _SHOWN if st.session_state["risk_shown"] else None)


def _verdict(check: Backtest) -> str:
    tried = len(check.counted)
    if tried < WANTED:
        return _(
            "Whether a chance of being late says more here than a plain guess cannot be checked yet: fewer than"
            " {wanted} month starts have {enough} cases that can be judged."
        ).format(wanted=WANTED, enough=ENOUGH)
    return _(
        "A chance of being late says no more here than a plain guess: it was nearer to what came at {won} of the last"
        " {tried} month starts, and {wanted} are wanted."
    ).format(won=check.won, tried=tried, wanted=WANTED)


def daily(desk: Desk, frame: pd.DataFrame) -> None:
    """Expected breaches by day, as chart, table and picture; a bar narrows the list to its day."""
    figure, name = chart_risk.daily_bars(frame, palette()), _("Expected breaches by day")
    pressed = board.chart(figure, risk_choice.chart_key(), name)
    with board.beneath("daily"):
        risk_tables.daily(frame)
        chart_file.offer(figure, "daily", name, desk)
    st.caption(
        _(
            "A bar lists its cases below. Cases that are yet to come are not in it, nor those that wait for the player:"
            " they have no day. Intervals take the cases for independent of each other."
        )
    )
    risk_choice.choose(str(pressed) if pressed else None)


def check(desk: Desk, found: Backtest) -> None:
    """How the chances did on past months: against what became of cases, and against two plain guesses."""
    left, right = st.columns((2, 3))
    with left.container(border=True, height="stretch"):
        part = _calibration(desk, found)
    with right.container(border=True, height="stretch"):
        st.markdown(f"**{_won(found)}**")
        risk_tables.scores(found, desk.question.zone)
    if part is not None:
        with st.container(border=True):
            risk_list.looked_back(desk, found, part)


def _calibration(desk: Desk, found: Backtest) -> int | None:
    """The plot; returns the part whose point is pressed."""
    parts = found.calibration
    figure, name = chart_risk.calibration_plot(parts, palette()), _("Chances told and what became of them")
    pressed = board.chart(figure, "calibration", name)
    if len(parts):
        with board.beneath("calibration"):
            risk_tables.calibration(parts)
            chart_file.offer(figure, "calibration", name, desk)
        st.caption(_("A point lists its cases."), width="content")
    return int(pressed[0]) if pressed else None


def _won(found: Backtest) -> str:
    tried = len(found.counted)
    if not tried:
        return _("No month start has {enough} cases that can be judged").format(enough=ENOUGH)
    if tried < WANTED:
        said = _("Month starts with {enough} cases that can be judged: {tried}. It takes {wanted} to tell anything.")
        return said.format(enough=ENOUGH, tried=tried, wanted=WANTED)
    return ngettext(
        "Nearer to what came than both plain guesses at {won} of the last {tried} month starts",
        "Nearer to what came than both plain guesses at {won} of the last {tried} month starts",
        tried,
    ).format(won=found.won, tried=tried)

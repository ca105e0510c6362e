"""What everybody has to do: for each agent what is open, waits, is near its limit or late, and who is away."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from analytics.question import Question
from data.spreading import Load
from domain.people import Person, Role
from domain.zones import home_day
from ui import address, cached, cells, conditions, numbers
from ui.cells import Column
from ui.desk import Desk, scoped
from ui.language import _

#: What stands at the instant shown.
STANDING = ("backlog", "backlog_paused", "at_risk", "breached_open", "due_soon")
#: What weighs in a spread.
WEIGHED = ("backlog", "due_soon", "breached_open")
_WEEK = "7d"
_AWAY = "away"


def table(desk: Desk) -> None:
    """Everything, by team and agent, within what the page asks; each number opens its tickets."""
    week = scoped(conditions.question(replace(desk.asked, period=_WEEK, first=None, last=None), desk.now), desk.person)
    frame = _filled(
        desk, _by_agent(desk, desk.question, STANDING).join(_by_agent(desk, week, ("departures",)), how="outer")
    )
    columns = {
        "backlog": Column(_("Open"), "backlog"),
        "backlog_paused": Column(_("Waiting for the player"), "backlog_paused"),
        "due_soon": Column(_("Due in 48 h"), "due_soon"),
        "at_risk": Column(_("At risk"), "at_risk"),
        "breached_open": Column(_("Late"), "breached_open"),
        "departures": Column(_("Answered in 7 days"), "departures"),
    }
    cells.table(
        frame, ("team", "agent"), columns, "workload", _answers_of_the_week, {_AWAY: _("Away until")}, whole=True
    )


def beside(desk: Desk) -> None:
    """The load of each agent within reach, whatever the filter bar asks: what a spread goes by."""
    teams = _filled(desk, _by_agent(desk, _everything(desk), WEIGHED))
    # Nobody's in several teams are one row, as its numbers open them; so are those of somebody who changed teams.
    whole = teams.groupby("agent", sort=False).agg({**dict.fromkeys(WEIGHED, "sum"), _AWAY: "first"}).reset_index()
    frame = whole.sort_values("agent", key=lambda ids: ids == "", kind="stable", ignore_index=True)
    columns = {
        "backlog": Column(_("Open"), "backlog"),
        "due_soon": Column(_("Due in 48 h"), "due_soon"),
        "breached_open": Column(_("Late"), "breached_open"),
    }
    heading = _("Who has what")
    st.markdown(f"**{heading}**")
    cells.table(frame, ("agent",), columns, "loads", _whatever_is_asked, {_AWAY: _("Away until")})


def of(desk: Desk) -> list[Load]:
    """The load of each agent within reach who is not away today."""
    away, rows = away_today(desk), _by_agent(desk, _everything(desk), WEIGHED).groupby("agent").sum()
    found = rows.reindex([one.user_id for one in agents(desk)], fill_value=0).astype(int)
    return [
        Load(one.user_id, one.team, *counts)
        for one, counts in zip(agents(desk), found.itertuples(index=False), strict=True)
        if one.user_id not in away
    ]


def agents(desk: Desk) -> list[Person]:
    """The agents whose work the person sees."""
    own = scoped(Question(desk.now), desk.person).where
    return [one for one in desk.agents(desk.person.team if own else None) if one.role is Role.AGENT]


def away_today(desk: Desk) -> Mapping[str, date]:
    """Who is away today, by id, until which day."""
    return cached.absent(desk.store, home_day(desk.now))


def _everything(desk: Desk) -> Question:
    return scoped(Question(as_of=desk.now), desk.person)


def _answers_of_the_week(figure: str, _within: Mapping[str, str]) -> Mapping[str, str | None]:
    """What the address of a number says besides: those of the last seven days stay so, whatever the page asks."""
    return {"period": _WEEK} if figure == "departures" else {}


def _whatever_is_asked(_figure: str, within: Mapping[str, str]) -> Mapping[str, str | None]:
    return {**dict.fromkeys((*address.FILTERS, *address.DRILLS)), **within}


def _by_agent(desk: Desk, question: Question, ids: Sequence[str]) -> pd.DataFrame:
    """A row for each team and agent who has anything of `ids`."""
    frame = cached.figures(desk.store, question, ids, ("team", "agent"))
    wide = frame.pivot_table(index=["team", "agent"], columns="figure", values="value", aggfunc="sum", fill_value=0)
    return wide.reindex(columns=list(ids), fill_value=0)


def _filled(desk: Desk, counted: pd.DataFrame) -> pd.DataFrame:
    """`counted` with whoever has nothing, nobody's last in each team, and who is away until when."""
    asked = desk.asked.only("team")
    idle = [(one.team, one.user_id) for one in agents(desk) if not asked or one.team in asked]
    index = counted.index.union(pd.MultiIndex.from_tuples(idle, names=["team", "agent"])) if idle else counted.index
    frame = counted.reindex(index).fillna(0).reset_index()
    away = away_today(desk)
    frame[_AWAY] = [numbers.short_day(away[one]) if one in away else "" for one in frame["agent"]]
    frame["_last"] = frame["agent"] == ""
    return frame.sort_values(["team", "_last", "agent"], ignore_index=True).drop(columns="_last")

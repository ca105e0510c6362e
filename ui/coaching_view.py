"""The page Coaching: for each agent and category of the lead's team what was late, taken up again, overturned."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from analytics.coaching import ANSWERED, BY, LOOKED
from analytics.funnel import Flag
from analytics.interval import FEW
from analytics.ticket_list import Part
from ui import board, cached, cells, numbers, states, table_files, words
from ui.cells import Column
from ui.desk import Desk
from ui.fair_view import verdict
from ui.language import _, ngettext
from ui.markup import escaped
from ui.records import records

Row = Mapping[Any, Any]


def read(desk: Desk) -> pd.DataFrame:
    """What `analytics.coaching.coached` tells of the lead's team, ordered by the names of the agents."""
    frame = cached.coached(desk.store, desk.person, desk.question)
    order = frame["agent"].map(lambda id: words.label("agent", id, desk.names).casefold())
    return frame.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def tell(desk: Desk) -> None:
    """Whose figures they are, as of when, and what they are for."""
    moment = _("As of {moment} (Paris)").format(moment=numbers.moment(desk.question.as_of))
    team = _("Team: {name}").format(name=words.label("team", desk.person.team, desk.names))
    st.caption(" · ".join([escaped(team), moment, *board.as_known(desk)]))
    st.caption(
        _(
            "For talking with each agent about what would help: only you see it. Each share stands beside that of the"
            " whole team in the same category; what chance alone explains is not marked,"
            " and what rests on fewer than ten cases is grey."
        )
    )


def draw(frame: pd.DataFrame, desk: Desk) -> None:
    """The finding and the table; each number opens its tickets."""
    if frame.empty:
        states.empty(_("Nobody of the team has a case in this period."), _("Choose a longer period."))
        return
    st.markdown(f"**{escaped(finding(frame, desk.names))}**")
    shown = frame.assign(**{f"{name}_said": [said(row, name) for row in records(frame)] for name in LOOKED})
    cells.table(shown, BY, _columns(), "coaching", told=_told(), whole=True, grey=_few(frame), ahead=list(_told()))
    st.caption(
        _(
            "“Answered” counts the answers of the period. “Late” is a share of what fell due in it, “taken up again” of"
            " what was first answered in it at least 30 days ago, “overturned” of the appeals decided in it: so the"
            " numbers of cases differ."
        )
    )
    table_files.offer(frame, BY, _columns() | _parts(), "coaching")


def finding(frame: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Which of the agents' shares lie beyond chance, above and below, by name."""
    above, below = (_beyond(frame, flag, names) for flag in (Flag.FAR_ABOVE, Flag.FAR_BELOW))
    said = [_("More than chance allows: {who}").format(who=above)] if above else []
    said += [_("Less than chance allows: {who}").format(who=below)] if below else []
    if not any(frame[f"{name}_judged"].any() for name in LOOKED):
        return _("Too few cases to compare anybody with the team")
    return " · ".join(said) or _("Nobody differs from the team by more than chance allows")


def _beyond(frame: pd.DataFrame, flag: Flag, names: Mapping[str, str], most: int = 3) -> str:
    found = [
        _("{agent} in {category} ({what})").format(
            agent=words.label("agent", row["agent"], names),
            category=words.label("category", row["category"]),
            what=_titles()[name].lower(),
        )
        for row in records(frame)
        for name in LOOKED
        if row[f"{name}_flag"] == flag
    ]
    more = len(found) - most
    rest = [ngettext("{count} more", "{count} more", more).format(count=more)] if more > 0 else []
    return ", ".join([*found[:most], *rest])


def _titles() -> dict[str, str]:
    return {"late": _("Late"), "reopened": _("Taken up again"), "overturned": _("Overturned")}


def _columns() -> dict[str, Column]:
    counts = {name: Column(_titles()[name], one.figure, str(one.part)) for name, one in LOOKED.items()}
    return {"answered": Column(_("Answered"), ANSWERED), **counts}


def _parts() -> dict[str, Column]:
    """What a file has besides: of how many, the interval, the team's share."""
    told: dict[str, Column] = {}
    for name, one in LOOKED.items():
        titles = {
            "of": _("{what}: of"),
            "low": _("{what}: from"),
            "high": _("{what}: to"),
            "team": _("{what}: team"),
        }
        for part, title in titles.items():
            unit = "count" if part == "of" else "ratio"
            told[f"{name}_{part}"] = Column(title.format(what=_titles()[name]), one.figure, Part.DENOMINATOR, unit)
    return told


def _told() -> dict[str, str]:
    return {f"{name}_said": _("{what}: share, team").format(what=_titles()[name]) for name in LOOKED}


def said(row: Row, name: str) -> str:
    """`12% of 32 (4% – 28%), team 9%`, and what lies beyond chance.

    Not what lies outside 95 %: of twenty shares in a table one does by chance.
    """
    cases, flag = row[f"{name}_of"], Flag(row[f"{name}_flag"])
    if not cases:
        return numbers.NOTHING
    share = _("{rate} of {cases} ({low} – {high}), team {team}").format(
        rate=numbers.percent(row[name] / cases, 0),
        cases=numbers.number(cases),
        low=numbers.percent(row[f"{name}_low"], 0),
        high=numbers.percent(row[f"{name}_high"], 0),
        team=numbers.percent(row[f"{name}_team"], 0),
    )
    return f"{share} · {verdict(flag, cases)}" if flag in (Flag.FAR_BELOW, Flag.FAR_ABOVE) else share


def _few(frame: pd.DataFrame) -> dict[str, list[bool]]:
    return {f"{name}_said": [cases < FEW for cases in frame[f"{name}_of"]] for name in LOOKED}

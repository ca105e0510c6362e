"""What each agent of a team answered, what was late, taken up again, overturned: for the lead of that team alone."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

import duckdb
import numpy as np
import pandas as pd

from analytics.figures import figures
from analytics.funnel import funnel
from analytics.interval import wilson
from analytics.question import Question
from analytics.ticket_list import Part
from domain.people import Person
from domain.rights import Action, demand


class Looked(NamedTuple):
    """What is looked at: the figure whose cases they are, and which of them count here."""

    figure: str
    part: Part


LOOKED: Mapping[str, Looked] = MappingProxyType(
    {
        "late": Looked("on_time_rate", Part.MISSED),
        "reopened": Looked("reopen_rate", Part.NUMERATOR),
        "overturned": Looked("overturn_rate", Part.NUMERATOR),
    }
)
ANSWERED = "departures"
BY = ("agent", "category")
_Table = dict[tuple[str, str], tuple[float, float]]


def coached(cursor: duckdb.DuckDBPyConnection, person: Person, question: Question) -> pd.DataFrame:
    """A row for each agent and category of the team that `person` leads, in the order of both.

    Columns: agent, category, answered; and for each of `LOOKED`: its cases (`late`), of how many (`late_of`), the
    interval of that share (`late_low`, `late_high`: 95 %, Wilson), the share of the whole team in that category
    (`late_team`) and where the agent lies against what chance allows one of that team (`late_flag`: a
    `analytics.funnel.Flag`), and whether that is judged (`late_judged`: it has enough cases, and so has another one in
    that category). Cases of nobody count in none of it. A condition on the agent chooses rows: those are
    measured against the team all the same. `NotAllowed` for whoever leads no team.
    """
    demand(person, Action.COACH, team=person.team)
    own = _of_all_agents(question).only("team", person.team or "")
    frame = figures(cursor, own, (ANSWERED, *(one.figure for one in LOOKED.values())), BY)
    frame = frame[frame["agent"] != ""]
    rows = frame[[*BY]].drop_duplicates().sort_values([*BY], ignore_index=True)
    answered = _pairs(frame, ANSWERED)
    rows = rows.assign(answered=[answered.get(key, (0.0, 0.0))[0] for key in _keys(rows)])
    for name, looked in LOOKED.items():
        rows = rows.join(_beside(rows, _counted(frame, looked)).add_prefix(name))
    return rows[rows["agent"].map(lambda agent: _is_wanted(question, agent)).astype(bool)].reset_index(drop=True)


def _of_all_agents(question: Question) -> Question:
    return replace(question, where=tuple(one for one in question.where if one[0] != "agent"))


def _is_wanted(question: Question, agent: str) -> bool:
    return all(agent in values for name, values in question.where if name == "agent")


def _keys(rows: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(rows["agent"], rows["category"], strict=True))


def _pairs(frame: pd.DataFrame, figure: str) -> _Table:
    one = frame[frame["figure"] == figure]
    return dict(zip(_keys(one), zip(one["numerator"], one["denominator"], strict=True), strict=True))


def _counted(frame: pd.DataFrame, looked: Looked) -> _Table:
    found = _pairs(frame, looked.figure)
    if looked.part is Part.NUMERATOR:
        return found
    return {key: (of - hits, of) for key, (hits, of) in found.items()}


def _beside(rows: pd.DataFrame, found: _Table) -> pd.DataFrame:
    """Hits (no name), `_of`, `_low`, `_high`, `_team`, `_flag`, `_judged` of each row."""
    pairs = np.array([found.get(key, (0.0, 0.0)) for key in _keys(rows)], dtype=np.float64).reshape(-1, 2)
    low, high = wilson(pairs[:, 0], pairs[:, 1])
    told = pd.DataFrame({"": pairs[:, 0], "_of": pairs[:, 1], "_low": low, "_high": high, "_team": np.nan, "_flag": 0})
    told["_judged"] = False
    for places in rows.groupby("category").indices.values():
        counts = pairs[places].astype(np.int64)
        seen = funnel(counts[:, :1], counts[:, 1:])
        told.loc[places, "_team"], told.loc[places, "_flag"] = seen.target, seen.flag
        told.loc[places, "_judged"] = ~seen.few & ((~seen.few).sum() > 1)
    return told

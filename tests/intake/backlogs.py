"""The backlog of two public exports at every week's end, rebuilt from the files with pandas alone.

Nothing of the program is used here: no case versions, no SQL, no figure, no mapping.
"""

from pathlib import Path

import numpy as np
import pandas as pd

#: What the help desk's steps say of a ticket, by its own words; other steps leave it as it is.
_OPEN = {
    "Insert ticket": "open",
    "Take in charge ticket": "open",
    "Require upgrade": "open",
    "Schedule intervention": "open",
    "Create SW anomaly": "open",
    "Resolve SW anomaly": "open",
    "Wait": "waiting",
    "Resolve ticket": "done",
    "Closed": "done",
}

AGES = ["0-3", "4-7", "8-15", "16-20", "21-56", ">56"]


def week_ends(first: pd.Timestamp, last: pd.Timestamp) -> pd.DatetimeIndex:
    """The midnights at which weeks end on the clocks of `first`, from the first after it to the first after `last`."""
    monday = first.normalize() - pd.Timedelta(days=first.weekday())
    return pd.date_range(monday, last + pd.Timedelta(weeks=1), freq="7D", inclusive="right").rename("as_of")


def boston(file: Path) -> pd.DataFrame:
    """Open requests at each week's end, the late ones among them, and a column for each age: as_of, backlog, late …"""
    rows = pd.read_csv(file, dtype=str)
    opened, closed, target = (_in_boston(rows[name]) for name in ("OPEN_DT", "CLOSED_DT", "TARGET_DT"))
    told = []
    for end in week_ends(opened.min(), closed.max()):
        is_open = (opened <= end) & ~(closed <= end)
        days = (end - opened[is_open]) // pd.Timedelta(days=1)
        ages = pd.cut(days, [-1, 3, 7, 15, 20, 56, np.inf], labels=AGES).value_counts()[AGES]
        told.append((end, int(is_open.sum()), int((is_open & (target <= end)).sum()), *ages))
    return pd.DataFrame(told, columns=["as_of", "backlog", "late", *AGES])


def _in_boston(texts: pd.Series) -> pd.Series:
    wall = pd.to_datetime(texts, format="%m/%d/%Y %I:%M:%S %p")
    return wall.dt.tz_localize("America/New_York", ambiguous=np.ones(len(wall), dtype=bool))


def help_desk(file: Path) -> pd.DataFrame:
    """Open tickets at each week's end, those that wait and those answered before: as_of, backlog, waiting, reopened."""
    log = pd.read_csv(file, dtype=str).drop_duplicates()
    log["at"] = pd.to_datetime(log["timestamp"])
    log["says"] = log["activity"].map(_OPEN)
    log = log.sort_values("at", kind="stable")
    # A ticket is new from its first step on, whatever that says.
    by_ticket = log.groupby("case_id", sort=False)
    log["state"] = by_ticket["says"].ffill().fillna("open")
    log["done"] = log["state"] == "done"
    log["was_done"] = by_ticket["done"].cummax()
    told = []
    for end in week_ends(log["at"].min(), log["at"].max()):
        now = log[log["at"] <= end].drop_duplicates("case_id", keep="last")
        is_open = ~now["done"]
        counts = (is_open, is_open & (now["state"] == "waiting"), is_open & now["was_done"])
        told.append((end, *(int(one.sum()) for one in counts)))
    return pd.DataFrame(told, columns=["as_of", "backlog", "waiting", "reopened"])

"""The frames of `figures` as charts, cards and reports take them."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

#: What `late_among_open` and `flow` are made of.
STOCK = ("backlog", "breached_open")
FLOW = ("arrivals", "departures")


def by_id(frame: pd.DataFrame) -> dict[str, Mapping[str, Any]]:
    """The rows of an unsliced `figures` by figure."""
    return {row["figure"]: row for row in frame.to_dict("records")}  # type: ignore[misc]


def late_among_open(frame: pd.DataFrame, dimension: str) -> pd.DataFrame:
    """Open cases and the late ones among them: `dimension`, backlog, late. `frame`: the figures `STOCK` by it."""
    return _beside(frame, dimension, STOCK).rename(columns={"breached_open": "late"})


def flow(frame: pd.DataFrame) -> pd.DataFrame:
    """Received and answered cases by week: week, arrivals, departures. `frame`: the figures `FLOW` by week."""
    return _beside(frame, "week", FLOW)


def _beside(frame: pd.DataFrame, dimension: str, ids: tuple[str, ...]) -> pd.DataFrame:
    """A column for each figure, 0 where a slice has no case of it."""
    wide = frame.pivot_table(index=dimension, columns="figure", values="value", aggfunc="sum", fill_value=0)
    return wide.reindex(columns=list(ids), fill_value=0).reset_index()

"""A chart in a file: the figure of the pages on paper, as the file's script draws it, with its table twin."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ui import numbers, words
from ui.colours import LIGHT

#: Pixels: as wide as a page of A4 between its margins, and what the letters are sized for.
WIDTH = 700
#: A file is opened where the letters of the pages are not: with others its words would be longer than measured.
_FONT = "Arial, Helvetica, sans-serif"


@dataclass(frozen=True, slots=True)
class Twin:
    """The figures of a chart as a table: the titles of its columns, its rows of texts, how many columns are names."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    names: int = 1


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart: its key in the file, what it is called, the figure, its twin, and what there is to know besides."""

    key: str
    name: str
    figure: go.Figure
    twin: Twin
    note: str = ""

    @property
    def finding(self) -> str:
        """What the figures say; what the chart is called where they say nothing."""
        return str(self.figure.layout.meta or self.name)

    @property
    def height(self) -> int:
        """Pixels."""
        return int(self.figure.layout.height)

    def document(self) -> dict[str, Any]:
        """What plotly's library draws."""
        alone = go.Figure(self.figure)
        alone.update_layout(width=WIDTH, paper_bgcolor=LIGHT.paper, plot_bgcolor=LIGHT.paper, font={"family": _FONT})
        told: dict[str, Any] = json.loads(alone.to_json())
        return {"data": told["data"], "layout": told["layout"]}


def twin(
    frame: pd.DataFrame, by: Sequence[str], columns: Mapping[str, tuple[str, str]], names: Mapping[str, str]
) -> Twin:
    """A row for each slice `by` dimensions. `columns`: the title and the unit of each; `names` has teams and people."""
    titles = (*map(words.dimension, by), *(title for title, _unit in columns.values()))
    rows = (
        (
            *(words.label(name, row[name], names) for name in by),
            *(numbers.amount(row[name], unit) for name, (_title, unit) in columns.items()),
        )
        for row in frame.to_dict("records")
    )
    return Twin(titles, tuple(rows), len(by))

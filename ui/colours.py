"""The colours, once, and the chart templates made of them."""

from dataclasses import dataclass
from functools import cache

import plotly.graph_objects as go


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme: blue is ordinary, red is late and nothing else."""

    paper: str
    panel: str
    ink: str
    muted: str
    line: str
    blue: str
    soft: str
    red: str
    band: str
    series: tuple[str, ...]


#: Okabe and Ito's colours, told apart by colour-blind readers; blue first.
_OKABE_ITO = ("#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")

LIGHT = Palette(
    "#FFFFFF",
    "#F5F7F9",
    "#1B2733",
    "#5C6770",
    "#DDE3E9",
    "#0B5FA5",
    "#9CB9D2",
    "#C62828",
    "#EDF2F7",
    ("#0B5FA5", *_OKABE_ITO),
)
DARK = Palette(
    "#12181F",
    "#1B232C",
    "#E6EBF0",
    "#A3AEB9",
    "#303B46",
    "#5BA7E6",
    "#3D6A92",
    "#F2766F",
    "#1B2733",
    ("#5BA7E6", *_OKABE_ITO),
)


@cache
def template(colours: Palette) -> go.layout.Template:
    """The chart template of a palette."""
    axis = {
        "gridcolor": colours.line,
        "linecolor": colours.line,
        "zeroline": False,
        "automargin": True,
        "tickfont": {"color": colours.muted, "size": 12},
        "title": {"font": {"color": colours.muted, "size": 12}},
        "fixedrange": True,
    }
    layout = {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "colorway": colours.series,
        "font": {"family": "Source Sans, Source Sans Pro, sans-serif", "color": colours.ink, "size": 13},
        "margin": {"l": 8, "r": 16, "t": 12, "b": 8},
        "xaxis": axis,
        "yaxis": axis,
        "showlegend": False,
        "hoverlabel": {"bgcolor": colours.panel, "font": {"color": colours.ink}, "bordercolor": colours.line},
        "bargap": 0.35,
        "dragmode": False,
        "separators": ", ",
    }
    return go.layout.Template(layout=layout)

"""What would have been, shown: figures beside the actual ones, months, categories; each opens its tickets."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from analytics.measures import MEASURES
from analytics.supposition import FIGURES, Supposition
from analytics.whatif import BY_MONTH, beside
from ui import board, cached, cards, cells, chart_file, charts, numbers, tables, whatif_lists, words
from ui.desk import Desk, here
from ui.language import _
from ui.theme import Palette, palette

_PRESSED = "whatif_pressed"


def figures(found: Supposition, desk: Desk) -> None:
    """A card for each figure: as it would have been, and the change against what it is."""
    actual = board.by_id(cached.figures(desk.store, desk.question, FIGURES))
    supposed = board.by_id(found.figures)
    with st.container(key="cards"):
        for column, id in zip(st.columns(len(FIGURES)), FIGURES, strict=True):
            with column.container(border=True, key=f"whatif_{id}"):
                _figure(actual[id], supposed[id])


def _figure(actual: Mapping[str, Any], supposed: Mapping[str, Any]) -> None:
    measure = MEASURES[actual["figure"]]
    change = numbers.change(supposed["value"], actual["value"], measure.unit)
    st.metric(
        _(measure.title),
        numbers.amount(supposed["value"], measure.unit),
        change or 0,
        delta_color=cards.COLOURS.get(measure.better, "off") if change else "off",  # type: ignore[arg-type]
        delta_description=_("against {actual} as it is").format(actual=numbers.amount(actual["value"], measure.unit)),
        help=cards.explanation(supposed),
    )
    _ways(measure.id)


def _ways(figure: str) -> None:
    """To the tickets as it would have been, which are listed on this page, to those as it is, to the definition."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=f"ways_{figure}"):
        st.button(
            _("Supposed tickets"),
            icon=":material/list:",
            type="tertiary",
            key=f"whatif_open_{figure}",
            on_click=whatif_lists.show,
            args=({"figure": figure},),
        )
        explore = here().pages["explore"]
        st.page_link(explore, label=_("As it is"), icon=":material/list:", query_params=board.link(figure))
        cards.define(figure)


def months(found: Supposition, desk: Desk) -> None:
    """On-time resolution by month on both sides, as a chart and as a table by category."""
    sides = beside(cached.figures(desk.store, desk.question, *BY_MONTH), found.months)
    told = _by_month(sides)
    figure, name = chart(told, palette()), _("On time by month, as it is and supposed")
    point = board.chart(figure, "whatif_months", name)
    with board.beneath("whatif_months"):
        supposed = told.assign(supposed=[numbers.percent(rate) for rate in told["supposed"]])
        columns = {"actual": cells.Column(_("as it is"), "on_time_rate", unit="ratio")}
        tables.twin(supposed, ("month",), columns, "whatif_months", told={"supposed": _("supposed")})
        chart_file.offer(figure, "whatif_months", name, desk)
    _follow(point, desk)
    _table(sides)


def _follow(point: Sequence[str] | None, desk: Desk) -> None:
    """To the tickets of a point: as it is on the page Explore, as it would have been on this page, once for a press."""
    if point == st.session_state.get(_PRESSED):
        return
    st.session_state[_PRESSED] = point
    if point and point[0] == "actual":
        board.go_to(desk, "on_time_rate", month=point[1])
    if point:
        whatif_lists.show({"figure": "on_time_rate", "month": point[1]})


def _by_month(frame: pd.DataFrame) -> pd.DataFrame:
    """month, actual, supposed over all categories, weighted by their cases."""
    kept = {side: frame[side].fillna(0) * frame[f"n_{side}"] for side in ("actual", "supposed")}
    sums = frame.assign(**kept).groupby("month")[["actual", "supposed", "n_actual", "n_supposed"]].sum()
    for side in ("actual", "supposed"):
        sums[side] = sums[side] / sums[f"n_{side}"].where(sums[f"n_{side}"] > 0)
    return sums.reset_index()


def chart(frame: pd.DataFrame, colours: Palette) -> go.Figure:
    """Both courses of on-time resolution by month. `frame`: month (`2026-11`), actual, supposed (0..1)."""
    rows = frame.dropna(subset=["actual", "supposed"], how="all")
    if rows.empty:
        return charts.empty(_("No case fell due in this span"), colours)
    days = [date.fromisoformat(f"{month}-01") for month in rows["month"]]
    low = max(0.0, float(rows[["actual", "supposed"]].min().min()) - 0.05)
    sides = (("actual", _("as it is"), colours.muted), ("supposed", _("supposed"), colours.blue))
    return charts.framed(
        _finding(rows),
        colours,
        [_line(rows, days, *side) for side in sides],
        margin={"r": 90},
        annotations=charts.direct_labels(days[-1], rows.iloc[-1], sides),
        yaxis={
            "title": {"text": _("share of cases (%)")},
            "range": [low, 1.02],
            **charts.ticks(charts.rate_ticks(low), lambda tick: numbers.percent(tick, 0)),
        },
        # Beside the names of the lines a narrow screen has room for three.
        xaxis={
            "title": {"text": _("month of the deadline")},
            "showgrid": False,
            **charts.month_ticks(days[:: -(-len(days) // 3)]),
        },
    )


def _line(rows: pd.DataFrame, days: list[date], name: str, word: str, colour: str) -> dict[str, Any]:
    said = [
        f"{words.label('month', month)}<br>{numbers.percent(value)} {word}"
        for month, value in zip(rows["month"], rows[name], strict=True)
    ]
    return {
        "type": "scatter",
        "x": days,
        "y": rows[name],
        "mode": "lines+markers",
        "line": {"color": colour, "width": 2},
        "marker": {"size": 6},
        "customdata": [[name, month] for month in rows["month"]],
        "name": word,
        "text": said,
        "hovertemplate": "%{text}<extra></extra>",
    }


def _finding(rows: pd.DataFrame) -> str:
    changes = (rows["supposed"] - rows["actual"]).dropna()
    if changes.empty or float(changes.abs().max()) < 0.0005:
        return _("On time by month: it would have been the same")
    most = rows.loc[[changes.abs().idxmax()]].iloc[0]
    return _("On time by month: the most changes in {month}, {supposed} instead of {actual}").format(
        month=words.label("month", most["month"]),
        supposed=numbers.percent(most["supposed"], 0),
        actual=numbers.percent(most["actual"], 0),
    )


def _table(frame: pd.DataFrame) -> None:
    """A row for each category, a column for each month: supposed (as it is); a cell opens its tickets."""
    rows = frame.to_dict("records")
    cells_of = [f"{numbers.percent(row['supposed'], 0)} ({numbers.percent(row['actual'], 0)})" for row in rows]
    wide = frame.assign(cell=cells_of).pivot(index="category", columns="month", values="cell")
    labels = [words.label("category", one) for one in wide.index]
    titles = {month: words.label("month", month) for month in wide.columns}
    st.caption(_("On time by category and month in which cases fell due: supposed (as it is)"))

    def opens(row: int, name: str) -> cells.Target | None:
        if name not in titles or wide[name].isna().iloc[row]:
            return None
        return {"figure": "on_time_rate", "category": str(wide.index[row]), "month": name}

    shown = wide.reset_index(drop=True)
    shown.insert(0, "category", labels)
    cells.grid(
        shown.style, {"category": words.dimension("category"), **titles}, "whatif_categories", opens, whatif_lists.show
    )
    st.caption(_("A cell opens its tickets."))

"""What would have been, shown: figures beside the actual ones, months, categories, the tickets that change sides."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from analytics.measures import MEASURES
from analytics.sides import Verdict
from analytics.supposition import FIGURES, Supposition
from analytics.whatif import BY_MONTH, beside
from ui import board, cached, cards, chart_file, charts, numbers, states, words
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import without_codes
from ui.theme import Palette, palette


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
    cards.define(measure.id)


def months(found: Supposition, desk: Desk) -> None:
    """On-time resolution by month on both sides, as a chart and as a table by category."""
    sides = beside(cached.figures(desk.store, desk.question, *BY_MONTH), found.months)
    told = _by_month(sides)
    figure = chart(told, palette())
    st.markdown(f"**{figure.layout.meta}**")
    name = _("On time by month, as it is and supposed")
    config = {"displayModeBar": False, "responsive": True}
    st.plotly_chart(figure, key="whatif_months", theme=None, config=config, alt=name)
    chart_file.offer(figure, "whatif_months", name, desk)
    _table(sides)


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
        yaxis={"range": [low, 1.02], **charts.ticks(charts.rate_ticks(low), lambda tick: numbers.percent(tick, 0))},
        xaxis={"showgrid": False, **_month_ticks(days)},
    )


def _month_ticks(days: list[date]) -> dict[str, Any]:
    """Every second tick of the other charts: beside the names of the lines a narrow screen has room for three."""
    ticks = charts.time_ticks(days)
    return {**ticks, **{name: ticks[name][::2] for name in ("tickvals", "ticktext")}}


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
    """A row for each category, a column for each month: supposed, and in brackets as it is."""
    cells = [
        f"{numbers.percent(row['supposed'], 0)} ({numbers.percent(row['actual'], 0)})"
        for row in frame.to_dict("records")
    ]
    wide = frame.assign(cell=cells).pivot(index="category", columns="month", values="cell")
    wide.columns = [words.label("month", month) for month in wide.columns]
    wide.index = pd.Index([words.label("category", one) for one in wide.index], name=words.dimension("category"))
    st.caption(_("On time by category and month in which cases fell due: supposed (as it is)"))
    st.dataframe(wide, placeholder=numbers.NOTHING, key="whatif_categories")


def changed(found: Supposition, desk: Desk) -> None:
    """How many tickets change sides, and the first of them."""
    counts = found.counts[found.counts["verdict"] != found.counts["supposed_verdict"]]
    total = int(counts["n"].sum())
    if not total:
        states.empty(
            _("No ticket would change sides."), _("Change a limit, the hours, the holidays or the pauses above.")
        )
        return
    sentence = ngettext("{count} ticket would change sides", "{count} tickets would change sides", total)
    st.subheader(sentence.format(count=numbers.number(total)), anchor=False)
    st.caption(_("Of the complaints received in the period; the figures above are about those that fell due in it."))
    st.caption(" · ".join(_step(row) for row in counts.sort_values("n", ascending=False).to_dict("records")))
    st.dataframe(_shown(found.changed), hide_index=True, placeholder=numbers.NOTHING, key="whatif_changed")
    if total > len(found.changed):
        st.caption(_("The latest {count} are shown.").format(count=numbers.number(len(found.changed))))


def _step(row: Mapping[Any, Any]) -> str:
    step = f"{verdict(row['verdict'])} → {verdict(row['supposed_verdict'])}"
    return _("{name}: {value}").format(name=step, value=numbers.number(row["n"]))


def verdict(name: str) -> str:
    """A verdict as people read it."""
    return {
        Verdict.ON_TIME: _("on time"),
        Verdict.LATE: _("late"),
        Verdict.PENDING: _("not due yet"),
        Verdict.NONE: _("no time limit"),
    }[Verdict(name)]


def _shown(rows: pd.DataFrame) -> pd.DataFrame:
    moments = {"received_at": _("Received on"), "due_at": _("Due"), "supposed_due_at": _("Due then")}
    return pd.DataFrame(
        {
            _("Reference"): [without_codes(text) for text in rows["reference"]],
            words.dimension("category"): [words.label("category", value) for value in rows["category"]],
            _("As it is"): [verdict(value) for value in rows["verdict"]],
            _("Supposed"): [verdict(value) for value in rows["supposed_verdict"]],
            **{title: [numbers.moment(value) for value in rows[name]] for name, title in moments.items()},
        }
    )

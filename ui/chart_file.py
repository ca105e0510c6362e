"""A chart as a file, PNG or SVG: drawn by the browser that asks, with its title, its date and a background.

The library is plotly's own, sent once by a route of ours when the first file is asked for.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from textwrap import wrap
from zoneinfo import ZoneInfo

import plotly
import plotly.graph_objects as go
import streamlit as st

from ui import board, numbers, words
from ui.chart_library import PATH
from ui.desk import Desk
from ui.language import _
from ui.markup import in_chart, plain_letters
from ui.theme import Palette, palette

#: Pixels of the picture; a PNG has twice as many each way.
WIDTH, HEIGHT = 960, 480
_MARGIN, _LINE, _LETTERS, _LETTERS_BELOW = 24, 24, 100, 140
# A picture is opened where the page's own letters are not: with others its words would be longer than measured.
_FONT = "Arial, Helvetica, sans-serif"
_HTML = """<div class="files"><button type="button" data-format="png">PNG</button>
<button type="button" data-format="svg">SVG</button></div><p role="status"></p>"""
_CSS = """
.files { display: flex; gap: 0.5rem; }
button { font: inherit; color: var(--st-text-color); background: var(--st-background-color); cursor: pointer;
    border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius, 4px); padding: 0.25rem 0.75rem; }
button:hover, button:focus-visible { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 1px; }
button:disabled { opacity: 0.5; cursor: progress; }
p { margin: 0.25rem 0 0; max-width: 16rem; } p:empty { display: none; }
"""
_JS = """
let loading;
const library = (address) => loading ??= new Promise((loaded, failed) => {
    const script = document.createElement("script");
    script.onload = () => loaded(window.Plotly);
    script.onerror = () => { loading = undefined; script.remove(); failed(new Error(address)); };
    script.src = address;
    document.head.append(script);
});
export default ({ data, parentElement }) => {
    const said = parentElement.querySelector("p");
    const buttons = parentElement.querySelectorAll("button");
    const save = async (format) => {
        said.textContent = "";
        buttons.forEach((one) => { one.disabled = true; });
        try {
            const plotly = await library(data.library);
            const size = { width: data.width, height: data.height, scale: format === "png" ? 2 : 1 };
            const drawn = await plotly.toImage(JSON.parse(data.chart), { format, ...size });
            const file = URL.createObjectURL(await (await fetch(drawn)).blob());
            // Not in the page: a click elsewhere on it would close the menu.
            Object.assign(document.createElement("a"), { href: file, download: `${data.name}.${format}` }).click();
            setTimeout(() => URL.revokeObjectURL(file), 60000);
        } catch (error) {
            console.error(error);
            said.textContent = data.failed;
        } finally {
            buttons.forEach((one) => { one.disabled = false; });
        }
    };
    buttons.forEach((one) => {
        one.setAttribute("aria-label", data.labels[one.dataset.format]);
        one.onclick = () => save(one.dataset.format);
    });
};
"""
_buttons = st.components.v2.component("chart_file", html=_HTML, css=_CSS, js=_JS)


def offer(figure: go.Figure, key: str, name: str, desk: Desk) -> None:
    """A small menu that saves the chart `key`, called `name`; what it sends is made when it is opened."""
    question = desk.question
    menu = st.popover(
        _("As a picture"), icon=":material/image:", type="tertiary", key=f"{key}_files", on_change="rerun"
    )
    if not menu.open:
        return
    data = {
        "chart": picture(figure, figure.layout.meta or name, asked(desk), palette()).to_json(),
        "name": file_name(name, question.as_of, question.zone),
        "width": WIDTH,
        "height": HEIGHT,
        "library": f"{PATH}?{plotly.__version__}",
        "labels": {"png": _("Save as PNG"), "svg": _("Save as SVG")},
        "failed": _("The picture could not be drawn. Load the page again."),
    }
    with menu:
        _buttons(data=data, key=f"{key}_buttons", width="content")


def asked(desk: Desk) -> str:
    """What a picture must say of itself when the page is no longer around it: as of when, on which conditions."""
    moment = _("As of {moment} (Paris)").format(moment=numbers.moment(desk.question.as_of))
    return " · ".join([moment, *board.as_known(desk), *_conditions(desk)])


def _conditions(desk: Desk) -> Iterator[str]:
    for dimension, values in desk.question.where:
        said = ", ".join(words.label(dimension, value, desk.names) for value in values)
        yield _("{name}: {value}").format(name=words.dimension(dimension), value=said)


def file_name(name: str, as_of: datetime, zone: str) -> str:
    """`delai-on-time-by-week-2026-11-25`: the chart and the day on the clocks of `zone`."""
    words = re.sub(r"[^a-z0-9]+", "-", plain_letters(name)).strip("-")
    return f"delai-{words}-{as_of.astimezone(ZoneInfo(zone)):%Y-%m-%d}"


def picture(figure: go.Figure, title: str, below: str, colours: Palette) -> go.Figure:
    """`figure` as it stands alone: under its title and what stands `below` that, on the paper of `colours`."""
    lines, lines_below = wrap(title, _LETTERS), wrap(below, _LETTERS_BELOW)
    small = "".join(
        f'<br><span style="font-size:12px;color:{colours.muted}">{in_chart(line)}</span>' for line in lines_below
    )
    legend = _LINE if figure.layout.showlegend else 0
    alone = go.Figure(figure)
    alone.update_layout(
        width=WIDTH,
        height=HEIGHT,
        paper_bgcolor=colours.paper,
        plot_bgcolor=colours.paper,
        font={"family": _FONT, "color": colours.ink},
        title={
            "text": "<br>".join(f"<b>{in_chart(line)}</b>" for line in lines) + small,
            "font": {"size": 16, "color": colours.ink, "family": _FONT},
            "x": _MARGIN / WIDTH,
            "xanchor": "left",
            "y": 1 - _MARGIN / HEIGHT,
            "yanchor": "top",
        },
        margin={
            "l": _MARGIN,
            "b": _MARGIN,
            "t": _MARGIN + _LINE * (len(lines) + len(lines_below)) + legend,
            "r": max(_MARGIN, figure.layout.margin.r or 0) + _MARGIN,
        },
    )
    return alone

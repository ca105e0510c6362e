"""The course of a figure as a small picture without axes.

A picture and not a chart of Streamlit's: four of those took the browser a fifth of the time from a click to a settled
page.
"""

import math
from base64 import b64encode
from collections.abc import Sequence
from html import escape

import streamlit as st

#: Pixels.
HEIGHT = 48
_WIDTH, _MARGIN = 240.0, 3.0


def draw(course: Sequence[float], colour: str, alt: str, bars: bool = False) -> None:
    """The course as a line, or as bars from zero; as high where there is none, so that nothing jumps."""
    source = b64encode(svg(course, colour, bars).encode()).decode()
    st.html(
        f'<img src="data:image/svg+xml;base64,{source}" alt="{escape(alt)}"'
        f' style="display: block; width: 100%; height: {HEIGHT}px; margin: 4px 0 8px">'
    )


def svg(course: Sequence[float], colour: str, bars: bool = False) -> str:
    """The drawing; values that are not numbers are gaps."""
    drawn = _bars(course, colour) if bars else _line(course, colour)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:.0f} {HEIGHT}" preserveAspectRatio="none">'
        f"{drawn}</svg>"
    )


def _line(course: Sequence[float], colour: str) -> str:
    known = [value for value in course if math.isfinite(value)]
    low, high = min(known, default=0.0), max(known, default=0.0)
    step = (_WIDTH - 2 * _MARGIN) / max(1, len(course) - 1)
    points = " ".join(
        f"{_MARGIN + place * step:.1f},{_height(value, low, high):.1f}"
        for place, value in enumerate(course)
        if math.isfinite(value)
    )
    return (
        f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2" stroke-linejoin="round"'
        ' vector-effect="non-scaling-stroke"/>'
    )


def _bars(course: Sequence[float], colour: str) -> str:
    step = (_WIDTH - 2 * _MARGIN) / max(1, len(course))
    high = max((value for value in course if math.isfinite(value)), default=0.0)
    return "".join(
        f'<rect x="{_MARGIN + place * step:.1f}" y="{_height(value, 0.0, high):.1f}" width="{step * 0.55:.1f}"'
        f' height="{HEIGHT - _MARGIN - _height(value, 0.0, high):.1f}" fill="{colour}"/>'
        for place, value in enumerate(course)
        if math.isfinite(value)
    )


def _height(value: float, low: float, high: float) -> float:
    """Where a value stands, in pixels from above; in the middle where all are the same."""
    share = (value - low) / (high - low) if high > low else 0.5 if high else 0.0
    return _MARGIN + (HEIGHT - 2 * _MARGIN) * (1 - share)

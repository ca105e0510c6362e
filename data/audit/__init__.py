"""The log of the desk: who did what, when, to which complaint or person, from what to what."""

from data.audit.asked import FIELDS, Asked, demand_known
from data.audit.changed import WRITTEN, Change, Value
from data.audit.line import Line, Part
from data.audit.lines import choices, count, lines, pieces

__all__ = [
    "FIELDS",
    "WRITTEN",
    "Asked",
    "Change",
    "Line",
    "Part",
    "Value",
    "choices",
    "count",
    "demand_known",
    "lines",
    "pieces",
]

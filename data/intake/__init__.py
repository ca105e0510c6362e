"""Exports of other systems in: a file and a mapping become tickets, with a report of what was read."""

from data.intake.engine import preview, run
from data.intake.mapping import Layout, Mapping, load_mapping, parse_mapping
from data.intake.presets import preset, presets
from data.intake.reasons import Quarantined, Reason
from data.intake.report import Preview, Report

__all__ = [
    "Layout",
    "Mapping",
    "Preview",
    "Quarantined",
    "Reason",
    "Report",
    "load_mapping",
    "parse_mapping",
    "preset",
    "presets",
    "preview",
    "run",
]

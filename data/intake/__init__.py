"""Exports of other systems in: a file and a mapping become tickets, with a report of what was read."""

from data.intake.corrections import called, correct, corrected_file, demand_header
from data.intake.csv_rows import cells_of, line_of
from data.intake.engine import preview, run
from data.intake.faults import NAMES as FAULTS
from data.intake.faults import Fault, Faults
from data.intake.formats.sheet_sizes import SheetSize, sheets_of
from data.intake.kept import Kept, imports, same_columns
from data.intake.kept import one as kept_import
from data.intake.mapping import Layout, Mapping, load_mapping, parse_mapping
from data.intake.presets import preset, presets
from data.intake.quarantine_rows import (
    Waiting,
    as_csv,
    as_file,
    corrected_by,
    missing_in_file,
    waiting,
)
from data.intake.reasons import NAMES as REASONS
from data.intake.reasons import NoneUsable, Quarantined, Reason
from data.intake.report import Preview, Report
from data.intake.setting_aside import SetAside, set_aside, take_up
from data.intake.setting_aside import listed as rows_aside
from data.intake.undoing import Undone, demand_last, outlook, undo

__all__ = [
    "FAULTS",
    "REASONS",
    "Fault",
    "Faults",
    "Kept",
    "Layout",
    "Mapping",
    "NoneUsable",
    "Preview",
    "Quarantined",
    "Reason",
    "Report",
    "SetAside",
    "SheetSize",
    "Undone",
    "Waiting",
    "as_csv",
    "as_file",
    "called",
    "cells_of",
    "correct",
    "corrected_by",
    "corrected_file",
    "demand_header",
    "demand_last",
    "imports",
    "kept_import",
    "line_of",
    "load_mapping",
    "missing_in_file",
    "outlook",
    "parse_mapping",
    "preset",
    "presets",
    "preview",
    "rows_aside",
    "run",
    "same_columns",
    "set_aside",
    "sheets_of",
    "take_up",
    "undo",
    "waiting",
]

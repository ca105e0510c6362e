"""The words of the form of a mapping, in the current language."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from analytics.ticket_columns import TITLES
from data.intake.effects import Effect
from data.intake.recognition import Remark
from domain.marks import N_
from domain.problems import Problem
from ui import numbers, words
from ui.language import _
from ui.mapping_draft import Draft, is_as_filled
from ui.markup import escaped
from ui.telling import told

#: Those that no list of tickets has.
_FIELDS: Mapping[str, str] = {"id": N_("Ticket number"), "occurred_at": N_("Time of the event")}
#: What the presets that come along are called, by their name.
PRESETS: Mapping[str, str] = {
    "boston311": N_("Boston 311 (service requests)"),
    "cfpb": N_("CFPB (US consumer complaints)"),
    "delai": N_("Délai (a list of tickets)"),
    "freshdesk": N_("Freshdesk, ticket export (from documentation, not tried on a real file)"),
    "helpdesk_log": N_("Help desk log (4TU event log)"),
    "jira_service_management": N_(
        "Jira Service Management, CSV of all fields (from documentation, not tried on a real file)"
    ),
    "nyc311": N_("New York City 311 (service requests)"),
    "uci_incident": N_("ServiceNow incidents (UCI event log)"),
    "zammad": N_("Zammad, ticket report saved as CSV (from documentation, not tried on a real file)"),
    "zendesk": N_("Zendesk, CSV export (from documentation, not tried on a real file)"),
}
#: What the boxes of a form are called, by the key of a mapping.
LABELS: Mapping[str, str] = {
    "dates": N_("Date formats, one a line"),
    "zone": N_("Zone of times without an offset"),
    "source": N_("Name of the source"),
    "title": N_("Title"),
    "layout": N_("A row is"),
    "delimiter": N_("Delimiter between values"),
    "encoding": N_("Letters"),
    "missing": N_("What stands for nothing, one a line"),
    "order": N_("Columns that order events of one instant"),
    "verdict": N_("Was it on time? The word of the source"),
    "ends_need_status": N_("An end counts only where the status says answered or closed"),
}
_LAYOUTS: Mapping[str, str] = {"ticket": N_("A ticket"), "event": N_("An event of a ticket")}


def field(name: str) -> str:
    """What a field of a mapping is called."""
    return _({**TITLES, **_FIELDS}[name])


def not_read(columns: Sequence[str]) -> str:
    """Which columns of the file nothing is read from, as Markdown."""
    return escaped(_("Not read: {columns}").format(columns=", ".join(map(_cut, columns))))


def formats_help() -> str:
    """What can stand in a format of dates, as Markdown."""
    lines = (
        _("Formats are tried in this order. Other signs stand for themselves."),
        _("**%d** day, **%m** month, **%Y** year (2026), **%y** year (26)"),
        _("**%H** hour of twenty-four, **%M** minute, **%S** second, **%f** or **%g** fraction of it"),
        _("**%I** hour of twelve, with **%p** for AM and PM, a. m. and p. m. and what other languages write there"),
        _("**%b** or **%B** name of the month, **%a** or **%A** name of the day before the date, in many languages"),
        _("**%B[pl]** name of the month in Polish: for words like “listopad”, which is another month in Croatian"),
        _("**%j** day of the year; **iso** is 2026-01-31, with or without time and offset"),
        _("Example: **%d/%m/%Y %I:%M %p** reads 31/01/2026 01:59 p. m."),
    )
    return "  \n".join(lines)


def layout(name: str) -> str:
    """What a row is."""
    return _(_LAYOUTS[name])


def wrong(problem: Problem, draft: Draft | None = None) -> str:
    """What is wrong with a mapping, in the words of its form."""
    key = str(problem.details.get("key", ""))
    what = problem.details.get("what")
    if not key or not isinstance(what, Problem):
        return told(problem)
    kind, _dot, name = key.partition(".")
    if draft and kind == "columns" and not draft.column(name):
        return _("“{field}” has no column yet: choose the one that holds it.").format(field=field(name))
    label = field(name.partition(".")[0]) if kind in ("columns", "values", "constants") else _(LABELS.get(kind, key))
    return _("“{field}”: {what}.").format(field=label, what=told(what))


def beside(problem: Problem | None, name: str, draft: Draft) -> list[str]:
    """The sentence to stand beside the box `name` of the form where `problem` is about it, as Markdown."""
    if problem is None or problem.details.get("key") != name.replace("column.", "columns."):
        return []
    what = problem.details.get("what")
    # Beside its field, its name need not be said.
    sentence = told(what) if isinstance(what, Problem) and draft.values.get(name) else wrong(problem, draft)
    return [f":red[:material/error: {escaped(sentence)}]"]


def standing(remarks: Iterable[Remark], draft: Draft) -> list[Remark]:
    """Those of `remarks` that are about what stands in the form still."""
    return [one for one in remarks if all(is_as_filled(draft, part) for part in one.about)]


def remark(one: Remark) -> str:
    """A sentence about a choice, as Markdown."""
    sentence = escaped(told(Problem(one.message, **one.details)))
    return f":orange[:material/help: {sentence}]" if one.doubt else sentence


def effect(name: str, one: Effect, zone: str) -> str:
    """What becomes of a field in the first rows, as Markdown: `12 of 12 read; “03/04/2025” → 3 Apr 2025 10:00`."""
    if not one.filled:
        return _("Empty in the first rows.")
    parts = [_("{read} of {filled} read").format(read=numbers.number(one.read), filled=numbers.number(one.filled))]
    if one.text is not None:
        read = _("“{text}” → **{value}**")
        parts.append(read.format(text=escaped(_cut(one.text)), value=escaped(_value(name, one.value, zone))))
    if one.unread is not None:
        parts.append(f":red[:material/error: {escaped(_not_read(name, one.unread))}]")
    return " · ".join(parts)


def _not_read(name: str, text: str) -> str:
    if name.endswith("_at"):
        return _("“{text}” is no date in these formats").format(text=_cut(text))
    return _("“{text}” has no translation").format(text=_cut(text))


def _value(name: str, value: Any, zone: str) -> str:
    if isinstance(value, datetime):
        return numbers.moment(value, zone)
    return words.label(name, value) if value and not name.endswith("id") else str(value or _("nothing"))


def _cut(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"

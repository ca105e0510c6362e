"""From chosen columns to a whole mapping, with what is to be said about it."""

import re
from dataclasses import replace

from data.intake.delimiters import USUAL
from data.intake.fields import CLOSED_LISTS, IN_ORDER, TIMES
from data.intake.mapping import ANY_OTHER, ISO, Layout, Mapping, Verdict
from data.intake.mapping_writing import with_text
from data.intake.recognition import candidates, choosing, dictionary, names, times, translating, unread
from data.intake.recognition.candidates import MOST_WORDS
from data.intake.recognition.choosing import Chosen
from data.intake.recognition.proposal import Choice, Proposal, Remark, listed
from data.intake.recognition.survey import Column, Look, Writing
from domain.marks import N_
from domain.problems import BadInput
from domain.vocabulary import DESK

#: What a remark about the name of the source is about.
_NAME = ("source",)


def propose(
    look: Look, zone: str | None, source: str | None, writing: Writing | None = None
) -> tuple[Proposal, BadInput | None]:
    """A mapping for the file, and what is missing in it: None where it is whole. `BadInput` where `zone` is none.

    What `writing` says of the file is said in it, and a delimiter that is not one of the usual ones.
    """
    says = writing or Writing()
    chosen = choosing.choose(look)
    dated = {name: column for name, column in chosen.columns.items() if name in TIMES}
    of_zone, about_zone = times.zone(look, dated, zone)
    dated = {name: column for name, column in dated.items() if candidates.is_dated(column)}
    formats = times.formats(look, dated, chosen.languages)
    of_source, about_source = _source(look.survey.name, source)
    values, unknown = _values(look, chosen)
    verdict = choosing.verdict(look, chosen)
    mapping = Mapping(
        title=of_source,
        source=of_source,
        layout=chosen.shape.layout,
        zone=of_zone,
        dates=_dates(says.dates, formats.formats),
        columns={name: chosen.columns[name].name for name in IN_ORDER if name in chosen.columns},
        order=choosing.order(look, chosen),
        values=values,
        missing=("", *look.survey.missing),
        verdict=_with_deadline(look, chosen, verdict[0]) if verdict else None,
        delimiter=says.delimiter or _unusual(look.survey.delimiter),
        encoding=says.encoding,
        sheet=says.sheet,
    )
    about = [*formats.remarks, about_zone, about_source, *_about_file(look, chosen)]
    about += [verdict[1]] if verdict else []
    used = {*mapping.wanted}
    proposal = Proposal(
        mapping=mapping if chosen.lacks else with_text(mapping),
        choices=tuple(_choice(chosen, name, dated, formats.formats) for name in _fields(chosen)),
        remarks=tuple(about),
        unknown=unknown,
        left_out=tuple(name for name in look.survey.header if name not in used),
    )
    return proposal, chosen.lacks


def _dates(said: tuple[str, ...], found: tuple[str, ...]) -> tuple[str, ...]:
    """The formats that somebody said, then those found."""
    return (*said, *(one for one in found if one not in said)) or (ISO,)


def _unusual(delimiter: str) -> str | None:
    return None if delimiter in USUAL else delimiter


def _fields(chosen: Chosen) -> list[str]:
    leave = "occurred_at" if chosen.shape.layout is Layout.TICKET else "answered_at"
    return [name for name in IN_ORDER if name != leave or name in chosen.columns]


def _choice(chosen: Chosen, name: str, dated: dict[str, Column], formats: tuple[str, ...]) -> Choice:
    column, others = chosen.columns.get(name), chosen.others(name)
    if column is None:
        return Choice(name, None, (chosen.shape.remark,) if name == "id" else (), (), others)
    remarks = tuple(chosen.remarks[name])
    if name in dated:
        told = {"read": times.read(column, formats), "filled": column.filled}
        remarks = (*remarks, Remark(N_("Dates read: {read} of {filled}."), told, told["read"] < told["filled"]))
    return Choice(name, column.name, remarks, column.samples, others)


def _source(file: str, given: str | None) -> tuple[str, Remark]:
    """The name of the source: the one `given`, else the file's without its dates and numbers."""
    if given:
        return given, Remark(N_("The source is called {source}, as you said."), {"source": given}, about=_NAME)
    stem = names.plain(file.split(".")[0])
    words = [word for word in stem.split() if not word.isdigit() and word not in ("export", "csv", DESK)]
    name = re.sub(r"[^a-z0-9_.-]+", "", "_".join(words))[:40].strip("_.-") or "import"
    message = N_("The source is called {source}, by the file's name. Keep it the same for later files of this system.")
    return name, Remark(message, {"source": name}, about=_NAME)


def _values(look: Look, chosen: Chosen) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, int]]]:
    """The translations of each field, and the values that have none and would put their rows into quarantine."""
    values: dict[str, dict[str, str]] = {}
    unknown: dict[str, dict[str, int]] = {}
    for name in dictionary.translated():
        column = chosen.columns.get(name)
        if column is None:
            continue
        words = look.words(column, MOST_WORDS)
        table = translating.table(name, words)
        if name in CLOSED_LISTS:
            rest = {value: count for value, count in words.items() if value not in table}
            table |= _rest(chosen, name, column, rest, unknown)
        if table:
            values[name] = table
    return values, unknown


def _rest(
    chosen: Chosen, name: str, column: Column, rest: dict[str, int], unknown: dict[str, dict[str, int]]
) -> dict[str, str]:
    """What becomes of values that nobody knows: those of a status stay unknown, others say nothing."""
    if not rest:
        return {}
    if name == "decision" and column is chosen.columns.get("status"):
        return {ANY_OTHER: ""}
    told, about = {"values": listed(rest)}, (f"words.{name}",)
    if name != "status":
        message = N_("Taken for nothing said: {values}.")
        chosen.remarks[name].append(Remark(message, told, doubt=True, about=about))
        return dict.fromkeys(rest, "")
    if chosen.shape.layout is Layout.EVENT and translating.is_activity(column.name):
        message = N_("These change no status: {values}.")
        chosen.remarks[name].append(Remark(message, told, doubt=True, about=about))
        return {ANY_OTHER: ""}
    unknown[name] = rest
    message = N_("Without a translation, rows with these go to quarantine: {values}.")
    chosen.remarks[name].append(Remark(message, told, doubt=True, about=about))
    return {}


def _with_deadline(look: Look, chosen: Chosen, verdict: Verdict) -> Verdict:
    """Where tickets without a deadline are all called on time, that is no verdict."""
    due, column = chosen.columns.get("due_at"), look.survey.column(verdict.column)
    if due is None or column is None or due.filled == look.survey.rows:
        return verdict
    late, without = look.ask(
        lambda bind: (
            f"SELECT count(*) FILTER (WHERE list_contains({bind(sorted(verdict.late))}::VARCHAR[], c{column.place})),"
            f" count(c{column.place}) FROM texts WHERE c{due.place} IS NULL"
        )
    )
    return replace(verdict, needs_deadline=bool(without and not late))


def _about_file(look: Look, chosen: Chosen) -> list[Remark]:
    found = []
    if look.survey.above:
        message = N_("Above the header stand lines of title, which are left out: {count}.")
        found.append(Remark(message, {"count": look.survey.above}))
    if look.survey.delimiter not in USUAL:
        message = N_("Values are taken apart by “{mark}”.")
        found.append(Remark(message, {"mark": look.survey.delimiter}))
    if not look.survey.whole:
        message = N_("The file is large: this is about its first {rows} rows.")
        found.append(Remark(message, {"rows": look.survey.rows}, doubt=True))
    if "status" not in chosen.columns:
        for column in look.survey.columns:
            if names.fit("status", column.name).exact and chosen.is_free(column):
                told = {"column": column.name, "values": ", ".join(column.samples)}
                message = N_("“{column}” could be the status, but most of its values are not known: {values}.")
                found.append(Remark(message, told, doubt=True, about=("column.status",)))
    if chosen.lacks is None:
        found += [unread.left(name, column) for name, column in unread.columns(look, chosen.columns).items()]
    if not {"answered_at", "closed_at", "occurred_at"} & set(chosen.columns):
        message = N_("No column says when a ticket was answered or closed.")
        about = ("column.answered_at", "column.closed_at", "column.occurred_at")
        plain = Remark(message, {}, doubt=True)
        # Whatever it says, it is not true any more once one of them is chosen.
        found.append(replace(chosen.about_end or plain, about=about))
    if "due_at" not in chosen.columns:
        message = N_(
            "No column says by when a ticket must be answered: unless a policy of the desk sets a limit, no ticket is"
            " on time or late."
        )
        found.append(Remark(message, {}, doubt=True, about=("column.due_at",)))
    return found

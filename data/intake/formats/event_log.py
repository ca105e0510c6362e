"""An event log (XES, the format of process mining) as plain text: a row an event, a column an attribute."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from data.intake.formats.plain import MOST_COLUMNS, OF_ROWS, OFTEN, Plain, Told, too_many_columns
from data.intake.formats.xml_stream import streamed
from domain.marks import N_
from domain.problems import BadInput

#: What has one value. A list or a container has many, and an attribute of an attribute is about that, not the event.
_SINGLE = frozenset("string date int float boolean id".split())
#: How the attributes of a trace are called beside those of its events.
_OF_CASE = "case:"


def plain_event_log(path: Path, name: str, digest: str, folder: Path, told: Told) -> Plain:
    """The events of `path` as CSV in `folder`, those of a trace together, in the order of the file."""
    columns: dict[str, int] = {}
    body, target = folder / "events.json", folder / "events.csv"
    with body.open("w", encoding="utf-8") as out:
        for row, event in enumerate(streamed(path, name, _Log(name))):
            if row % OFTEN == 0:
                told(row, 0.0)
            for column in event:
                columns.setdefault(column, len(columns))
            if len(columns) > MOST_COLUMNS:
                raise too_many_columns(name, len(columns))
            out.write(json.dumps([event.get(column, "") for column in columns]) + "\n")
    if not columns:
        raise BadInput(N_("{file} is an event log without an event."), file=name)
    _write(target, list(columns), body)
    body.unlink()
    return Plain(target, digest, ",", OF_ROWS, has_events=True)


def _write(target: Path, columns: list[str], body: Path) -> None:
    """The header and the rows of `body`, each as wide as the header: it was not known before the last event."""
    with target.open("w", encoding="utf-8", newline="") as out, body.open(encoding="utf-8") as rows:
        writer = csv.writer(out)
        writer.writerow(columns)
        writer.writerows(row + [""] * (len(columns) - len(row)) for row in _loaded(rows))


def _loaded(rows: Iterator[str]) -> Iterator[list[str]]:
    return (json.loads(row) for row in rows)


class _Log:
    """Puts events together: each with the attributes of its trace before its own."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.started = 0
        self._path: list[str] = []
        self._case: dict[str, str] = {}
        self._event: dict[str, str] = {}
        self._events: list[dict[str, str]] = []
        self._has_events = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin a trace or an event, or keep an attribute of one."""
        tag = tag.rpartition("}")[2]
        self.started += 1
        if not self._path and tag != "log":
            raise BadInput(N_("{file} is XML or HTML, but no event log (XES): save the table as CSV."), file=self.name)
        if tag in _SINGLE:
            self._keep(attributes)
        elif tag == "trace" and self._path == ["log"]:
            self._case, self._has_events = {}, False
        elif tag == "event" and self._path in (["log"], ["log", "trace"]):
            self._event, self._has_events = {}, True
        self._path.append(tag)

    def end(self, tag: str) -> None:
        """An event is complete; a trace is forgotten."""
        path, self._path = self._path, self._path[:-1]
        if path in (["log", "event"], ["log", "trace", "event"]):
            self._events.append({**self._case, **self._event})
        elif path == ["log", "trace"]:
            self._case = {}

    def taken(self) -> list[dict[str, str]]:
        """The events that are complete."""
        events, self._events = self._events, []
        return events

    def _keep(self, attributes: dict[str, str]) -> None:
        key, value = attributes.get("key", "").strip(), attributes.get("value", "")
        if not key:
            return
        if self._path in (["log", "event"], ["log", "trace", "event"]):
            self._event[key] = value
        elif self._path == ["log", "trace"]:
            self._refuse_late()
            self._case[_OF_CASE + key] = value
        if len(self._case) + len(self._event) > MOST_COLUMNS:
            raise too_many_columns(self.name, len(self._case) + len(self._event))

    def _refuse_late(self) -> None:
        if self._has_events:
            raise BadInput(
                N_("{file} has an attribute of a trace after its events; XES writes them before."), file=self.name
            )

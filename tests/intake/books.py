"""Files of tickets that tests write: spreadsheets, Parquet files and event logs, good ones and others."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook

from tests.intake.conftest import HEADER

NAMES = HEADER.split(",")
Rows = Sequence[Sequence[Any]]


def ticket(number: object, opened: object = datetime(2026, 1, 5, 9), **more: object) -> list[object]:
    """A row of the mapping TICKETS: an open ticket, but for what `more` says of columns by their names."""
    values = {"No": number, "Opened": opened, "State": "open", "Subject": "bonus", **more}
    return [values.get(name) for name in NAMES]


def book(rows: Rows, header: Sequence[Any] = NAMES) -> Workbook:
    """A workbook with one sheet that has `rows` under `header`."""
    made = Workbook()
    fill(made, rows, header)
    return made


def fill(made: Workbook, rows: Rows, header: Sequence[Any] = NAMES) -> None:
    """Write `rows` under `header` into the sheet that `made` shows."""
    sheet = made.active
    assert sheet is not None
    for row in (header, *rows):
        sheet.append(list(row))


def saved(made: Workbook) -> bytes:
    """The bytes of a workbook."""
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The archive `content` with `part` in the place of the one called `name`, or as a new one."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as given, ZipFile(out, "w", ZIP_DEFLATED) as made:
        for info in given.infolist():
            if info.filename != name:
                made.writestr(info, given.read(info))
        made.writestr(name, part)
    return out.getvalue()


def parquet(columns: Mapping[str, Any]) -> bytes:
    """A Parquet file of `columns`: values or Arrow arrays, by name."""
    out = BytesIO()
    pq.write_table(pa.table(dict(columns)), out)
    return out.getvalue()


def parquet_of(rows: Rows) -> bytes:
    """A Parquet file of `rows` of tickets."""
    return parquet({name: [row[place] for row in rows] for place, name in enumerate(NAMES)})


def xes(traces: Mapping[str, Sequence[Mapping[str, str]]], start: str = "<log>") -> bytes:
    """An event log: the events of each trace, attributes by key; a key that begins with time: is a date."""
    told = [start, '<string key="creator" value="a test"/>']
    for name, events in traces.items():
        told.append(f"<trace>{_attribute('concept:name', name)}")
        told += [f"<event>{''.join(_attribute(*one) for one in event.items())}</event>" for event in events]
        told.append("</trace>")
    return "\n".join([*told, "</log>"]).encode()


def _attribute(key: str, value: str) -> str:
    return f"<{'date' if key.startswith('time:') else 'string'} key={quoteattr(key)} value={quoteattr(value)}/>"


def write(path: Path, content: bytes) -> Path:
    """`path`, with `content` in it."""
    path.write_bytes(content)
    return path

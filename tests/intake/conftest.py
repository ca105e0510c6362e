"""What the tests of the import share: files written on the spot, a look into the store."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from data.store import Store

TICKETS = """\
title = "Help desk"
source = "helpdesk"
layout = "ticket"
zone = "Europe/Paris"
dates = ["%d/%m/%Y %H:%M", "iso"]

[columns]
id = "No"
received_at = "Opened"
answered_at = "Solved"
closed_at = "Closed"
due_at = "Due"
status = "State"
category = "Subject"

[values.status]
open = "in_analysis"
done = "closed"
"""
HEADER = "No,Opened,Solved,Closed,Due,State,Subject"

LOG = """\
source = "log"
layout = "event"
zone = "UTC"
order = ["step"]

[columns]
id = "ticket"
occurred_at = "at"
received_at = "opened"
status = "state"
team = "team"

[values.status]
"-100" = ""
Resolved = "answered"
"""
LOG_HEADER = "ticket,at,step,opened,state,team"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """`write("a.csv", *lines)` → the path of a file with these lines; bytes are written as they are."""

    def written(name: str, *lines: str, content: bytes | None = None) -> Path:
        path = tmp_path / name
        path.write_bytes(content if content is not None else ("\n".join(lines) + "\n").encode())
        return path

    return written


@pytest.fixture
def ask() -> Callable[..., list[tuple[Any, ...]]]:
    """`ask(store, query, *values)` → all rows, in a cursor of its own."""

    def asked(store: Store, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with closing(store.cursor()) as cursor:
            return cursor.execute(query, list(values)).fetchall()

    return asked


@pytest.fixture
def cases(ask: Callable[..., list[tuple[Any, ...]]]) -> Callable[..., list[tuple[Any, ...]]]:
    """`cases(store, "status, due_at")` → how the tickets stand now, by external id."""

    def now(store: Store, columns: str) -> list[tuple[Any, ...]]:
        return ask(
            store,
            f"SELECT external_id, {columns} FROM case_versions AS v JOIN tickets AS t USING (ticket_id)"
            " WHERE year(valid_to) = 9999 AND year(recorded_to) = 9999 ORDER BY external_id",
        )

    return now

"""Dates that cannot be read: what else was recognised stays, what is missing is said, a format by hand helps."""

from collections.abc import Callable
from pathlib import Path

import pytest

from data import intake
from data.intake.recognition import Writing, recognise
from data.store import Store
from domain.people import SYSTEM
from domain.problems import BadInput

Write = Callable[..., Path]
HEADER = "Folio;Recibido el;Fecha límite;Cerrado el;Estado;Ejecutivo;Monto;Canal"
ROWS = (
    "QJ-1;04@03@2026 01:59 p. m.;09@03@2026 01:59 p. m.;05@03@2026 09:00 a. m.;Cerrado;Ana;1,250.50;WhatsApp",
    "QJ-2;14@03@2026 12:15 a. m.;19@03@2026 01:59 p. m.;;En proceso;Ana;12.00;Teléfono",
)
FORMAT = "%d@%m@%Y %I:%M %p"
COLUMNS = {
    "id": "Folio",
    "received_at": "Recibido el",
    "closed_at": "Cerrado el",
    "due_at": "Fecha límite",
    "status": "Estado",
    "channel": "Canal",
    "agent": "Ejecutivo",
}


def test_the_rest_is_recognised_and_what_is_missing_is_named_with_a_sample(write: Write) -> None:
    found = recognise(write("quejas.csv", HEADER, *ROWS))
    assert found.proposal is not None
    assert dict(found.proposal.mapping.columns) == COLUMNS
    assert found.proposal.mapping.values["channel"] == {"WhatsApp": "chat", "Teléfono": "phone"}
    assert found.proposal.left_out == ("Monto",)
    sentence = str(found.problem)
    assert "Recibido el (“04@03@2026 01:59 p. m.”), Cerrado el (“05@03@" in sentence and "Monto" not in sentence
    assert any("taken is Europe/Paris, a guess" in str(one) for one in found.proposal.remarks)
    with pytest.raises(BadInput, match="needs the time of its receipt"):
        found.proposed()


def test_a_format_that_somebody_writes_completes_it(write: Write, store: Store) -> None:
    path = write("quejas.csv", HEADER, *ROWS)
    found = recognise(path, writing=Writing(dates=(FORMAT,)))
    assert found.problem is None
    mapping = found.proposed().mapping
    assert (dict(mapping.columns), mapping.dates) == (COLUMNS, (FORMAT,))
    report = intake.run(store, SYSTEM, path, mapping)
    assert (report.read, report.quarantined) == (2, 0)


def test_a_format_that_reads_nothing_leaves_it_as_it_was(write: Write) -> None:
    found = recognise(write("quejas.csv", HEADER, *ROWS), writing=Writing(dates=("%Y/%m/%d",)))
    assert found.problem is not None and found.proposal is not None
    assert found.proposal.mapping.dates == ("%Y/%m/%d",)


def test_another_date_is_not_taken_for_a_receipt_that_cannot_be_read(write: Write) -> None:
    rows = ["1,04@03@2026,2026-03-04", "2,05@03@2026,2026-03-06"]
    found = recognise(write("a.csv", "id,received on,last change", *rows))
    assert found.proposal is not None and "received on (“04@03@2026”)" in str(found.problem)
    assert found.proposal.mapping.columns["received_at"] == "received on"


def test_other_dates_that_cannot_be_read_are_named_and_left_out(write: Write) -> None:
    rows = ["1,2026-03-04,04@03@2026,100.00", "2,2026-03-05,05@03@2026,12.50"]
    proposal = recognise(write("a.csv", "id,received on,closed on,amount due", *rows)).proposed()
    assert dict(proposal.mapping.columns) == {"id": "id", "received_at": "received on"}
    told = [str(one) for one in proposal.remarks if "is not read" in str(one)]
    assert told == [
        "“closed on” is called like a date and is not read: “04@03@2026” is written in no way that is known."
    ]


def test_a_file_without_anything_like_a_date_says_so(write: Write) -> None:
    found = recognise(write("a.csv", "id,status", "1,open", "2,closed"))
    assert "no column of dates was found in a.csv. Its columns are: id, status." in str(found.problem)
    assert found.proposal is not None
    assert dict(found.proposal.mapping.columns) == {"id": "id", "status": "status"}

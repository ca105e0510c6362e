"""Files never seen before: which column is what, in which format, and what is said about it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from data import intake
from data.intake.mapping import Layout
from data.intake.recognition import Proposal, recognise
from data.store import Store
from domain.people import SYSTEM
from domain.problems import BadInput
from tests.intake import books

Write = Callable[..., Path]
Case = tuple[str, str, list[str], dict[str, str], tuple[str, ...]]

GERMAN: Case = (
    "cp1252",
    "Vorgangsnummer;Eingang;Gelöst am;Fälligkeit;Zustand;Beschwerdegrund;Abteilung;Priorität",
    [
        "B-1;13.01.2025 08:15;14.01.2025 09:00;20.01.2025;Gelöst;Zahlung;Nord;Hoch",
        "B-2;03.02.2025 10:00;;10.02.2025;In Bearbeitung;Bonus;Süd;Niedrig",
        "B-3;04.02.2025 11:30;28.02.2025 17:45;12.02.2025;Geschlossen;Zahlung;Nord;Hoch",
    ],
    {
        "id": "Vorgangsnummer",
        "received_at": "Eingang",
        "answered_at": "Gelöst am",
        "due_at": "Fälligkeit",
        "status": "Zustand",
        "category": "Beschwerdegrund",
        "priority": "Priorität",
        "team": "Abteilung",
    },
    ("%d.%m.%Y %H:%M", "%d.%m.%Y"),
)
FRENCH: Case = (
    "utf-8-sig",
    "N° de dossier,Reçue le,Clôturée le,État,Motif,Canal,Équipe",
    [
        "17,05/01/2025 09:00,06/01/2025 10:00,Clôturée,Retrait,Téléphone,Paiements",
        "18,25/01/2025 09:00,,En cours,Bonus,Courriel,Comptes",
        "19,07/02/2025 09:00,,En attente du client,Bonus,Formulaire,Comptes",
    ],
    {
        "id": "N° de dossier",
        "received_at": "Reçue le",
        "closed_at": "Clôturée le",
        "status": "État",
        "category": "Motif",
        "channel": "Canal",
        "team": "Équipe",
    },
    ("%d/%m/%Y %H:%M",),
)
AMERICAN: Case = (
    "utf-8",
    "Ticket ID\tCreated Date\tResolved Date\tStatus\tIssue Type",
    [
        "1001\t1/2/2025 9:05 AM\t1/3/2025 12:30 PM\tSolved\tBilling",
        "1002\t2/14/2025 11:59 PM\t\tOpen\tBilling",
    ],
    {
        "id": "Ticket ID",
        "received_at": "Created Date",
        "answered_at": "Resolved Date",
        "status": "Status",
        "category": "Issue Type",
    },
    ("%m/%d/%Y %I:%M %p",),
)
OFFSETS: Case = (
    "utf-8",
    "key,createdAt,closedAt,state,assignee",
    [
        "A-1,2025-01-02T09:00:00+01:00,2025-01-03T09:00:00+01:00,Done,ann",
        "A-2,2025-07-02T09:00:00Z,,In progress,bob",
    ],
    {"id": "key", "received_at": "createdAt", "closed_at": "closedAt", "status": "state", "agent": "assignee"},
    ("iso",),
)
SPANISH: Case = (
    "utf-16",
    "Expediente|Fecha de recepción|Fecha de cierre|Estado|Prioridad|País",
    ["E1|1-12-24|15-12-24|Cerrado|Alta|España", "E2|20-12-24||Abierto|Baja|Francia"],
    {
        "id": "Expediente",
        "received_at": "Fecha de recepción",
        "closed_at": "Fecha de cierre",
        "status": "Estado",
        "priority": "Prioridad",
        "jurisdiction": "País",
    },
    ("%d-%m-%y",),
)
ITALIAN: Case = (
    "utf-8",
    "Numero pratica;Data apertura;Data chiusura;Stato;Esito",
    ["P1;3 March 2025;;Aperto;", "P2;14 April 2025;2 June 2025;Chiuso;Respinta"],
    {
        "id": "Numero pratica",
        "received_at": "Data apertura",
        "closed_at": "Data chiusura",
        "status": "Stato",
        "decision": "Esito",
    },
    ("%d %B %Y",),
)
SPOKEN_OF: Case = (
    "cp1252",
    "N. pratica;Ricevuta il;Canale d'ingresso;Motivo del reclamo;Stato;Priorità;Termine di risposta;Chiusa il;Gruppo",
    [
        "PR/1;09/04/2026 08.22;Chat;Bonus;Chiusa;Bassa;12/04/2026 08.22;09/04/2026 16.57;Pagamenti",
        "PR/2;28/07/2026 14.28;E-mail;Bonus;Respinta;Normale;11/08/2026 14.28;08/08/2026 15.37;Pagamenti",
        "PR/3;01/09/2026 10.00;Telefono;Gioco;In attesa del cliente;Alta;11/09/2026 14.28;;Pagamenti",
    ],
    {
        "id": "N. pratica",
        "received_at": "Ricevuta il",
        "closed_at": "Chiusa il",
        "due_at": "Termine di risposta",
        "status": "Stato",
        "category": "Motivo del reclamo",
        "channel": "Canale d'ingresso",
        "priority": "Priorità",
        "team": "Gruppo",
        "decision": "Stato",
    },
    ("%d/%m/%Y %H.%M",),
)
PORTUGUESE: Case = (
    "utf-8",
    "Protocolo;Recebida em;Encerrada em;Prazo de resposta;Situação;Motivo da reclamação",
    ["A1;25/01/2025;28/01/2025;30/01/2025;Encerrada;Pagamento", "A2;26/01/2025;;31/01/2025;Em andamento;Jogo"],
    {
        "id": "Protocolo",
        "received_at": "Recebida em",
        "closed_at": "Encerrada em",
        "due_at": "Prazo de resposta",
        "status": "Situação",
        "category": "Motivo da reclamação",
    },
    ("%d/%m/%Y",),
)
DUTCH: Case = (
    "utf-8",
    "Zaaknummer;Ontvangen op;Gesloten op;Toestand;Behandelaar",
    ["Z1;20250131;20250228;Gesloten;Jan", "Z2;20250301;;In behandeling;Piet"],
    {
        "id": "Zaaknummer",
        "received_at": "Ontvangen op",
        "closed_at": "Gesloten op",
        "status": "Toestand",
        "agent": "Behandelaar",
    },
    ("%Y%m%d",),
)


def proposed(file: Path, **given: str) -> Proposal:
    """The proposal for `file`."""
    return recognise(file, **given).proposed()


def doubts(proposal: Proposal) -> str:
    """Everything of the proposal that is to be looked at, in one text."""
    of_choices = (remark for choice in proposal.choices for remark in choice.remarks)
    return "\n".join(str(remark) for remark in (*proposal.remarks, *of_choices) if remark.doubt)


@pytest.mark.parametrize(
    "case",
    [GERMAN, FRENCH, AMERICAN, OFFSETS, SPANISH, ITALIAN, SPOKEN_OF, PORTUGUESE, DUTCH],
    ids="german french american offsets spanish italian spoken-of portuguese dutch".split(),
)
def test_columns_and_dates_of_many_languages(write: Write, store: Store, case: Case) -> None:
    encoding, header, rows, columns, formats = case
    file = write("tickets.csv", content="\r\n".join([header, *rows]).encode(encoding))
    proposal = proposed(file)
    assert dict(proposal.mapping.columns) == columns
    assert set(proposal.mapping.dates) == set(formats)
    assert proposal.mapping.layout is Layout.TICKET
    report = intake.run(store, SYSTEM, file, proposal.mapping)
    assert (report.read, report.quarantined) == (len(rows), 0)


def test_values_become_the_words_of_the_desk(write: Write) -> None:
    encoding, header, rows, *_ = GERMAN
    file = write("a.csv", content="\n".join([header, *rows]).encode(encoding))
    values = proposed(file).mapping.values
    assert values["status"] == {"Gelöst": "answered", "In Bearbeitung": "in_analysis", "Geschlossen": "closed"}
    assert values["priority"] == {"Hoch": "high", "Niedrig": "normal"}
    assert values["category"] == {"Zahlung": "payment", "Bonus": "bonus"}


@pytest.mark.parametrize(
    ("field", "header"),
    [
        ("due_at", "Response deadline"),
        ("due_at", "Délai de réponse"),
        ("due_at", "Date limite de la réponse"),
        ("due_at", "Zu beantworten bis"),
        ("due_at", "Plazo de respuesta"),
        ("due_at", "Rispondere entro il"),
        ("due_at", "Antwoordtermijn"),
        ("category", "Reason for the complaint"),
        ("category", "Motif de la réclamation"),
        ("category", "Grund der Beschwerde"),
        ("category", "Motivo de la queja"),
        ("category", "Reden van de klacht"),
        ("closed_at", "Cerrada el"),
        ("closed_at", "Conclusa il"),
        ("answered_at", "Contestada el"),
    ],
)
def test_what_a_column_is_called_in_other_words(write: Write, field: str, header: str) -> None:
    cells = ["Bonus", "Bonus"] if field == "category" else ["2025-01-03", "2025-01-04"]
    rows = [f"{n},2025-01-0{n},{cell},open" for n, cell in enumerate(cells, 1)]
    assert proposed(write("a.csv", f"id,opened,{header},status", *rows)).mapping.columns[field] == header


def test_states_that_are_decisions_are_read_as_both(write: Write, store: Store) -> None:
    encoding, header, rows, *_ = SPOKEN_OF
    file = write("a.csv", content="\n".join([header, *rows]).encode(encoding))
    proposal = proposed(file)
    assert proposal.mapping.values["status"]["Respinta"] == "closed"
    assert proposal.mapping.values["decision"] == {"Respinta": "rejected", "*": ""}
    assert "decisions" not in doubts(proposal)


def test_a_file_without_a_deadline_is_said_to_make_no_figure_on_time(write: Write) -> None:
    rows = ["1,2025-01-01,2025-01-02,2025-01-03", "2,2025-01-02,,2025-01-04"]
    assert "by when a ticket must be answered" in doubts(proposed(write("a.csv", "id,opened,closed,x", *rows)))
    assert "must be answered" not in doubts(proposed(write("b.csv", "id,opened,closed,due", *rows)))


def test_a_log_is_told_by_ids_that_repeat_with_other_times(write: Write) -> None:
    rows = [f"C{case},{step},2025-03-0{step} 10:00,{word}" for case in (1, 2, 3) for step, word in enumerate(WORDS, 1)]
    proposal = proposed(write("log.csv", "case_id,step,timestamp,state", *rows))
    assert proposal.mapping.layout is Layout.EVENT
    assert dict(proposal.mapping.columns) == {"id": "case_id", "occurred_at": "timestamp", "status": "state"}
    assert proposal.mapping.order == ("step",)


WORDS = ("New", "Open", "Resolved")


def test_without_an_id_rows_are_told_apart_by_their_content(write: Write) -> None:
    rows = ["2025-01-01,Web,Open", "2025-01-01,Web,Open", "2025-01-02,Phone,Closed"]
    proposal = proposed(write("a.csv", "received,channel,status", *rows))
    assert "id" not in proposal.mapping.columns
    assert "told apart by their content" in doubts(proposal)


def test_numbers_since_1970_are_no_dates(write: Write) -> None:
    file = write("a.csv", "id,created,closed", "1,1735689600,1735776000", "2,1738368000,")
    with pytest.raises(
        BadInput, match=r"the dates in these columns of a.csv could not be read.*created \(“1735689600”\)"
    ):
        proposed(file)


@pytest.mark.parametrize("digits", ["20250131", "20250131103000"])
def test_bare_digits_are_dates_only_where_the_header_says_so(write: Write, digits: str) -> None:
    assert proposed(write("a.csv", "id,created", f"1,{digits}")).mapping.columns["received_at"] == "created"
    proposal = proposed(write("b.csv", "id,created,batch", f"1,2025-01-31,{digits}"))
    assert "batch" in proposal.left_out


def test_both_ways_read_and_the_ends_decide(write: Write) -> None:
    # With the month first the second ticket ends (4 January) before it begins (3 February).
    rows = ["1,01/02/2025,02/02/2025", "2,02/03/2025,01/04/2025", "3,05/06/2025,06/06/2025"]
    proposal = proposed(write("a.csv", "id,opened,closed", *rows))
    assert proposal.mapping.dates == ("%d/%m/%Y",)
    assert "fewer tickets end before they begin" in doubts(proposal)
    turned = ["1,02/01/2025,02/02/2025", "2,03/02/2025,04/01/2025", "3,06/05/2025,06/06/2025"]
    assert proposed(write("b.csv", "id,opened,closed", *turned)).mapping.dates == ("%m/%d/%Y",)


@pytest.mark.parametrize(
    ("header", "value", "format"),
    [
        ("numéro,reçue le", "01/02/2025", "%d/%m/%Y"),
        ("id,opened", "01/02/2025", "%d/%m/%Y"),
        ("id,opened", "01/02/2025 9:00 AM", "%m/%d/%Y %I:%M %p"),
    ],
)
def test_both_ways_read_and_nothing_decides_is_said_to_be_a_guess(
    write: Write, header: str, value: str, format: str
) -> None:
    proposal = proposed(write("a.csv", header, f"1,{value}"))
    assert proposal.mapping.dates == (format,)
    assert "a guess by the language" in doubts(proposal)


def test_one_day_above_12_decides_for_the_whole_file(write: Write) -> None:
    rows = [f"{n},0{1 + n % 9}/02/2025" for n in range(1200)]
    proposal = proposed(write("a.csv", "id,opened", *rows, "9999,02/28/2025"))
    assert proposal.mapping.dates == ("%m/%d/%Y",)
    assert "both ways" not in doubts(proposal)
    assert any("02/28/2025" in str(remark) for remark in proposal.remarks)


def test_dates_that_fit_neither_way_are_counted(write: Write) -> None:
    rows = [f"{n},{n}/02/2025" for n in range(1, 29)]
    proposal = proposed(write("a.csv", "id,opened", *rows, "99,02/30/2025", "98,unknown"))
    assert "2 values are no dates" in doubts(proposal)


def test_a_status_that_nobody_knows_stays_without_translation(write: Write) -> None:
    rows = ["1,2025-01-01,Open", "2,2025-01-02,Closed", "3,2025-01-03,Limbo"]
    file = write("a.csv", "id,opened,status", *rows)
    proposal = proposed(file)
    assert proposal.unknown == {"status": {"Limbo": 1}}
    assert "Limbo (1)" in doubts(proposal)
    assert intake.preview(file, proposal.mapping).reasons == {"unknown_value": 1}


def test_a_status_of_unknown_words_is_left_out_and_named(write: Write) -> None:
    proposal = proposed(write("a.csv", "id,opened,status", "1,2025-01-01,foo", "2,2025-01-02,bar"))
    assert "status" not in proposal.mapping.columns
    assert "could be the status" in doubts(proposal)


def test_a_priority_that_nobody_knows_costs_no_row(write: Write) -> None:
    rows = ["1,2025-01-01,High", "2,2025-01-02,Low", "3,2025-01-03,Purple"]
    file = write("a.csv", "id,opened,priority", *rows)
    proposal = proposed(file)
    assert proposal.mapping.values["priority"]["Purple"] == ""
    assert intake.preview(file, proposal.mapping).quarantined == 0


@pytest.mark.parametrize(
    ("header", "on_time", "late"),
    [("SLA met", {"yes"}, {"no"}), ("Überfällig", {"no"}, {"yes"}), ("En retard", {"no"}, {"yes"})],
)
def test_the_verdict_turns_round_where_the_column_asks_for_late(
    write: Write, header: str, on_time: set[str], late: set[str]
) -> None:
    verdict = proposed(write("a.csv", f"id,opened,{header}", "1,2025-01-01,yes", "2,2025-01-02,no")).mapping.verdict
    assert verdict is not None
    assert (verdict.on_time, verdict.late) == (on_time, late)


def test_names_of_no_language_are_told_by_their_values(write: Write) -> None:
    rows = [
        f"X{n:03},2025-01-{1 + n % 20:02},2025-02-{1 + n % 20:02},{'open' if n % 2 else 'closed'}" for n in range(40)
    ]
    proposal = proposed(write("a.csv", "aaa,bbb,ccc,ddd", *rows))
    columns = {"id": "aaa", "received_at": "bbb", "closed_at": "ccc", "status": "ddd"}
    assert dict(proposal.mapping.columns) == columns
    assert doubts(proposal).count("Not by its name") == 4


def test_marks_for_nothing_are_found(write: Write) -> None:
    proposal = proposed(
        write("a.csv", "id,opened,closed", "1,2025-01-01,n/a", "2,2025-01-02,?", "3,2025-01-03,2025-01-04")
    )
    assert set(proposal.mapping.missing) == {"", "n/a", "?"}


def test_a_column_that_cannot_be_named_is_left_out(write: Write) -> None:
    proposal = proposed(write("a.csv", "id,opened,,note,note", "1,2025-01-01,a,b,c"))
    assert proposal.left_out == ("", "note", "note")


def test_zone_and_source_can_be_said(write: Write) -> None:
    file = write("export helpdesk 2025-02.csv", "id,opened", "1,2025-01-01 10:00")
    assert (proposed(file).mapping.zone, proposed(file).mapping.source) == ("Europe/Paris", "helpdesk")
    assert "a guess" in doubts(proposed(file))
    said = proposed(file, zone="America/New_York", source="ours").mapping
    assert (said.zone, said.source) == ("America/New_York", "ours")
    with pytest.raises(BadInput, match="zone"):
        proposed(file, zone="Mars/Base")
    with pytest.raises(BadInput, match="source"):
        proposed(file, source="No Such Name!")


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["id,opened"], "a header and no row"),
        (["a,b", "1,2"], "no column of dates was found"),
        (["id,due date", "1,2025-01-01"], "No column of a.csv says when a ticket was received"),
    ],
)
def test_what_is_missing_is_said(write: Write, lines: list[str], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        proposed(write("a.csv", *lines))


def test_hundreds_of_columns_are_looked_at_and_thousands_refused(write: Write) -> None:
    def wide(columns: int) -> Path:
        header = ["id", "opened", *(f"x{n}" for n in range(columns))]
        return write("a.csv", ",".join(header), ",".join(["1", "2025-01-01", *("y" for _ in range(columns))]))

    assert proposed(wide(900)).mapping.columns["received_at"] == "opened"
    with pytest.raises(BadInput, match="has 5002 columns, more than 1000"):
        proposed(wide(5000))


REAL = {
    "boston311_2015": ("CASE_ENQUIRY_ID", "OPEN_DT", "CLOSED_DT", ("%m/%d/%Y %I:%M:%S %p",)),
    "nyc311_animals_2025": ("Unique Key", "Created Date", "Closed Date", ("%m/%d/%Y %H:%M",)),
    "cfpb_complaints": (None, "Date received", None, ("%m/%d/%Y",)),
    "uci_incident_event_log": ("number", "opened_at", "closed_at", ("%d/%m/%Y %H:%M",)),
    "helpdesk_event_log": ("case_id", None, None, ("iso",)),
}


@pytest.mark.parametrize("name", REAL)
def test_real_exports_are_recognised_without_a_preset(shared_data: Path, name: str) -> None:
    proposal = proposed(shared_data / f"{name}.csv.gz")
    mapping = proposal.mapping
    found = tuple(mapping.columns.get(field) for field in ("id", "received_at", "closed_at"))
    assert (*found, mapping.dates) == REAL[name]
    assert mapping.layout is (Layout.EVENT if "event_log" in name else Layout.TICKET)


def test_the_log_of_incidents_is_recognised_as_its_preset_reads_it(shared_data: Path) -> None:
    ours, preset = proposed(shared_data / "uci_incident_event_log.csv.gz").mapping, intake.preset("uci_incident")
    assert dict(ours.columns) == dict(preset.columns)
    assert (ours.order, ours.verdict) == (preset.order, preset.verdict)
    known = {value: word for value, word in preset.values["status"].items() if word}
    assert ours.values["status"] == known


def test_an_event_log_is_one_whatever_its_rows_say(store: Store, write: Write) -> None:
    """With a single event of each trace nothing tells it from a list of tickets but its format."""
    events = [{"time:timestamp": f"2026-01-0{day}T10:00:00Z", "concept:name": "Received"} for day in (2, 3)]
    path = write("a.xes", content=books.xes({"A": events[:1], "B": events[1:]}))
    found = recognise(path).proposed().mapping
    assert (found.layout, found.columns["id"]) == (Layout.EVENT, "case:concept:name")
    assert found.columns["occurred_at"] == "time:timestamp"
    assert intake.run(store, SYSTEM, path, found).imported == 2


def dated(tmp_path: Path, *columns: tuple[str, list[str]]) -> Path:
    """A file with a number in each row and these columns of dates, whose names say nothing."""
    rows = zip(*(values for _, values in columns), strict=True)
    lines = [";".join(["Nr", *(name for name, _ in columns)])]
    lines += [";".join([f"N-{number}", *row]) for number, row in enumerate(rows)]
    path = tmp_path / "dane.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def days(first: int, gaps: tuple[int, ...] = ()) -> list[str]:
    """Forty days from the `first` of January 2025 on, a week apart, empty at `gaps`."""
    start = date(2025, 1, first)
    return [
        "" if number in gaps else (start + timedelta(weeks=number)).strftime("%d-%m-%Y 10:00") for number in range(40)
    ]


def test_the_receipt_is_the_earliest_row_by_row_whatever_is_wrong_in_a_few(tmp_path: Path) -> None:
    """A date that is none and gaps among the late ones: on average, the confirmation would be the earlier one."""
    received, ended = days(1), days(5)
    received[3], ended[7] = "31-06-2025 10:00", "01-01-2024 10:00"
    path = dated(tmp_path, ("Potw", days(2, gaps=(37, 38, 39))), ("Wpl", received), ("Zam", ended))
    proposal = recognise(path).proposed()
    assert proposal.mapping.columns["received_at"] == "Wpl"
    # Both others come after it: which one is the end, their values do not tell.
    assert not {"answered_at", "closed_at"} & set(proposal.mapping.columns)
    assert any("several come after the receipt" in str(one) and "Potw, Zam" in str(one) for one in proposal.remarks)


def test_the_only_date_after_the_receipt_is_the_end_in_spite_of_a_slip(tmp_path: Path) -> None:
    ended = days(5, gaps=(30, 31, 39))
    ended[7] = "01-01-2024 10:00"
    assert recognise(dated(tmp_path, ("Zam", ended), ("Wpl", days(1)))).proposed().mapping.columns == {
        "id": "Nr",
        "received_at": "Wpl",
        "closed_at": "Zam",
    }


def test_what_is_often_before_the_receipt_or_ahead_is_no_end(tmp_path: Path) -> None:
    mixed = [
        before if number % 3 else after for number, (before, after) in enumerate(zip(days(1), days(9), strict=True))
    ]
    ahead = [f"{number % 28 + 1:02}-01-2150 10:00" for number in range(40)]
    proposal = recognise(
        dated(tmp_path, ("Inne", mixed[:20] + [""] * 20), ("Wpl", days(5)), ("Kiedys", ahead))
    ).proposed()
    assert proposal.mapping.columns["received_at"] == "Wpl"
    assert "closed_at" not in proposal.mapping.columns
    assert any("these dates are before the receipt or lie ahead: Inne, Kiedys" in str(one) for one in proposal.remarks)


def test_a_column_that_is_read_as_two_dates_is_told(tmp_path: Path) -> None:
    path = dated(tmp_path, ("Wpl", days(1)), ("Zam", days(5)))
    mapping = recognise(path).proposed().mapping
    assert intake.preview(path, mapping).warnings == ()
    twice = replace(mapping, columns={**mapping.columns, "closed_at": "Wpl"})
    assert [str(one) for one in intake.preview(path, twice).warnings] == [
        "“Wpl” is read as several dates: received_at, closed_at. Is one of them in another column?"
    ]

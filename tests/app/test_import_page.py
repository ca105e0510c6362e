"""The page Import: recognised by itself, corrected by hand, kept under a name, imported."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from time import sleep
from typing import Any
from urllib.parse import parse_qs

import pytest
from openpyxl import Workbook
from streamlit.testing.v1 import AppTest

from data import intake, mappings
from data.demo import fill
from data.store import Store
from domain.people import SYSTEM, Role
from tests.app.conftest import Visit
from ui import cached, mapping_words, uploads
from ui.mapping_draft import NO_CHOICE

LINES = """\
Vorgangsnummer;Eingang;Gelöst am;Zustand;Kanal;Zweitdatum
B-1;03.01.2025 08:15;14.01.2025 09:00;Gelöst;Telefon;01.01.2024 10:00
B-2;13.02.2025 10:00;;In Bearbeitung;Brief;02.01.2024 10:00
B-3;14.02.2025 11:30;;Schwebend;Telefon;03.01.2024 10:00
"""
FILE = ("beschwerden.csv", LINES.encode("cp1252"), "text/csv")


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Store]:
    """An open store of one test alone."""
    store = cached.store(tmp_path / "own" / "tickets.duckdb")
    fill(store, cases=30, seed=3, until=datetime.now(UTC))
    yield store
    store.close()


@pytest.fixture
def page(own: Store, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page as an administrator sees it."""
    monkeypatch.setenv("DELAI_STORE", str(own.path))
    person = next(one.user_id for one in cached.people(own) if one.role is Role.ADMIN)
    return visit("import_", lang="en", **{"as": person})


@pytest.fixture
def form(page: AppTest) -> AppTest:
    """The page with a file that it recognised."""
    return give(page, "import_file", FILE)


def give(app: AppTest, key: str, file: tuple[str, bytes, str]) -> AppTest:
    """The page with `file` in the box with this key."""
    box = next(one for one in app.file_uploader if one.key == key)
    box.set_value(file).run()
    return waited(app)


def waited(app: AppTest) -> AppTest:
    """The page once nothing is looked at beside it any more."""
    while any(str(one.key).startswith("work_import_") and one.key != "work_import_stop" for one in app.button):
        sleep(0.1)
        app.run()
    assert not app.exception
    return app


def imported(app: AppTest) -> AppTest:
    """The page once its file is imported."""
    app.button("import_run").click().run()
    while app.button("import_run").disabled:
        sleep(0.1)
        app.run()
    return waited(app)


def field(app: AppTest, name: str) -> Any:
    """The field of the form that shows the value `name`; of several forms the one that is drawn."""
    kinds = (app.selectbox, app.text_input, app.text_area, app.multiselect, app.checkbox)
    return next(
        one
        for kind in kinds
        for one in kind
        if str(one.key).startswith("mapping.") and str(one.key).split(".", 2)[2] == name
    )


def put(app: AppTest, name: str, value: object) -> AppTest:
    """The page after `value` was chosen or typed in a field of the form."""
    field(app, name).set_value(value).run()
    return waited(app)


def said(app: AppTest) -> str:
    """Every small text and message of the page."""
    return "\n".join(plain(one.value) for kind in (app.caption, app.error, app.success) for one in kind)


def plain(text: str) -> str:
    """`text` without what keeps it from being Markdown."""
    return text.replace("\\", "").replace("\u2060", "")


def counts(app: AppTest) -> str:
    """The line that counts the rows."""
    return next(one.value for one in app.caption if " read · " in one.value and "go" in one.value)


def test_the_file_is_recognised_and_every_field_tells_its_effect(form: AppTest) -> None:
    chosen = {
        name: field(form, f"column.{name}").value for name in ("id", "received_at", "answered_at", "status", "agent")
    }
    assert chosen == {
        "id": "Vorgangsnummer",
        "received_at": "Eingang",
        "answered_at": "Gelöst am",
        "status": "Zustand",
        "agent": NO_CHOICE,
    }
    assert "3 of 3 read · “03.01.2025 08:15” → **3 Jan 2025 08:15**" in said(form)
    assert "“Schwebend” has no translation" in said(form)
    assert "taken is Europe/Paris, a guess" in said(form)
    assert counts(form) == "3 rows read · 1 cannot be read and goes to quarantine"


def test_a_change_is_seen_at_once_and_stays(form: AppTest) -> None:
    put(form, "value.status.Schwebend", "waiting_player")
    assert counts(form).startswith("3 rows read · 0 ")
    put(form, "zone", "America/New_York")
    put(form, "column.received_at", "Zweitdatum")
    assert "“01.01.2024 10:00” → **1 Jan 2024 10:00**" in said(form)
    assert field(form, "zone").value == "America/New_York"
    assert field(form, "value.status.Schwebend").value == "waiting_player"


def test_what_is_said_of_a_choice_goes_with_it(form: AppTest) -> None:
    assert "rows with these go to quarantine: Schwebend (1)" in said(form)
    assert "1 value of the status has no translation" in said(form)
    put(form, "zone", "Europe/Warsaw")
    put(form, "value.status.Schwebend", "closed")
    assert "a guess" not in said(form)
    assert "quarantine: Schwebend" not in said(form) and "no translation" not in said(form)
    put(form, "zone", "Europe/Paris")
    assert "taken is Europe/Paris, a guess" in said(form)


def test_a_key_pressed_by_mistake_empties_no_box(form: AppTest) -> None:
    put(form, "value.status.Schwebend", "closed")
    boxes = [one for one in form.selectbox if str(one.key).startswith("mapping.")]
    assert {"column.id", "value.status.Schwebend", "verdict.column"} <= {key.key.split(".", 2)[2] for key in boxes}
    # Streamlit lets the Escape key empty a box that began with nothing.
    assert all(one.proto.HasField("default") for one in boxes)
    put(form, "value.status.Schwebend", NO_CHOICE)
    assert counts(form).startswith("3 rows read · 1 ")


def test_fields_without_a_column_are_counted_as_columns_are_chosen(form: AppTest) -> None:
    def without() -> int:
        line = next(one.value for one in form.caption if "without a column" in one.value)
        return int(line.split()[0])

    before = without()
    put(form, "column.category", "Kanal")
    assert without() == before - 1


def test_what_was_typed_survives_another_way_to_read_it(form: AppTest) -> None:
    put(form, "value.status.Schwebend", "closed")
    put(form, "source", "crm")
    waited(form.selectbox("import_preset").set_value("preset:boston311").run())
    assert "CASE_ENQUIRY_ID" in said(form)
    waited(form.selectbox("import_preset").set_value("recognised").run())
    assert field(form, "source").value == "crm"
    assert field(form, "value.status.Schwebend").value == "closed"


def test_a_mistake_is_one_sentence_and_nothing_can_be_imported(form: AppTest) -> None:
    put(form, "dates", "%d.%m")
    assert len(form.error) == 1
    assert "does not say year, month and day" in said(form)
    assert form.button("import_run").disabled
    put(form, "dates", "%d.%m.%Y %H:%M")
    assert not form.error
    assert not form.button("import_run").disabled


def test_a_column_of_no_dates_says_what_is_not_read(form: AppTest) -> None:
    put(form, "column.received_at", "Kanal")
    assert "0 of 3 read" in said(form)
    assert "“Telefon” is no date in these formats" in said(form)
    assert form.button("import_run").disabled


def test_the_mapping_is_saved_found_again_and_deleted(form: AppTest, own: Store) -> None:
    put(form, "value.status.Schwebend", "waiting_player")
    form.text_input("mapping_name").set_value("Our CRM").run()
    form.button("mapping_save").click().run()
    assert "“Our CRM” is saved" in said(form)
    assert "“Our CRM” is saved" in said(form.run()), "the page runs again by itself"
    kept = mappings.named(own, "Our CRM")
    assert kept.values["status"]["Schwebend"] == "waiting_player"
    waited(form.selectbox("import_preset").set_value("saved:Our CRM").run())
    assert counts(form).startswith("3 rows read · 0 ")
    form.button("mapping_delete").click().run()
    assert mappings.saved(own) == {}
    assert form.selectbox("import_preset").value == "recognised"


def test_a_name_is_replaced_only_when_ticked(form: AppTest, own: Store) -> None:
    mappings.save(own, SYSTEM, "Our CRM", intake.preset("boston311").text)
    form.run()
    form.text_input("mapping_name").set_value("Our CRM").run()
    form.button("mapping_save").click().run()
    assert "already" in said(form)
    assert mappings.named(own, "Our CRM").source == "boston311"
    form.checkbox("mapping_replace").check().run()
    form.button("mapping_save").click().run()
    assert mappings.named(own, "Our CRM").source == "beschwerden"


def test_a_preset_is_opened_for_editing(page: AppTest) -> None:
    lines = b"CASE_ENQUIRY_ID,OPEN_DT,CLOSED_DT,TARGET_DT,OnTime_Status,CASE_STATUS,TYPE,Dept,Source\n"
    row = b"1,01/02/2015 08:00:00 AM,,,ONTIME,Open,Tree,INFO,Self Service\n"
    give(page, "import_file", ("b.csv", lines + row, "text/csv"))
    waited(page.selectbox("import_preset").set_value("preset:boston311").run())
    assert "no column “Department”" in said(page)
    waited(page.checkbox("import_edit_preset:boston311").check().run())
    assert "The file has no such column." in said(page)
    put(page, "column.team", "Dept")
    assert counts(page) == "1 row read · 0 cannot be read and go to quarantine"
    assert field(page, "verdict.on_time.OnTime_Status").value == ["ONTIME"]
    assert field(page, "value.channel.Self Service").value == "form"


def test_nothing_recognised_says_what_is_missing_and_leaves_it_to_the_person(page: AppTest) -> None:
    give(page, "import_file", ("a.csv", b"a,b\n1,3 foo 2025\n", "text/csv"))
    assert "no column of dates was found" in said(page)
    assert page.button("import_run").disabled


STRANGE = """\
Folio;Canal;Acuse el;Recibido el;Cerrado el;Estado
1;WhatsApp;05@03@2026 01:59 p. m.;04@03@2026 01:59 p. m.;05@03@2026 09:00 a. m.;Cerrado
2;Chat;;14@03@2026 12:15 a. m.;;En proceso
"""


@pytest.fixture
def strange(page: AppTest) -> AppTest:
    """The page with a file whose dates are written as nobody writes them."""
    return give(page, "import_file", ("quejas.csv", STRANGE.encode("cp1252"), "text/csv"))


def test_dates_that_cannot_be_read_leave_the_rest_filled_in(strange: AppTest) -> None:
    chosen = {name: field(strange, f"column.{name}").value for name in ("id", "received_at", "status", "channel")}
    assert chosen == {"id": "Folio", "received_at": "Recibido el", "status": "Estado", "channel": "Canal"}
    assert len(strange.error) == 1
    assert "could not be read" in said(strange) and "Recibido el (“04@03@2026 01:59 p. m.”)" in said(strange)
    assert "taken is Europe/Paris, a guess" in said(strange)
    assert "Not read: Acuse el" in said(strange)
    assert strange.button("import_run").disabled


def test_a_format_written_by_hand_has_the_file_looked_at_again(strange: AppTest) -> None:
    put(strange, "zone", "America/Mexico_City")
    put(strange, "column.team", "Canal")
    put(strange, "dates", "%d@%m@%Y %I:%M %p")
    assert not strange.error
    assert counts(strange) == "2 rows read · 0 cannot be read and go to quarantine"
    assert "“04@03@2026 01:59 p. m.” → **4 Mar 2026 13:59**" in said(strange)
    # What was chosen by hand before stays.
    assert field(strange, "zone").value == "America/Mexico_City"
    assert field(strange, "column.team").value == "Canal"
    put(strange, "dates", "%d/%m/%Y")
    assert "“04@03@2026 01:59 p. m.” is no date in these formats" in said(strange)
    put(strange, "dates", "%d@%m@%Y %I:%M %p")
    assert not strange.error and not strange.button("import_run").disabled


@pytest.mark.parametrize(
    ("format", "sentence"),
    [
        ("%d@%m@%Y %I:%M a. m.", "“a. m.” written out: write %p in its place"),
        ("%d@%m@%Y %I:%M", "%I is the hour of twelve: add %p"),
        ("%d@%m@%Y %H:%M %p", "%H is the hour of twenty-four"),
    ],
)
def test_a_format_that_would_lose_the_half_of_the_day_is_said_beside_its_field(
    strange: AppTest, format: str, sentence: str
) -> None:
    put(strange, "dates", format)
    beside = [plain(one.value) for one in strange.caption if one.value.startswith(":red")]
    assert [sentence in one for one in beside].count(True) == 1
    assert len(strange.error) == 1 and "The mapping" not in strange.error[0].value
    assert strange.button("import_run").disabled


def test_what_is_missing_is_told_in_the_words_of_the_form(form: AppTest) -> None:
    put(form, "column.received_at", NO_CHOICE)
    assert "“Received on” has no column yet: choose the one that holds it." in said(form)
    assert "columns.received_at" not in said(form)
    put(form, "column.received_at", "Eingang")
    put(form, "source", "No Such Name!")
    assert "“Name of the source”: must be a short name" in said(form)


def test_columns_that_are_not_read_are_named(form: AppTest) -> None:
    assert said(form).count("Not read: Zweitdatum") == 2
    put(form, "column.team", "Zweitdatum")
    assert "Not read" not in said(form)


def test_a_file_that_is_none_is_one_sentence(page: AppTest) -> None:
    give(page, "import_file", ("a.csv", b"\x00\x01\x02", "text/csv"))
    assert len(page.error) == 1
    assert page.button("import_run").disabled


def test_the_corrected_file_is_imported(form: AppTest, own: Store) -> None:
    put(form, "value.status.Schwebend", "waiting_player")
    imported(form)
    with closing(own.cursor()) as cursor:
        query = "SELECT count(*) FROM tickets WHERE source = 'beschwerden'"
        assert cursor.execute(query).fetchall() == [(3,)]


def test_a_slow_import_forgets_nothing_that_was_chosen(form: AppTest, own: Store) -> None:
    put(form, "source", "crm")
    form.text_input("mapping_name").set_value("Our CRM").run()
    with own.alone():  # somebody else writes: the import has to wait
        form.button("import_run").click().run()
        assert form.button("import_run").disabled
        assert next(one for one in form.file_uploader if one.key == "import_file").disabled
    while form.button("import_run").disabled:
        form.run()
    assert "The file is in." in said(form)
    assert field(form, "source").value == "crm"
    assert form.text_input("mapping_name").value == "Our CRM"
    form.button("import_run").click().run()
    with closing(own.cursor()) as cursor:
        query = "SELECT source, count(*) FROM tickets WHERE source <> 'desk' GROUP BY 1"
        assert cursor.execute(query).fetchall() == [("crm", 2)]


def test_the_file_stays_while_it_is_imported_and_another_page_is_looked_at(form: AppTest, own: Store) -> None:
    with own.alone():  # somebody else writes: the import has to wait
        form.button("import_run").click().run()
        for page in ("overview", "import_"):
            form.switch_page(f"../pages/{page}.py").run()
        assert not form.exception
        assert form.button("import_run").disabled
    while form.button("import_run").disabled:
        form.run()
    assert "The file is in." in said(form)
    assert "beschwerden.csv is still here." in said(form)


def test_work_is_there_after_a_reload_and_begins_no_second_time(form: AppTest, own: Store, visit: Visit) -> None:
    person = form.query_params["as"]
    with own.alone():
        form.button("import_run").click().run()
        again = visit("import_", lang="en", **{"as": str(person if isinstance(person, str) else person[0])})
        assert "beschwerden.csv is being imported." in said(again)
        assert next(one for one in again.file_uploader if one.key == "import_file").disabled
    while "The file is in." not in said(again):
        again.run()


def test_a_second_import_that_fails_does_not_stand_under_the_success_of_the_first(form: AppTest, own: Store) -> None:
    imported(form)
    assert "The file is in." in said(form)
    kept = max(uploads.folder().glob("*/beschwerden.csv"), key=lambda file: file.stat().st_mtime)
    kept.write_bytes(b"")
    shutil.rmtree(uploads.plain_folder(kept))
    imported(form)
    assert "is empty" in said(form)
    assert "The file is in." not in said(form)


def test_what_came_of_it_stands_under_the_button_and_leads_to_report_and_quarantine(
    form: AppTest, own: Store, visit: Visit
) -> None:
    put(form, "value.status.Schwebend", NO_CHOICE)
    imported(form)
    drawn = [one.key or one.value for one in form.main if one.type in ("button", "alert", "subheader", "success")]
    assert drawn.index("import_run") < drawn.index("The file is in.") < drawn.index("Keep the mapping")
    with closing(own.cursor()) as cursor:
        number = intake.imports(cursor)[0].batch_id
    report, quarantine = (one for one in form.get("page_link") if "imports" in one.page)
    assert report.label == f"Open the report of import {number}"
    assert quarantine.label == "Correct 1 row in quarantine"
    asked = {name: values[0] for name, values in parse_qs(quarantine.query_string).items()}
    opened = visit("imports", **asked)
    assert not opened.exception and "Quarantine" in [one.value for one in opened.subheader]
    assert opened.get("bidi_component"), "the quarantine is brought into view"


def test_the_success_of_a_file_goes_when_another_is_chosen(form: AppTest) -> None:
    imported(form)
    assert "The file is in." in said(form)
    give(form, "import_file", ("other.csv", LINES.encode("cp1252"), "text/csv"))
    assert "The file is in." not in said(form)


def test_presets_have_names_that_can_be_translated() -> None:
    assert dict(intake.presets()) == mapping_words.PRESETS


def test_any_delimiter_is_found_and_another_can_be_named(page: AppTest) -> None:
    lines = "Ticket no^Opened^Status\n1^2025-01-05^open\n2^2025-01-06^closed\n"
    give(page, "import_file", ("a.csv", lines.encode(), "text/csv"))
    assert field(page, "column.received_at").value == "Opened"
    assert counts(page).startswith("2 rows read · 0 ")
    box = next(one for one in page.text_input if one.label.startswith("Delimiter"))
    box.set_value("x").run()
    waited(page)
    assert "“x” is no delimiter" in said(page)
    box = next(one for one in page.text_input if one.label.startswith("Delimiter"))
    box.set_value(";").run()
    waited(page)
    assert not page.exception
    assert "no column of dates was found" in said(page)


def test_a_guessed_encoding_is_told_and_the_letters_can_be_chosen(page: AppTest) -> None:
    polish = "Nr sprawy;Eingang;Gelöst am;Prowadzący\n1;13-03-2026 05:31;14-03-2026 05:31;Żaneta Śmigiel\n"
    app = waited(give(page, "import_file", ("skargi.csv", polish.encode("cp1250"), "text/csv")))
    (letters,) = (one for one in app.selectbox if one.label == "Letters")
    assert (letters.value, letters.placeholder) == (None, "A guess: Western European · cp1252")
    told = "\n".join(one.value.replace("\\", "").replace("\u2060", "") for one in app.warning)
    assert "it was read as Western European (cp1252): “Gelöst”, “Prowadz¹cy”" in told
    app = waited(letters.set_value("cp1250").run())
    assert not any("does not say its encoding" in one.value for one in app.warning)
    assert "Prowadzący" in field(app, "column.agent").options


def test_the_sheet_with_the_largest_table_is_read_and_another_can_be_chosen(page: AppTest) -> None:
    made = Workbook()
    made.active.append(["Cover", "of", "all"])
    for title, count in (("Tickets", 5), ("Old ones", 3)):
        sheet = made.create_sheet(title)
        for row in (
            ["Report"],
            ["Ticket no", "Opened", "Status"],
            *([n, f"2025-01-0{n + 1}", "open"] for n in range(count)),
        ):
            sheet.append(row)
    out = BytesIO()
    made.save(out)
    give(page, "import_file", ("a.xlsx", out.getvalue(), "application/octet-stream"))
    assert counts(page).startswith("5 rows read · 0 ")
    assert "Above the header stand lines of title, which are left out: 1." in said(page)
    box = next(one for one in page.selectbox if one.label == "Sheet")
    assert "Tickets · 7 rows, 3 columns" in box.options
    box.set_value("Old ones").run()
    waited(page)
    assert counts(page).startswith("3 rows read · 0 ")


def test_a_mapping_of_ones_own_is_changed_on_the_table_that_it_names(page: AppTest, own: Store) -> None:
    text = f'delimiter = "^"\n{intake.preset("boston311").text}'
    mappings.save(own, SYSTEM, "Ours", text)
    page.run()
    give(page, "import_file", ("a.csv", b"a,b^OPEN_DT^c,d\n1,2^2025-01-01^x,y\n", "text/csv"))
    waited(page.selectbox("import_preset").set_value("saved:Ours").run())
    waited(page.checkbox("import_edit_saved:Ours").check().run())
    assert not page.exception
    assert list(field(page, "column.received_at").options) == ["No column", "a,b", "OPEN_DT", "c,d"]


def test_the_zone_of_a_preset_is_said_beside_it(page: AppTest, own: Store) -> None:
    header = "CASE_ENQUIRY_ID,OPEN_DT,CLOSED_DT,TARGET_DT,OnTime_Status,CASE_STATUS,TYPE,Department,Source\n"
    row = "1,01/02/2015 08:00:00 AM,,,ONTIME,Open,Tree,INFO,Self Service\n"
    give(page, "import_file", ("b.csv", (header + row).encode(), "text/csv"))
    waited(page.selectbox("import_preset").set_value("preset:boston311").run())
    next(one for one in page.selectbox if one.label == "Zone of times without an offset").set_value("UTC").run()
    imported(page)
    with closing(own.cursor()) as cursor:
        query = "SELECT received_at FROM case_versions WHERE source = 'boston311' LIMIT 1"
        assert cursor.execute(query).fetchall() == [(datetime(2015, 1, 2, 8, tzinfo=UTC),)]


def test_what_every_choice_does_to_the_first_rows_is_told(form: AppTest) -> None:
    assert "**Of the first 3 rows 2 would be accepted.**" in said(form)
    assert "Read so, the first rows are 2 tickets." in said(form)
    assert "None of the first rows has an end and a status that says open." in said(form)
    put(form, "value.status.Gelöst", "in_analysis")
    assert "1 of the first rows has an end and a status that says open: it counts as ended." in said(form)
    put(form, "ends_need_status", True)
    assert "it stays open" in said(form)
    put(form, "column.id", NO_CHOICE)
    assert "a row that changes later is another ticket" in said(form)


def test_free_text_that_is_taken_for_a_category_is_told(page: AppTest) -> None:
    rows = (f"{n},2025-01-{n + 1:02},My withdrawal number {n} never arrived at my bank" for n in range(12))
    give(page, "import_file", ("a.csv", "\n".join(["id,opened,Category", *rows, ""]).encode(), "text/csv"))
    assert any("holds 12 different texts in 12 rows" in plain.value.replace("\\", "") for plain in page.warning)


def test_columns_named_like_markup_are_shown_as_they_are(page: AppTest) -> None:
    file = "id,opened,status\n*1*,2025-01-13,:smile: [a](b)\n2,2025-01-14,open\n3,2025-01-15,closed\n"
    give(page, "import_file", ("a.csv", file.encode(), "text/csv"))
    assert any(r"\[a\]" in one.label for one in page.selectbox)


def test_a_file_with_the_columns_of_an_earlier_one_is_read_as_that_was(form: AppTest, own: Store) -> None:
    put(form, "zone", "America/Sao_Paulo")
    put(form, "value.status.Schwebend", "in_analysis")
    imported(form)
    [kept] = kept_imports(own)
    again = give(form, "import_file", ("beschwerden2.csv", LINES.replace("B-", "C-").encode("cp1252"), "text/csv"))
    assert "Import 1 read a file with these columns: beschwerden.csv" in said(again)
    assert field(again, "zone").value == "America/Sao_Paulo"
    assert "a guess" not in said(again), "nothing is said of what was recognised and does not count"
    assert field(again, "value.status.Schwebend").value == "in_analysis"
    assert field(again, "source").value == kept.source
    afresh = waited(next(one for one in again.checkbox if one.label == "Read this one as that").uncheck().run())
    assert field(afresh, "zone").value == "Europe/Paris" and "a guess" in said(afresh)


def test_a_file_with_other_columns_is_not(form: AppTest) -> None:
    imported(form)
    other = LINES.replace("Zweitdatum", "Drittdatum").encode("cp1252")
    assert "read a file with these columns" not in said(give(form, "import_file", ("other.csv", other, "text/csv")))


def kept_imports(store: Store) -> list[intake.Kept]:
    with closing(store.cursor()) as cursor:
        return intake.imports(cursor)

"""The page Imports: the list, a report, corrected rows, taking an import back, and what cannot be."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from analytics.figures import figures
from analytics.question import Question
from data import commands, intake
from data.demo import fill
from data.store import Store
from domain.people import SYSTEM, Person, Role
from domain.vocabulary import Decision
from tests.app.conftest import Visit
from tests.intake.conftest import HEADER, TICKETS
from tests.people import hire
from ui import cached, language, quarantine_file, quarantine_grid

VERDICT = """
[verdict]
column = "SLA"
on_time = ["met"]
late = ["missed"]
"""
ROWS = (
    "1,05/01/2026 09:00,06/01/2026 09:00,,08/01/2026 09:00,done,bonus,met",
    "2,05/01/2026 09:00,09/01/2026 09:00,,08/01/2026 09:00,done,bonus,met",
    "3,05/01/2026 09:00,04/01/2026 09:00,,08/01/2026 09:00,done,bonus,",
    "4,31/02/2026 09:00,,,,open,bonus,",
    "5,32/01/2026 09:00,,,,open,bonus,",
    '6,05/01/2026 09:00,,,,frozen,"**a** \u202eb",',
    "7,05/01/2026 09:00,,,,open,bonus,,too,many",
    "8,05/01/2026",
)
GOOD = "28/02/2026 09:00"
Bring = Callable[..., int]
Opened = Callable[..., AppTest]


@pytest.fixture(scope="module")
def desk_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An open store with few complaints for this file alone: other tests count what imports would add."""
    with_staff = staffed(tmp_path_factory.mktemp("imports") / "tickets.duckdb")
    yield with_staff
    with_staff.close()


def staffed(path: Path) -> Store:
    """A store that the pages can be served from."""
    store = cached.store(path)
    fill(store, cases=40, seed=7, until=datetime.now(UTC))
    return store


@pytest.fixture
def bring(desk_store: Store, tmp_path: Path, request: pytest.FixtureRequest) -> Bring:
    """`bring(*rows)` → the number of an import of these rows, from a source of this test alone."""
    source = request.node.name.split("[")[0].removeprefix("test_")[:40]

    def brought(*rows: str, encoding: str = "utf-8") -> int:
        head = f'encoding = "{encoding}"\n' + TICKETS.replace("helpdesk", source)
        file = tmp_path / "own.csv"
        file.write_text("\n".join((HEADER + ",SLA", *(rows or ROWS))) + "\n", encoding=encoding)
        intake.run(desk_store, admin(desk_store), file, intake.parse_mapping(head + VERDICT, "m.toml"))
        with closing(desk_store.cursor()) as cursor:
            return intake.imports(cursor)[0].batch_id

    return brought


@pytest.fixture
def opened(visit: Visit, desk_store: Store) -> Opened:
    """`opened(3, reason="…")` → the page with import 3, for an administrator."""

    def go(number: int | str = "", **address: str) -> AppTest:
        asked = {"import": str(number)} if number != "" else {}
        app = visit("imports", **{"lang": "en", "as": admin(desk_store).user_id} | asked | address)
        assert not app.exception
        return app

    return go


def admin(store: Store) -> Person:
    return next(one for one in cached.people(store) if one.role is Role.ADMIN)


def kept(store: Store, number: int) -> intake.Kept:
    with closing(store.cursor()) as cursor:
        return intake.kept_import(cursor, number)


def waiting(store: Store, number: int) -> list[intake.Waiting]:
    with closing(store.cursor()) as cursor:
        return intake.waiting(cursor, SYSTEM, kept(store, number))


def ids(store: Store, number: int) -> list[str]:
    """What the rows that wait call their tickets."""
    return [row.cells[0] for row in waiting(store, number)]


def plain(text: str) -> str:
    return text.replace("\\", "").replace("\u2060", "")


def said(app: AppTest) -> str:
    """All sentences of the page."""
    kinds = (app.markdown, app.caption, app.success, app.warning, app.error, app.info)
    return plain("\n".join(one.value for kind in kinds for one in kind))


def links(app: AppTest) -> list[str]:
    return [plain(one.label) for one in app.get("page_link")]


def keys(app: AppTest) -> set[str | None]:
    """The keys of the buttons."""
    return {one.key for one in app.button}


def type_in(app: AppTest, row: int, **cells: str | None) -> AppTest:
    """Type into cells of a row of the grid, after what was typed there before."""
    key = app.data_editor[0].key
    before = app.session_state[key]["edited_rows"] if key in app.session_state else {}
    edits = before | {row: before.get(row, {}) | cells}
    app.session_state[key] = {"edited_rows": edits, "added_rows": [], "deleted_rows": []}
    return app.run()


def press(app: AppTest, key: str) -> AppTest:
    """Press a button and wait for the work that it begins."""
    app.button(key=key).click().run()
    end = monotonic() + 60
    while "work_imports_stop" in keys(app) and monotonic() < end:
        sleep(0.1)
        app.run()
    assert not app.exception
    return app


def test_nothing_was_imported_yet(opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with staffed(tmp_path / "tickets.duckdb") as store:
        monkeypatch.setenv("DELAI_STORE", str(store.path))
        app = opened()
        assert "Nothing was imported yet." in said(app)
        assert links(app) == ["Import a file"]
        assert not app.dataframe


def test_the_list_has_every_import_the_newest_first(opened: Opened, bring: Bring, desk_store: Store) -> None:
    first, second = bring(), bring(*ROWS[:1], "9,05/01/2026 09:00,,,,open,bonus,")
    app = opened()
    rows = app.dataframe[0].value
    assert list(rows["number"][:2]) == [str(second), str(first)]
    assert list(rows.loc[0, "read":"unchanged"]) == [2, 0, 0, 1, 0, 1]
    assert list(rows.loc[1, "read":"unchanged"]) == [8, 5, 5, 3, 0, 0]
    assert set(rows["file"][:2]) == {"own.csv"} and set(rows["who"][:2]) == {admin(desk_store).name}
    assert not app.subheader and not app.error


def test_a_report_has_counts_faults_and_verdicts(opened: Opened, bring: Bring) -> None:
    app = opened(bring())
    assert "**8 rows read** = 3 accepted + 5 in quarantine" in said(app)
    assert [(one.label, one.value) for one in app.metric] == [
        ("Still waiting", "5"),
        ("New tickets", "3"),
        ("Updated tickets", "0"),
        ("Unchanged tickets", "0"),
    ]
    assert "Answered before it was received: 1 ticket" in said(app)
    assert "with a deadline and a verdict of the source: 2. That verdict is ours on 1 of them" in said(app)
    assert "3" in links(app)
    assert 'source = "a_report' in app.code[0].value


def test_a_fault_leads_to_its_ticket(opened: Opened, visit: Visit, bring: Bring) -> None:
    (link,) = [one for one in opened(bring()).get("page_link") if plain(one.label) == "3"]
    assert "ticket" in link.page
    ticket = visit("ticket", **{name: values[0] for name, values in parse_qs(link.query_string).items()})
    assert not ticket.exception and not ticket.error
    assert ticket.subheader[0].value.endswith(":3")


def listed(app: AppTest, visit: Visit, label: str) -> list[str]:
    """What the link that begins with `label` opens: the tickets of the list, as their source calls them."""
    (link,) = [one for one in app.get("page_link") if plain(one.label).startswith(label)]
    explored = visit("explore", **{name: values[0] for name, values in parse_qs(link.query_string).items()})
    assert not explored.exception
    return sorted(plain(name).rpartition(":")[2] for name in explored.dataframe[0].value["reference"])


def test_every_count_opens_its_tickets_and_no_others(opened: Opened, visit: Visit, bring: Bring) -> None:
    bring()
    changed = [ROWS[0].replace("bonus", "game"), "9,07/01/2026 09:00,06/01/2026 09:00,,08/01/2026 09:00,done,game,met"]
    app = opened(bring(*changed), category="bonus")
    assert listed(app, visit, "Open the new tickets (1)") == ["9"]
    assert listed(app, visit, "Open the updated tickets (1)") == ["1"]
    assert listed(app, visit, "Open all (1)") == ["9"]


def test_tickets_that_are_in_no_list_are_told_beside_it(opened: Opened, bring: Bring, desk_store: Store) -> None:
    number = bring("1,05/01/2026 09:00,,,,open,bonus,", "2,05/01/2026 09:00,,,,open,bonus,")
    with closing(desk_store.cursor()) as cursor:
        query = "SELECT ticket_id, version FROM tickets ORDER BY ticket_id DESC LIMIT 1"
        ticket, version = cursor.execute(query).fetchall()[0]
    assert "in no list now" not in said(opened(number))
    eve = Person("eve", "Eve", Role.SUPERVISOR)
    commands.answer(hire(desk_store, eve), eve, ticket, version, Decision.SPAM, "Advertising.")
    app = opened(number)
    assert "Open the new tickets (1)" in links(app)
    assert "1 more is in no list now: duplicates and spam are in no figure." in said(app)


def test_corrected_rows_are_called_so_in_the_readers_language(opened: Opened, bring: Bring, desk_store: Store) -> None:
    first = waiting(desk_store, number := bring())[0]
    corrected = {first.row_id: (first.cells[0], GOOD, *first.cells[2:])}
    intake.correct(desk_store, admin(desk_store), number, corrected)
    assert opened().dataframe[0].value["file"][0] == "corrections of own.csv"
    assert opened(lang="fr").dataframe[0].value["file"][0] == language.in_language(
        "fr", "corrections of {file}"
    ).format(file="own.csv")


def test_verdicts_are_those_of_the_import_and_not_of_its_source(opened: Opened, visit: Visit, bring: Bring) -> None:
    app = opened(bring(), category="bonus")
    assert listed(app, visit, "Open those that differ (1)") == ["2"]
    app = opened(bring("9,05/01/2026 09:00,06/01/2026 09:00,,08/01/2026 09:00,done,bonus,met"))
    assert "with a deadline and a verdict of the source: 1. " in said(app)
    assert not [name for name in links(app) if "differ" in name]


def test_kept_verdicts_are_the_figure_of_these_tickets(bring: Bring, desk_store: Store) -> None:
    late = "8,05/01/2026 09:00,09/01/2026 09:00,,08/01/2026 09:00,done,bonus,"
    for rows in ((), [f"{late}{word}" for word in ("met",)], [f"{late}missed"]):
        number = bring(*rows)
        found = kept(desk_store, number)
        at = Question(found.recorded_at, known_at=found.recorded_at, where=(("batch", (str(number),)),))
        with closing(desk_store.cursor()) as cursor:
            told = figures(cursor, at, ("source_agreement",))
        assert found.verdicts == (told["denominator"][0], told["numerator"][0])


def test_a_reason_narrows_the_grid(opened: Opened, bring: Bring) -> None:
    number = bring()
    app = opened(number)
    assert list(app.data_editor[0].value["line"]) == [5, 6, 7, 8, 9]
    (reasons,) = [one for one in app.get("button_group") if one.key == "quarantine_reason"]
    reasons.set_value("unreadable_date").run()
    assert app.query_params["reason"] == "unreadable_date"
    assert list(app.data_editor[0].value["line"]) == [5, 6]
    (why,) = opened(number, lang="fr", reason="unknown_value").data_editor[0].value["why"]
    assert why.startswith("State : « frozen »")


def test_what_a_row_holds_is_text_and_nothing_of_it_unseen(opened: Opened, bring: Bring) -> None:
    grid = opened(bring()).data_editor[0].value
    assert grid["c6"][2] == "**a** ⟨U+202E⟩b"
    assert list(grid["beyond"]) == ["", "", "", "too,many", ""]
    assert list(grid.loc[4, "c0":"c7"]) == ["8", "05/01/2026", "", "", "", "", "", ""]


def test_a_corrected_row_comes_in_and_the_others_stay(opened: Opened, bring: Bring, desk_store: Store) -> None:
    number = bring()
    app = type_in(opened(number), 0, c1=GOOD)
    assert app.button(key="quarantine_import").label == "Import 1 corrected row"
    app.run()  # the mark is drawn in the run after the one that reads the cell
    assert list(app.data_editor[0].value["changed"]) == ["changed", "", "", "", ""]
    press(app, "quarantine_import")
    assert "1 row came in." in said(app)
    assert f"Open import {number + 1}, which brought them in" in links(app)
    assert ids(desk_store, number) == ["5", "6", "7", "8"]
    assert kept(desk_store, number + 1).imported == 1
    assert app.button(key="quarantine_import").label == "Import the corrected rows"


def test_what_came_in_is_told_no_more_to_whoever_comes_back(opened: Opened, bring: Bring) -> None:
    number = bring()
    app = press(type_in(opened(number), 0, c1=GOOD), "quarantine_import")
    assert "1 row came in." in said(app.run())
    app.switch_page("../pages/overview.py").run()
    app.switch_page("../pages/imports.py")
    app.query_params["import"] = str(number)
    assert "1 row came in." not in said(app.run())


def test_corrections_are_called_so_where_they_stand_in_the_way(opened: Opened, bring: Bring, desk_store: Store) -> None:
    first = waiting(desk_store, number := bring())[0]
    intake.correct(desk_store, admin(desk_store), number, {first.row_id: (first.cells[0], GOOD, *first.cells[2:])})
    assert "(corrections of own.csv) came after it" in said(opened(number))
    told = said(opened(number, lang="fr"))
    assert language.in_language("fr", "corrections of {file}").format(file="own.csv") in told
    assert "corrections of" not in told


def test_what_is_still_wrong_is_told_with_its_new_reason(opened: Opened, bring: Bring, desk_store: Store) -> None:
    number = bring()
    app = opened(number, reason="unreadable_date")
    press(type_in(type_in(app, 0, c1=GOOD), 1, c1="30/02/2026 09:00"), "quarantine_import")
    assert "1 row came in." in said(app) and "1 row is still wrong" in said(app)
    (why,) = app.dataframe[-1].value["Why"]
    assert why == "Opened: “30/02/2026 09:00” is not a date in the formats of the mapping."
    assert [row.cells[1] for row in waiting(desk_store, number + 1)] == ["30/02/2026 09:00"]
    assert ids(desk_store, number) == ["6", "7", "8"]


def test_where_none_can_be_used_all_stays(opened: Opened, bring: Bring, desk_store: Store) -> None:
    number = bring()
    app = type_in(opened(number), 1, c1="33/01/2026 09:00", c6="kept")
    stamp = desk_store.stamp
    press(app, "quarantine_import")
    (error,) = app.error
    assert plain(error.value).startswith("None of these rows can be used; line 6: Opened:")
    assert desk_store.stamp == stamp
    assert list(app.data_editor[0].value.loc[1, ["c1", "c6"]]) == ["33/01/2026 09:00", "kept"]
    app.query_params["lang"] = "fr"
    app.run()
    assert "is not a date" not in plain(app.error[0].value), "the reason is in the reader's language"
    assert app.data_editor[0].value["c6"][1] == "kept"


def test_typing_stays_on_every_way_around(opened: Opened, bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarantine_grid, "PAGE", 2)
    number = bring()
    app = type_in(opened(number), 1, c6="typed")
    app.button(key="quarantine_next").click().run()
    assert list(app.data_editor[0].value["line"]) == [7, 8]
    type_in(app, 1, beyond=None)
    app.switch_page("../pages/overview.py").run()
    app.switch_page("../pages/imports.py")
    app.query_params["import"], app.query_params["page"] = str(number), "1"
    app.run()
    assert app.data_editor[0].value["c6"][1] == "typed"
    assert app.button(key="quarantine_import").label == "Import 2 corrected rows"


def test_a_row_as_it_was_is_no_change(opened: Opened, bring: Bring) -> None:
    app = type_in(opened(bring()), 2, c6="x")
    assert app.button(key="quarantine_import").label == "Import 1 corrected row"
    type_in(app, 2, c6="**a** ⟨U+202E⟩b")
    assert app.button(key="quarantine_import").label == "Import the corrected rows"
    app.button(key="quarantine_import").click().run()
    assert "No row was changed yet" in said(app)


def test_cells_beyond_the_header_can_be_taken_out(opened: Opened, bring: Bring, desk_store: Store) -> None:
    number = bring()
    press(type_in(opened(number), 3, beyond=None), "quarantine_import")
    assert kept(desk_store, number + 1).imported == 1
    assert ids(desk_store, number) == ["4", "5", "6", "8"]


def test_rows_that_were_not_changed_come_along_as_they_are(opened: Opened, bring: Bring, desk_store: Store) -> None:
    number = bring()
    app = type_in(opened(number), 0, c1=GOOD)
    (box,) = app.checkbox
    assert box.label == "Also the 4 rows that were not changed"
    press(box.check().run(), "quarantine_import")
    assert "4 rows are still wrong" in said(app)
    assert ids(desk_store, number) == []
    again = waiting(desk_store, number + 1)
    assert again[-1].quarantined.reason is intake.Reason.COLUMNS, "a row that is too short is not filled up"
    assert again[1].cells[6] == "**a** \u202eb"


def test_what_somebody_else_dealt_with_is_told(opened: Opened, bring: Bring, desk_store: Store) -> None:
    number = bring()
    app = type_in(opened(number), 0, c1=GOOD)
    first = waiting(desk_store, number)[0]
    intake.correct(desk_store, admin(desk_store), number, {first.row_id: (first.cells[0], GOOD, *first.cells[2:])})
    press(app, "quarantine_import")
    assert "1 row that you changed is not in quarantine any more" in said(app)


def test_a_very_long_cell_is_cut_on_the_page_only(opened: Opened, bring: Bring, desk_store: Store) -> None:
    number = bring(ROWS[0], f"4,31/02/2026 09:00,,,,open,{'x' * 20_000},")
    app = opened(number)
    cell = app.data_editor[0].value["c6"][0]
    assert len(cell) < 10_010
    press(type_in(app, 0, c1=GOOD, c6="y" + cell[1:]), "quarantine_import")
    with closing(desk_store.cursor()) as cursor:
        found = cursor.execute("SELECT category FROM case_versions WHERE category LIKE 'yx%'").fetchall()
    assert found == [("y" + "x" * 19_999,)]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_the_quarantine_as_a_file_is_read_as_the_first_was(bring: Bring, desk_store: Store, encoding: str) -> None:
    one = kept(desk_store, bring(ROWS[0], "4,31/02/2026 09:00,,,,open,é,", encoding=encoding))
    text = b"".join(quarantine_file.parts(desk_store, SYSTEM, one)).decode(encoding).removeprefix("\ufeff")
    assert text.splitlines() == [HEADER + ",SLA", "4,31/02/2026 09:00,,,,open,é,"]


def test_an_import_is_taken_back_with_a_second_press(opened: Opened, bring: Bring, desk_store: Store) -> None:
    app = opened(bring())
    stamp = desk_store.stamp
    app.button(key="import_undo").click().run()
    assert "3 tickets will be gone, 0 will be as they were before." in said(app)
    app.button(key="import_undo_no").click().run()
    app.button(key="import_undo").click().run()
    assert desk_store.stamp == stamp
    press(app, "import_undo_yes")
    assert "3 tickets are gone, 0 are as they were before." in said(app)
    assert app.dataframe[0].value["state"][0] == "Taken back"
    assert list(app.dataframe[0].value.loc[0, ["quarantined", "waiting"]]) == [5, 0], "nobody is to correct these"
    assert len(waiting(desk_store, kept(desk_store, int(app.dataframe[0].value["number"][0])).batch_id)) == 5
    assert not app.data_editor and "import its file again" in said(app)
    assert not keys(app) & {"import_undo", "import_undo_yes", "quarantine_import"}


def test_why_an_import_cannot_be_taken_back(opened: Opened, bring: Bring, desk_store: Store) -> None:
    first, second = bring(), bring("9,05/01/2026 09:00,,,,open,bonus,")
    app = opened(first)
    assert f"Import {second} (own.csv) came after it and stands on it: undo that one first." in said(app)
    assert "import_undo" not in keys(app)
    newest = "SELECT ticket_id, version FROM tickets ORDER BY ticket_id DESC LIMIT 1"
    with closing(desk_store.cursor()) as cursor:
        ticket, version = cursor.execute(newest).fetchall()[0]
    ada = Person("ada", "Ada", Role.SUPERVISOR)
    hire(desk_store, ada)
    commands.note(desk_store, ada, ticket, version, "Called the bank.")
    app = opened(second)
    app.button(key="import_undo").click().run()
    assert "have been worked on since" in plain(app.error[0].value)
    assert "import_undo_yes" not in keys(app)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("999999", "There is no import number 999999."),
        ("0", "There is no import number 0."),
        ("-1", "The address names no import: -1 is not a number."),
        ("1;DROP TABLE", "The address names no import: 1;DROP TABLE is not a number."),
        ("９", "is not a number."),
    ],
)
def test_an_import_that_there_is_not(opened: Opened, bring: Bring, asked: str, sentence: str) -> None:
    bring()
    app = opened(asked)
    assert sentence in plain(app.error[0].value)
    assert len(app.dataframe) == 1 and not app.subheader


TWICE = ("1,05/01/2026 09:00,,,,open,bonus,", *ROWS[3:4], "1,05/01/2026 09:00,,,,open,game,", ROWS[1])


def test_rows_of_one_id_are_told_beside_each_other(opened: Opened, bring: Bring) -> None:
    grid = opened(bring(*TWICE)).data_editor[0].value
    assert list(grid["line"]) == [2, 4, 3]
    assert grid["why"][0] == "The id “1” is there more than once. Other lines: 4. Columns that differ: Subject."


def test_the_wrong_one_is_set_aside_and_the_right_one_comes_in(opened: Opened, bring: Bring, desk_store: Store) -> None:
    number = bring(*TWICE)
    app = type_in(opened(number), 0, chosen=True)
    assert "Line 2: The id “1” is there more than once." in said(app)
    app.button(key="quarantine_set_aside").click().run()
    assert "is empty" in plain(app.error[0].value)
    assert kept(desk_store, number).waiting == 3
    app.text_input(key=f"quarantine_aside_reason_{number}").set_value("The older one.")
    app.button(key="quarantine_set_aside").click().run()
    assert "1 row is set aside." in said(app)
    assert {one.label: one.value for one in app.metric}["Set aside"] == "1"
    listed = app.dataframe[-1].value
    assert listed.loc[0, ["line", "reason", "who"]].tolist() == [2, "The older one.", admin(desk_store).name]
    assert "this one can come in as it is" in app.data_editor[0].value["why"][1]
    press(type_in(app, 1, chosen=True), "quarantine_import_chosen")
    assert "1 row came in." in said(app)
    assert kept(desk_store, number + 1).imported == 1
    assert ids(desk_store, number) == ["4"]

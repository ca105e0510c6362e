"""What is kept of players: until when, erased with every figure as it was, and handed out as a file."""

import json
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from analytics.figures import figures
from analytics.measures import MEASURES
from analytics.question import Question
from data import backup, commands, intake, mappings, search, verifying, views
from data import procedure_commands as procedure
from data.access.entries import Entry, begin
from data.audit import Asked, lines
from data.evidence import files, papers
from data.evidence.inspecting import inspect
from data.filing import Complaint
from data.mailbox.parsing import read
from data.mailbox.taking import Outcome, take
from data.privacy import ages, data_file, erasing, owners, retention, traces
from data.privacy.owners import Owner
from data.store import Store
from domain.people import PLAYER, SYSTEM, Person, Role
from domain.problems import BadInput, NotAllowed, NotFound
from domain.retention import DEFAULT_DAYS, Held
from domain.vocabulary import Category, Channel, Decision
from tests.intake.conftest import HEADER, TICKETS
from tests.people import hire

ADA = Person("ada", "Ada", Role.AGENT, "payments")
SAM = Person("sam", "Sam", Role.SUPERVISOR)
CYD = Person("cyd", "Cyd", Role.COMPLIANCE)
MEI = Person("mei", "Mei", Role.ADMIN)
BEGUN = datetime(2026, 3, 2, 8, tzinfo=UTC)
ACCOUNT, NAME, EMAIL = "KANARI-4711", "Jeanne Kanari", "kanari@example.com"
PLAYERS = [Owner("kanari-4711", "kanari@example.com")]
TEXTS = ("Ma perte", "Une note", "Ma réponse", "Votre demande est rejetée", "Je conteste", "Confirmé")
#: Among the lives of the complaints, and long after.
STAMPS = tuple(BEGUN + timedelta(days=day) for day in (12, 13, 60, 400))


def on(day: int) -> datetime:
    return BEGUN + timedelta(days=day)


def filed(store: Store, account: str, name: str, email: str, word: str, day: int = 0) -> int:
    complaint = Complaint(
        account, date(2026, 3, 1), Category.FRAUD, f"Ma perte {word}", Channel.FORM, name=name, email=email
    )
    number, _reference = commands.file(store, ADA, complaint, at=on(day))
    return number


def version(store: Store, number: int) -> int:
    with closing(store.cursor()) as cursor:
        return int(cursor.execute("SELECT version FROM tickets WHERE ticket_id = ?", [number]).fetchall()[0][0])


def lived(store: Store, number: int, word: str) -> None:
    """The whole life of a complaint: a request, papers, an answer, an appeal, a rating; closed on day 12."""
    commands.note(store, ADA, number, version(store, number), f"Une note {word} @sam", at=on(1))
    commands.change_status(store, ADA, number, version(store, number), "in_analysis", at=on(1))
    procedure.request(store, ADA, number, version(store, number), f"Vos papiers {word} ?", at=on(2))
    for kind, content in (("identity", f"identity of {word}"), ("transaction", f"transaction of {word}")):
        papers.add(store, PLAYER, number, kind, inspect(f"{word}.txt", content.encode()), at=on(3))
    procedure.reply(store, number, f"Ma réponse {word}", at=on(3))
    commands.answer(store, ADA, number, version(store, number), Decision.REJECTED, f"Rejetée {word}", at=on(5))
    procedure.rate(store, number, 2, at=on(6))
    procedure.appeal(store, ADA, number, version(store, number), f"Je conteste {word}", at=on(7))
    procedure.decide_appeal(store, SAM, number, version(store, number), "confirmed", f"Confirmé {word}", at=on(10))
    commands.change_status(store, SAM, number, version(store, number), "closed", at=on(12))


def named_elsewhere(store: Store, folder: Path) -> None:
    """A quarantine, a mapping and views that name the player, and such that do not."""
    path = folder / "t.csv"
    rows = [f'"{ACCOUNT}",31/02/2026 09:00,,,,open,bonus', f"9,31/02/2026 09:00,,,{EMAIL.upper()},open,bonus"]
    rows += ["8,31/02/2026 09:00,,,,open,bonus", "7,05/01/2026 09:00,,,,open,bonus"]
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    intake.run(store, SYSTEM, path, intake.parse_mapping(TICKETS, "helpdesk.toml"))
    mappings.save(store, SYSTEM, "Theirs", TICKETS + f'\n# as "{ACCOUNT}" has it\n')
    mappings.save(store, SYSTEM, "Plain", TICKETS)
    views.save(store, SAM, "Theirs", "search", {"q": [NAME]})
    views.save(store, SAM, "Plain", "search", {"q": ["J1"]})


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the desk, made once."""
    folder = tmp_path_factory.mktemp("privacy")
    with Store.open(folder / "tickets.duckdb") as store:
        _fill(store, folder)
    return folder


@pytest.fixture
def desk(template: Path, tmp_path: Path) -> Iterator[Store]:
    """Two complaints of the player to be erased, and one of another; all three were dealt with to their end."""
    shutil.copytree(template, tmp_path / "desk")
    with Store.open(tmp_path / "desk" / "tickets.duckdb") as store:
        yield store


def _fill(store: Store, folder: Path) -> None:
    hire(store, ADA, SAM, CYD, MEI)
    for word, who in (
        ("KANARI", (ACCOUNT, NAME, EMAIL)),
        ("KANARI", (ACCOUNT.lower(), NAME, EMAIL.title())),
        ("AMSEL", ("J1", "Max", "max@example.com")),
    ):
        lived(store, filed(store, *who, word), word)
    named_elsewhere(store, folder)


def all_figures(store: Store) -> dict[datetime, str]:
    """All of them at several instants, as text: what is no number is not even equal to itself."""
    with closing(store.cursor()) as cursor:
        return {at: figures(cursor, Question(at), list(MEASURES)).to_csv() for at in STAMPS}


def everything(store: Store) -> Iterator[tuple[str, tuple[object, ...]]]:
    with closing(store.cursor()) as cursor:
        for (table,) in cursor.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal").fetchall():
            for row in cursor.execute(f'FROM "{table}"').fetchall():
                yield table, row


def naming(store: Store, word: str) -> list[str]:
    return sorted({table for table, row in everything(store) if word.lower() in str(row).lower()})


def test_nothing_is_left_of_an_erased_player_and_no_figure_moves(desk: Store, tmp_path: Path) -> None:
    assert set(naming(desk, "kanari")) >= {"players", "texts", "messages", "papers", "quarantine", "mappings", "views"}
    mailed = by_mail(desk)
    with closing(desk.cursor()) as cursor:
        them = [one.owner for one in owners.find(cursor, MEI, ACCOUNT)]
        held = erasing.held(cursor, MEI, f" {ACCOUNT} ", them)
        events = cursor.execute("SELECT * FROM events ORDER BY event_id").fetchall()
    assert them == PLAYERS
    assert (held.ticket_ids, held.open, held.papers) == ((1, 2, mailed), (), 4)
    assert (len(held.traces.rows), held.traces.mappings, len(held.traces.views)) == (2, ("Theirs",), 1)
    before, others, kept = all_figures(desk), rows_of(desk, 3), len(files.digests(desk.path))
    assert erasing.erase(desk, MEI, ACCOUNT, ACCOUNT, them, at=on(300)) == held
    assert naming(desk, "kanari") == []
    assert all_figures(desk) == before
    assert verifying.verify(desk).is_whole
    assert rows_of(desk, 3) == others
    assert len(files.digests(desk.path)) == kept - 2, "two papers of two complaints had one content each"
    with closing(desk.cursor()) as cursor:
        assert cursor.execute("SELECT * FROM events ORDER BY event_id LIMIT ?", [len(events)]).fetchall() == events
        assert [search.find(cursor, SAM, word, 10).hits for word in (ACCOUNT, EMAIL, "Kanari")] == [(), (), ()]
        assert [line.ticket_id for line in lines(cursor, CYD, Asked(what="erased"), 9)] == [mailed, 2, 1]
        for word in (ACCOUNT, EMAIL):
            with pytest.raises(NotFound):
                owners.find(cursor, MEI, word)
        with pytest.raises(NotFound):
            erasing.held(cursor, MEI, ACCOUNT, PLAYERS)
        [batch] = intake.imports(cursor)
        assert [row.cells[0] for row in intake.waiting(cursor, SYSTEM, batch)] == ["8"]
        assert len(intake.rows_aside(cursor, SYSTEM, batch)) == 2
    assert intake.parse_mapping(mappings.saved(desk)["Theirs"].text, "x").source == "helpdesk"


def test_a_text_takes_no_number_of_one_that_was_erased(desk: Store, tmp_path: Path) -> None:
    newest = by_mail(desk)
    with closing(desk.cursor()) as cursor:
        [(last,)] = cursor.execute("SELECT max(text_id) FROM texts").fetchall()
    erasing.erase(desk, MEI, ACCOUNT, ACCOUNT, PLAYERS)
    filed(desk, "J1", "Max", "max@example.com", "AMSEL", 20)
    with closing(desk.cursor()) as cursor:
        assert cursor.execute("SELECT max(text_id) > ? FROM texts", [last]).fetchall() == [(True,)]
    assert verifying.verify(desk).is_whole
    data_file.write(desk, CYD, [newest], tmp_path / "p.zip")
    assert "AMSEL" not in str(unpacked(tmp_path / "p.zip")[0])


def by_mail(store: Store) -> int:
    """A message of theirs that became a complaint, answered and closed; its number."""
    head = f"From: Jeanne Kanari <{EMAIL}>\nMessage-ID: <kanari@1>\nSubject: Kanari\n\nPerdu"
    assert take(store, read(head.encode()), datetime.now(UTC), "desk@casino.example") is Outcome.TICKET
    with closing(store.cursor()) as cursor:
        [(number,)] = cursor.execute("SELECT ticket_id FROM mails").fetchall()
    settled(store, number, "Non, Mme Kanari.")
    return int(number)


def settled(store: Store, number: int, text: str) -> None:
    """Answered with `text`, and closed."""
    commands.answer(store, SAM, number, version(store, number), Decision.REJECTED, text)
    commands.change_status(store, SAM, number, version(store, number), "closed")


def test_what_somebody_else_filed_in_the_name_of_an_account_is_not_of_its_player(desk: Store, tmp_path: Path) -> None:
    settled(desk, filed(desk, ACCOUNT, "Eva Roux", "eva@example.com", "ROUX", (datetime.now(UTC) - BEGUN).days), "Non.")
    theirs = Owner("kanari-4711", "eva@example.com")
    filed(desk, "J9", "Jeanne K.", EMAIL, "K", 20)
    with closing(desk.cursor()) as cursor:
        found = owners.find(cursor, CYD, ACCOUNT)
        assert [(one.owner, len(one.references), one.is_named) for one in found] == [
            (theirs, 1, True),
            (*PLAYERS, 2, True),
            (Owner("j9", EMAIL), 1, False),
        ]
        assert owners.find(cursor, CYD, EMAIL.upper())[0] == owners.Owned(Owner("j9", EMAIL), found[2].references, True)
        assert erasing.held(cursor, CYD, ACCOUNT, PLAYERS).names == (NAME,), "the rest tells of others too"
        assert erasing.held(cursor, CYD, ACCOUNT, [theirs]).names == ("Eva Roux", "eva@example.com")
        assert erasing.held(cursor, CYD, ACCOUNT, PLAYERS).ticket_ids == (1, 2)
        for nobody in ([], [Owner("kanari-4711", "")]):
            with pytest.raises((BadInput, NotFound)):
                erasing.held(cursor, CYD, ACCOUNT, nobody)
    entries(desk, (ACCOUNT, EMAIL.upper()), (ACCOUNT, "eva@example.com"), (ACCOUNT, "new@example.com"))
    erasing.erase(desk, MEI, ACCOUNT, ACCOUNT, PLAYERS)
    assert naming(desk, "ROUX") != [] and rows_of(desk, 1)["players"] == []
    with closing(desk.cursor()) as cursor:
        assert cursor.execute("SELECT email FROM player_entries ORDER BY ALL").fetchall() == [
            ("eva@example.com",),
            ("new@example.com",),
        ]
    erasing.erase(desk, MEI, ACCOUNT, ACCOUNT, [theirs])
    with closing(desk.cursor()) as cursor:
        assert cursor.execute("FROM player_entries").fetchall() == []


def entries(store: Store, *handed: tuple[str, str]) -> None:
    """Players whom the casino's site handed over."""
    for number, (account, email) in enumerate(handed):
        begin(store, str(number), Entry(account=account, email=email), datetime.now(UTC))


def rows_of(store: Store, ticket_id: int) -> dict[str, list[tuple[object, ...]]]:
    tables = "players texts messages papers mentions events tickets versions_current".split()
    with closing(store.cursor()) as cursor:
        return {
            table: cursor.execute(f"FROM {table} WHERE ticket_id = ? ORDER BY ALL", [ticket_id]).fetchall()
            for table in tables
        }


def test_the_file_of_the_store_is_rid_of_them_once_it_is_written_anew(desk: Store, tmp_path: Path) -> None:
    erasing.erase(desk, MEI, ACCOUNT, ACCOUNT, PLAYERS)
    backup.write(desk, MEI, tmp_path / "b.delai-backup")
    backup.restore(tmp_path / "b.delai-backup", tmp_path / "anew" / "tickets.duckdb", desk.key)
    anew = (tmp_path / "anew" / "tickets.duckdb").read_bytes()
    assert b"AMSEL" in anew and b"KANARI" not in anew and b"kanari@" not in anew


@pytest.mark.parametrize("typed", ["", "kanari-4711", ACCOUNT + "1"])
def test_what_is_typed_must_be_the_account(desk: Store, typed: str) -> None:
    stamp = desk.stamp
    with pytest.raises(BadInput, match="is not the account"):
        erasing.erase(desk, MEI, ACCOUNT, typed, PLAYERS)
    with pytest.raises(NotAllowed):
        erasing.erase(desk, CYD, ACCOUNT, ACCOUNT, PLAYERS)
    assert desk.stamp == stamp


def test_a_player_with_an_open_complaint_is_not_erased(desk: Store) -> None:
    filed(desk, ACCOUNT, NAME, EMAIL, "KANARI", 20)
    stamp = desk.stamp
    with pytest.raises(BadInput, match="is still open: close it first"):
        erasing.erase(desk, MEI, ACCOUNT, ACCOUNT, PLAYERS)
    assert desk.stamp == stamp


def test_a_short_account_counts_as_a_whole_cell_only(desk: Store) -> None:
    with closing(desk.cursor()) as cursor:
        assert traces.find(cursor, ["8"]).rows != () and traces.find(cursor, ["31"]) == traces.Traces((), (), ())
        assert traces.find(cursor, ["", " "]) == traces.Traces((), (), ())


def test_what_is_old_goes_by_its_kind_and_no_figure_moves(desk: Store) -> None:
    before = all_figures(desk)
    with closing(desk.cursor()) as cursor:
        # The first was answered on day 5: the way outside was open until day 95, though it was closed on day 12; for
        # those that were taken in afterwards it was until day 102.
        assert retention.due(cursor, CYD, on(125) - timedelta(seconds=1)) == dict.fromkeys(Held, 0)
        assert retention.due(cursor, CYD, on(125))[Held.IDENTITY] == 1
        assert retention.due(cursor, CYD, on(132) + timedelta(minutes=1))[Held.IDENTITY] == 3
        assert {held for held, count in retention.due(cursor, CYD, on(468)).items() if count} == {
            Held.IDENTITY,
            Held.PAPERS,
            Held.MESSAGES,
        }
    assert not retention.run(desk, on(468))
    with closing(desk.cursor()) as cursor:
        assert retention.due(cursor, CYD, on(468)) == dict.fromkeys(Held, 0)
        assert cursor.execute("SELECT count(*) FROM messages").fetchall() == [(0,)]
        assert cursor.execute("SELECT count(*) FROM papers WHERE deleted_at IS NULL").fetchall() == [(0,)]
        assert cursor.execute("SELECT count(*) > 20, count(DISTINCT ticket_id) FROM texts").fetchall() == [(True, 3)]
    assert files.digests(desk.path) == []
    retention.run(desk, on(103 + DEFAULT_DAYS[Held.TEXTS]))
    stamp = desk.stamp
    retention.run(desk, on(103 + DEFAULT_DAYS[Held.TEXTS]))
    assert desk.stamp == stamp, "nothing more to do"
    with closing(desk.cursor()) as cursor:
        assert (
            cursor.execute("SELECT count(*) FROM players UNION ALL SELECT count(*) FROM texts").fetchall() == [(0,)] * 2
        )
        assert {line.subject for line in lines(cursor, CYD, Asked(what="retention"), 99)} == {
            "messages",
            "texts",
            "players",
        }
    assert all_figures(desk) == before
    assert verifying.verify(desk).is_whole


def test_a_year_later_no_message_that_came_in_tells_who_sent_it(desk: Store) -> None:
    by_mail(desk)
    automatic = f"From: {EMAIL}\nMessage-ID: <kanari@2>\nAuto-Submitted: auto-replied\n\nAbsent"
    now = datetime.now(UTC)
    assert take(desk, read(automatic.encode()), now, "desk@casino.example") is Outcome.AUTOMATIC
    ids = "SELECT count(*) FROM mails WHERE contains(header_id, '@')"
    for days, left in ((364, 2), (366, 1), (90 + 366, 0)):
        retention.run(desk, now + timedelta(days=days))
        with closing(desk.cursor()) as cursor:
            assert cursor.execute(ids).fetchall() == [(left,)]
    assert take(desk, read(automatic.encode()), now, "desk@casino.example") is Outcome.AGAIN


def test_papers_go_once_the_backup_that_holds_them_is_done(desk: Store) -> None:
    kept = len(files.digests(desk.path))
    with files.holding(desk.path):
        with files.holding(desk.path):
            erasing.erase(desk, MEI, ACCOUNT, ACCOUNT, PLAYERS)
        assert len(files.digests(desk.path)) == kept
        content = inspect("KANARI.txt", b"identity of KANARI")
        papers.add(desk, SAM, 3, "transaction", content)
    assert len(files.digests(desk.path)) == kept - 1, "what was added meanwhile stays"
    assert verifying.verify(desk).is_whole


def test_what_is_open_or_with_a_body_outside_stays(desk: Store) -> None:
    open_one = filed(desk, "J2", "Nia", "nia@example.com", "OPEN", 13)
    procedure.mediate(desk, SAM, 3, version(desk, 3), "mediator", at=on(20))
    retention.run(desk, on(4000))
    with closing(desk.cursor()) as cursor:
        assert cursor.execute("SELECT ticket_id FROM players ORDER BY ALL").fetchall() == [(3,), (open_one,)]


def test_an_administrator_sets_the_days_and_the_log_tells_it(desk: Store) -> None:
    ages.save(desk, MEI, {Held.IDENTITY: 5, Held.TEXTS: 1825})
    with closing(desk.cursor()) as cursor:
        assert ages.read(cursor, CYD) == {**DEFAULT_DAYS, Held.IDENTITY: 5}
        assert retention.due(cursor, CYD, on(108))[Held.IDENTITY] == 3
        [line] = lines(cursor, CYD, Asked(what="retention"), 9)
        assert [(one.field, one.before, one.after) for one in line.changes] == [("days", "30", "5")]
    for days, said in (({Held.TEXTS: 0}, "0 days cannot be set"), ({Held.TEXTS: 9999}, "1 to 3650"), ({}, "Nothing")):
        with pytest.raises(BadInput, match=said):
            ages.save(desk, MEI, days)
    with pytest.raises(NotAllowed):
        ages.save(desk, CYD, {Held.TEXTS: 9})


def unpacked(path: Path) -> tuple[dict[str, Any], list[str]]:
    with zipfile.ZipFile(path) as packed:
        names = packed.namelist()
        return json.loads(packed.read(data_file.NAME)), sorted(name for name in names if name != data_file.NAME)


def test_compliance_hands_out_all_that_is_held_with_each_look_noted(desk: Store, tmp_path: Path) -> None:
    path = tmp_path / "p.zip"
    assert data_file.write(desk, CYD, [1, 2], path, at=on(20)) == data_file.Given(2, 4, 0)
    told, names = unpacked(path)
    one = told["complaints"][0]
    assert (one["account"], one["name"], one["email"], one["category"]) == (ACCOUNT, NAME, EMAIL, "fraud")
    said = " ".join(str(event["text"]) for event in one["happened"])
    assert all(text in said for text in ("Ma perte KANARI", "Une note", "Vos papiers", "Ma réponse", "Je conteste"))
    assert names == [f"papers/{number}-KANARI.txt" for number in (1, 2, 3, 4)]
    assert [paper["file"] for paper in one["papers"]] == names[:2]
    with zipfile.ZipFile(path) as packed:
        assert packed.read(names[0]) == b"identity of KANARI"
    with closing(desk.cursor()) as cursor:
        assert [line.ticket_id for line in lines(cursor, CYD, Asked(what="papers_seen"), 9)] == [2, 1]
        assert [line.ticket_id for line in lines(cursor, CYD, Asked(what="data_given"), 9)] == [2, 1]
    assert "AMSEL" not in str(told)


def test_players_get_no_notes_of_the_staff_and_administrators_no_papers(desk: Store, tmp_path: Path) -> None:
    assert data_file.write(desk, PLAYER, [1], tmp_path / "a.zip") == data_file.Given(1, 2, 0)
    told, names = unpacked(tmp_path / "a.zip")
    assert "Une note" not in str(told) and "Ma réponse" in str(told) and len(names) == 2
    assert data_file.write(desk, MEI, [1], tmp_path / "b.zip") == data_file.Given(1, 0, 2)
    told, names = unpacked(tmp_path / "b.zip")
    assert "Une note" in str(told) and names == [] and told["complaints"][0]["papers"][0]["name"] == "KANARI.txt"
    for person, numbers, problem in ((SAM, [1], NotAllowed), (CYD, [99], NotFound)):
        with pytest.raises(problem):
            data_file.write(desk, person, numbers, tmp_path / "c.zip")
    assert not (tmp_path / "c.zip").exists()

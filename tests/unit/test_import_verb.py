"""The verb `import` on a file without a mapping: what it shows, asks, saves and refuses."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from data import intake, mappings
from data.intake.mapping_writing import text_of
from data.store import Store
from domain.people import SYSTEM
from tests.conftest import ROOT, Terminal

LINES = """\
Vorgangsnummer;Eingang;Gelöst am;Zustand
B-1;13.01.2025 08:15;14.01.2025 09:00;Gelöst
B-2;03.02.2025 10:00;;In Bearbeitung
B-3;04.02.2025 11:30;;Schwebend
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A German export of three tickets, the last one with a status that nobody knows."""
    path = tmp_path / "beschwerden.csv"
    path.write_bytes(LINES.encode("cp1252"))
    return path


def test_nobody_to_ask_is_refused_and_told_what_to_say(run_cli: Terminal, file: Path) -> None:
    said = run_cli("import", file)
    assert (said.code, said.stdout) == (2, "")
    last = said.stderr.splitlines()[-1]
    assert all(option in last for option in ("--yes", "--save-map", "--map"))
    assert not run_cli.store.exists()


def test_the_proposal_is_shown_with_reasons_and_first_rows(run_cli: Terminal, file: Path) -> None:
    said = run_cli("import", file).stderr
    assert "received_at  ←  Eingang (13.01.2025 08:15" in said
    assert "! Without a translation, rows with these go to quarantine: Schwebend (1)." in said
    assert "! Times do not say their zone; taken is Europe/Paris, a guess." in said
    assert "received_at 2025-01-13T08:15:00+01:00" in said
    assert "3 rows: 2 would be accepted, 1 quarantined." in said
    assert "line 4: Zustand: “Schwebend” has no translation in the mapping." in said


def test_yes_imports_and_the_answer_is_one_document(run_cli: Terminal, file: Path) -> None:
    said = run_cli("import", file, "--yes", "--json", "--source", "crm", "--zone", "UTC")
    assert said.code == 0
    assert json.loads(said.stdout)["rows"] == {"accepted": 2, "quarantined": 1}
    assert "received_at 2025-01-13T08:15:00+00:00" in said.stderr
    with Store.open(run_cli.store) as store:
        assert store.cursor().execute("SELECT DISTINCT source FROM tickets").fetchall() == [("crm",)]


@pytest.mark.parametrize("steps", ["", "own/../", "./", "link/"])
def test_a_file_is_found_by_any_path_to_it(run_cli: Terminal, tmp_path: Path, steps: str) -> None:
    """UTF-8 and read where it stands: its path is relative to the working folder, not to one of ours."""
    (tmp_path / "own").mkdir()
    (tmp_path / "link").symlink_to(tmp_path)
    (tmp_path / "beschwerden.csv").write_text(LINES, encoding="utf-8")
    given = f"{os.path.relpath(tmp_path, ROOT)}/{steps}beschwerden.csv"
    said = run_cli("import", given, "--yes", "--json")
    assert (said.code, json.loads(said.stdout or "{}").get("rows")) == (0, {"accepted": 2, "quarantined": 1})


def test_a_saved_map_imports_nothing_and_reads_the_file(run_cli: Terminal, file: Path, tmp_path: Path) -> None:
    target = tmp_path / "own.toml"
    said = run_cli("import", file, "--save-map", target, "--json")
    assert (said.code, json.loads(said.stdout)) == (0, {"mapping": str(target)})
    assert not run_cli.store.exists()
    target.write_text(target.read_text().replace("[values.status]", '[values.status]\nSchwebend = "waiting_player"'))
    said = run_cli("import", file, "--map", target, "--json")
    assert json.loads(said.stdout)["rows"] == {"accepted": 3, "quarantined": 0}


def test_a_guessed_encoding_is_told_and_another_one_can_be_named(run_cli: Terminal, tmp_path: Path, file: Path) -> None:
    polish = tmp_path / "skargi.csv"
    polish.write_bytes("Nr sprawy;Eingang;Gelöst am\nŁ-1;13-03-2026 05:31;\n".encode("cp1250"))
    told = run_cli("import", polish).stderr
    assert "! The file does not say its encoding; it was read as Western European (cp1252): “Gelöst”, “£-1”." in told
    said = run_cli("import", polish, "--encoding", "windows-1250", "--yes")
    assert (said.code, "encoding" in said.stderr) == (0, False)
    with Store.open(run_cli.store) as store:
        assert store.cursor().execute("SELECT external_id FROM tickets").fetchall() == [("Ł-1",)]
    # With a mapping too: that names columns, the option says in which letters they stand.
    mapping = tmp_path / "own.toml"
    mapping.write_text(
        'source = "skargi"\nlayout = "ticket"\nzone = "UTC"\ndates = ["%d-%m-%Y %H:%M"]\n'
        '[columns]\nid = "Nr sprawy"\nreceived_at = "Eingang"\n',
        encoding="utf-8",
    )
    said = run_cli("import", polish, "--encoding", "cp1250", "--map", mapping, "--json")
    assert json.loads(said.stdout)["tickets"]["unchanged"] + json.loads(said.stdout)["tickets"]["updated"] == 1
    said = run_cli("import", file, "--encoding", "polish", "--yes")
    assert (said.code, said.stderr.count("\n")) == (2, 1)
    assert "“polish” is no encoding that is read here; write one of utf-8" in said.stderr


def test_saving_and_importing_at_once(run_cli: Terminal, file: Path, tmp_path: Path) -> None:
    said = run_cli("import", file, "--save-map", tmp_path / "own.toml", "--yes")
    assert said.code == 0
    assert "2 tickets imported" in said.stdout
    assert intake.load_mapping(tmp_path / "own.toml").source == "beschwerden"


def test_a_file_is_never_written_over(run_cli: Terminal, file: Path, tmp_path: Path) -> None:
    target = tmp_path / "own.toml"
    target.write_text("mine")
    said = run_cli("import", file, "--save-map", target, "--yes")
    assert (said.code, target.read_text()) == (2, "mine")
    assert "is there already" in said.stderr
    assert not run_cli.store.exists()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--preset", "boston311", "--map", "x.toml"], "Name either"),
        (["--preset", "boston311", "--yes"], "for a file that is recognised"),
        (["--preset", "nowhere"], "no preset"),
        (["--zone", "Mars/Base", "--yes"], "not a time zone"),
        (["--source", "desk", "--yes"], "desk's own name"),
    ],
)
def test_what_cannot_be_is_one_sentence(run_cli: Terminal, file: Path, options: list[str], sentence: str) -> None:
    said = run_cli("import", file, *options)
    assert said.code == 2
    assert sentence in said.stderr
    assert not run_cli.store.exists()


def test_nothing_to_recognise_says_what_is_missing(run_cli: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    said = run_cli("import", path, "--yes")
    assert said.code == 2
    assert len(said.stderr.splitlines()) == 1
    assert "no column of dates was found" in said.stderr


def test_preset_finds_a_mapping_saved_in_the_store(run_cli: Terminal, tmp_path: Path) -> None:
    run_cli.store.parent.mkdir(parents=True)
    own = text_of(intake.preset("boston311")).replace("CASE_ENQUIRY_ID", "No").replace("OPEN_DT", "Opened")
    for column in ("CLOSED_DT", "TARGET_DT", "CASE_STATUS", "TYPE", "Source", "Department", "OnTime_Status"):
        own = own.replace(f'"{column}"', '"Opened"')
    own = own[: own.index("[values")].replace('status = "Opened"\n', "")
    with Store.open(run_cli.store) as store:
        mappings.save(store, SYSTEM, "our desk", own)
    path = tmp_path / "a.csv"
    path.write_text("No,Opened\n1,01/02/2015 08:00:00 AM\n")
    assert "1 ticket imported" in run_cli("import", path, "--preset", "our desk").stdout
    said = run_cli("import", path, "--preset", "other")
    assert said.code == 2
    assert "boston311" in said.stderr and "our desk" in said.stderr


@pytest.mark.parametrize(("answer", "code", "tickets"), [("y", 0, 2), ("n", 2, 0)])
def test_a_person_at_the_terminal_is_asked(run_cli: Terminal, file: Path, answer: str, code: int, tickets: int) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, ROOT / "delai.py", "import", file],
        cwd=ROOT,
        env={**os.environ, "DELAI_STORE": str(run_cli.store)},
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    os.write(ours, f"{answer}\n".encode())
    stdout, stderr = process.communicate(timeout=120)
    os.close(ours)
    os.close(theirs)
    assert "Import it so?" in stderr
    assert process.returncode == code
    assert (f"{tickets} tickets imported" in stdout) is bool(tickets)
    assert run_cli.store.exists() is bool(tickets)

"""Papers of complaints: kept encrypted outside the store, what they do to their case, who sees them, how they go."""

import os
import stat
import sys
import threading
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from analytics.figures import figures
from analytics.question import Question
from data import archive, backup, case_state, commands, history, verifying
from data import procedure_commands as procedure
from data.audit import Asked, lines
from data.case_state import CaseState
from data.evidence import files, keys, papers, retention, scanner
from data.evidence.inspecting import Inspected, inspect
from data.filing import Complaint
from data.store import Store
from domain.evidence import EXPECTED, MOST_OF_TICKET, EvidenceKind
from domain.people import PLAYER, SYSTEM, Person, Role
from domain.problems import BadInput, NotAllowed, NotFound, Problem, StoreUnusable
from domain.statuses import Status
from domain.vocabulary import Category, Channel, Decision
from tests.conftest import Terminal
from tests.people import hire

ADA = Person("ada", "Ada", Role.AGENT, "payments")
BOB = Person("bob", "Bob", Role.AGENT, "payments")
SAM = Person("sam", "Sam", Role.SUPERVISOR)
CYD = Person("cyd", "Cyd", Role.COMPLIANCE)
MAX = Person("max", "Max", Role.MANAGER)
#: A Monday.
BEGUN = datetime(2026, 9, 7, 8, tzinfo=UTC)
CASE = 1
#: Nothing is timed: it is waited for, this long at the most.
_PATIENCE_S = 10.0
CANARY = b"Payer le joueur CANARY, compte 4711"
PAPER = inspect("Relevé.txt", CANARY)


def on(day: int) -> datetime:
    return BEGUN + timedelta(days=day)


@pytest.fixture
def desk(store: Store) -> Store:
    """Ada's case number 1 about a suspected fraud, which expects two kinds of papers."""
    hire(store, ADA, BOB, SAM, CYD, MAX)
    commands.file(store, ADA, Complaint("J1", date(2026, 9, 6), Category.FRAUD, "Perdu.", Channel.FORM), at=BEGUN)
    return store


def state(store: Store) -> CaseState:
    with closing(store.cursor()) as cursor:
        return case_state.load(cursor, [CASE])[CASE]


def missing(store: Store) -> tuple[EvidenceKind, ...]:
    with closing(store.cursor()) as cursor:
        return papers.missing(cursor, ADA, CASE)


def listed(store: Store, person: Person = ADA) -> list[papers.Paper]:
    with closing(store.cursor()) as cursor:
        return papers.of_ticket(cursor, person, CASE)


def whole(store: Store) -> None:
    with closing(store.cursor()) as cursor:
        assert history.differences(cursor) == []
    assert verifying.verify(store).is_whole


def altered(store: Store) -> list[int]:
    return list(map(int, verifying.verify(store).found["altered_papers"]))


def closed(store: Store, day: int = 2) -> None:
    version = commands.change_status(store, ADA, CASE, state(store).version, Status.IN_ANALYSIS, at=on(day))
    version = commands.answer(store, ADA, CASE, version, Decision.REJECTED, "Non.", at=on(day))
    commands.change_status(store, ADA, CASE, version, Status.CLOSED, at=on(day))


def beside(store: Store) -> Iterator[Path]:
    return (file for file in store.path.parent.rglob("*") if file.is_file())


def test_a_paper_comes_back_as_it_was_kept_and_lies_encrypted_outside_the_store(desk: Store) -> None:
    added = papers.add(desk, PLAYER, CASE, "transaction", PAPER, at=on(1))
    assert (added.name, added.media_type, added.size) == ("Relevé.txt", "text/plain", len(CANARY))
    assert papers.read(desk, ADA, added.paper_id) == (added, CANARY)
    assert listed(desk) == [added]
    assert not [file for file in beside(desk) if b"CANARY" in file.read_bytes()]
    [kept] = [file for file in files.folder_of(desk.path).rglob("*") if file.is_file() and file.name != files.NAMES]
    assert kept.parent.name == kept.name[:2] and stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.key_file(desk.path).stat().st_mode) == 0o600
    whole(desk)


def test_nobody_can_tell_from_the_folder_whether_a_paper_that_they_know_is_there(desk: Store, tmp_path: Path) -> None:
    papers.add(desk, ADA, CASE, "transaction", PAPER)
    with Store.open(tmp_path / "other" / "tickets.duckdb") as other:
        hire(other, ADA)
        commands.file(other, ADA, Complaint("J1", date(2026, 9, 6), Category.FRAUD, "Perdu.", Channel.FORM), at=BEGUN)
        papers.add(other, ADA, CASE, "transaction", PAPER)
        assert files.digests(other.path) != files.digests(desk.path)


def test_the_same_content_is_one_file_until_nobody_needs_it(desk: Store) -> None:
    one = papers.add(desk, ADA, CASE, "transaction", PAPER)
    two = papers.add(desk, PLAYER, CASE, "correspondence", Inspected("Autre.txt", "text/plain", CANARY))
    assert len(files.digests(desk.path)) == 1
    papers.delete(desk, SAM, one.paper_id)
    assert papers.read(desk, ADA, two.paper_id)[1] == CANARY
    papers.delete(desk, SAM, two.paper_id)
    assert files.digests(desk.path) == []
    with pytest.raises(NotFound):
        papers.read(desk, ADA, two.paper_id)
    assert [(one.name, one.deleted_at is None) for one in listed(desk)] == [(None, False)] * 2
    whole(desk)


def test_what_is_missing_follows_from_the_category_and_what_came(desk: Store) -> None:
    assert missing(desk) == EXPECTED[Category.FRAUD] == (EvidenceKind.IDENTITY, EvidenceKind.TRANSACTION)
    paper = papers.add(desk, ADA, CASE, "identity", PAPER)
    papers.add(desk, ADA, CASE, "screenshots", PAPER)
    assert missing(desk) == (EvidenceKind.TRANSACTION,)
    again = papers.add(desk, ADA, CASE, "identity", PAPER)
    papers.delete(desk, SAM, paper.paper_id)
    assert missing(desk) == (EvidenceKind.TRANSACTION,), "another one of that kind is there"
    papers.delete(desk, SAM, again.paper_id)
    assert missing(desk) == EXPECTED[Category.FRAUD]
    commands.reclassify(desk, ADA, CASE, state(desk).version, Category.OTHER, "simple", "Faux.")
    assert missing(desk) == ()
    whole(desk)


def test_a_paper_of_the_players_answers_what_they_were_asked_for(desk: Store) -> None:
    commands.change_status(desk, ADA, CASE, 1, Status.IN_ANALYSIS, at=on(0))
    procedure.request(desk, ADA, CASE, state(desk).version, "Votre relevé ?", at=on(1))
    papers.add(desk, ADA, CASE, "screenshots", PAPER, at=on(2))
    assert state(desk).status is Status.WAITING_PLAYER, "the desk's own paper is no reply"
    papers.add(desk, PLAYER, CASE, "transaction", PAPER, at=on(3))
    assert (state(desk).status, state(desk).paused_since) == (Status.IN_ANALYSIS, None)
    whole(desk)


def test_each_look_at_an_identity_paper_stays_in_the_log_also_when_the_paper_is_gone(desk: Store) -> None:
    identity = papers.add(desk, ADA, CASE, "identity", PAPER)
    other = papers.add(desk, ADA, CASE, "transaction", PAPER)
    papers.read(desk, ADA, other.paper_id)
    papers.read(desk, ADA, identity.paper_id)
    papers.read(desk, CYD, identity.paper_id)
    for person in (BOB, MAX):
        with pytest.raises(NotAllowed):
            papers.read(desk, person, identity.paper_id)
        with pytest.raises(NotAllowed):
            listed(desk, person)
    papers.delete(desk, SAM, identity.paper_id)
    with closing(desk.cursor()) as cursor:
        assert [line.actor for line in lines(cursor, CYD, Asked(what="papers_seen"), 9)] == ["cyd", "ada"]


def test_the_figure_tells_which_answers_had_all_papers_and_no_later_paper_moves_it(desk: Store) -> None:
    papers.add(desk, ADA, CASE, "identity", PAPER, at=on(1))
    assert figure(desk, on(1)) == (0, 0)
    closed(desk)
    assert figure(desk, on(3)) == (0, 1)
    papers.add(desk, PLAYER, CASE, "transaction", PAPER, at=on(4))
    assert figure(desk, on(5)) == (0, 1)
    version = commands.reopen(desk, ADA, CASE, state(desk).version, "Faux.", at=on(6))
    assert figure(desk, on(6)) == (0, 0)
    commands.answer(desk, ADA, CASE, version, Decision.UPHELD, "Oui.", at=on(7))
    assert figure(desk, on(8)) == (1, 1)
    assert figure(desk, on(5)) == (0, 1), "as it stood then"
    whole(desk)


def figure(store: Store, as_of: datetime) -> tuple[int, int]:
    with closing(store.cursor()) as cursor:
        [row] = figures(cursor, Question(as_of), ["evidence_complete"]).to_dict("records")
    return int(row["numerator"]), int(row["denominator"])


def test_a_category_without_papers_is_not_in_the_figure(desk: Store) -> None:
    number, _reference = commands.file(
        desk, ADA, Complaint("J2", date(2026, 9, 6), Category.OTHER, "Perdu.", Channel.FORM), at=BEGUN
    )
    version = commands.change_status(desk, ADA, number, 1, Status.IN_ANALYSIS, at=on(1))
    commands.answer(desk, ADA, number, version, Decision.UPHELD, "Oui.", at=on(1))
    assert figure(desk, on(2)) == (0, 0)


def test_identity_papers_go_thirty_days_after_the_end_and_nothing_else_does(desk: Store) -> None:
    identity = papers.add(desk, ADA, CASE, "identity", PAPER, at=on(1))
    other = papers.add(desk, ADA, CASE, "transaction", inspect("b.txt", b"other"), at=on(1))
    assert retention.run(desk, on(360)) == retention.Tidied(0, 0), "open"
    closed(desk)  # on the day of the answer, the 2nd: a body outside takes it until the 92nd
    figures_before = figure(desk, on(130))
    assert retention.run(desk, on(122) - timedelta(seconds=1)).papers == 0
    assert retention.run(desk, on(122)) == retention.Tidied(1, 0)
    assert retention.run(desk, on(123)) == retention.Tidied(0, 0)
    assert [one.deleted_at for one in listed(desk)] == [on(122), None]
    assert len(files.digests(desk.path)) == 1 and papers.read(desk, ADA, other.paper_id)[1] == b"other"
    with pytest.raises(NotFound):
        papers.read(desk, SAM, identity.paper_id)
    assert missing(desk) == (), "it did come"
    assert figure(desk, on(130)) == figures_before == (1, 1)
    whole(desk)


def test_an_appeal_keeps_the_identity_paper_until_it_is_decided(desk: Store) -> None:
    papers.add(desk, ADA, CASE, "identity", PAPER, at=on(1))
    closed(desk)
    version = procedure.appeal(desk, ADA, CASE, state(desk).version, "Non.", at=on(3))
    assert retention.run(desk, on(300)).papers == 0
    procedure.decide_appeal(desk, SAM, CASE, version, "confirmed", "Non.", at=on(100))
    assert [retention.run(desk, on(day)).papers for day in (129, 130)] == [0, 1]


def test_answered_and_never_closed_the_purpose_ends_once_nobody_outside_takes_it(desk: Store) -> None:
    papers.add(desk, ADA, CASE, "identity", PAPER, at=on(1))
    commands.change_status(desk, ADA, CASE, state(desk).version, Status.IN_ANALYSIS, at=on(2))
    commands.answer(desk, ADA, CASE, state(desk).version, Decision.REJECTED, "Non.", at=on(2))
    assert [retention.run(desk, on(day)).papers for day in (121, 122)] == [0, 1]


@pytest.mark.parametrize("stage", ["scanned", "written", "settled"])
def test_dying_in_between_leaves_no_row_and_the_next_round_finds_the_file(
    desk: Store, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Died(BaseException):
        pass

    def die(*_: object) -> None:
        raise Died

    stamp = desk.stamp
    with monkeypatch.context() as patch, pytest.raises(Died):
        if stage == "scanned":
            patch.setattr(scanner, "demand_clean", die)
        # As kill -9: nothing is cleaned up.
        patch.setattr(Path, "unlink", lambda *_, **__: None)
        if stage == "written":
            patch.setattr(papers, "enter", die)
        if stage == "settled":
            patch.setattr(files, "_forced", die)
            patch.setattr(files, "_naming_key", lambda *_: b"k")
        papers.add(desk, ADA, CASE, "identity", PAPER)
    assert (desk.stamp, listed(desk)) == (stamp, [])
    assert retention.run(desk, on(1)).orphans == (stage == "settled"), "a young part may be of somebody's write"
    for part in files.folder_of(desk.path).glob("*/*"):
        os.utime(part, (0, 0))
    assert retention.run(desk, on(1)).orphans == (stage == "written")
    assert [file for file in files.folder_of(desk.path).glob("*/*")] == []
    papers.add(desk, ADA, CASE, "identity", PAPER)
    assert retention.run(desk, on(1)).orphans == 0
    whole(desk)


def test_a_missing_or_altered_content_is_found_and_not_handed_out(desk: Store) -> None:
    one, two, three = (papers.add(desk, ADA, CASE, "screenshots", inspect("a.txt", bytes([65 + n]))) for n in range(3))
    places = {paper.paper_id: place(desk, paper.paper_id) for paper in (one, two, three)}
    kept = {number: path.read_bytes() for number, path in places.items()}
    places[one.paper_id].unlink()
    places[two.paper_id].write_bytes(kept[two.paper_id][:-1] + bytes([kept[two.paper_id][-1] ^ 1]))
    places[three.paper_id].write_bytes(kept[two.paper_id])
    assert altered(desk) == [1, 2, 3]
    for paper in (one, two, three):
        with pytest.raises(Problem, match="cannot be read"):
            papers.read(desk, ADA, paper.paper_id)
    for number, path in places.items():
        path.write_bytes(kept[number])
    whole(desk)


def place(store: Store, paper_id: int) -> Path:
    with closing(store.cursor()) as cursor:
        [(digest,)] = cursor.execute("SELECT digest FROM papers WHERE paper_id = ?", [paper_id]).fetchall()
    return files.kept_at(store.path, digest)


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM papers",
        "UPDATE papers SET ticket_id = 2",
        "UPDATE papers SET digest = repeat('a', 64)",
        "UPDATE papers SET deleted_at = now()",
        "INSERT INTO papers SELECT * REPLACE (9 AS paper_id) FROM papers",
    ],
)
def test_a_row_changed_behind_the_desks_back_is_found(desk: Store, change: str) -> None:
    papers.add(desk, ADA, CASE, "screenshots", PAPER)
    with closing(desk.cursor()) as cursor:
        cursor.execute(change)
    assert altered(desk) != []


def test_keys_are_replaced_and_the_old_one_can_go(desk: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    added = papers.add(desk, ADA, CASE, "screenshots", PAPER)
    old = keys.secrets_of(desk.path)
    keys.put(desk.path, [keys.new(), *old])
    assert papers.read(desk, ADA, added.paper_id)[1] == CANARY
    assert files.rotate(desk.path) == 1
    keys.put(desk.path, keys.secrets_of(desk.path)[:1])
    assert papers.read(desk, ADA, added.paper_id)[1] == CANARY
    assert papers.add(desk, ADA, CASE, "screenshots", PAPER) and len(files.digests(desk.path)) == 1
    whole(desk)
    keys.put(desk.path, old)
    assert altered(desk) == [1, 2]
    with pytest.raises(StoreUnusable, match="None of the keys opens"):
        files.rotate(desk.path)


def test_the_key_may_come_from_the_environment(
    desk: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(keys.VARIABLE, f"{'n' * 32},{'o' * 32}")
    added = papers.add(desk, ADA, CASE, "screenshots", PAPER)
    assert not keys.key_file(desk.path).exists()
    monkeypatch.setenv(keys.VARIABLE, "n" * 32)
    assert papers.read(desk, ADA, added.paper_id)[1] == CANARY
    monkeypatch.setenv(keys.VARIABLE, "short")
    for said in ("DELAI_EVIDENCE_KEY are too short", "tickets.duckdb.papers.key, is not there"):
        # Players read what is raised: it tells nothing of variables and folders.
        with pytest.raises(Problem, match=r"^Papers cannot be kept just now: try again later\.$"):
            papers.add(desk, ADA, CASE, "screenshots", PAPER)
        with pytest.raises(Problem, match="cannot be read"):
            papers.read(desk, ADA, added.paper_id)
        assert said in caplog.text
        monkeypatch.delenv(keys.VARIABLE, raising=False)
    assert not keys.key_file(desk.path).exists(), "no other key is made where one was"


SCANNERS = {
    "clean": ("import sys; sys.exit(b'CANARY' not in sys.stdin.buffer.read())", ""),
    "infected": ("import sys; sys.exit(b'CANARY' in sys.stdin.buffer.read())", "something harmful"),
    "broken": ("raise SystemExit(2)", "try again later"),
    "slow": ("import time; time.sleep(60)", "try again later"),
}


@pytest.mark.parametrize("kind", [*SCANNERS, "path", "absent"])
def test_a_scanner_is_asked_before_a_paper_is_kept(desk: Store, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "try again later"
    if kind == "absent":
        command = "/nowhere/scan"
    elif kind == "path":
        command, said = (
            f"{sys.executable} -c \"import sys; sys.exit(b'CANARY' in open(sys.argv[1],'rb').read())\" {{path}}",
            "harmful",
        )
    else:
        code, said = SCANNERS[kind]
        command = f'{sys.executable} -c "{code}"'
    monkeypatch.setenv(scanner.VARIABLE, command)
    monkeypatch.setattr(scanner, "TIMEOUT", 0.3 if kind == "slow" else 60)
    if not said:
        assert papers.add(desk, ADA, CASE, "screenshots", PAPER).paper_id == 1
        return
    with pytest.raises(BadInput, match=said):
        papers.add(desk, ADA, CASE, "screenshots", PAPER)
    assert listed(desk) == [] and files.digests(desk.path) == []


def test_a_complaint_takes_so_many_papers(desk: Store) -> None:
    with desk.write(SYSTEM, "many") as writing:
        writing.cursor.execute(
            "INSERT INTO papers SELECT range + 1, 1, 'screenshots', 'a', 'text/plain', 1, 'd', now(), 'ada', NULL"
            " FROM range(?)",
            [MOST_OF_TICKET],
        )
    stamp = desk.stamp
    with pytest.raises(BadInput, match="has no room for another"):
        papers.add(desk, ADA, CASE, "screenshots", PAPER)
    assert desk.stamp == stamp and files.digests(desk.path) == []


def test_a_disk_that_does_not_take_it_says_so(desk: Store) -> None:
    folder = files.folder_of(desk.path)
    folder.write_bytes(b"")
    with pytest.raises(Problem, match="could not be kept"):
        papers.add(desk, ADA, CASE, "screenshots", PAPER)
    assert listed(desk) == []


def test_a_backup_carries_the_papers_and_their_key_only_where_asked(desk: Store, tmp_path: Path) -> None:
    papers.add(desk, ADA, CASE, "screenshots", PAPER)
    papers.add(desk, ADA, CASE, "identity", inspect("b.txt", b"second"))
    for with_key in (True, False):
        backup.write(desk, SYSTEM, tmp_path / f"{with_key}.delai-backup", with_key)
        to = tmp_path / str(with_key) / "tickets.duckdb"
        backup.restore(tmp_path / f"{with_key}.delai-backup", to, desk.key)
        assert keys.key_file(to).exists() is with_key
        with Store.open(to) as restored:
            assert altered(restored) == ([] if with_key else [1, 2])
            keys.put(to, keys.secrets_of(desk.path))
            assert papers.read(restored, ADA, 1)[1] == CANARY
            whole(restored)


def test_an_archive_carries_the_papers(desk: Store, tmp_path: Path) -> None:
    papers.add(desk, ADA, CASE, "screenshots", PAPER)
    path = tmp_path / "all.delai"
    archive.write(desk, SYSTEM, path)
    with Store.open(tmp_path / "other" / "tickets.duckdb") as other:
        archive.restore(other, SYSTEM, path, key=desk.key)
        keys.put(other.path, keys.secrets_of(desk.path))
        assert papers.read(other, ADA, 1)[1] == CANARY
        whole(other)
    with zipfile.ZipFile(path, "a") as changed:
        changed.writestr(f"papers/{'a' * 64}", b"put in")
    with Store.open(tmp_path / "again" / "tickets.duckdb") as again:
        with files.ready(again.path, b"never added"):
            own = (files.folder_of(again.path) / files.NAMES).read_bytes()
        with pytest.raises(BadInput, match="is damaged"):
            archive.restore(again, SYSTEM, path)
        assert [one.read_bytes() for one in files.folder_of(again.path).rglob("*") if one.is_file()] == [own]


def test_a_round_looks_through_the_folder_without_holding_anybody_up(desk: Store) -> None:
    papers.add(desk, ADA, CASE, "screenshots", PAPER)
    with ThreadPoolExecutor(1) as other, desk.alone():
        assert other.submit(retention.sweep, desk).result(timeout=_PATIENCE_S) == 0


def test_what_is_added_while_the_folder_is_looked_through_stays(desk: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    found, listed_then = threading.Event(), files.digests

    def listing(path: Path) -> list[str]:
        there = listed_then(path)
        found.set()
        return there

    monkeypatch.setattr(files, "digests", listing)
    with (
        ThreadPoolExecutor(1) as other,
        papers.prepared(desk, PAPER) as ready,
        desk.write(ADA, "add_paper", on(1)) as writing,
    ):
        papers.enter(writing, ADA, CASE, "screenshots", ready, on(1))
        swept = other.submit(retention.sweep, desk)
        assert found.wait(_PATIENCE_S)
    assert swept.result() == 0 and papers.read(desk, ADA, 1)[1] == CANARY


def test_a_backup_with_a_changed_paper_is_not_restored(desk: Store, tmp_path: Path) -> None:
    papers.add(desk, ADA, CASE, "screenshots", PAPER)
    path, to = tmp_path / "b.delai-backup", tmp_path / "to" / "tickets.duckdb"
    backup.write(desk, SYSTEM, path)
    with zipfile.ZipFile(path, "a") as changed:
        changed.writestr(f"papers/{'a' * 64}", b"put in")
    with pytest.raises(BadInput, match="is damaged"):
        backup.restore(path, to, desk.key)
    assert list(to.parent.iterdir()) == []


def test_the_key_is_replaced_from_the_terminal(desk: Store, run_cli: Terminal) -> None:
    papers.add(desk, ADA, CASE, "screenshots", PAPER)
    path, old = desk.path, keys.secrets_of(desk.path)
    desk.close()
    done = run_cli("rotate-papers-key", "--store", path)
    assert (done.code, done.stdout) == (0, "1 content of papers encrypted with the first key.\n")
    assert len(keys.secrets_of(path)) == 1 and keys.secrets_of(path) != old
    with Store.open(path) as again:
        assert papers.read(again, ADA, 1)[1] == CANARY


def test_what_goes_while_a_backup_is_made_is_in_it(desk: Store) -> None:
    added = papers.add(desk, ADA, CASE, "screenshots", PAPER)
    with files.holding(desk.path):
        papers.delete(desk, SAM, added.paper_id)
        assert len(files.digests(desk.path)) == 1
    assert retention.sweep(desk) == 0, "gone with the end of the backup"
    assert os.listdir(files.folder_of(desk.path)) != [] and files.digests(desk.path) == []

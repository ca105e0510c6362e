"""Verbs that may take long say where they are on standard error once somebody waits, and nothing before that."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from data.demo import fill
from data.store import Store
from domain.progress import Progress, Stopped, Stretch
from sla import policy_document, policy_writing
from terminal import figures, progress, verifying, whatif
from tests.unit.test_demo import UNTIL

STAGES = {
    "figures": ["Working the figures out"],
    "verify": [
        "Checking the chain of writes",
        "Comparing the cases with their events",
        "Reckoning the deadlines again",
        "Checking the policies",
        "Comparing the texts with their digests",
        "Comparing the papers with their digests",
        "Comparing users and teams with the log",
    ],
    "whatif": ["Judging the cases anew", "Working the figures out"],
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("progress")
    (folder / "p.toml").write_text(policy_writing.toml(policy_document.default()), encoding="utf-8")
    with Store.open(folder / "tickets.duckdb") as store:
        fill(store, 300, 1, UNTIL)
    return folder / "tickets.duckdb"


def run(verb: str, path: Path) -> Result:
    command = {"figures": figures.figures, "verify": verifying.verify, "whatif": whatif.whatif}[verb]
    more = ["--policy", str(path.with_name("p.toml"))] if verb == "whatif" else []
    return CliRunner().invoke(command, ["--store", str(path), "--json", *more], catch_exceptions=False)


@pytest.mark.parametrize("verb", STAGES)
def test_every_stage_is_told_in_its_turn(path: Path, verb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stages: dict[str, float] = {}

    @contextmanager
    def patient() -> Iterator[Progress]:
        yield Progress(lambda told: stages.setdefault(told.stage, told.fraction))

    monkeypatch.setattr({"figures": figures, "verify": verifying, "whatif": whatif}[verb], "patient", patient)
    assert run(verb, path).exit_code == 0
    assert list(stages) == STAGES[verb]
    assert list(stages.values()) == sorted(stages.values()) and max(stages.values()) < 1


def test_whoever_waits_is_told_though_a_step_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    heard = threading.Event()

    def say(sentence: str) -> None:
        said.append(sentence)
        if len(said) == 3:
            heard.set()

    monkeypatch.setattr(progress, "say", say)
    monkeypatch.setattr(progress, "_PATIENCE", 0.001)
    monkeypatch.setattr(progress, "_SECONDS", 0.001)
    with progress.patient() as told:
        told.tell("Checking the chain of writes", 0.25)
        assert heard.wait(60)
    assert set(said) == {" 25%  Checking the chain of writes"}


@pytest.mark.parametrize("verb", STAGES)
def test_whoever_does_not_wait_is_told_nothing(path: Path, verb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_PATIENCE", 3600.0)
    assert run(verb, path).stderr == ""


def test_a_stretch_lies_between_its_ends_and_can_be_stopped() -> None:
    told = Progress()
    stretch = Stretch(told, "Unpacking", 200, 0.5, 0.7)
    assert (told.stage, told.fraction, told.rows) == ("Unpacking", 0.5, 0)
    stretch.tell(100)
    assert (told.fraction, told.rows) == (pytest.approx(0.6), 100)
    told.stop()
    with pytest.raises(Stopped):
        stretch.tell(100)
    assert Stretch(Progress(), "Nothing to do", 0, 0.0, 1.0)


def test_no_speed_is_told_of_less_than_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr("domain.progress.monotonic", lambda: clock[0])
    told = Progress()
    told.tell("Reading", 0.1, 5000)
    assert told.rate is None
    clock[0] += 0.5
    assert told.rate is None
    clock[0] += 1.5
    assert told.rate == 2500

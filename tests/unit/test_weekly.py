"""The report that writes itself: once a week, whole or not at all, and only where it can."""

import os
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest

from data.store import Store
from domain.problems import BadInput
from reporting import weekly
from reporting.weekly import FOLDER, SPOKEN, Setting
from tests.ledger import at, tell
from tests.reported import Taken
from tests.story import STORY

#: A minute after week 46 was over in Paris.
MONDAY = at("11-16 00:01 Paris")


def test_the_week_that_is_over_is_written_once(store: Store, tmp_path: Path) -> None:
    tell(store, STORY)
    folder = tmp_path / "reports"
    folder.mkdir()
    into = Setting(folder, ("en",))
    assert weekly.write(store, into, MONDAY) == [folder / "delai-2026-W46-en.html"]
    assert weekly.write(store, into, MONDAY + timedelta(days=6)) == []
    found = Taken((folder / "delai-2026-W46-en.html").read_text("utf-8"))
    assert found.open == [] and "Report: week 46 of 2026" in found.texts
    assert "16 Nov 2026 00:00" in found.texts, "as of its end, whenever it is written"
    weekly.write(store, into, MONDAY - timedelta(minutes=2))
    # A minute before it was the week before that was over.
    assert sorted(os.listdir(folder)) == ["delai-2026-W45-en.html", "delai-2026-W46-en.html"]


def test_nobody_wants_any_unless_a_folder_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(FOLDER, raising=False)
    assert weekly.setting() is None
    monkeypatch.setenv(FOLDER, str(tmp_path))
    assert weekly.setting() == Setting(tmp_path, ("fr",))
    monkeypatch.setenv(SPOKEN, "en, fr")
    assert weekly.setting() == Setting(tmp_path, ("en", "fr"))


@pytest.mark.parametrize(("folder", "spoken"), [("/nowhere/at/all", "fr"), (".", "de"), (".", "")])
def test_what_cannot_be_written_is_refused_at_the_start(
    monkeypatch: pytest.MonkeyPatch, folder: str, spoken: str
) -> None:
    monkeypatch.setenv(FOLDER, folder)
    monkeypatch.setenv(SPOKEN, spoken)
    with pytest.raises(BadInput, match="DELAI_REPORTS"):
        weekly.setting()


def test_it_is_written_while_the_application_runs(store: Store, tmp_path: Path) -> None:
    tell(store, STORY)
    folder = tmp_path / "reports"
    folder.mkdir()
    until = monotonic() + 60
    with weekly.at_work(store, Setting(folder, ("en",))):
        while not list(folder.glob("*-en.html")) and monotonic() < until:
            sleep(0.05)
    assert len(list(folder.glob("delai-*-en.html"))) == 1

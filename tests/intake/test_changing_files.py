"""A file that somebody writes while it is read is refused: what was read would be no file that there ever was."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from data import intake
from data.intake import engine, quarantine
from data.store import Store
from domain.people import SYSTEM
from domain.problems import BadInput
from tests.intake.conftest import HEADER, TICKETS

MAPPING = intake.parse_mapping(TICKETS, "helpdesk.toml")
Write = Callable[..., Path]


def lines(count: int) -> list[str]:
    return [HEADER, *(f"{number},05/01/2026 09:00,,,,open,bonus" for number in range(count)), "x,soon,,,,open,bonus"]


def _shorter(path: Path) -> None:
    path.write_text("\n".join(lines(10)), encoding="utf-8")


def _grown(path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write("y,soon,,,,open,bonus\n")


def _another(path: Path) -> None:
    path.with_name("other.csv").write_text("\n".join(lines(99)), encoding="utf-8")
    path.with_name("other.csv").replace(path)


def _rewritten(path: Path) -> None:
    """As long as before."""
    path.write_text(path.read_text(encoding="utf-8").replace("bonus", "games"), encoding="utf-8")
    os.utime(path, ns=(1, 1))


@pytest.mark.parametrize("change", [_shorter, _grown, _another, _rewritten, Path.unlink])
@pytest.mark.parametrize("step", ["leave_out", "quarantine"])
def test_a_file_that_changes_is_refused(
    store: Store, write: Write, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None], step: str
) -> None:
    """Between its first reading and the second, and after that."""
    path, real = write("a.csv", *lines(99)), getattr(quarantine, step)

    def meanwhile(*given: object) -> object:
        done = real(*given) if step == "quarantine" else None
        change(path)
        return done if step == "quarantine" else real(*given)

    monkeypatch.setattr(quarantine, step, meanwhile)
    for attempt in (lambda: intake.run(store, SYSTEM, path, MAPPING), lambda: intake.preview(path, MAPPING)):
        path.write_text("\n".join(lines(99)), encoding="utf-8")
        with pytest.raises(BadInput, match=r"a\.csv was changed while it was read"):
            attempt()
    assert store.stamp == 0


def test_rows_that_are_counted_nowhere_are_noticed(store: Store, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read is accepted and quarantined, each counted for itself."""
    monkeypatch.setattr(engine.quarantine, "quarantine", lambda cursor, file: quarantine_less(cursor, file))
    with pytest.raises(BadInput, match="was changed while it was read"):
        intake.run(store, SYSTEM, write("a.csv", *lines(99)), MAPPING)
    assert store.stamp == 0


_real = quarantine.quarantine


def quarantine_less(*given: object) -> int:
    return _real(*given) - 1  # type: ignore[arg-type]


def test_what_is_kept_of_a_file_is_not_taken_for_another(write: Write, tmp_path: Path) -> None:
    kept = tmp_path / "plain"
    path = write("a.csv", content="\n".join(lines(5)).encode("utf-16"))
    assert intake.preview(path, MAPPING, kept=kept).read == 6
    path.write_bytes("\n".join(lines(7)).encode("utf-16"))
    assert intake.preview(path, MAPPING, kept=kept).read == 8

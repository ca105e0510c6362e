"""What reads real exports says in one sentence that they are not there."""

from pathlib import Path

import pytest

from benchmarks import median_as_of
from tooling import risk_table


def test_the_table_of_chances(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"boston\.csv is not there: .*docs/risk\.md"):
        risk_table.main(tmp_path / "boston.csv")


def test_the_table_of_medians(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(median_as_of, "SHARED", tmp_path)
    with pytest.raises(SystemExit, match=r"has no uci_incident_event_log\.csv\.gz, helpdesk_event_log\.csv\.gz: docs"):
        median_as_of.main()

"""An export of an older desk, `old`: number, receipt and deadline of each ticket."""

from pathlib import Path

from data import intake
from data.store import Store
from domain.people import SYSTEM

MAPPING = """
source = "old"
layout = "ticket"
zone = "UTC"
[columns]
id = "No"
received_at = "Opened"
due_at = "Due"
"""


def bring(store: Store, folder: Path, text: str) -> None:
    """Import these rows below their header, as one file in `folder`."""
    (folder / "old.csv").write_text("No,Opened,Due\n" + text, encoding="utf-8")
    intake.run(store, SYSTEM, folder / "old.csv", intake.parse_mapping(MAPPING, "old.toml"))

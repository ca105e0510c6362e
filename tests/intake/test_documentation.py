"""docs/import.md says what the program does: its example is a mapping, its tables are the program's lists."""

import re
from pathlib import Path

from data import intake
from data.intake.fields import FIELDS

TEXT = (Path(__file__).parents[2] / "docs" / "import.md").read_text(encoding="utf-8")


def test_the_example_is_a_mapping() -> None:
    found = re.search(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    assert found
    mapping = intake.parse_mapping(found.group(1), "example")
    assert (mapping.delimiter, mapping.columns["due_at"], mapping.constants) == (";", "Due", {"channel": "email"})


def test_every_field_reason_and_preset_is_there() -> None:
    for word in (*FIELDS, *intake.Reason, *intake.presets()):
        assert f"`{word}`" in TEXT, word

"""Nothing that somebody else wrote steers a terminal, and a name stays on its line."""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from domain.unseen import hidden, in_json, on_one_line, visible
from tests.conftest import Terminal

NAME = "a\n\x1b]0;x\x07\u202e\x9b.csv"
SHOWN = "a⟨U+000A⟩⟨U+001B⟩]0;x⟨U+0007⟩⟨U+202E⟩⟨U+009B⟩.csv"
MAPPING = """\
source = "crm"
layout = "ticket"
zone = "UTC"
dates = ["iso"]

[columns]
id = "id"
received_at = "opened"
"""
CELL = "\x1b]0;owned\x07"


def test_a_file_from_an_enemy(run_cli: Terminal, tmp_path: Path) -> None:
    file, mapping = tmp_path / NAME, tmp_path / "m.toml"
    file.write_text(f"id,opened\n1,2025-01-01T08:00:00Z\n2,{CELL}\n", encoding="utf-8")
    mapping.write_text(MAPPING, encoding="utf-8")
    said = run_cli("import", file, "--map", mapping)
    assert (said.code, _steering(said.stderr + said.stdout)) == (0, set())
    assert any("⟨U+001B⟩]0;owned⟨U+0007⟩" in line for line in said.stderr.splitlines() if line.startswith("line 3: "))
    listed = run_cli("imports").stdout
    assert (len(listed.splitlines()), _steering(listed), SHOWN in listed) == (1, set(), True)
    document = run_cli("imports", "--json").stdout
    assert _steering(document) == set()
    assert json.loads(document)[0]["file"] == NAME


def _steering(text: str) -> set[str]:
    return {one for one in text if visible(one) != one}


@given(st.text())
def test_json_means_the_same_and_hides_nothing(text: str) -> None:
    document = in_json(json.dumps(text, ensure_ascii=False))
    assert json.loads(document) == text
    assert _steering(document) == set()


@given(st.text(st.characters(codec=None)))
def test_a_line_is_one_line_that_can_be_written(text: str) -> None:
    shown = on_one_line(text)
    assert len(shown.splitlines()) <= 1
    assert shown.encode() and _steering(shown) == set() if text else shown == ""


@given(st.text())
def test_what_is_visible_can_be_hidden_again(text: str) -> None:
    assert hidden(visible(text)) == text or "⟨U+" in text

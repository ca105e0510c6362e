"""The table of docs/security.md names the attacks that are tried, all of them."""

import re

from tests.conftest import ROOT

FILES = [*(ROOT / "tests" / "attack").glob("test_*.py"), ROOT / "tests" / "browser" / "test_sign_in.py"]


def test_the_table_names_every_attack() -> None:
    tried = {name for file in FILES for name in re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.MULTILINE)}
    told = set(re.findall(r"`(test_\w+)` \|$", (ROOT / "docs" / "security.md").read_text("utf-8"), re.MULTILINE))
    assert told == tried - {"test_the_table_names_every_attack"}

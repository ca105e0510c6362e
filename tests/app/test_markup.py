"""What somebody else wrote is shown as it was written."""

import re

import pytest

from ui.markup import escaped, in_chart, without_codes

NASTY = ["[x](javascript:alert(1))", "$a$", ":red[x]", ":smile:", ":material/home:", "<b>x</b>", "`code`", "# a\n# b"]


@pytest.mark.parametrize("text", NASTY)
def test_every_mark_is_escaped(text: str) -> None:
    shown = escaped(text)
    assert re.search(r"(?<!\\)[\\`*_{}\[\]()#<>~$:|!]", re.sub(r"\\.", "", shown)) is None
    assert re.sub(r"\\(.)", r"\1", shown).replace("\u2060", "") == " ".join(text.split())


@pytest.mark.parametrize("text", NASTY)
def test_a_code_is_never_looked_up(text: str) -> None:
    assert not re.search(r":[\w/+-]+:", without_codes(text))


def test_a_chart_reads_no_tag() -> None:
    assert in_chart("<b>&</b>") == "&lt;b&gt;&amp;&lt;/b&gt;"

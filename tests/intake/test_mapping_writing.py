"""A mapping written as TOML is the same mapping when it is read."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import intake
from data.intake.fields import CLOSED_LISTS, EVENT_ONLY, FIELDS, OPEN_LISTS
from data.intake.mapping import Layout, Mapping, Verdict, parse_mapping
from data.intake.mapping_writing import text_of, with_text
from domain.problems import BadInput

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAME = TEXT.map(str.strip).filter(bool)


@st.composite
def mappings(draw: st.DrawFn) -> Mapping:
    """Any mapping that a file can say."""
    layout = draw(st.sampled_from(Layout))
    needed = ("received_at",) if layout is Layout.TICKET else ("id", "occurred_at")
    allowed = [name for name in FIELDS if layout is Layout.EVENT or name not in EVENT_ONLY]
    more = draw(st.lists(st.sampled_from(allowed), unique=True))
    translated = draw(st.lists(st.sampled_from((*OPEN_LISTS, *CLOSED_LISTS)), unique=True))
    values = {}
    for name in translated:
        here = st.sampled_from(["", *sorted(CLOSED_LISTS[name])]) if name in CLOSED_LISTS else TEXT
        values[name] = draw(st.dictionaries(TEXT, here, max_size=4))
    constants = [name for name in OPEN_LISTS if name in allowed]
    return Mapping(
        title=draw(NAME),
        source=draw(st.from_regex(r"[a-z0-9][a-z0-9_.-]{0,20}", fullmatch=True).filter(lambda one: one != "desk")),
        layout=layout,
        zone=draw(st.sampled_from(["Europe/Paris", "UTC", "America/New_York"])),
        dates=tuple(draw(st.lists(st.sampled_from(["iso", "%d/%m/%Y %H:%M", "%m-%d-%y"]), min_size=1, unique=True))),
        columns={name: draw(NAME) for name in dict.fromkeys((*needed, *more))},
        order=tuple(draw(st.lists(NAME, max_size=2))),
        values=values,
        constants={name: draw(TEXT) for name in draw(st.lists(st.sampled_from(constants), unique=True))},
        missing=tuple(draw(st.lists(TEXT, max_size=3))),
        verdict=draw(st.none() | st.builds(Verdict, NAME, st.frozensets(TEXT), st.frozensets(TEXT), st.booleans())),
        delimiter=draw(st.none() | st.sampled_from([",", ";", "\t", "|"])),
        encoding=draw(st.none() | st.sampled_from(["utf-8", "cp1252", "utf-16"])),
    )


@given(mappings())
def test_what_is_written_reads_back_equal(mapping: Mapping) -> None:
    text = text_of(mapping)
    assert replace(parse_mapping(text, "m.toml"), text="") == mapping


@pytest.mark.parametrize("name", intake.presets())
def test_presets_read_back_equal(name: str) -> None:
    preset = intake.preset(name)
    assert replace(parse_mapping(text_of(preset), name), text=preset.text) == preset


def test_a_mapping_that_none_could_read_is_refused() -> None:
    with pytest.raises(BadInput, match="zone"):
        with_text(replace(intake.preset("boston311"), zone="Nowhere"))

"""The words that recognition knows: `columns.toml` and `values.toml`, lists of phrases with commas between."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

Phrases = tuple[str, ...]


@cache
def columns(field: str) -> Mapping[str, Phrases]:
    """What columns of `field` are called, by language, the surest names first."""
    return _read("columns")[field]


@cache
def values(field: str) -> Mapping[str, Phrases]:
    """How others say the desk's words of `field`, by word; `none` has phrases that mean none of them."""
    return _read("values").get(field, {})


@cache
def translated() -> Phrases:
    """The fields whose values have a dictionary."""
    return tuple(field for field in _read("values") if field not in ("verdict", "activity", "negation"))


@cache
def _read(name: str) -> Mapping[str, Mapping[str, Phrases]]:
    with Path(__file__).with_name(f"{name}.toml").open("rb") as file:
        tables = tomllib.load(file)
    return {
        field: {key: tuple(one.strip() for one in listed.split(",")) for key, listed in table.items()}
        for field, table in tables.items()
    }

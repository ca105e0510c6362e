"""A mapping as TOML, which `parse_mapping` reads back."""

from dataclasses import fields, replace
from typing import Any

import tomli_w

from data.intake.mapping import Mapping, Verdict, parse_mapping

#: Not a key of the document: it is the document.
_OWN = "text"


def text_of(mapping: Mapping) -> str:
    """`mapping` as TOML (docs/import.md): what it leaves open is left out."""
    return tomli_w.dumps(document(mapping))


def document(mapping: Mapping) -> dict[str, Any]:
    """`mapping` as the table that its TOML writes."""
    values = {one.name: getattr(mapping, one.name) for one in fields(Mapping) if one.name != _OWN}
    simple = {name: _written(value) for name, value in values.items() if value not in (None, (), {})}
    return simple | {name: _written(values[name]) for name in ("missing", "dates")}


def with_text(mapping: Mapping) -> Mapping:
    """`mapping` with its own TOML as its text; `BadInput` where it is none that could be read."""
    text = text_of(mapping)
    parse_mapping(text, mapping.title)
    return replace(mapping, text=text)


def _written(value: Any) -> Any:
    match value:
        case Verdict():
            return {
                "column": value.column,
                "on_time": sorted(value.on_time),
                "late": sorted(value.late),
                "needs_deadline": value.needs_deadline,
            }
        case tuple() | list():
            return [_written(one) for one in value]
        case dict():
            return {str(name): _written(one) for name, one in value.items()}
        case bool() | int():
            return value
    return str(value)

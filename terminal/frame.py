"""What the verbs share: the options of every verb, and the ways in which every text reaches the terminal."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from data.store import default_path, demand_usable
from domain.unseen import in_json, on_one_line

Verb = TypeVar("Verb", bound=Callable[..., Any])


def verb(function: Verb) -> Verb:
    """Give a command the options that every verb has: `--store` (as `store_path`) and `--json` (as `as_json`)."""
    store = click.option(
        "--store",
        "store_path",
        type=click.Path(path_type=Path),
        default=default_path,
        callback=_usable,
        help="The ticket store (default: DELAI_STORE, else data/tickets.duckdb).",
    )
    as_json = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
    return store(as_json(function))


def _usable(_context: click.Context, _parameter: click.Parameter, path: Path) -> Path:
    demand_usable(path)
    return path


def counted(count: int, thing: str) -> str:
    """`1 row`, `3 rows`."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


def print_json(document: object) -> None:
    """Write `document` to standard output, the only thing that goes there under `--json`."""
    click.echo(in_json(json.dumps(document, ensure_ascii=False, indent=2)))


def answer(*lines: str) -> None:
    """Write `lines` to standard output; none of them breaks, nor moves the cursor of a terminal."""
    click.echo("\n".join(map(on_one_line, lines)))


def say(*lines: str) -> None:
    """Write progress or a warning to standard error, as `answer` does."""
    click.echo("\n".join(map(on_one_line, lines)), err=True)

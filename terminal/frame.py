"""What the verbs share: the options of every verb, one sentence for what went wrong, one document as the answer."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from data.store import default_path
from domain.problems import Problem

BAD_INPUT = 2

Verb = TypeVar("Verb", bound=Callable[..., Any])


def verb(function: Verb) -> Verb:
    """Give a command the options that every verb has: `--store` (as `store_path`) and `--json` (as `as_json`)."""
    store = click.option(
        "--store",
        "store_path",
        type=click.Path(path_type=Path),
        default=default_path,
        help="The ticket store (default: DELAI_STORE, else data/tickets.duckdb).",
    )
    as_json = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
    return store(as_json(function))


def counted(count: int, thing: str) -> str:
    """`1 row`, `3 rows`."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


def print_json(document: object) -> None:
    """Write `document` to standard output, the only thing that goes there under `--json`."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def say(sentence: str) -> None:
    """Write progress or a warning to standard error."""
    click.echo(sentence, err=True)


def run(group: click.Group) -> NoReturn:
    """Run the terminal program and leave with 0, 1 (a check found differences) or 2 (bad input, one sentence)."""
    try:
        sys.exit(group.main(standalone_mode=False) or 0)
    except click.exceptions.NoArgsIsHelpError as error:
        _leave(error.format_message())
    except (Problem, click.ClickException) as error:
        _leave(error.format_message() if isinstance(error, click.ClickException) else str(error))
    except click.Abort:
        _leave("Stopped.")


def _leave(sentence: str) -> NoReturn:
    say(sentence)
    sys.exit(BAD_INPUT)

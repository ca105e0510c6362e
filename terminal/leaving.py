"""How the program ends: with an answer, with a sentence for what went wrong, or stopped from outside."""

import errno
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NoReturn

import click

from domain.marks import N_
from domain.problems import BadInput, Problem
from domain.progress import Stopped
from domain.unseen import on_one_line
from terminal import stopping

BAD_INPUT = 2
#: What a shell says of a program that a signal ended is this and the signal's number.
_BY_SIGNAL = 128


def run(load: Callable[[], click.Group]) -> NoReturn:
    """Run the program that `load` returns and leave with 0, 1 (a check found differences) or 2 (one sentence).

    Ctrl-C leaves with 2 too, another signal with 128 and its number; without a word where nobody reads the answer.
    """
    stopping.listen()
    code = _code(load)
    _let_go()
    sys.exit(code)


def _code(load: Callable[[], click.Group]) -> int:
    try:
        return _answered(load)
    except BaseException as error:
        # Whatever it became on its way up, it is there because of the signal.
        if (number := stopping.heard()) is not None:
            _say(str(Stopped()))
            return BAD_INPUT if number == signal.SIGINT else _BY_SIGNAL + number
        if isinstance(error, BrokenPipeError):
            return _BY_SIGNAL + signal.SIGPIPE
        if (sentence := _sentence(error)) is None:
            raise
        _say(*sentence.split("\n"))
        return BAD_INPUT


def _answered(load: Callable[[], click.Group]) -> int:
    arguments = sys.argv[1:]
    _demand_text(arguments)
    try:
        with load().make_context(os.path.basename(sys.argv[0]), arguments) as context:
            code = context.command.invoke(context) or 0
    except click.exceptions.Exit as end:
        code = end.exit_code
    if sys.stdout:
        sys.stdout.flush()
    return int(code)


def _demand_text(arguments: Sequence[str]) -> None:
    """Names are in sentences, in documents and in the store, all of which are UTF-8."""
    for text in (*arguments, os.environ.get("DELAI_STORE", "")):
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise BadInput(
                N_("{name} is not written in UTF-8: give it another name."), name=ascii(os.fsencode(text))[1:]
            ) from error


def _sentence(error: BaseException) -> str | None:
    """What to say of `error`; None where it is a fault of the program."""
    match error:
        case click.Abort() | KeyboardInterrupt():
            return str(Stopped())
        case click.ClickException():
            return error.format_message()
        case Problem():
            return str(error)
        case OSError(errno=errno.ENOSPC | errno.EIO, filename=None):
            return f"Not all could be written: {error.strerror}."
        case OSError(filename=str(name), strerror=reason):
            return f"{name}: {reason}."
        case OSError(strerror=str(reason)):
            return f"{reason}."
    return None


def _say(*lines: str) -> None:
    with suppress(OSError):  # whoever closed the terminal hears nothing
        for line in lines:
            click.echo(on_one_line(line), err=True)


def _let_go() -> None:
    """What could not be written until now never can: without this the interpreter would complain of it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream:
                stream.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)

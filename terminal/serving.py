"""The verb `serve`: the web application on a store, as `make run` starts it."""

import os
import socket
import sys
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import click

from data.mail_settings import settings
from data.outbox.unsent import all_waiting
from data.store import Store
from domain.marks import N_
from domain.problems import BadInput
from terminal.frame import say, verb

_ROOT = Path(__file__).resolve().parent.parent
_STREAMLIT = ("-m", "streamlit", "run", "app.py", "--server.headless", "true")


@click.command("serve")
@click.option("--port", type=click.IntRange(1, 65_535), default=8501, show_default=True, help="The port to answer on.")
@click.option("--address", default="127.0.0.1", show_default=True, help="The address of this machine to answer on.")
@verb
def serve(port: int, address: str, store_path: Path, as_json: bool) -> NoReturn:
    """Start the application on the store; it ends with Ctrl-C, and refuses to be open to strangers."""
    if as_json:
        raise BadInput(N_("This verb answers with pages, not with a document: leave --json out."))
    _refuse_unusable(address, port)
    # Why it cannot be opened is said here in one sentence; the process that serves opens it again.
    with Store.open(store_path) as store:
        _tell_waiting(store)
    os.environ["DELAI_STORE"] = str(store_path.absolute())
    say(f"Délai starts: open http://{address}:{port} (stop it with Ctrl-C).")
    # Settings are read from the folder that it is started in; app.py refuses what the guard refuses.
    os.chdir(_ROOT)
    options = ["--server.port", str(port), "--server.address", address]
    os.execv(sys.executable, [sys.executable, *_STREAMLIT, *options])


def _tell_waiting(store: Store) -> None:
    """Say how many messages wait, where they are going to be sent as soon as the application runs."""
    if not settings().smtp:
        return
    with closing(store.cursor()) as cursor:
        found = all_waiting(cursor)
    if found.since:
        day = found.since.date().isoformat()
        wait = "1 message waits to be sent" if found.count == 1 else f"{found.count} messages wait to be sent"
        say(f"{wait}, the oldest since {day}: what is due goes now. To leave some, start without DELAI_SMTP (Outbox).")


def _refuse_unusable(address: str, port: int) -> None:
    """Return if this machine can answer there; else `BadInput` says why not."""
    try:
        for family, kind, protocol, _name, place in socket.getaddrinfo(address, port, type=socket.SOCK_STREAM):
            with socket.socket(family, kind, protocol) as tried:
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                tried.bind(place)
    except (OSError, UnicodeError) as error:
        raise BadInput(
            N_("Nothing can be answered on {address}, port {port}: {error}. Say another --address or --port."),
            address=address,
            port=str(port),
            error=getattr(error, "strerror", None) or str(error),
        ) from error

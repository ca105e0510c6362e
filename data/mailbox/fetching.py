"""Fetching messages from the server of `DELAI_IMAP`: each is taken in, then moved to a folder beside."""

import logging
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from imaplib import Internaldate2tuple

import duckdb
from imap_tools.errors import MailboxFolderCreateError
from imap_tools.mailbox import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted

from data.mail_settings import Server
from data.mailbox.parsing import read
from data.mailbox.taking import Outcome, take
from data.store import Store
from domain.problems import BadInput, Problem

#: Where messages lie that were taken in, those that a machine wrote, and those that could not be taken in.
DONE, AUTOMATIC, FAILED = "Delai", "Delai-automatic", "Delai-failed"
#: Of a larger message the beginning is read only.
LARGEST, BEGINNING = 40 << 20, 1 << 19
#: So many at a time; a server that says nothing for so many seconds is not there.
_MOST, _PATIENCE = 20, 30
#: So many are left where they are before the store counts as the one at fault.
_MOST_LEFT = 20
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_LOG = logging.getLogger("delai")


def fetch(store: Store, server: Server, own: str) -> bool:
    """Take in what lies in the folder of `server`, the mailbox with the address `own`; whether there may be more.

    Raises what the network or the server raises; one message that the store does not take is in nobody's way. What was
    not moved is there the next time.
    """
    with _connected(server) as box:
        moved = left = 0
        for uid in box.uids("UNDELETED", charset=None):
            if moved >= _MOST or left >= _MOST_LEFT:
                break
            if folder := _taken_in(store, box, uid, own):
                box.move(uid, _folder(box, folder))
                moved += 1
            else:
                left += 1
        else:
            return False
        return left < _MOST_LEFT


def _taken_in(store: Store, box: BaseMailBox, uid: str, own: str) -> str | None:
    """Take in one message; returns the folder that it belongs into now, None where the store could not take it yet."""
    size, arrived_at = _measured(box, uid)
    is_cut = size > LARGEST
    content = _fetched(box, uid, f"(BODY.PEEK[]<0.{BEGINNING}>)" if is_cut else "(BODY.PEEK[])")
    try:
        outcome = take(store, read(content, is_cut), arrived_at, own)
    except BadInput as problem:
        # The sentence without its values: words of players may be in them.
        return _failed(problem.message)
    except (Problem, duckdb.Error, OSError) as error:
        _LOG.error("A message could not be taken in now (%s): it is tried again.", type(error).__name__)
        return None
    except Exception as error:  # whoever writes to the desk decides what is in there
        return _failed(type(error).__name__)
    # For somebody to look through: what looks like a machine's may be a person's.
    return AUTOMATIC if outcome is Outcome.AUTOMATIC else DONE


def _failed(why: str) -> str:
    _LOG.error("A message could not be taken in (%s): it lies in %s.", why, FAILED)
    return FAILED


def _measured(box: BaseMailBox, uid: str) -> tuple[int, datetime]:
    """The size in bytes, and when it arrived."""
    _status, told = box.client.uid("FETCH", uid, "(RFC822.SIZE INTERNALDATE)")
    said = b" ".join(one if isinstance(one, bytes) else b" ".join(one) for one in told or () if one)
    size, arrived = _SIZE.search(said), Internaldate2tuple(said)
    at = datetime.fromtimestamp(time.mktime(arrived), UTC) if arrived else datetime.now(UTC)
    return (int(size.group(1)) if size else 0), at


def _fetched(box: BaseMailBox, uid: str, what: str) -> bytes:
    _status, told = box.client.uid("FETCH", uid, what)
    return next((bytes(one[1]) for one in told or () if isinstance(one, tuple)), b"")


def _folder(box: BaseMailBox, name: str) -> str:
    """The folder called so, made where it is not there; below INBOX where the server has it so."""
    below = f"INBOX{_delimiter(box)}{name}"
    for folder in (name, below):
        if box.folder.exists(folder):
            return folder
    try:
        box.folder.create(name)
        return name
    except MailboxFolderCreateError:
        box.folder.create(below)
        return below


def _delimiter(box: BaseMailBox) -> str:
    return next((one.delim for one in box.folder.list() if one.delim), "/")


@contextmanager
def _connected(server: Server) -> Iterator[BaseMailBox]:
    context = ssl.create_default_context()
    if server.secure:
        made: BaseMailBox = MailBox(server.host, server.port, timeout=_PATIENCE, ssl_context=context)
    elif server.is_here:
        made = MailBoxUnencrypted(server.host, server.port, timeout=_PATIENCE)
    else:
        made = MailBoxStartTls(server.host, server.port, timeout=_PATIENCE, ssl_context=context)
    try:
        box = made.login(server.user, server.password, initial_folder=server.folder)
    except BaseException:
        made.client.shutdown()
        raise
    with box:
        yield box

"""A real IMAP server for the length of a block: Dovecot, with a configuration of its own, in a folder of its own."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from imap_tools import MailBoxUnencrypted

from data.mail_settings import Server
from tests.browser.application import _free_port
from tooling import dovecot

_PATIENCE_S = 20
#: As root the server gives up its rights itself; the mail then belongs to nobody.
_NOBODY = 65534
_CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_fsync = never
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""
_AS_THEMSELVES = """
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
"""


@dataclass(frozen=True)
class Post:
    """The server; every user that is named has a mailbox."""

    port: int

    def server(self, user: str) -> Server:
        """What the application is told of it."""
        return Server("127.0.0.1", self.port, False, user, "secret", "INBOX")

    def bring(self, user: str, *mails: bytes) -> None:
        """Put messages into the mailbox of `user`."""
        with MailBoxUnencrypted("127.0.0.1", self.port, timeout=_PATIENCE_S).login(user, "secret") as box:
            for mail in mails:
                box.append(mail.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), "INBOX")

    def folders(self, user: str) -> dict[str, int]:
        """How many messages lie in each folder of `user`."""
        with MailBoxUnencrypted("127.0.0.1", self.port, timeout=_PATIENCE_S).login(user, "secret") as box:
            return {one.name: box.folder.status(one.name)["MESSAGES"] for one in box.folder.list()}


@contextmanager
def running() -> Iterator[Post]:
    """The server; skips the test, with the reason, where there is none on this machine."""
    program = dovecot.find()
    if program is None:
        pytest.skip("there is no Dovecot here: apt-get install dovecot-imapd (tooling/dovecot.py)")
    # Not below pytest's folders, which are for their user alone: the server's processes have other ones.
    folder = Path(tempfile.mkdtemp(prefix="delai-imap-", dir="/tmp"))
    process = _started(program, folder, port := _free_port())
    try:
        _demand_answer(process, folder, port)
        yield Post(port)
    finally:
        process.terminate()
        process.wait(timeout=_PATIENCE_S)
        shutil.rmtree(folder, ignore_errors=True)


def _started(program: Path, folder: Path, port: int) -> "subprocess.Popen[bytes]":
    is_root = os.geteuid() == 0
    uid, gid = (_NOBODY, _NOBODY) if is_root else (os.geteuid(), os.getegid())
    (folder / "mail").mkdir()
    folder.chmod(0o755)
    os.chown(folder / "mail", uid, gid)
    text = _CONFIGURATION.format(folder=folder, uid=uid, gid=gid, port=port)
    if not is_root:
        text += _AS_THEMSELVES.format(user=_name("passwd", uid), group=_name("group", gid))
    (folder / "dovecot.conf").write_text(text)
    return subprocess.Popen([program, "-F", "-c", folder / "dovecot.conf"], stderr=subprocess.DEVNULL)


def _name(table: str, number: int) -> str:
    said = subprocess.run(["getent", table, str(number)], capture_output=True, text=True, check=True)
    return said.stdout.partition(":")[0]


def _demand_answer(process: "subprocess.Popen[bytes]", folder: Path, port: int) -> None:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as tried:
                if tried.recv(4) == b"* OK":
                    return
        except OSError:
            time.sleep(0.05)
    log = folder / "log"
    raise AssertionError(f"Dovecot does not answer:\n{log.read_text() if log.exists() else ''}")

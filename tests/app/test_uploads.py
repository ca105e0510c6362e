"""Uploads: each in a folder of its own, for this process alone; gone after some hours, and at the end."""

import os
from io import BytesIO
from time import time

import pytest

from ui import uploads


def test_a_file_that_nobody_looks_at_is_deleted_and_one_that_is_looked_at_stays() -> None:
    old, new = (uploads.keep(BytesIO(b"a"), name) for name in ("old.csv", "new.csv"))
    long_ago = time() - uploads.KEPT_SECONDS - 60
    for path in (old, new):
        os.utime(path.parent, (long_ago, long_ago))
    assert uploads.is_there(new)
    uploads.sweep()
    assert not old.exists() and new.exists()
    uploads.forget(new)
    assert not uploads.is_there(new)


def test_nobody_else_may_look_and_nothing_stays_at_the_end() -> None:
    path = uploads.keep(BytesIO(b"a"), "a.csv")
    assert uploads.folder().stat().st_mode & 0o077 == 0
    uploads.clear()
    assert not path.exists()


@pytest.mark.parametrize(("name", "safe"), [("../../etc/passwd", "passwd"), (".hidden", "hidden"), ("", "file.csv")])
def test_a_name_leads_nowhere_else(name: str, safe: str) -> None:
    assert uploads.safe_name(name) == safe

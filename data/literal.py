"""A path as the engine has to be told it."""

import glob
from pathlib import Path


def literal(path: Path) -> str:
    """The name of `path` for a table function, which takes some characters in it for a pattern of many files."""
    return glob.escape(str(path.absolute()))

"""Where benchmarks keep what they generate: made once, used by all, thrown away with `make clean`."""

from pathlib import Path


def folder() -> Path:
    """The folder `.benchmarks` of the project."""
    path = Path(__file__).resolve().parent.parent / ".benchmarks"
    path.mkdir(exist_ok=True)
    return path

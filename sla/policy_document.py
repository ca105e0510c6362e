"""A policy as a document: TOML that an administrator writes, JSON that the store keeps (docs/policies.md)."""

import json
import tomllib
from functools import cache, lru_cache
from pathlib import Path

from domain.marks import N_
from domain.problems import BadInput, Problem
from sla.policy import Policy
from sla.policy_reading import read
from sla.policy_writing import toml, written

__all__ = ["default", "kept", "load", "parse", "read", "toml", "written"]

_DEFAULT = Path(__file__).with_name("default_policy.toml")


def parse(text: str) -> Policy:
    """The policy that the TOML `text` writes; `BadInput` says where it is no TOML, or which key is wrong and how."""
    try:
        document = tomllib.loads(text)
    # Not all that it raises is its own error: a number of too many digits, lists in lists without end.
    except (ValueError, RecursionError) as error:
        raise BadInput(N_("The policy is not TOML: {reason}."), reason=str(error)) from error
    return read(document)


def load(path: Path) -> Policy:
    """The policy in the TOML file `path`; `BadInput` says that the file cannot be read, or what is wrong in it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else Problem(N_("it is not UTF-8"))
        raise BadInput(N_("The policy {file} cannot be read: {reason}."), file=path, reason=reason) from error
    return parse(text)


@lru_cache(maxsize=64)
def kept(document: str) -> Policy:
    """The policy that the JSON `document` writes, as a store keeps it."""
    return read(json.loads(document))


@cache
def default() -> Policy:
    """The policy that a desk starts with, from `default_policy.toml`; made once."""
    return load(_DEFAULT)

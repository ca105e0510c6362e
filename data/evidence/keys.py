"""The keys that papers are encrypted with: from `DELAI_EVIDENCE_KEY`, else from the file `<store>.papers.key`.

There may be more than one: the first encrypts, all of them decrypt, so that a key can be replaced (docs/evidence.md).
"""

import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from domain.marks import N_
from domain.problems import StoreUnusable

VARIABLE = "DELAI_EVIDENCE_KEY"
#: A secret shorter than this can be guessed.
SHORTEST = 32


def key_file(path: Path) -> Path:
    """Where the keys of the papers of the store at `path` lie, unless the environment gives them."""
    return path.with_name(path.name + ".papers.key")


def is_given() -> bool:
    """Whether the environment gives the keys."""
    return bool(os.environ.get(VARIABLE))


def secrets_of(path: Path) -> list[str]:
    """The secrets for the store at `path`, the one that encrypts first; none where there are none yet.

    `StoreUnusable` where they cannot be read or are too short.
    """
    given = os.environ.get(VARIABLE)
    place = VARIABLE if given else str(key_file(path))
    try:
        told = given.split(",") if given else key_file(path).read_text(encoding="ascii").split()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise StoreUnusable(N_("The keys of the papers in {place} cannot be read."), place=place) from error
    found = [one.strip() for one in told if one.strip()]
    if not found or min(map(len, found)) < SHORTEST:
        raise StoreUnusable(
            N_("The keys of the papers in {place} are too short: each needs {shortest} characters."),
            place=place,
            shortest=SHORTEST,
        )
    return found


def put(path: Path, told: Sequence[str]) -> None:
    """Write the secrets `told` beside the store at `path`, in one step, for its owner's eyes only."""
    file = key_file(path)
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
        out.write("\n".join(told) + "\n")
        out.flush()
        os.fsync(out.fileno())
    os.replace(part, file)


def new() -> str:
    """A new secret."""
    return secrets.token_hex(32)


def derived(secret: str) -> bytes:
    """The key for AES-256 that `secret` stands for."""
    return HKDF(SHA256(), 32, salt=None, info=b"delai papers 1").derive(secret.encode())

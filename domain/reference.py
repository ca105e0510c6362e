"""References of complaints: `EC-4F7Q9M2K-T`, which nobody can count or guess.

Eight random characters of Crockford's base32 and a check character after ISO 7064 MOD 37,36, which finds every
single wrong character and all but about one in 500 swaps of neighbours.
"""

import secrets
from collections.abc import Callable

PREFIX = "EC"
#: What one looks like, for whoever is to type one.
EXAMPLE = "EC-4F7Q9M2K-T"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECK = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MODULUS = len(_CHECK)
_LENGTH = 8


def check_character(body: str) -> str:
    """The ISO 7064 MOD 37,36 check character of `body` (characters 0-9 and A-Z)."""
    rest = _MODULUS
    for character in body:
        rest = (rest + _CHECK.index(character)) % _MODULUS or _MODULUS
        rest = rest * 2 % (_MODULUS + 1)
    return _CHECK[(_MODULUS + 1 - rest) % _MODULUS]


def new_reference(choose: Callable[[str], str] = secrets.choice) -> str:
    """A fresh random reference; `choose` picks one character of an alphabet."""
    body = "".join(choose(ALPHABET) for _ in range(_LENGTH))
    return f"{PREFIX}-{body}-{check_character(body)}"


def normalised(text: str) -> str:
    """`text` as a person typed it, in the spelling of references: capitals, O for zero, I and L for one mended."""
    head, _, tail = text.strip().upper().partition("-")
    body, _, check = tail.partition("-")
    return f"{head}-{body.translate(str.maketrans('OIL', '011'))}-{check}"


def is_reference(text: str) -> bool:
    """Whether `text` is a well-formed reference with the right check character."""
    head, _, tail = text.partition("-")
    body, _, check = tail.partition("-")
    well_formed = head == PREFIX and len(body) == _LENGTH and all(c in ALPHABET for c in body)
    return well_formed and check == check_character(body)

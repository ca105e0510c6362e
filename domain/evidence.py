"""Papers that players give as evidence: which there are, which a category expects, and how much is taken."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType

from domain.vocabulary import Category


class EvidenceKind(StrEnum):
    """What a paper shows."""

    IDENTITY = "identity"
    TRANSACTION = "transaction"
    DESCRIPTION = "description"
    CORRESPONDENCE = "correspondence"
    SCREENSHOTS = "screenshots"


#: What each category expects, in the order in which it is asked for.
EXPECTED: Mapping[Category, tuple[EvidenceKind, ...]] = MappingProxyType(
    {
        Category.PAYMENT: (EvidenceKind.TRANSACTION,),
        Category.TECHNICAL: (EvidenceKind.SCREENSHOTS,),
        Category.BONUS: (EvidenceKind.CORRESPONDENCE,),
        Category.ACCOUNT_BLOCK: (EvidenceKind.IDENTITY,),
        Category.GAME: (EvidenceKind.SCREENSHOTS, EvidenceKind.CORRESPONDENCE),
        Category.FRAUD: (EvidenceKind.IDENTITY, EvidenceKind.TRANSACTION),
        Category.OTHER: (),
    }
)

_MEBIBYTE = 1 << 20
#: What is taken: of one paper, of those that come at once, and of all that a complaint has.
LARGEST_PAPER = 10 * _MEBIBYTE
MOST_AT_ONCE, LARGEST_AT_ONCE = 10, 30 * _MEBIBYTE
MOST_OF_TICKET, LARGEST_OF_TICKET = 50, 100 * _MEBIBYTE
#: A picture with more points is not unpacked: it would take more memory than the machine has to spare.
MOST_POINTS = 40_000_000

#: What a box for files may offer: media types, and the endings that have none of their own.
ACCEPTED = ("application/pdf", "image/jpeg", "image/png", "image/webp", "text/plain", ".eml")


def expected(category: str | None) -> tuple[EvidenceKind, ...]:
    """The kinds of papers that a complaint of `category` needs; none for a category that is not the desk's own."""
    return EXPECTED[Category(category)] if category in set(Category) else ()


def lacking(category: str | None, there: Collection[str]) -> tuple[EvidenceKind, ...]:
    """Those of `expected` that are not among the kinds `there`."""
    return tuple(kind for kind in expected(category) if kind not in there)


def kinds_of(written: str | None) -> tuple[str, ...]:
    """The kinds that the column `evidence` of a complaint tells of."""
    return tuple((written or "").split())


def written(kinds: Collection[str]) -> str:
    """`kinds` as the column `evidence` has them: each once, in order, with a space between."""
    return " ".join(sorted(set(kinds)))

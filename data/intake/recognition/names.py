"""What columns are called elsewhere: for each field its names in seven languages, and how well a header fits them."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from data.intake.recognition import dictionary

#: A name that a header fits less well than this is no sign of anything.
FITS = 40.0
_FULL, _STEP, _LEAST = 100.0, 0.5, 85.0
_PART, _SHARE = 20.0, 60.0
#: Letters whose stroke is no accent that could be taken off them.
_STROKES = str.maketrans("łøđ", "lod")
#: Between two other words these say nothing: “motivo del reclamo” is “motivo reclamo”.
_BETWEEN = frozenset(
    "of for the de du des d la le les l pour der die das den dem des fur zur zum del el los las por para di da della"
    " dello dell dei degli delle per il lo van voor het een do dos das o a".split()
)


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a header fits a field's names, 0 to 100, and in which languages; `exact`: it is one of them."""

    score: float = 0.0
    languages: frozenset[str] = frozenset()
    exact: bool = False


def plain(text: str) -> str:
    """`text` as small words without accents and punctuation: `CreatedAt`, `created_at` → `created at`."""
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text.replace("#", " no ") if text.strip() == "#" else text)
    small = split.casefold().translate(_STROKES)
    bare = "".join(one for one in unicodedata.normalize("NFKD", small) if not unicodedata.combining(one))
    return " ".join(re.findall(r"[^\W_]+", bare))


def contains(words: list[str], phrase: list[str]) -> bool:
    """Whether `phrase` stands in `words`, word by word."""
    return any(words[start : start + len(phrase)] == phrase for start in range(len(words) - len(phrase) + 1))


def _bare(text: str) -> str:
    """`text` without the small words between its others."""
    first, *rest = text.split() or [""]
    return " ".join([first, *(word for word in rest[:-1] if word not in _BETWEEN), *rest[-1:]])


@cache
def _names(field: str) -> Mapping[str, tuple[float, frozenset[str]]]:
    """Each name of `field` → its weight and its languages; the first names of a language weigh most."""
    found: dict[str, tuple[float, frozenset[str]]] = {}
    for language, listed in dictionary.columns(field).items():
        for place, name in enumerate(listed):
            weight = max(_LEAST, _FULL - _STEP * place)
            for one in {name, _bare(name)}:
                before, languages = found.get(one, (0.0, frozenset()))
                found[one] = (max(before, weight), languages | {language})
    return found


@cache
def fit(field: str, header: str) -> Fit:
    """How well `header` fits the names of `field`."""
    names = _names(field)
    for text in (plain(header), _bare(plain(header))):
        if text in names:
            return Fit(*names[text], exact=True)
    words, best = text.split(), Fit()
    for name, (weight, languages) in names.items():
        phrase = name.split()
        if len(phrase) < len(words) and contains(words, phrase):
            score = (_PART + _SHARE * len(phrase) / len(words)) * weight / _FULL
            best = max(best, Fit(score, languages), key=lambda one: one.score)
    return best

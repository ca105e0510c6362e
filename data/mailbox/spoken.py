"""The language that somebody writes in, told by its small words: enough to answer them in French or English."""

import re

from domain.messages import LANGUAGES

_WORDS = {
    "fr": frozenset("le la les un une des du et est je mon ma mes vous pas que qui pour dans sur avec bonjour".split()),
    "en": frozenset("the a an of and is i my you your not that which for in on with have hello was".split()),
}
_WORD = re.compile(r"[^\W\d_]+")


def language(text: str) -> str | None:
    """`fr` or `en`, whichever has more of its words in `text`; None where neither has."""
    words = _WORD.findall(text[:5_000].lower())
    counts = {name: sum(word in known for word in words) for name, known in _WORDS.items()}
    best = max(LANGUAGES, key=lambda name: counts[name])
    return best if counts[best] and list(counts.values()).count(counts[best]) == 1 else None

"""Values of another system in the desk's words, by a dictionary in seven languages."""

from collections.abc import Mapping
from functools import cache

from data.intake.fields import CLOSED_LISTS
from data.intake.mapping import Verdict
from data.intake.recognition import dictionary
from data.intake.recognition.names import contains, plain
from domain.statuses import DONE

#: Only these are looked for within longer values: `Closed with explanation`, `1 - Critical`.
_WITHIN = ("status", "priority", "channel")
#: These within short ones as well, where no word speaks for another topic: `Bono no acreditado`, `Withdrawal not paid`.
_TOPICS = ("category",)
_MOST_WORDS = 4
#: What a word of these is in a longer value says nothing: another reason is not the reason "other".
_ALONE = ("other",)
_NONE = "none"


@cache
def _dictionary(field: str) -> Mapping[str, str]:
    known = {word: listed for word, listed in dictionary.values(field).items() if word != _NONE}
    return {phrase: word for word, listed in known.items() for phrase in (*listed, plain(word))}


@cache
def word(field: str, value: str) -> str | None:
    """The desk's word for `value`; None where the dictionary does not know it."""
    # As it is written first: WhatsApp is one word, InProgress is two.
    for text in dict.fromkeys((plain(value.casefold()), plain(value))):
        if found := _dictionary(field).get(text) or _within(field, text.split()):
            return found
    return None


def _within(field: str, words: list[str]) -> str | None:
    if field in _TOPICS:
        return _topic(field, words) if len(words) <= _MOST_WORDS else None
    denied = set(words) & set(dictionary.values("negation")["words"])
    if field not in _WITHIN or (denied and field != "channel"):
        return None
    if any(contains(words, phrase.split()) for phrase in dictionary.values(field).get(_NONE, ())):
        return None
    within = _phrases(field, words)
    return _dictionary(field)[max(within, key=len)] if within else None


def _topic(field: str, words: list[str]) -> str | None:
    """What the phrases within `words` mean, if all of them mean the same; those within longer phrases do not count."""
    within = _phrases(field, words)
    longest = [
        one for one in within if not any(one != other and contains(other.split(), one.split()) for other in within)
    ]
    meant = {_dictionary(field)[one] for one in longest}
    return meant.pop() if len(meant) == 1 and not meant & set(_ALONE) else None


def _phrases(field: str, words: list[str]) -> list[str]:
    return [phrase for phrase in _dictionary(field) if len(phrase) > 2 and contains(words, phrase.split())]


def known_share(field: str, words: Mapping[str, int]) -> float:
    """The share of the rows whose value is known, 0 to 1."""
    total = sum(words.values())
    return sum(count for value, count in words.items() if word(field, value)) / total if total else 0.0


def table(field: str, words: Mapping[str, int]) -> dict[str, str]:
    """Value there → word here, for the values that need one and have one."""
    found = {value: here for value in words if (here := word(field, value)) is not None}
    needless = field not in CLOSED_LISTS
    return {value: here for value, here in found.items() if not (needless and value == here)}


def decisions(words: Mapping[str, int]) -> dict[str, int]:
    """Those of the states `words` that are decisions as well, such as “rejected”: they end a complaint."""
    return {value: count for value, count in words.items() if word("status", value) in DONE and word("decision", value)}


def is_activity(header: str) -> bool:
    """Whether a column tells what was done, and not how a ticket stands."""
    words = plain(header).split()
    return any(contains(words, phrase.split()) for phrase in dictionary.values("activity")["names"])


def verdict(column: str, words: Mapping[str, int], asks_late: bool) -> Verdict | None:
    """The verdict that the values of `column` give; None where one of them is not known to give any."""
    sides: dict[bool, set[str]] = {True: set(), False: set()}
    for value in words:
        on_time = _on_time(plain(value), asks_late)
        if on_time is None:
            return None
        sides[on_time].add(value)
    return Verdict(column, frozenset(sides[True]), frozenset(sides[False])) if words else None


def _on_time(text: str, asks_late: bool) -> bool | None:
    known = dictionary.values("verdict")
    for phrases, meaning in (("yes", not asks_late), ("no", asks_late), ("late", False), ("on_time", True)):
        if text in known[phrases]:
            return meaning
    return None

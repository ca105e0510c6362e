"""Drawing one word of several, each with its weight."""

from collections.abc import Mapping
from random import Random
from typing import TypeVar

Word = TypeVar("Word")


def drawn(random: Random, weights: Mapping[Word, float]) -> Word:
    """One of the keys of `weights`."""
    (word,) = random.choices(list(weights), list(weights.values()))
    return word

"""References: the check character against a published example, and what it finds."""

import itertools
import random

import pytest

from domain.reference import ALPHABET, check_character, is_reference, new_reference, normalised


def test_the_check_character_of_a_published_identifier() -> None:
    # The example of the Global Release Identifier standard (ISO 7064 MOD 37,36): A1-2425G-ABC1234002-M.
    assert check_character("A12425GABC1234002") == "M"


def test_a_new_reference_is_one() -> None:
    for seed in range(200):
        assert is_reference(new_reference(random.Random(seed).choice))


def test_references_differ() -> None:
    assert len({new_reference() for _ in range(1000)}) == 1000


def test_every_single_wrong_character_is_found() -> None:
    right = new_reference(random.Random(1).choice)
    for place, character in itertools.product(range(3, 11), ALPHABET):
        if character != right[place]:
            assert not is_reference(right[:place] + character + right[place + 1 :])


def test_nearly_every_swap_of_neighbours_is_found() -> None:
    swapped = missed = 0
    for seed in range(500):
        right = new_reference(random.Random(seed).choice)
        for place in range(3, 10):
            first, second = right[place], right[place + 1]
            if first != second:
                swapped += 1
                missed += is_reference(right[:place] + second + first + right[place + 2 :])
    assert missed < 0.005 * swapped


@pytest.mark.parametrize(
    "text",
    ["", "EC", "EC-4F7Q9M2K", "EC-4F7Q9M2-T", "XX-4F7Q9M2K-T", "EC-4F7Q9M2K-", "EC-4F7Q9M2U-T", "EC-é-1"],
)
def test_what_is_no_reference(text: str) -> None:
    assert not is_reference(text)


def test_a_reference_as_somebody_types_it() -> None:
    assert normalised(" ec-oil4f7q9-t ") == "EC-0114F7Q9-T"

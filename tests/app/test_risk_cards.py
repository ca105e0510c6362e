"""The cards of the page Risk."""

import pandas as pd
import pytest

from ui import risk_cards


@pytest.mark.parametrize(
    ("chances", "value", "said"),
    [
        ([0.9], "1", "Cases with a chance: 1, too few for a share."),
        ([0.9] * 9, "9", "Cases with a chance: 9, too few for a share."),
        ([0.9] * 4 + [0.1] * 6, "40%", "4 of the 10 cases with a chance."),
    ],
)
def test_a_share_is_told_of_ten_cases_and_more(chances: list[float], value: str, said: str) -> None:
    card = risk_cards.likely(pd.DataFrame({"chance": [*chances, float("nan")]}))
    assert (card.value, card.said) == (value, said)

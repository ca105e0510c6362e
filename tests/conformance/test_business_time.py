"""The project's clock against cases that other systems publish; `DELAI_CONFORMANCE` names another file of them."""

from datetime import timedelta

import pytest

from tests.conformance.cases import FILE, Case, answer, cases, expected

ALL = cases()


@pytest.mark.skipif(not ALL, reason=f"there is no file of cases at {FILE}")
def test_the_file_has_cases() -> None:
    assert len({case["id"] for case in ALL}) == len(ALL) > 0


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case['id']}")
def test_the_clock_says_what_the_case_says(case: Case) -> None:
    found, wanted = answer(case), expected(case)
    if isinstance(found, timedelta) or "tolerance_seconds" in case:
        assert abs(found - wanted) <= timedelta(seconds=case.get("tolerance_seconds", 0))  # type: ignore[operator]
    else:
        assert found == wanted

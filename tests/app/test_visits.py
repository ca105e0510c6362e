"""What came of a press is told in the stay in which it was, and not once more to whoever comes back."""

from typing import Any

import pytest

from ui import visits


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A session's state."""
    kept: dict[str, Any] = {}
    monkeypatch.setattr(visits.st, "session_state", kept)
    return kept


def test_it_is_told_as_long_as_the_page_is_not_left(state: dict[str, Any]) -> None:
    visits.note("imports")
    assert visits.is_first("3 rows came in")
    visits.note("imports")
    assert visits.is_first("3 rows came in")
    visits.note("overview")
    visits.note("imports")
    assert not visits.is_first("3 rows came in")
    assert visits.is_first("what came meanwhile")

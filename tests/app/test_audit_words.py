"""The log in words: what is kept as machines write it is told as people do."""

import pytest

from data.audit import Change
from ui import audit_words


@pytest.mark.parametrize(
    ("field", "kept", "told"),
    [
        ("days", "2026-11-26 2026-12-02", "26 Nov 2026 to 2 Dec 2026"),
        ("ended_everywhere", "2026-11-27T06:43:28+00:00", "27 Nov 2026 07:43"),
        ("signed_out", "2026-07-01T06:43:28+00:00", "1 Jul 2026 08:43"),
        ("days", "always", "always"),
        ("email", "2026-11-27T06:43:28+00:00", "2026-11-27T06:43:28+00:00"),
    ],
)
def test_days_and_instants(field: str, kept: str, told: str) -> None:
    assert audit_words.value(Change(field, None, kept), kept, {}) == told

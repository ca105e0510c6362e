"""The log in words: what is kept as machines write it is told as people do."""

from datetime import UTC, datetime
from typing import Any

import pytest

from data.audit import Change, Line, Part
from ui import audit_words, language


@pytest.mark.parametrize(
    ("field", "kept", "told"),
    [
        ("days", "2026-11-26 2026-12-02", "26 Nov 2026 to 2 Dec 2026"),
        ("ended_everywhere", "2026-11-27T06:43:28+00:00", "27 Nov 2026 07:43"),
        ("signed_out", "2026-07-01T06:43:28+00:00", "1 Jul 2026 08:43"),
        ("days", "always", "always"),
        ("sending", "answer/left", "The answer: left"),
        ("sending", "request/waiting", "Request: waits"),
        ("sending", "request/eaten", "request/eaten"),
        ("email", "2026-11-27T06:43:28+00:00", "2026-11-27T06:43:28+00:00"),
    ],
)
def test_what_is_kept_for_machines(field: str, kept: str, told: str) -> None:
    assert audit_words.value(Change(field, None, kept), kept, {}) == told


def line(**said: Any) -> Line:
    at = datetime(2026, 11, 27, tzinfo=UTC)
    return Line(**{"part": Part.ACT, "number": 1, "transaction_id": 1, "recorded_at": at, "actor": "ada"} | said)


def test_a_row_of_a_quarantine_is_told_by_its_import_and_line() -> None:
    act = line(command="set_aside import 3", what="quarantined", subject="3/190")
    assert (audit_words.what(act.what), audit_words.about(act, {})) == ("Row in quarantine", "Import 3, line 190")
    assert audit_words.field("set_aside") == "Set aside because"


def test_the_sending_of_a_message_is_told_of_its_ticket() -> None:
    act = line(command="leave_messages", what="message", ticket_id=4, reference="EC-4")
    assert (audit_words.what(act.what), audit_words.about(act, {})) == ("Sending of a message", "EC-4")
    assert audit_words.what("leave_messages") == "Messages left" and audit_words.field("sending") == "Sending"
    assert audit_words.what("try_messages_again") == "Messages tried again"


def test_corrections_are_told_in_the_readers_language() -> None:
    whole = line(part=Part.WRITE, command="import", what="import", events=3, source="crm", file="corrections of a.csv")
    assert audit_words.about(whole, {}) == "crm · corrections of a.csv · 3 events"
    language.use("fr")
    said = language.in_language("fr", "corrections of {file}").format(file="a.csv")
    try:
        assert said in audit_words.about(whole, {})
    finally:
        language.use("en")

"""What only this desk says of a case, the columns of its events with their types: limits, breaches, its procedure."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

_INSTANT = "TIMESTAMPTZ"

#: What the procedure says of a case: the last word on each holds. An empty text: it is over, or begins again.
#: The appeal is the internal one, the mediation the external one.
PROCEDURE: Mapping[str, str] = MappingProxyType(
    {
        "ack_by_machine": "BOOLEAN",
        # From when on the player has had no word for too long.
        "silent_from": _INSTANT,
        "chases": "INTEGER",
        "rating": "INTEGER",
        "proposal": "VARCHAR",
        "proposal_until": _INSTANT,
        "appealed_at": _INSTANT,
        "appeal_due_at": _INSTANT,
        "appeal_outcome": "VARCHAR",
        "appeal_decided_at": _INSTANT,
        "mediated_at": _INSTANT,
        "mediation_body": "VARCHAR",
        "mediation_due_at": _INSTANT,
        "mediation_outcome": "VARCHAR",
        "mediation_decided_at": _INSTANT,
        # The kinds of papers that came (domain/evidence.py), and how many were missing at the latest answer.
        "evidence": "VARCHAR",
        "evidence_missing": "INTEGER",
    }
)

#: Whole numbers that begin again: there 0 says that there is none.
COUNTED_ANEW = frozenset({"chases", "rating"})
#: What was first so of a case, whatever came later, and which words of events say it; no event says these themselves.
FIRSTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "first_chased_at": ("chases",),
        "first_appealed_at": ("appealed_at",),
        "first_mediated_at": ("mediated_at",),
        "overturned_at": ("appeal_outcome", "mediation_outcome"),
    }
)


def none_said(name: str, value: Any) -> Any:
    """What a case is by the word `value` of an event: an empty one, and a count that begins again, is none."""
    return None if value == "" or (name in COUNTED_ANEW and value == 0) else value


OWN: Mapping[str, str] = MappingProxyType(
    {
        "policy": "INTEGER",
        "due_original": _INSTANT,
        "risk_at": _INSTANT,
        "ack_due_at": _INSTANT,
        "acknowledged_at": _INSTANT,
        "hard_stop_at": _INSTANT,
        "sla_seconds": "BIGINT",
        "breach_reason": "VARCHAR",
        "raised": "BOOLEAN",
        **PROCEDURE,
        # Which paper an event tells of, and the digest under which its content is kept.
        "paper_id": "BIGINT",
        "paper_digest": "VARCHAR",
    }
)

"""What only this desk says of a case, the columns of its events with their types: limits, breaches, what stands out."""

from collections.abc import Mapping
from types import MappingProxyType

_INSTANT = "TIMESTAMPTZ"

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
    }
)

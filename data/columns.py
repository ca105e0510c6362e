"""The columns in which an event tells of limits, with their types: what exports of other systems never say."""

from collections.abc import Mapping
from types import MappingProxyType

_INSTANT = "TIMESTAMPTZ"

LIMITS: Mapping[str, str] = MappingProxyType(
    {
        "policy": "INTEGER",
        "due_original": _INSTANT,
        "risk_at": _INSTANT,
        "ack_due_at": _INSTANT,
        "acknowledged_at": _INSTANT,
        "hard_stop_at": _INSTANT,
        "sla_seconds": "BIGINT",
    }
)

"""Synthetic complaints for trying the desk out: seeded, all invented, decided by the real rules."""

from data.demo.filling import Report, fill

__all__ = ["Report", "fill"]

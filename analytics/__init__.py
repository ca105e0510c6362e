"""Reads: every figure once, worked out of the store as of an instant. Never writes, never reads a clock."""

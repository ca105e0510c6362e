"""Guides: how complaints of a category are dealt with, step by step, and which steps were taken with a complaint."""

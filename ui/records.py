"""Frames row by row."""

from typing import Any

import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of `frame`, each by the names of its columns."""
    return frame.to_dict("records")  # type: ignore[return-value]

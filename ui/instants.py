"""Instants that somebody chooses on the clocks of the desk."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import streamlit as st

from domain.problems import BadInput
from domain.vocabulary import HOME_ZONE


def chosen(field: str, missing: str) -> datetime:
    """The instant that was chosen in `field`, in UTC; `BadInput` with the message `missing` where none was."""
    clock = st.session_state.get(field)
    if not isinstance(clock, datetime):
        raise BadInput(missing)
    return in_utc(clock)


def in_utc(clock: datetime) -> datetime:
    """The instant at which the clocks at home show `clock`, which has no zone."""
    return clock.replace(tzinfo=ZoneInfo(HOME_ZONE)).astimezone(UTC)

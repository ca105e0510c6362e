"""What is kept of players, and for how long after the end of a complaint."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Held(StrEnum):
    """A kind of what is kept of a player; each goes by its own age."""

    IDENTITY = "identity"
    PAPERS = "papers"
    MESSAGES = "messages"
    TEXTS = "texts"
    PLAYERS = "players"


#: Days from the end of a complaint until what is held of it goes, unless an administrator set others.
DEFAULT_DAYS: Mapping[Held, int] = MappingProxyType(
    {Held.IDENTITY: 30, Held.PAPERS: 365, Held.MESSAGES: 365, Held.TEXTS: 1825, Held.PLAYERS: 1825}
)
#: What may be set.
FEWEST_DAYS, MOST_DAYS = 1, 3650

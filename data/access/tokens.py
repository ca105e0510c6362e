"""Tokens that count once."""

from datetime import datetime

from data.access.digests import Use, digest
from data.store import Store


def use(store: Store, token: str, until: datetime) -> bool:
    """Whether `token`, which is too old from `until` on, was not used before; now it is."""
    name = digest(store.key, Use.TOKEN, token)
    with store.beside() as cursor:
        if cursor.execute("SELECT 1 FROM used_tokens WHERE token = ?", [name]).fetchall():
            return False
        cursor.execute("INSERT INTO used_tokens VALUES (?, ?)", [name, until])
    return True

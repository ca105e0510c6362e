"""What is over of codes, entries, tokens and forms is thrown away, and codes leave the outbox."""

from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from types import MappingProxyType

from data.access import codes, entries, forms
from data.store import Store
from domain.messages import MessageKind

_OVER: Mapping[str, str] = MappingProxyType(
    {
        "player_codes": "until <= $now",
        "player_entries": "seen_at <= $idle OR begun_at <= $longest",
        "used_tokens": "until <= $now",
        "filed_forms": "filed_at <= $filed",
        "messages": "kind = $kind AND body <> '' AND written_at <= $written",
    }
)


def forget(store: Store, now: datetime) -> bool:
    """Throw away what is over at `now`; False, as there is never more to do at once.

    A code that did not go is not sent any more. Nothing is written where nothing is over.
    """
    known = {
        "now": now,
        "idle": now - entries.IDLE,
        "longest": now - entries.LONGEST,
        "filed": now - forms.KEPT,
        "kind": MessageKind.CODE,
        "written": now - codes.LASTS,
    }
    with closing(store.cursor()) as cursor:
        over = [
            table
            for table, condition in _OVER.items()
            if cursor.execute(f"SELECT 1 FROM {table} WHERE {condition} LIMIT 1", _named(condition, known)).fetchall()
        ]
    if over:
        _throw_away(store, over, known)
    return False


def _throw_away(store: Store, tables: list[str], known: Mapping[str, object]) -> None:
    with store.beside() as cursor:
        for table in tables:
            condition = _OVER[table]
            values = _named(condition, known)
            if table == "messages":
                cursor.execute(
                    "UPDATE messages SET subject = '', body = '',"
                    f" given_up_at = CASE WHEN sent_at IS NULL THEN $now END WHERE {condition}",
                    values | {"now": known["now"]},
                )
            else:
                cursor.execute(f"DELETE FROM {table} WHERE {condition}", values)


def _named(condition: str, known: Mapping[str, object]) -> dict[str, object]:
    """Those of the `known` values that `condition` names: the engine takes no others."""
    return {name: value for name, value in known.items() if f"${name}" in condition}

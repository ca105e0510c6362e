"""What was reckoned of all cases under a supposed policy: every slice of the same instant is taken out of it."""

from collections import OrderedDict
from collections.abc import Hashable
from functools import partial
from threading import Lock

import pyarrow as pa

#: The newest are kept, as many as fit into this: that of a million cases takes some 80 MB.
MOST_BYTES = 256 << 20


class Wholes:
    """Tables by what they were reckoned under; threads may share it."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most, self._kept, self._lock = most, OrderedDict[Hashable, pa.Table](), Lock()

    def find(self, key: Hashable) -> pa.Table | None:
        """The table under `key`; None where there is none any more."""
        with self._lock:
            return self._kept.get(key)

    def keeper(self, key: Hashable) -> "partial[None]":
        """What keeps a table under `key`."""
        return partial(self._keep, key)

    def _keep(self, key: Hashable, table: pa.Table) -> None:
        with self._lock:
            self._kept[key] = table
            while self._kept and sum(one.nbytes for one in self._kept.values()) > self._most:
                self._kept.popitem(last=False)

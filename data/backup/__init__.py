"""The file of a store as it stood at one instant, kept elsewhere, and back: a ZIP with the store and its digest."""

from data.backup.contents import SUFFIX, Contents, head_of, is_backup
from data.backup.restoring import Restored, restore
from data.backup.writing import WITH_KEY, WITHOUT_KEY, Written, default_name, write

__all__ = [
    "SUFFIX",
    "WITHOUT_KEY",
    "WITH_KEY",
    "Contents",
    "Restored",
    "Written",
    "default_name",
    "head_of",
    "is_backup",
    "restore",
    "write",
]

"""All that a store holds as one file, and back: a ZIP with a Parquet file for each table and a page about itself."""

from data.archive.contents import NAME, is_archive
from data.archive.reading import Restored, restore
from data.archive.writing import Written, write

__all__ = ["NAME", "Restored", "Written", "is_archive", "restore", "write"]

"""The archive: every response as it came, in WARC files, for ever.

A reference (:class:`pipelines.article.ArchiveReference`) is a file name and an offset. The name says the month, the
month says the folder, so a reference finds its record without a database, while the file is being written and after it
was moved::

    <folder>/<site>-20250701T101500Z-4711-9f3c01ab.warc.gz.open
    <address>/2025/07/<site>-20250701T101500Z-4711-9f3c01ab.warc.gz

The first is being written, or waits to be moved; the second is finished. The address is ``<folder>/warc`` by default.
Only when finished files are compacted (``rewriting.py``) do records move: where to, the store says (``moved.py``).
"""

from pipelines.archive.erasure import erase
from pipelines.archive.findings import Finding, verify
from pipelines.archive.foreign import ForeignError, read_foreign
from pipelines.archive.keeping import Keeping
from pipelines.archive.reader import ArchiveReader, ArchiveSize
from pipelines.archive.repairs import Repair, repair
from pipelines.archive.writer import ArchiveWriter

__all__ = [
    "ArchiveReader",
    "ArchiveSize",
    "ArchiveWriter",
    "Finding",
    "ForeignError",
    "Keeping",
    "Repair",
    "erase",
    "read_foreign",
    "repair",
    "verify",
]

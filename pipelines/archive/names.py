"""The name of an archive file, and the folder that follows from it."""

from __future__ import annotations

import os
import re
import secrets
from datetime import UTC, datetime

from pipelines.errors import ArchiveError

OPEN = ".open"
"""Suffix of a file that is being written, or that waits to be moved to the archive's address."""
PART = ".part"
"""Suffix of an unfinished copy at the archive's address."""

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*-(\d{4})(\d{2})\d{2}T\d{6}Z-\d+-[0-9a-f]{8}\.warc\.gz")
_UNSAFE = re.compile(r"[^A-Za-z0-9.-]+")


def new_name(site: str, now: datetime) -> str:
    """A name that no other process, machine or moment gives: ``baolamdong.vn-20250701T101500Z-4711-9f3c01ab.warc.gz``.

    Without a site it starts with ``kyket``. ``now`` is aware.
    """
    prefix = _UNSAFE.sub("_", site).strip(".-")[:80] or "kyket"
    return f"{prefix}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{os.getpid()}-{secrets.token_hex(4)}.warc.gz"


def is_name(name: str) -> bool:
    """Whether ``name`` is one that :func:`new_name` gives."""
    return _NAME.fullmatch(name) is not None


def month_folder(name: str) -> str:
    """``2025/07`` for a file begun in July 2025 (UTC). Raises :class:`ArchiveError` for a name that is none of ours.

    A name from a database or a command line is checked here, so it can never lead out of the archive.
    """
    match = _NAME.fullmatch(name)
    if match is None:
        raise ArchiveError(
            "is not the name of an archive file",
            about=name or "(empty name)",
            remedy="expected <site>-<YYYYMMDDTHHMMSSZ>-<pid>-<8 hex digits>.warc.gz",
        )
    return f"{match[1]}/{match[2]}"

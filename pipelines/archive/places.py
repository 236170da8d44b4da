"""Where archive files are: the local folder they are written in, and the address they are moved to."""

# mypy: disable-error-code=no-untyped-call
# fsspec has no annotations.

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem
from fsspec.registry import known_implementations

from pipelines.archive.names import OPEN, PART, month_folder
from pipelines.errors import ArchiveError, ArchiveUnreachable

REMOTE_BLOCK = 128 * 1024
"""Bytes that a remote file is read by: several records of a page (10–20 KB each), for pages are mostly read in
order."""

_USER = re.compile(r"//[^/@]*@")


class Source(Protocol):
    """A file that can be read at any place."""

    def read_at(self, offset: int, size: int) -> bytes:
        """Up to ``size`` bytes from ``offset``; empty at the end of the file."""

    def close(self) -> None: ...


class LocalSource:
    """A local file. Reads by position, so forked processes may share it, and sees what is written meanwhile."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)

    def read_at(self, offset: int, size: int) -> bytes:
        return os.pread(self._descriptor, size, offset)

    def close(self) -> None:
        os.close(self._descriptor)


class RemoteSource:
    """A file behind fsspec."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def read_at(self, offset: int, size: int) -> bytes:
        self._file.seek(offset)
        data: bytes = self._file.read(size)
        return data

    def close(self) -> None:
        self._file.close()


class Place:
    """The archive's folder and address as one place.

    ``address`` is a path or any fsspec address (``s3://bucket/kyket``); empty means ``<folder>/warc``. Raises
    :class:`ArchiveError` when the address needs a package that is not installed, or cannot be understood.
    """

    def __init__(self, folder: Path, address: str = "") -> None:
        self.folder = folder
        self.address = _USER.sub("//…@", address) or str(folder / "warc")
        self.filesystem, self.root = _connect(address or str(folder / "warc"))
        self.is_local = isinstance(self.filesystem, LocalFileSystem)

    def open_path(self, name: str) -> Path:
        """Where the file is until it is moved. Raises :class:`ArchiveError` for a name that is none of ours."""
        month_folder(name)
        return self.folder / (name + OPEN)

    def final_path(self, name: str) -> str:
        """Where the file is once it is moved (a path on the address's filesystem)."""
        return f"{self.root}/{month_folder(name)}/{name}"

    def open(self, name: str) -> Source:
        """The file, wherever it is now. Raises ``FileNotFoundError``, :class:`ArchiveError` when the address fails.

        Local first: files only ever move from the folder to the address, so none is missed between the two looks, and a
        half-made copy at the address is never read.
        """
        try:
            return LocalSource(self.open_path(name))
        except FileNotFoundError:
            return self.open_final(self.final_path(name))

    def open_final(self, path: str) -> Source:
        """The file at ``path`` of the address. Raises as :meth:`open` does."""
        if self.is_local:
            return LocalSource(Path(path))
        try:
            return RemoteSource(self.filesystem.open(path, "rb", block_size=REMOTE_BLOCK))
        except FileNotFoundError:
            raise
        except Exception as error:  # each fsspec backend has a family of errors of its own
            raise self.unreachable(error) from error

    def waiting(self) -> list[Path]:
        """The files in the folder that are being written or wait to be moved, oldest first."""
        return sorted(self.folder.glob("*.warc.gz" + OPEN), key=lambda path: path.name)

    def finished(self) -> Iterator[str]:
        """Paths of all files at the address, sorted. Raises :class:`ArchiveError` when the address fails."""
        return (path for path, _ in self.finished_sizes())

    def finished_sizes(self) -> list[tuple[str, int]]:
        """The same, each with its bytes."""
        try:
            self.filesystem.invalidate_cache()
            found = self.filesystem.find(self.root, detail=True) if self.filesystem.exists(self.root) else {}
        except Exception as error:
            raise self.unreachable(error) from error
        return sorted((path, int(told["size"] or 0)) for path, told in found.items() if not path.endswith(PART))

    def unreachable(self, error: Exception) -> ArchiveError:
        """``error`` of the address's filesystem as one that a person can act on."""
        text = str(error) or type(error).__name__
        return ArchiveUnreachable(
            f"cannot be used: {text}",
            about=self.address,
            remedy="check the archive's address, its credentials and the network",
        )


def _connect(address: str) -> tuple[Any, str]:
    shown = _USER.sub("//…@", address)
    try:
        filesystem, root = url_to_fs(address)
    except ImportError as error:
        protocol = address.split("://", 1)[0].split("::")[-1]
        hint = known_implementations.get(protocol, {}).get("err", str(error))
        package = _PACKAGES.get(protocol)
        raise ArchiveError(
            f"{protocol}:// needs a package that is not installed",
            about=shown,
            remedy=f"pip install {package}" if package else hint,
        ) from error
    except ValueError as error:
        raise ArchiveError(
            f"is no address that can be used: {error}",
            about=shown,
            remedy="give a folder, or an fsspec address such as s3://bucket/folder",
        ) from error
    return filesystem, str(root).rstrip("/")


_PACKAGES = {
    "s3": "'kyket[s3]'",
    "s3a": "'kyket[s3]'",
    "gs": "gcsfs",
    "gcs": "gcsfs",
    "abfs": "adlfs",
    "az": "adlfs",
    "sftp": "paramiko",
    "ssh": "paramiko",
}
"""The package behind an address, for those one meets; for others fsspec's own words are shown."""

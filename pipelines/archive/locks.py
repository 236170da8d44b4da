"""Locks between processes: flock, so that the kernel gives them back however a process ends.

A flock belongs to the open file, and a forked child shares the open file: a pool of workers that outlives its killed
parent would hold the parent's locks for ever. So a child closes its copies of all locked descriptors the moment it is
forked.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

_held: set[int] = set()


def _close_in_child() -> None:
    for descriptor in _held:
        with contextlib.suppress(OSError):
            os.close(descriptor)
    _held.clear()


os.register_at_fork(after_in_child=_close_in_child)


def open_locked(path: Path, flags: int, *, wait: bool) -> int | None:
    """Open ``path`` and lock it; the descriptor, to be given to :func:`release`.

    None when another process holds the lock and ``wait`` is false, or when the file went away (or was replaced) before
    the lock was ours. Raises ``OSError`` as :func:`os.open` does.
    """
    descriptor = os.open(path, flags | os.O_CLOEXEC, 0o644)
    _held.add(descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        if os.path.samestat(os.fstat(descriptor), path.stat()):
            return descriptor
    except (BlockingIOError, FileNotFoundError):
        pass
    release(descriptor)
    return None


def release(descriptor: int) -> None:
    """Unlock and close."""
    _held.discard(descriptor)
    with contextlib.suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_UN)
    os.close(descriptor)


@contextlib.contextmanager
def copying(folder: Path, *, exclusive: bool = False) -> Iterator[None]:
    """Held, shared, while a file of ``folder`` is copied or uploaded; exclusive while one is erased from.

    Without it, a record could be erased from a file just after its bytes were copied and just before the copy took
    over.
    """
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / ".copying", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    _held.add(descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH)
        yield
    finally:
        release(descriptor)

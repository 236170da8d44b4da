"""One crawl of a site at a time on this machine: two would ask it twice as fast as its entry allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from time import monotonic

from filelock import FileLock, Timeout

from crawlers.registry import Site
from kyket.workspace import Workspace, made


@contextmanager
def claimed(workspace: Workspace, sites: Sequence[Site], wait: float = 0) -> Iterator[list[Site]]:
    """Those of ``sites`` that no other kyket in the same VAR is crawling; they are ours while the block lasts.

    A claim ends with its process, however that ends. For one that another holds, ``wait`` seconds are waited at most.
    """
    until = monotonic() + wait
    folder = made(workspace.settings.var / "claims")
    with ExitStack() as claims:
        ours: list[Site] = []
        for site in sites:
            lock = FileLock(folder / f"{site.id}.lock")
            try:
                claims.enter_context(lock.acquire(timeout=max(0.0, until - monotonic())))
            except Timeout:
                continue
            ours.append(site)
        yield ours

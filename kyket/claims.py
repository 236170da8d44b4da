"""What one process does at a time: one crawl of a site, for two would ask it twice as fast as its entry allows.

Where the store is PostgreSQL, a claim holds on all machines that use it; with SQLite, which one machine uses, it is the
lock of a file in VAR. Either ends with its process, however that ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from kyket.workspace import Workspace, made
from pipelines.errors import SettingsError
from pipelines.store import Store

if TYPE_CHECKING:
    from crawlers.registry import Site

Take = Callable[[str, float], bool]
"""Claims a name, waiting so many seconds for one that another holds; whether it is ours."""


@contextmanager
def claimed(workspace: Workspace, sites: Sequence[Site], wait: float = 0) -> Iterator[list[Site]]:
    """Those of ``sites`` that no other kyket of the same store is crawling; they are ours while the block lasts.

    For one that another holds, ``wait`` seconds are waited at most. Raises :class:`StoreError`, and
    :class:`SettingsError` where VAR is not ours.
    """
    until = monotonic() + wait
    with _claims(workspace) as take:
        yield [site for site in sites if take(site.id, max(0.0, until - monotonic()))]


@contextmanager
def alone(workspace: Workspace, name: str, wait: float = 0) -> Iterator[bool]:
    """Whether no other kyket of the same store is at ``name`` (``index`` …); none is while the block lasts.

    For another that is, ``wait`` seconds are waited at most. Raises :class:`StoreError`, and
    :class:`SettingsError` where VAR is not ours.
    """
    with _claims(workspace) as take:
        yield take(name, wait)


@contextmanager
def _claims(workspace: Workspace) -> Iterator[Take]:
    with ExitStack() as held:
        if Store.is_shared(workspace.settings.store):
            yield held.enter_context(held.enter_context(workspace.store()).claims()).take
            return
        folder = made(workspace.settings.var / "claims")

        def take(name: str, wait: float) -> bool:
            try:
                held.enter_context(FileLock(folder / f"{name}.lock").acquire(timeout=wait))
            except Timeout:
                return False
            except OSError as error:
                raise SettingsError(
                    f"cannot be written: {error.strerror}",
                    about=str(folder / f"{name}.lock"),
                    remedy="run kyket as the user whose VAR it is, or give that user what another has left in it",
                ) from error
            return True

        yield take

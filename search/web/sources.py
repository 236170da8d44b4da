"""What the web page is given: opened stores and values. It opens nothing itself and reads no settings."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pipelines.archive import ArchiveReader
from pipelines.store import Store
from search.alerts.channels import Channels
from search.backends.protocol import SearchBackend
from search.documents import SiteInfo


def utc_now() -> datetime:
    """The clock, unless another is given."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Sources:
    """Where everything comes from. Each may be used by several threads; who opened it closes it."""

    store: Store
    backend: SearchBackend
    archive: ArchiveReader
    sites: Mapping[str, SiteInfo]
    """By site id, what the registry says."""
    channels: Channels = field(default_factory=lambda: Channels({}))
    """Where alerts can be told."""
    operators_channel: str = ""
    """The one of them that those who run kyket are told by: no alert may name it."""


@dataclass(frozen=True)
class Options:
    """How the page behaves."""

    hosts: frozenset[str] = frozenset(("127.0.0.1", "localhost", "[::1]"))
    """Names by which it may be asked for: a request for another host is refused (DNS rebinding)."""
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    """Signs the tokens of forms. Kept by whoever serves, so that a form outlives a restart."""
    clock: Callable[[], datetime] = utc_now
    version: str = ""
    is_shared: bool = False
    """Whether others than this machine's can ask: then nothing is shown without signing in, even without accounts."""
    open_metrics: bool = False
    """Whether what runs on this machine reads ``/metrics`` without a token, although there are accounts. A proxy here
    that says nothing of itself cannot be told from it, and gives them to everybody: so only where it is asked for."""

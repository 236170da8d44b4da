"""What every server of the tests can do, however it is run."""

from __future__ import annotations

import abc
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from servers.elasticsearch.answering import answers, keeps_password
from servers.ports import free_port

PASSWORD = "kyket-tests"
PATIENCE = 600
"""Seconds that a start or an end may take on a busy machine; a start usually takes 15 to 35."""

SETTINGS: Mapping[str, str] = {
    "node.name": "kyket",
    "discovery.type": "single-node",
    # A developer's disk is often nearly full: writing goes on until it is really full.
    "cluster.routing.allocation.disk.watermark.low": "300mb",
    "cluster.routing.allocation.disk.watermark.high": "200mb",
    "cluster.routing.allocation.disk.watermark.flood_stage": "100mb",
}


@dataclass(kw_only=True)
class ElasticsearchServer(abc.ABC):
    """A server that belongs to whoever made it, with its process and its data.

    It may be ended and started again as often as one likes, and goes on with the same data under the same URL.
    ``settings`` are further lines of elasticsearch.yml; they count from the next start. With ``security`` it asks for
    user ``elastic`` and :attr:`password`, or an API key, and speaks TLS under the certificate in :attr:`ca`. With
    ``quick_start`` it is up a third sooner, and slower ever after: for tests, not for measurements. With ``outlives``
    it stays when the process that started it is gone.
    """

    folder: Path
    port: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict)
    security: bool = False
    heap: str = "512m"
    quick_start: bool = False
    outlives: bool = False

    @property
    def password(self) -> str | None:
        """The password of user ``elastic``, where one is asked for."""
        return PASSWORD if self.security else None

    @property
    def ca(self) -> Path | None:
        """The certificate to trust, where it speaks TLS."""
        return self.folder / "config" / "http.crt" if self.security else None

    @property
    def url(self) -> str:
        """Where it answers, without user and password."""
        return f"{'https' if self.security else 'http'}://127.0.0.1:{self.port}"

    @property
    def java_options(self) -> str:
        """What its ``ES_JAVA_OPTS`` are."""
        quick = " -XX:TieredStopAtLevel=1" if self.quick_start else ""
        return f"-Xms{self.heap} -Xmx{self.heap}{quick}"

    @property
    @abc.abstractmethod
    def runs(self) -> bool:
        """Whether its process is there."""

    @abc.abstractmethod
    def start(self) -> None:
        """Start it and wait until it answers; nothing to do for one that runs. Raises ServerFailed."""

    @abc.abstractmethod
    def stop(self) -> None:
        """End it in an orderly way; nothing to do for one that does not run."""

    @abc.abstractmethod
    def kill(self) -> None:
        """End it at once (SIGKILL), as a power cut would; its data stays as it is."""

    def restart(self) -> None:
        """Stop it, where it still runs, and start it on the same data."""
        self.stop()
        self.start()

    @abc.abstractmethod
    def forget(self) -> None:
        """Delete the data of one that does not run: the next start is on an empty server."""

    def answers(self) -> bool:
        """Whether it has all its data at hand."""
        return answers(self.url, self.password, self.ca)

    def _is_ready(self) -> bool:
        """Whether a start is over."""
        return self.answers() and (self.password is None or keeps_password(self.url, self.password, self.ca))

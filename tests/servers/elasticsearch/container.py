"""A server run from the official image by a container engine."""

from __future__ import annotations

import shutil
import subprocess
import time
from dataclasses import dataclass

from servers.elasticsearch.certificate import write_certificate
from servers.elasticsearch.server import PATIENCE, SETTINGS, ElasticsearchServer
from servers.elasticsearch.unavailable import ServerFailed

IMAGE = "elasticsearch:9.4.3"
INSIDE = "/usr/share/elasticsearch"


def container_engine() -> str | None:
    """The program of a container engine that is at work: docker or podman; nothing where there is none."""
    for name in ("docker", "podman"):
        if (program := shutil.which(name)) and _run(program, "info").returncode == 0:
            return program
    return None


@dataclass(kw_only=True)
class ContainedServer(ElasticsearchServer):
    """A container of the official image. Its data lies in a volume of the same name."""

    engine: str

    @property
    def name(self) -> str:
        """What the container and its volume are called."""
        return f"kyket-elasticsearch-{self.folder.name}"

    @property
    def runs(self) -> bool:
        return bool(_run(self.engine, "ps", "--quiet", "--filter", f"name=^{self.name}$").stdout.strip())

    def start(self) -> None:
        if self.runs:
            return
        if self.security:
            config = self.folder / "config"
            config.mkdir(parents=True, exist_ok=True)
            write_certificate(config / "http.key", config / "http.crt")
        done = _run(*self.command())
        if done.returncode:
            raise ServerFailed(f"{self.engine} could not start {IMAGE}: {done.stderr.strip()}")
        deadline = time.monotonic() + PATIENCE
        while not self._is_ready():
            if time.monotonic() > deadline or not self.runs:
                output = _run(self.engine, "logs", "--tail", "20", self.name)
                self.kill()
                raise ServerFailed(f"Elasticsearch does not answer:\n{output.stdout}{output.stderr}")
            time.sleep(0.1)

    def stop(self) -> None:
        _run(self.engine, "stop", "-t", "30", self.name)
        self._wait_until_it_is_gone()

    def kill(self) -> None:
        _run(self.engine, "kill", self.name)
        self._wait_until_it_is_gone()

    def forget(self) -> None:
        _run(self.engine, "volume", "rm", "--force", self.name)

    def command(self) -> list[str]:
        """The command that starts the container."""
        settings = {
            **SETTINGS,
            **self.settings,
            "ingest.geoip.downloader.enabled": "false",
            "xpack.ml.enabled": "false",
            "xpack.security.enabled": "true" if self.security else "false",
        }
        if self.security:
            settings |= {
                "xpack.security.http.ssl.enabled": "true",
                "xpack.security.http.ssl.key": "kyket/http.key",
                "xpack.security.http.ssl.certificate": "kyket/http.crt",
            }
        environment = {**settings, "ES_JAVA_OPTS": self.java_options}
        volumes = [f"{self.name}:{INSIDE}/data"]
        if self.security and self.password:
            environment["ELASTIC_PASSWORD"] = self.password
            volumes.append(f"{self.folder / 'config'}:{INSIDE}/config/kyket:ro")
        return [
            *(self.engine, "run", "--detach", "--rm", "--name", self.name),
            *("--publish", f"127.0.0.1:{self.port}:9200"),
            *(word for volume in volumes for word in ("--volume", volume)),
            *(word for name, value in environment.items() for word in ("--env", f"{name}={value}")),
            IMAGE,
        ]

    def _wait_until_it_is_gone(self) -> None:
        """The engine removes a container a moment after it has ended, and until then its name is taken."""
        deadline = time.monotonic() + PATIENCE
        while _run(self.engine, "ps", "--all", "--quiet", "--filter", f"name=^{self.name}$").stdout.strip():
            if time.monotonic() > deadline:
                raise TimeoutError(f"container {self.name} is still there after {PATIENCE} s")
            time.sleep(0.1)


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)

"""A server run from the bundle, by a user who is not root, in a folder of its own."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from servers.elasticsearch.bundle import Bundle, bundle
from servers.elasticsearch.certificate import write_certificate
from servers.elasticsearch.process import command_of, end, is_free, running
from servers.elasticsearch.server import PATIENCE, SETTINGS, ElasticsearchServer
from servers.elasticsearch.unavailable import ServerFailed
from servers.ports import free_port

USER = "nobody"
"""Who runs the server when root asks for one: Elasticsearch refuses to run as root."""


@dataclass(kw_only=True)
class BundledServer(ElasticsearchServer):
    """The bundle's server. Its folder holds data, settings, logs, and the id of its process; ``cache`` the bundle."""

    cache: Path
    _launcher: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def pid(self) -> int | None:
        """The process of the server, whoever started it; nothing when it does not run."""
        return running(self._pid_file, f"-Djava.io.tmpdir={self._temporary}")

    @property
    def runs(self) -> bool:
        return self.pid is not None

    def start(self) -> None:
        if self.runs:
            return
        if not is_free(self.port):
            raise ServerFailed(f"something else listens on port {self.port} already")
        found = bundle(self.cache)
        self._configure(found)
        command = found.server_command("--pidfile", str(self._pid_file))
        with self._output.open("wb") as output:
            self._launcher = subprocess.Popen(
                command_of(USER, command, dies_with_us=not self.outlives),
                cwd=found.home,
                env=self._environment(found),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self._wait_until_it_answers(self._launcher)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def forget(self) -> None:
        shutil.rmtree(self._data, ignore_errors=True)

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def _config(self) -> Path:
        return self.folder / "config"

    @property
    def _temporary(self) -> Path:
        return self.folder / "tmp"

    @property
    def _pid_file(self) -> Path:
        return self.folder / "pid"

    @property
    def _output(self) -> Path:
        return self.folder / "output"

    def _end(self, how: signal.Signals) -> None:
        if (pid := self.pid) is not None:
            end(pid, how, PATIENCE)
        if self._launcher is not None:
            # It goes when its server has gone; one that has not started a server yet is told to.
            self._launcher.terminate()
            self._launcher.wait(timeout=PATIENCE)
            self._launcher = None
        self._pid_file.unlink(missing_ok=True)

    def _wait_until_it_answers(self, launcher: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self._is_ready():
            if launcher.poll() is not None:
                raise ServerFailed(f"Elasticsearch ended as it started:\n{self._last_lines()}")
            if time.monotonic() > deadline:
                self._end(signal.SIGKILL)
                raise ServerFailed(f"Elasticsearch does not answer after {PATIENCE} s:\n{self._last_lines()}")
            with contextlib.suppress(subprocess.TimeoutExpired):
                launcher.wait(timeout=0.1)

    def _last_lines(self) -> str:
        return "\n".join(self._output.read_text(encoding="utf-8", errors="replace").splitlines()[-20:])

    def _configure(self, found: Bundle) -> None:
        """Write the settings anew; the data, a certificate and a password that are there stay."""
        for folder in (self._config, self._data, self.folder / "logs", self._temporary):
            folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(found.home / "config", self._config, dirs_exist_ok=True)
        options = self._config / "jvm.options"
        options.write_text(re.sub(r"(?m)^-Xlog:gc.*\n", "", options.read_text(encoding="utf-8")), encoding="utf-8")
        settings = {
            **SETTINGS,
            **self.settings,
            "network.host": "127.0.0.1",
            "http.port": str(self.port),
            "transport.port": str(free_port()),
            "path.data": str(self._data),
            "path.logs": str(self.folder / "logs"),
            "xpack.security.enabled": "true" if self.security else "false",
        }
        if self.security:
            write_certificate(self._config / "http.key", self._config / "http.crt")
            settings |= {
                "xpack.security.http.ssl.enabled": "true",
                "xpack.security.http.ssl.key": "http.key",
                "xpack.security.http.ssl.certificate": "http.crt",
            }
        lines = (f"{name}: {json.dumps(value)}\n" for name, value in settings.items())
        (self._config / "elasticsearch.yml").write_text("".join(lines), encoding="utf-8")
        if os.geteuid() == 0:
            for path in (self.folder, *self.folder.rglob("*")):
                shutil.chown(path, USER)
        if self.password and not (self._config / "elasticsearch.keystore").exists():
            self._keystore(found, "create")
            self._keystore(found, "add", "-x", "bootstrap.password", answer=self.password)

    def _keystore(self, found: Bundle, *words: str, answer: str = "") -> None:
        command = found.keystore_command(self._config, *words)
        done = subprocess.run(
            command_of(USER, command, dies_with_us=True),
            cwd=found.home,
            env=self._environment(found),
            input=answer,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ServerFailed(f"the keystore could not be made:\n{done.stdout}{done.stderr}")

    def _environment(self, found: Bundle) -> dict[str, str]:
        return found.environment(self._config, self._temporary, self.java_options)

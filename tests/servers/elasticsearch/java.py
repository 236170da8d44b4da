"""The JDK that Elasticsearch 9 runs on."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from servers.elasticsearch.unavailable import Unavailable

LEAST = 21
"""The oldest Java that Elasticsearch 9 starts on."""

NEEDED_MODULES = frozenset({"jdk.attach", "jdk.incubator.vector", "jdk.jdi"})
"""What Elasticsearch asks of a JDK and a small runtime leaves out."""

HOW = f"install a JDK of version {LEAST} or later (.ci/setup does; ES_JAVA_HOME names one), or start docker or podman"


def java_home(environment: Mapping[str, str] = os.environ, folders: Sequence[Path] = (Path("/usr/lib/jvm"),)) -> Path:
    """The home of a JDK that will do: the one of ``ES_JAVA_HOME``, of ``JAVA_HOME``, or the newest in ``folders``.

    Raises :class:`Unavailable` where there is none.
    """
    for name in ("ES_JAVA_HOME", "JAVA_HOME"):
        if environment.get(name) and _will_do(home := Path(environment[name])):
            return home
    found = [home for folder in folders for home in sorted(folder.glob("*")) if _will_do(home)]
    if not found:
        raise Unavailable(HOW)
    return max(found, key=_version)


def _will_do(home: Path) -> bool:
    return _version(home) >= LEAST and set(_release(home).get("MODULES", "").split()) >= NEEDED_MODULES


def _version(home: Path) -> int:
    return int(_release(home).get("JAVA_VERSION", "0").split(".")[0])


def _release(home: Path) -> dict[str, str]:
    """What a JDK says of itself; empty for a folder that is none."""
    try:
        lines = (home / "release").read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    return {name: value.strip('"') for name, _, value in (line.partition("=") for line in lines)}

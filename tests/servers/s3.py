"""S3 for the tests: moto's server, which speaks the protocol and keeps everything in its memory, on 127.0.0.1."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from servers.ports import free_port
from servers.require import missing

HOW = "pip install 'kyket[s3,dev]'"


@dataclass(frozen=True)
class S3Server:
    """A running server and how clients find it: settings of the environment, as boto takes them."""

    environment: Mapping[str, str]

    def create_bucket(self) -> str:
        """Make an empty bucket; its address."""
        import s3fs

        name = f"kyket-{uuid.uuid4().hex[:12]}"
        s3fs.S3FileSystem().mkdir(name)
        return f"s3://{name}"


@contextlib.contextmanager
def s3_server() -> Iterator[S3Server]:
    """The server for one test session; skips (see :func:`missing`) without moto or s3fs."""
    if any(importlib.util.find_spec(name) is None for name in ("moto", "flask_cors", "s3fs")):
        missing("s3", HOW)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_until_it_answers(process, address)
        yield S3Server(
            {
                "AWS_ENDPOINT_URL_S3": address,
                "AWS_ACCESS_KEY_ID": "tests",
                "AWS_SECRET_ACCESS_KEY": "tests",
                "AWS_DEFAULT_REGION": "us-east-1",
                "AWS_EC2_METADATA_DISABLED": "true",
                "AWS_CONFIG_FILE": os.devnull,
                "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            }
        )
    finally:
        process.terminate()
        process.wait()


def _wait_until_it_answers(process: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + 600
    while time.monotonic() < until:
        with contextlib.suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(f"{address}/moto-api/", timeout=60).close()
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError(f"moto's server did not start (it ended with {process.poll()})")

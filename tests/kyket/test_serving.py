"""``kyket serve``: where it listens, and where not."""

from __future__ import annotations

import http.client
import stat
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from servers.web import serving

Kyket = Callable[..., object]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "kyket.example"])
def test_it_refuses_to_listen_elsewhere(fresh: Kyket, host: str) -> None:
    done = fresh("serve", "--host", host, code=2)
    assert "127.0.0.1 only" in done.stderr  # type: ignore[attr-defined]


def test_it_prints_its_address_and_answers_there_alone(tmp_path: Path) -> None:
    with serving(tmp_path) as address:
        port = urlsplit(address).port
        assert address == f"http://127.0.0.1:{port}"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/")
        answer = connection.getresponse()
        assert answer.status == 503
        assert "kyket demo" in answer.read().decode()  # nothing is stored yet
        connection.request("GET", "/starred")
        answer = connection.getresponse()
        assert answer.status == 200
        assert "server" not in {name.lower() for name, _ in answer.getheaders()}
        answer.read()
        connection.request("GET", "/", headers={"Host": "evil.example"})
        assert connection.getresponse().status == 421
        listening = Path("/proc/net/tcp").read_text().splitlines()[1:]
        ours = [line.split()[1] for line in listening if line.split()[1].endswith(f":{port:04X}")]
        assert {one.partition(":")[0] for one in ours} == {"0100007F"}
    secret = tmp_path / "web-secret"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    kept = secret.read_bytes()
    with serving(tmp_path):
        assert secret.read_bytes() == kept


def test_a_port_in_use_is_told(fresh: Kyket, tmp_path: Path) -> None:
    with serving(tmp_path) as address:
        done = fresh("serve", "--port", str(urlsplit(address).port), code=2)
    assert "cannot listen there" in done.stderr  # type: ignore[attr-defined]

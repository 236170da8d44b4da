"""``kyket serve``: where it listens, and where not."""

from __future__ import annotations

import http.client
import ssl
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from servers.web import serving

Kyket = Callable[..., object]
PASSWORD = "một câu đủ dài\n"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "kyket.example"])
def test_it_refuses_to_listen_elsewhere_without_accounts(fresh: Kyket, host: str) -> None:
    done = fresh("serve", "--host", host, code=2)
    assert "127.0.0.1 only" in done.stderr  # type: ignore[attr-defined]
    assert "kyket accounts add" in done.stderr  # type: ignore[attr-defined]


def test_it_refuses_to_be_reached_through_a_proxy_without_accounts(fresh: Kyket) -> None:
    for options in (("--proxy", "127.0.0.1"), ("--name", "kyket.example")):
        assert "without accounts" in fresh("serve", *options, code=2).stderr  # type: ignore[attr-defined]
    done = fresh("serve", code=2, KYKET_WEB_NAMES="kyket.example")
    assert "without accounts" in done.stderr  # type: ignore[attr-defined]


@pytest.mark.parametrize("options", [("--proxy", "*"), ("--name", "https://kyket.example"), ("--key", "x")])
def test_options_that_cannot_be_meant_are_told(fresh: Kyket, options: tuple[str, ...]) -> None:
    fresh("accounts", "add", "hoa", answer=PASSWORD)
    fresh("serve", *options, code=2)


def asked(address: str, path: str, **headers: str) -> tuple[int, http.client.HTTPMessage]:
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(address).port, timeout=120)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.headers


def test_with_accounts_it_listens_elsewhere_and_asks_who_it_is(fresh: Kyket, tmp_path: Path) -> None:
    fresh("accounts", "add", "hoa", answer=PASSWORD)
    made = fresh("accounts", "tokens", "hoa", "--make", "x").stdout.split()[0]  # type: ignore[attr-defined]
    with serving(tmp_path / "var", "--host", "0.0.0.0", "--name", "kyket.example") as address:
        assert asked(address, "/starred")[0] == 401
        assert asked(address, "/starred", Authorization=f"Bearer {made}")[0] == 200
        assert asked(address, "/healthz")[0] == 200
        assert asked(address, "/metrics")[0] == 401  # it may be handed on by a proxy here that does not say so
        assert asked(address, "/metrics", Authorization=f"Bearer {made}")[0] == 200
        assert asked(address, "/sign-in", Host="kyket.example")[0] == 200
        assert asked(address, "/sign-in", Host="evil.example")[0] == 421
        # Nobody is a proxy who was not named.
        assert "strict-transport-security" not in asked(address, "/sign-in", X_Forwarded_Proto="https")[1]
        fresh("accounts", "remove", "hoa", "--yes")
        assert asked(address, "/starred")[0] == 401


def test_metrics_are_open_to_this_machine_where_that_is_set(fresh: Kyket, tmp_path: Path) -> None:
    fresh("accounts", "add", "hoa", answer=PASSWORD)
    (tmp_path / "var" / "kyket.toml").write_text("web_open_metrics = true\n")
    with serving(tmp_path / "var", "--name", "kyket.example") as address:
        assert asked(address, "/metrics")[0] == 200
        assert asked(address, "/metrics", X_Forwarded_For="192.0.2.1")[0] == 401  # handed on by a proxy here
        assert asked(address, "/metrics", Host="kyket.example")[0] == 401


def test_a_proxy_is_believed_that_was_named(fresh: Kyket, tmp_path: Path) -> None:
    fresh("accounts", "add", "hoa", answer=PASSWORD)
    with serving(tmp_path / "var", "--proxy", "127.0.0.0/8", "--name", "kyket.example") as address:
        forwarded = {"X_Forwarded_Proto": "https", "X_Forwarded_For": "192.0.2.1", "Host": "kyket.example"}
        status, headers = asked(address, "/sign-in", **forwarded)
        assert status == 200
        assert "Secure" in headers["set-cookie"]
        assert headers["set-cookie"].startswith("__Host-")
        assert headers["strict-transport-security"]
        assert asked(address, "/metrics", **forwarded)[0] == 401


def test_it_serves_tls_itself(fresh: Kyket, tmp_path: Path) -> None:
    fresh("accounts", "add", "hoa", answer=PASSWORD)
    certificate, key = made_certificate(tmp_path)
    assert (
        "TLS cannot be served"
        in fresh(  # type: ignore[attr-defined]
            "serve", "--certificate", str(key), "--key", str(certificate), code=2
        ).stderr
    )
    options = ("--host", "0.0.0.0", "--certificate", str(certificate), "--key", str(key))
    with serving(tmp_path / "var", *options) as address:
        assert address.startswith("https://")
        trusted = ssl.create_default_context(cafile=str(certificate))
        connection = http.client.HTTPSConnection("localhost", urlsplit(address).port, timeout=120, context=trusted)
        connection.request("GET", "/sign-in")
        assert "Secure" in str(connection.getresponse().headers["set-cookie"])


def made_certificate(folder: Path) -> tuple[Path, Path]:
    """For ``localhost``, by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(built.public_bytes(Encoding.PEM))
    files[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return files


def test_it_prints_its_address_and_answers_there_alone(tmp_path: Path) -> None:
    with serving(tmp_path) as address:
        port = urlsplit(address).port
        assert address == f"http://127.0.0.1:{port}"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
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
        sockets = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        listening = [one[1] for one in sockets if one[3] == "0A"]  # others have this port for what they ask elsewhere
        ours = [one for one in listening if one.endswith(f":{port:04X}")]
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

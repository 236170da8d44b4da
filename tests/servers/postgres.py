"""PostgreSQL for the tests: the one that ``KYKET_TEST_POSTGRES_URL`` names, or a private cluster of Debian's package.

The cluster lives in a temporary folder and in this session: it listens on a socket in that folder and on a free port of
127.0.0.1, does not wait for the disk, is stopped by its own process id, and dies with the test process if that is
killed. PostgreSQL refuses to run as root; then it runs as the package's user ``postgres``.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, make_url

from servers.ports import free_port
from servers.require import missing
from servers.starting import uninterrupted

if TYPE_CHECKING:
    import psycopg

USER = "kyket"
HOW = "apt-get install postgresql, or set KYKET_TEST_POSTGRES_URL"


_SMALL = {"shared_buffers": "32MB", "max_connections": "120", "wal_level": "minimal", "max_wal_senders": "0"}
_UNSAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
"""Of a server that nobody needs after the session."""


@dataclass(frozen=True)
class PostgresServer:
    """A running server on which databases may be made."""

    url: URL

    def create_database(self, name: str = "") -> str:
        """Make an empty database and return its SQLAlchemy URL; one of that ``name`` is left as it is."""
        with connect(self.url) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        name = name or f"kyket_test_{uuid.uuid4().hex[:12]}"
        if not known:
            self._administer(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        return self.url.set(database=name).render_as_string(hide_password=False)

    def drop_database(self, url: str) -> None:
        """Drop a database that :meth:`create_database` made, whoever is still connected to it."""
        self._administer(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

    def _administer(self, statement: str) -> None:
        with connect(self.url) as connection:
            connection.execute(statement)


def connect(url: URL) -> psycopg.Connection:
    """A plain connection, each statement its own transaction."""
    import psycopg

    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True, connect_timeout=60)


@contextlib.contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """The server for one test session; skips (see :func:`missing`) when there is none."""
    if importlib.util.find_spec("psycopg") is None:
        missing("postgres", "pip install 'kyket[postgres]'")
    if given := os.environ.get("KYKET_TEST_POSTGRES_URL"):
        yield PostgresServer(make_url(given).set(drivername="postgresql+psycopg"))
        return
    folder = Path(tempfile.mkdtemp(prefix="kyket-postgres-"))
    try:
        with _server_in(_programs(), folder, _UNSAFE) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def lasting_server(folder: Path) -> Iterator[PostgresServer]:
    """The server whose data lies in ``folder``, made there the first time; it waits for the disk.

    Raises ``FileNotFoundError`` where PostgreSQL is not installed, ``PermissionError`` where its user cannot go.
    """
    programs = _found_programs()
    if programs is None:
        raise FileNotFoundError("PostgreSQL is missing: apt-get install postgresql")
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        closed = [one for one in folder.resolve().parents if not one.stat().st_mode & 0o001]
        if closed:
            raise PermissionError(f"the user postgres cannot go through {closed[0]}: chmod o+x it, or do not be root")
    with _server_in(programs, folder, {}) as server:
        yield server


@contextlib.contextmanager
def _server_in(programs: Path, folder: Path, settings: Mapping[str, str]) -> Iterator[PostgresServer]:
    if os.geteuid() == 0:
        os.chown(folder, _user().pw_uid, _user().pw_gid)
    if not (folder / "data" / "PG_VERSION").exists():
        _initialise(programs, folder)
    with _running(programs, folder, settings) as port:
        yield PostgresServer(URL.create("postgresql+psycopg", USER, host="127.0.0.1", port=port, database="postgres"))


def _found_programs() -> Path | None:
    """The folder of the newest installed version's programs."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parent.parent.name), reverse=True
    )
    return None if not found or (os.geteuid() == 0 and _user() is None) else found[0].parent


def installed() -> bool:
    """Whether :func:`lasting_server` finds one here."""
    return _found_programs() is not None


def _programs() -> Path:
    return _found_programs() or missing("postgres", HOW)


def _user() -> pwd.struct_passwd | None:
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("postgres")
    return None


def _command(*words: str | Path) -> list[str]:
    command = [str(word) for word in words]
    # Set after the change of user, which clears it: the server gets SIGINT (a fast shutdown) when this process dies.
    if shutil.which("setpriv"):
        command = ["setpriv", "--pdeathsig", "INT", *command]
    if os.geteuid() == 0:
        command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
    return command


def _initialise(programs: Path, folder: Path) -> None:
    options = ("--username", USER, "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync")
    done = subprocess.run(
        _command(programs / "initdb", "--pgdata", folder / "data", *options),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")


@contextlib.contextmanager
def _running(programs: Path, folder: Path, settings: Mapping[str, str]) -> Iterator[int]:
    port = free_port()
    here = {"listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": str(folder)}
    options = [word for name, value in {**_SMALL, **here, **settings}.items() for word in ("-c", f"{name}={value}")]
    log = folder / "log"
    process: subprocess.Popen[bytes] | None = None
    try:
        with log.open("wb") as output, uninterrupted():
            # In a group of its own: a Ctrl-C is for who started it, and who still needs it then ends before it.
            process = subprocess.Popen(
                _command(programs / "postgres", "-D", folder / "data", *options),
                cwd=folder,
                stdout=output,
                stderr=output,
                process_group=0,
            )
        _wait_until_it_answers(process, programs, port, log)
        yield port
    finally:
        if process is not None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=120)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_it_answers(process: subprocess.Popen[bytes], programs: Path, port: int, log: Path) -> None:
    asking = [str(programs / "pg_isready"), "--host", "127.0.0.1", "--port", str(port), "--timeout", "1"]
    for _ in range(1200):
        if process.poll() is not None:
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
        if subprocess.run(asking, capture_output=True, check=False).returncode == 0:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.05)
    raise RuntimeError(f"PostgreSQL does not answer after a minute:\n{log.read_text(errors='replace')}")

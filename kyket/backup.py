"""A backup of what cannot be made again: the store, the archive, the registry's own entries, the settings' file.

The store first, the archive last: whatever the store names then is in the archive's copy, for crawls only ever add to
it. What came meanwhile is a surplus of records that no store knows, which does no harm. Compaction and retention wait.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import make_url

from kyket.archiving import at_the_archive
from kyket.settings import SETTINGS_FILE
from kyket.workspace import Workspace, made
from pipelines.archive.copies import Copied, copy_archive
from pipelines.archive.places import Place
from pipelines.errors import StoreError
from pipelines.store import Store

DUMP, SQLITE = "kyket.dump", "kyket.sqlite"
_PART = ".part"


@dataclass(frozen=True)
class BackedUp:
    """What is in the backup now."""

    store: Path | None
    """None if that was left out."""
    archive: Copied


def back_up(
    workspace: Workspace,
    target: Path,
    *,
    store: bool = True,
    exact: bool = False,
    wait: float = 0,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> BackedUp:
    """Bring the backup in ``target`` up to date, beside everything that goes on.

    ``exact``: files that the archive has no more are removed there, too. Waits so many seconds for a compaction,
    retention or other backup. Raises :class:`KyketError`; the backup that was there is then still good.
    """
    made(target, remedy="give a folder of yours")
    settings = workspace.settings
    with at_the_archive(workspace, wait):
        kept = _keep_store(settings.store, target) if store else None
        place = Place(made(settings.archive), settings.archive_address)
        copied = copy_archive(place, target / "archive", exact=exact)
        for path in (settings.var / "sites", SETTINGS_FILE):
            _keep_file(path, target)
    with workspace.store() as opened:
        opened.stages.done("backup", now())
    return BackedUp(kept, copied)


def _keep_store(url: str, target: Path) -> Path:
    name = DUMP if Store.is_shared(url) else SQLITE
    part = target / (name + _PART)
    part.unlink(missing_ok=True)
    if name == DUMP:
        _dump(url, part)
    else:
        _copy_sqlite(Path(str(make_url(url).database)), part)
    part.chmod(0o600)  # it holds accounts
    return part.replace(target / name)


def _copy_sqlite(database: Path, part: Path) -> None:
    try:
        with closing(sqlite3.connect(database)) as live, closing(sqlite3.connect(part)) as copy:
            live.backup(copy)
    except sqlite3.Error as error:
        raise StoreError(f"cannot be copied: {error}", about=str(database), remedy="see that there is room") from error


def _dump(url: str, part: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise StoreError(
            "pg_dump is not here, by which PostgreSQL is backed up",
            about=make_url(url).render_as_string(),
            remedy=f"install PostgreSQL's client, or dump it elsewhere into {DUMP} before, and give --without-store",
        )
    address = make_url(url)
    plain = address.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = {**os.environ, **({"PGPASSWORD": str(address.password)} if address.password else {})}
    done = subprocess.run(
        [program, "--format", "custom", "--file", str(part), plain],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        part.unlink(missing_ok=True)
        raise StoreError(
            f"pg_dump: {done.stderr.strip()}",
            about=address.render_as_string(),
            remedy="its version must not be older than the server's",
        )


def _keep_file(path: Path, target: Path) -> None:
    """A folder becomes what it is here; a file that is missing is left out."""
    if path.is_dir():
        part = target / (path.name + _PART)
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(path, part)
        shutil.rmtree(target / path.name, ignore_errors=True)
        part.rename(target / path.name)
    elif path.exists():
        shutil.copy2(path, target / path.name)

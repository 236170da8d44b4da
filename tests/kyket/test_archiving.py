"""Finished files of the archive made fewer, and rid of what is not kept; beside readers, killed anywhere."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from made_archives.files import DAY, LATER, Archive, address_of
from made_archives.newsroom import BEGAN, SITE, address, html, id_of

from kyket.archiving import Report
from kyket.reextraction import dry_run, select
from kyket.run import forget
from kyket.workspace import site_infos
from pipelines.archive import Keeping
from pipelines.archive.keeping import Role, Why
from pipelines.errors import ArchiveError, ArchiveRemoved
from pipelines.reextraction.records import Verdict
from pipelines.store.records import PageState
from search.web import Options, Sources, create_app


@pytest.fixture(params=["folder", "remote", "s3"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    """An archive in a folder, one behind an address that is no folder to us, and one on S3."""
    return Archive(tmp_path / "var", "", address_of(request, tmp_path))


def test_many_small_files_of_a_day_become_one_and_every_reference_still_leads_to_its_page(archive: Archive) -> None:
    archive.bring(range(1, 21), files=5)
    archive.bring(range(21, 31), at=BEGAN + DAY, files=3)
    assert len(archive.files()) == 8
    report = archive.compact()
    assert len(archive.files()) == 2
    assert (report.files_before, report.files_after, report.kept) == (8, 2, 30)
    archive.read_all()
    assert archive.problems() == []
    assert set(archive.stored().values()) == {1}
    assert archive.compact().files_before == 0, "there is nothing to be done again"


def test_it_holds_on_postgresql_too(postgres_url: str, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "var", postgres_url, "")
    archive.bring(range(1, 11))
    archive.compact()
    assert len(archive.files()) == 1
    archive.read_all()


def test_the_last_day_is_left_alone(archive: Archive) -> None:
    archive.bring(range(1, 5), at=LATER - timedelta(hours=3), files=4)
    archive.compact()
    assert len(archive.files()) == 4


def test_what_comes_late_for_a_day_is_put_to_the_rest_of_it(archive: Archive) -> None:
    archive.bring(range(1, 6))
    archive.compact()
    archive.bring(range(6, 9), files=1)
    archive.compact()
    assert len(archive.files()) == 1
    archive.read_all()
    assert set(archive.stored().values()) == {1}


def test_files_grow_no_larger_than_a_file_may(archive: Archive) -> None:
    size = archive.workspace.settings.archive_roll_mb * 1_000_000
    noise = random.Random(1)
    pages = [archive.room.page(n, html(n) + b"<!--" + noise.randbytes(200_000) + b"-->") for n in range(1, 13)]
    archive.write(pages, files=12)
    archive.compact()
    sizes = [size for _, size in archive.place.finished_sizes()]
    assert 2 < len(sizes) < 7
    assert max(sizes) < 1.1 * size


def test_a_dry_run_says_what_would_be_done_and_does_nothing(archive: Archive) -> None:
    archive.bring(range(1, 6))
    before = archive.files()
    assert archive.compact(dry_run=True).files_after == 1
    assert archive.files() == before


def test_a_record_that_a_killed_process_left_is_known_to_forget_from_now_on(archive: Archive) -> None:
    archive.bring(range(1, 4))
    archive.write([archive.room.page(1, html(1, day="3/3"))])  # another text; then kill -9 before the store knew of it
    assert archive.compact().adopted == 1
    with archive.workspace.store() as store:
        forget(archive.workspace, archive.workspace.registry(), store, id_of(1))
    assert archive.addresses == {address(2), address(3)}


def test_a_record_that_was_fetched_again_after_a_kill_is_dropped_and_told(archive: Archive) -> None:
    archive.write([replace(archive.room.page(1), fetched_at=BEGAN)])
    left = dict(archive.references)
    archive.bring(range(1, 4))
    report = archive.compact()
    assert {one.why for one in report.removed} == {Why.DUPLICATE}
    assert {one.role for one in report.removed} == {Role.LEFT}
    archive.read_all({ref: page for ref, page in archive.references.items() if ref not in left})
    assert set(archive.stored().values()) == {1}


def test_listings_are_kept_once_for_each_content(archive: Archive) -> None:
    listing = replace(archive.room.page(1), url=f"https://{SITE}/", final_url=f"https://{SITE}/")
    archive.write([replace(listing, fetched_at=BEGAN + n * timedelta(hours=1)) for n in range(3)], files=3)
    archive.write([replace(listing, body=b"<html>another day</html>")])
    report = archive.compact()
    assert sum(report.removed.values()) == 2
    assert len(archive.stored()) == 2


def test_what_was_forgotten_does_not_come_back_by_being_copied(archive: Archive) -> None:
    archive.bring(range(1, 4))
    with archive.workspace.store() as store:
        store.forget(id_of(2))  # and killed before the archive had erased it
    archive.compact()
    assert archive.addresses == {address(1), address(3)}
    with archive.workspace.store() as store:
        forget(archive.workspace, archive.workspace.registry(), store, id_of(2))
        forget(archive.workspace, archive.workspace.registry(), store, id_of(3))
    assert archive.addresses == {address(1)}


def test_a_damaged_file_is_left_as_it_is_and_told(archive: Archive) -> None:
    archive.bring(range(1, 11))
    victim = archive.files()[0]
    address, files = archive.place.final_path(victim), archive.place.filesystem
    content = bytearray(files.cat_file(address))
    content[len(content) // 2] ^= 0xFF
    files.pipe_file(address, bytes(content))
    report = archive.compact()
    assert [victim in one for one in report.left] == [True]
    assert files.cat_file(address) == content
    assert len(archive.files()) == 2
    archive.read_all({ref: page for ref, page in archive.references.items() if ref.file != victim})


def test_readers_read_on_while_files_are_compacted(archive: Archive) -> None:
    archive.bring(range(1, 31), files=10)
    done = threading.Event()
    trouble: list[Exception] = []
    rounds = [0]

    def read() -> None:
        with archive.workspace.store() as store, archive.workspace.archive_reader(store) as kept_open:
            while not done.is_set() or not rounds[0]:
                with archive.workspace.archive_reader(store) as opened_anew:
                    for reference, page in archive.references.items():
                        try:
                            assert opened_anew.read(reference) == page
                            assert kept_open.read(reference) == page
                        except Exception as error:
                            trouble.append(error)
                            return
                rounds[0] += 1

    reader = threading.Thread(target=read)
    reader.start()
    archive.compact()
    done.set()
    reader.join()
    assert trouble == []
    assert rounds[0] > 0


# A process that compacts and is killed at the n-th step that can be told apart from outside.
CHILD = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
import kyket.archiving as archiving
from kyket.settings import Settings
from kyket.workspace import Workspace
from pipelines.store.archive import ArchiveBook

var, address, step = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
steps = 0

def fatal(function):
    def wrapped(*given, **named):
        global steps
        result = function(*given, **named)
        steps += 1
        if steps == step:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    return wrapped

for name in ("write", "publish", "remove"):
    setattr(archiving, name, fatal(getattr(archiving, name)))
for name in ("begin", "commit", "done"):
    setattr(ArchiveBook, name, fatal(getattr(ArchiveBook, name)))

workspace = Workspace(Settings(var=var, workers=1, archive_address=address, archive_roll_mb=1, package_sites=False))
archiving.compact(workspace, workspace.registry(), now=datetime.fromisoformat(sys.argv[4]))
print("done", steps)
"""


@pytest.mark.parametrize("kind", ["folder", "remote"])
def test_killed_anywhere_nothing_is_lost_or_doubled(request: pytest.FixtureRequest, tmp_path: Path, kind: str) -> None:
    where = address_of(request, tmp_path, kind)
    archive = Archive(tmp_path / "var", "", where)
    archive.bring(range(1, 9), files=4)
    step = 0
    killed = True
    while killed:
        step += 1
        child = subprocess.run(
            [sys.executable, "-c", CHILD, str(tmp_path / "var"), where, str(step), LATER.isoformat()],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        killed = child.returncode == -signal.SIGKILL
        assert killed or child.returncode == 0, child.stderr
        archive.read_all()
        if killed:  # a new file, so that there is something to do again
            archive.bring(range(100 + step, 101 + step), files=1)
            archive.read_all()
    assert step > 9
    archive.compact()
    archive.read_all()
    assert archive.problems() == []
    assert set(archive.stored().values()) == {1}
    assert len(archive.files()) == 1
    assert not list((tmp_path / "var" / "archive").glob("*.compacting"))


def test_a_store_restored_from_before_learns_where_records_are(archive: Archive, tmp_path: Path) -> None:
    archive.bring(range(1, 11))
    backup = tmp_path / "backup.sqlite"
    with sqlite3.connect(tmp_path / "var" / "kyket.sqlite") as live, sqlite3.connect(backup) as copy:
        live.backup(copy)
    archive.compact()
    for suffix in ("", "-wal", "-shm"):
        (tmp_path / "var" / f"kyket.sqlite{suffix}").unlink(missing_ok=True)
    backup.rename(tmp_path / "var" / "kyket.sqlite")
    with pytest.raises(ArchiveError, match="not in the archive"):
        archive.read_all()
    assert archive.compact().learnt == 10
    archive.read_all()


KEPT = Keeping(listings=10, failed=10, empty=10, superseded=10)


@pytest.fixture
def mixed(archive: Archive) -> Archive:
    """Of everything one: articles, a superseded response, a page that waits, an empty one, a 404, a listing."""
    archive.bring(range(1, 4))
    archive.record(archive.write([archive.room.page(4)]))
    (before,) = archive.write([archive.room.page(5, b"<html>" + b"x" * 500 + b"</html>")])
    archive.record([before])
    archive.bring(range(5, 6), files=1)
    (empty,) = archive.write([archive.room.page(6, b"<html></html>")])
    archive.record([empty])
    archive.process([empty])
    (missing,) = archive.write([replace(archive.room.page(7, b"not here"), status=404)])
    archive.record([missing], PageState.FAILED)
    listing = replace(archive.room.page(8), url=f"https://{SITE}/", final_url=f"https://{SITE}/")
    archive.write([listing])
    return archive


def _roles(report: Report) -> dict[Role, int]:
    return {one.role: number for one, number in sorted(report.removed.items(), key=lambda each: each[0].role)}


def test_nothing_is_removed_unless_a_setting_says_so(mixed: Archive) -> None:
    before = mixed.files()
    report = mixed.retain(mixed.workspace.keeping())
    assert (report.files_before, mixed.files()) == (0, before)


def test_what_is_too_old_is_removed_and_what_articles_are_read_from_stays(mixed: Archive) -> None:
    would = mixed.retain(KEPT, dry_run=True)
    assert len(mixed.stored()) == 9
    report = mixed.retain(KEPT)
    assert (
        _roles(report)
        == _roles(would)
        == dict.fromkeys(sorted([Role.EMPTY, Role.FAILED, Role.LISTING, Role.SUPERSEDED]), 1)
    )
    assert sum(report.removed_bytes.values()) > 0
    assert mixed.addresses == {address(number) for number in range(1, 6)}
    assert mixed.retain(KEPT).files_before == 0


def test_what_is_younger_stays(mixed: Archive) -> None:
    young = Keeping(listings=31, failed=31, empty=31, superseded=31, articles=31)
    assert mixed.retain(young).removed == {}


def test_the_pages_of_articles_go_only_when_that_is_asked_for_and_what_waits_never(mixed: Archive) -> None:
    mixed.retain(Keeping(articles=10))
    assert address(4) in mixed.addresses
    assert address(1) not in mixed.addresses


def test_a_record_removed_by_retention_says_so_and_when(mixed: Archive) -> None:
    mixed.retain(Keeping(articles=10))
    with mixed.workspace.store() as store, mixed.workspace.archive_reader(store) as reader:
        article = store.article(id_of(1)).article
        assert article.archive is not None
        with pytest.raises(ArchiveRemoved, match=r"removed by retention on 1/4/2026"):
            reader.read(article.archive)
    mixed.compact()
    assert mixed.problems() == []


def test_a_re_extraction_tells_what_retention_removed_and_leaves_it(mixed: Archive) -> None:
    mixed.retain(Keeping(articles=10))
    registry = mixed.workspace.registry()
    run = dry_run(mixed.workspace, registry, select(registry, [SITE], None, None))
    with mixed.workspace.store() as store:
        found = {one.page_id: one for one in store.reextractions.differences(run.id)}
        assert found[id_of(1)].verdict is Verdict.REMOVED
        assert "removed by retention on 1/4/2026" in found[id_of(1)].note
        assert store.article(id_of(1)).article.title


def test_a_copy_that_retention_removed_says_so_in_the_reader_s_language(mixed: Archive) -> None:
    mixed.retain(Keeping(articles=10))
    registry = mixed.workspace.registry()
    with (
        mixed.workspace.store() as store,
        mixed.workspace.backend() as backend,
        mixed.workspace.archive_reader(store) as reader,
    ):
        sources = Sources(store, backend, reader, site_infos(registry))
        web = TestClient(create_app(sources, Options()), base_url="http://127.0.0.1")
        answer = web.get(f"/articles/{id_of(1)}/copy")
        assert answer.status_code == 410
        assert "Không còn bản lưu: đã bị xóa ngày 1/4/2026 theo thời hạn lưu trữ." in answer.text

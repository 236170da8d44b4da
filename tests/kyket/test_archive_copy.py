"""A backup of the archive, made beside crawls, and never beside compaction or retention."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from threading import Event, Thread

import pytest
from made_archives.files import LATER, Archive, address_of
from made_archives.newsroom import BEGAN, id_of

from kyket.archiving import compact
from kyket.backup import back_up
from kyket.claims import alone
from kyket.run import forget
from kyket.settings import Settings
from kyket.workspace import Workspace
from pipelines.archive import ArchiveReader, ArchiveWriter, verify
from pipelines.archive.copies import copy_archive
from pipelines.article import ArchiveReference
from pipelines.errors import ArchiveError, KyketError


@pytest.fixture(params=["folder", "remote", "s3"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    made = Archive(tmp_path / "var", "", address_of(request, tmp_path))
    made.bring(range(1, 11), files=3)
    return made


def _restored(backup: Path, place: Path) -> Workspace:
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(backup, place)
    return Workspace(Settings(var=place, package_sites=False))


def _reads_all(workspace: Workspace, archive: Archive) -> None:
    """Every reference that the restored store has leads to the page it stood for."""
    with workspace.store() as store, workspace.archive_reader(store) as reader:
        references = [page.archive for page in store.pages() if page.archive]
        assert references
        for reference in references:
            assert reader.read(reference) == archive.references[reference]
        wanted = store.archive.needed_files()
    found = list(verify(workspace.settings.archive, ""))
    assert [str(one) for one in found if one.problem] == []
    assert wanted <= {one.file for one in found}


def test_all_of_it_is_there_and_only_what_is_new_is_copied_again(archive: Archive, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    assert back_up(archive.workspace, backup).archive.copied == 3
    _reads_all(_restored(backup, tmp_path / "restored"), archive)
    archive.bring(range(11, 15), files=2)
    again = back_up(archive.workspace, backup).archive
    assert (again.files, again.copied, again.surplus) == (5, 2, 0)
    _reads_all(_restored(backup, tmp_path / "restored"), archive)
    with archive.workspace.store() as store:
        assert "backup" in store.stages.last()


def test_what_a_crawl_brings_while_it_is_made_is_in_the_archive_at_least(archive: Archive, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    back_up(archive.workspace, backup)
    archive.bring(range(11, 15), files=2)  # behind the store's copy, before the archive's
    back_up(archive.workspace, backup, store=False)
    _reads_all(_restored(backup, tmp_path / "restored"), archive)


def test_a_file_that_is_being_written_is_copied_as_far_as_it_is_and_later_as_a_whole(
    archive: Archive, tmp_path: Path
) -> None:
    settings = archive.workspace.settings
    backup = tmp_path / "backup"
    page, other = archive.room.page(21), archive.room.page(22)
    with ArchiveWriter(settings.archive, settings.archive_address, clock=lambda: BEGAN) as writer:
        first = writer.write(page)
        back_up(archive.workspace, backup)
        assert [path.name for path in (backup / "archive").glob("*.open")] == [f"{first.file}.open"]
        with ArchiveReader(_restored(backup, tmp_path / "restored").settings.archive) as reader:
            assert reader.read(first).body == page.body
        second = writer.write(other)
    back_up(archive.workspace, backup)
    assert list((backup / "archive").glob("*.open")) == []
    with ArchiveReader(_restored(backup, tmp_path / "restored").settings.archive) as reader:
        assert [reader.read(one).body for one in (first, second)] == [page.body, other.body]


def test_neither_compaction_nor_retention_goes_on_meanwhile(archive: Archive, tmp_path: Path) -> None:
    with alone(archive.workspace, "archive") as ours:  # as each of the three does
        assert ours
        with pytest.raises(KyketError, match="compacts the archive, thins it out or backs it up"):
            archive.compact()
        with pytest.raises(KyketError, match="--wait SECONDS"):
            back_up(archive.workspace, tmp_path / "backup")
        assert not (tmp_path / "backup" / "archive").exists()
    back_up(archive.workspace, tmp_path / "backup")
    assert archive.compact().files_before == 3


def test_what_was_compacted_replaces_what_it_was_made_of_when_that_is_asked_for(
    archive: Archive, tmp_path: Path
) -> None:
    backup = tmp_path / "backup"
    back_up(archive.workspace, backup)
    archive.compact()
    done = back_up(archive.workspace, backup).archive
    assert (done.files, done.copied, done.surplus, done.removed) == (1, 1, 3, 0)
    _reads_all(_restored(backup, tmp_path / "restored"), archive)
    done = back_up(archive.workspace, backup, exact=True).archive
    assert (done.copied, done.surplus, done.removed) == (0, 0, 3)
    _reads_all(_restored(backup, tmp_path / "restored"), archive)


def test_what_was_forgotten_is_erased_from_the_backup_too(archive: Archive, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    back_up(archive.workspace, backup)
    for path in (tmp_path).rglob("*.warc.gz"):  # it was all written long before
        if backup not in path.parents:
            os.utime(path, (BEGAN.timestamp(), BEGAN.timestamp()))
    back_up(archive.workspace, backup)
    with archive.workspace.store() as store:
        forget(archive.workspace, archive.workspace.registry(), store, id_of(2))
    assert back_up(archive.workspace, backup).archive.copied == 1
    restored = _restored(backup, tmp_path / "restored")
    with ArchiveReader(restored.settings.archive) as reader:
        gone = [ref for ref in archive.references if not _read(reader, ref)]
    assert len(gone) == 1


def _read(reader: ArchiveReader, reference: ArchiveReference) -> bool:
    try:
        return bool(reader.read(reference).body)
    except ArchiveError:
        return False


def test_an_archive_that_is_lost_empties_no_backup(archive: Archive, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    back_up(archive.workspace, backup)
    lost = Archive(tmp_path / "lost", "", "")
    with pytest.raises(ArchiveError, match="the archive is empty, and the copy is not"):
        copy_archive(lost.place, backup / "archive", exact=True)
    assert copy_archive(lost.place, backup / "archive").surplus == 3
    _reads_all(_restored(backup, tmp_path / "restored"), archive)


def test_compaction_waits_for_a_backup_as_long_as_it_is_told(archive: Archive) -> None:
    held, release = Event(), Event()

    def hold() -> None:
        with alone(archive.workspace, "archive"):
            held.set()
            release.wait()

    holder = Thread(target=hold)
    holder.start()
    held.wait()
    waiting = Thread(target=release.set)
    waiting.start()
    report = compact(archive.workspace, archive.workspace.registry(), now=LATER, wait=600)
    holder.join()
    waiting.join()
    assert report.files_before == 3

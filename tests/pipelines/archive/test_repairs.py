"""What the next start finds after a kill, and what it makes of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import fsspec
import pytest
from warcio.archiveiterator import ArchiveIterator

from pipelines.archive import ArchiveReader, ArchiveWriter, Repair, repair, verify
from pipelines.article import ArchiveReference, Page
from pipelines.errors import ArchiveError

MakePage = Callable[..., Page]

NAME = "bao.demo-20250701T101500Z-4711-0123abcd.warc.gz"


@pytest.fixture
def killed(folder: Path, make_page: MakePage) -> tuple[Path, list[ArchiveReference], bytes]:
    """A file of three short records as a killed process leaves it: open, and locked by nobody."""
    with ArchiveWriter(folder) as writer:
        references = [writer.write(make_page(number, body=b"<p>%d" % number)) for number in range(3)]
    finished = next((folder / "warc").rglob("*.warc.gz"))
    content = finished.read_bytes()
    finished.unlink()
    path = folder / NAME
    path = path.with_name(path.name + ".open")
    path.write_bytes(content)
    return path, [ArchiveReference(NAME, reference.offset) for reference in references], content


def finished_file(folder: Path) -> Path:
    return folder / "warc" / "2025" / "07" / NAME


def test_a_torn_last_record_is_cut_off_at_whatever_byte_it_is_torn(
    folder: Path, killed: tuple[Path, list[ArchiveReference], bytes]
) -> None:
    path, references, content = killed
    last = references[-1].offset
    for end in range(last, len(content)):
        path.write_bytes(content[:end])

        assert repair(folder) == [Repair(NAME, records=3, cut=end - last)]

        assert finished_file(folder).read_bytes() == content[:last]
        assert repair(folder) == []
    with ArchiveReader(folder) as reader:
        assert [reader.read(reference).body for reference in references[:2]] == [b"<p>0", b"<p>1"]
        with pytest.raises(ArchiveError, match="file ends"):
            reader.read(references[2])


def test_a_torn_record_before_its_repair_is_an_error_that_says_so(
    folder: Path, killed: tuple[Path, list[ArchiveReference], bytes]
) -> None:
    path, references, content = killed
    for end in range(references[-1].offset, len(content)):
        path.write_bytes(content[:end])
        with pytest.raises(ArchiveError, match="no whole record"):
            ArchiveReader(folder).read(references[-1])


def test_a_whole_file_is_moved_as_it_is(
    folder: Path, address: str, killed: tuple[Path, list[ArchiveReference], bytes]
) -> None:
    path, references, _ = killed

    assert repair(folder, address) == [Repair(NAME, records=4)]

    assert not path.exists()
    with ArchiveReader(folder, address) as reader:
        assert [reader.read(reference).body for reference in references] == [b"<p>0", b"<p>1", b"<p>2"]


def test_zeros_that_a_power_failure_left_are_cut_off(
    folder: Path, killed: tuple[Path, list[ArchiveReference], bytes]
) -> None:
    path, _, content = killed
    path.write_bytes(content + bytes(5_000))

    assert repair(folder) == [Repair(NAME, records=4, cut=5_000)]


def test_damage_in_the_middle_is_left_where_it_is_and_told(
    folder: Path, killed: tuple[Path, list[ArchiveReference], bytes]
) -> None:
    path, references, content = killed
    middle = references[1].offset
    path.write_bytes(content[: middle + 40] + b"\xff" * 20 + content[middle + 60 :])

    (done,) = repair(folder)

    assert (done.records, done.cut, done.moved) == (3, 0, True)
    assert f"damaged at {middle}" in str(done)
    with ArchiveReader(folder) as reader:
        assert reader.read(references[0]).body == b"<p>0"
        assert reader.read(references[2]).body == b"<p>2"
        with pytest.raises(ArchiveError, match="damaged"):
            reader.read(references[1])


def test_an_empty_file_is_removed(folder: Path) -> None:
    folder.mkdir()
    (folder / f"{NAME}.open").touch()

    assert repair(folder) == [Repair(NAME, 0, moved=False, detail="nothing in it, removed")]
    assert repair(folder) == []
    assert not list((folder).glob("*.open"))


def test_a_file_of_garbage_is_kept_and_told(folder: Path) -> None:
    folder.mkdir()
    (folder / f"{NAME}.open").write_bytes(b"not an archive at all" * 1000)

    (done,) = repair(folder)

    assert "damaged at 0" in str(done)
    assert finished_file(folder).stat().st_size == 21_000


def test_files_that_are_not_ours_are_left_alone(folder: Path) -> None:
    folder.mkdir()
    (folder / "notes.warc.gz.open").write_text("mine")
    assert repair(folder) == []
    assert (folder / "notes.warc.gz.open").read_text() == "mine"


def test_a_folder_that_is_not_there_needs_no_repair(folder: Path) -> None:
    assert repair(folder) == []


def test_the_file_of_a_living_writer_is_never_touched(folder: Path, address: str, make_page: MakePage) -> None:
    with ArchiveWriter(folder, address) as writer:
        references = [writer.write(make_page(1))]
        assert repair(folder, address) == []
        references.append(writer.write(make_page(2)))
    with ArchiveReader(folder, address) as reader:
        assert [reader.read(reference).url for reference in references] == [make_page(1).url, make_page(2).url]


def test_workers_that_outlive_their_killed_parent_do_not_hold_its_file(folder: Path) -> None:
    program = f"""
import multiprocessing, os, signal
from pathlib import Path
from datetime import UTC, datetime
from pipelines.archive import ArchiveWriter
from pipelines.article import Page

def work():
    print(os.getpid(), flush=True)
    signal.pause()

writer = ArchiveWriter(Path({str(folder)!r}))
writer.write(Page("https://a.vn/1", "https://a.vn/1", "a.vn", datetime.now(UTC), 200, (), b"x"))
multiprocessing.get_context("fork").Process(target=work).start()
signal.pause()
"""
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    try:
        (done,) = repair(folder)
        assert (done.records, done.moved) == (2, True)
    finally:
        os.kill(worker, signal.SIGKILL)
        parent.stdout.close()


def test_repairs_at_the_same_time_do_each_file_once(folder: Path, address: str, make_page: MakePage) -> None:
    with ArchiveWriter(folder, roll_bytes=1) as writer:
        references = [writer.write(make_page(number)) for number in range(30)]
    for finished in list((folder / "warc").rglob("*.warc.gz")):
        finished.rename(folder / f"{finished.name}.open")
    done: list[Repair] = []
    threads = [threading.Thread(target=lambda: done.extend(repair(folder, address))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(each.file for each in done) == sorted(reference.file for reference in references)
    with ArchiveReader(folder, address) as reader:
        assert len({reader.read(reference).url for reference in references}) == 30


def test_an_interrupted_upload_is_done_again(
    folder: Path, remote: str, killed: tuple[Path, list[ArchiveReference], bytes]
) -> None:
    path, references, content = killed
    filesystem, root = fsspec.core.url_to_fs(remote)
    final = f"{root}/2025/07/{NAME}"
    filesystem.makedirs(f"{root}/2025/07")
    filesystem.pipe_file(final, content[:700])

    with ArchiveReader(folder, remote) as reader:
        assert reader.read(references[2]).body == b"<p>2"
    assert [finding.problem for finding in verify(folder, remote)] == [None]
    assert repair(folder, remote) == [Repair(NAME, records=4)]

    assert filesystem.cat_file(final) == content
    assert not path.exists()


def test_an_interrupted_copy_is_done_again(folder: Path, killed: tuple[Path, list[ArchiveReference], bytes]) -> None:
    path, _, content = killed
    finished_file(folder).parent.mkdir(parents=True, exist_ok=True)
    finished_file(folder).write_bytes(content)  # the copy took over, then the process was killed

    assert repair(folder) == [Repair(NAME, records=4)]

    assert not path.exists()
    assert finished_file(folder).read_bytes() == content


def test_other_tools_read_a_repaired_file(folder: Path, killed: tuple[Path, list[ArchiveReference], bytes]) -> None:
    path, _, content = killed
    path.write_bytes(content[:-9])
    repair(folder)
    with finished_file(folder).open("rb") as file:
        assert [record.rec_type for record in ArchiveIterator(file, check_digests="raise")] == [
            "warcinfo",
            "response",
            "response",
        ]

"""Writing pages, moving files, and reading by reference at every stage."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from pipelines.archive import ArchiveReader, ArchiveWriter, repair
from pipelines.article import ArchiveReference, Page
from pipelines.errors import ArchiveError

MakePage = Callable[..., Page]


class BrokenFileSystem(MemoryFileSystem):
    """A remote whose disk is full."""

    protocol = "broken"

    def put_file(self, *_args: object, **_kwargs: object) -> None:
        raise OSError("quota exceeded")


fsspec.register_implementation("broken", BrokenFileSystem, clobber=True)


def waiting(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("*.open")]


def test_a_reference_is_valid_before_and_after_the_move(folder: Path, address: str, make_page: MakePage) -> None:
    pages = [make_page(number) for number in range(5)]
    with ArchiveReader(folder, address) as early:
        with ArchiveWriter(folder, address, site="bao.demo") as writer:
            references = [writer.write(page) for page in pages]
            assert waiting(folder)
            assert [early.read(r) for r in references] == [
                replace(p, archive=r) for p, r in zip(pages, references, strict=True)
            ]
        assert not waiting(folder)
        with ArchiveReader(folder, address) as late:
            for page, reference in zip(pages, references, strict=True):
                assert early.read(reference) == late.read(reference) == replace(page, archive=reference)


def test_the_month_in_the_name_is_the_folder(folder: Path, make_page: MakePage) -> None:
    with ArchiveWriter(folder, site="bao.demo", clock=lambda: datetime(2025, 7, 1, 3, 0, tzinfo=UTC)) as writer:
        reference = writer.write(make_page())

    assert reference.file.startswith("bao.demo-20250701T030000Z-")
    assert (folder / "warc" / "2025" / "07" / reference.file).is_file()


def test_without_a_site_or_with_a_strange_one_the_name_is_still_one(folder: Path, make_page: MakePage) -> None:
    for site, start in (("", "kyket-"), ("../../etc", "_.._etc-"), ("bạo", "b_o-")):
        with ArchiveWriter(folder, site=site) as writer:
            reference = writer.write(make_page())
        assert reference.file.startswith(start)
        assert ArchiveReader(folder).read(reference).url == make_page().url


def test_a_writer_that_writes_nothing_leaves_nothing(folder: Path) -> None:
    with ArchiveWriter(folder):
        pass
    assert not folder.exists()


def test_a_file_is_rolled_by_size(folder: Path, address: str, make_page: MakePage) -> None:
    with ArchiveWriter(folder, address, roll_bytes=2_000) as writer:
        references = [writer.write(make_page(n, body=os.urandom(900))) for n in range(12)]

    files = {reference.file for reference in references}
    assert len(files) == 6
    assert not waiting(folder)
    with ArchiveReader(folder, address) as reader:
        assert len({reader.read(reference).url for reference in references}) == 12


def test_a_file_is_rolled_by_age(folder: Path, make_page: MakePage) -> None:
    now = [datetime(2025, 7, 1, tzinfo=UTC)]
    with ArchiveWriter(folder, roll_seconds=60, clock=lambda: now[0]) as writer:
        first = writer.write(make_page(1))
        now[0] += timedelta(seconds=61)
        second = writer.write(make_page(2))
        third = writer.write(make_page(3))

    assert first.file == second.file != third.file


def test_more_files_than_are_kept_open_can_be_read_in_any_order(folder: Path, make_page: MakePage) -> None:
    with ArchiveWriter(folder, roll_bytes=1) as writer:
        references = [writer.write(make_page(n)) for n in range(40)]
    with ArchiveReader(folder) as reader:
        for number in [*range(40), *range(39, -1, -1)]:
            assert reader.read(references[number]).url == make_page(number).url


def test_a_page_of_50_megabytes_and_an_empty_one(folder: Path, make_page: MakePage) -> None:
    large, empty = make_page(1, body=b"<p>" * 17_000_000), make_page(2, body=b"")
    with ArchiveWriter(folder) as writer:
        references = [writer.write(large), writer.write(empty)]
    with ArchiveReader(folder) as reader:
        assert reader.read(references[0]).body == large.body
        assert reader.read(references[1]) == replace(empty, archive=references[1])


def test_fsync_writes_the_same(folder: Path, make_page: MakePage) -> None:
    with ArchiveWriter(folder, fsync=True) as writer:
        reference = writer.write(make_page())
    assert ArchiveReader(folder).read(reference) == make_page(archive=reference)


def test_threads_share_a_writer_and_a_reader(folder: Path, make_page: MakePage) -> None:
    references: dict[int, ArchiveReference] = {}
    with ArchiveWriter(folder, roll_bytes=3_000) as writer, ArchiveReader(folder) as reader:

        def work(start: int) -> None:
            for number in range(start, start + 25):
                references[number] = writer.write(make_page(number))
                assert reader.read(references[number]).url == make_page(number).url

        threads = [threading.Thread(target=work, args=(start,)) for start in (0, 100, 200, 300)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(set(references.values())) == 100


def test_a_forked_child_writes_a_file_of_its_own(folder: Path, make_page: MakePage) -> None:
    fork = multiprocessing.get_context("fork")
    with ArchiveWriter(folder) as writer, ArchiveReader(folder) as reader:
        first = writer.write(make_page(1))
        assert reader.read(first)
        queue = fork.SimpleQueue()

        def child() -> None:
            reference = writer.write(make_page(2))
            queue.put((reference, reader.read(first).url, reader.read(reference).url))
            writer.close()

        process = fork.Process(target=child)
        process.start()
        second, *urls = queue.get()
        process.join()
        third = writer.write(make_page(3))

    assert process.exitcode == 0
    assert urls == [make_page(1).url, make_page(2).url]
    assert second.file != first.file == third.file
    with ArchiveReader(folder) as reader:
        assert [reader.read(r).url for r in (first, second, third)] == [make_page(n).url for n in (1, 2, 3)]


def test_a_full_disk_is_told_and_costs_no_earlier_record(folder: Path, make_page: MakePage) -> None:
    def child(queue: multiprocessing.SimpleQueue) -> None:  # type: ignore[type-arg]
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        with ArchiveWriter(folder) as writer:
            before = writer.write(make_page(1))
            resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
            with pytest.raises(ArchiveError, match="cannot be written to"):
                writer.write(make_page(2, body=os.urandom(50_000)))
            after = writer.write(make_page(3))
        queue.put((before, after))

    fork = multiprocessing.get_context("fork")
    queue = fork.SimpleQueue()
    process = fork.Process(target=child, args=(queue,))
    process.start()
    references = queue.get()
    process.join()

    assert process.exitcode == 0
    with ArchiveReader(folder) as reader:
        assert [reader.read(reference).url for reference in references] == [make_page(1).url, make_page(3).url]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, make_page: MakePage) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveError, match="no archive file can be made"):
        ArchiveWriter(tmp_path / "file" / "archive").write(make_page())


def test_a_remote_that_fails_loses_nothing_and_is_told_at_the_end(folder: Path, make_page: MakePage) -> None:
    address = "broken://bucket/pages"
    writer = ArchiveWriter(folder, address, roll_bytes=1)
    references = [writer.write(make_page(n)) for n in range(3)]
    with pytest.raises(ArchiveError, match="quota exceeded") as caught:
        writer.close()

    assert "nothing is lost" in caught.value.remedy
    assert len(waiting(folder)) == 3
    with ArchiveReader(folder, address) as reader:
        assert [reader.read(r).url for r in references] == [make_page(n).url for n in range(3)]
    assert [done.moved for done in repair(folder, address)] == [False] * 3
    assert [done.moved for done in repair(folder)] == [True] * 3


def test_the_move_goes_to_another_filesystem(folder: Path, make_page: MakePage) -> None:
    shm = Path("/dev/shm")
    if not shm.is_dir() or shm.stat().st_dev == folder.parent.stat().st_dev:
        pytest.skip("no second filesystem here: mount a tmpfs at /dev/shm")
    address = shm / f"kyket-test-{os.getpid()}"
    try:
        with ArchiveWriter(folder, str(address)) as writer:
            reference = writer.write(make_page())
        assert not waiting(folder)
        assert [path.name for path in address.rglob("*") if path.is_file()] == [reference.file]
        assert ArchiveReader(folder, str(address)).read(reference) == make_page(archive=reference)
    finally:
        fsspec.filesystem("file").rm(str(address), recursive=True)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("gs://user:secret@bucket/pages", "pip install gcsfs"),
        ("nothing://bucket", "fsspec address"),
    ],
)
def test_an_address_that_cannot_be_used_says_what_to_do(folder: Path, address: str, words: str) -> None:
    with pytest.raises(ArchiveError) as caught:
        ArchiveWriter(folder, address)
    assert words in str(caught.value)
    assert "secret" not in str(caught.value)


class TestAWrongReference:
    @pytest.fixture
    def written(self, folder: Path, address: str, make_page: MakePage) -> tuple[ArchiveReader, ArchiveReference]:
        with ArchiveWriter(folder, address) as writer:
            reference = writer.write(make_page())
        return ArchiveReader(folder, address), reference

    @pytest.mark.parametrize("distance", [-100_000, -300, -1, 1, 50, 100_000])
    def test_to_another_offset_names_file_and_offset(
        self, written: tuple[ArchiveReader, ArchiveReference], distance: int
    ) -> None:
        reader, reference = written
        wrong = replace(reference, offset=reference.offset + distance)
        with pytest.raises(ArchiveError) as caught:
            reader.read(wrong)
        assert caught.value.about == f"{wrong.file} at {wrong.offset}"
        assert caught.value.remedy

    def test_to_the_head_of_the_file(self, written: tuple[ArchiveReader, ArchiveReference]) -> None:
        reader, reference = written
        with pytest.raises(ArchiveError, match="warcinfo record"):
            reader.read(replace(reference, offset=0))

    def test_to_a_file_that_is_not_there(self, written: tuple[ArchiveReader, ArchiveReference]) -> None:
        reader, _ = written
        with pytest.raises(ArchiveError, match="not in the archive"):
            reader.read(ArchiveReference("bao.demo-20250701T101500Z-1-00000000.warc.gz", 372))

    @pytest.mark.parametrize("name", ["", "../../etc/passwd", "a.warc.gz", "/etc/passwd", "x\0y"])
    def test_to_a_name_that_is_none_of_ours(self, written: tuple[ArchiveReader, ArchiveReference], name: str) -> None:
        reader, _ = written
        with pytest.raises(ArchiveError, match="not the name of an archive file"):
            reader.read(ArchiveReference(name, 0))

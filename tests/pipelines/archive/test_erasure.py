"""Erasing one record: its bytes are gone, all other references stay good, other tools still read the file."""

from __future__ import annotations

import gzip
import io
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import fsspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from pipelines.archive import ArchiveReader, ArchiveWriter, erase, repair, verify
from pipelines.archive.erasure import tombstone
from pipelines.archive.members import compress
from pipelines.archive.places import Place
from pipelines.archive.records import encode
from pipelines.article import ArchiveReference, Page
from pipelines.errors import ArchiveError

MakePage = Callable[..., Page]

NOW = datetime(2026, 5, 4, 8, 30, tzinfo=UTC)


def content(folder: Path, address: str, reference: ArchiveReference) -> bytes:
    source = Place(folder, address).open(reference.file)
    try:
        return source.read_at(0, 1 << 30)
    finally:
        source.close()


@pytest.mark.parametrize("closed", [True, False])
def test_an_erased_record_is_gone_and_all_others_are_as_before(
    folder: Path, address: str, make_page: MakePage, closed: bool
) -> None:
    writer = ArchiveWriter(folder, address)
    references = [writer.write(make_page(number)) for number in range(5)]
    if closed:
        writer.close()
    before = content(folder, address, references[0])

    assert erase(folder, address, references[2], now=NOW) is True
    assert erase(folder, address, references[2], now=NOW) is False

    references.append(writer.write(make_page(5)))
    writer.close()
    after = content(folder, address, references[0])
    with ArchiveReader(folder, address) as reader:
        for number in (0, 1, 3, 4, 5):
            assert reader.read(references[number]) == make_page(number, archive=references[number])
        with pytest.raises(ArchiveError, match="was erased on 2026-05-04"):
            reader.read(references[2])
    start, end = references[2].offset, references[3].offset
    assert after[:start] == before[:start]
    assert after[end : len(before)] == before[end:]
    gzip_head = 10
    assert not [piece for piece in range(start + gzip_head, end - 8) if before[piece : piece + 8] in after[start:end]]
    assert make_page(2).url.encode() not in gzip.decompress(after)
    types = [record.rec_type for record in ArchiveIterator(io.BytesIO(after), check_digests="raise")]
    assert types == ["warcinfo", "response", "response", "warcinfo", "response", "response", "response"][: len(types)]
    assert len(types) == (6 if closed else 7)
    assert [finding for finding in verify(folder, address) if finding.problem] == []
    assert not [path.name for path in folder.rglob("*") if "erasing" in path.name]


@given(length=st.one_of(st.integers(min_value=260, max_value=2_000), st.integers(min_value=260, max_value=300_000)))
@settings(max_examples=200)
def test_a_tombstone_has_exactly_the_length_it_must_have(length: int) -> None:
    member = tombstone(length, NOW)
    assert len(member) == length
    assert gzip.decompress(member).startswith(b"WARC/1.1\r\nWARC-Type: warcinfo\r\n")
    (record,) = ArchiveIterator(io.BytesIO(member))
    assert record.rec_headers.get_header("X-Kyket-Erased") == "2026-05-04T08:30:00Z"


def test_a_tombstone_fits_around_the_borders_of_its_blocks() -> None:
    for border in (65_540 + 18, 65_540 * 2 + 18):
        for length in range(border - 20, border + 300):
            assert len(tombstone(length, NOW)) == length
    assert len(tombstone(40_000_000, NOW)) == 40_000_000


def test_the_shortest_record_has_room_for_a_tombstone() -> None:
    page = Page("", "", "", datetime(2025, 1, 1, tzinfo=UTC), 0, (), b"")
    assert len(compress(encode(page))) >= 260


@pytest.mark.parametrize("change", [{"offset": 0}, {"offset": 5}, {"offset": 10_000_000}, {"offset": -1}])
def test_what_is_no_record_of_a_page_is_not_erased(
    folder: Path, address: str, make_page: MakePage, change: dict[str, int]
) -> None:
    with ArchiveWriter(folder, address) as writer:
        reference = writer.write(make_page())
    before = content(folder, address, reference)

    with pytest.raises(ArchiveError, match="cannot be erased"):
        erase(folder, address, replace(reference, **change))

    assert content(folder, address, reference) == before


def test_a_file_that_is_not_there_is_told(folder: Path, address: str) -> None:
    with pytest.raises(ArchiveError, match="not in the archive"):
        erase(folder, address, ArchiveReference("bao.demo-20250701T101500Z-4711-0123abcd.warc.gz", 372))


def test_an_unfinished_upload_of_the_file_goes_too(folder: Path, remote: str, make_page: MakePage) -> None:
    with ArchiveWriter(folder, remote) as writer:
        reference = writer.write(make_page())
        filesystem, root = fsspec.core.url_to_fs(remote)
        final = (
            f"{root}/{reference.file[len('kyket-') :][:4]}/{reference.file[len('kyket-') + 4 :][:2]}/{reference.file}"
        )
        filesystem.pipe_file(final, content(folder, remote, reference))

        assert erase(folder, remote, reference)

        assert not filesystem.exists(final)


KILLED_IN_THE_MIDDLE = """
import os, signal, sys
from pathlib import Path
from pipelines.archive import erasure
from pipelines.article import ArchiveReference

def half(path, offset, content):
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(content[: len(content) // 2])
        file.flush()
        os.kill(os.getpid(), signal.SIGKILL)

erasure._overwrite = half
erasure.erase(Path(sys.argv[1]), sys.argv[2], ArchiveReference(sys.argv[3], int(sys.argv[4])))
"""


@pytest.mark.parametrize("remote_way", [False, True], ids=["local", "fetched"])
def test_an_erasure_killed_in_the_middle_is_finished_by_the_next_start(
    folder: Path, tmp_path: Path, make_page: MakePage, remote_way: bool
) -> None:
    (tmp_path / "elsewhere").mkdir()
    address = f"{'dir::' if remote_way else ''}file://{tmp_path / 'elsewhere'}"
    with ArchiveWriter(folder, address) as writer:
        references = [writer.write(make_page(number)) for number in range(3)]
    victim = references[1]

    arguments = [str(folder), address, victim.file, str(victim.offset)]
    child = subprocess.run([sys.executable, "-c", KILLED_IN_THE_MIDDLE, *arguments], check=False)
    assert child.returncode == -signal.SIGKILL
    repair(folder, address)

    with ArchiveReader(folder, address) as reader:
        with pytest.raises(ArchiveError, match="was erased"):
            reader.read(victim)
        assert reader.read(references[2]).url == make_page(2).url
    assert [finding.problem for finding in verify(folder, address)] == [None]
    assert not [path.name for path in folder.rglob("*") if "erasing" in path.name]


def test_an_erasure_that_cannot_be_finished_yet_does_not_stop_the_start(folder: Path, remote: str) -> None:
    folder.mkdir()
    journal = folder / "bao.demo-20250701T101500Z-4711-0123abcd.warc.gz.372.erasing"
    journal.write_bytes(tombstone(500, NOW))

    assert repair(folder, remote) == []

    assert journal.exists()

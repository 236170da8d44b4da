"""`kyket archive verify`: what is sound is counted, what is not is named."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.archive import ArchiveWriter, Finding, erase, verify
from pipelines.archive.members import compress
from pipelines.archive.records import encode
from pipelines.article import Page

MakePage = Callable[..., Page]

NAME = "bao.demo-20250701T101500Z-4711-0123abcd.warc.gz"


def july(folder: Path) -> Path:
    path = folder / "warc" / "2025" / "07"
    path.mkdir(parents=True, exist_ok=True)
    return path


def test_a_sound_archive_is_a_sum_for_each_file(folder: Path, address: str, make_page: MakePage) -> None:
    with ArchiveWriter(folder, address, roll_bytes=3_000) as writer:
        references = [writer.write(make_page(n)) for n in range(10)]
        erase(folder, address, references[0])

        findings = list(verify(folder, address))

    assert {finding.file for finding in findings} == {reference.file for reference in references}
    assert all(finding.problem is None and finding.problems == 0 for finding in findings)
    assert sum(finding.pages for finding in findings) == 9
    assert sum(finding.erased for finding in findings) == 1
    assert "9 pages" in str(Finding("x", pages=9))


def test_an_archive_that_is_not_there_has_no_findings(folder: Path, address: str) -> None:
    assert list(verify(folder, address)) == []


def test_a_file_still_being_written_is_marked_open(folder: Path, make_page: MakePage) -> None:
    with ArchiveWriter(folder) as writer:
        writer.write(make_page())
        assert [(finding.open, finding.pages) for finding in verify(folder)] == [(True, 1)]
    assert [(finding.open, finding.pages) for finding in verify(folder)] == [(False, 1)]


def test_each_problem_is_named_with_its_place_and_the_rest_is_still_checked(folder: Path, make_page: MakePage) -> None:
    sound = compress(encode(make_page(1)))
    forged = compress(encode(make_page(2, body=b"as received")).replace(b"as received", b"as imagined"))
    stranger = compress(b"hello, I am no record")
    damaged = sound[:50] + b"\xff" * 9 + sound[59:]
    (july(folder) / NAME).write_bytes(sound + forged + stranger + damaged + sound + sound[:-5])
    (july(folder) / "README.txt").write_text("mine")
    misplaced = "bao.demo-20240101T000000Z-1-00000000.warc.gz"
    (july(folder) / misplaced).write_bytes(sound)

    findings = list(verify(folder))

    offsets = {}
    position = 0
    for kind, part in (("", sound), ("digest", forged), ("not-a-page", stranger), ("damaged", damaged), ("s", sound)):
        offsets[kind] = position
        position += len(part)
    assert [(f.problem, f.offset) for f in findings if f.file == NAME] == [
        ("digest", offsets["digest"]),
        ("not-a-page", offsets["not-a-page"]),
        ("damaged", offsets["damaged"]),
        ("torn", position),
        (None, None),
    ]
    total = next(f for f in findings if f.file == NAME and f.problem is None)
    assert (total.pages, total.problems) == (2, 4)
    others = {f.problem for f in findings if f.file != NAME}
    assert others == {"not-ours", "misplaced", None}


def test_a_page_of_nothing_but_archive_records_does_not_confuse_it(folder: Path, make_page: MakePage) -> None:
    inner = b"".join(compress(encode(make_page(n))) for n in range(20))
    with ArchiveWriter(folder) as writer:
        writer.write(make_page(1, body=inner))
    assert [(finding.pages, finding.problems) for finding in verify(folder)] == [(1, 0)]


def test_a_record_that_unpacks_without_end_is_refused(folder: Path) -> None:
    bomb = gzip.compress(bytes(600_000_000), 1)
    (july(folder) / NAME).write_bytes(bomb)
    findings = list(verify(folder))
    assert [finding.problem for finding in findings] == ["damaged", None]
    assert "unpacks to more than" in findings[0].detail


@given(st.binary(max_size=3000), st.integers(min_value=0, max_value=3))
@settings(max_examples=60)
def test_any_bytes_end_in_findings(folder: Path, garbage: bytes, copies: int) -> None:
    now = datetime(2025, 7, 1, tzinfo=UTC)
    sound = compress(encode(Page("https://a.vn/", "https://a.vn/", "a.vn", now, 200, (), b"<p>")))
    (july(folder) / NAME).write_bytes(garbage + sound * copies)
    findings = list(verify(folder))
    assert findings[-1].pages == copies
    assert (findings[-1].problems > 0) == bool(garbage)

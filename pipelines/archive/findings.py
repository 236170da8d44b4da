"""Checking the whole archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipelines.archive.members import Break, Member, scan
from pipelines.archive.names import OPEN, is_name
from pipelines.archive.places import LocalSource, Place, Source
from pipelines.archive.records import ERASED, RecordError, page_of, parse, wrong_digests
from pipelines.errors import ArchiveError

Problem = Literal["torn", "damaged", "digest", "not-a-page", "misplaced", "not-ours", "unreadable"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem of one record or file, or, with ``problem`` None, the sum of a file, which comes last for each file."""

    file: str
    """Name of the file; its path at the address where the name alone would not find it."""
    problem: Problem | None = None
    offset: int | None = None
    detail: str = ""
    pages: int = 0
    """Sound records of pages."""
    erased: int = 0
    problems: int = 0
    bytes: int = 0
    """Length of what was read."""
    open: bool = False
    """Whether the file is still being written, or waits for the next start to be moved."""

    def __str__(self) -> str:
        if self.problem is None:
            state = ", open" if self.open else ""
            erased = f", {self.erased} erased" if self.erased else ""
            return f"{self.file}: {self.pages} pages{erased}, {self.problems} problems, {self.bytes} bytes{state}"
        place = "" if self.offset is None else f" at {self.offset}"
        return f"{self.file}{place}: {self.problem}: {self.detail}"


def verify(folder: Path, address: str = "") -> Iterator[Finding]:
    """Read every record of the archive and check gzip, WARC headers and digests; problems as they are met, then a sum a
    file.

    A record that is being written at the moment shows as ``torn`` in a file marked ``open``: the next start repairs it,
    or it is whole by then. Raises :class:`ArchiveError` when the address cannot be used.
    """
    place = Place(folder, address)
    seen = set()
    for path in place.waiting():
        name = path.name.removesuffix(OPEN)
        if not is_name(name):
            yield _not_ours(path.name)
            continue
        try:
            source = LocalSource(path)
        except FileNotFoundError:
            continue  # moved meanwhile: it comes among the finished ones
        seen.add(name)
        yield from _verify_file(source, name, is_open=True)
    for final in place.finished():
        name = final.rsplit("/", 1)[-1]
        if name in seen:
            continue  # moved meanwhile, or an unfinished upload of one that waits
        if not is_name(name):
            yield _not_ours(final)
            continue
        if final != place.final_path(name):
            detail = f"references look for it at {place.final_path(name)}"
            yield Finding(final, "misplaced", detail=detail)
        try:
            yield from _verify_file(place.open_final(final), name, is_open=False)
        except (ArchiveError, OSError) as error:
            yield Finding(name, "unreadable", detail=str(error))


def _verify_file(source: Source, name: str, *, is_open: bool) -> Iterator[Finding]:
    pages = erased = problems = end = 0
    try:
        for item in scan(source):
            if isinstance(item, Break):
                finding: Finding | None = Finding(name, item.kind, item.offset, item.detail, open=is_open)
            else:
                end = item.offset + item.length
                kind, finding = _verify_record(item, name)
                pages += kind == "page"
                erased += kind == "erased"
            if finding is not None:
                problems += 1
                yield finding
    finally:
        source.close()
    yield Finding(name, pages=pages, erased=erased, problems=problems, bytes=end, open=is_open)


def _verify_record(member: Member, name: str) -> tuple[Literal["page", "erased", "other"], Finding | None]:
    try:
        wrong = wrong_digests(parse(member.data))
        record = parse(member.data)
        if record.rec_headers.get_header(ERASED):
            return "erased", None
        if wrong:
            return "other", Finding(name, "digest", member.offset, f"the content does not fit {' and '.join(wrong)}")
        if record.rec_type in ("warcinfo", "metadata"):
            return "other", None
        page_of(record)
    except RecordError as error:
        return "other", Finding(name, "not-a-page", member.offset, str(error))
    return "page", None


def _not_ours(file: str) -> Finding:
    return Finding(file, "not-ours", detail="not the name of an archive file; no reference can lead to it")

"""An archive of many small files, as crawls leave them, with the store that refers to them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from made_archives.newsroom import BEGAN, Newsroom, record_of

from kyket.archiving import Report, compact, retain
from kyket.extraction import extract_page, understanding
from kyket.settings import Settings
from kyket.workspace import Workspace
from pipelines.archive import ArchiveWriter, Keeping, verify
from pipelines.archive.members import Member, scan
from pipelines.archive.places import LocalSource, Place
from pipelines.archive.records import decode, parse
from pipelines.archive.rewriting import at_hand, finished_files
from pipelines.article import ArchiveReference, Page
from pipelines.store.records import PageState

DAY = timedelta(days=1)
LATER = BEGAN + 30 * DAY
"""When the archive is looked after: long after all of its days."""


class Archive:
    """A newsroom whose pages come in many small files, at a given address."""

    def __init__(self, var: Path, url: str, archive_address: str) -> None:
        self.room = Newsroom(var)
        settings = Settings(
            var=var, workers=1, store_url=url, archive_address=archive_address, archive_roll_mb=1, package_sites=False
        )
        self.room.workspace = Workspace(settings)
        self.workspace = self.room.workspace
        self.place = Place(settings.archive, settings.archive_address)
        self.references: dict[ArchiveReference, Page] = {}

    def write(self, pages: list[Page], *, at: datetime = BEGAN, files: int = 1) -> list[Page]:
        """Archive ``pages`` in so many files begun at ``at``; the store is not told."""
        kept = []
        settings = self.workspace.settings
        for number in range(files):
            with ArchiveWriter(settings.archive, settings.archive_address, clock=lambda: at) as writer:
                kept += [replace(page, archive=writer.write(page)) for page in pages[number::files]]
        self.references |= {page.archive: page for page in kept if page.archive}
        return kept

    def bring(self, numbers: range, *, at: datetime = BEGAN, files: int = 5) -> list[Page]:
        """Articles archived, recorded and processed, as a crawl does."""
        pages = self.write([self.room.page(number) for number in numbers], at=at, files=files)
        self.record(pages)
        self.process(pages)
        return pages

    def record(self, pages: list[Page], state: PageState = PageState.FETCHED) -> None:
        """Tell the store of archived ``pages``."""
        with self.workspace.store() as store:
            store.record_pages([replace(record_of(page), state=state, status=page.status) for page in pages])

    def process(self, pages: list[Page]) -> None:
        """Extract ``pages`` and store what comes out."""
        known = understanding(self.workspace.registry())
        for page in pages:
            self.room.save(page, lambda one: extract_page(one, known))

    def files(self) -> list[str]:
        """Names of the finished files."""
        return [one.name for one in finished_files(self.place)]

    def read_all(self, expected: dict[ArchiveReference, Page] | None = None) -> None:
        """Every reference that was ever given out leads to its page."""
        with self.workspace.store() as store, self.workspace.archive_reader(store) as reader:
            for reference, page in (expected or self.references).items():
                assert reader.read(reference) == page

    def compact(self, *, dry_run: bool = False) -> Report:
        """Compact it, at :data:`LATER`."""
        return compact(self.workspace, self.workspace.registry(), now=LATER, dry_run=dry_run)

    def retain(self, keeping: Keeping, *, dry_run: bool = False) -> Report:
        """Remove what is too old at :data:`LATER`."""
        return retain(self.workspace, self.workspace.registry(), keeping, now=LATER, dry_run=dry_run)

    def stored(self) -> Counter[tuple[str, bytes]]:
        """Every page in the files at the address, whoever refers to it."""
        found: Counter[tuple[str, bytes]] = Counter()
        for one in finished_files(self.place):
            with at_hand(self.place, one.name) as path:
                source = LocalSource(path)
                for item in scan(source):
                    assert isinstance(item, Member)
                    if parse(item.data).rec_type == "response":
                        page = decode(item.data)
                        found[page.url, page.body] += 1
                source.close()
        return found

    @property
    def addresses(self) -> set[str]:
        """Addresses of the pages in the files."""
        return {url for url, _ in self.stored()}

    def problems(self) -> list[str]:
        """What `kyket archive verify` finds."""
        settings = self.workspace.settings
        return [str(one) for one in verify(settings.archive, settings.archive_address) if one.problem]


def address_of(request: pytest.FixtureRequest, folder: Path, kind: str = "") -> str:
    """Of an archive of this ``kind``, or of the one that the fixture asks for: ``folder``, ``remote``, ``s3``."""
    kind = kind or request.param
    if kind == "s3":
        return f"{request.getfixturevalue('s3_bucket')}/kyket"
    return elsewhere(folder) if kind == "remote" else ""


def elsewhere(folder: Path) -> str:
    """The way of a remote address: fsspec's "dir" filesystem over the local one is no local folder to us."""
    (folder / "elsewhere").mkdir(exist_ok=True)
    return f"dir::file://{folder / 'elsewhere'}"

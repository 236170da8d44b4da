"""What the settings name, opened: registry, store, archive, index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from crawlers.registry import Registry, load_registry
from kyket.settings import Settings
from pipelines.archive import ArchiveReader, ArchiveWriter, Repair, repair
from pipelines.errors import SettingsError
from pipelines.store import Store
from search.backends.sqlite import SqliteBackend
from search.documents import SiteInfo


@dataclass(frozen=True)
class Workspace:
    """Opens what a command needs, and only that. Everything it opens is closed by the caller (``with``)."""

    settings: Settings

    def registry(self) -> Registry:
        """The sites of the package, of VAR/sites and of the ``sites`` setting."""
        return load_registry(*self.settings.site_folders)

    def store(self) -> Store:
        """The store, made and migrated where needed."""
        if not self.settings.store_url:
            self._folder(self.settings.var)
        return Store.open(self.settings.store)

    def backend(self) -> SqliteBackend:
        """The search index."""
        return SqliteBackend(self.settings.index)

    def archive_writer(self) -> ArchiveWriter:
        """A WARC file of this process's own."""
        settings = self.settings
        return ArchiveWriter(
            self._folder(settings.archive),
            settings.archive_address,
            roll_bytes=settings.archive_roll_mb * 1_000_000,
            roll_seconds=settings.archive_roll_seconds,
            fsync=settings.archive_fsync,
        )

    def archive_reader(self) -> ArchiveReader:
        """Reads any record, moved or not."""
        return ArchiveReader(self.settings.archive, self.settings.archive_address)

    def repair_archive(self) -> list[Repair]:
        """Mend what killed processes left."""
        return repair(self._folder(self.settings.archive), self.settings.archive_address)

    def _folder(self, folder: Path) -> Path:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(
                f"cannot be written: {error.strerror}", about=str(folder), remedy="set KYKET_VAR to a folder of yours"
            ) from error
        return folder


def site_infos(registry: Registry) -> Mapping[str, SiteInfo]:
    """What the search index shows and filters of each site."""
    return {
        site.id: SiteInfo(name=site.name, kind=site.kind, province=site.province, province_now=site.province_now)
        for site in registry
    }

"""What the settings name, opened: registry, store, archive, index.

Each is imported when it is opened, so that a search does not wait for Scrapy, nor `kyket sites list` for SQLAlchemy.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kyket.settings import Settings
from pipelines.errors import SettingsError
from pipelines.logs import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawlers.registry import Registry
    from pipelines.archive import ArchiveReader, ArchiveWriter, Keeping, Repair
    from pipelines.article import ArchiveReference
    from pipelines.store import Store
    from search.backends.protocol import SearchBackend
    from search.documents import SiteInfo

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Workspace:
    """Opens what a command needs, and only that. Everything it opens is closed by the caller (``with``)."""

    settings: Settings

    def registry(self) -> Registry:
        """The sites of the package (unless they are left out), of VAR/sites and of the ``sites`` setting.

        One whose entry is wrong stops no other: it is left out, logged, and told by whoever is asked for it.
        """
        registry = self._registry(without_wrong=True)
        for mistake in registry.mistakes:
            say(log, logging.ERROR, "registry entry left out", entry=mistake.file, reason=str(mistake))
        return registry

    def sound_registry(self) -> Registry:
        """The same; raises :class:`crawlers.registry.RegistryError` with all that is wrong in any entry."""
        return self._registry(without_wrong=False)

    def _registry(self, *, without_wrong: bool) -> Registry:
        from crawlers.registry import load_registry

        settings = self.settings
        return load_registry(*settings.site_folders, package=settings.package_sites, without_wrong=without_wrong)

    def store(self) -> Store:
        """The store, made and migrated where needed."""
        from pipelines.store import Store

        return Store.open(self.settings.store)

    def backend(self) -> SearchBackend:
        """The search index: Elasticsearch where its address is set, else the embedded one."""
        settings = self.settings
        if not settings.elasticsearch_urls:
            from search.backends.sqlite import SqliteBackend

            return SqliteBackend(settings.index)
        from search.backends.elasticsearch import ElasticsearchBackend, ElasticsearchOptions, IndexSettings

        return ElasticsearchBackend(
            ElasticsearchOptions(
                urls=settings.elasticsearch_urls,
                alias=settings.elasticsearch_index,
                api_key=settings.elasticsearch_api_key.get_secret_value(),
                user=settings.elasticsearch_user,
                password=settings.elasticsearch_password.get_secret_value(),
                ca_cert=settings.elasticsearch_ca,
                index=IndexSettings(
                    shards=settings.elasticsearch_shards,
                    replicas=settings.elasticsearch_replicas,
                    refresh_interval=settings.elasticsearch_refresh,
                ),
                timeout=settings.elasticsearch_timeout,
            )
        )

    @property
    def index_address(self) -> str:
        """Where the search index is, for a person."""
        settings = self.settings
        if settings.elasticsearch_urls:
            return f"{' '.join(settings.elasticsearch_urls)} ({settings.elasticsearch_index})"
        return str(settings.index)

    def archive_writer(self) -> ArchiveWriter:
        """A WARC file of this process's own."""
        from pipelines.archive import ArchiveWriter

        settings = self.settings
        return ArchiveWriter(
            made(settings.archive),
            settings.archive_address,
            roll_bytes=settings.archive_roll_mb * 1_000_000,
            roll_seconds=settings.archive_roll_seconds,
            fsync=settings.archive_fsync,
        )

    def archive_reader(self, store: Store) -> ArchiveReader:
        """Reads any record, wherever it is now: ``store`` says so."""
        from pipelines.archive import ArchiveReader

        return ArchiveReader(self.settings.archive, self.settings.archive_address, store.archive.where)

    def keeping(self) -> Keeping:
        """How long records of the archive are kept."""
        from pipelines.archive import Keeping

        settings = self.settings
        return Keeping(
            listings=settings.archive_keep_listings,
            failed=settings.archive_keep_failed,
            empty=settings.archive_keep_empty,
            superseded=settings.archive_keep_superseded,
            articles=settings.archive_keep_articles,
        )

    def repair_archive(self) -> list[Repair]:
        """Mend what killed processes left."""
        from pipelines.archive import repair

        return repair(made(self.settings.archive), self.settings.archive_address)

    def erase(self, reference: ArchiveReference) -> bool:
        """Overwrite one response in the archive; false when it had been erased before."""
        from pipelines.archive import erase

        with self.store() as store:
            return erase(self.settings.archive, self.settings.archive_address, reference, where=store.archive.where)


def made(folder: Path, remedy: str = "set KYKET_VAR to a folder of yours") -> Path:
    """``folder``, made where it is missing. Raises :class:`SettingsError` with ``remedy`` where that is not allowed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"cannot be written: {error.strerror}", about=str(folder), remedy=remedy) from error
    return folder


def site_infos(registry: Registry) -> Mapping[str, SiteInfo]:
    """What the search index shows and filters of each site."""
    from search.documents import SiteInfo

    return {
        site.id: SiteInfo(name=site.name, kind=site.kind, province=site.province, province_now=site.province_now)
        for site in registry
    }

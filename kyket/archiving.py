"""The archive's finished files made fewer, and rid of what is not kept: compaction and retention.

Both rewrite files of finished days. The order makes it safe to be killed anywhere: what is begun is noted; the new file
is written, read back and put at the address; one transaction has every reference lead into it; only then the old files
are removed. The next start removes a new file that nothing leads into, and old files that nothing leads into any more.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path

from crawlers.canonical import canonical_url, is_article
from crawlers.registry import Registry
from kyket.claims import alone
from kyket.workspace import Workspace, made
from pipelines.archive.keeping import KEEP_ALL, Decision, Keeping, Known, Record, Role, Unknown, Why, decide
from pipelines.archive.places import Place
from pipelines.archive.rewriting import (
    Finished,
    Unfit,
    at_hand,
    clear_work,
    finished_files,
    moves_told,
    name_for,
    publish,
    records_of,
    remove,
    write,
)
from pipelines.article import ArchiveReference, page_id
from pipelines.errors import ArchiveError, KyketError, SiteError
from pipelines.logs import say
from pipelines.store.archive import ArchiveBook, Rewrite
from pipelines.store.stages import Stage

log = logging.getLogger(__name__)

LEFT_DAYS = 1
"""Whole days that are left alone: their files may not all be here yet, and their pages wait to be processed."""
_TRIES = 3

Identify = Callable[[str, str], str]
"""By site and address the id of the page; empty for what is no page, such as a listing."""


@dataclass(frozen=True, slots=True)
class Removed:
    """Records that are kept no more (or would not be), of one site and for one reason."""

    site: str
    why: Why
    role: Role


@dataclass
class Report:
    """What was done, or would be."""

    files_before: int = 0
    """Files rewritten."""
    files_after: int = 0
    bytes_before: int = 0
    bytes_after: int = 0
    kept: int = 0
    adopted: int = 0
    """Records that a killed process left unknown to the store, and that it knows from now on."""
    removed: Counter[Removed] = field(default_factory=Counter)
    removed_bytes: Counter[Removed] = field(default_factory=Counter)
    learnt: int = 0
    """Records that a store restored from a backup did not know the place of."""
    left: list[str] = field(default_factory=list)
    """Files that could not be rewritten, each with the reason."""


def compact(
    workspace: Workspace,
    registry: Registry,
    *,
    before: date | None = None,
    dry_run: bool = False,
    now: datetime | None = None,
    wait: float = 0,
) -> Report:
    """Make one file of the many small ones of each finished day; drop what is there twice.

    Only files begun before the day ``before`` (of UTC). Raises :class:`KyketError` when another kyket is at it, or a
    backup is made, for longer than ``wait`` seconds, or when the archive's address fails; whatever was done until then
    is done.
    """
    now = now or datetime.now(UTC)
    return _Work(workspace, registry, KEEP_ALL, now, dry_run, wait).compact(before)


def retain(
    workspace: Workspace,
    registry: Registry,
    keeping: Keeping,
    *,
    dry_run: bool = False,
    now: datetime | None = None,
    wait: float = 0,
) -> Report:
    """Remove the records that are older than ``keeping`` says. Raises as :func:`compact`."""
    now = now or datetime.now(UTC)
    return _Work(workspace, registry, keeping, now, dry_run, wait).retain()


@contextmanager
def at_the_archive(workspace: Workspace, wait: float) -> Iterator[None]:
    """Files of the archive are rewritten, or copied for a backup, by nobody else while the block lasts.

    Another that is at it is waited for, so many seconds at most. Raises :class:`KyketError`.
    """
    with alone(workspace, "archive", wait) as ours:
        if not ours:
            raise KyketError(
                "another kyket compacts the archive, thins it out or backs it up",
                about=workspace.settings.archive_address or str(workspace.settings.archive),
                remedy="try again when it is done, or wait for it: --wait SECONDS",
            )
        yield


class _Work:
    """One run of either."""

    def __init__(
        self, workspace: Workspace, registry: Registry, keeping: Keeping, now: datetime, dry_run: bool, wait: float
    ) -> None:
        self._stage: Stage = "compact" if keeping is KEEP_ALL else "retain"
        self._workspace = workspace
        self._identify = identified_by(registry)
        self._keeping = keeping
        self._now = now
        self._dry_run = dry_run
        self._wait = wait
        settings = workspace.settings
        self._place = Place(made(settings.archive), settings.archive_address)
        self._target = settings.archive_roll_mb * 1_000_000
        self._report = Report()

    def compact(self, before: date | None) -> Report:
        last = before or (self._now - timedelta(days=LEFT_DAYS)).date()
        with self._begun() as book:
            finished = book.looked_at()
            files = [one for one in finished_files(self._place) if one.day < last]
            for (_, _), of_day in groupby(sorted(files, key=_group), key=_group):
                for some in self._chosen(list(of_day), finished):
                    self._rewrite(book, some)
        return self._report

    def retain(self) -> Report:
        if not self._keeping.shortest:
            return self._report
        limit = self._now - timedelta(days=self._keeping.shortest)
        with self._begun() as book:
            for one in finished_files(self._place):
                if one.begun < limit and self._may_hold_old(book, one):
                    self._rewrite(book, [one])
        return self._report

    @contextmanager
    def _begun(self) -> Iterator[ArchiveBook]:
        """The store's book, with all done that killed processes left; nobody else is at it meanwhile."""
        with at_the_archive(self._workspace, self._wait), self._workspace.store() as store:
            if not self._dry_run:
                self._workspace.repair_archive()
                self._recover(store.archive)
            yield store.archive
            if not self._dry_run and not self._report.left:
                store.stages.done(self._stage, datetime.now(UTC))

    def _recover(self, book: ArchiveBook) -> None:
        clear_work(self._place)
        for one in book.unfinished():
            if one.state == "begun":
                self._undo(book, one)
            else:
                for name in one.inputs:
                    remove(self._place, name)
                book.done(one)
        present = finished_files(self._place)
        names, finished = {one.name for one in present}, book.looked_at()
        for strange in [one for one in present if one.rewritten and one.name not in finished]:
            try:
                told = moves_told(self._place, strange.name)
            except ArchiveError as error:
                self._report.left.append(str(error))
                continue
            gone = {reference.file for reference, _ in told} - names
            self._report.learnt += book.learn(strange.name, told, gone, self._now)

    def _chosen(self, of_day: Sequence[Finished], finished: set[str]) -> Iterator[list[Finished]]:
        """What is rewritten together: small files up to the size of one; alone, each that was never looked at."""
        small = [one for one in of_day if one.size < self._target * 0.8]
        together: list[Finished] = []
        if any(one.name not in finished for one in small):
            for one in small:
                if together and sum(each.size for each in together) + one.size > self._target:
                    yield together
                    together = []
                together.append(one)
        if len(together) > 1 or (together and together[0].name not in finished):
            yield together
        yield from ([one] for one in of_day if one not in small and one.name not in finished)

    def _may_hold_old(self, book: ArchiveBook, one: Finished) -> bool:
        """Whether it is worth reading: it holds a response whose kind is not kept for ever."""
        keeping = self._keeping
        if keeping.listings or keeping.articles:
            return True
        removable = {role for role in Role if keeping.days(role)}
        if keeping.failed:
            removable.add(Role.SUPERSEDED)
        return any(known.role in removable for known in book.known([one.name]).values())

    def _rewrite(self, book: ArchiveBook, files: Sequence[Finished]) -> None:
        for _ in range(_TRIES):
            if self._rewritten(book, files):
                return
        names = ", ".join(one.name for one in files)
        self._report.left.append(f"{names}: its pages change just now; the next run tries again")

    def _rewritten(self, book: ArchiveBook, files: Sequence[Finished]) -> bool:
        """False when what was decided was overtaken."""
        with ExitStack() as held:
            paths: dict[str, Path] = {}
            records: dict[str, list[Record]] = {}
            for one in files:
                try:
                    path = held.enter_context(at_hand(self._place, one.name))
                    records[one.name] = records_of(path, one.name)
                    paths[one.name] = path
                except Unfit as error:
                    self._report.left.append(f"{one.name}: {error}")
            fit = [one for one in files if one.name in paths]
            known = book.known([one.name for one in fit])
            found = [record for one in fit for record in records[one.name]]
            for lost in sorted({place.file for place in known.keys() - {record.place for record in found}}):
                self._report.left.append(
                    f"{lost}: the store has pages in it that are not there: `kyket archive verify`"
                )
                return True
            decisions = decide(found, known, self._found_out(book, found, known), self._keeping, self._now)
            stays = [one for one in decisions if one.stays]
            if not fit:
                return True
            if len(fit) == 1 and len(stays) == len(found) and not any(one.adopted for one in stays):
                if not self._dry_run and self._keeping is KEEP_ALL:
                    book.look_at(fit[0].name, self._now)
                return True
            if self._dry_run:
                self._count(fit, decisions, sum(one.record.length for one in stays))
                return True
            return self._replace(book, fit, paths, known, decisions)

    def _replace(
        self,
        book: ArchiveBook,
        files: Sequence[Finished],
        paths: dict[str, Path],
        known: Mapping[ArchiveReference, Known],
        decisions: Sequence[Decision],
    ) -> bool:
        stays = [one for one in decisions if one.stays]
        name = name_for(files[0]) if stays else ""
        rewrite = book.begin(name, [one.name for one in files], self._now)
        offsets: dict[ArchiveReference, int] = {}
        size = 0
        try:
            if stays:
                parts = [
                    (paths[one.name], [each.record for each in stays if each.record.place.file == one.name])
                    for one in files
                ]
                stood = {each.record.place: each.references or (each.record.place,) for each in stays}
                for each in decisions:
                    if each.same is not None:
                        stood[each.same] = (*stood[each.same], *each.references)
                offsets = write(self._place, name, parts, stood)
                size = publish(self._place, name)
            agreed = book.commit(rewrite, known, decisions, offsets, self._now)
        except KyketError:
            self._undo(book, rewrite)
            raise
        if not agreed:
            self._undo(book, rewrite)
            return False
        for one in files:
            remove(self._place, one.name)
        book.done(rewrite)
        say(log, logging.INFO, "archive files rewritten", files=len(files), into=name, records=len(stays),
            removed=len(decisions) - len(stays))  # fmt: skip
        self._count(files, decisions, size)
        return True

    def _undo(self, book: ArchiveBook, rewrite: Rewrite) -> None:
        if rewrite.file:
            remove(self._place, rewrite.file)
        book.undone(rewrite)

    def _found_out(
        self, book: ArchiveBook, found: Sequence[Record], known: Mapping[ArchiveReference, Known]
    ) -> Unknown:
        strange = {
            one.place: page
            for one in found
            if one.place not in known and not one.erased and (page := self._identify(one.site, one.url))
        }
        ids = sorted(set(strange.values()))
        return Unknown(strange, book.forgotten(ids), book.held(ids))

    def _count(self, files: Sequence[Finished], decisions: Sequence[Decision], size: int) -> None:
        report = self._report
        report.files_before += len(files)
        report.bytes_before += sum(one.size for one in files)
        report.files_after += any(one.stays for one in decisions)
        report.bytes_after += size
        for one in decisions:
            report.kept += one.stays
            report.adopted += one.adopted
            if not one.stays:
                key = Removed(one.record.site, one.why, one.role)
                report.removed[key] += 1
                report.removed_bytes[key] += one.record.length


def identified_by(registry: Registry) -> Identify:
    """How the pages of the sites in ``registry`` are told by their addresses, as a crawl tells them."""

    def identify(site: str, url: str) -> str:
        try:
            entry = registry.site(site)
        except SiteError:
            return ""
        canonical = canonical_url(url, entry)
        return page_id(site, canonical) if canonical and is_article(canonical, entry) else ""

    return identify


def removed_by_site(report: Report) -> dict[str, dict[str, tuple[int, int]]]:
    """Records and bytes removed, by site and by what they were, with the reason."""
    found: defaultdict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for what, number in sorted(report.removed.items(), key=lambda item: (item[0].site, item[0].why, item[0].role)):
        found[what.site][f"{what.role} ({what.why})"] = (number, report.removed_bytes[what])
    return dict(found)


def _group(one: Finished) -> tuple[str, date]:
    return one.prefix, one.day

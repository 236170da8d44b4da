"""Which records of finished files stay: plain decisions over what the file holds and what the store knows of it.

Without a rule everything stays but what is there twice, and what is of a page that was forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pipelines.article import ArchiveReference


class Role(StrEnum):
    """What a record is to us."""

    ARTICLE = "article"  # a version of an article is read from it
    WAITING = "waiting"  # it is still to be processed
    EMPTY = "empty"  # the last response of a page in which there is no article
    SUPERSEDED = "superseded"  # a response of a page that no version of an article is read from, and not its last
    FAILED = "failed"  # an answer with another status than 200
    LISTING = "listing"  # a listing, feed or sitemap: no page that the store knows, nor the address of one
    LEFT = "left"  # of a page, but unknown to the store: its process was killed before it could say so
    FORGOTTEN = "forgotten"  # of a page that was forgotten


class Why(StrEnum):
    """Why a record is where it is now, or nowhere."""

    COMPACTED = "compacted"
    DUPLICATE = "duplicate"  # the same page with the same bytes is kept elsewhere
    FORGOTTEN = "forgotten"
    RETENTION = "retention"


@dataclass(frozen=True, slots=True)
class Keeping:
    """Days after which records of a role are removed; 0: they are kept for ever."""

    listings: int = 0
    failed: int = 0
    empty: int = 0
    superseded: int = 0
    articles: int = 0
    """The very pages that articles are read from: nothing can be extracted again without them."""

    def days(self, role: Role) -> int:
        """How long records of ``role`` are kept; what waits, always."""
        return {
            Role.LISTING: self.listings,
            Role.FAILED: self.failed,
            Role.EMPTY: self.empty,
            Role.SUPERSEDED: self.superseded,
            Role.LEFT: self.superseded,
            Role.ARTICLE: self.articles,
        }.get(role, 0)

    @property
    def shortest(self) -> int:
        """Days before which nothing is removed; 0: nothing ever is."""
        given = [days for days in (self.listings, self.failed, self.empty, self.superseded, self.articles) if days]
        return min(given, default=0)


KEEP_ALL = Keeping()


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a finished file."""

    place: ArchiveReference
    length: int
    """Bytes in the file, packed."""
    erased: bool = False
    site: str = ""
    url: str = ""
    status: int = 0
    fetched_at: datetime | None = None
    content: str = ""
    """:func:`pipelines.article.content_hash` of the body."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows of the record at one place."""

    page_id: str
    role: Role
    references: tuple[ArchiveReference, ...]
    """By which the store calls it: where it first stood, sorted."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a record."""

    record: Record
    role: Role
    page_id: str = ""
    references: tuple[ArchiveReference, ...] = ()
    why: Why = Why.COMPACTED
    """``COMPACTED``: it stays."""
    same: ArchiveReference | None = None
    """Of a duplicate: the place of the one that stays, as far as that is in the same files."""

    @property
    def stays(self) -> bool:
        return self.why is Why.COMPACTED

    @property
    def adopted(self) -> bool:
        """Whether the store learns of it only now."""
        return self.stays and self.role is Role.LEFT


@dataclass(frozen=True, slots=True)
class Unknown:
    """What is found out of records that the store does not know, by their place."""

    page_ids: Mapping[ArchiveReference, str]
    """Of those whose address is that of a page."""
    forgotten: frozenset[str] = frozenset()
    """Pages that were forgotten."""
    held: Mapping[str, str] | None = None
    """By page id, hash of the content that the store holds of it."""


def decide(
    records: Sequence[Record],
    known: Mapping[ArchiveReference, Known],
    unknown: Unknown,
    keeping: Keeping,
    now: datetime,
) -> list[Decision]:
    """What becomes of ``records``, in the same order."""
    judged = [_judged(one, known.get(one.place), unknown, keeping, now) for one in records]
    kept: dict[tuple[str, str], Decision] = {}
    for one in sorted((one for one in judged if one.stays), key=lambda each: _RANK[each.role]):
        kept.setdefault(_same(one), one)
    return list(_without_duplicates(judged, kept, unknown))


_RANK = {role: number for number, role in enumerate(Role)}
_NEVER_A_DUPLICATE = (Role.ARTICLE, Role.WAITING, Role.EMPTY)


def _judged(record: Record, known: Known | None, unknown: Unknown, keeping: Keeping, now: datetime) -> Decision:
    page_id = known.page_id if known else unknown.page_ids.get(record.place, "")
    references = known.references if known else ()
    role = _role(record, known, page_id, unknown)
    if record.erased or role is Role.FORGOTTEN:
        return Decision(record, Role.FORGOTTEN, page_id, references, Why.FORGOTTEN)
    days = keeping.days(role)
    if days and record.fetched_at is not None and record.fetched_at < now - timedelta(days=days):
        return Decision(record, role, page_id, references, Why.RETENTION)
    return Decision(record, role, page_id, references)


def _role(record: Record, known: Known | None, page_id: str, unknown: Unknown) -> Role:
    if known is None:
        if not page_id:
            return Role.LISTING
        return Role.FORGOTTEN if page_id in unknown.forgotten else Role.LEFT
    if known.role is Role.SUPERSEDED and record.status != 200:
        return Role.FAILED
    return known.role


def _without_duplicates(
    judged: Sequence[Decision], kept: Mapping[tuple[str, str], Decision], unknown: Unknown
) -> Iterator[Decision]:
    for one in judged:
        if not one.stays or one.role in _NEVER_A_DUPLICATE:
            yield one
            continue
        first = kept[_same(one)]
        is_held = one.role is Role.LEFT and (unknown.held or {}).get(one.page_id) == one.record.content
        if first is not one or is_held:
            goes_too = is_held and first.role is Role.LEFT  # what the store holds stands in other files
            same = None if goes_too else first.record.place
            yield Decision(one.record, one.role, one.page_id, one.references, Why.DUPLICATE, same)
        else:
            yield one


def _same(one: Decision) -> tuple[str, str]:
    return one.page_id or f"{one.record.site} {one.record.url}", f"{one.record.status} {one.record.content}"

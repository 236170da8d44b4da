"""The life of an index: what follows the store's outbox, how a new index takes an old one's place, what is there.

A backend may have several indices of the same articles: the live one, which is searched; one being built; old ones,
kept until an operator drops them, and fed like the live one, so that going back to them loses nothing. Each has its own
place in the outbox.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol

from pipelines.errors import BackendUnavailable
from search.backends.protocol import Rejected
from search.documents import IndexDocument

if TYPE_CHECKING:
    from search.backends.protocol import SearchBackend

Role = Literal["live", "building", "old"]


class IndexGone(BackendUnavailable):
    """The index has been dropped, or another has taken its name."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far an index has come: the last change of the outbox that it holds.

    The article tells one outbox from another: where change 812 is of another article than the index took in as 812,
    the index follows another store, or this one was restored from a backup and went on differently.
    """

    seq: int = 0
    article_id: str = ""
    """Of the change; empty if that is not known."""


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """What an operator wants to know of one index."""

    name: str
    role: Role
    documents: int
    mark: Mark
    bytes: int
    schema: str
    current: bool
    """Whether its schema is the one that this kyket writes; if not, it is searched but fed no more."""
    created: datetime | None
    rejected: int
    """Documents that it did not take and that are due."""
    blocked: str = ""
    """Why it takes nothing in, and what to do; empty if nothing keeps it from it."""


class Index(Protocol):
    """One index. Every method raises BackendUnavailable when it does not answer, IndexGone when it is no more."""

    name: str
    role: Role
    current: bool

    def mark(self) -> Mark:
        """How far it has come; ``Mark()`` for an empty one and for one that was lost and made anew."""

    def apply(self, documents: Iterable[IndexDocument], deleted: Iterable[str], mark: Mark) -> tuple[Rejected, ...]:
        """Takes documents in and ids out, and then notes ``mark``. Doing it again changes nothing.

        What is given must have been read from the store after ``mark`` was. A newer document is never replaced by an
        older one for good: either it stays, or the mark has gone back behind it.

        A document that the index did not take is returned, and due (:meth:`due`) until it or a later one of its id is
        taken or deleted.
        """

    def refresh(self) -> None:
        """From now on searches see what was taken in before."""

    def due(self, limit: int) -> Sequence[Rejected]:
        """Documents that it did not take, those tried longest ago first."""

    def listed(self) -> Iterator[tuple[str, int]]:
        """(id, sequence number) of every document, by id; in batches, memory stays flat."""

    def documents(self, ids: Sequence[str]) -> Mapping[str, IndexDocument]:
        """Those of ``ids`` that it has."""

    def count(self) -> int:
        """How many documents it has."""


class IndexLife(Protocol):
    """The indices of one backend. Every method raises BackendUnavailable when it does not answer."""

    renews_itself: bool
    """Whether an index that is damaged, of another version or of another store is emptied and filled again when it is
    next fed. If not, it is told, and ``kyket index rebuild`` is the remedy."""

    def targets(self) -> Sequence[Index]:
        """Every index that follows the outbox: the live one, made if there is none, then the old ones.

        One that is being built follows it too, but its builder alone writes it.
        """

    def status(self) -> Sequence[IndexStatus]:
        """Every index there is, the live one first."""

    def index(self, name: str) -> Index:
        """The index of this name. Raises IndexGone if there is none."""

    def begin(self, mark: Mark) -> Index:
        """An index to be built: the half-built one that a killed rebuild left, or a new one that begins at ``mark``."""

    def searched(self, index: Index) -> SearchBackend:
        """A backend that searches ``index``; closed by the caller."""

    def swap(self, name: str) -> None:
        """Makes ``name`` the live index, all at once; the one that was live is kept as an old one."""

    def drop(self, name: str) -> None:
        """Deletes an index that is not live. Raises IndexGone if there is none."""

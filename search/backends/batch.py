"""Searching among a few articles: which of very many searches find which of them, as alerts ask of what is new."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, Self

from pipelines.errors import QueryError

if TYPE_CHECKING:
    from search.backends.protocol import SearchRequest

MAX_BATCH = 1_000
"""Articles of one batch at most: the more there are, the fewer searches go into one request."""

Answer = frozenset[str] | QueryError
"""Ids of the articles of a batch that a search finds; or why the backend does not do this search."""


class Batch(Protocol):
    """Some articles of the live index, as it was at the beginning, to be searched by themselves.

    A search finds among them exactly what it finds in the whole index: what only the whole index can say (which
    provinces are now one) is asked of it.
    """

    missing: frozenset[str]
    """Ids asked for that are not in the index."""

    def matching(self, requests: Sequence[SearchRequest]) -> list[Answer]:
        """What each of ``requests`` finds, in their order; only query and filters count.

        Asked again with other requests, as often as one likes: what is common to them is done once. Raises
        BackendUnavailable when the index does not answer; then none of ``requests`` is answered.
        """

    def close(self) -> None:
        """Gives up what it holds."""

    def __enter__(self) -> Self:
        """``with`` closes it at the end."""

    def __exit__(self, *_: object) -> None: ...

"""One index of Elasticsearch, as what follows the store's outbox sees it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager

from elasticsearch import Elasticsearch, NotFoundError

from pipelines.errors import BackendUnavailable
from search.backends.elasticsearch import mapping
from search.backends.elasticsearch.connection import ElasticsearchOptions, answering
from search.backends.elasticsearch.patience import patiently
from search.backends.elasticsearch.states import States
from search.backends.elasticsearch.writing import gone, write
from search.backends.life import Mark, Role
from search.backends.protocol import Rejected
from search.documents import IndexDocument

_LISTED_AT_ONCE = 5000
_READ_AT_ONCE = 200
_KEEP = "2m"


class ElasticsearchIndex:
    """The index ``name``; see :class:`search.backends.life.Index`. Made by ``Indices``."""

    def __init__(
        self,
        client: Elasticsearch,
        options: ElasticsearchOptions,
        states: States,
        name: str,
        uuid: str,
        role: Role,
        current: bool,
    ) -> None:
        self.name = name
        self.role = role
        self.current = current
        self._uuid = uuid
        self._client = client
        self._options = options
        self._states = states
        self._due: dict[str, Rejected] | None = None

    def mark(self) -> Mark:
        """How far it has come."""
        state = self._states.read([self._uuid]).get(self._uuid)
        return state.mark if state else Mark()

    def apply(self, documents: Iterable[IndexDocument], deleted: Iterable[str], mark: Mark) -> tuple[Rejected, ...]:
        """Takes in and out, and when all of it is on disk notes ``mark``.

        A kill in between leaves the mark behind what is there: it is taken in again. Likewise when a slower process
        moves the mark back. Never is the mark ahead.
        """
        if self._due is None:
            self._due = {one.id: one for one in self._states.due(self._uuid)}
        documents = list(documents)
        # What is no article now was taken out at `mark` or before; if it comes back, then by a later change.
        removals = dict.fromkeys(deleted, mark.seq)
        rejected = write(self._client, self.name, documents, removals)
        refused = {one.id for one in rejected}
        done = {one for one in (*(one.id for one in documents), *removals) if one in self._due} - refused
        if rejected or done:
            self._states.settle(self.name, self._uuid, rejected, done, self._due)
            self._due = None
        self._states.move(self.name, self._uuid, mark)
        return rejected

    def refresh(self) -> None:
        """From now on searches see what was taken in before."""
        with self._answering():
            patiently(lambda: self._client.indices.refresh(index=self.name))

    def due(self, limit: int) -> Sequence[Rejected]:
        """Documents that it did not take, those tried longest ago first."""
        return self._states.due(self._uuid, limit)

    def listed(self) -> Iterator[tuple[str, int]]:
        """(id, sequence number) of every document, by id, as they were at the beginning."""
        self.refresh()
        with self._answering():
            pit = self._client.open_point_in_time(index=self.name, keep_alive=_KEEP)["id"]
        try:
            after: list[str] | None = None
            while True:
                with self._answering():
                    told = self._client.search(
                        pit={"id": pit, "keep_alive": _KEEP},
                        sort=[{"id": "asc"}],
                        search_after=after,
                        size=_LISTED_AT_ONCE,
                        source=False,
                        docvalue_fields=[{"field": "id"}, {"field": "seq"}],
                        track_total_hits=False,
                    )
                pit = told["pit_id"]
                hits = told["hits"]["hits"]
                for hit in hits:
                    yield hit["fields"]["id"][0], hit["fields"]["seq"][0]
                if len(hits) < _LISTED_AT_ONCE:
                    return
                after = hits[-1]["sort"]
        finally:
            with self._answering():
                self._client.close_point_in_time(id=pit)

    def documents(self, ids: Sequence[str]) -> Mapping[str, IndexDocument]:
        """Those of ``ids`` that it has, as they are now."""
        found: dict[str, IndexDocument] = {}
        for start in range(0, len(ids), _READ_AT_ONCE):
            with self._answering():
                told = self._client.mget(index=self.name, ids=list(ids[start : start + _READ_AT_ONCE]))
            found |= {one["_id"]: mapping.document(one["_source"]) for one in told["docs"] if one.get("found")}
        return found

    def count(self) -> int:
        """How many documents it has, as far as it is refreshed."""
        with self._answering():
            return int(self._client.count(index=self.name)["count"])

    def _answering(self) -> AbstractContextManager[None]:
        return of_index(self.name, self._options.about)


@contextmanager
def of_index(name: str, about: str) -> Iterator[None]:
    """As :func:`answering`; and an index that is not there is one that somebody has dropped: IndexGone."""
    try:
        with answering(about):
            yield
    except BackendUnavailable as error:
        if isinstance(error.__cause__, NotFoundError):
            raise gone(name) from error
        raise

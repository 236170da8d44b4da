"""The indices behind one alias: made, listed, swapped and dropped.

``kyket`` is an alias of ``kyket-000001``, the live index; ``kyket-000002`` may be built beside it, and the alias then
turned by one call. Which index is live is what the alias says, and nothing else; what is known besides stands in
``kyket-state`` (``states.py``). Every index has an alias to itself through which it is written (``write_alias``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from elasticsearch import ApiError, BadRequestError, Elasticsearch

from pipelines.errors import BackendUnavailable, KyketError
from search.backends.elasticsearch.blocks import blocks
from search.backends.elasticsearch.connection import ElasticsearchOptions, answering, error_type
from search.backends.elasticsearch.index import ElasticsearchIndex, of_index
from search.backends.elasticsearch.mapping import SCHEMA, index_body
from search.backends.elasticsearch.states import State, States
from search.backends.elasticsearch.writing import write_alias
from search.backends.life import Index, IndexGone, IndexStatus, Mark, Role
from search.backends.protocol import SearchBackend

_ASKED = "*.aliases,*.mappings._meta,*.settings.index.uuid,*.settings.index.creation_date"


@dataclass(frozen=True, slots=True)
class _Found:
    """One index, as Elasticsearch has it."""

    name: str
    uuid: str
    live: bool
    schema: str
    created: datetime
    state: State | None

    @property
    def role(self) -> Role:
        if self.live:
            return "live"
        # Without a state its maker was killed before it could note one.
        return "old" if self.state and self.state.stage == "built" else "building"


class Indices:
    """The indices of ``options.alias``; see :class:`search.backends.life.IndexLife`."""

    renews_itself = False

    def __init__(self, client: Elasticsearch, options: ElasticsearchOptions) -> None:
        self._client = client
        self._options = options
        self._states = States(client, options)
        self._name = re.compile(re.escape(options.alias) + r"-(\d{6,})")

    # -- what there is ------------------------------------------------------------------------------------------------

    def targets(self) -> Sequence[ElasticsearchIndex]:
        """The live index, made if there is none, and the old ones. The one being built is its builder's alone."""
        found = self._found()
        live = [one.name for one in found if one.live]
        if len(live) > 1:
            raise BackendUnavailable(
                f"the alias is of several indices: {', '.join(live)}",
                about=self._options.about,
                remedy="`kyket index use` the one that is to be searched",
            )
        if not live:
            self.ensure()
            found = self._found()
        return [self._index(one) for one in found if one.role != "building"]

    def status(self) -> Sequence[IndexStatus]:
        """Every index there is, the live one first."""
        found = self._found()
        if not found:
            return []
        names = [one.name for one in found]
        with self._answering():
            told = self._client.indices.stats(index=",".join(names), metric=["docs", "store"])["indices"]
            blocked = blocks(self._client, names)
        size = {name: one.get("primaries", {}) for name, one in told.items()}
        due = self._states.due_counts([one.uuid for one in found])
        return [
            IndexStatus(
                name=one.name,
                role=one.role,
                documents=size.get(one.name, {}).get("docs", {}).get("count", 0),
                mark=one.state.mark if one.state else Mark(),
                bytes=size.get(one.name, {}).get("store", {}).get("size_in_bytes", 0),
                schema=one.schema,
                current=one.schema == SCHEMA,
                created=one.created,
                rejected=due.get(one.uuid, 0),
                blocked=blocked.get(one.name, ""),
            )
            for one in found
        ]

    def index(self, name: str) -> ElasticsearchIndex:
        """The index of this name. Raises IndexGone if there is none."""
        return self._index(self._one(name))

    def live(self) -> ElasticsearchIndex:
        """The index that is searched, made if there is none."""
        return self.targets()[0]

    # -- its making ---------------------------------------------------------------------------------------------------

    def ensure(self) -> None:
        """Makes a first live index if there is none; of several processes that do so at once one makes it."""
        while True:
            found = self._found()
            if any(one.live for one in found):
                return
            # The number follows from the same look that showed no live one: who looked earlier gets the same number,
            # and Elasticsearch refuses the second.
            if self._create(self._next(found), Mark(), live=True):
                return

    def reset(self) -> None:
        """A new, empty live index in place of the one there is, which is deleted."""
        found = self._found()
        name = self._next(found)
        if not self._create(name, Mark(), live=False):
            raise BackendUnavailable(
                "another process is making an index", about=name, remedy="try again when it is done"
            )
        self.finish(name)
        old = [one for one in found if one.live]
        self._turn(name, [{"remove_index": {"index": one.name}} for one in old])
        self._states.stage(name, self._one(name).uuid, "built")
        for one in old:
            self._states.forget(one.uuid)

    def begin(self, mark: Mark) -> ElasticsearchIndex:
        """The half-built index that a killed rebuild left, or a new one that begins at ``mark``.

        While it is built it is not refreshed and has no copies: either would cost more than doing it once at the end.
        """
        while True:
            found = self._found()
            unfinished = [one for one in found if one.role == "building"]
            usable = [one for one in unfinished if one.schema == SCHEMA and one.state]
            for one in unfinished:
                if one not in usable[-1:]:
                    self.drop(one.name)
            if usable:
                return self._index(usable[-1])
            name = self._next(found)
            if self._create(name, mark, live=False):
                return self.index(name)

    def finish(self, name: str) -> None:
        """From now on ``name`` is kept as its settings say, and searches see all of it."""
        settings = self._options.index
        with self._answering(name):
            self._client.indices.put_settings(
                index=name,
                settings={
                    "index.refresh_interval": settings.refresh_interval,
                    "index.number_of_replicas": settings.replicas,
                },
            )
            self._client.indices.refresh(index=name)

    def swap(self, name: str) -> None:
        """Makes ``name`` the live index by one call; the one that was live is kept as an old one."""
        new = self._one(name)
        self.finish(name)
        before = [one for one in self._found() if one.live and one.name != name]
        for one in before:  # before it is live no more: an index that is neither is taken for half-built
            self._states.stage(one.name, one.uuid, "built")
        self._turn(name, [{"remove": {"index": one.name, "alias": self._options.alias}} for one in before])
        self._states.stage(name, new.uuid, "built")

    def searched(self, index: Index) -> SearchBackend:
        """A backend that searches ``index``, live or not."""
        from search.backends.elasticsearch.backend import ElasticsearchBackend  # which has these Indices

        return ElasticsearchBackend(replace(self._options, alias=index.name))

    def drop(self, name: str) -> None:
        """Deletes an index that is not live."""
        one = self._one(name)
        if one.live:
            raise KyketError(
                "this is the live index", about=name, remedy="`kyket index use` another one first, or build one"
            )
        with self._answering(name):
            self._client.indices.delete(index=name)
        self._states.forget(one.uuid)

    # -----------------------------------------------------------------------------------------------------------------

    def _found(self) -> list[_Found]:
        """Every index of ours, the live one first, then by age."""
        with self._answering():
            told: Mapping[str, Any] = self._client.indices.get(
                index=f"{self._options.alias}-*", allow_no_indices=True, expand_wildcards="open", filter_path=_ASKED
            ).body
        ours = {name: one for name, one in told.items() if self._name.fullmatch(name)}
        uuids = {name: one["settings"]["index"]["uuid"] for name, one in ours.items()}
        states = self._states.read(list(uuids.values()))
        found = [
            _Found(
                name=name,
                uuid=uuids[name],
                live=self._options.alias in one.get("aliases", {}),
                schema=one.get("mappings", {}).get("_meta", {}).get("schema", ""),
                created=datetime.fromtimestamp(int(one["settings"]["index"]["creation_date"]) / 1000, UTC),
                state=states.get(uuids[name]),
            )
            for name, one in ours.items()
        ]
        return sorted(found, key=lambda one: (not one.live, len(one.name), one.name))

    def _one(self, name: str) -> _Found:
        for one in self._found():
            if one.name == name:
                return one
        raise IndexGone("there is no such index", about=name, remedy="`kyket index status` lists those there are")

    def _index(self, found: _Found) -> ElasticsearchIndex:
        return ElasticsearchIndex(
            self._client, self._options, self._states, found.name, found.uuid, found.role, found.schema == SCHEMA
        )

    def _next(self, found: Sequence[_Found]) -> str:
        numbers = [int(match[1]) for one in found if (match := self._name.fullmatch(one.name))]
        return f"{self._options.alias}-{max(numbers, default=0) + 1:06}"

    def _create(self, name: str, mark: Mark, *, live: bool) -> bool:
        """Makes an index; false if another process has just done so."""
        body = index_body(self._options.index)
        settings = {
            **body["settings"],
            # As long a deletion is remembered by its version: what a slower process still holds cannot undo it.
            "gc_deletes": "1h",
        }
        aliases: dict[str, Any] = {write_alias(name): {"is_hidden": True}}
        if live:
            aliases[self._options.alias] = {}
        else:
            settings |= {"refresh_interval": "-1", "number_of_replicas": 0}
        try:
            with self._answering():
                self._client.indices.create(index=name, settings=settings, mappings=body["mappings"], aliases=aliases)
        except BackendUnavailable as error:
            cause = error.__cause__
            if isinstance(cause, BadRequestError) and error_type(cause) == "resource_already_exists_exception":
                return False
            if isinstance(cause, ApiError) and error_type(cause) == "invalid_alias_name_exception":
                raise BackendUnavailable(
                    "there is an index of that name, which is none of kyket's",
                    about=self._options.about,
                    remedy="set KYKET_ELASTICSEARCH_INDEX to another name",
                ) from error
            raise
        self._states.begin(name, self._one(name).uuid, "built" if live else "building", mark)
        return True

    def _turn(self, name: str, actions: Sequence[Mapping[str, Any]]) -> None:
        with self._answering(name):
            self._client.indices.update_aliases(
                actions=[*actions, {"add": {"index": name, "alias": self._options.alias}}]
            )

    def _answering(self, name: str = "") -> AbstractContextManager[None]:
        return of_index(name, self._options.about) if name else answering(self._options.about)

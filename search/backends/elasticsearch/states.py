"""What kyket remembers of its indices in Elasticsearch: beside them, in the small index ``ALIAS-state``.

Everything is kept by the index's UUID: an index that was lost, or dropped and made again under the same name, begins
anew. Kept in the index itself a position would be lost by whoever copies or cleans it, and counted by every search.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from elasticsearch import BadRequestError, Elasticsearch

from search.backends.elasticsearch.connection import ElasticsearchOptions, answering, error_type
from search.backends.elasticsearch.patience import patiently
from search.backends.elasticsearch.writing import action, deliver
from search.backends.life import Mark
from search.backends.protocol import Rejected

Stage = Literal["building", "built"]

_MAPPINGS: Mapping[str, Any] = {
    "dynamic": "strict",
    "properties": {
        "what": {"type": "keyword"},
        "index": {"type": "keyword"},
        "uuid": {"type": "keyword"},
        "stage": {"type": "keyword"},
        "seq": {"type": "long"},
        "change": {"type": "keyword"},
        "article": {"type": "keyword"},
        "reason": {"type": "text", "index": False},
        "attempts": {"type": "integer"},
        "at": {"type": "date"},
    },
}
_LONGEST_REASON = 2000
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class State:
    """Of one index."""

    stage: Stage
    mark: Mark


class States:
    """The state index of one alias; it comes into being with the first state written."""

    def __init__(self, client: Elasticsearch, options: ElasticsearchOptions) -> None:
        self._client = client
        self._options = options
        self.name = f"{options.alias}-state"

    def read(self, uuids: Sequence[str]) -> dict[str, State]:
        """What is known of the indices with these UUIDs."""
        if not uuids:
            return {}
        with answering(self._options.about):
            told = patiently(lambda: self._client.mget(index=self.name, ids=list(uuids)))
        return {
            one["_id"]: State(one["_source"]["stage"], Mark(one["_source"]["seq"], one["_source"]["change"]))
            for one in told["docs"]
            if one.get("found")
        }

    def begin(self, index: str, uuid: str, stage: Stage, mark: Mark) -> None:
        """Notes a new index."""
        self._note(uuid, {"stage": stage}, {"index": index, "seq": mark.seq, "change": mark.article_id})

    def stage(self, index: str, uuid: str, stage: Stage) -> None:
        """Notes that the index is being built, or that it is whole."""
        self._note(uuid, {"stage": stage}, {"index": index, "seq": 0, "change": ""})

    def move(self, index: str, uuid: str, mark: Mark) -> None:
        """Notes how far the index has come."""
        # Where nothing is known, somebody has deleted this index: then the live one is whole, and no other is fed.
        self._note(uuid, {"seq": mark.seq, "change": mark.article_id}, {"index": index, "stage": "built"})

    def forget(self, uuid: str) -> None:
        """Removes everything about an index."""
        with answering(self._options.about):
            self._client.delete_by_query(
                index=self.name,
                query={"term": {"uuid": uuid}},
                refresh=True,
                conflicts="proceed",
                ignore_unavailable=True,
            )

    # -- documents that an index did not take -------------------------------------------------------------------------

    def due(self, uuid: str, limit: int = _MOST) -> list[Rejected]:
        """Those tried longest ago first."""
        with answering(self._options.about):
            told = self._searched(
                query=_due(uuid),
                sort=[{"at": {"order": "asc", "unmapped_type": "date"}}, {"article": {"unmapped_type": "keyword"}}],
                size=min(limit, _MOST),
                source_includes=["article", "reason", "attempts"],
            )
        return [
            Rejected(one["_source"]["article"], one["_source"]["reason"], one["_source"]["attempts"])
            for one in told["hits"]["hits"]
        ]

    def due_counts(self, uuids: Sequence[str]) -> dict[str, int]:
        """How many there are, by the index's UUID."""
        with answering(self._options.about):
            told = self._searched(
                query={"bool": {"filter": [{"term": {"what": "rejected"}}, {"terms": {"uuid": list(uuids)}}]}},
                size=0,
                aggregations={"uuids": {"terms": {"field": "uuid", "size": len(uuids) or 1}}},
            )
        buckets = told.get("aggregations", {}).get("uuids", {}).get("buckets", [])
        return {one["key"]: one["doc_count"] for one in buckets}

    def settle(
        self, index: str, uuid: str, rejected: Iterable[Rejected], settled: Iterable[str], known: Mapping[str, Rejected]
    ) -> None:
        """Notes ``rejected`` as due and ``settled`` ids as not; ``known`` are those that were due before."""
        now = datetime.now(UTC).isoformat()
        actions = [
            action(
                one.id,
                {"index": {"_index": self.name, "_id": f"{uuid} {one.id}"}},
                {
                    "what": "rejected",
                    "index": index,
                    "uuid": uuid,
                    "article": one.id,
                    "reason": one.reason[:_LONGEST_REASON],
                    "attempts": known[one.id].attempts + 1 if one.id in known else 1,
                    "at": now,
                },
            )
            for one in rejected
        ]
        actions += [action(one, {"delete": {"_index": self.name, "_id": f"{uuid} {one}"}}) for one in settled]
        if actions:
            self._make()
            deliver(self._client, self.name, actions)
            with answering(self._options.about):
                patiently(lambda: self._client.indices.refresh(index=self.name))

    def _searched(self, **asked: Any) -> Mapping[str, Any]:
        """The answer to a search. Another process may just be making this index: its shard is ready a moment later."""
        told = patiently(lambda: self._client.search(index=self.name, ignore_unavailable=True, **asked))
        return dict(told.body)

    def _note(self, uuid: str, values: Mapping[str, Any], otherwise: Mapping[str, Any]) -> None:
        """Sets ``values``; also ``otherwise`` where nothing is known yet."""
        self._make()
        changed = {**values, "at": datetime.now(UTC).isoformat()}
        with answering(self._options.about):
            patiently(
                lambda: self._client.update(
                    index=self.name,
                    id=uuid,
                    doc=changed,
                    upsert={"what": "index", "uuid": uuid, **otherwise, **changed},
                    retry_on_conflict=5,
                )
            )

    def _make(self) -> None:
        with answering(self._options.about):
            if self._client.indices.exists(index=self.name):
                return
            try:
                self._client.indices.create(
                    index=self.name,
                    settings={
                        "number_of_shards": 1,
                        "number_of_replicas": self._options.index.replicas,
                        # So that `ALIAS-*` names the indices only.
                        "hidden": True,
                    },
                    mappings=_MAPPINGS,
                )
            except BadRequestError as error:
                if error_type(error) != "resource_already_exists_exception":
                    raise


def _due(uuid: str) -> dict[str, Any]:
    return {"bool": {"filter": [{"term": {"what": "rejected"}}, {"term": {"uuid": uuid}}]}}

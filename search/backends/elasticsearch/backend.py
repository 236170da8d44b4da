"""Elasticsearch, where production searches."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from elasticsearch import ApiError, Elasticsearch, NotFoundError

from pipelines import deadline
from pipelines.article import VIETNAM
from pipelines.errors import BackendUnavailable
from search.backends.elasticsearch import compile, counting
from search.backends.elasticsearch.batch import ElasticsearchBatch
from search.backends.elasticsearch.connection import ElasticsearchOptions, answering, connect, error_type
from search.backends.elasticsearch.held import Target, hold, may_be_over, pass_over, place, release, target
from search.backends.elasticsearch.indices import Indices
from search.backends.elasticsearch.mapping import SCHEMA, document
from search.backends.elasticsearch.words import alike, articles_with, bare_articles, exactly, oddly_marked
from search.backends.life import Mark
from search.backends.protocol import MAX_WINDOW, Hit, IndexUnusable, Rejected, SearchRequest, SearchResult
from search.cursor import Cursor, fingerprint, going_on
from search.documents import IndexDocument
from search.hits import hit
from search.likeness import LEAST_LIKENESS, characteristic, said_words
from search.query import InProvince
from search.spelling import bare_slips, one_slip_away, with_marks
from search.words import bears_mark, forms

Clause = dict[str, Any]
Answer = Mapping[str, Any]

# The newer first, the undated last; then by id.
_BY_DATE: list[Clause] = [{"published": {"order": "desc", "missing": "_last"}}, {"id": "asc"}]
_BY_RELEVANCE: list[Clause] = [{"_score": "desc"}, *_BY_DATE]
# A shard that does not answer is an error, not a smaller result.
_WHOLE: Clause = {"allow_partial_search_results": False}
_SCANNED_AT_ONCE = 500
_TIDYING = 1.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request as Elasticsearch is asked it."""

    query: Clause
    """What matches, with its score."""
    condition: Clause
    """The same without."""
    sort: list[Clause]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page begins."""

    held: str = ""
    """In this state of the index; empty: in the live one."""
    behind: list[Any] | None = None
    """Behind the hit that is sorted by this."""
    start: int = 0
    """So many hits on."""
    passed: int = 0
    """How many hits there are up to ``behind``."""

    def size(self, request: SearchRequest) -> int:
        """How many hits are looked at: one more than are shown says whether there are more."""
        if request.collapse or not request.limit:
            return request.limit
        return min(request.limit + 1, MAX_WINDOW - self.start)


class ElasticsearchBackend:
    """The index behind the alias of ``options``; see :class:`~search.backends.protocol.SearchBackend`.

    It comes into being with the first :meth:`apply`; a search before that raises BackendUnavailable. One object may be
    used by several threads at once.
    """

    name = "elasticsearch"

    def __init__(self, options: ElasticsearchOptions) -> None:
        self.options = options
        self._connected = connect(options)
        self._indices = Indices(self._connected, options)
        self._known_shards = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives up the connections."""
        self._connected.close()

    def life(self) -> Indices:
        """The indices behind the alias."""
        return self._indices

    @property
    def _client(self) -> Elasticsearch:
        """The client; with a deadline it waits for an answer no longer than that, but long enough to tidy up."""
        seconds = deadline.left()
        if seconds is None or seconds > self.options.timeout:
            return self._connected
        return self._connected.options(request_timeout=max(_TIDYING, seconds))

    # -- reading ----------------------------------------------------------------------------------------------------

    def search(self, request: SearchRequest) -> SearchResult:
        """The page of hits asked for, the exact total, and what is counted over all hits."""
        cursor = going_on(request, self.name)
        request = replace(request, today=cursor.today if cursor else request.today or datetime.now(VIETNAM).date())
        started = time.perf_counter()
        with self._answering():
            result = self._searched(request, cursor)
        return replace(result, took_ms=(time.perf_counter() - started) * 1000)

    def scan(self, request: SearchRequest) -> Iterator[IndexDocument]:
        """Every match in order, as the index was when the scan began."""
        with self._answering():
            asked = self._asked(request)
            pit = hold(self._client, self.options.alias)
        try:
            after: list[Any] | None = None
            while True:
                with self._answering():
                    told = self._client.search(
                        **target(pit),
                        query=asked.query,
                        sort=asked.sort,
                        search_after=after,
                        size=_SCANNED_AT_ONCE,
                        track_total_hits=False,
                        **_WHOLE,
                        **self._several_shards(),
                    )
                pit = told["pit_id"]
                found = told["hits"]["hits"]
                yield from (document(one["_source"]) for one in found)
                if len(found) < _SCANNED_AT_ONCE:
                    return
                after = found[-1]["sort"]
        finally:
            with self._answering():
                release(self._client, pit)

    def batch(self, ids: Sequence[str]) -> ElasticsearchBatch:
        """The articles ``ids``, to be searched by themselves."""
        with self._answering():
            self._shards()  # of this schema
        return ElasticsearchBatch(self._client, self.options.alias, self.options.about, ids, self._present)

    def get(self, article_id: str) -> IndexDocument | None:
        """The document with this id."""
        with self._answering():
            return self._get(article_id)

    def similar(self, article_id: str, limit: int = 10) -> tuple[Hit, ...]:
        """Articles about the same: those that have most of the words that set this one apart."""
        with self._answering():
            one = self._get(article_id)
            if one is None or limit < 1:
                return ()
            said = said_words(one)
            articles, total = articles_with(self._client, self.options.alias, said)
            weights = characteristic(said, articles, total)
            if not weights:
                return ()
            told = self._client.search(
                index=self.options.alias,
                query=alike(weights, one.story or one.id),
                sort=_BY_RELEVANCE,
                min_score=LEAST_LIKENESS * sum(weights.values()),
                size=limit,
                **_WHOLE,
            )
        whole = sum(weights.values())
        return tuple(hit(document(found["_source"]), score=found["_score"] / whole) for found in told["hits"]["hits"])

    def spellings(self, word: str) -> Mapping[str, int]:
        """Written words one slip away, most articles first, with exactly how many articles have each."""
        exact = forms(word).exact
        others = one_slip_away(exact)
        with self._answering():
            if not bears_mark(exact):
                others |= with_marks(exact) - {exact}
                others.update(oddly_marked(self._client, self.options.alias, exact))
            written, _ = articles_with(self._client, self.options.alias, others)
            found = exactly(self._client, self.options.alias, written)
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    def bare_spellings(self, word: str) -> Mapping[str, int]:
        """Written words one slip away without their marks, most articles first."""
        with self._answering():
            found = bare_articles(self._client, self.options.alias, bare_slips(forms(word).folded))
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    def count(self) -> int:
        """How many documents there are; 0 without an index."""
        with self._answering():
            return int(self._client.count(index=self.options.alias, ignore_unavailable=True)["count"])

    def position(self) -> int:
        """The store's sequence number up to which changes are in the index; 0 without one."""
        with self._answering():
            if not self._client.indices.exists_alias(name=self.options.alias):
                return 0
        return self._indices.live().mark().seq

    # -- writing ----------------------------------------------------------------------------------------------------

    def apply(self, documents: Iterable[IndexDocument], deleted: Iterable[str], position: int) -> tuple[Rejected, ...]:
        """Takes in and out, and when all of it is on disk moves on."""
        live = self._indices.live()
        rejected = live.apply(documents, deleted, Mark(position))
        if self.options.refresh:
            live.refresh()
        return rejected

    def clear(self) -> None:
        """A new, empty index in place of whatever is there."""
        self._indices.reset()

    # -----------------------------------------------------------------------------------------------------------------

    def _searched(self, request: SearchRequest, cursor: Cursor | None) -> SearchResult:
        asked = self._asked(request)
        far = request.offset + request.limit > MAX_WINDOW
        if request.collapse or not (cursor or request.hold or far):
            return self._page(request, asked, _Place(start=request.offset))
        if cursor and cursor.held:
            try:
                return self._held_page(request, asked, cursor, cursor.held)
            except ApiError as error:
                if not may_be_over(error):
                    raise
        held = hold(self._client, self.options.alias)
        try:
            return self._held_page(request, asked, cursor, held)
        except BaseException:
            release(self._client, held)
            raise

    def _held_page(self, request: SearchRequest, asked: _Asked, cursor: Cursor | None, held: str) -> SearchResult:
        """A page of a state of the index; nothing is held any longer when it was the last."""
        where, options = target(held), {**_WHOLE, **self._several_shards()}
        behind: list[Any] | None = None
        if cursor:
            behind = list(cursor.last)
            if held != cursor.held:  # another state than that of the page before: scores are not what they were
                behind = place(self._client, where, asked.query, asked.sort, str(behind[-1]), **options) or behind
        passed = (cursor.passed if cursor else 0) + request.offset
        if request.offset:
            behind = pass_over(self._client, where, asked.query, asked.sort, behind, request.offset, **options)
            if behind is None:
                request = replace(request, limit=0)  # there is nothing so far back
        result = self._page(request, asked, _Place(held, behind, passed=passed))
        if not result.after:
            release(self._client, held)
        return result

    def _page(self, request: SearchRequest, asked: _Asked, at: _Place) -> SearchResult:
        shards = self._shards()
        page, counts = self._ask(request, asked, at, shards)
        if page["_shards"]["total"] != shards:
            if at.held:  # of an index that was the live one
                shards = page["_shards"]["total"]
            else:  # another index has become the live one
                self._known_shards = 0
                shards = self._shards()
            page, counts = self._ask(request, asked, at, shards)
        counted: counting.Aggregations = counts.get("aggregations", {})
        total: int = counts["hits"]["total"]["value"]
        stories = int(counted["stories"]["value"]) if request.collapse else None
        where = target(at.held) if at.held else None

        def everything(field: str) -> Mapping[str, int]:
            return dict(
                counting.pages_of_values(field, lambda pages: self._count(asked.condition, {"composite": pages}, where))
            )

        def by_day() -> Mapping[int, int]:
            return counting.buckets(self._count(asked.condition, counting.values("day_number"), where))

        looked_at = page["hits"]["hits"]
        found = looked_at[: request.limit]
        sizes: Mapping[str, int] = {}
        if found and stories is not None and stories < total:
            shown: Clause = {"terms": {"story_key": [one["fields"]["story_key"][0] for one in found]}}
            sizes = counting.buckets(
                self._count({"bool": {"filter": [shown, asked.condition]}}, counting.values("story_key"))
            )
        offset = at.passed + at.start
        left = found and not request.collapse and len(looked_at) == at.size(request)
        return SearchResult(
            total=total,
            took_ms=0,
            hits=tuple(_hit(request, one, sizes) for one in found),
            facets=counting.count_facets(counted, everything) if request.facets else {},
            histogram=counting.count_days(counted, everything, by_day) if request.histogram else (),
            stories=stories,
            offset=offset,
            after=self._end(request, asked, found, offset, page.get("pit_id", "")) if left else "",
        )

    def _end(
        self, request: SearchRequest, asked: _Asked, found: Sequence[Mapping[str, Any]], offset: int, held: str
    ) -> str:
        assert request.today is not None, "age was counted from a day"
        last = tuple(found[-1]["sort"][: len(asked.sort)])
        return Cursor(self.name, fingerprint(request), request.today, last, offset + len(found), held).text

    def _ask(self, request: SearchRequest, asked: _Asked, at: _Place, shards: int) -> tuple[Answer, Answer]:
        """The answers with the hits and with what is counted: two searches in one request, done side by side."""
        page: Clause = {
            "query": asked.query,
            "sort": asked.sort,
            "from": at.start,
            "size": at.size(request),
            "track_total_hits": False,
        }
        if at.behind is not None:
            page["search_after"] = at.behind
        if request.collapse:
            page["collapse"] = {"field": "story_key"}
        # Kept by Elasticsearch for the next page, for it does not depend on it.
        counts: Clause = {"query": asked.condition, "size": 0, "track_total_hits": True}
        if aggregations := counting.aggregations(request, shards):
            counts["aggregations"] = aggregations
        index = None if at.held else self.options.alias
        if at.held:
            page |= target(at.held)
            counts |= target(at.held)
        told = self._client.msearch(
            index=index, searches=[_WHOLE, page, _WHOLE, counts], **self._several_shards(shards)
        )
        for one in told["responses"]:
            if "error" in one:
                raise ApiError(one["error"]["type"], replace(told.meta, status=one["status"]), one)
        page_told, counts_told = told["responses"]
        return page_told, counts_told

    def _asked(self, request: SearchRequest) -> _Asked:
        root = request.query.root
        units = {node: self._present(node) for node in compile.present_provinces(root)}
        condition = compile.whole(root, request.filters, units)
        # Without words nothing ranks.
        if request.sort == "date" or not request.query.wanted:
            return _Asked(condition, condition, _BY_DATE)
        ranked = compile.filtered(compile.scored(root, units), compile.filters(request.filters))
        today = request.today or datetime.now(VIETNAM).date()
        return _Asked(compile.fresher_first(ranked, today), condition, _BY_RELEVANCE)

    def _count(self, condition: Clause, aggregation: Clause, where: Target | None = None) -> Mapping[str, Any]:
        """What ``aggregation`` says of all articles of which ``condition`` is true."""
        told = self._client.search(
            **(where or {"index": self.options.alias}),
            query=condition,
            aggregations={"counted": aggregation},
            size=0,
            **_WHOLE,
        )
        counted: Mapping[str, Any] = told["aggregations"]["counted"]
        return counted

    def _present(self, node: InProvince) -> Sequence[str]:
        """The present provinces of the articles of which one province, then or now, is called so."""
        named: Clause = {"bool": {"filter": [compile.named_province(node.words)]}}
        return list(counting.buckets(self._count(named, counting.values("province_now"))))

    def _get(self, article_id: str) -> IndexDocument | None:
        try:
            told = self._client.get(index=self.options.alias, id=article_id)
        except NotFoundError as error:
            if error_type(error):  # it is the index that is not found
                raise
            return None
        return document(told["_source"])

    def _shards(self) -> int:
        """How many shards the live index has; raises IndexUnusable if it is of another schema."""
        if not self._known_shards:
            told = self._client.indices.get(
                index=self.options.alias, filter_path="*.mappings._meta,*.settings.index.number_of_shards"
            )
            if len(told.body) != 1:
                raise BackendUnavailable(
                    f"the alias is of several indices: {', '.join(sorted(told.body))}",
                    about=self.options.about,
                    remedy="`kyket index use` the one that is to be searched",
                )
            (index,) = told.values()
            if index.get("mappings", {}).get("_meta", {}).get("schema") != SCHEMA:
                raise IndexUnusable(
                    "the search index is of another version",
                    about=self.options.about,
                    remedy="run `kyket index rebuild`: it is built again from the store",
                )
            self._known_shards = int(index["settings"]["index"]["number_of_shards"])
        return self._known_shards

    def _several_shards(self, shards: int = 0) -> Clause:
        # Each shard would weigh words by its own articles.
        return {"search_type": "dfs_query_then_fetch"} if (shards or self._shards()) > 1 else {}

    def _answering(self) -> AbstractContextManager[None]:
        return answering(self.options.about)


def _hit(request: SearchRequest, found: Mapping[str, Any], sizes: Mapping[str, int]) -> Hit:
    shown = document(found["_source"])
    return hit(
        shown,
        score=found["_score"] or 0.0,
        query=request.query if request.highlight else None,
        story_size=sizes.get(shown.story or shown.id, 1),
    )

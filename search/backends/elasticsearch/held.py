"""A state of an index that Elasticsearch holds (a "point in time"), and places among the hits in it.

As long as it is held, pages after pages are of the same articles in the same order, whatever comes meanwhile. Holding
costs room and memory there, so it ends by itself five minutes after it was last asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError

from search.backends.elasticsearch.compile import Clause
from search.backends.protocol import MAX_WINDOW

KEPT = "5m"
Target = Mapping[str, Any]
"""What is searched, as the client is told it: an index, or a state of it."""


def hold(client: Elasticsearch, index: str) -> str:
    """What Elasticsearch calls the state that ``index`` has now."""
    return str(client.open_point_in_time(index=index, keep_alive=KEPT)["id"])


def release(client: Elasticsearch, held: str) -> None:
    """Ends the holding, if it has not ended by itself."""
    with suppress(NotFoundError):
        client.close_point_in_time(id=held)


def target(held: str) -> Target:
    """``held``, to be searched, and to be held on to."""
    return {"pit": {"id": held, "keep_alive": KEPT}}


def may_be_over(error: ApiError) -> bool:
    """Whether ``error`` may mean that what was held is no more: the time is over, its index or its node is gone."""
    return error.meta.status not in (401, 403, 429)


def place(
    client: Elasticsearch, where: Target, query: Clause, sort: Sequence[Clause], article_id: str, **options: Any
) -> list[Any] | None:
    """What the article is sorted by there; None if it is no hit there."""
    found = client.search(
        **where,
        query={"bool": {"must": [query], "filter": [{"term": {"id": article_id}}]}},
        sort=list(sort),
        size=1,
        source=False,
        track_total_hits=False,
        **options,
    )["hits"]["hits"]
    return list(found[0]["sort"][: len(sort)]) if found else None


def pass_over(
    client: Elasticsearch,
    where: Target,
    query: Clause,
    sort: Sequence[Clause],
    after: list[Any] | None,
    number: int,
    **options: Any,
) -> list[Any] | None:
    """What the ``number``-th hit behind ``after`` is sorted by; None if there are not so many."""
    while number > 0:
        size = min(number, MAX_WINDOW)
        found = client.search(
            **where,
            query=query,
            sort=list(sort),
            search_after=after,
            size=size,
            source=False,
            track_total_hits=False,
            **options,
        )["hits"]["hits"]
        if len(found) < size:
            return None
        after = list(found[-1]["sort"][: len(sort)])
        number -= size
    return after

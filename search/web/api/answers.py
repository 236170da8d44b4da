"""JSON answers with an ETag: who holds what has not changed gets 304 and no body."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from fastapi import Query, Request
from fastapi.responses import Response

from pipelines.errors import QueryError
from search.web.api.problems import LANGUAGE_HEADERS, MEDIA_TYPE
from search.web.conditional import answered, tag_of

T = TypeVar("T")


def fails(*ways: tuple[int, str]) -> dict[int | str, dict[str, Any]]:
    """For the OpenAPI document: the statuses a route fails with, each as a problem, and why."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": why, "content": content, "headers": LANGUAGE_HEADERS} for status, why in ways}


PROBLEMS = fails(
    (400, "The request is not right"),
    (401, "Nobody is signed in, or the token does not work"),
    (403, "The account or its token may not do that"),
    (404, "There is none"),
    (421, "Asked for under a name that is not ours"),
    (500, "kyket itself failed"),
    (503, "Store, index or archive do not answer now"),
)
"""How every route may fail."""
BODY_PROBLEMS = fails((413, "The body is too long"), (415, "The body is not said to be JSON"))
"""... that takes a body."""

_NEXT = {"description": 'The next page, as `rel="next"`; none on the last.', "schema": {"type": "string"}}
PAGED: dict[int | str, dict[str, Any]] = {200: {"headers": {"Link": _NEXT}}}
"""For the OpenAPI document: an answer that is one page of a list."""

Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
After = Annotated[str, Query(max_length=400, description="`after` of the page before: goes on behind it.")]


def answer(request: Request, values: object, *, passing: Collection[str] = ()) -> Response:
    """``values`` as JSON. Members named in ``passing`` (how long it took) do not make it another answer.

    Of one page of a list, which has ``after``, the address of the next one is said in ``Link``, too.
    """
    body = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    lasting = body
    if passing and isinstance(values, dict):
        kept = {name: value for name, value in values.items() if name not in passing}
        lasting = json.dumps(kept, ensure_ascii=False).encode("utf-8", "replace")
    return answered(request, body, tag_of(lasting), "application/json", _link(request, values))


def _link(request: Request, values: object) -> dict[str, str]:
    after = values.get("after") if isinstance(values, Mapping) else ""
    if not after:
        return {}
    fields = [one for one in request.query_params.multi_items() if one[0] != "after"]
    return {"Link": f'<{request.url.path}?{urlencode([*fields, ("after", after)])}>; rel="next"'}


def page_of(
    items: Sequence[T], key: Callable[[T], str], limit: int, after: str, name: str, shown: Callable[[T], Any]
) -> Mapping[str, Any]:
    """One page of a list that is whole in memory: ``total``, ``after`` (empty on the last page) and ``name``.

    The cursor is the key of the last item shown. Raises QueryError for a key that is not there (any more).
    """
    start = 0
    if after:
        start = next((place + 1 for place, one in enumerate(items) if key(one) == after), -1)
        if start < 0:
            raise QueryError("this is no cursor of this list", about=after, remedy="begin again without it")
    some = items[start : start + limit]
    left = start + len(some) < len(items)
    return {"total": len(items), "after": key(some[-1]) if left and some else "", name: [shown(one) for one in some]}

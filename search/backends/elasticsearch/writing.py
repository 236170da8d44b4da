"""Documents into one index of Elasticsearch and out of it, in bulk requests, each answer judged item by item.

The client's own bulk helpers try every 429 again, without jitter, and give up the whole stream on the first one that
stays; a full disk is a 429 too. Here an answer is told apart by its type:

* Elasticsearch has too much to do (a full queue, a circuit breaker, a shard that is just moving): what was not taken is
  sent again, later and later, for a limited time.
* The index takes nothing (read-only, disk full, gone, no right to write): :class:`BackendUnavailable`, at once.
* This one document cannot be taken (a mapping conflict, too large): it is returned with the reason; the others go on.

Each write carries the sequence number of the article's change as its version (``external_gte``): of two processes that
index at once the one that is behind cannot overwrite what the other has written.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import orjson
from elasticsearch import ApiError, Elasticsearch

from pipelines.errors import BackendUnavailable
from search.backends.elasticsearch.connection import answering, error_reason, error_type
from search.backends.elasticsearch.mapping import source
from search.backends.elasticsearch.patience import PATIENCE, overloaded, pauses
from search.backends.life import IndexGone
from search.backends.protocol import Rejected
from search.documents import IndexDocument

MAX_BYTES = 1_500_000
"""Of one request: enough that its overhead does not count. Measured on two cores, of which Elasticsearch has the other:
with 4 MB indexing takes a sixth longer, with 8 MB a quarter, for the first is late and the last is waited for."""
SENDERS = 4
"""Requests under way at once: Elasticsearch indexes some while the next is being made."""
_LONGEST_REASON = 300
_ANSWER = "took,errors,items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by"


@dataclass(frozen=True, slots=True)
class Action:
    """One line or two of a bulk request; made by :func:`action`."""

    id: str
    lines: tuple[bytes, ...]
    size: int


def write_alias(index: str) -> str:
    """The alias that every index of kyket's making has to itself.

    Documents are written through it, with ``require_alias``: Elasticsearch would else make an index anew, without a
    mapping, when somebody drops it while it is being written.
    """
    return f"{index}-write"


def write(
    client: Elasticsearch,
    index: str,
    documents: Iterable[IndexDocument],
    deleted: Mapping[str, int],
    *,
    patience: float = PATIENCE,
) -> tuple[Rejected, ...]:
    """Takes ``documents`` into ``index``, each in place of the older one with its id, and ``deleted`` out of it.

    ``deleted``: ids, each with the number of the change that took it out. Of several documents with one id the last
    counts. When it returns, all is on disk except for what is returned: documents that the index did not take. Raises
    BackendUnavailable when it takes nothing, IndexGone when it is no more: then some may have been taken.
    """
    latest = {document.id: document for document in documents}
    removals = (_removal(index, one, version) for one, version in deleted.items() if one not in latest)
    requests = _requests(removals, (_put(index, one) for one in latest.values()))
    rejected: list[Rejected] = []
    with ThreadPoolExecutor(SENDERS, thread_name_prefix="bulk") as senders:
        under_way: deque[Future[list[Rejected]]] = deque()
        for request in requests:
            if len(under_way) == SENDERS:  # no more in memory than are being sent
                rejected += under_way.popleft().result()
            under_way.append(senders.submit(deliver, client, index, request, patience))
        for one in under_way:
            rejected += one.result()
    return tuple(rejected)


def _put(index: str, document: IndexDocument) -> Action:
    head = {
        "index": {
            "_index": write_alias(index),
            "require_alias": True,
            "_id": document.id,
            "version": document.seq,
            "version_type": "external_gte",
        }
    }
    return action(document.id, head, source(document))


def _removal(index: str, article_id: str, version: int) -> Action:
    head = {"_index": index, "_id": article_id, "version": version, "version_type": "external_gte"}
    return action(article_id, {"delete": head})


def action(article_id: str, *values: Mapping[str, Any]) -> Action:
    """An action about ``article_id``: what is to be done, and for an ``index`` the document."""
    lines = tuple(map(_line, values))
    return Action(article_id, lines, sum(map(len, lines)) + len(lines))


def _line(value: Mapping[str, Any]) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:  # a lone surrogate is no text; it would make the whole request unreadable
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _requests(*streams: Iterable[Action]) -> Iterator[list[Action]]:
    """The actions in requests of at most MAX_BYTES; a larger one by itself."""
    request: list[Action] = []
    size = 0
    for stream in streams:
        for one in stream:
            if request and size + one.size > MAX_BYTES:
                yield request
                request, size = [], 0
            request.append(one)
            size += one.size
    if request:
        yield request


def deliver(client: Elasticsearch, index: str, actions: Sequence[Action], patience: float = PATIENCE) -> list[Rejected]:
    """Sends ``actions`` until each is taken or found to be one that cannot be. Raises as :func:`write`."""
    rejected: list[Rejected] = []
    waiting = pauses(patience)
    while True:
        try:
            answer = _send(client, index, actions)
        except _TooLarge:
            if len(actions) == 1:
                reason = f"too large: {actions[0].size:,} bytes are more than Elasticsearch's http.max_content_length"
                return [*rejected, Rejected(actions[0].id, reason)]
            half = len(actions) // 2
            for part in (actions[:half], actions[half:]):
                rejected += deliver(client, index, part, patience)
            return rejected
        rejected += answer.rejected
        if not answer.again:
            return rejected
        if next(waiting, None) is None:
            return rejected + answer.given_up(index)
        actions = answer.again


class _TooLarge(Exception):
    """Elasticsearch does not read a request of this size."""


@dataclass(slots=True)
class _Answer:
    """What became of the actions of one request."""

    taken: int = 0
    again: list[Action] = field(default_factory=list)
    why: str = ""
    """Why they are to be sent again."""
    status: int = 0
    rejected: list[Rejected] = field(default_factory=list)

    def add(self, index: str, action: Action, status: int, kind: str, reason: str) -> None:
        # A document that is there in a newer version, and one to be deleted that is not there, are as wanted.
        if status < 300 or status == 409 or (status == 404 and not kind):
            self.taken += 1
        elif kind == "index_not_found_exception":
            raise gone(index)
        elif kind == "cluster_block_exception":
            raise blocked(index, reason)
        elif overloaded(status, kind) or status >= 500:
            self.again.append(action)
            self.why, self.status = f"{kind}: {reason}", status
        elif status in (401, 403):
            raise BackendUnavailable(
                f"who asks may not write ({reason})",
                about=index,
                remedy="give the user or API key the rights that docs/operations.md lists",
            )
        else:
            self.rejected.append(Rejected(action.id, f"{kind}: {reason}"))

    def given_up(self, index: str) -> list[Rejected]:
        """Documents that Elasticsearch fails at, again and again, while it takes others."""
        if self.status >= 500 and self.taken:
            return [Rejected(one.id, self.why) for one in self.again]
        raise BackendUnavailable(
            f"Elasticsearch has too much to do ({self.why})",
            about=index,
            remedy="what was not taken is sent again by the next `kyket process`; if that does not help, see its log",
        )


def _send(client: Elasticsearch, index: str, actions: Sequence[Action]) -> _Answer:
    answer = _Answer()
    lines: Sequence[Any] = [line for one in actions for line in one.lines]
    try:
        with answering(index):
            told = client.bulk(operations=lines, filter_path=_ANSWER)
    except BackendUnavailable as error:
        cause = error.__cause__
        if not isinstance(cause, ApiError):
            raise
        if cause.meta.status == 413:
            raise _TooLarge from error
        kind = error_type(cause)
        if kind == "cluster_block_exception":
            raise blocked(index, error_reason(cause)) from error
        if not overloaded(cause.meta.status, kind):
            raise
        for one in actions:
            answer.add(index, one, cause.meta.status, kind, error_reason(cause))
        return answer
    if not told["errors"]:
        answer.taken = len(actions)
        return answer
    for one, item in zip(actions, told["items"], strict=True):
        (outcome,) = item.values()
        wrong = outcome.get("error", {})
        answer.add(index, one, outcome["status"], wrong.get("type", ""), _said(wrong))
    return answer


def _said(error: Mapping[str, Any]) -> str:
    """The reasons of an error: the outermost says where, the innermost what. Either may quote the whole text."""
    reasons = []
    cause: Mapping[str, Any] | None = error
    while cause:
        if cause.get("reason"):
            reason = str(cause["reason"])
            reasons.append(reason if len(reason) <= _LONGEST_REASON else f"{reason[:_LONGEST_REASON]} …")
        cause = cause.get("caused_by")
    return ": ".join(dict.fromkeys(reasons))


def gone(index: str) -> IndexGone:
    """For an index that somebody has dropped."""
    return IndexGone("this index is no more", about=index, remedy="`kyket index status` lists those there are")


def blocked(index: str, reason: str) -> BackendUnavailable:
    """For an index that takes nothing in. Nothing is lost: its position stays, and it goes on from there."""
    if "TOO_MANY_REQUESTS/12" in reason or "disk usage exceeded" in reason or "read-only / allow delete" in reason:
        message = "Elasticsearch's disk is full: it takes nothing in"
        remedy = "make room there; it lifts the block by itself, and the next `kyket process` goes on where this ended"
    elif "SERVICE_UNAVAILABLE" in reason:
        message, remedy = f"Elasticsearch is not ready ({reason})", "try again when it is"
    else:
        message = f"the index takes nothing in: {reason}"
        remedy = (
            f"take the block off (PUT {index}/_settings with index.blocks.read_only and index.blocks.write null);"
            " the next `kyket process` goes on where this ended"
        )
    return BackendUnavailable(message, about=index, remedy=remedy)

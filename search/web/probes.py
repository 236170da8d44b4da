"""For those who watch over the process: does it live, can it serve, how does it go."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from pipelines.errors import KyketError
from pipelines.health.records import State
from search.backends.protocol import SearchRequest
from search.query import parse
from search.web.sources import Sources

router = APIRouter()

# An index that is not there has a position all the same; it has no answer.
_NOTHING = SearchRequest(parse(""), limit=0, facets=False)


@router.get("/healthz")
def healthz() -> Response:
    """The process lives."""
    return PlainTextResponse("ok\n")


@router.get("/readyz")
def readyz(request: Request) -> Response:
    """Whether store and index answer; 503 with what does not."""
    sources: Sources = request.app.state.sources
    parts: dict[str, str] = {}
    asking: tuple[tuple[str, Callable[[], object]], ...] = (
        ("store", sources.store.last_seq),
        ("index", lambda: sources.backend.search(_NOTHING)),
    )
    for name, ask in asking:
        try:
            ask()
        except KyketError as error:
            parts[name] = error.message
        else:
            parts[name] = "ok"
    ready = all(one == "ok" for one in parts.values())
    return JSONResponse(parts | {"ready": ready}, 200 if ready else 503)


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Prometheus' text form 0.0.4."""
    sources: Sources = request.app.state.sources
    lines = list(request.app.state.measures.lines())
    try:
        counts, seq = sources.store.counts(), sources.store.last_seq()
        standings = sources.store.health().standings()
    except KyketError:
        lines += _gauge("kyket_store_up", "Whether the store answers.", [("", 0)])
    else:
        lines += _gauge("kyket_store_up", "Whether the store answers.", [("", 1)])
        lines += _gauge("kyket_articles", "Articles stored.", [("", counts.articles)])
        states = [(f'{{state="{state}"}}', count) for state, count in sorted(counts.pages.items())]
        lines += _gauge("kyket_pages", "Pages by state.", states)
        sites = [
            (f'{{site="{one.site}",state="{state.value}"}}', int(one.state is state))
            for one in standings
            for state in State
        ]
        lines += _gauge("kyket_site_state", "1 for the state that the site was last seen in.", sites)
        lines += _index(sources, seq)
    return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4; charset=utf-8")


def _index(sources: Sources, seq: int) -> list[str]:
    try:
        behind = [("", seq - sources.backend.position())]
    except KyketError:
        return _gauge("kyket_index_up", "Whether the index answers.", [("", 0)])
    up = _gauge("kyket_index_up", "Whether the index answers.", [("", 1)])
    return up + _gauge("kyket_index_behind", "Changes of the store that are not in the index.", behind)


def _gauge(name: str, what: str, samples: list[tuple[str, int]]) -> list[str]:
    if not samples:
        return []
    return [f"# HELP {name} {what}", f"# TYPE {name} gauge", *(f"{name}{labels} {value}" for labels, value in samples)]

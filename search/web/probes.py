"""For those who watch over the process: does it live, can it serve, how does it go."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from pipelines.errors import KyketError
from pipelines.exposition import text_of
from search.metrics import PROBE
from search.metrics import metrics as measured
from search.web.sources import Sources

router = APIRouter()


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
        ("index", lambda: sources.backend.search(PROBE)),
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
    """Prometheus' text form 0.0.4: of this process, and of store and index."""
    sources: Sources = request.app.state.sources
    own = "".join(f"{line}\n" for line in request.app.state.measures.lines())
    now = request.app.state.options.clock()
    told = text_of(measured(sources.store, sources.backend, sources.archive, now))
    return PlainTextResponse(own + told, media_type="text/plain; version=0.0.4; charset=utf-8")

"""Errors of the API: problem+json (RFC 9457)."""

from __future__ import annotations

import json
from http import HTTPStatus

from starlette.responses import Response

from pipelines.errors import (
    ArchiveError,
    ArchiveUnreachable,
    BackendUnavailable,
    Conflict,
    KyketError,
    QueryError,
    StoreError,
)

MEDIA_TYPE = "application/problem+json"


def status_of(error: KyketError) -> int:
    """The HTTP status that says what kind of error it is."""
    if isinstance(error, BackendUnavailable | ArchiveUnreachable):
        return 503
    if isinstance(error, QueryError):
        return 400
    if isinstance(error, Conflict):
        return 409
    if isinstance(error, StoreError | ArchiveError):
        # The store says so of an id that is none; of itself it says which database.
        return 503 if "://" in error.about else 404
    return 400


def problem_of(error: KyketError) -> Response:
    """``error`` as an answer."""
    further: dict[str, object] = {"about": error.about} if error.about else {}
    if isinstance(error, QueryError):
        further |= {"position": error.position, "suggestion": error.suggestion}
    status = status_of(error)
    about = "" if status == 503 else f"{error.about}: " if error.about else ""
    further = {} if status == 503 else further
    return problem(status, _kind(error), f"{about}{error.message}", error.remedy, **further)


def problem(status: int, kind: str, detail: str, remedy: str = "", **further: object) -> Response:
    """An answer that says what is wrong: ``kind`` for programs, ``detail`` and ``remedy`` for people."""
    values: dict[str, object] = {
        "type": f"urn:kyket:problem:{kind}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if remedy:
        values["remedy"] = remedy
    return Response(
        json.dumps(values | further, ensure_ascii=False).encode("utf-8", "replace"), status, media_type=MEDIA_TYPE
    )


def _kind(error: KyketError) -> str:
    if isinstance(error, QueryError):
        return "query"
    return {503: "unavailable", 404: "not-found", 409: "conflict"}.get(status_of(error), "request")

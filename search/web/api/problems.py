"""Errors of the API: problem+json (RFC 9457), in the language of whoever asks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

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
from search.web.languages import Language

MEDIA_TYPE = "application/problem+json"
LANGUAGE_HEADERS = {
    "Content-Language": {"description": "Of `title`, `detail` and `remedy`: vi or en.", "schema": {"type": "string"}}
}
"""For the OpenAPI document."""


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


def problem_of(spoken: Language, error: KyketError) -> Response:
    """``error`` as an answer."""
    further: dict[str, object] = {"about": error.about} if error.about else {}
    if isinstance(error, QueryError):
        further |= {"position": error.position, "suggestion": error.suggestion}
    status = status_of(error)
    about = "" if status == 503 else f"{error.about}: " if error.about else ""
    further = {} if status == 503 else further
    message, remedy = spoken.parts(error)
    return problem(spoken, status, _kind(error), f"{about}{message}", remedy, **further)


def known_problem(spoken: Language, status: int, kind: str, **further: object) -> Response:
    """An answer whose texts are the language's own, ``problem.KIND`` and ``problem.KIND_remedy``."""
    name = kind.replace("-", "_")
    return problem(spoken, status, kind, spoken.say(f"problem.{name}"), spoken.say(f"problem.{name}_remedy"), **further)


def invalid(spoken: Language, errors: Sequence[Mapping[str, Any]], fields: Sequence[str] = ()) -> Response:
    """What a model of pydantic says is wrong. The value is not repeated; where it stands is enough.

    ``fields``: those that the model has, for whoever sent another one.
    """
    first = errors[0]
    limits = {
        name: value.replace(" or ", ", ") if isinstance(value, str) else value
        for name, value in first.get("ctx", {}).items()
        if isinstance(value, str | int)
    }
    key = f"invalid.{first['type']}"
    about = ".".join(str(part) for part in first["loc"][1:])
    said = spoken.say(key if key in spoken.texts else "invalid.other", **limits)
    remedy = spoken.say("invalid.fields", names=", ".join(fields)) if fields else ""
    return problem(spoken, 400, "request", f"{about}: {said}" if about else said, remedy, about=about)


def problem(spoken: Language, status: int, kind: str, detail: str, remedy: str = "", **further: object) -> Response:
    """An answer that says what is wrong: ``kind`` for programs, ``detail`` and ``remedy`` for people."""
    values: dict[str, object] = {
        "type": f"urn:kyket:problem:{kind}",
        "title": title(spoken, status),
        "status": status,
        "detail": detail,
    }
    if remedy:
        values["remedy"] = remedy
    return Response(
        json.dumps(values | further, ensure_ascii=False).encode("utf-8", "replace"),
        status,
        media_type=MEDIA_TYPE,
        headers={"Content-Language": spoken.code, "Vary": "Accept-Language, Cookie"},
    )


def title(spoken: Language, status: int) -> str:
    """What an answer of this status is called."""
    return spoken.texts.get(f"problem_title.{status}") or HTTPStatus(status).phrase


def _kind(error: KyketError) -> str:
    if isinstance(error, QueryError):
        return "query"
    return {503: "unavailable", 404: "not-found", 409: "conflict"}.get(status_of(error), "request")

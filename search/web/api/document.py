"""The OpenAPI document: what FastAPI makes of the routes, and what holds for all of them."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from pipelines import article, findings

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {
            "type": "string",
            "description": "`urn:kyket:problem:` and its kind; the same in every language.",
        },
        "title": {"type": "string", "description": "What the status means, in the language of the answer."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, in the language of the answer."},
        "remedy": {"type": "string", "description": "What to do, in the language of the answer."},
        "about": {"type": "string"},
        "position": {"type": "integer", "description": "Of what is wrong in a query, in characters from 0."},
        "suggestion": {"type": "string", "description": "A query that would work."},
    },
}

DESCRIPTION = """Who signed what with whom, and what has been written about it.

**Lists** come in pages: `after` of an answer is the cursor of the next one and is empty on the last; a `Link` with
`rel="next"` says the same. All pages of a search are every hit once, also while articles come. In the other lists a
cursor is an item's id: where that is gone meanwhile, the answer is 400, and one begins again.

**What has not changed is not sent again**: answers to a `GET` have an `ETag`, feeds too. Sent back as
`If-None-Match`, it is answered with 304 and no body. Whoever changes an alert names the version that was seen with
`If-Match`.

**Errors** are `application/problem+json` (RFC 9457), whatever fails. `title`, `detail` and `remedy` are for people: in
Vietnamese, or in English where `Accept-Language` prefers it (`en`) or the browser's page was switched to it;
`Content-Language` says which. Programs go by `type` and `status`, which are the same in both.

**Who may**: without accounts everything, from this machine alone. With accounts a program shows a token
(`Authorization: Bearer …`), made on the page of one's account for one or more of read, alert, correct, operate. A
browser that is signed in may use its session; to change something it sends the form's token as `X-Kyket-Form`."""

_ETAG = {
    "ETag": {
        "description": "Of this answer, where it is JSON or a feed; `If-None-Match` takes it.",
        "schema": {"type": "string"},
    }
}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "ETag of an answer that one has: if it is still so, 304 and no body.",
    "schema": {"type": "string", "maxLength": 1000},
}
_ACCEPT_LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "description": "In which language an error is told: vi (also without it) or en.",
    "schema": {"type": "string", "maxLength": 1000},
}
_NOT_MODIFIED = {"description": "It is as it was", "headers": _ETAG}
_SCHEMES = {
    "token": {"type": "http", "scheme": "bearer", "description": "A token of an account, with scopes."},
    "session": {"type": "apiKey", "in": "cookie", "name": "kyket_session", "description": "Of a browser signed in."},
}


def describe(app: FastAPI) -> None:
    """Have ``app`` describe itself so."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(title=app.title, version=app.version, description=DESCRIPTION, routes=app.routes)
            components = made.setdefault("components", {})
            components["schemas"] = _exact(components.get("schemas", {})) | {"Problem": PROBLEM}
            components["securitySchemes"] = _SCHEMES
            made["security"] = [{}, *({name: []} for name in _SCHEMES)]
            for method, operation in _operations(made):
                operation["responses"].pop("422", None)
                operation.setdefault("parameters", []).append(_ACCEPT_LANGUAGE)
                if method == "get":
                    _conditional(operation)
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _operations(made: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in made["paths"].values():
        yield from path.items()


def _exact(schemas: Mapping[str, Any]) -> dict[str, Any]:
    """``schemas`` without FastAPI's own errors; an object has the fields declared and no others."""
    told = {name: texts for module in (article, findings) for name, texts in _docstrings(module).items()}
    made: dict[str, Any] = {}
    for name, schema in schemas.items():
        if name in ("HTTPValidationError", "ValidationError"):
            continue
        if "properties" in schema:
            schema = schema | {"additionalProperties": False}
            for key, shown in schema["properties"].items():
                shown.pop("default", None)  # of a field that is left out; it is no value that it would have
                if text := told.get(name, {}).get(key):
                    shown.setdefault("description", text)
        made[name] = schema
    return made


def _conditional(operation: dict[str, Any]) -> None:
    """Tell in ``operation`` how what one has already is asked for again, where that is JSON or a feed."""
    answer = operation["responses"].get("200", {})
    if not {"application/json", "application/atom+xml"} & answer.get("content", {}).keys():
        return
    answer["headers"] = _ETAG | answer.get("headers", {})
    operation["responses"]["304"] = _NOT_MODIFIED
    operation.setdefault("parameters", []).append(_IF_NONE_MATCH)


def _docstrings(module: ModuleType) -> dict[str, dict[str, str]]:
    """What stands under the fields of the classes of ``module``, by class and field."""
    found: dict[str, dict[str, str]] = {}
    for each in ast.parse(inspect.getsource(module)).body:
        if not isinstance(each, ast.ClassDef):
            continue
        for field, text in zip(each.body, each.body[1:], strict=False):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(text, ast.Expr):
                value = text.value
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    found.setdefault(each.name, {})[field.target.id] = inspect.cleandoc(value.value).replace("``", "`")
    return found

"""The API keeps to what its OpenAPI document says, whatever is asked of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from schemathesis import checks
from schemathesis.specs.openapi import checks as openapi_checks

from search.web.api.problems import MEDIA_TYPE
from search.web.sources import Sources

from .conftest import client_of

CHECKS = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
]
HOST = {"Host": "127.0.0.1"}
EXAMPLES = 8
"""Requests to each route: half a minute for all, on a busy machine."""


@pytest.fixture
def app(own_sources: Sources) -> FastAPI:
    made = client_of(own_sources).app
    assert isinstance(made, FastAPI)
    return made


@pytest.fixture
def known(own_sources: Sources) -> dict[str, list[str]]:
    """Values of a path that lead somewhere."""
    store = own_sources.store
    articles = [one.article.id for one in store.articles()][:6]
    agreements = [one.id for one in store.agreements()][:3]
    alerts = [one.id for one in store.alerts.all()][:2]
    return {"one": [*articles, *agreements, *alerts], "site": [*own_sources.sites][:3], "form": ["rss", "atom"]}


@pytest.mark.parametrize("reading", [True, False], ids=["reading", "changing"])
def test_every_route_answers_as_it_says(app: FastAPI, known: dict[str, list[str]], reading: bool) -> None:
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, headers=HOST)
    seen = []
    for found in schema.get_all_operations():
        operation: Any = found.ok()
        if (operation.method.upper() == "GET") is not reading:
            continue
        seen.append(operation.label)

        @settings(max_examples=EXAMPLES)
        @given(case=operation.as_strategy(), lucky=st.booleans(), number=st.integers(0, 11))
        def holds(case: Any, lucky: bool, number: int) -> None:
            for name in case.path_parameters or {} if lucky else ():
                if values := known.get(name):
                    case.path_parameters[name] = values[number % len(values)]
            case.validate_response(case.call(headers=HOST), checks=CHECKS)

        holds()
    assert len(seen) > 10 or not reading


def operations(app: FastAPI) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in app.openapi()["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def test_every_route_says_how_it_fails(app: FastAPI) -> None:
    for method, path, operation in operations(app):
        failing = {status: one for status, one in operation["responses"].items() if status.startswith(("4", "5"))}
        assert {"400", "401", "403", "404", "421", "500", "503"} <= failing.keys(), f"{method} {path}"
        assert ("413" in failing) == ("requestBody" in operation), f"{method} {path}"
        for one in failing.values():
            assert MEDIA_TYPE in one.get("content", {}), f"{method} {path}: {one}"


def test_every_route_says_what_it_answers(app: FastAPI) -> None:
    """No answer is "any JSON", no object may have fields that are not told, none may lack one."""
    schemas = app.openapi()["components"]["schemas"]
    for method, path, operation in operations(app):
        (answer,) = (one for status, one in operation["responses"].items() if status.startswith("2"))
        for media_type, content in answer.get("content", {}).items():
            told = content["schema"]
            named = [told, *told.get("anyOf", [])]
            assert any("$ref" in one for one in named) or media_type != "application/json", f"{method} {path}"
            assert told != {}, f"{method} {path}"
    for name, schema in schemas.items():
        assert name == "Problem" or "enum" in schema or schema["additionalProperties"] is False, name


def test_what_has_not_changed_and_what_comes_next_are_told(app: FastAPI) -> None:
    for method, path, operation in operations(app):
        answer = operation["responses"].get("200", {})
        is_json = "application/json" in answer.get("content", {})
        names = {one["name"] for one in operation.get("parameters", [])}
        if method == "get" and is_json:
            assert {"304"} <= operation["responses"].keys(), path
            assert "ETag" in answer["headers"], path
            assert "If-None-Match" in names, path
        assert ("after" in names) == ("Link" in answer.get("headers", {})), path


def test_whatever_there_is_is_sent_as_it_is_declared(app: FastAPI, own_sources: Sources) -> None:
    """Every article, agreement, alert and site, not only those that generated requests happen to ask for."""
    document = app.openapi()
    web = TestClient(app, base_url="http://127.0.0.1:8320")
    store = own_sources.store
    values: dict[str, list[str]] = {
        "articles": [one.article.id for one in store.articles()],
        "agreements": [one.id for one in store.agreements()],
        "alerts": [one.id for one in store.alerts.all()],
        "sites": sorted(own_sources.sites),
    }
    asked = 0
    for method, path, operation in operations(app):
        content = operation["responses"].get("200", {}).get("content", {})
        if method != "get" or "application/json" not in content:
            continue
        validator = Draft202012Validator(
            content["application/json"]["schema"] | {"components": document["components"]},
            format_checker=Draft202012Validator.FORMAT_CHECKER,
        )
        part, _, rest = path.removeprefix("/api/v1/").partition("/")
        below = rest.partition("/")[2].replace("{article}", values["articles"][0])
        addresses = [f"/api/v1/{part}/{one}/{below}".rstrip("/") for one in values.get(part, ())]
        if "{" not in path:
            addresses = [path, f"{path}?q=ký&limit=20", f"{path}?q=ký&collapse=true", f"{path}?limit=1"]
        for address in addresses:
            answer = web.get(address)
            assert answer.status_code == 200, address
            validator.validate(answer.json())
            asked += 1
    assert asked > 400


def test_errors_have_the_form_that_is_declared(app: FastAPI) -> None:
    web = TestClient(app, base_url="http://127.0.0.1:8320")
    wanted = app.openapi()["components"]["schemas"]["Problem"]
    for address in ("/api/v1/search?q=(", "/api/v1/articles/none", "/api/v1/search?limit=0", "/api/v1/nothing"):
        answer = web.get(address)
        assert answer.headers["content-type"] == MEDIA_TYPE
        told = answer.json()
        assert set(wanted["required"]) <= told.keys() <= wanted["properties"].keys()
        assert told["status"] == answer.status_code

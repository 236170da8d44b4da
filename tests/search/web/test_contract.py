"""The API keeps to what its OpenAPI document says, whatever is asked of it."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
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

        @settings(
            max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, suppress_health_check=[*HealthCheck]
        )
        @given(case=operation.as_strategy(), lucky=st.booleans(), number=st.integers(0, 11))
        def holds(case: Any, lucky: bool, number: int) -> None:
            for name in case.path_parameters or {} if lucky else ():
                if values := known.get(name):
                    case.path_parameters[name] = values[number % len(values)]
            case.validate_response(case.call(headers=HOST), checks=CHECKS)

        holds()
    assert len(seen) > 10 or not reading


def test_every_route_says_how_it_fails(app: FastAPI) -> None:
    for path, methods in app.openapi()["paths"].items():
        for method, operation in methods.items():
            failing = [one for status, one in operation["responses"].items() if status.startswith(("4", "5"))]
            assert failing, f"{method} {path}"
            for one in failing:
                assert MEDIA_TYPE in one.get("content", {}), f"{method} {path}: {one}"


def test_errors_have_the_form_that_is_declared(app: FastAPI) -> None:
    web = TestClient(app, base_url="http://127.0.0.1:8320")
    wanted = app.openapi()["components"]["schemas"]["Problem"]
    for address in ("/api/v1/search?q=(", "/api/v1/articles/none", "/api/v1/search?limit=0", "/api/v1/nothing"):
        answer = web.get(address)
        assert answer.headers["content-type"] == MEDIA_TYPE
        told = answer.json()
        assert set(wanted["required"]) <= told.keys() <= wanted["properties"].keys()
        assert told["status"] == answer.status_code

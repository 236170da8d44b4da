"""The application: sources in, pages and API out."""

from __future__ import annotations

import re
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from pipelines.errors import KyketError
from search.web import probes, statics
from search.web.api import ROUTERS as API
from search.web.api.bodies import InvalidBody
from search.web.api.document import describe
from search.web.api.problems import invalid, known_problem, problem, problem_of, status_of, title
from search.web.faults import Faults
from search.web.forms import Refused
from search.web.gate import Gate
from search.web.heads import Heads
from search.web.languages.asking import preferred
from search.web.measuring import Measured, Measures
from search.web.owning import Trials
from search.web.pages import ROUTERS as PAGES
from search.web.previews import Previews
from search.web.register import Register
from search.web.security import Guard
from search.web.sources import Options, Sources
from search.web.visit import Visit

API_PREFIX = "/api/v1"


def create_app(sources: Sources, options: Options | None = None) -> FastAPI:
    """The pages and the API over ``sources``, which stay open as long as it is used."""
    options = options or Options()
    app = FastAPI(
        title="kyket",
        version=options.version or "0",
        description="Who signed what with whom, and what has been written about it.",
        openapi_url=f"{API_PREFIX}/openapi.json",
        docs_url=None,  # these load their scripts from elsewhere
        redoc_url=None,
    )
    app.state.sources = sources
    app.state.options = options
    app.state.measures = Measures()
    app.state.register = Register(sources.store)
    app.state.previews = Previews(sources.store, sources.backend)
    app.state.trials = Trials()
    for router in PAGES:
        app.include_router(router, include_in_schema=False)
    for router in API:
        app.include_router(router, prefix=API_PREFIX)
    describe(app)
    app.include_router(probes.router, include_in_schema=False)
    app.include_router(statics.router, include_in_schema=False)
    app.add_exception_handler(KyketError, _failed)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _no_page)
    app.add_middleware(Heads)
    app.add_middleware(Gate, tell=_told)
    app.add_middleware(Faults, tell=_fault)
    app.add_middleware(Measured, measures=app.state.measures)
    app.add_middleware(Guard, hosts=options.hosts)
    return app


def _is_api(request: Request) -> bool:
    return request.url.path.startswith(("/api/", "/metrics", "/healthz", "/readyz"))


def _told(request: Request, error: Exception) -> Response:
    return _refused(request, error) if isinstance(error, Refused) else _failed(request, error)


def _failed(request: Request, error: Exception) -> Response:
    assert isinstance(error, KyketError)
    if _is_api(request):
        return problem_of(preferred(request), error)
    status = status_of(error)
    return _error_page(request, status, Visit(request).language.error(error), "" if status == 503 else error.about)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    visit = Visit(request)
    if _is_api(request) or (error.status == 401 and "text/html" not in request.headers.get("accept", "")):
        spoken = preferred(request)
        kind = error.reason.removeprefix("refused.").replace("_", "-")
        answer = problem(spoken, error.status, kind, spoken.say(error.reason))
    else:
        answer = _error_page(request, error.status, visit.language.say(error.reason))
    answer.headers.update(error.headers)
    return answer


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    fields = error.fields if isinstance(error, InvalidBody) else ()
    return invalid(preferred(request), error.errors(), fields)


def _no_page(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if _is_api(request):
        spoken, kind = preferred(request), "not-found" if error.status_code == 404 else "request"
        answer = problem(spoken, error.status_code, kind, title(spoken, error.status_code))
    else:
        answer = _error_page(request, error.status_code, "")
    answer.headers.update(error.headers or {})
    return answer


def _fault(request: Request) -> Response:
    if _is_api(request):
        return known_problem(preferred(request), 500, "fault")
    visit = Visit(request)
    said = visit.language.say("error.fault", moment=visit.language.forms.moment(visit.now))
    return _error_page(request, 500, said)


def _error_page(request: Request, status: int, message: str, about: str = "") -> Response:
    visit = Visit(request)
    key = f"error.{status}"
    title = visit.language.texts.get(key) or HTTPStatus(status).phrase
    return visit.page("error.html", status, title=title, message=message, about=re.sub(r"\s+", " ", about)[:300])

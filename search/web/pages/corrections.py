"""What a person says instead of the recogniser: a form with the article beside it, and the way back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from pipelines.errors import BackendUnavailable
from pipelines.store.recognised import Overtaken
from pipelines.store.records import Correction, StoredArticle
from pipelines.store.settling import settle
from search.indexing import update
from search.web.access import Action
from search.web.choices import agency_names, province_names
from search.web.correction import KINDS_KNOWN, LABELS, LEVELS, Filled, digest, seen_of, sent, shown
from search.web.evidence import MOST, paragraphs, pieces, said_in
from search.web.forms import Form, posted
from search.web.visit import Visit

router = APIRouter()


@router.get("/articles/{one}/correct")
def opened(request: Request, one: str) -> Response:
    """The form."""
    visit = Visit(request)
    visit.require(Action.CORRECT)
    stored = visit.sources.store.article(one)
    return _page(visit, stored, shown(stored))


@router.post("/articles/{one}/correct")
async def correct(request: Request, one: str, form: Annotated[Form, Depends(posted)]) -> Response:
    """Takes the form in, unless something is wrong with it or what it was made from has changed."""
    visit = Visit(request)
    visit.require(Action.CORRECT)
    return await run_in_threadpool(_correct, visit, one, form)


@router.post("/articles/{one}/uncorrect")
async def uncorrect(request: Request, one: str, form: Annotated[Form, Depends(posted)]) -> Response:
    """Shows what the recogniser reads again."""
    visit = Visit(request)
    visit.require(Action.CORRECT)
    return await run_in_threadpool(_uncorrect, visit, one, form)


def _correct(visit: Visit, one: str, form: Form) -> Response:
    store = visit.sources.store
    stored = store.article(one)
    filled, found = sent(form, stored)
    if form.get("seen") != digest(stored):
        return _page(visit, stored, filled, 409, stale=True)
    if found is None:
        return _page(visit, stored, filled, 400)
    try:
        store.correct(stored.article.id, found, visit.user, visit.now, filled.reason, seen_of(stored))
    except Overtaken:  # between our looking and our writing
        return _page(visit, store.article(one), filled, 409, stale=True)
    return _goes_back(visit, stored)


def _uncorrect(visit: Visit, one: str, form: Form) -> Response:
    store = visit.sources.store
    stored = store.article(one)
    if form.get("seen") != digest(stored):
        return _page(visit, stored, shown(stored), 409, stale=True)
    try:
        store.uncorrect(stored.article.id, seen_of(stored))
    except Overtaken:
        return _page(visit, store.article(one), shown(stored), 409, stale=True)
    return _goes_back(visit, stored)


def _goes_back(visit: Visit, stored: StoredArticle) -> Response:
    """To the article, when stories, agreements and index know of it; where the index does not answer, it is told."""
    behind = "" if follow(visit) else "?behind=1"
    return visit.goes_to(f"/articles/{stored.article.id}{behind}#record")


def follow(visit: Visit) -> bool:
    """Have stories, agreements and index know of it; False where the index does not answer and is behind."""
    sources = visit.sources
    settle(sources.store)
    try:
        update(sources.backend, sources.store, sources.sites)
    except BackendUnavailable:
        return False
    return True


def correction_of(visit: Visit, stored: StoredArticle) -> Correction | None:
    """Who has corrected what ``stored`` says, if somebody has."""
    if stored.findings is None or stored.findings.recogniser != "person":
        return None
    return next((each for each in visit.sources.store.corrections() if each.article_id == stored.article.id), None)


def _page(visit: Visit, stored: StoredArticle, filled: Filled, status: int = 200, *, stale: bool = False) -> Response:
    article = stored.article
    said = said_in(stored.findings)
    return visit.page(
        "correct.html",
        status,
        stored=stored,
        article=article,
        filled=filled,
        seen=digest(stored) if not stale else "",
        stale=stale,
        correction=correction_of(visit, stored),
        title=pieces(article.title[:MOST], said.get(("title", 0), ())),
        lead=pieces(article.lead[:MOST], said.get(("lead", 0), ())),
        body=list(paragraphs(article.body, said)),
        labels=LABELS,
        levels=LEVELS,
        kinds=KINDS_KNOWN,
        province_names=province_names(),
        agency_names=agency_names(),
    )

"""Pages as they were fetched: shown in a frame that lets nothing of them run, load or lead away."""

from __future__ import annotations

import re

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from pipelines.article import Page
from pipelines.errors import ArchiveRemoved
from search.web.security import COPY_POLICY
from search.web.visit import Visit

router = APIRouter()

_CHARSET = re.compile(r"charset=\"?([a-zA-Z0-9._-]{2,40})")


@router.get("/articles/{one}/copy")
def copy(request: Request, one: str) -> Response:
    """The frame, with what there is to know about the copy."""
    visit = Visit(request)
    article = visit.sources.store.article(one).article
    if article.archive is None:
        raise HTTPException(404)
    try:
        page = visit.sources.archive.read(article.archive)
    except ArchiveRemoved as error:
        return visit.page("copy.html", 410, article=article, page=None, removed=visit.language.error(error))
    return visit.page("copy.html", article=article, page=page, size=len(page.body))


@router.get("/articles/{one}/copy/page")
def copied_page(request: Request, one: str) -> Response:
    """What the site sent, inert."""
    visit = Visit(request)
    article = visit.sources.store.article(one).article
    if article.archive is None:
        raise HTTPException(404)
    return inert(visit.sources.archive.read(article.archive))


def inert(page: Page) -> Response:
    """``page`` so that a browser only draws it: no script, no form, nothing loaded, an origin of its own."""
    sent = page.header("content-type").lower()
    named = _CHARSET.search(sent)
    charset = f"; charset={named[1]}" if named else ""
    is_html = sent.startswith(("text/html", "application/xhtml")) or not sent
    kind = f"text/html{charset}" if is_html else f"text/plain{charset or '; charset=utf-8'}"
    headers = {
        "Content-Type": kind,
        "Content-Security-Policy": COPY_POLICY,
        "X-Frame-Options": "SAMEORIGIN",
        "Referrer-Policy": "no-referrer",
    }
    return Response(page.body, headers=headers)

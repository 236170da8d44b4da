"""One article: its text with the words that say what was signed, the record, versions, story, what is like it."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from pipelines.article import Article
from pipelines.errors import BackendUnavailable, StoreError
from pipelines.findings import Span
from pipelines.store import Store
from pipelines.store.records import StoredArticle
from pipelines.stories import Story
from search.backends.protocol import Hit
from search.web.correction import digest
from search.web.differences import edits
from search.web.evidence import MOST, paragraphs, pieces, said_in
from search.web.pages.corrections import correction_of
from search.web.sources import Sources
from search.web.visit import Visit

router = APIRouter()

_SIMILAR = 6
_LEFT_OUT = 5
_LONGEST = 300


@dataclass(frozen=True)
class Telling:
    """An article of the same story."""

    article: Article
    role: str
    kept: float
    left_out: tuple[str, ...]
    """Passages of the original that it does not have."""
    is_this: bool


@router.get("/articles/{one}")
def article(request: Request, one: str) -> Response:
    """The page of one article. Opened, it counts as read."""
    visit = Visit(request)
    store = visit.sources.store
    stored = store.article(one)
    known = stored.article
    if known.id != one:
        return visit.goes_to(f"/articles/{known.id}")
    if request.headers.get("sec-purpose", "") == "" and request.method == "GET":
        store.marks.read(visit.user, [known.id], visit.now)
    findings = stored.findings if stored.findings is None or not stored.findings.failure else None
    said = said_in(findings)
    return visit.page(
        "article.html",
        stored=stored,
        article=known,
        findings=findings,
        title=pieces(known.title[:MOST], said.get(("title", 0), ())),
        lead=pieces(known.lead[:MOST], said.get(("lead", 0), ())),
        body=list(paragraphs(known.body, said)),
        is_cut=sum(map(len, known.body)) > MOST,
        site=visit.sources.sites.get(known.site),
        mark=store.marks.of(visit.user, [known.id]).get(known.id),
        edits=edits(store.versions(known.id)) if stored.version > 1 else [],
        correction=correction_of(visit, stored),
        seen=digest(stored),
        behind="behind" in request.query_params,
        story=_story(store, stored),
        similar=_similar(visit.sources, known.id),
        sites=visit.sources.sites,
        back=f"/?{request.url.query}" if request.url.query else "",
    )


@router.get("/articles/{one}/text")
def text(request: Request, one: str) -> Response:
    """The whole text, as nothing but text."""
    known = Visit(request).sources.store.article(one).article
    parts = (known.title, known.lead, *known.body, *known.captions, known.byline)
    return PlainTextResponse("\n\n".join(part for part in parts if part).encode("utf-8", "replace"))


def _story(store: Store, stored: StoredArticle) -> list[Telling]:
    """The other articles of the story, in order, this one among them; none for a story of one."""
    if not stored.story:
        return []
    try:
        story: Story = store.story(stored.story)
    except StoreError:
        return []
    if len(story.members) < 2:
        return []
    articles = {name: each.article for name, each in store.current([one.article_id for one in story.members]).items()}
    original = articles.get(story.original)
    return [
        Telling(
            articles[one.article_id],
            one.role,
            one.kept,
            tuple(_passage(original, span) for span in one.left_out[:_LEFT_OUT]) if original else (),
            one.article_id == stored.article.id,
        )
        for one in story.members
        if one.article_id in articles
    ]


def _passage(article: Article, span: Span) -> str:
    parts = {"title": (article.title,), "lead": (article.lead,), "paragraphs": article.body}.get(span.field, ())
    text = parts[span.index][span.start : span.end] if span.index < len(parts) else ""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"


def _similar(sources: Sources, one: str) -> tuple[Hit, ...]:
    try:
        return sources.backend.similar(one, _SIMILAR)
    except BackendUnavailable:  # the article is shown without
        return ()

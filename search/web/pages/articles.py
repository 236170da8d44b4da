"""One article: its text with the words that say what was signed, the record, versions, story, what is like it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import PlainTextResponse, Response

from pipelines.article import Article
from pipelines.errors import BackendUnavailable, QueryError, StoreError
from pipelines.findings import Span
from pipelines.store import Store
from pipelines.store.records import StoredArticle
from pipelines.stories import Story
from search.backends.protocol import Hit
from search.documents import document
from search.highlight import highlight
from search.query import TextField, parse
from search.web.correction import digest
from search.web.differences import edits, lightened
from search.web.evidence import pieces, said_in
from search.web.pages.corrections import correction_of
from search.web.portions import TITLE, Portions
from search.web.sources import Sources
from search.web.visit import Visit

router = APIRouter()

_SIMILAR = 6
_LEFT_OUT = 5
_LONGEST = 300
_SIGNINGS = 8
_TOLD = 12
"""Signings, and articles of the story, of which the page tells."""


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
    if request.headers.get("sec-purpose", "") == "" and not request.scope.get("head"):
        store.marks.read(visit.user, [known.id], visit.now)
    findings = stored.findings if stored.findings is None or not stored.findings.failure else None
    said = said_in(findings)
    portions = Portions(known, said)
    number = portion_number(request.query_params.get("part", ""), len(portions))
    return visit.page(
        "article.html",
        stored=stored,
        article=known,
        findings=findings,
        title=pieces(known.title[:TITLE], said.get(("title", 0), ())),
        body=portions.shown(number),
        number=number,
        numbers=len(portions),
        part_address=lambda part: _part_address(request, known.id, part),
        said_at=[portions.evidence(one) for one in (findings.signings if findings else ())[:_SIGNINGS]],
        wanted=_wanted(request, portions, stored) if len(portions) > 1 else None,
        site=visit.sources.sites.get(known.site),
        mark=store.marks.of(visit.user, [known.id]).get(known.id),
        edits=lightened(edits(store.versions(known.id))) if stored.version > 1 else [],
        correction=correction_of(visit, stored),
        seen=digest(stored),
        behind="behind" in request.query_params,
        story=_story(store, stored),
        similar=_similar(visit.sources, known.id),
        sites=visit.sources.sites,
        hits=_hits(request),
    )


@router.get("/articles/{one}/text")
def text(request: Request, one: str) -> Response:
    """The whole text, as nothing but text."""
    known = Visit(request).sources.store.article(one).article
    parts = (known.title, known.lead, *known.body, *known.captions, known.byline)
    return PlainTextResponse("\n\n".join(part for part in parts if part).encode("utf-8", "replace"))


def portion_number(given: str, numbers: int) -> int:
    """The portion that an address asks for; the last one for one behind it. Raises HTTPException for what is none."""
    if not given:
        return 1
    if not (given.isascii() and given.isdigit()) or int(given[:9]) < 1:
        raise HTTPException(404)
    return min(int(given[:9]), numbers)


def _without_part(request: Request) -> str:
    return urlencode([one for one in request.query_params.multi_items() if one[0] != "part"])


def _hits(request: Request) -> str:
    """The parameters of the search that it was opened from; empty if it was not."""
    return urlencode([one for one in request.query_params.multi_items() if one[0] not in ("part", "behind")])


def _part_address(request: Request, one: str, part: int) -> str:
    fields = "&".join(filter(None, (_without_part(request), f"part={part}" if part > 1 else "")))
    return f"/articles/{one}?{fields}" if fields else f"/articles/{one}"


def _wanted(request: Request, portions: Portions, stored: StoredArticle) -> tuple[int, str] | None:
    """Where the text first says what the reader searched for."""
    try:
        query = parse(request.query_params.get("q", "")[:4000])
    except QueryError:
        return None
    found = highlight(query, document(stored, {})).fragments
    first = next((one for one in found if one.field is TextField.BODY and one.spans), None)
    return portions.of_line(first.start + first.spans[0][0]) if first else None


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
    told = [
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
    shown = told[:_TOLD]
    return shown if any(one.is_this for one in shown) else [*shown[:-1], *(one for one in told if one.is_this)]


def _passage(article: Article, span: Span) -> str:
    parts = {"title": (article.title,), "lead": (article.lead,), "paragraphs": article.body}.get(span.field, ())
    text = parts[span.index][span.start : span.end] if span.index < len(parts) else ""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"


def _similar(sources: Sources, one: str) -> tuple[Hit, ...]:
    try:
        return sources.backend.similar(one, _SIMILAR)
    except BackendUnavailable:  # the article is shown without
        return ()

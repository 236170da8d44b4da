"""Articles."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from pipelines.article import to_json
from pipelines.findings import to_json as findings_json
from pipelines.store.records import StoredArticle
from search.results import hit_json
from search.web.api.answers import PROBLEMS, answer
from search.web.api.records.articles import ArticleAnswer, StoryAnswer, Versions
from search.web.api.records.searching import SimilarHits
from search.web.visit import Visit

router = APIRouter(tags=["articles"], responses=PROBLEMS)

Id = Annotated[str, Path(max_length=64, description="Of an article, or of any of its pages.")]


@router.get("/articles/{one}", response_model=ArticleAnswer)
def article(request: Request, one: Id) -> Response:
    """One article with all that is known of it."""
    visit = Visit(request)
    stored = visit.sources.store.article(one)
    mark = visit.sources.store.marks.of(visit.user, [stored.article.id]).get(stored.article.id)
    reader = {
        "read_at": mark.read_at.isoformat() if mark and mark.read_at else None,
        "starred_at": mark.starred_at.isoformat() if mark and mark.starred_at else None,
    }
    return answer(request, article_json(stored) | {"reader": reader})


@router.get("/articles/{one}/versions", response_model=Versions)
def versions(request: Request, one: Id) -> Response:
    """Every version, oldest first."""
    history = Visit(request).sources.store.versions(one)
    return answer(
        request,
        {
            "versions": [
                {
                    "number": each.number,
                    "seen_at": each.seen_at.isoformat(),
                    "changed": list(each.changed),
                    "origin": each.origin,
                    "article": to_json(each.article),
                }
                for each in history
            ]
        },
    )


@router.get("/articles/{one}/story", response_model=StoryAnswer)
def story(request: Request, one: Id) -> Response:
    """The story that it tells: members in order of publication, the original first, with what each left out."""
    found = Visit(request).sources.store.story(one)
    return answer(
        request,
        {
            "id": found.id,
            "original": found.original,
            "aliases": list(found.aliases),
            "members": [
                {
                    "article": each.article_id,
                    "role": each.role,
                    "kept": round(each.kept, 4),
                    "left_out": [[span.field, span.index, span.start, span.end] for span in each.left_out],
                    "linked": list(each.linked),
                }
                for each in found.members
            ],
        },
    )


@router.get("/articles/{one}/similar", response_model=SimilarHits)
def similar(request: Request, one: Id, limit: Annotated[int, Query(ge=1, le=50)] = 10) -> Response:
    """Articles about the same, without those that tell the same story."""
    sources = Visit(request).sources
    known = sources.store.article(one).article
    return answer(request, {"hits": [hit_json(each) for each in sources.backend.similar(known.id, limit)]})


def article_json(stored: StoredArticle) -> dict[str, Any]:
    """``stored`` as JSON-ready values, as ``kyket show --json`` prints it."""
    return to_json(stored.article) | {
        "version": stored.version,
        "aliases": list(stored.aliases),
        "first_seen": stored.first_seen.isoformat(),
        "last_seen": stored.last_seen.isoformat(),
        "gone_since": stored.gone_since.isoformat() if stored.gone_since else None,
        "origin": stored.origin,
        "story": stored.story or None,
        "findings": findings_json(stored.findings) if stored.findings is not None else None,
    }

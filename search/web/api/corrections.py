"""What a person says instead of the recogniser."""

from __future__ import annotations

from json import dumps
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from pipelines.correcting import corrected, labels
from pipelines.errors import KyketError
from pipelines.findings import Findings, Label
from pipelines.store.recognised import Overtaken
from pipelines.store.records import StoredArticle
from search.web.access import Action
from search.web.api.answers import BODY_PROBLEMS, PROBLEMS, answer, fails
from search.web.api.articles import Id
from search.web.api.bodies import described, json_body
from search.web.api.problems import known_problem
from search.web.api.records.articles import CorrectionAnswer
from search.web.correction import digest, seen_of
from search.web.languages.asking import preferred
from search.web.pages.corrections import correction_of, follow
from search.web.templating import seen
from search.web.visit import Visit

router = APIRouter(tags=["articles"], responses=PROBLEMS)

Said = Annotated[dict[str, Any], Depends(json_body)]


class Correcting(BaseModel):
    """What an article says, as `GET` gives it; what is left out stays."""

    label: Label = "unrelated"
    provinces: list[str] = []
    signings: list[dict[str, Any]] = []
    documents: list[dict[str, Any]] = []
    officials: list[dict[str, Any]] = []
    note: str = Field(max_length=1000, description="Why, for the next person.")
    seen: str = Field("", description="What you looked at; when that has changed meanwhile, the answer is 409.")


@router.get("/articles/{one}/correction", response_model=CorrectionAnswer)
def shown(request: Request, one: Id) -> Response:
    """What the article is shown to say, in the form in which it is corrected, and who has corrected it."""
    visit = Visit(request)
    return answer(request, _json(visit, visit.sources.store.article(one)))


@router.put(
    "/articles/{one}/correction",
    response_model=CorrectionAnswer,
    responses=BODY_PROBLEMS | fails((409, "It has changed since it was looked at")),
    openapi_extra=described(Correcting),
)
def correct(request: Request, one: Id, said: Said) -> Response:
    """Have the article say this, now and after every new reading."""
    visit = Visit(request)
    visit.require(Action.CORRECT)
    store = visit.sources.store
    stored = store.article(one)
    note = said.get("note")
    note = " ".join(seen(note).split())[:1000] if isinstance(note, str) else ""
    if not note:
        raise KyketError("note is missing", about=stored.article.id, remedy="say why, for the next person")
    if not _is_text(said):
        raise KyketError("half a character", about=stored.article.id, remedy="send whole ones, in UTF-8")
    values = {name: value for name, value in said.items() if name not in ("note", "seen")}
    found = corrected(values, stored.article, stored.findings, stored.article.id)
    if said.get("seen", digest(stored)) != digest(stored):
        return known_problem(preferred(request), 409, "overtaken", about=stored.article.id)
    try:
        store.correct(stored.article.id, found, visit.user, visit.now, note, seen_of(stored))
    except Overtaken:
        return known_problem(preferred(request), 409, "overtaken", about=stored.article.id)
    follow(visit)
    return answer(request, _json(visit, store.article(one)))


@router.delete("/articles/{one}/correction", response_model=CorrectionAnswer)
def uncorrect(request: Request, one: Id) -> Response:
    """Show what the recogniser reads again."""
    visit = Visit(request)
    visit.require(Action.CORRECT)
    if visit.sources.store.uncorrect(one):
        follow(visit)
    return answer(request, _json(visit, visit.sources.store.article(one)))


def _json(visit: Visit, stored: StoredArticle) -> dict[str, Any]:
    found = stored.findings if stored.findings is not None and not stored.findings.failure else Findings("unrelated")
    made = correction_of(visit, stored)
    who = {"who": made.who, "at": made.at.isoformat(), "note": made.note, "version": made.version} if made else None
    return labels(stored.article, found) | {
        "id": stored.article.id,
        "seen": digest(stored),
        "corrected": who,
    }


def _is_text(said: dict[str, Any]) -> bool:
    """Whether all of it can be written: JSON can escape half of a character."""
    try:
        dumps(said, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True

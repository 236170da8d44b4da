"""How to search: examples that can be tried, and the keys."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from fastapi import APIRouter, Request
from fastapi.responses import Response

from search.web.state import SearchState
from search.web.visit import Visit

router = APIRouter()


@dataclass(frozen=True)
class Example:
    """One query."""

    state: SearchState
    said: str
    """What it finds."""


@dataclass(frozen=True)
class Group:
    """Examples of one kind."""

    title: str
    examples: tuple[Example, ...]


@router.get("/help")
def page(request: Request) -> Response:
    """The query language in short."""
    visit = Visit(request)
    return visit.page("help.html", groups=groups(visit.language.code))


@cache
def groups(code: str) -> tuple[Group, ...]:
    """The examples in the language with this code."""
    told = tomllib.loads(files("search.web.languages").joinpath("help.toml").read_text(encoding="utf-8"))
    return tuple(
        Group(one["title"], tuple(Example(SearchState(query), said) for query, said in one["rows"]))
        for one in told[code]
    )

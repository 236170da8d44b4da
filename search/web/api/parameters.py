"""The parameters of a search, as the OpenAPI document tells them. The page's address has the same."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request

from search.web.state import SearchState

_Several = list[str] | None


def search_state(
    request: Request,
    q: Annotated[str, Query(max_length=4000, description="In the query language; empty: everything.")] = "",
    province: Annotated[_Several, Query(description="Name of the article's day; may repeat.")] = None,
    agency: Annotated[_Several, Query(description="A party: key or name; may repeat.")] = None,
    site: Annotated[_Several, Query(description="Id of a site; may repeat.")] = None,
    kind: Annotated[_Several, Query(description="committee, paper, party, portal, central; may repeat.")] = None,
    label: Annotated[_Several, Query(description="signing, coordination, unrelated; may repeat.")] = None,
    document_kind: Annotated[_Several, Query(description="E.g. quy chế phối hợp; may repeat.")] = None,
    year: Annotated[_Several, Query(description="Of publication; may repeat.")] = None,
    language: Annotated[_Several, Query(description="ISO 639-1; may repeat.")] = None,
    story: Annotated[_Several, Query(description="Id of a story; may repeat.")] = None,
    first: Annotated[str, Query(alias="from", max_length=20, description="Published this day or later.")] = "",
    last: Annotated[str, Query(alias="to", max_length=20, description="… or earlier.")] = "",
    unread: Annotated[
        str, Query(max_length=20, description="1: only what you have not read; a moment in seconds: as of then.")
    ] = "",
    sort: Annotated[str, Query(max_length=20, description="relevance or date.")] = "relevance",
) -> SearchState:
    """The search that the address asks for."""
    del q, province, agency, site, kind, label, document_kind, year, language, story, first, last, sort, unread
    given = [(name, value) for name, value in request.query_params.multi_items() if name not in ("page", "view")]
    return SearchState.read(given)


Search = Annotated[SearchState, Depends(search_state)]

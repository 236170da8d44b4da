"""Of a search."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic.json_schema import SkipJsonSchema

from pipelines.findings import Label
from search.query.nodes import TextField
from search.web.api.records import Sent
from search.web.api.records.sites import Missing


class Marked(Sent):
    """A text with the words that were found."""

    text: str
    spans: list[tuple[int, int]]
    """Of each word: where it begins and where it ends, in characters of `text`."""
    marked: str
    """The text with `<mark>` and `</mark>` around them; not escaped for HTML."""


class Fragment(Marked):
    """A stretch of the article."""

    field: TextField


class Highlights(Sent):
    """Where the words of the query stand."""

    title: Marked
    lead: Marked
    fragments: list[Fragment]


class Hit(Sent):
    """One article found."""

    id: str
    site: str
    site_name: str
    url: str
    title: str
    lead: str
    published: datetime | None
    province: str
    """Under its name of the article's day; empty for a central site."""
    province_now: str
    """The same under its present name."""
    kind: str
    """Of the site."""
    language: str
    score: float
    label: Label | Literal[""]
    """Empty for an article that was not read yet."""
    document_kinds: list[str]
    parties: list[str]
    signed_on: list[date]
    story: str
    story_size: int
    """Articles of its story among the hits; counted with `collapse` alone."""
    highlights: Highlights | SkipJsonSchema[None] = None
    """Left out of a search without words."""


class Bucket(Sent):
    """One value of a facet."""

    key: str
    count: int
    name: str = ""
    """What a person calls it; left out where that is the key."""


class Bar(Sent):
    """Articles of some days."""

    first: date
    last: date
    count: int


class SimilarHits(Sent):
    """Articles about the same, the most alike first."""

    hits: list[Hit]


class SearchAnswer(Sent):
    """One page of hits, and what is counted over all of them."""

    total: int
    """Articles found."""
    stories: int | None
    """… told as so many stories; null unless `collapse` asked for it."""
    took_ms: float
    suggestion: str
    """A query that finds more, where this one is probably not what was meant; else empty."""
    offset: int
    """Hits before the first of these."""
    after: str
    """The cursor of the next page, for `after`; empty on the last one."""
    hits: list[Hit]
    facets: dict[str, list[Bucket]]
    """By name; empty on a page after the first."""
    histogram: list[Bar]
    gaps: list[Missing]
    """Times within the search in which kyket did not see a site: what was published then may lack."""

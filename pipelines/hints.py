"""What a CMS family and a site can tell the extractor.

A family (``crawlers/cms/*.py``) is a value of :class:`Hints`; the extractor knows no family by name. All selectors are
CSS and are tried in order; the first that matches wins, except ``noise`` and ``captions``, where all apply.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Hints:
    """Where the fields stand on the pages of one CMS family. Every field may be empty: then the generic way is used."""

    family: str
    """Short name, also the module's: ``nukeviet``."""
    title: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    """The narrowest element that holds the whole body."""
    byline: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    """Elements whose text (or ``datetime``/``content`` attribute) is the printed date of the article."""
    modified: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    """Elements inside (or beside) the body whose text is a caption; taken out of the body."""
    noise: tuple[str, ...] = ()
    """Elements that are never part of an article: tool bars, related boxes, comments, ratings, page clocks."""
    residue: tuple[str, ...] = ()
    """Regular expressions (full match on a cleaned paragraph) of text the CMS leaves in the body."""
    meta_dates: tuple[str, ...] = ()
    """``strptime`` formats of ``article:published_time`` where the family does not print ISO 8601."""
    clock: tuple[str, ...] = ()
    """``twenty-four-hour``: the family prints hours from 0 to 23, whatever the text says of the time of day."""
    marks: tuple[str, ...] = ()
    """CSS selectors or ``re:`` patterns over the raw HTML by which a page of this family is recognised."""


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What the registry knows of a site that the extractor needs."""

    id: str
    province: str = ""
    """Name under which the site began (before 1 July 2025), without "tỉnh"/"thành phố"; empty for a central site."""
    province_now: str = ""
    clock: tuple[str, ...] = field(default=())
    """Clock quirks: ``twelve-hour`` (no AM/PM printed), ``month-first``, ``gmt-feed`` …"""
    selectors: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Selectors of this site alone, by field name of :class:`Hints`; they come before the family's."""

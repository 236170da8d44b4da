"""How what was found of a site is said to a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from pipelines.article import VIETNAM
from pipelines.health.pages import (
    AROUND,
    CHANGED,
    FAMILY,
    LONG,
    LOST,
    MISSING,
    NO_ARTICLE,
    SHORT,
    SWALLOWED,
    TEMPLATE,
    Break,
)

_WORDS: Mapping[str, str] = {
    LOST: "hold less than the same pages held before",
    CHANGED: "have a template that was not known and lack what the site's pages have",
    NO_ARTICLE: "hold no article",
    SHORT: "have a far shorter text than is usual",
    LONG: "have a far longer text than is usual",
    SWALLOWED: "have hardly any text around the article: it is probably in it",
    AROUND: "have more text around the article than is usual",
    TEMPLATE: "have a template that was not known",
    FAMILY: "bear the marks of another CMS family, or of none",
    **{mark: f"have no {name}" for name, mark in MISSING.items()},
}


def clause(one: Break) -> str:
    """``6 of the last 7 pages hold no article (usually 0.5%)``."""
    return f"{one.bad} of the last {one.of} pages {_WORDS[one.mark]} (usually {one.usual:.1%})"


def crawls(count: int) -> str:
    """``1 crawl``, ``3 crawls``."""
    return "1 crawl" if count == 1 else f"{count} crawls"


def moment(value: datetime) -> str:
    """``29/4/2021 16:20`` in Vietnamese time."""
    local = value.astimezone(VIETNAM)
    return f"{local.day}/{local.month}/{local.year} {local:%H:%M}"


def long(value: timedelta) -> str:
    """How long something lasts: in hours, from two days on in days."""
    hours = value.total_seconds() / 3600
    return f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"


def chance(value: float) -> str:
    """``1 day in 1,250``."""
    return f"1 day in {1 / value:,.0f}" if value > 1e-6 else "less than 1 day in a million"

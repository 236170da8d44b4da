"""Facets: how many hits have which value. Every backend counts in its own way; names and order are given here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from search.backends.protocol import Bucket
from search.documents import IndexDocument

FACETS = ("province", "site", "kind", "year", "label", "document_kind", "agency")
"""In the order they are shown."""


def facet_values(document: IndexDocument) -> dict[str, tuple[str, ...]]:
    """The keys under which ``document`` is counted in each facet, each once; an empty value is none."""
    day = document.day
    values: dict[str, Iterable[str]] = {
        "province": (document.province,),
        "site": (document.site,),
        "kind": (document.kind,),
        "year": (str(day.year) if day else "",),
        "label": (document.label,),
        "document_kind": document.document_kinds,
        "agency": document.agencies,
    }
    return {facet: tuple(dict.fromkeys(filter(None, values[facet]))) for facet in FACETS}


def facets(counts: Mapping[str, Mapping[str, int]], site_names: Mapping[str, str]) -> dict[str, tuple[Bucket, ...]]:
    """The facets of hits that a backend has counted: by facet, by key.

    All facets are there, most hits first, ties by key; empty keys and those without hits are left out.
    """
    names: dict[str, Mapping[str, str]] = {"site": site_names}
    if counts.get("agency"):
        names["agency"] = _agency_names()
    return {facet: _buckets(counts.get(facet, {}), names.get(facet, {})) for facet in FACETS}


def _buckets(counts: Mapping[str, int], names: Mapping[str, str]) -> tuple[Bucket, ...]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Bucket(key, count, names.get(key, "")) for key, count in ordered if key and count > 0)


@cache
def _agency_names() -> dict[str, str]:
    """What each agency of the registry is called now, by key."""
    # Imported here: a search without agencies among its hits need not wait for their registry.
    from pipelines.agencies import registry

    return {agency.key: agency.name_on(date.max) for agency in registry().types}

"""What is offered while one types: provinces, agencies, saved searches."""

from __future__ import annotations

from functools import cache
from typing import Any

from pipelines.store import Store


def choices(store: Store) -> dict[str, Any]:
    """Lists for the templates."""
    saved = {one.query: one.name for one in store.alerts.all(enabled=True) if one.query and len(one.query) < 300}
    return {
        "province_names": province_names(),
        "agency_names": agency_names(),
        "saved_queries": sorted(saved.items(), key=lambda its: its[1].casefold())[:50],
    }


@cache
def province_names() -> tuple[str, ...]:
    """Every name that a province has had."""
    from pipelines.provinces import provinces

    return tuple(dict.fromkeys(name for one in provinces() for name in one.names))


@cache
def agency_names() -> tuple[str, ...]:
    """Each agency under its present name."""
    from datetime import date

    from pipelines.agencies import registry

    return tuple(dict.fromkeys(one.name_on(date.max) for one in registry().types))


@cache
def agency_name(key: str) -> str:
    """What the agency with this key is called now; ``key`` itself for one that is none."""
    from datetime import date

    from pipelines.agencies import registry

    known = registry().of_key(key)
    return known.name_on(date.max) if known else key

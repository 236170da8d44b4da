"""Facts and news as the ledger keeps them."""

from __future__ import annotations

from functools import cache, lru_cache

from pydantic import TypeAdapter

from pipelines.alerts import Fact, News


@lru_cache(maxsize=4096)  # one event is told by many alerts
def dump_fact(fact: Fact) -> str:
    """``fact`` as JSON text."""
    return _facts().dump_json(fact, exclude_defaults=True).decode()


@lru_cache(maxsize=4096)
def load_fact(text: str) -> Fact:
    """The inverse of :func:`dump_fact`."""
    return _facts().validate_json(text)


@lru_cache(maxsize=4096)
def dump_news(news: tuple[News, ...]) -> str:
    """``news`` as JSON text."""
    return _news().dump_json(news).decode()


@lru_cache(maxsize=4096)
def load_news(text: str) -> tuple[News, ...]:
    """The inverse of :func:`dump_news`."""
    return _news().validate_json(text)


@cache
def _facts() -> TypeAdapter[Fact]:
    return TypeAdapter(Fact)


@cache
def _news() -> TypeAdapter[tuple[News, ...]]:
    return TypeAdapter(tuple[News, ...])

"""What every search backend is held to. A new backend joins by one more entry in ``BACKENDS``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.article import VIETNAM
from search import IndexDocument, SearchBackend, SearchRequest, SqliteBackend, parse

BACKENDS: dict[str, Callable[[Path], SearchBackend]] = {"sqlite": lambda folder: SqliteBackend(folder / "index.sqlite")}


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchBackend]:
    """An empty index."""
    with ExitStack() as stack:
        made = BACKENDS[request.param](tmp_path)
        stack.callback(made.close)
        made.clear()
        yield made


@pytest.fixture
def article() -> Callable[..., IndexDocument]:
    """A maker of documents: what is not given is empty."""

    def make(number: int = 1, **values: Any) -> IndexDocument:
        published = values.pop("published", None)
        if isinstance(published, str):
            published = datetime.fromisoformat(published).replace(tzinfo=VIETNAM)
        given: dict[str, Any] = {
            "id": f"{number:016x}",
            "url": f"https://{values.get('site', 'baolamdong.vn')}/{number}",
            "site": "baolamdong.vn",
            "site_name": "Báo Lâm Đồng",
            "kind": "paper",
            "province": "Lâm Đồng",
            "province_now": values.get("province", "Lâm Đồng"),
            "title": "",
            "lead": "",
            "body": "",
            "captions": "",
            "byline": "",
            "published": published,
            "published_precision": "minute",
            "language": "vi",
        }
        return IndexDocument(**{**given, **values})

    return make


@pytest.fixture
def found(backend: SearchBackend) -> Callable[..., list[int]]:
    """The numbers of the articles that a query finds, in order."""

    def find(query: str, **options: Any) -> list[int]:
        result = backend.search(SearchRequest(parse(query), **{"limit": 100, **options}))
        assert result.total == len(result.hits) or options.get("limit") is not None
        return [int(hit.id, 16) for hit in result.hits]

    return find

"""A fresh store on each database, and records to put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.article import VIETNAM, ArchiveReference, Article, DateProvenance, page_id
from pipelines.store import PageRecord, PageState, Store

NOON = datetime(2025, 3, 10, 5, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOON


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty place for a store."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/store.sqlite"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    with Store.open(store_url) as opened:
        yield opened


@pytest.fixture
def address() -> Callable[..., tuple[str, str]]:
    """(page id, address) of the page ``name`` on a site."""

    def make(name: str, site: str = "nukeviet.demo") -> tuple[str, str]:
        url = f"https://{site}/tin-tuc/{name}.html"
        return page_id(site, url), url

    return make


@pytest.fixture
def article(address: Callable[..., tuple[str, str]]) -> Callable[..., Article]:
    """The article that the page ``name`` shows; fields may be given."""

    def make(name: str, text: str = "", site: str = "nukeviet.demo", **fields: Any) -> Article:
        one, url = address(name, site)
        values: dict[str, Any] = {
            "id": one,
            "url": url,
            "canonical_url": url,
            "site": site,
            "title": f"Ký kết chương trình phối hợp {text or name}",
            "lead": "Sáng 10/3, hai cơ quan đã ký kết chương trình phối hợp công tác.",
            "body": (f"Đoạn thứ nhất của {text or name}.", "Đoạn thứ hai: hội nghị đã thống nhất năm nội dung."),
            "captions": ("Quang cảnh buổi lễ ký kết.",),
            "byline": "Hồng Nhung",
            "published": datetime(2025, 3, 10, 9, 30, tzinfo=VIETNAM),
            "published_raw": "10/03/2025 09:30",
            "published_from": DateProvenance("page", "minute"),
            "modified": None,
            "language": "vi",
            "province": "Lâm Đồng",
            "province_now": "Lâm Đồng",
            "fetched_at": NOON,
            "extractor": "1 nukeviet",
        }
        return Article(**(values | fields))

    return make


@pytest.fixture
def visit(address: Callable[..., tuple[str, str]]) -> Callable[..., PageRecord]:
    """A visit to the page ``name``, successful unless a state is given; ``number`` tells responses apart."""

    def make(
        name: str,
        number: int = 1,
        *,
        state: PageState = PageState.FETCHED,
        run: int | None = None,
        site: str = "nukeviet.demo",
        **fields: Any,
    ) -> PageRecord:
        one, url = address(name, site)
        values: dict[str, Any] = {
            "page_id": one,
            "site": site,
            "run_id": run,
            "url": url,
            "canonical_url": url,
            "state": state,
            "fetched_at": NOON + timedelta(hours=number),
            "status": 200,
        }
        if state is PageState.FETCHED:
            values |= {
                "content_hash": f"{name}-{number}",
                "etag": f'"{number}"',
                "archive": ArchiveReference(f"{name}.warc.gz", number * 1000),
            }
        return PageRecord(**(values | fields))

    return make

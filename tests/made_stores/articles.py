"""A store with articles made for the tests of indexing, and what an index of it must hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from pipelines.article import VIETNAM, Article, page_id
from pipelines.store import Store
from search import SearchBackend, SearchRequest, SiteInfo, document, parse
from search.backends.life import Index
from search.reconcile import reconcile

NOW = datetime(2021, 5, 1, tzinfo=UTC)
SITE = "tuyengiao.hagiang.gov.vn"
SITES = {SITE: SiteInfo("Tuyên giáo Hà Giang", "committee", "Hà Giang", "Tuyên Quang")}


def written(number: int, **values: Any) -> Article:
    """The article ``number``: what is not given is made up."""
    site = values.get("site", SITE)
    url = f"https://{site}/{number}.html"
    given: dict[str, Any] = {
        "id": page_id(site, url), "url": url, "canonical_url": url, "site": site,
        "title": f"Tin số {number}", "lead": "Lời dẫn", "body": (f"Đoạn {number}", "Đoạn hai"),
        "captions": ("Ảnh",), "byline": "Hồng Nhung",
        "published": datetime(2021, 4, 29, 16, 20, tzinfo=VIETNAM), "published_raw": "", "published_from": None,
        "modified": None, "language": "vi", "province": "Hà Giang", "province_now": "Tuyên Quang",
    }  # fmt: skip
    return Article(**{**given, **values})


def long(number: int, words: int = 300) -> Article:
    """The article ``number``, long enough that taking in some hundreds of them lasts."""
    text = " ".join(f"chữ{(number * place) % 9973}" for place in range(words))
    return written(number, body=(f"Đoạn {number}", "Lễ ký kết chương trình phối hợp", text))


def save(store: Store, *articles: Article) -> None:
    """Puts ``articles`` into ``store``, as a crawl does."""
    store.save_outcomes([(article.id, article, "crawl") for article in articles], NOW)


def filled(store: Store, numbers: Iterable[int]) -> Store:
    """``store`` with the long articles ``numbers``."""
    articles = [long(number) for number in numbers]
    for start in range(0, len(articles), 200):
        save(store, *articles[start : start + 200])
    return store


def agrees(backend: SearchBackend, store: Store) -> bool:
    """Whether searching the index finds exactly what the store holds, each article once, field by field."""
    held = {stored.article.id: document(stored, SITES) for stored in store.articles()}
    found = list(backend.scan(SearchRequest(parse("*"))))
    return len(found) == len(held) and {one.id: one for one in found} == held


def whole(index: Index, store: Store) -> bool:
    """Whether `kyket index reconcile` finds nothing missing, surplus, stale or twice in ``index``."""
    listed = [article_id for article_id, _ in index.listed()]
    result = reconcile(index, store, SITES, repair=False)
    return result.agrees and not result.not_yet and len(listed) == len(set(listed)) == result.articles

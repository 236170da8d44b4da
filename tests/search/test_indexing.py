"""The index follows the store, whatever happens."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.article import VIETNAM, Article, page_id
from pipelines.store import Store
from search import IndexDocument, IndexUnusable, SearchRequest, SiteInfo, SqliteBackend, document, parse, update

NOW = datetime(2021, 5, 1, tzinfo=UTC)
SITES = {"tuyengiao.hagiang.gov.vn": SiteInfo("Tuyên giáo Hà Giang", "committee", "Hà Giang", "Tuyên Quang")}
EVERYTHING = SearchRequest(parse("*"), limit=1000)


def written(number: int, **values: Any) -> Article:
    site = values.get("site", "tuyengiao.hagiang.gov.vn")
    url = f"https://{site}/{number}.html"
    given: dict[str, Any] = {
        "id": page_id(site, url), "url": url, "canonical_url": url, "site": site,
        "title": f"Tin {number}", "lead": "Lead", "body": (f"Đoạn {number}", "Đoạn hai"),
        "captions": ("Ảnh",), "byline": "Hồng Nhung",
        "published": datetime(2021, 4, 29, 16, 20, tzinfo=VIETNAM), "published_raw": "", "published_from": None,
        "modified": None, "language": "vi", "province": "Hà Giang", "province_now": "Tuyên Quang",
    }  # fmt: skip
    return Article(**{**given, **values})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}") as opened:
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.sqlite"


@pytest.fixture
def backend(path: Path) -> Iterator[SqliteBackend]:
    with SqliteBackend(path) as opened:
        yield opened


def save(store: Store, *articles: Article) -> None:
    store.save_outcomes([(article.id, article, "crawl") for article in articles], NOW)


def agrees(backend: SqliteBackend, store: Store) -> bool:
    """Whether the index holds exactly what the store holds."""
    held = {stored.article.id: document(stored, SITES) for stored in store.articles()}
    return {found.id: found for found in backend.scan(EVERYTHING)} == held


def test_a_document_has_what_article_and_registry_say(store: Store) -> None:
    save(store, written(1), written(2, site="x.vn", province="", province_now="", published=None))
    first, second = (document(stored, SITES) for stored in store.articles())
    assert first == IndexDocument(
        id=written(1).id, url="https://tuyengiao.hagiang.gov.vn/1.html", site="tuyengiao.hagiang.gov.vn",
        site_name="Tuyên giáo Hà Giang", kind="committee", province="Hà Giang", province_now="Tuyên Quang",
        title="Tin 1", lead="Lead", body="Đoạn 1\nĐoạn hai", captions="Ảnh", byline="Hồng Nhung",
        published=datetime(2021, 4, 29, 16, 20, tzinfo=VIETNAM), published_precision="minute", language="vi",
        story=written(1).id, version=1, seq=first.seq,
    )  # fmt: skip
    assert first.published is not None
    assert first.published.tzinfo is VIETNAM
    assert (second.site_name, second.kind, second.province, second.day) == ("x.vn", "", "", None)


def test_new_edited_and_forgotten_articles_arrive(store: Store, backend: SqliteBackend) -> None:
    save(store, *(written(number) for number in range(30)))
    assert update(backend, store, SITES, batch=7) == 30
    assert agrees(backend, store)
    save(store, written(3, body=("Sửa lại",)), written(40))
    store.forget(written(5).id, NOW)
    assert update(backend, store, SITES) == 3
    assert agrees(backend, store)
    assert backend.search(SearchRequest(parse("sửa"))).total == 1
    assert update(backend, store, SITES) == 0


def test_equal_texts_of_a_site_are_found_once(store: Store, backend: SqliteBackend) -> None:
    save(store, written(1, body=("Như nhau",)), written(2))
    update(backend, store, SITES)
    same = {"title": "Tin 1", "body": ("Như nhau",)}
    save(store, written(2, **same), written(3, **same))
    update(backend, store, SITES)
    assert agrees(backend, store)
    assert backend.search(SearchRequest(parse('"như nhau"'))).total == 1


def test_it_ends_after_the_limit_and_goes_on_from_there(store: Store, backend: SqliteBackend) -> None:
    save(store, *(written(number) for number in range(10)))
    seen: list[int] = []
    assert update(backend, store, SITES, limit=4, batch=3, on_batch=seen.append) == 4
    assert (seen, backend.count()) == ([3, 1], 4)
    assert update(backend, store, SITES, limit=100) == 6
    assert agrees(backend, store)


@pytest.mark.parametrize("damage", ["missing", "garbage", "truncated", "older version"])
def test_an_index_that_is_of_no_use_is_made_again(
    store: Store, path: Path, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(store, *(written(number) for number in range(10)))
    with SqliteBackend(path) as backend, monkeypatch.context() as patched:
        if damage == "older version":
            patched.setattr("search.backends.sqlite_file.SCHEMA", "0")
        update(backend, store, SITES)
    content = path.read_bytes()
    match damage:
        case "missing":
            path.unlink()
        case "garbage":
            path.write_bytes(b"\xff" * len(content))
        case "truncated":
            path.write_bytes(content[: 8192 * 2])
    with SqliteBackend(path) as backend:
        assert update(backend, store, SITES) == 10
        assert agrees(backend, store)


def test_damage_that_a_search_meets_is_repaired_by_the_next_update(store: Store, path: Path) -> None:
    save(store, *(written(number) for number in range(10)))
    with SqliteBackend(path) as backend:
        update(backend, store, SITES)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE fts_data SET block = x'ffffffffffffffffffffffff' WHERE id > 10")
    connection.close()
    with SqliteBackend(path) as backend:
        with pytest.raises(IndexUnusable, match="kyket process"):
            backend.search(SearchRequest(parse("tin")))
        assert update(backend, store, SITES) == 10
        assert agrees(backend, store)
        assert backend.search(SearchRequest(parse("tin"))).total == 10


def test_the_index_of_another_store_is_made_again(store: Store, backend: SqliteBackend, tmp_path: Path) -> None:
    save(store, *(written(number) for number in range(10)))
    update(backend, store, SITES)
    with Store.open(f"sqlite:///{tmp_path / 'other.sqlite'}") as other:
        save(other, written(99))
        update(backend, other, SITES)
        assert agrees(backend, other)


def test_changes_taken_in_again_change_nothing(store: Store, backend: SqliteBackend) -> None:
    save(store, *(written(number) for number in range(10)))
    update(backend, store, SITES)
    backend.apply((), (), 0)
    assert update(backend, store, SITES) == 10
    assert agrees(backend, store)


def _update(store_url: str, path: str) -> None:
    with Store.open(store_url) as store:
        update(SqliteBackend(path), store, SITES, batch=20)


def _killed_at(wanted: int, store_url: str, backend: SqliteBackend) -> None:
    """Has a process index what the store holds, and kills it when that many articles are in, if it still runs."""
    process = multiprocessing.get_context("spawn").Process(target=_update, args=(store_url, str(backend.path)))
    process.start()
    while backend.position() < wanted and process.is_alive():
        os.sched_yield()
    process.kill()
    process.join()


def test_killed_while_indexing_and_run_again_nothing_is_lost_or_twice(
    store: Store, backend: SqliteBackend, tmp_path: Path
) -> None:
    save(store, *(written(number, body=(f"Đoạn {number}", "ký kết " * 300)) for number in range(1200)))
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    for wanted in (100, 500):
        _killed_at(wanted, url, backend)
        while backend.count() == 1200:  # it came to its end before it was killed, which tells nothing
            backend.clear()
            _killed_at(wanted, url, backend)
        assert 0 < backend.count() < 1200
    update(backend, store, SITES)
    assert agrees(backend, store)
    assert backend.search(SearchRequest(parse('"ký kết"'))).total == 1200

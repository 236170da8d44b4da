"""What is particular to the embedded index: its file."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.article import VIETNAM
from pipelines.errors import BackendUnavailable
from search import IndexDocument, IndexUnusable, SearchRequest, SqliteBackend, parse
from search.backends import sqlite_columns, sqlite_file
from search.backends.sqlite_columns import Rows
from search.backends.sqlite_finding import Found, best, best_of_stories, count_stories, find
from search.backends.sqlite_pool import MOST
from search.cursor import going_on

Make = Callable[..., IndexDocument]
EVERYTHING = SearchRequest(parse("*"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sub folder?#%" / "index.sqlite"


def test_before_anything_is_indexed_a_search_says_what_to_run(path: Path) -> None:
    backend = SqliteBackend(path)
    for ask in (lambda: backend.search(EVERYTHING), lambda: list(backend.scan(EVERYTHING)), lambda: backend.get("x")):
        with pytest.raises(BackendUnavailable, match="kyket process") as raised:
            ask()
        assert not isinstance(raised.value, IndexUnusable)
    assert (backend.count(), backend.position()) == (0, 0)
    assert not path.exists()


@pytest.mark.parametrize(
    "content", [b"", b"no database at all, but long enough to be looked at" * 40, b"SQLite format 3\x00" + b"x" * 5000]
)
def test_a_foreign_or_damaged_file_is_said_to_be_one_and_can_be_cleared(
    path: Path, article: Make, content: bytes
) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    backend = SqliteBackend(path)
    with pytest.raises(IndexUnusable, match="built again"):
        backend.search(EVERYTHING)
    with pytest.raises(IndexUnusable):
        backend.position()
    backend.clear()
    backend.apply([article(body="ký")], (), 1)
    assert backend.search(EVERYTHING).total == 1


def test_an_index_of_another_version_is_not_read(path: Path, article: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    with SqliteBackend(path) as backend:
        backend.apply([article()], (), 1)
    monkeypatch.setattr(sqlite_file, "SCHEMA", "0")
    with pytest.raises(IndexUnusable, match="another version"):
        SqliteBackend(path).position()


def test_an_index_that_cannot_be_opened_is_not_taken_for_damaged(path: Path) -> None:
    path.parent.mkdir()
    path.mkdir()
    with pytest.raises(BackendUnavailable) as raised:
        SqliteBackend(path).search(EVERYTHING)
    assert not isinstance(raised.value, IndexUnusable)


def test_searches_go_on_while_another_connection_writes(path: Path, article: Make) -> None:
    with SqliteBackend(path) as writer, SqliteBackend(path) as reader:
        writer.apply([article(1)], (), 1)
        with sqlite3.connect(path, isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("UPDATE meta SET value = '99' WHERE key = 'position'")
            assert reader.search(EVERYTHING).total == 1
            assert reader.position() == 1
            other.execute("ROLLBACK")
        writer.apply([article(2)], (), 2)
        assert (reader.search(EVERYTHING).total, reader.position()) == (2, 2)


def test_a_scan_sees_the_index_as_it_was_when_it_began(path: Path, article: Make) -> None:
    with SqliteBackend(path) as backend:
        backend.apply([article(number) for number in range(500)], (), 1)
        scan = backend.scan(EVERYTHING)
        first = next(scan)
        backend.apply((), [f"{number:016x}" for number in range(500)], 2)
        assert backend.search(EVERYTHING).total == 0
        assert len([first, *scan]) == 500


def test_an_open_reader_follows_a_rebuild(path: Path, article: Make) -> None:
    with SqliteBackend(path) as reader, SqliteBackend(path) as writer:
        writer.apply([article(1)], (), 1)
        assert reader.search(EVERYTHING).total == 1
        writer.clear()
        writer.apply([article(2), article(3)], (), 2)
        assert reader.search(EVERYTHING).total == 2


def test_a_batch_that_fails_in_the_middle_leaves_nothing_of_itself(path: Path, article: Make) -> None:
    with SqliteBackend(path) as backend:
        backend.apply([article(1, body="cũ")], (), 1)

        class Torn(Exception):
            pass

        def torn() -> object:
            yield article(1, body="mới")
            yield article(2)
            raise Torn

        with pytest.raises(Torn):
            backend.apply(torn(), [f"{1:016x}"], 2)  # type: ignore[arg-type]
        assert (backend.count(), backend.position()) == (1, 1)
        assert backend.search(SearchRequest(parse("cũ"))).total == 1


def test_one_object_serves_several_threads(path: Path, article: Make) -> None:
    with SqliteBackend(path) as backend:
        backend.apply([article(number, body="ký kết") for number in range(50)], (), 1)
        totals: list[int] = []
        threads = [
            threading.Thread(target=lambda: totals.append(backend.search(SearchRequest(parse('"ký kết"'))).total))
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert totals == [50] * 8


def _write_for_ever(path: str, article: IndexDocument) -> None:
    backend = SqliteBackend(path)
    for position in range(2, 100_000):
        batch = [
            IndexDocument(**{**_values(article), "id": f"{number:016x}", "body": f"ký kết lần {position}"})
            for number in range(position % 7, 200, 7)
        ]
        backend.apply(batch, [f"{position % 7 + 1:016x}"], position)


def _values(article: IndexDocument) -> dict[str, object]:
    return {name: getattr(article, name) for name in article.__slots__}


def test_killed_while_writing_the_index_is_whole(path: Path, article: Make) -> None:
    with SqliteBackend(path) as backend:
        backend.apply([article(number, body="ký kết") for number in range(200)], (), 1)
        for _ in range(3):
            start = backend.position()
            process = multiprocessing.get_context("spawn").Process(target=_write_for_ever, args=(str(path), article()))
            process.start()
            deadline = time.monotonic() + 300
            while backend.position() in (start, 1) and time.monotonic() < deadline:
                os.sched_yield()
            assert process.pid is not None
            os.kill(process.pid, signal.SIGKILL)
            process.join()
        assert backend.position() > 1
        with sqlite3.connect(path) as connection:
            connection.execute("INSERT INTO fts(fts) VALUES ('integrity-check')")
            documents = connection.execute("SELECT count(*) FROM doc").fetchone()
            indexed = connection.execute("SELECT count(*) FROM fts WHERE fts MATCH '\"ký kết\"'").fetchone()
        assert documents == indexed == (backend.count(),)
        # An article is found by what it says since its last batch, and by nothing that it said before.
        for stored in list(backend.scan(SearchRequest(parse("ký"))))[:20]:
            for number in range(1, backend.position() + 1):
                found = backend.search(SearchRequest(parse(f'"lần {number}"'), limit=200)).hits
                assert (stored.id in {hit.id for hit in found}) == (stored.body == f"ký kết lần {number}")


def _shown(backend: SqliteBackend, request: SearchRequest) -> list[str]:
    shown: list[str] = []
    while True:
        page = backend.search(request)
        shown += [hit.id for hit in page.hits]
        if not page.after:
            return shown
        request = replace(request, after=page.after)


@pytest.fixture
def many(tmp_path: Path, article: Callable[..., IndexDocument]) -> Iterator[SqliteBackend]:
    with SqliteBackend(tmp_path / "index.sqlite") as backend:
        backend.apply([article(number, body="ký " * (1 + number % 3)) for number in range(20)], (), 1)
        yield backend


def test_the_order_of_hits_is_held_until_the_last_page_or_for_some_minutes(many: SqliteBackend) -> None:
    folder = many.path.with_name("index.sqlite.pages")
    many.search(SearchRequest(parse("ký"), limit=5))
    assert not folder.exists()
    request = SearchRequest(parse("ký"), limit=5, hold=True)
    assert len(_shown(many, request)) == 20
    assert list(folder.iterdir()) == []
    many.search(request)
    (old,) = folder.iterdir()
    os.utime(old, (0, 0))
    many.search(request)
    (kept,) = folder.iterdir()
    assert kept != old


def test_the_order_is_held_though_another_process_lets_go_of_its_own_meanwhile(many: SqliteBackend) -> None:
    folder = many.path.with_name("index.sqlite.pages")
    folder.mkdir()
    (folder / "listed").symlink_to(folder / "gone")  # as a file that goes between being listed and being looked at
    many.search(SearchRequest(parse("ký"), limit=5, hold=True))
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize("lost", ["expired", "deleted", "unwritable"])
def test_pages_go_on_when_what_was_held_is_no_more(many: SqliteBackend, lost: str) -> None:
    request = SearchRequest(parse("ký"), limit=5, hold=True)
    whole = [one.id for one in many.scan(request)]
    folder = many.path.with_name("index.sqlite.pages")
    if lost == "unwritable":
        folder.write_text("a file, and no folder")
    first = many.search(request)
    if lost != "unwritable":
        (file,) = folder.iterdir()
        os.utime(file, (0, 0))
        if lost == "deleted":
            file.unlink()
    assert [hit.id for hit in first.hits] + _shown(many, replace(request, after=first.after)) == whole


def test_hits_that_are_deleted_meanwhile_are_left_out_and_no_other(many: SqliteBackend) -> None:
    request = SearchRequest(parse("ký"), limit=5, hold=True)
    whole = [one.id for one in many.scan(request)]
    first = many.search(request)
    many.apply([], whole[3:9], 2)
    assert _shown(many, replace(request, after=first.after)) == whole[9:]


def test_a_cursor_names_no_other_file(many: SqliteBackend, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("0\nsecret")
    request = SearchRequest(parse("ký"), limit=5)
    cursor = going_on(replace(request, after=many.search(request).after), "sqlite")
    assert cursor is not None
    forged = replace(cursor, held="../secret").text
    assert len(_shown(many, replace(request, after=forged))) == 15
    assert (tmp_path / "secret").exists()


def test_a_search_does_not_wait_for_another(path: Path, article: Make) -> None:
    with SqliteBackend(path) as backend, ThreadPoolExecutor(1) as another:
        backend.apply([article(1, body="ký")], (), 1)
        with backend._pool.reading():
            assert another.submit(backend.search, EVERYTHING).result(timeout=300).total == 1


def test_many_threads_search_one_state_each_while_the_index_grows_and_is_made_anew(path: Path, article: Make) -> None:
    request = replace(EVERYTHING, histogram=True)
    with SqliteBackend(path) as backend, ThreadPoolExecutor(2 * MOST) as threads:
        backend.apply([article(1, body="ký")], (), 1)
        asked = [threads.submit(backend.search, request) for _ in range(100)]
        for number in range(2, 12):
            if number == 6:
                backend.clear()
            backend.apply([article(number, body="ký", province=f"Tỉnh {number}")], (), number)
            asked += [threads.submit(backend.search, request) for _ in range(20)]
        for each in asked:
            result = each.result(timeout=300)
            assert sum(one.count for one in result.facets.get("province", ())) == result.total
        assert backend.search(request).total == 6


@pytest.fixture
def kept(path: Path, article: Make, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteBackend]:
    """An index whose rows are in memory from the first search on, as after one of many hits."""
    monkeypatch.setattr(sqlite_columns, "FEW", -1)
    with SqliteBackend(path) as backend:
        backend.apply([article(number, body="ký", province="Lâm Đồng") for number in range(4)], (), 1)
        backend.search(EVERYTHING)
        yield backend


def _counted(backend: SqliteBackend) -> dict[str, int]:
    return {one.key: one.count for one in backend.search(EVERYTHING).facets["province"]}


def test_rows_in_memory_follow_what_another_process_writes(kept: SqliteBackend, path: Path, article: Make) -> None:
    with SqliteBackend(path) as another:
        another.apply([article(1, body="ký", province="Bắc Ninh"), article(9, province="Huế")], [article(3).id], 2)
    assert _counted(kept) == {"Lâm Đồng": 2, "Bắc Ninh": 1, "Huế": 1}
    with SqliteBackend(path) as another:  # a number that has become free is given again
        another.apply([article(10, province="Sơn La")], [article(9).id], 3)
    assert _counted(kept) == {"Lâm Đồng": 2, "Bắc Ninh": 1, "Sơn La": 1}
    assert _counted(kept) == {"Lâm Đồng": 2, "Bắc Ninh": 1, "Sơn La": 1}


def test_who_began_before_a_change_sees_the_rows_of_then(kept: SqliteBackend, path: Path, article: Make) -> None:
    with kept._pool.reading() as opened:
        before = find(opened.connection, EVERYTHING, opened.columns)
        with SqliteBackend(path) as another:
            another.apply([article(1, body="ký", published=datetime(2026, 11, 30, 8, tzinfo=VIETNAM))], (), 2)
        assert kept.search(EVERYTHING).hits[0].id == article(1).id
        after = find(opened.connection, EVERYTHING, opened.columns)
        assert before.rows.day.tolist() == after.rows.day.tolist()
        assert before.in_order().ids == after.in_order().ids


@given(
    st.lists(st.tuples(st.sampled_from((-2.0, -1.5, 0.0)), st.integers(0, 3), st.integers(0, 3)), max_size=30),
    st.data(),
)
def test_a_page_is_what_sorting_all_would_give(hits: list[tuple[float, int, int]], data: st.DataObject) -> None:
    ids = data.draw(st.permutations([f"{number:02x}" for number in range(len(hits))]))
    request = SearchRequest(parse("*"), offset=data.draw(st.integers(0, 12)), limit=data.draw(st.integers(1, 12)))
    numbers = np.arange(len(hits))
    scores, ages, stories = (np.array([one[place] for one in hits]) for place in range(3))
    rows = Rows(
        ages.astype(float), np.array([one.encode() for one in ids], np.bytes_), *[numbers] * 3, stories.astype(int)
    )
    found = Found(numbers, scores.astype(float), rows)

    ordered = sorted((score, float(age), id, story) for (score, age, story), id in zip(hits, ids, strict=True))
    first = {story: key for *key, story in reversed(ordered)}
    by_story = sorted(first.values())
    page = slice(request.offset, request.offset + request.limit)
    assert [one.key for one in best(found, request)] == [tuple(one[:3]) for one in ordered[page]]
    assert [list(one.key) for one in best_of_stories(found, request)] == by_story[page]
    assert count_stories(found) == len(first)

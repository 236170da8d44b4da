"""Pages handed to workers come back, each once, whatever becomes of the workers."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kyket.extraction import Extracted, ExtractionPool, Task
from pipelines.article import Article, NotAnArticle, Page

TEXT = "<p>Sáng 12/7, hai ngành ký kết chương trình phối hợp giai đoạn 2021 - 2025 tại trung tâm hội nghị tỉnh.</p>"


class Killer:
    """Ends the process that takes it out of a message."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (1,)


def _task(number: int) -> Task:
    address = f"https://example.vn/{number}.html"
    html = f"<html><body><article><h1>Bài số {number}</h1>{TEXT * 5}</article></body></html>"
    page = Page(address, address, "example.vn", datetime(2026, 3, 1, tzinfo=UTC), 200, (), html.encode())
    return Task(f"page-{number}", page, "crawl", 1)


def _counted(done: Iterable[Extracted]) -> Counter[str]:
    return Counter(one.task.page_id for one in done)


@pytest.mark.parametrize("pages", [1, 3, 30])
def test_every_page_comes_back_once_with_its_own_article(pages: int) -> None:
    with ExtractionPool({}, 2) as pool:
        for number in range(pages):
            pool.submit(_task(number))
        assert len(pool) == pages
        done = list(pool.finish())
        assert len(pool) == 0
    assert _counted(done) == {f"page-{number}": 1 for number in range(pages)}
    for one in done:
        assert isinstance(one.outcome, Article)
        assert f"page-{one.outcome.title.split()[-1]}" == one.task.page_id


def test_a_page_is_not_kept_waiting_for_others() -> None:
    with ExtractionPool({}, 2) as pool:
        pool.submit(_task(0))
        assert [one.task.page_id for one in pool.wait()] == ["page-0"]
        assert pool.wait() == []


def test_a_page_that_kills_its_worker_is_broken_and_the_others_are_not() -> None:
    killing = _task(7)
    killing = replace(killing, page=replace(killing.page, headers=Killer()))  # type: ignore[arg-type]
    with ExtractionPool({}, 2) as pool:
        for number in range(20):
            pool.submit(killing if number == 7 else _task(number))
        done = list(pool.finish())
        pool.submit(_task(20))
        done += pool.finish()
    assert _counted(done) == {f"page-{number}": 1 for number in range(21)}
    broken = [one.task.page_id for one in done if isinstance(one.outcome, NotAnArticle)]
    assert broken == ["page-7"]

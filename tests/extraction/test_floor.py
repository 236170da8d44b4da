"""The quality of extraction has a floor."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.article import NotAnArticle, Outcome
from pipelines.errors import KyketError
from pipelines.evaluation import SavedPage, body_f1, evaluate, read_page, read_pages, summarise


@pytest.fixture(scope="module")
def scores(pages_folder: Path, understand: Callable[[SavedPage], Outcome]):  # type: ignore[no-untyped-def]
    return evaluate(read_pages(pages_folder), understand)


def test_the_words_of_the_bodies_are_right_and_better_than_plain_trafilatura_s(scores) -> None:  # type: ignore[no-untyped-def]
    table = {row.family: row for row in summarise(scores)}
    for row in table.values():
        assert row.body_f1 >= 0.99, row
        assert row.body_f1 > row.plain_f1, row
        assert row.published == 1.0, row


def test_the_table_has_a_row_a_family_and_one_for_all(scores) -> None:  # type: ignore[no-untyped-def]
    rows = summarise(scores)
    assert rows[-1].family == "all"
    assert rows[-1].pages == len(scores) == sum(row.pages for row in rows[:-1])


def test_a_page_taken_for_none_counts_as_nothing_found(pages_folder: Path) -> None:
    saved = read_pages(pages_folder)[0]
    [item] = evaluate([saved], lambda each: NotAnArticle(each.page.url, each.page.site, "no-body"))
    assert (item.body_f1, item.title, item.reason) == (0.0, False, "no-body")


def test_f1_counts_words_with_repetition() -> None:
    assert body_f1(["một hai hai"], ["hai một hai"]) == 1.0
    assert body_f1(["một hai hai"], ["một hai"]) == pytest.approx(0.8)
    assert body_f1(["một"], ["ba"]) == 0.0
    assert body_f1([], []) == 1.0
    assert body_f1(["hoà bình."], ["Hoà bình"]) == 1.0


def test_a_page_without_its_record_is_named(tmp_path: Path) -> None:
    page = tmp_path / "nukeviet" / "a.html"
    page.parent.mkdir()
    page.write_text("<p>a</p>")
    with pytest.raises(KyketError, match=r"a\.json"):
        read_page(page)
    with pytest.raises(KyketError, match="no saved pages"):
        read_pages(tmp_path / "elsewhere")

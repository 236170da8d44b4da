"""What is stored beside what comes out now: which verdict, which fields, and what a person is shown of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from made_stores.articles import written

from pipelines.article import ArchiveReference, Article, NotAnArticle
from pipelines.reextraction.comparing import compare, examples_of
from pipelines.reextraction.records import Candidate, Verdict
from pipelines.store.records import PageRecord, PageState
from pipelines.store.texts import outcome_digest

HELD = ArchiveReference("a.warc.gz", 10)
NONE = NotAnArticle("https://x.example/1", "x.example", "no-body", "12 characters")


def stored(article: Article | None, *, shows: bool = True, reason: str = "") -> Candidate:
    page = PageRecord("0" * 16, "x.example", None, "u", "u", PageState.ARTICLE, datetime.now(UTC), archive=HELD)
    return Candidate(page, shows, reason, article, 1 if article else 0)


def test_an_equal_article_is_no_difference() -> None:
    assert compare(stored(written(1)), replace(written(1), extractor="2 nukeviet")) is None


def test_fields_that_differ_are_named() -> None:
    moved = replace(written(1), byline="", modified=datetime(2021, 5, 2, tzinfo=UTC))
    found = compare(stored(written(1)), moved)
    assert found is not None
    assert (found.verdict, found.fields) == (Verdict.CHANGED, ("byline", "modified"))


@pytest.mark.parametrize(
    ("known", "outcome", "verdict"),
    [
        (stored(None, shows=False, reason="no-body: 3 characters"), written(1), Verdict.NEW),
        (stored(written(1), shows=False, reason="no-body"), written(1), Verdict.AGAIN),
        (stored(written(1)), NONE, Verdict.CEASES),
        (stored(None, shows=False, reason="listing: 20 links"), NONE, Verdict.REASON),
        (stored(None, shows=False, reason="no-body: 99 characters"), NONE, None),
        (stored(written(1), shows=False, reason="no-body"), NONE, None),
        (stored(None, shows=False, reason="not HTML: PDF"), replace(NONE, reason="not-html"), None),
    ],
)
def test_what_becomes_of_a_page(known: Candidate, outcome: Any, verdict: Verdict | None) -> None:
    found = compare(known, outcome)
    assert (found.verdict if found else None) is verdict


def test_the_response_an_article_was_made_of_counts_only_where_a_later_one_shows_none() -> None:
    older = replace(written(1), archive=ArchiveReference("b.warc.gz", 1))
    assert stored(older).kept is None
    assert stored(older, shows=False).kept == older.archive
    assert stored(replace(older, archive=HELD), shows=False).kept is None


def test_an_example_shows_both_shortened_with_the_difference_marked() -> None:
    words = " ".join(f"chữ{number}" for number in range(300))
    old = written(1, body=("Đoạn đầu như nhau.", words, "Đoạn cuối như nhau."))
    new = replace(old, body=("Đoạn đầu như nhau.", words.replace("chữ150 ", "khác "), "Đoạn cuối như nhau."))
    example = examples_of(old, new, ["body"])["body"]
    assert [mark for mark, _ in example["marked"]] == ["same", "old", "new", "same"]
    assert (example["marked"][1][1], example["marked"][2][1]) == ("chữ150 ", "khác ")
    assert example["count"] == [3, 3]
    assert sum(len(text) for _, text in example["marked"]) < 400
    assert "như nhau" not in example["old"]


def test_a_text_that_is_wholly_another_is_not_compared_word_by_word() -> None:
    old, new = written(1, lead="Ban Biên tập cảm ơn các cộng tác viên"), written(1, lead="Sáng nay các cơ quan họp bàn")
    assert [mark for mark, _ in examples_of(old, new, ["lead"])["lead"]["marked"]] == ["old", "new"]


def test_the_digest_tells_what_is_stored_and_shown_apart() -> None:
    one = written(1)
    assert outcome_digest(one) == outcome_digest(replace(one, fetched_at=datetime.now(UTC), extractor="9 x"))
    assert outcome_digest(one) != outcome_digest(replace(one, lead=""))
    assert outcome_digest(one) != outcome_digest(replace(one, modified=datetime.now(UTC) + timedelta(days=1)))
    assert outcome_digest(NONE) != outcome_digest(replace(NONE, detail=""))

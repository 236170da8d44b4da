"""What workers worked out spares the store work, and changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pipelines.article import Article
from pipelines.article_text import text_of
from pipelines.signings import read
from pipelines.store import Store
from pipelines.store.workings import KnownWorkings
from pipelines.stories.examples import examples
from pipelines.workings import Workings, work_out

ARTICLES = examples(12, seed=4).articles


def test_stories_and_agreements_are_the_same_with_and_without_them(now: datetime, tmp_path: Path) -> None:
    found = {one.id: read(text_of(one)) for one in ARTICLES}
    made: list[object] = []
    for name in ("with", "without"):
        with Store.open(f"sqlite:///{tmp_path}/{name}.sqlite") as store:
            saved = store.save_outcomes([(one.id, one, "crawl") for one in ARTICLES], now)
            store.save_findings([(one.article_id, one.version, found[one.article_id]) for one in saved])
            if name == "with":
                store.remember({(one.id, 1): _worked_out(one) for one in ARTICLES})
            while store.place_due(20):
                pass
            while store.agree_due(20):
                pass
            made.append(([store.story(one.id) for one in ARTICLES], store.agreements()))
    assert made[0] == made[1]


def test_nothing_is_worked_out_of_a_text_that_is_stored_differently() -> None:
    one = ARTICLES[0]
    odd = replace(one, title="lạ \ud800")
    assert work_out(odd, read(text_of(one))) is None


def test_no_more_are_kept_than_are_asked_for() -> None:
    known = KnownWorkings(limit=2)
    workings = _worked_out(ARTICLES[0])
    known.put({("a", 1): workings, ("b", 1): workings})
    known.put({("c", 1): workings})
    assert [one for one in "abc" if known.get((one, 1))] == ["b", "c"]


def _worked_out(article: Article) -> Workings:
    worked = work_out(article, read(text_of(article)))
    assert worked is not None
    return worked

"""Every article is read for what it says, once by each recogniser, whatever stopped the run before."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

import kyket.reading
from kyket.reading import read_article, read_due
from pipelines.article import VIETNAM, Article, page_id
from pipelines.findings import Findings
from pipelines.signings import RECOGNISER
from pipelines.store import Store

NOW = datetime(2024, 3, 8, 9, 0, tzinfo=UTC)
URL = "https://bao.example/ky-ket.html"


@pytest.fixture
def article() -> Article:
    return Article(
        id=page_id("bao.example", URL),
        url=URL,
        canonical_url=URL,
        site="bao.example",
        title="Công an tỉnh và Tỉnh đoàn ký kết chương trình phối hợp",
        lead="",
        body=("Sáng 8/3, Công an tỉnh và Tỉnh đoàn ký kết chương trình phối hợp giai đoạn 2024 - 2028.",),
        captions=(),
        byline="",
        published=datetime(2024, 3, 8, 15, 0, tzinfo=VIETNAM),
        published_raw="",
        published_from=None,
        modified=None,
        language="vi",
        province="Bến Tre",
        province_now="Vĩnh Long",
    )


@pytest.fixture
def store(tmp_path: Path, article: Article) -> Store:
    """A store that holds the article, which nobody has read."""
    opened = Store.open(f"sqlite:///{tmp_path}/store.sqlite")
    opened.save_outcomes([(article.id, article, "crawl")], NOW)
    return opened


def test_what_an_earlier_run_left_unread_is_read(store: Store, article: Article) -> None:
    assert store.article(article.id).findings is None
    assert read_due(store) == 1
    findings = store.article(article.id).findings
    assert findings == read_article(article)
    assert findings is not None
    assert [party.name for party in findings.signings[0].parties] == ["Công an tỉnh", "Tỉnh đoàn"]


def test_what_is_read_is_not_read_again(store: Store) -> None:
    assert read_due(store) == 1
    assert read_due(store) == 0


def test_a_new_recogniser_reads_every_article_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    read_due(store)
    monkeypatch.setattr(kyket.reading, "RECOGNISER", "next")
    monkeypatch.setattr(kyket.reading, "read", lambda _: Findings("coordination", recogniser="next"))
    assert read_due(store) == 1
    assert read_due(store) == 0


def test_a_fault_of_the_recogniser_keeps_the_article_and_is_told(
    store: Store, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(_: object) -> Findings:
        raise ValueError("no such tense")

    monkeypatch.setattr(kyket.reading, "read", fault)
    assert read_due(store) == 1
    findings = store.article(article.id).findings
    assert findings is not None
    assert (findings.failure, findings.recogniser) == ("ValueError: no such tense", RECOGNISER)

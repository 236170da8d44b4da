"""What articles say: read, read again, corrected, shown, put into the outbox."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from pipelines.article import Article, Origin
from pipelines.errors import StoreError
from pipelines.findings import CitedDocument, Findings, Label, Official, Party, Signing, Span
from pipelines.store import Store
from pipelines.store.database import Database
from pipelines.store.migrations import migrate

Make = Callable[..., Article]
Put = Callable[..., str]


def read(label: Label = "signing", recogniser: str = "1") -> Findings:
    spans = (Span("title", 0, 0, 6),)
    signing = Signing(
        document_kind="chương trình phối hợp",
        parties=(Party("Ban Tuyên giáo Tỉnh ủy", "tuyengiao", "Lâm Đồng", spans), Party("Công an tỉnh", spans=spans)),
        signed_on="--07-12",
        period_from=2021,
        basis=("238-QĐ/TW",),
        spans={"document_kind": spans, "signing": spans},
    )
    return Findings(
        label=label,
        provinces=("Lâm Đồng",),
        signings=(signing,) if label == "signing" else (),
        documents=(CitedDocument("238-QĐ/TW", "2020-09-30", spans={"number": spans}),),
        officials=(Official("Bùi Thắng", "Trưởng Ban Tuyên giáo Tỉnh ủy", {"name": spans}),),
        spans={"label": spans},
        recogniser=recogniser,
    )


@pytest.fixture
def put(store: Store, article: Make, now: datetime) -> Put:
    """Store the article ``name``; returns its id."""

    def save(name: str, origin: Origin = "crawl", **fields: str) -> str:
        made = article(name, **fields)
        store.save_outcomes([(made.id, made, origin)], now)
        return made.id

    return save


def due(store: Store, recogniser: str = "1", limit: int = 200) -> list[str]:
    return [stored.article.id for stored in store.findings_due(recogniser, limit)]


def news(store: Store, after: int) -> list[tuple[str, str]]:
    changes = store.changes_since(after)
    assert {change.operation for change in changes} <= {"upsert"}
    for change in changes:
        assert store.article(change.article_id).seq >= change.seq
    return [(change.article_id, change.origin) for change in changes]


def test_what_was_read_is_shown_by_the_article(store: Store, put: Put) -> None:
    one = put("a")
    assert store.article(one).findings is None
    assert store.save_findings([(one, 1, read())]) == 1
    assert store.article(one).findings == read()
    assert [stored.findings for stored in store.articles()] == [read()]


def test_an_article_is_due_until_its_present_version_is_read(store: Store, put: Put) -> None:
    one, two = put("a"), put("b")
    assert due(store) == [one, two]
    store.save_findings([(one, 1, read())])
    assert due(store) == [two]
    store.save_findings([(two, 1, read("unrelated"))])
    assert due(store) == []
    put("a", text="mới")
    assert due(store) == [one]
    assert store.article(one).findings is None, "the new version has not been read"


def test_catching_up_in_small_steps_reads_every_article_once(store: Store, put: Put) -> None:
    ids = [put(f"a{number}") for number in range(7)]
    taken: list[str] = []
    while waiting := store.findings_due("1", 3):
        assert len(waiting) <= 3
        taken += [stored.article.id for stored in waiting]
        store.save_findings([(stored.article.id, stored.version, read()) for stored in waiting])
    assert taken == ids


def test_a_new_recogniser_makes_every_article_due_again(store: Store, put: Put) -> None:
    ids = [put("a"), put("b")]
    store.save_findings([(one, 1, read()) for one in ids])
    assert (due(store, "1"), due(store, "2")) == ([], ids)


def test_an_alias_is_not_due(store: Store, put: Put) -> None:
    one = put("a")
    put("b", text="a")
    assert due(store) == [one]


@pytest.mark.parametrize("origin", ["crawl", "backfill", "import"])
def test_the_first_reading_of_a_version_is_as_much_news_as_the_version(store: Store, put: Put, origin: Origin) -> None:
    one = put("a", origin)
    before = store.last_seq()
    store.save_findings([(one, 1, read())])
    assert news(store, before) == [(one, origin)]
    put("a", "crawl", text="mới")
    before = store.last_seq()
    store.save_findings([(one, 2, read("coordination"))])
    assert news(store, before) == [(one, "crawl")]


def test_another_reading_is_no_news_and_an_equal_one_no_change(store: Store, put: Put) -> None:
    one = put("a")
    store.save_findings([(one, 1, read())])
    before = store.last_seq()
    assert store.save_findings([(one, 1, read())]) == 1
    assert store.save_findings([(one, 1, read(recogniser="2"))]) == 1
    assert news(store, before) == []
    assert store.article(one).findings == read(recogniser="2")
    store.save_findings([(one, 1, read("coordination", "3"))])
    assert news(store, before) == [(one, "reextract")]


def test_a_reading_of_a_text_that_is_gone_is_not_kept(store: Store, put: Put, now: datetime) -> None:
    edited, forgotten, alias, leader = put("a"), put("b"), put("c"), put("d", text="x")
    put("a", text="mới")
    store.forget(forgotten, now)
    put("d", text="c")
    assert store.save_findings([(one, 1, read()) for one in (edited, forgotten, leader, "ffff")]) == 0
    assert store.article(alias).findings is None


def test_what_was_stored_before_findings_were_kept_is_no_news_when_first_read(
    store_url: str, article: Make, now: datetime
) -> None:
    old, new = article("a"), article("b")
    with Store.open(store_url) as store:
        store.save_outcomes([(old.id, old, "crawl")], now)
    database = Database(store_url)
    migrate(database, "0001")
    database.close()
    with Store.open(store_url) as store:
        store.save_outcomes([(new.id, new, "crawl")], now)
        before = store.last_seq()
        store.save_findings([(one.article.id, one.version, read()) for one in store.findings_due("1")])
        assert news(store, before) == [(old.id, "reextract"), (new.id, "crawl")]


def test_a_correction_wins_over_every_reading_and_version(store: Store, put: Put, now: datetime) -> None:
    one = put("a")
    store.save_findings([(one, 1, read())])
    made = store.correct(one, read("unrelated"), "lan@example.vn", now, "only a plan")
    assert made.findings == read("unrelated", "person")
    before = store.last_seq()
    store.save_findings([(one, 1, read("coordination", "2"))])
    put("a", text="mới")
    store.save_findings([(one, 2, read("signing", "2"))])
    assert store.article(one).findings == made.findings
    assert store.corrections() == [made]
    assert news(store, before) == [(one, "crawl")], "only the edit"


def test_a_correction_can_be_replaced_and_taken_back(store: Store, put: Put, now: datetime) -> None:
    one = put("a")
    store.save_findings([(one, 1, read())])
    before = store.last_seq()
    store.correct(one, read("unrelated"), "lan", now)
    second = store.correct(one, read("coordination"), "minh", now + timedelta(hours=1))
    assert store.corrections() == [second]
    assert store.uncorrect(one)
    assert store.article(one).findings == read()
    assert not store.uncorrect(one)
    assert news(store, before) == [(one, "reextract")] * 3


def test_a_correction_stays_with_the_text_whichever_page_stands_for_it(store: Store, put: Put, now: datetime) -> None:
    one, two = put("a", text="x"), put("b", text="y")
    store.correct(two, read("unrelated"), "lan", now)
    put("b", text="x")
    assert store.article(two).article.id == one
    assert store.article(one).findings == read("unrelated", "person")
    assert [made.article_id for made in store.corrections()] == [one]
    put("a", text="z")
    assert store.article(one).findings is None
    assert store.article(two).findings == read("unrelated", "person")
    assert store.uncorrect(two)
    assert store.corrections() == []


def test_a_forgotten_article_takes_its_findings_and_correction_along(store: Store, put: Put, now: datetime) -> None:
    one = put("a")
    store.save_findings([(one, 1, read())])
    store.correct(one, read("unrelated"), "lan", now)
    store.forget(one, now)
    assert store.corrections() == []
    assert due(store) == []
    with pytest.raises(StoreError, match="forgotten"):
        store.correct(one, read(), "lan", now)


def test_every_value_of_findings_comes_back_as_it_was(store: Store, put: Put) -> None:
    one = put("a")
    bare = Findings("signing", signings=(Signing("other", ()),), recogniser="1")
    for found in (read(), bare, replace(bare, provinces=("Huế", "Đắk Lắk"))):
        store.save_findings([(one, 1, found)])
        assert store.article(one).findings == found


def test_one_call_takes_many_articles(store: Store, article: Make, now: datetime) -> None:
    made: Sequence[Article] = [article(f"a{number}") for number in range(600)]
    store.save_outcomes([(one.id, one, "crawl") for one in made], now)
    assert store.save_findings([(one.id, 1, read()) for one in made]) == 600
    assert due(store) == []

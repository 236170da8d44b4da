"""Agreements follow the articles: read, corrected, edited, merged, forgotten, whatever stops or runs beside it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from pipelines.article import VIETNAM, Article
from pipelines.errors import StoreError
from pipelines.findings import Findings, Label, Party, Signing, Span
from pipelines.store import Store

Make = Callable[..., Article]
Put = Callable[..., str]
DAY = datetime(2025, 3, 10, 9, 30, tzinfo=VIETNAM)
SIGNING = Signing(
    document_kind="chương trình phối hợp",
    parties=(Party("Ban Tuyên giáo và Dân vận Tỉnh ủy", "tuyen-giao"), Party("Công an tỉnh", "cong-an")),
    signed_on="2025-03-10",
    period_from=2025,
    period_to=2030,
    province="Lâm Đồng",
    level="province",
    spans={"signing": (Span("lead", 0, 0, 9),)},
)
RULES = replace(SIGNING, document_kind="quy chế phối hợp")


def says(*signings: Signing, label: Label = "signing") -> Findings:
    return Findings(label, ("Lâm Đồng",), signings, recogniser="1")


@pytest.fixture
def put(store: Store, article: Make, now: datetime) -> Put:
    """Store the article ``name``, published so many hours after the signing, and what it says; returns its id."""

    def save(name: str, *signings: Signing, hours: float = 0, label: Label = "signing", text: str = "") -> str:
        made = article(name, text, published=DAY + timedelta(hours=hours))
        (result,) = store.save_outcomes([(made.id, made, "crawl")], now)
        store.save_findings([(made.id, result.version, says(*signings, label=label))])
        return made.id

    return save


def caught_up(store: Store) -> dict[str, set[str]]:
    """The articles of each agreement, once nothing is due."""
    while store.agree_due():
        pass
    return {each.id: {one.teller.article_id for one in each.sources} for each in store.agreements()}


def test_what_two_articles_report_is_one_agreement_with_the_words_that_say_so(store: Store, put: Put) -> None:
    late, early = put("b", SIGNING, hours=5), put("a", SIGNING, hours=1)
    assert caught_up(store) == {f"{early}-1": {early, late}}
    (found,) = store.agreements()
    assert [one.quote for one in found.sources] == ["Sáng 10/3", "Sáng 10/3"]
    assert (found.signed_on, found.period_to, found.provinces) == ("2025-03-10", 2030, ("Lâm Đồng",))
    for one in (early, late, f"{early}-1", f"{late}-1"):
        assert store.agreement(one) == found


def test_when_nothing_has_happened_nothing_is_due(store: Store, put: Put) -> None:
    assert not store.agree_due()
    put("a", SIGNING)
    assert store.agree_due()
    assert not store.agree_due()


def test_it_is_the_same_in_one_step_or_many(store: Store, put: Put) -> None:
    ids = [put(f"a{number}", SIGNING, hours=number) for number in range(7)]
    while store.agree_due(limit=1):
        pass
    assert {each.id for each in store.agreements()} == {f"{ids[0]}-1"}


def test_an_earlier_article_found_later_names_the_agreement_and_the_old_id_still_leads_to_it(
    store: Store, put: Put
) -> None:
    late = put("b", SIGNING, hours=5)
    assert set(caught_up(store)) == {f"{late}-1"}
    early = put("a", SIGNING, hours=1)
    assert caught_up(store) == {f"{early}-1": {early, late}}
    assert store.agreement(f"{late}-1").id == f"{early}-1"


def test_an_article_that_reports_two_leads_to_neither_and_says_which(store: Store, put: Put) -> None:
    one = put("a", SIGNING, RULES)
    assert set(caught_up(store)) == {f"{one}-1", f"{one}-2"}
    with pytest.raises(StoreError, match="reports 2 signings") as told:
        store.agreement(one)
    assert f"{one}-2" in str(told.value)


def test_what_is_no_agreement_is_told(store: Store, put: Put) -> None:
    one = put("a", label="unrelated")
    caught_up(store)
    for wrong, told in (
        (one, "reports no signing"),
        (f"{one}-1", "no such agreement"),
        ("nothing", "no such agreement"),
    ):
        with pytest.raises(StoreError, match=told):
            store.agreement(wrong)


def test_a_correction_counts_and_a_new_reading_does_not_undo_it(store: Store, put: Put, now: datetime) -> None:
    one, two = put("a", SIGNING), put("b", hours=3, label="coordination")
    assert caught_up(store) == {f"{one}-1": {one}}
    store.correct(two, says(SIGNING), "An", now)
    assert caught_up(store) == {f"{one}-1": {one, two}}
    assert [each.corrected for each in store.agreements()[0].sources] == [False, True]
    store.save_findings([(two, 1, replace(says(label="unrelated"), recogniser="2"))])
    assert caught_up(store) == {f"{one}-1": {one, two}}
    store.uncorrect(two)
    assert caught_up(store) == {f"{one}-1": {one}}


def test_an_article_that_turns_out_to_report_none_leaves_its_id_to_the_others(store: Store, put: Put) -> None:
    one, two = put("a", SIGNING, hours=1), put("b", SIGNING, hours=2)
    caught_up(store)
    store.save_findings([(one, 1, replace(says(label="coordination"), recogniser="2"))])
    assert caught_up(store) == {f"{two}-1": {two}}
    assert store.agreement(f"{one}-1").id == f"{two}-1"
    assert f"{one}-1" in store.agreement(two).aliases


def test_a_forgotten_article_is_no_source_and_its_id_leads_to_what_is_left(store: Store, put: Put) -> None:
    one, two = put("a", SIGNING, hours=1), put("b", SIGNING, hours=2)
    caught_up(store)
    store.forget(one)
    assert {each.id for each in store.agreements()} == {f"{two}-1"}
    assert caught_up(store) == {f"{two}-1": {two}}
    assert store.agreement(f"{one}-1").id == f"{two}-1"
    three = put("c", SIGNING, hours=0)
    caught_up(store)
    store.forget(two)
    assert store.agreement(f"{one}-1").id == store.agreement(f"{two}-1").id == f"{three}-1"
    store.forget(three)
    assert caught_up(store) == {}
    with pytest.raises(StoreError):
        store.agreement(f"{one}-1")


def test_an_article_whose_text_becomes_another_ones_is_no_second_source(store: Store, put: Put) -> None:
    one, two = put("a", SIGNING, text="một"), put("b", SIGNING, hours=1, text="hai")
    assert caught_up(store) == {f"{one}-1": {one, two}}
    put("b", SIGNING, hours=1, text="một")
    assert caught_up(store) == {f"{one}-1": {one}}
    assert store.agreement(two).id == f"{one}-1"


def test_a_corrected_kind_moves_the_signing_to_another_agreement(store: Store, put: Put, now: datetime) -> None:
    one, two = put("a", SIGNING, hours=1), put("b", SIGNING, hours=2)
    rules = put("c", RULES, hours=0)
    assert caught_up(store) == {f"{one}-1": {one, two}, f"{rules}-1": {rules}}
    store.correct(one, says(RULES), "An", now)
    assert caught_up(store) == {f"{two}-1": {two}, f"{rules}-1": {one, rules}}


def test_an_article_about_coordination_reviews_what_it_names(
    store: Store, article: Make, put: Put, now: datetime
) -> None:
    one = put("a", SIGNING)
    review = article(
        "r",
        title="Sơ kết một năm thực hiện chương trình phối hợp",
        lead="Ban Tuyên giáo và Dân vận Tỉnh ủy và Công an tỉnh Lâm Đồng sơ kết chương trình phối hợp.",
        published=DAY + timedelta(days=400),
    )
    store.save_outcomes([(review.id, review, "crawl")], now)
    store.save_findings([(review.id, 1, says(label="coordination"))])
    caught_up(store)
    assert [each.article_id for each in store.agreement(one).reviews] == [review.id]
    store.forget(review.id)
    caught_up(store)
    assert store.agreement(one).reviews == ()


def test_several_processes_may_do_it_at_once(store_url: str, store: Store, put: Put) -> None:
    ids = [put(f"a{number}", SIGNING, hours=number) for number in range(12)]

    def follow(_: int) -> None:
        with Store.open(store_url) as own:
            while own.agree_due(limit=3):
                pass

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(follow, range(3)))
    assert caught_up(store) == {f"{ids[0]}-1": set(ids)}


def test_what_is_stopped_half_way_is_as_if_it_had_not_begun(
    store: Store, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = put("a", SIGNING)
    two = put("b", SIGNING, hours=1)

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("pipelines.store.agreements._pass_on", stopped)
        with pytest.raises(KeyboardInterrupt):
            store.agree_due()
    assert store.agreements() == []
    assert caught_up(store) == {f"{one}-1": {one, two}}

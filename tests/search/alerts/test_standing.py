"""Alerts that go by the calendar: what ends without a renewal, and who is silent, each told once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from made_alerts.newsroom import Newsroom
from made_alerts.told import HEALTH, POLICE, SITES, WOMEN, article, signing

from pipelines.alerts import Alert
from pipelines.article import VIETNAM, Article
from search.alerts.standing import Sources, Stood, replay, run_standing

LAM_DONG = 'province:"Lâm Đồng"'


def at(newsroom: Newsroom, year: int, month: int, day: int) -> None:
    newsroom.now = datetime(year, month, day, 9, tzinfo=VIETNAM)


def stand(newsroom: Newsroom, failing: Collection[str] = ()) -> Stood:
    return run_standing(newsroom.store, newsroom.backend, Sources(SITES, failing), newsroom.now)


def of(number: int, year: int, month: int, day: int, **values: Any) -> Article:
    """An article of that day."""
    return article(number, published=datetime(year, month, day, 8, tzinfo=VIETNAM), **values)


def expiring(newsroom: Newsroom, days: int = 60, **values: Any) -> Alert:
    return newsroom.alert("ends", "ops", watch="expiry", days=days, **({"query": "*"} | values))


def silent(newsroom: Newsroom, days: int = 30, **values: Any) -> Alert:
    return newsroom.alert("quiet", "ops", watch="silence", days=days, **({"query": LAM_DONG} | values))


def test_an_agreement_about_to_end_is_told_once_within_the_days_before(newsroom: Newsroom) -> None:
    one = expiring(newsroom)
    newsroom.come((of(1, 2021, 7, 12), [signing(period_to=2025)]))
    at(newsroom, 2025, 10, 31)
    assert stand(newsroom).told == []
    at(newsroom, 2025, 11, 2)
    (told,) = stand(newsroom).told
    assert (told.kind, told.article_id) == ("expiry", "")
    assert told.text == "Sắp hết hạn ngày 31/12/2025, chưa thấy ký tiếp: quy chế phối hợp Công an tỉnh – Sở Y tế"
    assert len(newsroom.store.alerts.deliveries(one.id)) == 1
    for day in (3, 30):
        at(newsroom, 2025, 12, day)
        assert stand(newsroom).told == []
    at(newsroom, 2026, 1, 2)
    assert stand(newsroom).told == []


def test_one_that_is_renewed_in_time_is_not_told(newsroom: Newsroom) -> None:
    expiring(newsroom)
    newsroom.come(
        (of(1, 2021, 7, 12), [signing(period_to=2025)]),
        (of(2, 2025, 10, 1), [signing(signed_on="2025-09-30", period_from=2026, period_to=2030)]),
        (of(3, 2021, 7, 20), [signing(WOMEN, HEALTH, signed_on="2021-07-19", period_to=2025)]),
    )
    at(newsroom, 2025, 12, 1)
    assert ["Phụ nữ" in notice.text for notice in stand(newsroom).told] == [True]


def test_an_end_is_told_once_though_the_agreement_goes_by_another_id_later(newsroom: Newsroom) -> None:
    one = expiring(newsroom)
    at(newsroom, 2025, 11, 3)
    newsroom.come((of(2, 2021, 7, 14), [signing(signed_on="2021-07-12")]))
    assert len(stand(newsroom).told) == 1
    before = newsroom.store.agreements()[0].id
    newsroom.come((of(1, 2021, 7, 12), [signing(signed_on="2021-07-12")]))  # the first that told it is found late
    (agreement,) = newsroom.store.agreements()
    assert before in (agreement.id, *agreement.aliases)
    newsroom.store.forget(of(2, 2021, 7, 14).id)
    newsroom.settle()
    newsroom.index()
    assert newsroom.store.agreements()[0].id != before
    assert stand(newsroom).told == []
    assert len(newsroom.told(one)) == 1


def test_query_and_filters_choose_whose_agreements(newsroom: Newsroom) -> None:
    expiring(newsroom, query="party:'Phụ nữ'".replace("'", '"'))
    newsroom.come(
        (of(1, 2021, 7, 12), [signing(period_to=2025)]),
        (of(2, 2021, 8, 2), [signing(WOMEN, POLICE, signed_on="2021-08-01", period_to=2025)]),
    )
    at(newsroom, 2025, 12, 1)
    assert ["Phụ nữ" in notice.text for notice in stand(newsroom).told] == [True]


def test_a_silence_is_told_once_and_the_next_one_again(newsroom: Newsroom) -> None:
    one = silent(newsroom)
    newsroom.come((of(1, 2021, 7, 12), [signing()]))
    at(newsroom, 2021, 8, 10)
    assert stand(newsroom).told == []
    at(newsroom, 2021, 8, 11)
    (told,) = stand(newsroom).told
    assert told.text == "Không có tin ký kết nào cho “quiet” trong 30 ngày, từ 12/7/2021"
    at(newsroom, 2021, 9, 30)
    assert stand(newsroom).told == []
    newsroom.come((of(2, 2021, 10, 1), [signing(WOMEN, HEALTH, signed_on="2021-09-30")]))
    at(newsroom, 2021, 10, 20)
    assert stand(newsroom).told == []
    at(newsroom, 2021, 11, 1)
    assert len(stand(newsroom).told) == 1
    assert len(newsroom.told(one)) == 2


def test_a_silence_is_the_same_though_its_last_article_is_another(newsroom: Newsroom) -> None:
    silent(newsroom)
    newsroom.come((of(1, 2021, 7, 12), [signing()]))
    at(newsroom, 2021, 8, 15)
    assert len(stand(newsroom).told) == 1
    newsroom.come((of(2, 2021, 7, 12), [signing()]))  # of the same day, found late
    newsroom.store.forget(of(1, 2021, 7, 12).id)
    newsroom.settle()
    newsroom.index()
    assert stand(newsroom).told == []


def test_what_is_dated_ahead_or_reports_no_signing_ends_no_silence(newsroom: Newsroom) -> None:
    silent(newsroom)
    newsroom.come((of(1, 2021, 7, 12), [signing()]), (of(2, 2031, 1, 1), [signing(signed_on="2030-12-31")]))
    newsroom.come(of(3, 2021, 8, 9), label="coordination")
    at(newsroom, 2021, 8, 12)
    assert len(stand(newsroom).told) == 1


def test_an_alert_that_never_found_a_signing_tells_after_its_days(newsroom: Newsroom) -> None:
    at(newsroom, 2021, 7, 1)
    silent(newsroom)
    newsroom.come(article(9, title="Tin", lead="", body=("hội nghị",), published=None), label="unrelated")
    at(newsroom, 2021, 7, 30)
    assert stand(newsroom).told == []
    at(newsroom, 2021, 7, 31)
    (told,) = stand(newsroom).told
    assert told.text == "Chưa có tin ký kết nào cho “quiet” trong 30 ngày qua"
    at(newsroom, 2021, 9, 1)
    assert stand(newsroom).told == []


def test_a_silence_is_held_back_while_a_source_of_the_province_fails_and_told_afterwards(newsroom: Newsroom) -> None:
    one = silent(newsroom)
    newsroom.come((of(1, 2021, 7, 12), [signing()]))
    at(newsroom, 2021, 9, 1)
    stood = stand(newsroom, failing=["baolamdong.vn", "tuyengiao.hagiang.gov.vn"])
    assert (stood.told, [(each.alert_id, each.sites) for each in stood.held]) == ([], [(one.id, ("baolamdong.vn",))])
    assert len(stand(newsroom, failing=["tuyengiao.hagiang.gov.vn"]).told) == 1


@pytest.mark.parametrize(
    ("query", "filters"),
    [
        ("*", {"provinces": ("Hà Giang",)}),
        ("*", {"sites": ("tuyengiao.hagiang.gov.vn",)}),
        ('province:"Tuyên Quang" OR province:"Hà Giang"', {}),  # the name of before, and of now
        ("ký", {}),  # of any province
    ],
)
def test_whose_sources_count_is_told_by_query_and_filters(newsroom: Newsroom, query: str, filters: Any) -> None:
    at(newsroom, 2021, 1, 1)
    silent(newsroom, query=query, filters=filters)
    newsroom.come(article(9, published=None), label="unrelated")
    at(newsroom, 2021, 9, 1)
    assert [one.sites for one in stand(newsroom, ["tuyengiao.hagiang.gov.vn"]).held] == [("tuyengiao.hagiang.gov.vn",)]


def test_a_mute_alert_tells_no_silence_later(newsroom: Newsroom) -> None:
    one = silent(newsroom)
    newsroom.come((of(1, 2021, 7, 12), [signing()]))
    at(newsroom, 2021, 8, 12)
    newsroom.store.alerts.mute(one.id, newsroom.now + timedelta(days=5))
    assert [notice.muted for notice in stand(newsroom).told] == [True]
    newsroom.store.alerts.mute(one.id, None)
    assert stand(newsroom).told == []
    assert newsroom.store.alerts.deliveries(one.id) == []


@pytest.mark.parametrize("make", [expiring, silent])
def test_one_whose_query_cannot_be_read_stops_no_other_and_tells_its_owner_once(newsroom: Newsroom, make: Any) -> None:
    one = make(newsroom, query="(ký")
    other = newsroom.alert("other", watch="expiry", days=3000, query="*")
    newsroom.come((of(1, 2021, 7, 12), [signing()]))
    for _ in range(2):
        stood = stand(newsroom)
        assert stood.attention.keys() == {one.id}
        newsroom.run()  # the pass does not touch it
    assert [notice.kind for notice in newsroom.told(one)] == ["attention"]
    assert [notice.kind for notice in newsroom.told(other)] == ["expiry"]
    kept = newsroom.store.alerts.get(one.id)
    assert kept.attention
    newsroom.store.alerts.edit(replace(kept, query="*"))
    assert stand(newsroom).attention == {}
    assert newsroom.store.alerts.get(one.id).attention == ""


def test_what_a_replay_shows_is_what_looking_every_day_tells(newsroom: Newsroom) -> None:
    at(newsroom, 2021, 1, 1)
    watching = expiring(newsroom, 40), silent(newsroom, 25)
    coming = {
        (2021, 2, 3): [signing(POLICE, HEALTH, signed_on="2021-02-03", period_from=2021, period_to=2021)],
        (2021, 2, 20): [signing(WOMEN, HEALTH, signed_on="2021-02-20", period_from=2021, period_to=2021)],
        (2021, 5, 9): [signing(WOMEN, POLICE, signed_on="2021-05-08", period_from=2021, period_to=2025)],
        (2021, 11, 1): [signing(WOMEN, HEALTH, signed_on="2021-11-01", period_from=2022, period_to=2026)],
        (2021, 12, 15): [signing(POLICE, WOMEN, signed_on="2021-12-15", document_kind="kế hoạch phối hợp",
                                 period_from=2021, period_to=2021)],
    }  # fmt: skip
    told: dict[str, list[tuple[Any, str]]] = {one.id: [] for one in watching}
    for offset in range(400):
        at(newsroom, 2021, 1, 1)
        newsroom.now += timedelta(days=offset)
        today = newsroom.now.date()
        if (today.year, today.month, today.day) in coming:
            its = coming[today.year, today.month, today.day]
            newsroom.come((of(offset, today.year, today.month, today.day), its))
        if newsroom.store.last_seq():
            for notice in stand(newsroom).told:
                told[notice.alert_id].append((today, notice.text))
    for one in watching:
        replayed = replay(newsroom.store, newsroom.backend, one, newsroom.now.date(), days=399)
        assert [(each.day, each.text) for each in replayed] == sorted(told[one.id], reverse=True)
        assert replayed

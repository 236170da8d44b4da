"""The pass goes by the numbers of the store, each alert from where it is, and tells an event once, and what is new."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from made_alerts.newsroom import Newsroom
from made_alerts.told import HEALTH, NOW, POLICE, WOMEN, article, signing

from pipelines.article import Article, Origin
from pipelines.store import Store
from pipelines.store.records import PageRecord, PageState
from search import SqliteBackend

GIANG = "tuyengiao.hagiang.gov.vn"


def edited(one: Article) -> Article:
    """``one`` as it stands there after somebody has mended its lead."""
    return replace(one, lead=one.lead + " Buổi lễ diễn ra trang trọng.")


def reprint(number: int, of: int) -> Article:
    """The text of the article ``of`` on another site."""
    text = article(of)
    return replace(article(number, GIANG), title=text.title, lead=text.lead, body=text.body)


def test_what_was_there_before_an_alert_is_not_told_and_what_comes_is_told_once(newsroom: Newsroom) -> None:
    newsroom.come(article(1))
    one = newsroom.alert()
    assert newsroom.run().matches == 0
    newsroom.come(article(2))
    passed = newsroom.run()
    assert (passed.articles, passed.matches, passed.notices) == (1, 1, {one.id: 1})
    assert [notice.article_id for notice in newsroom.told(one)] == [article(2).id]
    assert newsroom.run().articles == 0
    assert len(newsroom.told(one)) == 1


def test_only_what_query_and_filters_find_is_told(newsroom: Newsroom) -> None:
    one = newsroom.alert(query="quy chế", filters={"sites": ("baolamdong.vn",)})
    newsroom.come(article(1), article(2, GIANG), article(3, title="Tin", lead="", body=("Hội nghị " * 30,)))
    newsroom.run()
    assert [match.article_id for match in newsroom.matches(one)] == [article(1).id]


def test_alerts_at_different_positions_each_go_on_from_their_own(newsroom: Newsroom) -> None:
    first = newsroom.alert("first")
    newsroom.come(article(1))
    second = newsroom.alert("second")
    newsroom.come(article(2))
    third = newsroom.alert("third")
    newsroom.come(article(3))
    newsroom.run()
    told = [[notice.article_id for notice in newsroom.told(one)] for one in (first, second, third)]
    ids = [article(number).id for number in (1, 2, 3)]
    assert told == [ids, ids[1:], ids[2:]]
    positions = {one.position for one in newsroom.store.alerts.all()}
    assert positions == {newsroom.store.last_seq()}


def test_an_article_that_is_indexed_late_is_told_late(newsroom: Newsroom) -> None:
    one = newsroom.alert()
    newsroom.come(article(1), index=False)
    newsroom.now += timedelta(days=40)
    assert newsroom.run().articles == 0
    newsroom.index()
    newsroom.run()
    assert [notice.article_id for notice in newsroom.told(one)] == [article(1).id]


def test_an_article_that_is_read_late_is_told_late_and_with_its_signing(newsroom: Newsroom) -> None:
    one = newsroom.alert(watch="signings")
    newsroom.store.save_outcomes([(article(1).id, article(1), "crawl")], NOW)
    newsroom.settle()
    newsroom.index()
    newsroom.run()
    assert newsroom.matches(one) == []
    newsroom.come((article(1), [signing()]))
    newsroom.run()
    assert newsroom.outcomes(one) == ["told"]


@pytest.mark.parametrize("origin", ["backfill", "import"])
def test_what_a_backfill_or_an_import_brings_is_told_only_when_asked(newsroom: Newsroom, origin: Origin) -> None:
    one, asking = newsroom.alert("one"), newsroom.alert("other", enabled=False)
    newsroom.come(article(1), origin=origin)
    newsroom.run()
    assert newsroom.outcomes(one) == ["not news"]
    newsroom.store.alerts.edit(replace(asking, enabled=True))
    newsroom.come(article(2), origin=origin)
    newsroom.run(tell_all=True)
    assert newsroom.outcomes(one) == ["not news", "told"]


def test_a_new_reading_and_a_rebuilt_index_tell_nothing(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.come((article(1), [signing()]))
    one = newsroom.alert(watch="signings")
    newsroom.come((edited(article(1)), [signing(POLICE, HEALTH, WOMEN)]), origin="reextract")
    newsroom.run()
    assert newsroom.outcomes(one) == ["not news"]
    newsroom.come((article(2), [signing(WOMEN, HEALTH, signed_on="2021-07-01")]))
    newsroom.run()
    with SqliteBackend(tmp_path / "new.sqlite") as backend:
        again = Newsroom(newsroom.store, backend)
        again.index()
        again.run()
        again.sweep()
    assert newsroom.outcomes(one) == ["not news", "told"]


def test_an_article_that_vanishes_or_comes_back_is_no_news(newsroom: Newsroom) -> None:
    newsroom.come(article(1))
    one = newsroom.alert()
    seq = newsroom.store.last_seq()
    visit = PageRecord(
        page_id=article(1).id, site=article(1).site, run_id=None, url=article(1).url, canonical_url=article(1).url,
        state=PageState.FETCHED, fetched_at=NOW, status=200, content_hash="1",
    )  # fmt: skip
    newsroom.store.record_pages([visit])
    newsroom.come(article(1, fetched_at=NOW))
    for day in (1, 2, 3):
        moment = NOW + timedelta(days=day)
        run = newsroom.store.start_run(article(1).site, "incremental", None, "crawl", moment)
        newsroom.store.finish_run(run.id, now=moment, outcomes={})
        failed = replace(visit, run_id=run.id, state=PageState.FAILED, fetched_at=moment, status=404, content_hash="")
        newsroom.store.record_pages([failed])
    assert newsroom.store.article(article(1).id).gone_since is not None
    newsroom.settle()
    newsroom.index()
    assert newsroom.store.last_seq() > seq
    newsroom.run()
    assert newsroom.told(one) == []
    newsroom.store.touch_pages([article(1).id], NOW + timedelta(days=4))
    assert newsroom.store.article(article(1).id).gone_since is None
    newsroom.settle()
    newsroom.index()
    newsroom.run()
    assert newsroom.told(one) == []


def test_a_mute_alert_says_nothing_and_what_came_meanwhile_counts_as_told(newsroom: Newsroom) -> None:
    one = newsroom.alert("mute", "ops", mute_until=NOW + timedelta(hours=1))
    newsroom.come((article(1), [signing()]))
    assert newsroom.run().notices == {}
    assert newsroom.outcomes(one) == ["muted"]
    newsroom.now = NOW + timedelta(hours=2)
    newsroom.come((reprint(2, of=1), [signing()]), article(3))
    newsroom.run()
    assert newsroom.outcomes(one) == ["muted", "known", "told"]
    assert len(newsroom.store.alerts.deliveries(one.id)) == 1


def test_an_alert_that_was_off_begins_with_what_comes_then(newsroom: Newsroom) -> None:
    one = newsroom.alert()
    one = newsroom.store.alerts.edit(replace(one, enabled=False))
    newsroom.come(article(1))
    newsroom.run()
    newsroom.store.alerts.edit(replace(one, enabled=True))
    newsroom.come(article(2))
    newsroom.run()
    assert [notice.article_id for notice in newsroom.told(one)] == [article(2).id]
    assert newsroom.sweep().matches == 0


def test_reprints_and_new_versions_stay_quiet(newsroom: Newsroom) -> None:
    articles, signings = newsroom.alert("articles"), newsroom.alert("signings", watch="signings")
    newsroom.come((article(1), [signing()]))
    newsroom.run()
    newsroom.come((reprint(2, of=1), [signing()]))
    newsroom.come((edited(article(1)), [signing()]))
    newsroom.come((article(4, GIANG), [signing()]))  # another text about the same signing
    newsroom.run()
    for one in (articles, signings):
        assert newsroom.outcomes(one) == ["told", "known", "known", "known"]


def test_four_that_come_at_once_are_one_event(newsroom: Newsroom) -> None:
    one = newsroom.alert()
    newsroom.come(*[(article(number), [signing()]) for number in range(4)])
    newsroom.run()
    assert sorted(newsroom.outcomes(one)) == ["known", "known", "known", "told"]


@pytest.mark.parametrize(
    ("first", "later", "news"),
    [
        (signing(POLICE, HEALTH), signing(POLICE, HEALTH, WOMEN), [("party", "Hội Liên hiệp Phụ nữ tỉnh")]),
        (signing(signed_on=None), signing(), [("signed_on", "2021-07-12")]),
        (signing(period_from=None, period_to=None), signing(), [("period", "2021–2025")]),
    ],
)
def test_a_new_fact_is_told_with_what_is_new(newsroom: Newsroom, first: object, later: object, news: object) -> None:
    alerts = newsroom.alert("articles"), newsroom.alert("signings", watch="signings")
    newsroom.come((article(1), [first]))  # type: ignore[list-item]
    newsroom.run()
    newsroom.come((reprint(2, of=1), [later]))  # type: ignore[list-item]
    newsroom.run()
    newsroom.come((article(3), [later]))  # type: ignore[list-item]
    newsroom.run()
    for one in alerts:
        assert newsroom.outcomes(one) == ["told", "new fact", "known"]
        told = newsroom.told(one)
        assert [(each.event, each.number, each.kind) for each in told] == [
            (told[0].event, 1, "event"),
            (told[0].event, 2, "new fact"),
        ]
        assert [(each.what, each.value) for each in told[1].news] == news


def test_one_article_with_four_agreements_is_one_article_event_and_four_signing_events(newsroom: Newsroom) -> None:
    articles, signings = newsroom.alert("articles"), newsroom.alert("signings", watch="signings")
    its = [
        signing(POLICE, HEALTH),
        signing(POLICE, WOMEN),
        signing(HEALTH, WOMEN),
        signing(POLICE, HEALTH, document_kind="kế hoạch phối hợp"),
    ]
    newsroom.come((article(1), its))
    newsroom.run()
    assert newsroom.outcomes(articles) == ["told"]
    assert newsroom.outcomes(signings) == ["told"] * 4
    assert len({notice.event for notice in newsroom.told(signings)}) == 4


def test_an_article_without_a_signing_is_no_event_for_an_alert_that_watches_signings(newsroom: Newsroom) -> None:
    one = newsroom.alert(watch="signings")
    newsroom.come(article(1))
    newsroom.run()
    assert newsroom.outcomes(one) == ["no event"]
    assert newsroom.told(one) == []


def test_stories_that_turn_out_to_be_one_event_are_not_told_again(newsroom: Newsroom) -> None:
    one = newsroom.alert()
    newsroom.come(article(1), (article(2), [signing()]))
    newsroom.run()
    assert newsroom.outcomes(one) == ["told", "told"]
    newsroom.come((reprint(3, of=1), [signing()]))  # of the first story, about the second's signing
    newsroom.run()
    assert newsroom.outcomes(one)[2:] in (["known"], ["new fact"])
    before = len(newsroom.told(one))
    newsroom.come((reprint(4, of=2), [signing()]))
    newsroom.run()
    assert len(newsroom.told(one)) == before


def test_an_alert_whose_query_can_no_longer_be_read_says_so_once_and_goes_on_from_where_it_was(
    newsroom: Newsroom,
) -> None:
    well, ill = newsroom.alert("well", "ops"), newsroom.alert("ill", "ops", query="(ký")
    position = newsroom.store.alerts.get(ill.id).position
    for number in (1, 2):
        newsroom.come(article(number))
        passed = newsroom.run()
        assert passed.attention.keys() == {ill.id}
    assert len(newsroom.told(well)) == 2
    kept = newsroom.store.alerts.get(ill.id)
    assert (kept.position, kept.enabled) == (position, True)
    assert kept.attention
    assert [notice.kind for notice in newsroom.told(ill)] == ["attention"]
    (delivery,) = newsroom.store.alerts.deliveries(ill.id)
    assert (delivery.channel, delivery.due_at) == ("ops", newsroom.told(ill)[0].at)
    newsroom.store.alerts.edit(replace(kept, query="ký"))
    newsroom.run()
    mended = newsroom.store.alerts.get(ill.id)
    assert (mended.attention, mended.position) == ("", newsroom.store.last_seq())
    assert [notice.kind for notice in newsroom.told(ill)] == ["attention", "event", "event"]


def test_a_filter_that_is_no_more_needs_attention_too(newsroom: Newsroom) -> None:
    ill = newsroom.alert("ill", filters={"provinces": ("Atlantis",)})
    newsroom.come(article(1))
    assert "Atlantis" in newsroom.run().attention[ill.id]
    assert "Atlantis" in newsroom.store.alerts.get(ill.id).attention


def test_a_query_that_the_index_refuses_needs_attention_until_it_takes_it(elastic_newsroom: Newsroom) -> None:
    newsroom = elastic_newsroom
    wide, well = newsroom.alert("wide", "ops", query='"từ từ*"'), newsroom.alert("well", "ops")
    many = article(1, body=(" ".join(f"từ từ{number}" for number in range(20_000)),))
    newsroom.come(many)
    newsroom.run()
    assert "before a *" in newsroom.store.alerts.get(wide.id).attention
    assert newsroom.outcomes(well) == ["told"]
    newsroom.come(article(2))
    newsroom.run()
    assert [notice.kind for notice in newsroom.told(wide)] == ["attention"]
    newsroom.store.alerts.edit(replace(newsroom.store.alerts.get(wide.id), query='"từ từ5*"'))
    newsroom.run()
    assert newsroom.outcomes(wide) == ["told"]
    assert newsroom.store.alerts.get(wide.id).attention == ""


def test_many_steps_are_one_pass(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.alerts.passing.STEP", 3)
    one = newsroom.alert()
    newsroom.come(*[article(number) for number in range(10)])
    assert newsroom.run().articles >= 10
    assert [notice.article_id for notice in newsroom.told(one)] == [article(number).id for number in range(10)]


def test_without_alerts_nothing_is_asked_of_the_index(tmp_path: Path) -> None:
    with Store.open("sqlite:///:memory:") as store, SqliteBackend(tmp_path / "none.sqlite") as backend:
        assert Newsroom(store, backend).sweep().articles == 0

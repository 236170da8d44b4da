"""The sweep tells what the first pass could not see, and takes nothing else for missed."""

from __future__ import annotations

from datetime import timedelta

from elasticsearch import Elasticsearch
from made_alerts.newsroom import Newsroom
from made_alerts.told import NOW, SITES, article, signing
from made_stores.indices import with_a_conflict

from search import Rejected, update
from search.backends.elasticsearch import ElasticsearchBackend
from search.backends.elasticsearch.connection import connect


def test_a_document_that_the_index_takes_only_later_is_told_by_the_sweep(elastic_newsroom: Newsroom) -> None:
    newsroom = elastic_newsroom
    assert isinstance(newsroom.backend, ElasticsearchBackend)
    name = with_a_conflict(newsroom.backend)
    one = newsroom.alert("one", "ops")
    refused: list[Rejected] = []
    newsroom.come(article(1, byline=""), article(2, byline="Hồng Nhung"), index=False)
    update(newsroom.backend, newsroom.store, SITES, on_rejected=refused.append)
    assert [each.id for each in refused] == [article(2).id]
    passed = newsroom.run()
    assert passed.missing == {article(2).id}
    assert [notice.article_id for notice in newsroom.told(one)] == [article(1).id]
    assert newsroom.sweep().matches == 0  # it is not there yet

    with connect(newsroom.backend.options) as client:
        repair(client, name)
    newsroom.index()
    assert newsroom.run().matches == 0
    swept = newsroom.sweep()
    assert [(each.alert_id, each.article_id) for each in swept.missed] == [(one.id, article(2).id)]
    assert swept.notices == {one.id: 1}
    assert [(match.article_id, match.found_by) for match in newsroom.matches(one)] == [
        (article(1).id, "pass"),
        (article(2).id, "sweep"),
    ]
    assert len(newsroom.store.alerts.deliveries(one.id)) == 2
    assert newsroom.sweep().matches == 0


def repair(client: Elasticsearch, name: str) -> None:
    """Have the index take bylines that are no numbers: what is no number is left out of the mapping."""
    client.indices.close(index=name)
    client.indices.put_settings(index=name, settings={"index.mapping.ignore_malformed": True})
    client.indices.open(index=name)
    client.cluster.health(index=name, wait_for_status="yellow")


def test_what_was_there_before_the_alert_or_is_not_looked_at_yet_is_not_missed(newsroom: Newsroom) -> None:
    newsroom.come(article(1))
    one = newsroom.alert()
    newsroom.come(article(2))
    newsroom.run()
    newsroom.come(article(3))
    swept = newsroom.sweep()
    assert (swept.articles, swept.matches, swept.notices) == (3, 0, {})
    newsroom.run()
    assert [notice.article_id for notice in newsroom.told(one)] == [article(2).id, article(3).id]


def test_what_a_backfill_or_a_new_reading_brought_is_told_by_no_sweep(newsroom: Newsroom) -> None:
    one = newsroom.alert(query="label:signing")
    newsroom.come(article(1), label="unrelated")
    newsroom.come(article(2), origin="backfill")
    newsroom.run()
    newsroom.come((article(1), [signing()]))  # read anew: another recogniser sees the signing
    newsroom.run()
    assert newsroom.outcomes(one) == ["not news", "not news"]
    assert newsroom.sweep().matches == 0
    assert newsroom.told(one) == []


def test_only_the_last_days_are_swept(newsroom: Newsroom) -> None:
    newsroom.alert()
    newsroom.come(article(1))
    newsroom.run()
    newsroom.now = NOW + timedelta(days=8)
    assert newsroom.sweep(days=7).articles == 0
    assert newsroom.sweep(days=9).articles == 1


def test_an_alert_that_is_off_misses_nothing(newsroom: Newsroom) -> None:
    newsroom.alert(enabled=False)
    newsroom.come(article(1))
    assert newsroom.sweep().articles == 0

"""The servers of the tests are real ones: they keep their data when killed, and can be locked up."""

from __future__ import annotations

import pytest
from elasticsearch import ApiError, Elasticsearch

from servers.elasticsearch import ElasticsearchServer


def test_a_killed_server_goes_on_with_its_data(own_elasticsearch: ElasticsearchServer) -> None:
    with Elasticsearch(own_elasticsearch.url, request_timeout=120) as client:
        client.index(index="kept", id="1", document={"title": "Ký kết"})
        own_elasticsearch.kill()
        assert not own_elasticsearch.runs
        assert not own_elasticsearch.answers()
        own_elasticsearch.start()
        assert client.get(index="kept", id="1")["_source"] == {"title": "Ký kết"}


def test_an_own_server_is_empty(own_elasticsearch: ElasticsearchServer) -> None:
    with Elasticsearch(own_elasticsearch.url, request_timeout=120) as client:
        assert not client.indices.get(index="*", expand_wildcards="all").body


def test_settings_count_from_the_next_start(own_elasticsearch: ElasticsearchServer) -> None:
    own_elasticsearch.settings["action.auto_create_index"] = "false"
    own_elasticsearch.restart()
    with (
        Elasticsearch(own_elasticsearch.url, request_timeout=120) as client,
        pytest.raises(ApiError, match="auto_create_index"),
    ):
        client.index(index="unasked", document={})


def test_a_shared_server_is_ready(elasticsearch_url: str) -> None:
    with Elasticsearch(elasticsearch_url, request_timeout=120) as client:
        # Other tests make indices meanwhile, and are waited for.
        assert client.cluster.health(wait_for_status="yellow", timeout="60s")["status"] in ("green", "yellow")

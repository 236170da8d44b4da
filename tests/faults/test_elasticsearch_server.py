"""What goes wrong with an Elasticsearch itself: killed, overloaded, full, too small, or closed to us."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch
from made_stores.articles import SITES, agrees, filled, long, save, whole, written
from made_stores.indices import indices_at

from pipelines.errors import BackendUnavailable
from pipelines.store import Store
from search import Rejected, SearchRequest, parse, update
from search.backends.elasticsearch import ElasticsearchBackend, ElasticsearchOptions, writing
from servers.elasticsearch import ElasticsearchServer

PATIENCE = 600.0
"""Seconds after which a condition counts as never met."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'kyket.sqlite'}") as opened:
        yield opened


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "the condition was never met"
        time.sleep(0.01)


def backend_at(server: ElasticsearchServer) -> ElasticsearchBackend:
    return ElasticsearchBackend(ElasticsearchOptions((server.url,), alias="faults", refresh=True, timeout=PATIENCE))


def test_a_server_killed_in_the_middle_of_a_bulk_and_started_again_lacks_nothing(
    store: Store, own_elasticsearch: ElasticsearchServer
) -> None:
    filled(store, range(1300))
    taken: list[int] = []

    def kill_midway(count: int) -> None:
        taken.append(count)
        if len(taken) == 5:  # the sixth is on its way meanwhile
            own_elasticsearch.kill()

    with backend_at(own_elasticsearch) as backend:
        with pytest.raises(BackendUnavailable):
            update(backend, store, SITES, batch=100, on_batch=kill_midway)
        with pytest.raises(BackendUnavailable, match="nothing listens there"):
            backend.search(SearchRequest(parse("*")))
        own_elasticsearch.start()
        position = backend.position()
        assert 500 <= position < 1300
        assert update(backend, store, SITES) == 1300 - position
        assert agrees(backend, store)
        assert whole(backend.life().live(), store)


def test_a_full_queue_is_waited_for(
    store: Store, own_elasticsearch: ElasticsearchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # One thread and a queue of one: of the requests that kyket itself has under way some are turned away with 429.
    own_elasticsearch.settings |= {"node.processors": "1", "thread_pool.write.queue_size": "1"}
    own_elasticsearch.restart()
    monkeypatch.setattr(writing, "MAX_BYTES", 100_000)  # so many that there are always some under way together
    save(store, *(long(number, words=3000) for number in range(150)))
    with (
        backend_at(own_elasticsearch) as backend,
        Elasticsearch(own_elasticsearch.url, request_timeout=PATIENCE) as client,
        ThreadPoolExecutor(2) as threads,
    ):
        backend.clear()
        both = [threads.submit(update, backend, store, SITES) for _ in range(2)]
        assert [one.result() for one in both] == [150, 150]
        (node,) = client.nodes.stats(metric="thread_pool")["nodes"].values()
        assert node["thread_pool"]["write"]["rejected"] > 0
        assert backend.life().live().due(10) == []
        assert agrees(backend, store)
        assert whole(backend.life().live(), store)


def test_a_document_larger_than_elasticsearch_reads_is_told_and_taken_once_it_is_smaller(
    store: Store, own_elasticsearch: ElasticsearchServer
) -> None:
    own_elasticsearch.settings["http.max_content_length"] = "1mb"
    own_elasticsearch.restart()
    filled(store, range(300))  # together more than 1 MB
    large = written(999, body=("ký kết chương trình phối hợp " * 40_000,))
    save(store, large)
    told: list[Rejected] = []
    with backend_at(own_elasticsearch) as backend:
        assert update(backend, store, SITES, on_rejected=told.append) == 301
        (one,) = told
        assert one.id == large.id
        assert "too large" in one.reason
        assert "http.max_content_length" in one.reason
        assert (backend.position(), backend.count()) == (301, 300)
        (due,) = backend.life().live().due(10)
        assert (due.id, due.attempts) == (large.id, 1)
        save(store, written(999, body=("Rút gọn",)))
        update(backend, store, SITES)
        assert backend.life().live().due(10) == []
        assert agrees(backend, store)
        assert whole(backend.life().live(), store)


def test_a_full_disk_stops_indexing_not_searching_and_it_goes_on_by_itself_when_there_is_room(
    store: Store, own_elasticsearch: ElasticsearchServer
) -> None:
    save(store, *(written(number) for number in range(10)))
    with (
        backend_at(own_elasticsearch) as backend,
        Elasticsearch(own_elasticsearch.url, request_timeout=PATIENCE) as client,
    ):
        update(backend, store, SITES)
        live = backend.life().live().name

        def blocked() -> bool:
            settings = client.indices.get_settings(index=live, flat_settings=True)[live]["settings"]
            return settings.get("index.blocks.read_only_allow_delete") == "true"

        # No disk has so much room: to Elasticsearch it is full.
        watermark = "cluster.routing.allocation.disk.watermark"
        levels = {f"{watermark}.{level}": "999pb" for level in ("low", "high", "flood_stage")}
        often = {"cluster.info.update.interval": "10s"}
        client.cluster.put_settings(persistent={**levels, **often})
        wait_for(blocked)
        save(store, written(11), written(1, body=("Sửa lại",)))
        with pytest.raises(BackendUnavailable, match=r"disk is full.*make room"):
            update(backend, store, SITES)
        assert backend.position() == 10
        assert backend.search(SearchRequest(parse("*"))).total == 10
        (status,) = backend.life().status()
        assert "disk is full: it takes nothing in — make room there" in status.blocked
        client.cluster.put_settings(persistent={**dict.fromkeys(levels), **often})
        wait_for(lambda: not blocked())
        assert backend.life().status()[0].blocked == ""
        # And one that is closed to everybody, by its operator.
        client.cluster.put_settings(persistent={"cluster.blocks.read_only": True})
        assert "takes nothing in: cluster read-only (api) — take the block off" in backend.life().status()[0].blocked
        client.cluster.put_settings(persistent={"cluster.blocks.read_only": None})
        assert update(backend, store, SITES) == 2
        assert agrees(backend, store)
        assert whole(backend.life().live(), store)


def test_a_wrong_password_is_told_and_nothing_is_lost_by_it(
    store: Store, secure_elasticsearch: ElasticsearchServer
) -> None:
    save(store, *(written(number) for number in range(10)))
    server = secure_elasticsearch
    known = {"user": "elastic", "password": server.password, "ca_cert": server.ca}
    with indices_at(server.url, **known) as backend:
        update(backend, store, SITES)
        save(store, written(11))
        with ElasticsearchBackend(replace(backend.options, password="not-it")) as stranger:
            with pytest.raises(BackendUnavailable, match="it does not know who asks") as told:
                update(stranger, store, SITES)
            assert "not-it" not in str(told.value)
        assert backend.position() == 10
        assert update(backend, store, SITES) == 1
        assert whole(backend.life().live(), store)

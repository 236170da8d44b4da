"""What goes wrong with an index on Elasticsearch; afterwards it holds what the store holds, each article once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_stores.articles import NOW, SITES, agrees, filled, long, save, whole, written
from made_stores.indices import indices_at, with_a_conflict

from pipelines.errors import BackendUnavailable
from pipelines.store import Store
from search import IndexUnusable, Rejected, SearchRequest, parse, update
from search.backends.elasticsearch import ElasticsearchBackend
from search.backends.elasticsearch.connection import connect
from search.backends.elasticsearch.mapping import index_body
from search.backends.elasticsearch.writing import write_alias
from search.indexing import OfAnotherStore
from search.rebuild import rebuild
from search.reconcile import reconcile
from servers.holding import PATIENCE, killed

SENT = "search.backends.elasticsearch.writing:deliver"
"""A bulk request, with its answer."""
TAKEN_IN = "search.backends.elasticsearch.index:ElasticsearchIndex.apply"
"""A batch of 2,000, with the position."""


@pytest.fixture
def backend(elasticsearch_url: str) -> Iterator[ElasticsearchBackend]:
    with indices_at(elasticsearch_url) as opened:
        yield opened


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'kyket.sqlite'}") as opened:
        yield opened


class Kyket:
    """kyket as a process, with the store in ``var`` and the index of ``backend``."""

    def __init__(self, var: Path, backend: ElasticsearchBackend) -> None:
        (url,) = backend.options.urls
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith("KYKET_")} | {
            "KYKET_VAR": str(var),
            "KYKET_ELASTICSEARCH_URL": url,
            "KYKET_ELASTICSEARCH_INDEX": backend.options.alias,
            "KYKET_ELASTICSEARCH_TIMEOUT": str(PATIENCE),
            "KYKET_WORKERS": "1",
        }

    def start(self, *line: str) -> subprocess.Popen[str]:
        command = [str(Path(sys.executable).with_name("kyket")), *line]
        return subprocess.Popen(
            command, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def run(self, *line: str, code: int = 0) -> str:
        with self.start(*line) as process:
            output, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == code, output
        return output

    def kill(self, *line: str, step: str) -> None:
        """kill -9 it behind its first ``step``."""
        killed(line, step, environment=self._environment)


@pytest.fixture
def kyket(tmp_path: Path, backend: ElasticsearchBackend) -> Kyket:
    return Kyket(tmp_path, backend)


def assert_whole(backend: ElasticsearchBackend, store: Store) -> None:
    """What `kyket index reconcile` would find: nothing, in any index that follows the store."""
    for one in backend.life().targets():
        assert whole(one, store), (one.name, reconcile(one, store, SITES, repair=False))


def agrees_by_id(backend: ElasticsearchBackend, store: Store) -> bool:
    """As ``agrees``; what the registry says of sites is the process's own."""
    held = {one.article.id: one.seq for one in store.articles()}
    return {one.id: one.seq for one in backend.scan(SearchRequest(parse("*")))} == held


def test_an_indexing_process_killed_several_times_loses_nothing(
    store: Store, backend: ElasticsearchBackend, kyket: Kyket
) -> None:
    filled(store, range(5200))
    first, late = written(0).id, written(5199).id
    kyket.kill("index", "update", step=SENT)
    assert backend.position() == 0
    assert first in backend.life().live().documents([first])
    for position in (2000, 4000):
        kyket.kill("index", "update", step=TAKEN_IN)
        assert backend.position() == position
    kyket.kill("index", "update", step=SENT)
    assert backend.position() == 4000
    assert late not in backend.life().live().documents([late])
    kyket.run("index", "update")
    assert backend.position() == 5200
    assert_whole(backend, store)


def test_a_rebuild_killed_half_way_is_gone_on_with_and_searches_never_stop(
    store: Store, backend: ElasticsearchBackend, kyket: Kyket
) -> None:
    filled(store, range(4400))
    update(backend, store, SITES)
    first, late = written(0).id, written(4399).id
    kyket.kill("index", "rebuild", step=TAKEN_IN)
    (building,) = [one.name for one in backend.life().status() if one.role == "building"]
    assert backend.life().index(building).documents([first, late]).keys() == {first}
    assert backend.search(SearchRequest(parse('"ký kết"'), limit=1)).total == 4400
    save(store, written(3, body=("Sửa lại",)), long(5000))
    store.forget(written(4).id, NOW)
    assert "gone on with" in kyket.run("index", "rebuild")
    assert [(one.role, one.documents) for one in backend.life().status()] == [("live", 4400), ("old", 4400)]
    kyket.run("index", "update")
    assert_whole(backend, store)


def test_two_processes_that_index_at_once_do_it_as_one(
    store: Store, backend: ElasticsearchBackend, kyket: Kyket
) -> None:
    filled(store, range(600))
    with kyket.start("index", "update") as one, kyket.start("index", "update") as other:
        for number in range(100):
            save(store, written(number, body=(f"Sửa {number}",)), written(20_000 + number))
            store.forget(written(599 - number).id, NOW)
        output = [process.communicate(timeout=PATIENCE)[0] for process in (one, other)]
    assert (one.returncode, other.returncode) == (0, 0), output
    update(backend, store, SITES)
    assert agrees_by_id(backend, store)
    assert_whole(backend, store)


def test_a_slower_process_does_not_undo_what_a_faster_one_has_done(store: Store, backend: ElasticsearchBackend) -> None:
    save(store, *(written(number) for number in range(4)))
    update(backend, store, SITES)
    live = backend.life().live()
    mark = live.mark()
    held = list(live.documents([written(number).id for number in range(4)]).values())
    save(store, written(1, body=("Sửa lại",)))
    store.forget(written(2).id, NOW)
    update(backend, store, SITES)
    ahead = live.mark()
    live.apply(held, (), mark)  # what it had read before
    live.apply((), (), ahead)  # and not even its mark brings the difference to light
    assert agrees(backend, store)
    assert_whole(backend, store)


@pytest.mark.parametrize("block", ["read_only", "write"])
def test_a_read_only_index_is_told_and_gone_on_with_when_it_is_none_any_more(
    store: Store, backend: ElasticsearchBackend, kyket: Kyket, block: str
) -> None:
    save(store, *(written(number) for number in range(10)))
    update(backend, store, SITES)
    with connect(backend.options) as client:
        client.indices.put_settings(index=backend.options.alias, settings={f"index.blocks.{block}": True})
        save(store, written(11), written(1, body=("Sửa lại",)))
        with pytest.raises(BackendUnavailable, match=r"takes nothing in: .*blocks\.read_only") as told:
            update(backend, store, SITES)
        assert told.value.about == backend.life().live().name
        assert backend.position() == 10
        assert backend.search(SearchRequest(parse("*"))).total == 10
        output = kyket.run("process", code=1)
        assert "; 0 indexed" in output  # all else is done, and told
        assert "takes nothing in" in output
        status = kyket.run("index", "status").replace("\n", " ")
        assert f"{told.value.about}: the index takes nothing in: index" in status
        assert "take the block off" in status
        (live,) = json.loads(kyket.run("index", "status", "--json"))["indices"]
        assert "take the block off" in live["blocked"]
        client.indices.put_settings(index=backend.options.alias, settings={f"index.blocks.{block}": None})
    assert "takes nothing in" not in kyket.run("index", "status")
    assert update(backend, store, SITES) >= 2
    assert agrees(backend, store)
    assert_whole(backend, store)


def test_documents_in_conflict_with_the_mapping_stay_due_and_stop_no_other(
    store: Store, backend: ElasticsearchBackend, kyket: Kyket
) -> None:
    name = with_a_conflict(backend)
    save(store, *(written(number, byline="Hồng Nhung" if number in (3, 7) else "") for number in range(20)))
    told: list[Rejected] = []
    assert update(backend, store, SITES, on_rejected=told.append) == 20
    assert sorted(one.id for one in told) == sorted([written(3).id, written(7).id])
    assert all("document_parsing_exception" in one.reason and "[byline]" in one.reason for one in told)
    assert (backend.position(), backend.count()) == (20, 18)

    told.clear()
    assert update(backend, store, SITES, on_rejected=told.append) == 0
    assert [one.attempts for one in backend.life().live().due(10)] == [2, 2]
    assert len(told) == 2
    output = kyket.run("index", "status")
    assert f"not in {name}: {written(3).id} document_parsing_exception" in output
    assert "(tried 2 times)" in output
    assert reconcile(backend.life().live(), store, SITES, repair=False).found["missing"] == 2
    assert written(3).id in kyket.run("index", "reconcile", code=1)

    # The other way out of it: the article changes, or is no more.
    save(store, written(3, byline="", body=("Sửa lại",)))
    store.forget(written(7).id, NOW)
    update(backend, store, SITES)
    assert backend.life().live().due(10) == []
    assert_whole(backend, store)


def test_a_new_index_takes_what_the_old_one_did_not(store: Store, backend: ElasticsearchBackend, kyket: Kyket) -> None:
    with_a_conflict(backend)
    save(store, *(written(number, byline="Hồng Nhung" if number == 3 else "") for number in range(20)))
    update(backend, store, SITES)
    kyket.run("index", "rebuild")
    kyket.run("index", "drop", "--old")
    assert [(one.role, one.documents, one.rejected) for one in backend.life().status()] == [("live", 20, 0)]
    assert_whole(backend, store)


def test_a_value_that_no_index_takes_keeps_neither_the_others_nor_a_rebuild(
    store: Store, backend: ElasticsearchBackend, kyket: Kyket
) -> None:
    endless = written(3, province="Hà " * 20_000, province_now="Hà Giang")
    save(store, *(written(number) for number in range(3)), endless)
    update(backend, store, SITES)
    (due,) = backend.life().live().due(10)
    assert (due.id, "immense term" in due.reason) == (endless.id, True)
    output = kyket.run("index", "rebuild")
    assert "3 documents" in output
    assert f"{endless.id} illegal_argument_exception" in output or f"{endless.id} document_parsing_exception" in output


def test_a_rebuild_that_would_lose_documents_is_not_put_to_use(
    store: Store, backend: ElasticsearchBackend, kyket: Kyket
) -> None:
    save(store, *(written(number) for number in range(5)))
    update(backend, store, SITES)
    live = backend.life().live()
    endless = written(3, province="Hà " * 20_000, province_now="Hà Giang")
    save(store, endless)  # the old one keeps what it had
    output = kyket.run("index", "rebuild", code=1)
    assert f"1 documents were not taken that the old one has, first {endless.id}" in output
    assert backend.life().live().name == live.name


def test_an_index_that_somebody_deleted_is_filled_again(store: Store, backend: ElasticsearchBackend) -> None:
    save(store, *(written(number) for number in range(10)))
    update(backend, store, SITES)
    with connect(backend.options) as client:
        client.indices.delete(index=backend.life().live().name)
        assert update(backend, store, SITES) == 10
        assert agrees(backend, store)
        # Under the same name, and in kyket's own way, but empty: its position does not count for it.
        name = backend.life().live().name
        client.indices.delete(index=name)
        client.indices.create(
            index=name,
            **index_body(backend.options.index),
            aliases={backend.options.alias: {}, write_alias(name): {}},
        )
    assert update(backend, store, SITES) == 10
    assert_whole(backend, store)


def test_an_index_dropped_while_it_is_written_is_not_made_again(store: Store, backend: ElasticsearchBackend) -> None:
    save(store, *(written(number) for number in range(10)))
    update(backend, store, SITES)
    rebuild(backend.life(), store, SITES)
    live, old = backend.life().targets()
    backend.life().drop(old.name)
    held = list(live.documents([written(1).id]).values())
    with pytest.raises(BackendUnavailable, match="this index is no more"):
        old.apply(held, (), live.mark())
    assert [one.name for one in backend.life().status()] == [live.name]


def test_the_index_of_another_store_is_left_alone_and_told(
    store: Store, backend: ElasticsearchBackend, tmp_path: Path
) -> None:
    save(store, *(written(number) for number in range(10)))
    update(backend, store, SITES)
    for count, name in ((3, "shorter"), (30, "longer")):
        with Store.open(f"sqlite:///{tmp_path / name}.sqlite") as other:
            save(other, *(written(100 + number) for number in range(count)))
            with pytest.raises(OfAnotherStore, match=r"change 10 of another store.*kyket index rebuild"):
                update(backend, other, SITES)
            assert backend.count() == 10
    with Store.open(f"sqlite:///{tmp_path / 'longer'}.sqlite") as other:
        rebuild(backend.life(), other, SITES)
        save(other, written(500))
        update(backend, other, SITES)  # the old one is left as it is
        assert agrees(backend, other)
        assert [one.documents for one in backend.life().status()] == [31, 10]


def test_an_index_of_another_version_is_searched_but_takes_nothing_in_until_it_is_rebuilt(
    store: Store, backend: ElasticsearchBackend, kyket: Kyket
) -> None:
    save(store, *(written(number) for number in range(10)))
    update(backend, store, SITES)
    with connect(backend.options) as client:
        client.indices.put_mapping(index=backend.options.alias, meta={"schema": "0"})
    save(store, written(11))
    with pytest.raises(IndexUnusable, match=r"of another version of kyket.*kyket index rebuild"):
        update(backend, store, SITES)
    assert backend.position() == 10
    assert "takes nothing in: `kyket index rebuild`" in kyket.run("index", "status").replace("\n", " ")
    kyket.run("index", "rebuild")
    assert agrees_by_id(backend, store)
    assert "drop it" in kyket.run("index", "status")

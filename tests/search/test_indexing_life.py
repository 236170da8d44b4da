"""Indices beside each other: each follows the outbox, a new one takes the old one's place, and nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from made_stores.articles import NOW, SITE, SITES, agrees, filled, long, save, whole, written
from made_stores.indices import indices_at

from pipelines.errors import KyketError
from pipelines.store import Store
from search import SearchBackend, SearchRequest, SqliteBackend, document, parse, update
from search.backends.life import Index, IndexGone, IndexStatus, Mark
from search.indexing import follow
from search.rebuild import NotTheSame, head, rebuild
from search.reconcile import reconcile


@pytest.fixture(params=["sqlite", "elasticsearch"])
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchBackend]:
    if request.param == "sqlite":
        with SqliteBackend(tmp_path / "index.sqlite") as opened:
            yield opened
    else:
        with indices_at(request.getfixturevalue("elasticsearch_url")) as opened:
            yield opened


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}") as opened:
        yield opened


def roles(backend: SearchBackend) -> list[str]:
    return [one.role for one in backend.life().status()]


def status(backend: SearchBackend, role: str) -> IndexStatus:
    (found,) = [one for one in backend.life().status() if one.role == role]
    return found


def old(backend: SearchBackend) -> Index:
    return backend.life().index(status(backend, "old").name)


def test_the_first_update_makes_the_index_and_tells_what_is_in_it(store: Store, backend: SearchBackend) -> None:
    save(store, *(written(number) for number in range(20)))
    assert backend.life().status() == []
    assert update(backend, store, SITES) == 20
    (live,) = backend.life().status()
    assert (live.role, live.documents, live.mark.seq, live.current, live.rejected) == ("live", 20, 20, True, 0)
    assert live.bytes > 0
    assert agrees(backend, store)


def test_edited_and_forgotten_articles_arrive(store: Store, backend: SearchBackend) -> None:
    save(store, *(written(number) for number in range(30)))
    update(backend, store, SITES, batch=7)
    save(store, written(3, body=("Sửa lại",)), written(40))
    store.forget(written(5).id, NOW)
    assert update(backend, store, SITES) == 3
    assert agrees(backend, store)
    assert update(backend, store, SITES) == 0


def test_a_rebuilt_index_takes_the_place_of_the_old_which_goes_on_following(
    store: Store, backend: SearchBackend
) -> None:
    save(store, *(written(number) for number in range(30)))
    update(backend, store, SITES)
    steps: list[str] = []
    done = rebuild(backend.life(), store, SITES, on_progress=lambda what, _: steps.append(what))
    assert (done.documents, done.resumed, done.rejected) == (30, False, [])
    assert list(dict.fromkeys(steps)) == ["building", "taking in what is new", "checking", "searching"]
    assert roles(backend) == ["live", "old"]
    save(store, written(40))
    store.forget(written(7).id, NOW)
    update(backend, store, SITES)
    assert agrees(backend, store)
    assert [whole(one, store) for one in backend.life().targets()] == [True, True]


def test_going_back_to_the_old_index_loses_nothing(store: Store, backend: SearchBackend) -> None:
    save(store, *(written(number) for number in range(10)))
    update(backend, store, SITES)
    rebuild(backend.life(), store, SITES)
    save(store, written(40))
    update(backend, store, SITES)
    backend.life().swap(status(backend, "old").name)
    assert roles(backend) == ["live", "old"]
    assert agrees(backend, store)
    save(store, written(41))
    update(backend, store, SITES)
    assert agrees(backend, store)
    assert whole(old(backend), store)


def test_only_the_live_index_cannot_be_dropped(store: Store, backend: SearchBackend) -> None:
    save(store, written(1))
    update(backend, store, SITES)
    rebuild(backend.life(), store, SITES)
    with pytest.raises(KyketError, match="this is the live index"):
        backend.life().drop(status(backend, "live").name)
    name = status(backend, "old").name
    backend.life().drop(name)
    assert roles(backend) == ["live"]
    with pytest.raises(IndexGone):
        backend.life().drop(name)
    assert agrees(backend, store)


def half_built(backend: SearchBackend, store: Store, *numbers: int) -> Index:
    """An index as a killed rebuild leaves it."""
    building = backend.life().begin(head(store))
    stored = store.current([written(number).id for number in numbers])
    building.apply([document(one, SITES) for one in stored.values()], (), building.mark())
    return building


def test_a_half_built_index_is_gone_on_with(store: Store, backend: SearchBackend) -> None:
    save(store, *(written(number) for number in range(30)))
    update(backend, store, SITES)
    half_built(backend, store, *range(12))
    assert roles(backend) == ["live", "building"]
    save(store, written(3, body=("Sửa lại",)))
    store.forget(written(5).id, NOW)
    update(backend, store, SITES)
    assert status(backend, "building").documents in (0, 12)  # its builder alone writes it; not refreshed yet
    assert rebuild(backend.life(), store, SITES).resumed
    assert roles(backend) == ["live", "old"]
    assert agrees(backend, store)


def test_an_index_with_other_text_than_the_store_is_not_put_to_use(store: Store, backend: SearchBackend) -> None:
    save(store, *(written(number) for number in range(5)))
    update(backend, store, SITES)
    live = status(backend, "live").name
    building = half_built(backend, store, *range(5))
    (stored,) = store.current([written(2).id]).values()
    other = {SITE: replace(SITES[SITE], name="Tên khác")}
    building.apply([document(stored, other)], (), building.mark())
    with pytest.raises(NotTheSame, match=rf"the site_name of {written(2).id} — the old one stays in use"):
        rebuild(backend.life(), store, SITES)
    assert status(backend, "live").name == live
    backend.life().drop(status(backend, "building").name)
    rebuild(backend.life(), store, SITES)
    assert agrees(backend, store)


def test_while_articles_arrive_a_new_index_is_built_and_searches_go_on(
    store: Store, backend: SearchBackend, tmp_path: Path
) -> None:
    filled(store, range(600))
    update(backend, store, SITES)
    stop = threading.Event()
    failures: list[BaseException] = []

    def arrive() -> None:
        number = 0
        with Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}") as mine:
            while not stop.is_set():
                save(mine, long(10_000 + number), written(number % 600, body=(f"Sửa {number}",)))
                mine.forget(written(599 - number).id, NOW)
                update(backend, mine, SITES)
                if backend.search(SearchRequest(parse('"ký kết"'), limit=1)).total == 0:
                    raise AssertionError("nothing was found meanwhile")
                number = min(number + 1, 500)

    def run() -> None:
        try:
            arrive()
        except BaseException as error:
            failures.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        done = rebuild(backend.life(), store, SITES)
    finally:
        stop.set()
        thread.join()
    assert failures == []
    update(backend, store, SITES)
    assert status(backend, "live").name == done.index
    assert agrees(backend, store)
    assert [whole(one, store) for one in backend.life().targets()] == [True, True]


def test_an_update_under_way_leaves_no_gap_in_the_index_that_takes_the_place_of_the_one_it_follows(
    tmp_path: Path, store: Store
) -> None:
    save(store, *(written(number) for number in range(10)))
    with SqliteBackend(tmp_path / "index.sqlite") as backend, SqliteBackend(backend.path) as builder:
        update(backend, store, SITES)
        building = builder.life().begin(Mark())
        follow(building, store, SITES)
        save(store, *(written(number) for number in range(10, 15)))
        update(backend, store, SITES)  # ahead of the new one
        live = backend.life().targets()[0]
        mark = live.mark()
        builder.life().swap(building.name)
        save(store, written(20))
        with pytest.raises(IndexGone, match="another index has taken its place"):
            live.apply([document(store.current([written(20).id])[written(20).id], SITES)], (), Mark(mark.seq + 1))
        assert update(backend, store, SITES) == 6
        assert agrees(backend, store)


def test_what_is_missing_surplus_or_stale_is_found_and_repaired(store: Store, backend: SearchBackend) -> None:
    save(store, *(written(number) for number in range(20)))
    update(backend, store, SITES)
    live = backend.life().targets()[0]
    stale = document(store.current([written(1).id])[written(1).id], SITES)
    save(store, written(1, body=("Sửa lại",)))
    update(backend, store, SITES)
    # As if the disk had lost some of it: 1 is the older one, 2 and 3 are gone, 99 nobody knows.
    mark = live.mark()
    surplus = document(store.current([written(4).id])[written(4).id], SITES)
    backend.clear()
    live = backend.life().targets()[0]
    others = [
        document(one, SITES) for one in store.articles() if one.article.id not in {written(n).id for n in (1, 2, 3)}
    ]
    live.apply([*others, stale, replace(surplus, id=written(99).id)], (), mark)
    looked = reconcile(live, store, SITES, repair=False)
    assert dict(looked.found) == {"missing": 2, "surplus": 1, "stale": 1}
    assert (looked.articles, looked.documents, looked.repaired) == (20, 19, 0)
    assert {(one.id, one.kind) for one in looked.examples} == {
        (written(1).id, "stale"), (written(2).id, "missing"), (written(3).id, "missing"), (written(99).id, "surplus"),
    }  # fmt: skip
    assert reconcile(live, store, SITES).repaired == 4
    assert agrees(backend, store)
    assert whole(live, store)


def test_what_the_outbox_has_still_to_bring_is_no_difference(store: Store, backend: SearchBackend) -> None:
    save(store, *(written(number) for number in range(5)))
    update(backend, store, SITES)
    save(store, written(1, body=("Sửa lại",)), written(7))
    result = reconcile(backend.life().targets()[0], store, SITES, repair=False)
    assert result.agrees
    assert result.not_yet == 2


def test_an_empty_index_starts_before_the_first_change(backend: SearchBackend) -> None:
    backend.clear()
    assert backend.life().targets()[0].mark() == Mark()

"""``kyket index``, as an operator runs it, on the embedded index."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from made_stores.articles import NOW, save, written

from pipelines.store import Store
from search import SqliteBackend

Kyket = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The store of ``fresh``, with ten articles."""
    with Store.open(f"sqlite:///{tmp_path / 'var' / 'kyket.sqlite'}") as opened:
        save(opened, *(written(number) for number in range(10)))
        yield opened


def indices(kyket: Kyket) -> list[dict[str, Any]]:
    return list(json.loads(kyket("index", "status", "--json").stdout)["indices"])


def test_an_index_is_filled_told_of_rebuilt_gone_back_to_and_dropped(fresh: Kyket, store: Store) -> None:
    assert "there is no index yet" in fresh("index", "status").stdout
    assert fresh("index", "update").stdout == "10 changes taken in\n"
    (live,) = indices(fresh)
    assert (live["name"], live["role"], live["documents"], live["behind"]) == ("index.sqlite", "live", 10, 0)

    save(store, written(11))
    assert indices(fresh)[0]["behind"] == 1
    assert "index.sqlite is searched now: 11 documents" in fresh("index", "rebuild").stdout
    assert [(one["role"], one["documents"], one["behind"]) for one in indices(fresh)] == [
        ("live", 11, 0),
        ("old", 10, 1),
    ]

    assert "index.sqlite is searched now" in fresh("index", "use", "index.sqlite.old").stdout
    assert [(one["role"], one["documents"]) for one in indices(fresh)] == [("live", 11), ("old", 11)]
    assert "this is the live index" in fresh("index", "drop", "index.sqlite", code=1).stderr
    assert fresh("index", "drop", "--old").stdout == "index.sqlite.old is deleted\n"
    assert [one["role"] for one in indices(fresh)] == ["live"]
    assert "there is no such index" in fresh("index", "use", "index.sqlite.old", code=1).stderr
    assert "name the indices, or say --old" in fresh("index", "drop", code=2).stderr


def test_reconcile_says_what_differs_and_mends_it(fresh: Kyket, store: Store, tmp_path: Path) -> None:
    fresh("index", "update")
    assert "10 documents, 10 articles: nothing differs" in fresh("index", "reconcile").stdout
    # The index of a moment ago comes back from somewhere, but not its position.
    index = tmp_path / "var" / "index.sqlite"
    before = index.read_bytes()
    save(store, written(3, body=("Sửa lại",)), written(11))
    store.forget(written(5).id, NOW)
    fresh("index", "update")
    position = indices(fresh)[0]["position"]
    index.write_bytes(before)
    with SqliteBackend(index) as backend:
        backend.apply((), (), position)

    (found,) = json.loads(fresh("index", "reconcile", "--dry-run", "--json", code=1).stdout)["indices"]
    assert {kind: found[kind] for kind in ("missing", "surplus", "stale", "ahead", "repaired")} == {
        "missing": 1, "surplus": 1, "stale": 1, "ahead": 0, "repaired": 0,
    }  # fmt: skip
    told = fresh("index", "reconcile").stdout
    assert "1 missing, 1 stale, 1 surplus; 3 repaired" in told
    assert f"stale    {written(3).id}" in told
    assert "nothing differs" in fresh("index", "reconcile").stdout


@pytest.mark.usefixtures("store")
def test_status_tells_how_far_the_index_is_behind_and_why_it_does_not_answer(fresh: Kyket) -> None:
    assert "10 changes behind" in fresh("status").stdout
    nowhere = {"KYKET_ELASTICSEARCH_URL": "http://127.0.0.1:9"}
    told = json.loads(fresh("status", "--json", **nowhere).stdout)
    assert (told["not_indexed"], told["index"]) == (None, "http://127.0.0.1:9 (kyket)")
    assert "nothing listens there" in told["index_trouble"]
    assert "10 articles" in fresh("status", **nowhere).stdout.replace("[bold]", "")
    assert "nothing listens there" in fresh("index", "update", code=1, **nowhere).stderr

"""Metrics as Prometheus reads them, and as docs/operations.md tells them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from made_health.sites import NOW, SITE, page
from prometheus_client.parser import text_string_to_metric_families

from pipelines.archive import ArchiveReader
from pipelines.article import page_id
from pipelines.exposition import Family, text_of
from pipelines.health.records import Condition, Measures, Standing, State
from pipelines.store import PageRecord, PageState, Store
from search.backends.sqlite import SqliteBackend
from search.metrics import metrics

ROOT = Path(__file__).parents[2]
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    lite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/store.sqlite" if lite else str(request.getfixturevalue("postgres_url"))
    with Store.open(url) as opened:
        yield opened


def read(store: Store, folder: Path) -> tuple[Samples, dict[str, str]]:
    """All samples, and the kind of each metric, as Prometheus' own parser reads them."""
    with SqliteBackend(folder / "index.sqlite") as backend, ArchiveReader(folder / "archive") as archive:
        backend.clear()
        text = text_of(metrics(store, backend, archive, NOW))
    samples: Samples = {}
    kinds: dict[str, str] = {}
    for family in text_string_to_metric_families(text):
        kinds[family.name] = family.type
        for one in family.samples:
            key = one.name, frozenset(one.labels.items())
            assert key not in samples
            samples[key] = one.value
    return samples, kinds


def of(samples: Samples, name: str, **labels: str) -> float:
    return samples[name, frozenset(labels.items())]


def test_they_tell_what_the_store_holds(store: Store, tmp_path: Path) -> None:
    run = store.start_run(SITE, "incremental", None, "crawl", NOW)
    url = f"https://{SITE}/1"
    store.record_pages([PageRecord(page_id(SITE, url), SITE, run.id, url, url, PageState.FETCHED, NOW, 200)])
    facts = [replace(page(number, NOW, run=run.id), seconds=0.25) for number in range(4)]
    store.save_outcomes([], NOW, facts)
    store.finish_run(run.id, now=NOW, outcomes={"fetched": 1}, bytes=1000, seconds=2.5)
    bad = store.start_run(SITE, "incremental", None, "crawl", NOW)
    store.finish_run(bad.id, now=NOW + timedelta(hours=1), outcomes={}, error="no answer")
    store.stages.done("crawl", NOW)
    samples, kinds = read(store, tmp_path)
    assert of(samples, "kyket_store_up") == of(samples, "kyket_index_up") == 1
    assert of(samples, "kyket_pages", site=SITE, state="fetched") == 1
    assert of(samples, "kyket_crawls_total", site=SITE, result="good") == 1
    assert of(samples, "kyket_crawls_total", site=SITE, result="failed") == 1
    assert of(samples, "kyket_crawl_bytes_total", site=SITE) == 1000
    assert of(samples, "kyket_crawl_last_success_timestamp_seconds", site=SITE) == NOW.timestamp()
    assert of(samples, "kyket_extraction_timed_total", site=SITE) == 4
    assert of(samples, "kyket_extraction_seconds_total", site=SITE) == 1.0
    assert sum(value for (name, _), value in samples.items() if name == "kyket_pages_extracted_total") == 4
    assert of(samples, "kyket_stage_last_success_timestamp_seconds", stage="crawl") == NOW.timestamp()
    assert of(samples, "kyket_archive_free_bytes") > 0
    assert kinds["kyket_crawls"] == "counter"
    assert kinds["kyket_pages"] == "gauge"


def test_names_are_as_prometheus_has_them(store: Store, tmp_path: Path) -> None:
    with SqliteBackend(tmp_path / "index.sqlite") as backend, ArchiveReader(tmp_path / "archive") as archive:
        for one in metrics(store, backend, archive, NOW):
            assert re.fullmatch(r"kyket_[a-z]+(_[a-z]+)*", one.name)
            assert (one.kind == "counter") == one.name.endswith("_total")
            assert one.help.endswith(".")
            assert not re.search(r"_(ms|mb|minutes|percent)(_|$)", one.name)


def test_each_is_told_in_the_documentation_and_no_other(store: Store, tmp_path: Path) -> None:
    with SqliteBackend(tmp_path / "index.sqlite") as backend, ArchiveReader(tmp_path / "archive") as archive:
        backend.clear()
        names = {one.name for one in metrics(store, backend, archive, NOW)}
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    section = text.partition("\n## Metrics\n")[2].partition("\n## ")[0]
    told = set(re.findall(r"`(kyket_[a-z_]+)`", section))
    assert told == names | {"kyket_web_answers_total", "kyket_web_seconds"}
    rules = section.partition("groups:\n")[2]
    assert set(re.findall(r"kyket_[a-z_]+", rules)) <= told


def test_the_health_of_sites_is_among_them(store: Store, tmp_path: Path) -> None:
    condition = Condition(SITE, State.STALE, NOW, measures=Measures(articles_day=2.5))
    standing = Standing(SITE, "Báo", "paper", "Lâm Đồng", "Lâm Đồng", State.STALE, NOW, NOW, None, False)
    store.health().note([standing], [condition])
    samples, _ = read(store, tmp_path)
    assert of(samples, "kyket_site_state", site=SITE, state="stale") == 1
    assert of(samples, "kyket_site_expected_articles_per_day", site=SITE) == 2.5


def test_a_store_that_does_not_answer_is_told(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/store.sqlite")
    with store:
        store.close()
        (tmp_path / "store.sqlite").write_bytes(b"no database, but long enough to be read as one" * 100)
        samples, _ = read(store, tmp_path)
    assert samples == {("kyket_store_up", frozenset()): 0}


def test_labels_and_numbers_survive_the_text_form() -> None:
    family = Family("kyket_test", "A test.").add(1e15, name='a"b\\c\nd').add(0.1)
    (parsed,) = text_string_to_metric_families(text_of([family]))
    assert [(one.labels, one.value) for one in parsed.samples] == [({"name": 'a"b\\c\nd'}, 1e15), ({}, 0.1)]

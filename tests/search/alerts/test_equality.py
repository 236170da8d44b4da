"""What alerts find of new articles is what searching finds of them: any queries, any batch of any index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_searches.worlds import articles, filters, typed_queries

from pipelines.alerts import Alert
from search import Filters, IndexDocument, SearchBackend, SearchRequest, SqliteBackend, parse
from search.alerts.filters import plain_of
from search.alerts.matching import match
from search.backends.elasticsearch import ElasticsearchBackend
from servers.aliases import own_alias


@pytest.fixture(params=["sqlite", "elasticsearch"])
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchBackend]:
    if request.param == "sqlite":
        with SqliteBackend(tmp_path / "index.sqlite") as made:
            yield made
    else:
        with own_alias(request.getfixturevalue("elasticsearch_url")) as options, ElasticsearchBackend(options) as other:
            yield other


valid_filters = filters.filter(
    lambda chosen: not (chosen.first_day and chosen.last_day and chosen.last_day < chosen.first_day)
)


@settings(max_examples=40)
@given(
    world=articles(least=2, most=14),
    searches=st.lists(st.tuples(typed_queries, valid_filters), min_size=6, max_size=20),
    data=st.data(),
)
def test_alerts_find_of_a_batch_what_searches_find_of_it(
    backend: SearchBackend, world: list[IndexDocument], searches: list[tuple[str, Filters]], data: st.DataObject
) -> None:
    known = [one.id for one in world]
    # Some are there in another version when they come again, some are gone.
    changed = data.draw(st.lists(st.sampled_from(world), max_size=3, unique=True))
    gone = data.draw(st.lists(st.sampled_from(known), max_size=2, unique=True))
    batch = data.draw(st.lists(st.sampled_from([*known, "unknown"]), unique=True))
    backend.clear()
    backend.apply([replace(one, title=one.lead, label="signing", seq=1) for one in changed], (), 1)
    backend.apply([replace(one, seq=2) for one in world], (), 2)
    backend.apply([], gone, 3)
    alerts = [Alert(f"{number}", "", query, plain_of(chosen)) for number, (query, chosen) in enumerate(searches)]
    twins = [replace(alert, id=f"twin of {alert.id}") for alert in alerts]

    matched = match(backend, [*alerts, *twins], batch)

    expected = set()
    for alert, (query, chosen) in zip(alerts, searches, strict=True):
        hits = backend.search(SearchRequest(parse(query), chosen, limit=100)).hits
        expected |= {(name, hit.id) for hit in hits if hit.id in batch for name in (alert.id, f"twin of {alert.id}")}
    assert set(matched.hits) == expected
    assert len(matched.hits) == len(expected)
    assert matched.invalid == {}
    assert matched.missing == set(batch) - (set(known) - set(gone))

"""``make bench NAME=alerts``: 10,000 alerts among 500 new articles of an index of 100,000, on both backends.

Alerts are what people have saved: most ask for a phrase, a name, a document's number, a party or a label in one
province, now or then, and find none or a few of the new articles; some are broad. Their queries are those of
``search_queries.txt`` and more like them, made from what articles of the index say, so that most are of words that are
there. A tenth narrow it further by filters. What several say alike is asked once; how many differ is told.

The new articles are the last of the index. Memory is that of this process, with all alerts in it and what they find;
the embedded index's batch lies there too.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import psutil
from rich.console import Console
from rich.table import Table

from benchmarks.corpus import documents
from benchmarks.memory import Watch, tree_pss
from benchmarks.search import batches, fill, forget, queries, server
from pipelines.alerts import Alert
from pipelines.text import words
from search import IndexDocument, SearchBackend, SqliteBackend
from search.alerts.matching import Matched, match
from search.backends.elasticsearch import ElasticsearchBackend
from search.backends.elasticsearch.connection import ElasticsearchOptions, connect

ARTICLES, NEW, ALERTS, FEW = 100_000, 500, 10_000, 100
SEED = 20261130
LIMITS = {"elasticsearch": 60.0, "sqlite": 120.0}
"""Seconds that all alerts may take."""
FEW_LIMIT = 2.0
_SHARES = {"below 2 %": 0.9, "2 to 20 %": 0.07, "above 50 %": 0.03}
_EVERY = 97
"""Each so manyth article is one of those that queries are made from."""


def alerts(count: int, said: list[IndexDocument]) -> Iterator[Alert]:
    """The first ``count`` alerts, always the same: from the mix of ``make bench NAME=search`` and from ``said``."""
    pick = random.Random(SEED)
    mix: dict[str, list[str]] = {band: [] for band in _SHARES}
    for band, query in queries():
        mix[band].append(query)
    before: list[Alert] = []
    for number in range(count):
        name = f"{number:016x}"
        if before and pick.random() < 0.05:
            yield replace(pick.choice(before), id=name, name=name)
            continue
        (band,) = pick.choices(list(_SHARES), list(_SHARES.values()))
        if band == "below 2 %" and pick.random() < 0.9:
            query = _selective(pick, pick.choice(said))
        else:
            query = pick.choice(mix[band])
        made = Alert(name, name, query, _filters(pick, pick.choice(said)) if pick.random() < 0.1 else {})
        before = [*before[-200:], made]
        yield made


def _selective(pick: random.Random, one: IndexDocument) -> str:
    """What somebody might have looked for who wanted to hear of an article like ``one``."""
    said = words(pick.choice(one.body.split("\n")))
    at = pick.randrange(max(len(said) - 4, 1))
    phrase = " ".join(said[at : at + pick.choice((2, 3, 4))])
    party = pick.choice(one.parties or ("Công an", "Sở Y tế", "Hội Nông dân"))
    province = pick.choice((f'tỉnh:"{one.province}"', f'tỉnh nay:"{one.province}"', f'tỉnh nay:"{one.province_now}"'))
    return pick.choice(
        (
            f'"{phrase}"',
            f'"{phrase}" {province}',
            f'"{phrase}"~{pick.randint(2, 6)}',
            f'"{one.byline}" HOẶC tác giả:"{one.byline}"',
            f'bên:"{party}" ({province} HOẶC "{phrase}")',
            f'bên:"{party}" (tiêu đề:"ký kết" HOẶC "{phrase}") {province}',
            f'nhãn:signing {province} KHÔNG bên:"{party}"',
            f'(trang:{one.site} HOẶC {province}) "{phrase}"',
            f'văn bản:{pick.randint(1, 400)}-KH/TU HOẶC "kế hoạch số {pick.randint(1, 400)}"',
            f'loại văn bản:"quy chế" ký:[{one.day} TO *] {province}',
            f"{' '.join(pick.sample(said, min(3, len(said))))} {province}".lower(),
        )
    )


def _filters(pick: random.Random, one: IndexDocument) -> dict[str, tuple[str, ...]]:
    return pick.choice(
        (
            {"provinces": (one.province,)},
            {"kinds": (one.kind,), "labels": ("signing", "coordination")},
            {"sites": (one.site,), "first_day": ("2020-01-01",)},
        )
    )


def timed(backend: SearchBackend, asking: list[Alert], ids: list[str]) -> tuple[float, Matched]:
    """Seconds, and what was found."""
    started = perf_counter()
    matched = match(backend, asking, ids)
    return perf_counter() - started, matched


def measure(backend: SearchBackend, asking: list[Alert], ids: list[str], table: Table) -> Matched:
    """One row: some alerts, all alerts twice, and the memory they take."""
    few = timed(backend, asking[:FEW], ids)[0]
    process = psutil.Process()
    before, _ = tree_pss(process)
    with Watch(os.getpid(), lambda: 0, seconds=0.1) as watch:
        seconds, matched = timed(backend, asking, ids)
    after, _ = tree_pss(process)
    again = timed(backend, asking, ids)[0]
    last, _ = tree_pss(process)
    table.add_row(
        backend.name,
        f"{few:.2f} (≤ {FEW_LIMIT:.0f})",
        f"{seconds:.1f}, {again:.1f} (≤ {LIMITS[backend.name]:.0f})",
        f"{seconds / len(asking) * 1000:.2f}",
        f"{len(matched.hits):,}",
        " / ".join(f"{size / 1e6:.0f}" for size in (before, max(watch.peak, before, after), after, last)),
    )
    return matched


def main() -> None:
    """Runs the benchmark and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=ARTICLES, help="in the index, the new ones among them")
    parser.add_argument("--new", type=int, default=NEW, help="articles of the batch")
    parser.add_argument("--alerts", type=int, default=ALERTS)
    chosen = parser.parse_args()
    console = Console()
    options = ElasticsearchOptions((os.environ.get("ELASTICSEARCH_URL") or server(),), alias="kyket-bench-alerts")
    said: list[IndexDocument] = []
    new: list[str] = []

    def made() -> Iterator[IndexDocument]:
        for number, one in enumerate(documents(chosen.articles)):
            if number % _EVERY == 0:
                said.append(one)
            if number >= chosen.articles - chosen.new:
                new.append(one.id)
            yield one

    with (
        tempfile.TemporaryDirectory() as folder,
        SqliteBackend(Path(folder) / "index.sqlite") as sqlite,
        ElasticsearchBackend(options) as elastic,
        connect(options) as client,
    ):
        try:
            for backend in (sqlite, elastic):
                backend.clear()
            for number, batch in enumerate(batches(made(), chosen.articles)):
                for backend in (sqlite, elastic):
                    fill(backend, [batch], number * len(batch))
            asking = list(alerts(chosen.alerts, said))
            different = len({(one.query, tuple(one.filters.items())) for one in asking})
            table = Table(
                "backend", f"{FEW} alerts, s", "all alerts, s", "ms each", "hits", "MB before / peak / after / again",
                title=f"{len(asking):,} alerts ({different:,} different), {len(new)} of {chosen.articles:,} articles",
            )  # fmt: skip
            found = [measure(backend, asking, new, table) for backend in (sqlite, elastic)]
        finally:
            forget(client, options.alias)
    console.print(table)
    by_alert = Counter(Counter(alert for alert, _ in found[0].hits).values())
    finding = sum(by_alert.values())
    broad = sum(count for hits, count in by_alert.items() if hits > len(new) / 10)
    console.print(f"{finding:,} alerts find something, {broad:,} of them more than a tenth of the new articles")
    if any(one.invalid or one.missing for one in found) or set(found[0].hits) != set(found[1].hits):
        raise SystemExit("the backends differ, or an alert could not be read")


if __name__ == "__main__":
    main()

"""``make bench NAME=search``: both backends on the same made-up articles, at 10,000 and at 100,000 of them.

A search is what the page asks for: ten hits collapsed by story with highlights, the facets, the histogram. The mix
is ``search_queries.txt``: 60 % of the queries match fewer than 2 % of the articles, 30 % match 2 to 20 %, 10 % more
than half. Both backends answer every query in turn, after one round that is not counted.

Indexing into Elasticsearch is compared with the client's own ``helpers.parallel_bulk`` of the same documents, ready
made: a part of the documents before kyket's turn and as large a part after it, each into an index of the same mapping.
"""

from __future__ import annotations

import argparse
import itertools
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep

from elasticsearch import Elasticsearch, helpers
from rich.console import Console
from rich.table import Table

from benchmarks.corpus import documents
from search import IndexDocument, SearchBackend, SearchRequest, SqliteBackend, parse
from search.backends.elasticsearch import ElasticsearchBackend
from search.backends.elasticsearch.connection import ElasticsearchOptions, connect
from search.backends.elasticsearch.mapping import index_body, source
from search.indexing import BATCH

SIZES = (10_000, 100_000)
ROUNDS = 3
CHUNK = 500
"""Of ``parallel_bulk``: its own default."""
COMPARED = 4_000
"""Documents of each turn in the comparison with ``parallel_bulk``."""
TURNS = 4
"""Of kyket in that comparison, one fewer than of ``parallel_bulk``."""
BANDS = ("below 2 %", "2 to 20 %", "above 50 %")
_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Answer:
    """How one query was answered, each time."""

    query: str
    band: str
    total: int
    milliseconds: tuple[float, ...]


def queries() -> list[tuple[str, str]]:
    """(band, query) of the mix."""
    band, found = "", []
    for line in (_ROOT / "benchmarks" / "search_queries.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            band = line.removeprefix("# ")
        elif line:
            found.append((band, line))
    return found


def ask(backends: Sequence[SearchBackend]) -> list[list[Answer]]:
    """The answers of each backend to the whole mix."""
    mix = [(band, text, SearchRequest(parse(text), collapse=True, histogram=True)) for band, text in queries()]
    for backend, (_, _, request) in itertools.product(backends, mix):
        backend.search(request)
    answers: list[list[Answer]] = [[] for _ in backends]
    for band, text, request in mix:
        for backend, given in zip(backends, answers, strict=True):
            times = []
            for _ in range(ROUNDS):
                started = perf_counter()
                result = backend.search(request)
                times.append((perf_counter() - started) * 1000)
            given.append(Answer(text, band, result.total, tuple(times)))
    return answers


def p95(answers: Iterable[Answer]) -> float:
    """95 of 100 searches took at most so many milliseconds."""
    times = [one for answer in answers for one in answer.milliseconds]
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else 0.0


def fill(backend: SearchBackend, made: Iterable[Sequence[IndexDocument]], position: int) -> float:
    """Indexes batches of documents; returns the seconds that this took, without the making of the documents."""
    seconds = 0.0
    for batch in made:
        position += len(batch)
        started = perf_counter()
        rejected = backend.apply(batch, (), position)
        seconds += perf_counter() - started
        if rejected:
            raise SystemExit(f"not taken: {rejected[0]}")
    return seconds


def batches(made: Iterator[IndexDocument], count: int) -> Iterator[list[IndexDocument]]:
    """The next ``count`` documents in batches."""
    part = itertools.islice(made, count)
    while batch := list(itertools.islice(part, BATCH)):
        yield batch


def bulk(client: Elasticsearch, options: ElasticsearchOptions, name: str, made: Sequence[IndexDocument]) -> float:
    """Seconds that ``parallel_bulk`` takes for ``made`` as ready sources, into a new index."""
    client.options(ignore_status=404).indices.delete(index=name)
    client.indices.create(index=name, **index_body(options.index))
    actions = [{"_index": name, "_id": one.id, "_source": source(one)} for one in made]
    started = perf_counter()
    for _ in helpers.parallel_bulk(client, actions, thread_count=2, chunk_size=CHUNK):
        pass
    seconds = perf_counter() - started
    client.indices.delete(index=name)
    return seconds


def compare_indexing(client: Elasticsearch, options: ElasticsearchOptions) -> tuple[float, float]:
    """Documents a second: (``parallel_bulk``, kyket), warm, the two in turn."""
    made = list(documents(COMPARED))
    plain = kyket = 0.0
    bulk(client, options, "bench-bulk", made[:CHUNK])
    for _ in range(TURNS):
        plain += bulk(client, options, "bench-bulk", made)
        with ElasticsearchBackend(options) as backend:
            backend.clear()
            kyket += fill(backend, batches(iter(made), COMPARED), 0)
        forget(client, options.alias)
    plain += bulk(client, options, "bench-bulk", made)
    return (TURNS + 1) * COMPARED / plain, TURNS * COMPARED / kyket


def forget(client: Elasticsearch, alias: str) -> None:
    """Deletes every index of the benchmark."""
    for name in list(client.indices.get(index=f"{alias}-*", expand_wildcards="all")):
        client.indices.delete(index=name)


def settle(client: Elasticsearch, alias: str) -> None:
    """Waits until everything is found and Elasticsearch has put its segments together: hours after, not at once."""
    client.indices.refresh(index=alias)
    while client.indices.stats(index=alias, metric="merge")["_all"]["primaries"]["merges"]["current"]:
        sleep(1)


def server() -> str:
    """URL of a running Elasticsearch, started if need be."""
    script = _ROOT / "scripts" / "elasticsearch"
    return subprocess.run([sys.executable, script, "up"], check=True, capture_output=True, text=True).stdout.strip()


def report(console: Console, size: int, names: Sequence[str], answers: Sequence[Sequence[Answer]]) -> None:
    """The times at one size, band by band."""
    table = Table("queries", "number", "matches", *(f"{name} p95 ms" for name in names), title=f"{size:,} articles")
    for band in (*BANDS, "all"):
        chosen = [[one for one in given if band in (one.band, "all")] for given in answers]
        totals = sorted(one.total for one in chosen[0])
        shown = f"{totals[0]:,}–{totals[-1]:,}"
        table.add_row(band, str(len(chosen[0])), shown, *(f"{p95(given):.1f}" for given in chosen))
    console.print(table)
    differing = [(a.query, a.total, b.total) for a, b in zip(*answers, strict=True) if a.total != b.total]
    if differing:
        console.print(f"[red]the backends differ:[/] {differing[:5]}")


def main() -> None:
    """Runs the benchmark and prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of articles, rising")
    chosen = parser.parse_args()
    console = Console()
    options = ElasticsearchOptions((os.environ.get("ELASTICSEARCH_URL") or server(),), alias="kyket-bench")
    client = connect(options)
    plain, kyket = compare_indexing(client, options)
    console.print(
        f"indexing into Elasticsearch: parallel_bulk of ready documents {plain:.0f} a second, kyket {kyket:.0f}: "
        f"ratio {kyket / plain:.2f} (to reach: 0.7)"
    )
    elastic_p95: list[float] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        SqliteBackend(Path(folder) / "index.sqlite") as sqlite,
        ElasticsearchBackend(options) as elastic,
    ):
        names = (sqlite.name, elastic.name)
        for backend in (sqlite, elastic):
            backend.clear()
        # Answers kept from the round before would be no answers.
        client.indices.put_settings(index=options.alias, settings={"index.requests.cache.enable": False})
        made = documents(max(chosen.sizes))
        done = 0
        try:
            for size in chosen.sizes:
                part = list(batches(made, size - done))
                seconds = [fill(backend, part, done) for backend in (sqlite, elastic)]
                added, done = size - done, size
                speeds = (f"{name} {added / one:.0f}" for name, one in zip(names, seconds, strict=True))
                console.print(f"\nindexed {added:,} articles; a second: {', '.join(speeds)}")
                settle(client, options.alias)
                answers = ask((sqlite, elastic))
                report(console, size, names, answers)
                elastic_p95.append(p95(answers[1]))
                few = [one for one in answers[0] if one.total < 5_000]
                many = [one for one in answers[0] if one.total >= 5_000]
                console.print(
                    f"elasticsearch, whole mix: p95 {elastic_p95[-1]:.1f} ms (to reach: 60); sqlite below 5,000 hits: "
                    f"{p95(few):.1f} ms (120), above: {p95(many):.1f} ms (1,000)"
                )
        finally:
            forget(client, options.alias)
    if len(elastic_p95) > 1:
        console.print(
            f"elasticsearch, {chosen.sizes[0]:,} → {chosen.sizes[-1]:,}: p95 × {elastic_p95[-1] / elastic_p95[0]:.2f}"
            " (to reach: at most 3)"
        )


if __name__ == "__main__":
    main()

"""``make bench NAME=web``: ``kyket serve`` over 100,000 made-up articles, asked by 8 readers once a second each.

Readers ask for the search page with the queries of ``make bench NAME=search``, each in an order of its own, over HTTP
on 127.0.0.1 as a browser does: gzip is welcome, the cookie is kept. What is timed is one page, from the request to its
last byte. Then every article is exported; the server's memory is looked at meanwhile.

Readers and, with Elasticsearch, that server run on the same machine. CPU seconds of ``kyket serve`` are counted beside
the clock: other programs do not make them more. Ends with an error where a goal is missed.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import os
import random
import re
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import psutil
from rich.console import Console
from rich.table import Table

from benchmarks.memory import Watch
from benchmarks.search import forget, queries, server
from benchmarks.served import Served, fill_index, fill_store, serving
from search import SqliteBackend
from search.backends.elasticsearch import ElasticsearchBackend
from search.backends.elasticsearch.connection import ElasticsearchOptions, connect

ARTICLES, READERS, SECONDS = 100_000, 8, 60
FEW = 5_000
"""Hits below which the embedded index has a goal."""
GOALS = {"elasticsearch": 150.0, "sqlite": 400.0}
"""Milliseconds of a page, p95."""
WEIGHT = 150_000
FLAT = 32_000_000
"""Bytes that the server may take more of between a tenth of an export and its end."""
ALIAS = "kyket-bench-web"
SEED = 20261130
_TOTAL = re.compile(r'id="count">[^<]*<small>trong ([\d.]+) bài')


@dataclass(frozen=True, slots=True)
class Asked:
    """One page."""

    query: str
    milliseconds: float
    weight: int
    """Bytes of the body as they were sent."""


@dataclass
class Reader:
    """One browser: one request a second, the next not before the last is answered."""

    served: Served
    mix: Sequence[str]
    begin: float
    seconds: int
    answers: list[Asked] = field(default_factory=list)
    error: str = ""

    def run(self) -> None:
        """Asks until the time is over."""
        try:
            with_cookie: dict[str, str] = {}
            for turn in range(self.seconds):
                due = self.begin + turn
                time.sleep(max(0.0, due - time.perf_counter()))  # a reader's second, not a wait for something
                if time.perf_counter() > self.begin + self.seconds:
                    return
                query = self.mix[turn % len(self.mix)]
                started = time.perf_counter()
                body, headers = ask(self.served, "/", {"q": query}, with_cookie)
                self.answers.append(Asked(query, (time.perf_counter() - started) * 1000, len(body)))
                if cookie := headers.get("Set-Cookie"):
                    with_cookie["Cookie"] = cookie.split(";")[0]
        except (OSError, http.client.HTTPException, SystemExit) as error:
            self.error = str(error) or type(error).__name__


def ask(
    served: Served, path: str, values: Mapping[str, str], more: Mapping[str, str]
) -> tuple[bytes, http.client.HTTPMessage]:
    """The body as it was sent, and the headers. Ends the benchmark for anything but 200."""
    connection = http.client.HTTPConnection(urlsplit(served.address).netloc, timeout=60)
    try:
        connection.request("GET", f"{path}?{urlencode(values)}", headers={"Accept-Encoding": "gzip", **more})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path} {dict(values)}: {answer.status} {answer.reason}")
        return body, answer.headers
    finally:
        connection.close()


def totals(served: Served, mix: Sequence[str]) -> dict[str, int]:
    """How many articles each query finds, as its page says. Each is answered once before anything is timed."""
    found = {}
    for query in mix:
        body, headers = ask(served, "/", {"q": query}, {})
        plain = gzip.decompress(body) if headers.get("Content-Encoding") == "gzip" else body
        said = _TOTAL.search(plain.decode())
        if said is None:
            raise SystemExit(f"{query}: its page says no number")
        found[query] = int(said[1].replace(".", ""))
    return found


def read(served: Served, mix: Sequence[str], readers: int, seconds: int) -> tuple[list[Asked], float]:
    """All pages, and CPU milliseconds of the server for one."""
    begin = time.perf_counter() + 0.5
    asking = []
    for number in range(readers):
        order = list(mix)
        random.Random(f"{SEED}/{number}").shuffle(order)
        # Not all in the same moment: readers do not know of each other.
        asking.append(Reader(served, order, begin + number / readers, seconds))
    before = _cpu(served)
    threads = [threading.Thread(target=one.run) for one in asking]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors := [one.error for one in asking if one.error]:
        raise SystemExit(errors[0])
    answers = [one for reader in asking for one in reader.answers]
    return answers, (_cpu(served) - before) * 1000 / len(answers)


def _cpu(served: Served) -> float:
    times = psutil.Process(served.pid).cpu_times()
    return float(times.user + times.system)


@dataclass(frozen=True)
class Exported:
    """One file."""

    form: str
    lines: int
    seconds: float
    megabytes: float
    before: int
    early: int
    """PSS after a tenth of it."""
    peak: int

    @property
    def more(self) -> int:
        """Bytes of memory taken after a tenth of it."""
        return self.peak - self.early


def export(served: Served, form: str, count: int) -> Exported:
    """Everything as a file, read as fast as it comes and not kept."""
    before = psutil.Process(served.pid).memory_full_info().pss
    lines = size = 0
    connection = http.client.HTTPConnection(urlsplit(served.address).netloc, timeout=120)
    started = time.perf_counter()
    with Watch(served.pid, lambda: lines, seconds=0.2) as watch:
        connection.request("GET", f"/export?format={form}", headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        while piece := answer.read1(1 << 16):
            size += len(piece)
            lines += piece.count(b"\n")
    connection.close()
    early = max((one.pss for one in watch.samples if one.done <= count / 10), default=before)
    return Exported(form, lines, time.perf_counter() - started, size / 1e6, before, max(early, before), watch.peak)


def p95(answers: Sequence[Asked]) -> float:
    """95 of 100 pages took at most so many milliseconds."""
    times = sorted(one.milliseconds for one in answers)
    return times[min(len(times) - 1, int(len(times) * 0.95))] if times else 0.0


def measure(console: Console, name: str, served: Served, chosen: argparse.Namespace) -> list[str]:
    """Everything of one backend; what was missed."""
    mix = [query for _, query in queries()]
    found = totals(served, mix)
    answers, cpu = read(served, mix, chosen.readers, chosen.seconds)
    table = Table(
        "hits", "pages", "p50 ms", "p95 ms", "slowest ms",
        title=f"{name}: {chosen.readers} readers, {len(answers) / chosen.seconds:.1f} pages a second, "
        f"{cpu:.0f} ms of CPU a page",
    )  # fmt: skip
    few = [one for one in answers if found[one.query] < FEW]
    bands = {
        f"below {FEW:,}": few,
        f"from {FEW:,}": [one for one in answers if found[one.query] >= FEW],
        "all": answers,
    }
    for band, some in bands.items():
        times = sorted(one.milliseconds for one in some)
        middle = times[len(times) // 2] if times else 0.0
        table.add_row(band, f"{len(some):,}", f"{middle:.0f}", f"{p95(some):.0f}", f"{max(times, default=0):.0f}")
    console.print(table)
    judged = few if name == "sqlite" else answers
    reached, goal, weight = p95(judged), GOALS[name], max(one.weight for one in answers)
    console.print(f"search page p95 {reached:.0f} ms (to reach: {goal:.0f}); heaviest {weight / 1000:.0f} KB (150)")
    missed = [f"{name}: search page p95 {reached:.0f} ms"] * (reached > goal)
    missed += [f"{name}: a page of {weight / 1000:.0f} KB"] * (weight > WEIGHT)
    missed += [f"{name}: {len(answers)} pages asked for"] * (len(answers) < 0.9 * chosen.readers * chosen.seconds)
    for form in ("jsonl", "csv"):
        made = export(served, form, chosen.articles)
        console.print(
            f"export of {made.lines:,} lines as {form}: {made.megabytes:.0f} MB in {made.seconds:.0f} s; server "
            f"{made.before / 1e6:.0f} MB before, {made.early / 1e6:.0f} after a tenth, {made.peak / 1e6:.0f} at most"
        )
        missed += [f"{name}: {form} grew by {made.more / 1e6:.0f} MB"] * (made.more > FLAT)
        missed += [f"{name}: {form} of {made.lines} lines"] * (made.lines < chosen.articles)
    return missed


def make(var: Path, name: str, count: int, options: ElasticsearchOptions | None) -> None:
    """What is served, unless it is there already."""
    made = var / f"{name}-{count}"
    if made.exists():
        return
    if name == "store":
        fill_store(var, count)
    elif options is not None:
        with ElasticsearchBackend(options) as elastic:
            fill_index(elastic, count)
    else:
        with SqliteBackend(var / "index.sqlite") as sqlite:
            fill_index(sqlite, count)
    made.touch()


def run(var: Path, console: Console, chosen: argparse.Namespace) -> list[str]:
    """Both backends, one after the other."""
    make(var, "store", chosen.articles, None)
    missed: list[str] = []
    for name in chosen.backends:
        settings: dict[str, Any] = {}
        options = None
        if name == "elasticsearch":
            options = ElasticsearchOptions((os.environ.get("ELASTICSEARCH_URL") or server(),), alias=ALIAS)
            settings = {"KYKET_ELASTICSEARCH_URL": options.urls[0], "KYKET_ELASTICSEARCH_INDEX": ALIAS}
        try:
            make(var, name, chosen.articles, options)
            with serving(var, **settings) as served:
                missed += measure(console, name, served, chosen)
        finally:
            if options is not None and chosen.folder is None:
                with connect(options) as client:
                    forget(client, ALIAS)
    return missed


def main() -> None:
    """Runs the benchmark and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--readers", type=int, default=READERS)
    parser.add_argument("--seconds", type=int, default=SECONDS, help="how long readers ask")
    parser.add_argument("--backends", nargs="+", choices=tuple(GOALS), default=tuple(GOALS))
    parser.add_argument("--folder", type=Path, help="keep what is served there, and use it again")
    chosen = parser.parse_args()
    console = Console()
    if chosen.folder is not None:
        chosen.folder.mkdir(parents=True, exist_ok=True)
        missed = run(chosen.folder.resolve(), console, chosen)
    else:
        with tempfile.TemporaryDirectory() as folder:
            missed = run(Path(folder), console, chosen)
    if missed:
        raise SystemExit("missed: " + "; ".join(missed))


if __name__ == "__main__":
    main()

"""``make bench NAME=crawl``: kyket's main job over a made-up site, side by side with plain trafilatura.

kyket fetches, archives, extracts, stores and indexes every article of five loopback sites; the site server's CPU
counts, for both run on the same two cores. Plain trafilatura
(``bare_extraction(html, url=…, with_metadata=True)``) only extracts the same HTML, from memory, in two processes: the
first half of the pages before kyket's turn and the second after it, so that a machine that grows slower or
faster meanwhile is no one's gain.

``--memory`` crawls 10,000 articles instead and compares memory at 500 pages with memory at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from benchmarks import site as made_up
from benchmarks.memory import Watch
from pipelines.store import Store
from search.backends.sqlite import SqliteBackend

TARGET_RATIO = 1.3
TARGET_MEMORY = 600 * 2**20
TIME_LIMIT = 540
"""Seconds that kyket may take, so that the whole ends within ten minutes."""
_CHUNK = 20


@dataclass(frozen=True)
class Crawled:
    """What one run of kyket did."""

    articles: int
    """In the store at the end."""
    indexed: int
    seconds: float
    watch: Watch


@contextmanager
def served(folder: Path, articles: int) -> Iterator[dict[str, str]]:
    """The made-up sites of ``folder`` while they are served; addresses by family."""
    command = [sys.executable, "-m", "benchmarks.site", str(folder), "--articles", str(articles)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        try:
            line = server.stdout.readline()
            if not line:
                raise SystemExit("the site did not start; what it said stands above")
            yield json.loads(line)["sites"]
        finally:
            server.stdin.close()


def articles_served(sites: dict[str, str]) -> int:
    """How many articles the sites have sent."""
    total = 0
    for address in sites.values():
        with urllib.request.urlopen(f"{address}/-/served") as answer:
            total += int(answer.read())
    return total


def run_kyket(folder: Path, sites: dict[str, str], seconds: float) -> Crawled:
    """``kyket run`` over ``sites`` into an empty place of its own."""
    ids = made_up.write_registry(folder / "sites", sites)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("KYKET_")}
        environment |= {"KYKET_VAR": place, "KYKET_SITES": str((folder / "sites").resolve())}
        command = [str(Path(sys.executable).with_name("kyket")), "run", *ids]
        began = perf_counter()
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
            with Watch(process.pid, lambda: articles_served(sites)) as watch:
                try:
                    output, _ = process.communicate(timeout=seconds)
                except subprocess.TimeoutExpired:
                    process.terminate()
                    output, _ = process.communicate()
            taken = perf_counter() - began
        if process.returncode != 0:
            raise SystemExit(f"kyket run ended with {process.returncode}:\n{output.decode(errors='replace')[-3000:]}")
        articles, indexed = _found(Path(place))
    return Crawled(articles, indexed, taken, watch)


def _found(place: Path) -> tuple[int, int]:
    """How many articles the store of a run holds, and how many its index."""
    with Store.open(f"sqlite:///{place / 'kyket.sqlite'}") as store:
        articles = sum(1 for _ in store.articles())
    backend = SqliteBackend(place / "index.sqlite")
    try:
        return articles, backend.count()
    finally:
        backend.close()


def _plain_chunk(folder: Path, numbers: list[int]) -> int:
    import trafilatura

    pages = made_up.Pages(folder)
    found = 0
    for number in numbers:
        page = pages.stored[number]
        document = trafilatura.bare_extraction(pages.read(page), url=pages.url(page), with_metadata=True)
        found += document is not None
    return found


def _warm(folder: Path) -> None:
    _plain_chunk(folder, [0, 1, 2])


def run_plain(folder: Path, numbers: list[int]) -> float:
    """Seconds plain trafilatura takes in two processes over the pages ``numbers``, without starting them."""
    chunks = [numbers[first : first + _CHUNK] for first in range(0, len(numbers), _CHUNK)]
    with ProcessPoolExecutor(2) as pool:
        for warmed in [pool.submit(_warm, folder) for _ in range(4)]:
            warmed.result()
        began = perf_counter()
        found = sum(pool.map(_plain_chunk, [folder] * len(chunks), chunks))
        taken = perf_counter() - began
    if found < len(numbers):
        print(f"plain trafilatura found nothing on {len(numbers) - found} pages")
    return taken


def compare(folder: Path, articles: int) -> bool:
    """Print pages a second of both, the ratio and kyket's memory; whether all targets are met."""
    pages = made_up.build(folder, articles)
    sizes = [page.length for page in pages.stored]
    print(f"{articles} articles of five CMS families, {sum(sizes) / len(sizes) / 1024:.0f} KB a page on average")
    before = run_plain(folder, list(range(0, articles, 2)))
    with served(folder, articles) as sites:
        kyket = run_kyket(folder, sites, TIME_LIMIT)
    after = run_plain(folder, list(range(1, articles, 2)))
    plain_rate = articles / (before + after)
    rate = articles / kyket.seconds
    peak = kyket.watch.peak
    complete = kyket.articles == kyket.indexed == articles
    print(f"kyket run (fetch, archive, extract, store, index): {rate:6.1f} pages/s, {kyket.seconds:.1f} s")
    print(f"plain trafilatura in two processes (extract only): {plain_rate:6.1f} pages/s, {before + after:.1f} s")
    print(f"ratio {rate / plain_rate:.2f} (to reach: {TARGET_RATIO})")
    print(f"memory of kyket's processes (PSS): peak {peak / 2**20:.0f} MB (to reach: {TARGET_MEMORY / 2**20:.0f} MB)")
    print(f"articles stored {kyket.articles}, indexed {kyket.indexed} of {articles}")
    return complete and rate >= TARGET_RATIO * plain_rate and peak <= TARGET_MEMORY


def memory(folder: Path, articles: int) -> bool:
    """Print kyket's memory on the way through ``articles`` pages; whether it stays flat and below the target."""
    made_up.build(folder, articles)
    with served(folder, articles) as sites:
        kyket = run_kyket(folder, sites, TIME_LIMIT)
    steps = sorted({500, 1000, 2500, 5000, 7500, articles})
    for step in (step for step in steps if step <= articles):
        print(f"at {step:>6} pages: {kyket.watch.near(step) / 2**20:6.0f} MB")
    growth = kyket.watch.near(articles) / max(kyket.watch.near(500), 1)
    print(f"peak {kyket.watch.peak / 2**20:.0f} MB; from 500 to {articles} pages × {growth:.2f}")
    print(f"{articles / kyket.seconds:.1f} pages/s; articles stored {kyket.articles}, indexed {kyket.indexed}")
    return growth < 1.15 and kyket.watch.peak <= TARGET_MEMORY and kyket.articles == articles


def main() -> None:
    """The command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--articles", type=int, default=0, help="2,000; 10,000 with --memory")
    parser.add_argument("--memory", action="store_true", help="watch memory over many pages instead of speed")
    parser.add_argument("--folder", type=Path, default=Path("var/bench"), help="where the site is rendered to")
    parser.add_argument("--plain-only", action="store_true", help="only plain trafilatura's side")
    options = parser.parse_args()
    articles = options.articles or (10_000 if options.memory else 2_000)
    folder = options.folder / f"site-{articles}"
    if options.plain_only:
        made_up.build(folder, articles)
        print(f"plain trafilatura in two processes: {articles / run_plain(folder, list(range(articles))):.1f} pages/s")
        return
    reached = memory(folder, articles) if options.memory else compare(folder, articles)
    if articles > 5000:
        shutil.rmtree(folder)  # half a gigabyte
    print("all targets reached" if reached else "NOT all targets reached")
    raise SystemExit(0 if reached else 1)


if __name__ == "__main__":
    main()

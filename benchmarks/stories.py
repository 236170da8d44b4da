"""What it costs to find an article's story in stores of different sizes: ``make bench NAME=stories``.

A store is filled with other articles up to each of :data:`SIZES`; then some hundred made-up ones are saved and placed
as processing does it, in batches, and looked up. The articles it is filled with are the rows that placing would
have written: as many fingerprints as a made-up article has, the same formulae among them, the rest unlike any other.
They are not read one by one, for 200,000 would take ten minutes; the articles that are timed are.

CPU seconds of this process, which does all the work of SQLite too, are counted beside the clock: other programs on the
machine do not make them more.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipelines.article import Article
from pipelines.store import Store, texts
from pipelines.store.candidates import TOO_FREQUENT, pack
from pipelines.stories import fingerprints, read_text
from pipelines.stories.examples import ceremony, examples, report

SIZES = (10_000, 50_000, 200_000)
TIMED = 150
"""Events whose articles are placed and timed at each size: about three articles each."""

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_BATCH = 50
_FILL = 20_000


@dataclass(frozen=True, slots=True)
class Cost:
    """What one article cost, in milliseconds."""

    articles: int
    clock: float
    cpu: float


class Filling:
    """Rows of articles that nobody reads."""

    def __init__(self, file: Path, seed: int) -> None:
        self._file = file
        self._dice = random.Random(seed)
        self._patterns = _patterns(self._dice)
        self._bearers: Counter[int] = Counter()
        self._count = 0

    def fill(self, size: int) -> None:
        """Add articles until there are ``size``."""
        while self._count < size:
            self._add(min(_FILL, size - self._count))

    def _add(self, count: int) -> None:
        numbers = range(10_000_000 + self._count, 10_000_000 + self._count + count)
        self._count += count
        prints = [(number, self._prints()) for number in numbers]
        with sqlite3.connect(self._file, isolation_level=None) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA cache_size = -200000")
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                "INSERT INTO articles (id, site, born, version, seq, reader_hash, language, province, province_now,"
                " first_seen, last_seen, origin) VALUES (?, 'fill', ?, 1, 0, '', 'vi', '', '', ?, ?, 'import')",
                ((f"{number:016x}", number, "2020-01-01 00:00:00", "2020-01-01 00:00:00") for number in numbers),
            )
            connection.executemany(
                "INSERT INTO versions (article_id, number, seen_at, changed, origin, article)"
                " VALUES (?, 1, '2020-01-01 00:00:00', '[]', 'import', ?)",
                ((f"{number:016x}", _text(number)) for number in numbers),
            )
            connection.executemany(
                "INSERT INTO tellings (article_id, number, version, text_key, words, title, fingerprints, story_id)"
                " VALUES (?, ?, 1, '', 500, '', ?, ?)",
                ((f"{number:016x}", number, pack(some), f"{number:016x}") for number, some in prints),
            )
            rows = sorted((one, number) for number, some in prints for one in some)
            connection.executemany("INSERT INTO fingerprints (fingerprint, number) VALUES (?, ?)", rows)
            connection.execute("COMMIT")
        connection.close()

    def _prints(self) -> list[int]:
        formulae, own = self._dice.choice(self._patterns)
        free = [one for one in formulae if self._bearers[one] < TOO_FREQUENT]
        self._bearers.update(free)
        return sorted({*free, *(self._dice.getrandbits(48) for _ in range(own))})


def _patterns(dice: random.Random) -> list[tuple[list[int], int]]:
    """Of some made-up articles, the fingerprints that others have too, and how many they have for themselves."""
    made = [fingerprints(read_text(report(dice, ceremony(dice), "mot.example"))) for _ in range(1000)]
    often = Counter(one for some in made for one in some)
    return [([one for one in some if often[one] > 1], sum(often[one] == 1 for one in some)) for some in made]


def _text(number: int) -> str:
    stub = Article(
        id=f"{number:016x}",
        url="https://fill.example/",
        canonical_url="https://fill.example/",
        site="fill",
        title="",
        lead="",
        body=(f"Bài số {number}.",),
        captions=(),
        byline="",
        published=None,
        published_raw="",
        published_from=None,
        modified=None,
        language="vi",
        province="",
        province_now="",
    )
    return texts.dump(stub)


def place(store: Store, articles: Sequence[Article]) -> Cost:
    """Save and place ``articles``; only placing is timed."""
    clock = cpu = 0.0
    for start in range(0, len(articles), _BATCH):
        some = articles[start : start + _BATCH]
        store.save_outcomes([(article.id, article, "crawl") for article in some], _NOW)
        before = time.perf_counter(), time.process_time()
        while store.place_due():
            pass
        clock += time.perf_counter() - before[0]
        cpu += time.process_time() - before[1]
    return Cost(len(articles), 1000 * clock / len(articles), 1000 * cpu / len(articles))


def look_up(store: Store, articles: Iterable[Article]) -> Cost:
    """Find the stories of ``articles`` by their text."""
    found = list(articles)
    before = time.perf_counter(), time.process_time()
    for article in found:
        store.stories_like(article)
    clock, cpu = time.perf_counter() - before[0], time.process_time() - before[1]
    return Cost(len(found), 1000 * clock / len(found), 1000 * cpu / len(found))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="articles in the store")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kyket-bench-") as folder:
        file = Path(folder) / "store.sqlite"
        with Store.open(f"sqlite:///{file}") as store:
            place(store, examples(20, options.seed).articles)  # what is loaded once is paid for here
            filling = Filling(file, options.seed)
            print("articles  MB    add: ms CPU  ms clock   look up: ms CPU  a second of CPU  a second of clock")
            added: list[Cost] = []
            for step, size in enumerate(options.sizes):
                filling.fill(size)
                articles = examples(TIMED, options.seed + 1000 * (step + 1)).articles
                cost, found = place(store, articles), look_up(store, articles)
                added.append(cost)
                print(
                    f"{size:8,}  {file.stat().st_size / 1e6:4.0f}  {cost.cpu:11.2f}  {cost.clock:8.2f}"
                    f"  {found.cpu:15.2f}  {1000 / found.cpu:15.0f}  {1000 / found.clock:17.0f}",
                    flush=True,
                )
            print(
                f"adding to {options.sizes[-1]:,} costs {added[-1].cpu / added[0].cpu:.2f} times what adding to"
                f" {options.sizes[0]:,} does (by the clock {added[-1].clock / added[0].clock:.2f}; at most 2 is wanted)"
            )


if __name__ == "__main__":
    main()

"""How many articles a second are understood on one core: ``make bench NAME=signings``.

``read()`` finds the label, the signings, the documents, the office holders and the provinces of an article; that is
timed over the labelled articles in this repository, those beside it, and the five seeds, and so are the parts of it.
What is remembered of texts read before is forgotten between the rounds; what is loaded once is paid for before them.
CPU seconds of this process count, as it works on one core. Other programs on the machine do not add to them, but make
them longer by emptying its caches, so the best round is shown beside the median.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.agencies import mentions
from pipelines.agencies.reading import words_of
from pipelines.article_text import ArticleText
from pipelines.documents import cited
from pipelines.officials import officials
from pipelines.phrases import lowered
from pipelines.places import provinces_of
from pipelines.signings import read
from pipelines.signings_evaluation import read_labelled
from pipelines.text import clean

WANTED = 500
"""Articles a second on one core, for articles as long as the labelled ones."""
ROUNDS = 15

_CHECKOUT = Path(__file__).parents[1]
_OWN = _CHECKOUT / "tests" / "fixtures" / "signings"
_Step = Callable[[ArticleText], Any]
_REMEMBER_TEXTS = (mentions, words_of, lowered)
_STEPS: tuple[tuple[str, _Step], ...] = (
    ("read() - everything", read),
    ("  documents", cited),
    ("  officials", officials),
    ("  places", provinces_of),
    ("  agencies", lambda text: [mentions(content) for _, _, content in text.parts()]),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one article cost in CPU time, in milliseconds: in the best round, and in the middle one."""

    best: float
    median: float


def timed(step: _Step, articles: Sequence[ArticleText], rounds: int) -> Cost:
    """The cost of ``step`` over ``articles``, each read as if for the first time."""
    costs: list[float] = []
    for _ in range(rounds + 1):
        for remembering in _REMEMBER_TEXTS:
            remembering.cache_clear()
        before = time.process_time()
        for article in articles:
            step(article)
        costs.append(1000 * (time.process_time() - before) / len(articles))
    return Cost(min(costs[1:]), statistics.median(costs[1:]))


def _sets(shared: Path) -> dict[str, list[ArticleText]]:
    sets = {"our own labelled articles": [each.text for each in read_labelled(_OWN)]}
    if (shared / "gold").is_dir():
        sets["the labelled articles beside"] = [each.text for each in read_labelled(shared / "gold")]
    seeds = sorted((shared / "seeds").glob("*.txt"))
    if seeds:
        sets["the seeds, whole pages"] = [_seed(path) for path in seeds]
    return sets


def _seed(path: Path) -> ArticleText:
    lines = tuple(clean(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return ArticleText(title=lines[0], lead="", paragraphs=lines[1:])


def _length(article: ArticleText) -> int:
    return sum(len(content) for _, _, content in article.parts())


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument(
        "--shared", type=Path, default=Path(os.environ.get("KYKET_SHARED") or _CHECKOUT.parent / "shared")
    )
    options = parser.parse_args()
    for name, articles in _sets(options.shared).items():
        length = statistics.mean(_length(article) for article in articles)
        print(f"{name}: {len(articles)}, {length:,.0f} characters on average")
        print(f"  {'':24}  ms best  median  a second, best  median")
        for label, step in _STEPS:
            cost = timed(step, articles, options.rounds)
            print(
                f"  {label:24}  {cost.best:7.2f}  {cost.median:6.2f}"
                f"  {1000 / cost.best:14,.0f}  {1000 / cost.median:6,.0f}",
                flush=True,
            )
    print(f"wanted: {WANTED} articles a second")


if __name__ == "__main__":
    main()

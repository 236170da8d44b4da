"""The whole of an evaluation: scores by field, the confusion of labels, every miss."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any, get_args

from pipelines.article_text import ArticleText
from pipelines.findings import Findings, Label
from pipelines.signings_evaluation.comparing import Comparison, Miss, Tally, compare
from pipelines.signings_evaluation.gold import LabelledArticle

FIELDS = (
    "label",
    "signings",
    "document_kind",
    "parties",
    "signed_on",
    "period",
    "province",
    "level",
    "basis",
    "provinces",
    "documents",
    "document_date",
    "document_issuer",
    "officials",
    "official_title",
)
"""In the order of the table."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How well articles are understood."""

    comparisons: tuple[Comparison, ...]

    @property
    def fields(self) -> dict[str, Tally]:
        """By field, over all articles."""
        return {field: self._total(field) for field in FIELDS}

    @property
    def accuracy(self) -> float:
        """Share of articles with the right label."""
        return self._total("label_accuracy").precision

    @property
    def confusion(self) -> dict[str, dict[str, int]]:
        """By expected label, by found label: how many articles."""
        often = Counter((each.expected_label, each.found_label) for each in self.comparisons)
        labels = get_args(Label)
        return {expected: {found: often[expected, found] for found in labels} for expected in labels}

    @property
    def misses(self) -> tuple[Miss, ...]:
        """Every value that is not what a reader finds, article by article."""
        return tuple(miss for each in self.comparisons for miss in each.misses)

    def to_json(self) -> dict[str, Any]:
        """As JSON-ready values."""
        return {
            "articles": len(self.comparisons),
            "label_accuracy": self.accuracy,
            "fields": {
                name: {
                    "precision": tally.precision,
                    "recall": tally.recall,
                    "f1": tally.f1,
                    "expected": tally.expected,
                    "found": tally.found,
                    "right": tally.right,
                }
                for name, tally in self.fields.items()
            },
            "confusion": self.confusion,
            "misses": [asdict(miss) for miss in self.misses],
        }

    def _total(self, field: str) -> Tally:
        return sum((each.tallies.get(field, Tally()) for each in self.comparisons), Tally())


def evaluate(articles: Iterable[LabelledArticle], understand: Callable[[ArticleText], Findings]) -> Evaluation:
    """What ``understand`` finds in each of ``articles`` beside what a reader does."""
    return Evaluation(tuple(compare(article, understand(article.text)) for article in articles))

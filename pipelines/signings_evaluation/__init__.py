"""How well signings are recognised: labelled articles, the comparison with what is found, the check of evidence."""

from pipelines.signings_evaluation.comparing import Comparison, Miss, Tally, compare
from pipelines.signings_evaluation.evidence import Unsupported, unsupported
from pipelines.signings_evaluation.gold import Expected, LabelledArticle, expected_of, read_labelled
from pipelines.signings_evaluation.scores import Evaluation, evaluate

__all__ = [
    "Comparison",
    "Evaluation",
    "Expected",
    "LabelledArticle",
    "Miss",
    "Tally",
    "Unsupported",
    "compare",
    "evaluate",
    "expected_of",
    "read_labelled",
    "unsupported",
]

"""What stories and agreements ask of one article alone, worked out where it is read."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.agreements import Review, review_in
from pipelines.article import Article
from pipelines.findings import Findings
from pipelines.stories import Sketch, sketch


@dataclass(frozen=True, slots=True)
class Workings:
    """Of one version of an article."""

    sketch: Sketch
    review: Review | None
    """How it looks back; None where nobody has asked, for only what is about coordination is a report."""


def work_out(article: Article, findings: Findings) -> Workings | None:
    """What will be asked of ``article``, of which ``findings`` say that it is a report or not.

    None where the store will keep another text: no database takes a lone surrogate.
    """
    try:
        "".join((article.title, article.lead, *article.body, *article.captions)).encode()
    except UnicodeEncodeError:
        return None
    return Workings(sketch(article), review_in(article) if findings.label == "coordination" else None)

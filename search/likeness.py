"""How like two articles are: by the words that set an article apart from the others."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

from search.documents import IndexDocument
from search.query import TextField
from search.words import joined_forms

CHARACTERISTIC = 24
"""Words by which an article is compared: enough for its names and its matter, few enough to look them all up."""
LEAST_LIKENESS = 0.25
"""Of the weight of those words, what another article must have to be called similar."""

_TIMES = {TextField.TITLE: 3, TextField.LEAD: 2, TextField.BODY: 1}


def said_words(document: IndexDocument) -> Counter[str]:
    """The exact words of title, lead and body with how often they are said, what is said in front counting more."""
    said: Counter[str] = Counter()
    for field, times in _TIMES.items():
        for word in joined_forms(getattr(document, field.value))[0].split():
            said[word] += times
    return said


def characteristic(said: Mapping[str, int], articles: Mapping[str, int], total: int) -> dict[str, float]:
    """The words that tell most of an article, with their weights, the weightiest first.

    ``said``: its words and how often it says them. ``articles``: how many of ``total`` articles have each; words that
    no other article has tell nothing of what is like it.
    """
    weights = {
        word: (1 + math.log(times)) * math.log(1 + total / articles[word])
        for word, times in said.items()
        if articles.get(word, 0) > 1 and len(word) > 1
    }
    ordered = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return dict(ordered[:CHARACTERISTIC])

"""Another query that is likelier what was meant, of the same structure: "did you mean".

Two kinds, both by what backends tell of any query: words typed without marks get the marks that the articles found have
("ky ket" → "ký kết"), and words of a query that finds next to nothing are spelt like the written words nearest to them
("tuyen truyem" → "tuyên truyền"). A query whose words are found as they were typed gets none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice, pairwise, product, zip_longest

from pipelines.errors import QueryError
from pipelines.text import is_marked, nfc, words
from search.backends.protocol import Hit, SearchBackend, SearchRequest, SearchResult
from search.query import And, Node, Or, Query, Text, TextField, Word, parse
from search.spelling import likely_slips
from search.words import forms

FEW = 3
"""Hits, at most, of a query whose words may be misspelt."""
_MORE = 10
"""Times as many as these few must another spelling find."""
_EVIDENCE = 20
"""Hits that are read for the marks of words."""
_WORDS = 12
"""A query of more different words is left alone: it was not typed in haste."""
_CANDIDATES = 6
_TRIES = 12
"""Searches, at most, to see which spellings stand beside the other words, and again to see which find something."""


def suggested(backend: SearchBackend, request: SearchRequest, result: SearchResult) -> SearchResult:
    """``result``, the answer of ``backend`` to ``request``, with a suggestion if there is one to make.

    The suggestion finds something and, where ``result`` found next to nothing, much more. Costs a few searches without
    facets where words are without marks or next to nothing was found; else none.
    """
    return replace(result, suggestion=suggestion(backend, request, result))


def suggestion(backend: SearchBackend, request: SearchRequest, result: SearchResult) -> str:
    """The query that ``request`` may have meant; empty if there is none."""
    rows = list(_rows(request.query.root))
    if len({word for row in rows for word in row.words}) > _WORDS:
        return ""
    asking = _Asking(backend, request)
    if result.total <= FEW and (respelt := _respelt(asking, result.total, rows)):
        return _marked(asking, respelt.query, respelt.words) or respelt.query.text
    return _marked(asking, request.query) if result.total else ""


@dataclass(frozen=True, slots=True)
class _Row:
    """Words that follow each other in the query, not under a NOT."""

    words: tuple[Word, ...]
    field: TextField | None


def _rows(node: Node) -> Iterator[_Row]:
    if isinstance(node, Text):
        yield _Row(node.words, node.field)
    elif isinstance(node, Or):
        for part in node.parts:
            yield from _rows(part)
    elif isinstance(node, And):
        row: list[Word] = []
        field: TextField | None = None
        for part in node.parts:
            alone = isinstance(part, Text) and len(part.words) == 1
            if row and not (alone and isinstance(part, Text) and part.field is field):
                yield _Row(tuple(row), field)
                row = []
            if alone and isinstance(part, Text):
                row.append(part.words[0])
                field = part.field
            else:
                yield from _rows(part)
        if row:
            yield _Row(tuple(row), field)


@dataclass(frozen=True, slots=True)
class _Asking:
    """Short questions to a backend, within the filters of a request."""

    backend: SearchBackend
    request: SearchRequest

    def count(self, query: Query) -> int:
        """How many articles ``query`` finds."""
        return self._search(query, 0).total

    def articles(self, word: Word, field: TextField | None) -> int:
        """How many articles have ``word``, whatever the filters."""
        query = Query("", Text((word,), field))
        return self.backend.search(SearchRequest(query, limit=0, facets=False, sort="date")).total

    def newest(self, query: Query) -> Sequence[Hit]:
        """The newest hits, with their marks: the best would be those that are written without."""
        return self._search(query, _EVIDENCE).hits

    def _search(self, query: Query, limit: int) -> SearchResult:
        return self.backend.search(
            replace(
                self.request,
                query=query,
                limit=limit,
                offset=0,
                after="",
                hold=False,
                facets=False,
                histogram=False,
                highlight=limit > 0,
                collapse=False,
                sort="date",
            )
        )


# -- marks ----------------------------------------------------------------------------------------------------------


def _marked(asking: _Asking, query: Query, respelt: Collection[str] = ()) -> str:
    """``query`` with the marks that most of the articles found have, if all of it is without; else empty.

    Of a query with some marks only the ``respelt`` words get theirs.
    """
    rows = list(_rows(query.root))
    # Whoever marks one word marks them all: "công an" means an.
    if not rows or not all(map(_is_bare, (word for row in rows for word in row.words))):
        asked = {word for row in rows for word in row.words if word.text in respelt}
    else:
        asked = {word for row in rows for word in row.words}
    if not any(map(_takes_marks, asked)):
        return ""
    texts = [text for hit in asking.newest(query) for text in _texts(hit)]
    chosen: dict[Word, str] = {}
    for row in rows:
        chosen |= {word: form for word, form in _marks(row, texts).items() if word in asked}
    marked = _replaced(query, chosen) if chosen else None
    return marked.text if marked and asking.count(marked) else ""


def _is_bare(word: Word) -> bool:
    return not word.exact or word.text.isdigit()


def _takes_marks(word: Word) -> bool:
    return not word.exact and not word.prefix


def _texts(hit: Hit) -> Iterator[tuple[TextField, list[str]]]:
    """The texts of ``hit`` that are shown, as exact words."""
    if hit.highlights is not None:
        for marked in (hit.highlights.title, hit.highlights.lead, *hit.highlights.fragments):
            yield marked.field, [forms(word).exact for word in words(marked.text)]


def _marks(row: _Row, texts: Sequence[tuple[TextField, list[str]]]) -> dict[Word, str]:
    """For each word of ``row`` the marked form that it has more often than all its other forms together.

    Where words stand beside each other as in the query, only those places count.
    """
    beside = set(pairwise(row.words))
    alone: dict[Word, Counter[str]] = {word: Counter() for word in row.words if _takes_marks(word)}
    in_a_row: dict[Word, Counter[str]] = {word: Counter() for word in alone}
    for field, written in texts:
        if row.field not in (None, field):
            continue
        places = [[word for word in dict.fromkeys(row.words) if word.matches(*forms(one))] for one in written]
        for before, here, after, one in zip([[], *places], places, [*places[1:], []], written, strict=False):
            for word in here:
                if word in alone:
                    alone[word][one] += 1
                    if beside.intersection((*product(before, (word,)), *product((word,), after))):
                        in_a_row[word][one] += 1
    chosen = {}
    for word in alone:
        counted = in_a_row[word] or alone[word]
        form, count = min(counted.items(), key=lambda item: (-item[1], item[0]), default=(word.text, 0))
        if form != word.text and 2 * count > counted.total():
            chosen[word] = form
    return chosen


# -- spellings ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Respelt:
    """A query with other words than were typed."""

    query: Query
    words: tuple[str, ...]
    """The other words."""


def _respelt(asking: _Asking, total: int, rows: Sequence[_Row]) -> _Respelt | None:
    """The query with words nobody writes (else: one that few write) spelt as many do; None if that finds little."""
    articles: dict[Word, int] = {}
    for row in rows:
        for word in row.words:
            if word.text.isalpha() and len(word.text) > 1 and not word.prefix and word not in articles:
                articles[word] = asking.articles(word, row.field)
    unwritten = [word for word, count in articles.items() if not count]
    if unwritten:
        least = 0
        each = [list(_candidates(asking.backend, word)) for word in unwritten]
        # The best candidates of all words come first.
        ranked = sorted(product(*map(enumerate, each)), key=lambda choice: sum(rank for rank, _ in choice))
        choices = [dict(zip(unwritten, (form for _, form in choice), strict=True)) for choice in ranked]
    else:
        # A word that is written stands right, unless what stands beside it says otherwise.
        if len(articles) < 2:
            return None
        least = FEW
        ordered = sorted(articles, key=lambda word: (articles[word], word.text))
        candidates = [[{word: form} for form in _candidates(asking.backend, word)] for word in ordered]
        choices = [choice for of_all in zip_longest(*candidates) for choice in of_all if choice]
    respelt = []
    for choice in islice(choices, _TRIES):
        with suppress(QueryError):  # a letter more may be one too many
            respelt.append(_Respelt(_replaced(asking.request.query, choice), tuple(choice.values())))
    best = _standing_best(asking, respelt)
    enough = max(_MORE * total, least)
    return best if best and asking.count(best.query) > enough else None


def _standing_best(asking: _Asking, respelt: Sequence[_Respelt]) -> _Respelt | None:
    """The one whose words stand beside the others in most articles; where they never do, the one that finds most."""
    if len(respelt) < 2:
        return respelt[0] if respelt else None
    beside = [(-asking.count(pairs) if (pairs := _beside(one)) else 0, one.query.text, one) for one in respelt]
    if not any(count for count, _, _ in beside):
        beside = [(-asking.count(one.query), one.query.text, one) for one in respelt]
    return min(beside, key=lambda one: one[:2])[2]


def _beside(one: _Respelt) -> Query | None:
    """What the query finds with one of its other words right beside its neighbour; None if they have none."""
    pairs = tuple(
        Text(pair, row.field)
        for row in _rows(one.query.root)
        for pair in pairwise(row.words)
        if any(word.text in one.words for word in pair) and not pair[0].prefix
    )
    return Query("", And((one.query.root, Or(pairs) if len(pairs) > 1 else pairs[0]))) if pairs else None


def _candidates(backend: SearchBackend, word: Word) -> Iterator[str]:
    """The spellings near ``word``: those that fingers miss by themselves, then the others, the commonest first.

    A bare word stands for all its markings, so its spellings are bare too.
    """
    counts = dict(backend.spellings(word.text) if word.exact else backend.bare_spellings(word.text))
    marked = {form: count for form, count in counts.items() if is_marked(form)}
    if word.exact and marked:
        # One without marks would find all its markings, whatever was meant.
        counts = marked
    likely = likely_slips(word.text)
    ordered = sorted(counts.items(), key=lambda item: (item[0] not in likely, -item[1], item[0]))
    return islice((form for form, count in ordered if count), _CANDIDATES)


def _replaced(query: Query, chosen: Mapping[Word, str]) -> Query:
    """``query`` as typed, with other words in the places of the ``chosen`` ones."""
    text = nfc(query.text)
    places = {
        (word.start, len(word.text)): chosen[word]
        for row in _rows(query.root)
        for word in row.words
        if word in chosen and word.start >= 0
    }
    for (start, length), form in sorted(places.items(), reverse=True):
        # Not in capitals, for so operators are written.
        form = form.capitalize() if text[start : start + length].istitle() else form
        text = text[:start] + form + text[start + length :]
    return parse(text)

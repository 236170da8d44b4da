"""Another query that is likelier what was meant, of the same structure: "did you mean".

Two kinds, both by what backends tell of any query: words typed without marks get the marks that the articles found have
("ky ket" → "ký kết"), and words of a query that finds next to nothing are spelt like the written words nearest to them.
A query whose words are found as they were typed gets none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise, product

from pipelines.errors import QueryError
from pipelines.text import fold, is_marked, nfc, words
from search.backends.protocol import Hit, SearchBackend, SearchRequest, SearchResult
from search.query import And, Node, Or, Query, Text, TextField, Word, parse
from search.words import forms

FEW = 3
"""Hits, at most, of a query whose words may be misspelt."""
_MORE = 10
"""Times as many as these few must another spelling find."""
_EVIDENCE = 20
"""Hits that are read for the marks of words."""
_WORDS = 12
"""A query of more different words is left alone: it was not typed in haste."""
_CANDIDATES = 4
_TRIES = 12
"""Searches, at most, to see which spellings find something."""


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
    respelt = _respelt(asking, result.total, rows) if result.total <= FEW else ""
    if result.total or respelt:
        return _marked(asking, parse(respelt) if respelt else request.query) or respelt
    return ""


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

    def count(self, text: str) -> int:
        """How many articles the query ``text`` finds; 0 if it is none."""
        try:
            query = parse(text)
        except QueryError:
            return 0
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
                facets=False,
                histogram=False,
                highlight=limit > 0,
                collapse=False,
                sort="date",
            )
        )


# -- marks ----------------------------------------------------------------------------------------------------------


def _marked(asking: _Asking, query: Query) -> str:
    """``query``, if all of it is without marks, with those that most of the articles found have; else empty."""
    rows = list(_rows(query.root))
    # Whoever marks one word marks them all: "công an" means an.
    if not rows or not all(map(_is_bare, (word for row in rows for word in row.words))):
        return ""
    texts = [text for hit in asking.newest(query) for text in _texts(hit)]
    chosen: dict[Word, str] = {}
    for row in rows:
        chosen |= _marks(row, texts)
    text = _replaced(query, chosen)
    return text if chosen and asking.count(text) else ""


def _is_bare(word: Word) -> bool:
    return not word.exact or word.text.isdigit()


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
    alone: dict[Word, Counter[str]] = {word: Counter() for word in row.words if not word.exact and not word.prefix}
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


def _respelt(asking: _Asking, total: int, rows: Sequence[_Row]) -> str:
    """The query with words nobody writes (else: one that few write) spelt as many do; empty if that finds little."""
    query = asking.request.query
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
            return ""
        least = FEW
        ordered = sorted(articles, key=lambda word: (articles[word], word.text))
        choices = [{word: form} for word in ordered for form in _candidates(asking.backend, word)]
    found = []
    for choice in islice(choices, _TRIES):
        text = _replaced(query, choice)
        found.append((-asking.count(text), text))
    count, text = min(found, default=(0, ""))
    return text if -count > max(_MORE * total, least) else ""


def _candidates(backend: SearchBackend, word: Word) -> Iterator[str]:
    """The spellings near ``word`` that most articles have, the commonest first; of a bare word bare ones.

    A bare word stands for all its markings, so they are counted together, and its own are none of another spelling.
    """
    counts: Counter[str] = Counter()
    for form, count in backend.spellings(word.text).items():
        counts[form if word.exact else fold(form)] += count
    if not counts and not word.exact:
        # What is one letter and a mark away is no spelling near it: "kett" for "kết".
        for other in _slips(word.text):
            counts[other] = sum(count for form, count in backend.spellings(other).items() if fold(form) == other)
    counts.pop(word.text, None)
    marked = [form for form in counts if is_marked(form)]
    if word.exact and marked:
        # One without marks would find all its markings, whatever was meant.
        counts = Counter({form: counts[form] for form in marked})
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return islice((form for form, count in ordered if count), _CANDIDATES)


def _slips(word: str) -> set[str]:
    """``word`` with a letter taken out, or with two neighbours in each other's places."""
    shorter = {word[:at] + word[at + 1 :] for at in range(len(word))}
    swapped = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
    return {other for other in shorter | swapped if len(other) > 1}


def _replaced(query: Query, chosen: Mapping[Word, str]) -> str:
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
    return text

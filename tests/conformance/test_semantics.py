"""What a query finds is what its tree says: every backend against a plain reading of the texts."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from made_searches.worlds import articles, nodes

from pipelines.text import fold, new_tone_placement, tokenise
from search import IndexDocument, Query, SearchBackend, SearchRequest
from search.backends.protocol import Sort
from search.facets import FACETS, facet_values
from search.histogram import fold as bars
from search.query import (
    And,
    Cites,
    Everything,
    InLanguage,
    InProvince,
    Labelled,
    Node,
    Not,
    OfDocumentKind,
    OfKind,
    OnSite,
    Or,
    Published,
    SignedOn,
    Text,
    TextField,
    WithParty,
    Word,
)

# -- the plain reading ----------------------------------------------------------------------------------------------


def matches(word: Word, written: str) -> bool:
    exact = new_tone_placement(written.lower())
    form = exact if word.exact else fold(exact)
    if not word.prefix:
        return form == word.text
    # "hòa*" is also how "hoàng" begins: the prefix as the old school writes it.
    other = word.text.replace("òa", "oà") if word.exact and word.text.endswith("òa") else word.text
    return form.startswith((word.text, other))


def text_holds(want: Text, text: str) -> bool:
    written = [token.text for token in tokenise(text)]
    length = len(want.words)
    if want.within is None or length == 1:
        return any(
            all(matches(word, written[start + index]) for index, word in enumerate(want.words))
            for start in range(len(written) - length + 1)
        )
    return any(
        all(any(matches(word, other) for other in written[start : start + length + want.within]) for word in want.words)
        for start in range(len(written))
    )


def is_hit(node: Node, article: IndexDocument, everything: list[IndexDocument]) -> bool:
    match node:
        case Text():
            fields = TextField if node.field is None else (node.field,)
            return any(text_holds(node, getattr(article, field.value)) for field in fields)
        case And():
            return all(is_hit(part, article, everything) for part in node.parts)
        case Or():
            return any(is_hit(part, article, everything) for part in node.parts)
        case Not():
            return not is_hit(node.part, article, everything)
        case InProvince():

            def named(one: IndexDocument) -> bool:
                return any(text_holds(Text(node.words), name) for name in (one.province, one.province_now))

            if not node.today:
                return named(article)
            return article.province_now in {one.province_now for one in everything if named(one)}
        case OnSite():
            return any(text_holds(Text(node.words), name) for name in (article.site, article.site_name))
        case OfKind():
            return article.kind == node.kind
        case InLanguage():
            return article.language == node.language
        case Published():
            return article.day is not None and (node.first or date.min) <= article.day <= (node.last or date.max)
        case Labelled():
            return article.label == node.label
        case OfDocumentKind():
            return node.document_kind in article.document_kinds
        case WithParty():
            return any(not node.words or text_holds(Text(node.words), name) for name in article.parties)
        case Cites():
            cited = article.basis if node.basis else article.documents
            return node.number in cited if node.number else bool(cited)
        case SignedOn():
            return any((node.first or date.min) <= day <= (node.last or date.max) for day in article.signed_on)
        case Everything():
            return True


@settings(max_examples=60)
@given(
    world=articles(),
    roots=st.lists(nodes, min_size=4, max_size=10),
    sort=st.sampled_from(("relevance", "date")),
    collapse=st.booleans(),
)
def test_a_query_finds_and_counts_exactly_the_articles_of_which_it_is_true(
    backend: SearchBackend, world: list[IndexDocument], roots: list[Node], sort: Sort, collapse: bool
) -> None:
    backend.clear()
    backend.apply(world, (), 1)
    for root in roots:
        expected = {article.id: article for article in world if is_hit(root, article, world)}
        request = SearchRequest(Query("", root), sort=sort, limit=100, histogram=True, collapse=collapse)
        result = backend.search(request)
        assert result.total == len(expected), root
        stories = Counter(article.story or article.id for article in expected.values())
        if collapse:
            assert Counter({hit.story: hit.story_size for hit in result.hits}) == stories, root
            assert {hit.id for hit in result.hits} <= expected.keys()
            assert result.stories == len(result.hits) == len(stories)
        else:
            assert {hit.id for hit in result.hits} == expected.keys(), root
            assert result.stories is None
        counted = [facet_values(article) for article in expected.values()]
        for facet in FACETS:
            keys = Counter(key for values in counted for key in values[facet])
            assert {bucket.key: bucket.count for bucket in result.facets[facet]} == keys, (facet, root)
        assert result.histogram == bars(Counter(article.day for article in expected.values() if article.day)), root

"""What a query finds is what its tree says: every backend against a plain reading of the texts."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.article import VIETNAM
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


# -- small worlds of words that differ in little --------------------------------------------------------------------

WRITTEN = (
    "hoa", "hòa", "hoà", "Hoa", "HOÀ", "hóa", "hoàng", "ban", "bàn", "bạn", "Ban", "dong", "đồng", "Đông", "ky", "ký",
    "quy", "quý", "uỷ", "ủy", "2021", "2021", "238",
)  # fmt: skip
PROVINCES = (
    ("Hà Giang", "Tuyên Quang"),
    ("Tuyên Quang", "Tuyên Quang"),
    ("Lâm Đồng", "Lâm Đồng"),
    ("Bắc Giang", "Bắc Ninh"),
    ("", ""),
)
SITES = (("baolamdong.vn", "Báo Lâm Đồng"), ("tuyengiao.hagiang.gov.vn", "Tuyên giáo Hà Giang"), ("x.vn", "Cổng"))
KINDS = ("paper", "committee", "")
LABELS = ("signing", "coordination", "unrelated", "")
DOCUMENT_KINDS = ("chương trình phối hợp", "quy chế phối hợp", "other")
PARTIES = ("Công an tỉnh", "Ban Tuyên giáo Tỉnh ủy", "Ban Tuyên giáo Tỉnh uỷ", "Liên đoàn Lao động", "Báo Hòa Bình")
AGENCIES = ("cong-an", "ban-tuyen-giao", "lien-doan-lao-dong")
NUMBERS = ("238-QĐ/TW", "01-CTr/TU", "238-QĐ/TU")
FIRST_DAY = datetime(2021, 6, 29, 22, tzinfo=VIETNAM)

texts = st.lists(st.sampled_from(WRITTEN), max_size=8).map(lambda words: ", ".join(words))
long_texts = st.lists(st.sampled_from(WRITTEN), max_size=20).map(lambda words: "\n".join(words))


several = {
    name: st.lists(st.sampled_from(values), max_size=3, unique=True).map(tuple)
    for name, values in (
        ("document_kinds", DOCUMENT_KINDS), ("parties", PARTIES), ("agencies", AGENCIES), ("documents", NUMBERS),
        ("basis", NUMBERS), ("signed_on", tuple((FIRST_DAY + timedelta(days=number)).date() for number in range(4))),
    )
}  # fmt: skip
nothing_said = st.just(dict.fromkeys(several, ()))


@st.composite
def articles(draw: st.DrawFn) -> list[IndexDocument]:
    made = []
    for number in range(draw(st.integers(1, 7))):
        province, province_now = draw(st.sampled_from(PROVINCES))
        site, site_name = draw(st.sampled_from(SITES))
        days = draw(st.none() | st.integers(0, 3))
        made.append(
            IndexDocument(
                id=f"{number:016x}", url="", site=site, site_name=site_name, kind=draw(st.sampled_from(KINDS)),
                province=province, province_now=province_now, title=draw(texts), lead=draw(texts),
                body=draw(long_texts), captions=draw(texts), byline=draw(texts),
                published=None if days is None else FIRST_DAY + timedelta(days=days, hours=days),
                published_precision="minute", language=draw(st.sampled_from(("vi", "en"))),
                label=draw(st.sampled_from(LABELS)), **draw(nothing_said | st.fixed_dictionaries(several)),
                story=draw(st.sampled_from(("", "", "first", "second"))),
            )
        )  # fmt: skip
    return made


def _word(written: str, exact: bool, prefix: bool) -> Word:
    form = new_tone_placement(written.lower())
    if prefix:
        form = form[:-1] if len(form) > 2 else form
    marked = form != fold(form)
    return Word(form, exact or marked or form.isdigit(), prefix)


words = st.builds(_word, st.sampled_from(WRITTEN), st.booleans(), st.just(False))
last_words = st.builds(_word, st.sampled_from(WRITTEN), st.booleans(), st.booleans())
fields = st.none() | st.sampled_from(TextField)


@st.composite
def wanted(draw: st.DrawFn) -> Text:
    first = draw(st.lists(words, max_size=3))
    within = draw(st.none() | st.integers(0, 4))
    return Text((*first, draw(last_words)), draw(fields), within)


names = st.sampled_from(("hà giang", "giang", "ha giang", "tuyên quang", "lâm đồng", "lam dong", "báo", "vn", "gov vn"))
name_words = names.map(lambda name: tuple(_word(word, False, False) for word in name.split()))
parts_of_parties = st.sampled_from(
    ("công an", "cong an", "tuyên giáo", "tỉnh", "tỉnh uỷ", "hoa", "hòa bình", "lao dong", "an tỉnh ban", "liên")
)
party_words = st.one_of(
    st.just(()),
    st.builds(lambda name, exact: tuple(_word(word, exact, False) for word in name.split()), parts_of_parties,
              st.booleans()),
    last_words.map(lambda word: (word,)),
)  # fmt: skip
days = st.none() | st.integers(0, 4).map(lambda number: (FIRST_DAY + timedelta(days=number)).date())
leaves = st.one_of(
    wanted(),
    wanted(),
    wanted(),
    st.builds(InProvince, name_words, st.booleans()),
    st.builds(OnSite, name_words),
    st.builds(OfKind, st.sampled_from(("paper", "committee"))),
    st.builds(InLanguage, st.sampled_from(("vi", "en", "fr"))),
    st.builds(Published, days, days),
    st.builds(Labelled, st.sampled_from(LABELS[:3])),
    st.builds(OfDocumentKind, st.sampled_from(DOCUMENT_KINDS)),
    st.builds(WithParty, party_words),
    st.builds(Cites, st.sampled_from((*NUMBERS, "")), st.booleans()),
    st.builds(SignedOn, days, days),
    st.just(Everything()),
)


def _grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.builds(And, parts) | st.builds(Or, parts) | st.builds(Not, inner)


nodes: st.SearchStrategy[Node] = st.recursive(leaves, _grown, max_leaves=6)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
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

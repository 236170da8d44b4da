"""Small worlds of articles whose words differ in little, and searches of all kinds for them, made by hypothesis."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import strategies as st

from pipelines.article import VIETNAM
from pipelines.text import fold, new_tone_placement
from search import Filters, IndexDocument
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

# -- articles --------------------------------------------------------------------------------------------------------

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
AGENCIES = ("cong-an", "tuyen-giao", "y-te")
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
def articles(draw: st.DrawFn, least: int = 1, most: int = 7) -> list[IndexDocument]:
    """Articles with the ids of their numbers, from 0."""
    made = []
    for number in range(draw(st.integers(least, most))):
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


# -- queries as trees ------------------------------------------------------------------------------------------------


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


# -- queries as typed, and filters -----------------------------------------------------------------------------------

_typed_words = st.sampled_from(WRITTEN)
_NUMBERED = st.sampled_from(("", "~0", "~1", "~3"))
_DAYS = tuple((FIRST_DAY + timedelta(days=number)).date() for number in range(5))


@st.composite
def _typed_text(draw: st.DrawFn) -> str:
    said = draw(st.lists(_typed_words, min_size=1, max_size=3))
    exact = draw(st.sampled_from(("", "", "=")))
    star = draw(st.sampled_from(("", "", "*")))
    if len(said) == 1 and draw(st.booleans()):
        text = f"{exact}{said[0]}{star}"
    else:
        near = draw(_NUMBERED) if len(said) > 1 else ""
        text = f'{exact}"{" ".join(said)}{star}"{near}'
    return draw(st.sampled_from(("", "", "", "title:", "sapo:", "nội dung:", "chú thích:", "tác giả:"))) + text


def _among(field: str, values: Sequence[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(values).map(lambda value: f'{field}:"{value}"')


def _days(field: str) -> st.SearchStrategy[str]:
    day = st.sampled_from(_DAYS).map(lambda one: f"{one:%d/%m/%Y}")
    return st.one_of(
        st.builds("{}:{}".format, st.just(field), day | st.just("2021") | st.just("6/2021") | st.just("*")),
        st.builds("{}:{}{}".format, st.just(field), st.sampled_from(("<", "<=", ">", ">=")), day),
        st.builds("{}:[{} TO *]".format, st.just(field), day),
    )


_typed_leaves = st.one_of(
    _typed_text(),
    _typed_text(),
    _typed_text(),
    _among("tỉnh", ("hà giang", "giang", "lam dong", "tỉnh Tuyên Quang", "huế")),
    # What was merged into what, only some of the articles say.
    _among("tỉnh nay", ("hà giang", "bắc giang", "giang")),
    _among("tỉnh nay", ("tỉnh hà giang", "bac giang", "tuyên quang", "lâm đồng", "huế")),
    _among("trang", ("baolamdong.vn", "Báo Lâm Đồng", "gov vn", "x.vn")),
    _among("loại", ("báo", "ban tuyên giáo", "cổng")),
    _among("ngôn ngữ", ("vi", "anh", "fr")),
    _days("ngày"),
    _days("ngày ký"),
    _among("nhãn", ("ký kết", "phối hợp", "khác")),
    _among("loại văn bản", ("quy chế", "chương trình phối hợp", "other")),
    _among("bên", ("công an", "cong an", "tuyên giáo tỉnh uỷ", "liên đoàn", "hoa binh", "tỉnh*")) | st.just("bên:*"),
    _among("văn bản", NUMBERS) | st.just("văn bản:*"),
    _among("căn cứ", NUMBERS) | st.just("căn cứ:*"),
    st.just("*"),
)


def _typed_together(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} {})".format, inner, inner),
        st.builds("({} HOẶC {})".format, inner, inner),
        st.builds("({} OR {} AND {})".format, inner, inner, inner),
        st.builds("(KHÔNG {})".format, inner),
    )


typed_queries: st.SearchStrategy[str] = st.recursive(_typed_leaves, _typed_together, max_leaves=5)

filters: st.SearchStrategy[Filters] = st.one_of(
    st.just(Filters()),
    st.builds(
        Filters,
        provinces=st.sets(st.sampled_from([then for then, _ in PROVINCES if then]), max_size=2).map(tuple),
        sites=st.sets(st.sampled_from([site for site, _ in SITES]), max_size=2).map(tuple),
        kinds=st.sets(st.sampled_from(KINDS[:2]), max_size=1).map(tuple),
    ),
    st.builds(
        Filters,
        years=st.sets(st.sampled_from((2020, 2021)), max_size=2).map(tuple),
        languages=st.sets(st.sampled_from(("vi", "en")), max_size=1).map(tuple),
        labels=st.sets(st.sampled_from(LABELS[:3]), max_size=2).map(tuple),
        document_kinds=st.sets(st.sampled_from(DOCUMENT_KINDS), max_size=2).map(tuple),
    ),
    st.builds(
        Filters,
        agencies=st.sets(st.sampled_from(AGENCIES), max_size=2).map(tuple),
        stories=st.sets(st.sampled_from(("first", "second", f"{1:016x}")), max_size=2).map(tuple),
        first_day=st.none() | st.sampled_from(_DAYS[:2]),
        last_day=st.none() | st.sampled_from(_DAYS[1:]),
    ),
)

"""What a query means."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.errors import QueryError
from search.query import (
    MAX_CHARACTERS,
    MAX_DEPTH,
    MAX_WORDS,
    And,
    Cites,
    Everything,
    InProvince,
    Labelled,
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
    parse,
)
from search.query.days import period


def word(text: str, *, exact: bool = True, prefix: bool = False) -> Word:
    return Word(text, exact, prefix)


def bare(text: str) -> Word:
    return Word(text, False)


def text(*words: Word, field: TextField | None = None, within: int | None = None) -> Text:
    return Text(words, field, within)


KY, KET = text(word("ký")), text(word("kết"))


@pytest.mark.parametrize(
    ("query", "root"),
    [
        ("", Everything()),
        ("  \n", Everything()),
        ("*", Everything()),
        ("ký", KY),
        ("KÝ", KY),
        ("ký kết", And((KY, KET))),
        ("ký AND kết", And((KY, KET))),
        ("ký && kết", And((KY, KET))),
        ("ký VÀ kết", And((KY, KET))),
        ("+ký +kết", And((KY, KET))),
        ("ký và", And((KY, text(word("và"))))),
        ("ký OR kết", Or((KY, KET))),
        ("ký HOẶC kết", Or((KY, KET))),
        ("ký || kết", Or((KY, KET))),
        ("ký or", And((KY, text(bare("or"))))),
        ("-ký", Not(KY)),
        ("NOT ký", Not(KY)),
        ("KHÔNG ký", Not(KY)),
        ("NOT NOT ký", KY),
        ("NOT (NOT ký)", KY),
        ("ký AND NOT kết", And((KY, Not(KET)))),
        ("ký kết OR kết ký", Or((And((KY, KET)), And((KET, KY))))),
        ("ký (kết OR ký)", And((KY, Or((KET, KY))))),
        ("Hà Nội - Huế", And((text(word("hà")), text(word("nội")), text(word("huế"))))),
        ('"ký kết"', text(word("ký"), word("kết"))),
        ("“ký kết”", text(word("ký"), word("kết"))),
        ('"ký kết"~3', text(word("ký"), word("kết"), within=3)),
        ('"ban ký"', text(bare("ban"), word("ký"))),
        ('="ban ký"', text(word("ban"), word("ký"))),
        ("=ban", text(word("ban"))),
        ("ban*", text(Word("ban", False, True))),
        ("=ban*", text(Word("ban", True, True))),
        ('"ký kết*"', text(word("ký"), Word("kết", True, True))),
        ("238-QĐ/TW", text(word("238"), word("qđ"), bare("tw"))),
        ("16:20", text(word("16"), word("20"))),
        (r"\-ký", KY),
        (r'"ký \"kết\""', text(word("ký"), word("kết"))),
        ("[Video] ký", And((text(bare("video")), KY))),
        ("Lâm Đồng: ký", And((text(word("lâm")), text(word("đồng")), KY))),
        ("Việt Nam: ký", And((text(word("việt")), text(bare("nam")), KY))),
        ("ky\u0301", KY),
        ("ký\u200b", KY),
        ("title:ký", text(word("ký"), field=TextField.TITLE)),
        ("tiêu đề:ký", text(word("ký"), field=TextField.TITLE)),
        ("title:(ký kết)", And((text(word("ký"), field=TextField.TITLE), text(word("kết"), field=TextField.TITLE)))),
        ("title: ký", text(word("ký"), field=TextField.TITLE)),
        ('tỉnh:"Hà Giang"', InProvince((word("hà"), bare("giang")))),
        ('tỉnh nay:"TP. Huế"', InProvince((word("huế"),), today=True)),
        ("site:https://www.baolamdong.vn/x", OnSite((bare("baolamdong"), bare("vn")))),
        ("loại:cổng", OfKind("portal")),
        ("kind:(báo OR đảng)", Or((OfKind("paper"), OfKind("party")))),
        ("năm:2021", Published(date(2021, 1, 1), date(2021, 12, 31))),
        ("ngày:[1/2/2021 TO *]", Published(date(2021, 2, 1), None)),
        ("ngày:*", Published()),
        ("label:signing", Labelled("signing")),
        ('nhãn:"phối hợp"', Labelled("coordination")),
        ("label:*", Or((Labelled("signing"), Labelled("coordination"), Labelled("unrelated")))),
        ('bên:"Công an"', WithParty((word("công"), bare("an")))),
        ('party:"công*"', WithParty((Word("công", True, True),))),
        ("bên ký:*", WithParty(())),
        ("document_kind:rules", OfDocumentKind("quy chế phối hợp")),
        ("loại văn bản:thoả-thuận", OfDocumentKind("thỏa thuận hợp tác")),
        ('document:"238 -QĐTW"', Cites("238-QĐ/TW")),
        ("căn cứ:238-qd/tw", Cites("238-QĐ/TW", basis=True)),
        ("văn bản:(25/2013/QĐ-TTg OR *)", Or((Cites("25/2013/QĐ-TTg"), Cites("")))),
        ("ký:2021", SignedOn(date(2021, 1, 1), date(2021, 12, 31))),
        ("ngày ký:<=7/2021", SignedOn(None, date(2021, 7, 31))),
        ("signed:[2021 TO 2022]", SignedOn(date(2021, 1, 1), date(2022, 12, 31))),
        ("signed:*", SignedOn()),
        ("loại:báo loại:báo", OfKind("paper")),
        ("Ký: kết", And((KY, KET))),
    ],
)
def test_a_query_means(query: str, root: object) -> None:
    assert parse(query).root == root
    assert parse(query).text == query


def test_every_word_knows_its_place() -> None:
    typed = 'Ký =kết "quy chế phối*"~2 title:(HOÀ "a b") (huế'
    query = parse(typed.removesuffix(" (huế"))
    places = [(word.start, word) for text in query.wanted for word in text.words]
    assert [typed[start : start + len(word.text)].lower() for start, word in places] == [
        "ký", "kết", "quy", "chế", "phối", "hoà", "a", "b",
    ]  # fmt: skip


def test_what_speaks_for_an_article_leaves_out_what_is_denied() -> None:
    assert parse("ký (kết OR ký) -huế tỉnh:x NOT (a OR b)").wanted == (KY, KET)


@pytest.mark.parametrize(
    ("query", "position", "message", "suggestion"),
    [
        ('"ký kết', 0, "never closed", '"ký kết"'),
        ('ký "kết', 3, "never closed", 'ký "kết"'),
        ("(ký kết", 0, "never closed", "(ký kết)"),
        ("((ký) kết", 0, "never closed", "((ký) kết)"),
        ("ký) kết", 2, "never opened", "ký kết"),
        ("ký ()", 3, "nothing between", "ký"),
        ("AND", 0, "needs something", '"AND"'),
        ("ký AND", 3, "needs something", "ký"),
        ("OR ký", 0, "needs something", "ký"),
        ("ký OR OR kết", 3, "needs something", "ký  OR kết"),
        ("ký NOT", 3, "needs something", "ký"),
        ("KHÔNG", 0, "needs something", '"KHÔNG"'),
        ("tinhh:Huế", 0, "did you mean 'tỉnh'", "tỉnh:Huế"),
        ('ký provnce:"Hà Giang"', 3, "did you mean 'province'", 'ký province:"Hà Giang"'),
        ("xyzt:Huế", 0, "no field 'xyzt'", "xyzt Huế"),
        ("tỉnh:", 0, "needs a value", "tỉnh"),
        ("ngày:31/6/2021", 5, "is no day", "ngày:30/6/2021"),
        ("ngày:6/30/2021", 5, "is no day", "ngày:30/6/2021"),
        ("ngày:[2021-02-30 TO *]", 6, "is no day", "ngày:[2021-02-28 TO *]"),
        ("ngày:hôm", 5, "is no day", ""),
        ("ngày:[2021-06-30 TO 2021-01-01]", 5, "ends before", "ngày:[2021-01-01 TO 2021-06-30]"),
        ("ngày:[2021", 5, "never closed", "ngày:[2021 TO *]"),
        ("ngày:[2021]", 5, "first TO last", "ngày:[2021-01-01 TO 2021-06-30]"),
        ("ngày:[2020 2021] ký", 5, "first TO last", "ngày:[2020 TO 2021] ký"),
        ("ngày:[1/2021 to 3/2021]", 5, "first TO last", "ngày:[1/2021 TO 3/2021]"),
        ("ngày:[1/1/2021 – 2/3/2021]", 5, "first TO last", "ngày:[1/1/2021 TO 2/3/2021]"),
        ("năm:30/6/2021", 4, "is no year", "năm:2021"),
        ("loại:bao-dang-bo", 5, "no kind of site", 'loại:"báo đảng"'),
        ("tỉnh:[a TO b]", 5, "ranges", ""),
        ("nhãn:kýkết", 5, "no label", 'nhãn:"ký kết"'),
        ("label:[1 TO 2]", 6, "ranges", ""),
        ('document_kind:"quy chee"', 14, "no kind of document", 'document_kind:"quy chế"'),
        ("signed:31/6/2021", 7, "is no day", "signed:30/6/2021"),
        ("basis:238", 6, "no number of a document", "238"),
        ("ký document:tw", 12, "no number of a document", "ký tw"),
        ('party:"công an"~3', 6, "for words of the text", 'party:"công an"'),
        ("party:", 0, "needs a value", "party"),
        ("k*t", 0, "at least 2", "kt"),
        ("tuyên*giáo", 5, "at the end", "tuyên giáo"),
        ('"ký* kết"', 3, "at the end", '"ký  kết"'),
        ("a*", 0, "at least 2", "a"),
        ("ký~", 2, "after a phrase", "ký"),
        ('"ký kết"~', 8, "number of words", '"ký kết"~5'),
        ("ký^2", 2, "weight", "ký"),
        ("...", 0, "no letter or digit", ""),
        ('ký "…"', 3, "no letter or digit", "ký"),
        ("title:(site:x)", 7, "cannot stand inside", "title:(x)"),
    ],
)
def test_a_wrong_query_says_where_and_what_would_work(query: str, position: int, message: str, suggestion: str) -> None:
    with pytest.raises(QueryError, match=message.replace("(", r"\(")) as raised:
        parse(query)
    assert (raised.value.position, raised.value.suggestion) == (position, suggestion)
    assert f"at character {position + 1}" in str(raised.value)
    assert suggestion in str(raised.value)


def test_the_position_is_counted_in_what_was_typed() -> None:
    decomposed = "ky\u0301 \u200b(ke\u0302\u0301t"
    with pytest.raises(QueryError) as raised:
        parse(decomposed)
    assert decomposed[raised.value.position] == "("


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("a" * (MAX_CHARACTERS + 1), "characters"),
        ("ab " * (MAX_WORDS + 1), "words"),
        ("(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1), "deeper"),
        ("(" * 5000, "deeper"),
        ("* OR " * MAX_WORDS + "*", "words"),
        ("ký:<2021 " * (MAX_WORDS + 1), "words"),
    ],
)
def test_a_query_that_is_too_large_is_refused_with_the_limit(query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        parse(query)


def test_the_largest_query_is_parsed() -> None:
    assert len(parse("ab " * MAX_WORDS).wanted) == 1
    parse("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH)


SIGNS = ("bên:", "ký:", "căn cứ:", "văn bản:", "loại văn bản:", "label:", "238-QĐ/TW",
         '"', "(", ")", "[", "]", "{", "}", "~", "^", ":", "*", "-", "+", "=", "\\", "/", " ", "<", ">", "&&", "||",
         "“", "…", "AND", "OR", "NOT", "VÀ", "HOẶC", "KHÔNG", " TO ", "tỉnh", "title:", "ngày:", "năm:", "loại:",
         "trang:", "tiêu đề:", "2021", "30/6/2021", "ký", "ban", "đ", "a",
         "\u0301", "\u200b", "https://", "\ud800", "\x00", "İ")  # fmt: skip


@settings(max_examples=400)
@given(st.text(max_size=60) | st.lists(st.sampled_from(SIGNS), max_size=25).map("".join))
def test_whatever_is_typed_is_understood_or_refused_with_a_suggestion_that_works(typed: str) -> None:
    refused = refusal(typed)
    if refused is not None:
        assert 0 <= refused.position <= len(typed)
        assert not refused.suggestion or refusal(refused.suggestion) is None


def refusal(typed: str) -> QueryError | None:
    try:
        parse(typed)
    except QueryError as error:
        return error
    return None


@pytest.mark.parametrize("sign", SIGNS)
def test_the_longest_text_of_any_sign_is_answered(sign: str) -> None:
    for typed in (sign * (MAX_CHARACTERS // len(sign)), f"{sign} a " * (MAX_CHARACTERS // (len(sign) + 3))):
        error = refusal(typed)
        assert error is None or 0 <= error.position <= len(typed)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("30/6/2021", "2021-06-30", "2021-06-30"),
        ("30.06.2021", "2021-06-30", "2021-06-30"),
        ("2021-6-3", "2021-06-03", "2021-06-03"),
        ("2/2020", "2020-02-01", "2020-02-29"),
        ("2021-12", "2021-12-01", "2021-12-31"),
        ("2021", "2021-01-01", "2021-12-31"),
    ],
)
def test_a_day_month_or_year_is_a_period(written: str, first: str, last: str) -> None:
    assert period(written) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("written", ["", "31/6/2021", "2021-13", "0000", "1/1/21", "٢٠٢١", "2021-06-30T10:00"])
def test_what_is_no_day_is_no_period(written: str) -> None:
    assert period(written) is None

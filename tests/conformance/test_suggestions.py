"""Another query that is likelier what was meant ("did you mean")."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from search import Filters, IndexDocument, SearchBackend, SearchRequest, parse
from search.suggest import suggested

Make = Callable[..., IndexDocument]

TEXTS = (
    "Lễ ký kết chương trình phối hợp giữa Công an tỉnh và Liên đoàn Lao động",
    "Ký kết quy chế phối hợp giữa Ban Tuyên giáo và Sở Giáo dục",
    "Hội nghị ký kết kế hoạch phối hợp với Cục Hải quan",
    "Kỳ họp thứ ba của Hội đồng nhân dân tỉnh",
    "Đại hội công đoàn nhiệm kỳ mới bàn về công tác cán bộ",
)


@pytest.fixture
def world(backend: SearchBackend, article: Make) -> SearchBackend:
    backend.apply(
        [
            article(number, title=TEXTS[number % len(TEXTS)], body=f"{TEXTS[number % len(TEXTS)]} 3.", kind=kind)
            for number, kind in enumerate(["paper", "portal"] * 15)
        ],
        (),
        1,
    )
    return backend


def meant(backend: SearchBackend, query: str, **options: Any) -> str:
    request = SearchRequest(parse(query), today=date(2021, 1, 1), **options)
    result = backend.search(request)
    answer = suggested(backend, request, result)
    assert (answer.total, answer.hits, answer.facets) == (result.total, result.hits, result.facets)
    if answer.suggestion:
        assert backend.search(SearchRequest(parse(answer.suggestion), request.filters)).total > 0
    return answer.suggestion


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("ky ket", "ký kết"),
        ('"ky ket"', '"ký kết"'),
        ('"ky ket" quy che', '"ký kết" quy chế'),
        ("title:(ky ket) loại:báo", "title:(ký kết) loại:báo"),
        ('tiêu đề:"Ky Ket" OR hai quan', 'tiêu đề:"Ký Kết" OR hải quan'),
        ("chuong trinh 3", "chương trình 3"),
        ('"quy che phoi*"', '"quy chế phoi*"'),
        ('"phoi hop che"~3 -"hai quan"', '"phối hợp chế"~3 -"hai quan"'),
    ],
)
def test_words_without_marks_get_those_that_the_articles_found_have(
    world: SearchBackend, query: str, suggestion: str
) -> None:
    assert meant(world, query) == suggestion


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("ký kêt", "ký kết"),
        ('"ký kêt"', '"ký kết"'),
        ("ký kếtt quy chế", "ký kết quy chế"),
        ('"hải qan"', '"hải quan"'),
        ("title:hảii", "title:hải"),
        ("phốii hợpp", "phối hợp"),
        ("ky kett", "ký kết"),
        ("ky kte", "ký kết"),
        ("=ky", "=ký"),
        ('"kỳ kết"', '"ký kết"'),
        ("(hảii OR nôngg) quan", "(hải OR nông) quan"),
        ("chươngg -tuyên", "chương -tuyên"),
    ],
)
def test_misspelt_words_are_spelt_as_the_articles_have_them(
    world: SearchBackend, article: Make, query: str, suggestion: str
) -> None:
    world.apply([article(90, body="nông dân quan tâm ket")], (), 2)
    assert meant(world, query) == suggestion


NEWS = (
    "Hội nghị tuyên truyền về công tác phối hợp là việc của năm nay",
    "Công an tỉnh tuyên truyền, ra quân và vận động nhân dân",
    "Các ban và nhà trường là nơi tuyên truyền pháp luật",
    "Lễ ký kết quy chế phối hợp giữa Công an tỉnh và Ban Tuyên giáo",
)
RIGHT = {
    "tuyen truyen": "tuyên truyền",
    "tuyên truyền": "",
    "cong an": "công an",
    "công an": "",
    "quy che phoi hop": "quy chế phối hợp",
}


@pytest.fixture
def news(backend: SearchBackend, article: Make) -> SearchBackend:
    """Articles in which many other words are as near to a misspelt one as the right one is."""
    backend.apply([article(number, body=NEWS[number % len(NEWS)]) for number in range(48)], (), 1)
    return backend


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        # a letter for another
        ("tuyen truyem", "tuyên truyền"),
        ("tuyem truyen", "tuyên truyền"),
        ("tuyên truyềm", "tuyên truyền"),
        ("tuyên truyem", "tuyên truyền"),
        ("cong am", "công an"),
        # a letter short
        ("tuyen truen", "tuyên truyền"),
        ("tuyên truền", "tuyên truyền"),
        ("tyen truyen", "tuyên truyền"),
        ("con an", "công an"),
        ("qy che phoi hop", "quy chế phối hợp"),
        # a letter twice, or one too many
        ("tuyen truyenn", "tuyên truyền"),
        ("tuyyen truyen", "tuyên truyền"),
        ("tuyên truyềnn", "tuyên truyền"),
        ("công ann", "công an"),
        ("quy che phooi hop", "quy chế phối hợp"),
        # neighbours in each other's places
        ("cong na", "công an"),
        ("công na", "công an"),
        ("tuyen truyne", "tuyên truyền"),
        ("tuyên truyềgn", "tuyên truyền"),
        ("tuyên truynề", "tuyên truyền"),
        ("quy hce phoi hop", "quy chế phối hợp"),
        # both words
        ("tuyem truyem", "tuyên truyền"),
        ("ogng ann", ""),
        ("cogn ann", "công an"),
        # in a phrase, a field, an alternative
        ('"tuyen truyem"', '"tuyên truyền"'),
        ("nội dung:(tuyen truyem)", "nội dung:(tuyên truyền)"),
        ("tuyem HOẶC truyem", "tuyên HOẶC truyền"),
        # one word alone
        ("truyem", "truyền"),
        ("TUYEM TRUYEN", "tuyên truyền"),
    ],
)
def test_slips_of_fingers_are_mended_with_marks_and_without(news: SearchBackend, query: str, suggestion: str) -> None:
    assert meant(news, query) == suggestion


@pytest.mark.parametrize(("query", "suggestion"), RIGHT.items())
def test_what_is_typed_right_is_never_respelt(news: SearchBackend, query: str, suggestion: str) -> None:
    assert meant(news, query) == suggestion


def test_mending_a_query_asks_little(news: SearchBackend, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    search = news.search
    monkeypatch.setattr(news, "search", lambda request: (asked.append(request), search(request))[1])
    assert meant(news, "tuyem truyem") == "tuyên truyền"
    assert len(asked) <= 30
    assert sum(request.limit > 0 for request in asked) <= 3
    assert not any(request.facets for request in asked[1:-1])


@pytest.mark.parametrize(
    "query",
    [
        "ký kết",
        '"ký kết" quy chế',
        "công an",
        "chuong trinh phối hợp",
        "ký",
        "tỉnh",
        "kỳ",
        "xyzxyz",
        "xyzxyz ký",
        "238-QĐ/TW",
        "2021",
        "ph*",
        "loại:báo",
        "*",
        "",
        'tỉnh:"Lâm Đông"',
        "-kett",
    ],
)
def test_what_is_found_as_typed_or_resembles_nothing_gets_no_suggestion(world: SearchBackend, query: str) -> None:
    assert meant(world, query) == ""


def test_a_bare_word_of_which_no_marking_prevails_is_left_alone(backend: SearchBackend, article: Make) -> None:
    forms = ("bàn", "bản", "bán", "ban")
    backend.apply([article(number, title=forms[number % len(forms)]) for number in range(20)], (), 1)
    assert meant(backend, "ban") == ""


def test_articles_written_without_marks_do_not_outweigh_the_others(backend: SearchBackend, article: Make) -> None:
    backend.apply(
        [article(number, title="Le ky ket" if number % 3 else "Lễ ký kết kỳ này") for number in range(3)]
        + [article(number, title="Lễ ký kết") for number in range(3, 12)],
        (),
        1,
    )
    assert meant(backend, "ky ket") == "ký kết"


def test_an_archive_written_without_marks_suggests_none(backend: SearchBackend, article: Make) -> None:
    backend.apply([article(number, title="Le ky ket") for number in range(20)], (), 1)
    assert meant(backend, "ky ket") == ""


def test_a_suggestion_holds_within_the_filters(world: SearchBackend) -> None:
    assert meant(world, "hải qan", filters=Filters(kinds=("portal",))) == "hải quan"
    assert meant(world, "hải qan", filters=Filters(kinds=("central",))) == ""


def test_the_page_asked_for_does_not_change_the_suggestion(world: SearchBackend) -> None:
    for options in ({"offset": 12}, {"limit": 0}, {"limit": 2}, {"highlight": False}, {"collapse": True}):
        assert meant(world, "ky ket quy che", **options) == "ký kết quy chế", options


def test_of_equally_common_spellings_it_is_always_the_same(backend: SearchBackend, article: Make) -> None:
    backend.apply([article(number, title=("hải", "hại")[number % 2]) for number in range(20)], (), 1)
    assert {meant(backend, "hảii") for _ in range(3)} == {"hải"}
    assert {meant(backend, "hậi") for _ in range(3)} == {"hại"}

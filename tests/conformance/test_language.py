"""The query language as people type it: what is found and what is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search import IndexDocument, SearchBackend, SearchRequest, parse
from search.query import MAX_DEPTH, MAX_WORDS

Make = Callable[..., IndexDocument]


@pytest.mark.parametrize(
    ("query", "text", "is_found"),
    [
        # Marks
        ("ký", "Lễ KÝ kết", True),
        ("ký", "kỳ họp", False),
        ("ký", "ky", False),
        ("ky", "ký kết", True),
        ("ky", "kỳ họp", True),
        ("dong", "Đồng", True),
        ("đong", "đồng", False),
        ("hoà", "hòa bình", True),
        ("hòa", "hoà bình", True),
        ("uỷ", "Tỉnh ủy", True),
        ("quý", "qúy", False),
        ("=ban", "ban hành", True),
        ("=ban", "bản tin", False),
        ("=ban", "BAN", True),
        # Phrases, word by word
        ('"ký kết"', "ký kết", True),
        ('"ký kết"', "ký, kết", True),
        ('"ký kết"', "kết ký", False),
        ('"ký kết"', "ký rồi kết", False),
        ('"ban tuyên giáo"', "Ban Tuyên giáo", True),
        ('"ban tuyên giáo"', "bản tuyên giáo", True),
        ('"ban tuyên giáo"', "ban tuyến giáo", False),
        ('="ban tuyên giáo"', "bản tuyên giáo", False),
        ('"ban tuyen giao"', "bàn tuyến giáo", True),
        ('"ký kế*"', "ký kết", True),
        ("“ký kết”", "ký kết", True),
        # One after the other in one paragraph and the next
        ('"phối hợp giữa"', "phối hợp\ngiữa", True),
        # Near each other
        ('"phối hợp quy chế"~2', "quy chế về công tác phối hợp", False),
        ('"phối hợp quy chế"~3', "quy chế về công tác phối hợp", True),
        ('"phối quy"~0', "quy phối", True),
        # Beginnings
        ("tuyên*", "tuyên", True),
        ("tuy*", "tuyến đường", True),
        ("phố*", "phối hợp", True),
        ("pho*", "phối hợp", True),
        ("hòa*", "hoàng", True),
        ("hoà*", "hòa", True),
        ("=pho*", "phối hợp", False),
        # Numbers and compounds
        ("238-QĐ/TW", "Quyết định 238-QĐ/TW ngày 3/2", True),
        ("238-QĐ/TW", "238 ngày 3/2 QĐ TW", False),
        ("2021", "năm 2021", True),
        ("20*", "năm 2021", True),
        # Operators
        ("ký giáo", "giáo viên ký", True),
        ("ký AND giáo", "ký", False),
        ("ký OR giáo", "giáo", True),
        ("ký HOẶC giáo", "giáo", True),
        ("ký VÀ giáo", "ký giáo", True),
        ("ký KHÔNG giáo", "ký", True),
        ("ký KHÔNG giáo", "ký giáo", False),
        ("ký -giáo", "ký giáo", False),
        ("NOT giáo", "ký", True),
        ("NOT giáo", "giáo", False),
        ("không", "không ai", True),
        ("ký kết OR phối hợp", "phối hợp", True),
        ("ký kết OR phối hợp", "ký hợp", False),
        ("(ký OR phối) hợp", "phối hợp", True),
        ("(ký OR phối) hợp", "phối", False),
        ("ký -(phối OR hợp)", "ký hợp", False),
        ("*", "gì cũng được", True),
        ("", "gì cũng được", True),
    ],
)
def test_a_query_finds_what_it_says(
    backend: SearchBackend, article: Make, found: Callable[..., list[int]], query: str, text: str, is_found: bool
) -> None:
    backend.apply([article(1, body=text)], (), 1)
    assert found(query) == ([1] if is_found else [])


def test_a_phrase_never_runs_from_one_field_into_the_next(
    backend: SearchBackend, article: Make, found: Callable[..., list[int]]
) -> None:
    backend.apply([article(1, title="Lễ ký", lead="kết quy chế", body="phối", captions="hợp")], (), 1)
    assert found('"ký kết"') == found('"chế phối"') == found('"phối hợp"') == found('"ký kết"~3') == []
    assert found("ký kết phối hợp") == [1]


def test_every_field_has_a_vietnamese_and_an_english_name(
    backend: SearchBackend, article: Make, found: Callable[..., list[int]]
) -> None:
    backend.apply([article(1, title="một", lead="hai", body="ba", captions="bốn", byline="Năm Sáu")], (), 1)
    for right, others in (
        ("title:một tiêu đề:một TIÊU-ĐỀ:một tieu_de:mot headline:một", "lead:một body:một"),
        ("lead:hai sapo:hai tóm tắt:hai", "title:hai"),
        ("body:ba nội dung:ba", "title:ba"),
        ("captions:bốn caption:bốn chú thích:bốn", "body:bốn"),
        ('byline:"năm sáu" tác giả:Năm tác giả:(Năm Sáu)', "body:năm"),
    ):
        assert found(right) == [1], right
        assert found(others.replace(" ", " OR ", 1)) == [], others


def test_a_province_is_found_by_the_name_of_its_day_and_by_its_present_one(
    backend: SearchBackend, article: Make, found: Callable[..., list[int]]
) -> None:
    before = article(1, province="Hà Giang", province_now="Tuyên Quang", published="2021-05-01")
    after = article(2, province="Tuyên Quang", province_now="Tuyên Quang", published="2025-08-01")
    elsewhere = article(3, province="Lâm Đồng", province_now="Lâm Đồng")
    central = article(4, province="", province_now="")
    backend.apply([before, after, elsewhere, central], (), 1)
    for name in ('"Hà Giang"', '"ha giang"', '"HÀ GIANG"', '"tỉnh Hà Giang"', "=giang"):
        assert found(f"tỉnh:{name}") == found(f"province:{name}") == [1], name
    assert found('tỉnh:"Hã Giang"') == []
    assert found('tỉnh:"Tuyên Quang"', sort="date") == [2, 1]
    assert found('tỉnh nay:"Hà Giang"', sort="date") == found('province_now:"Tuyên Quang"', sort="date") == [2, 1]
    assert found('tỉnh:("Hà Giang" OR "lam dong")') == [1, 3]
    assert found("tỉnh:*", sort="date") == [2, 1, 3]
    assert found("NOT tỉnh:*") == [4]
    assert found('-tỉnh:"Hà Giang"', sort="date") == [2, 3, 4]


def test_a_site_is_found_by_its_address_or_its_name(
    backend: SearchBackend, article: Make, found: Callable[..., list[int]]
) -> None:
    backend.apply(
        [
            article(1, site="baolamdong.vn", site_name="Báo Lâm Đồng"),
            article(2, site="tuyengiao.hagiang.gov.vn", site_name="Ban Tuyên giáo Hà Giang"),
        ],
        (),
        1,
    )
    for value in (
        "baolamdong.vn",
        "https://www.baolamdong.vn/tin/1.html",
        '"báo lâm đồng"',
        '"bao lam dong"',
        "BaoLamDong.vn",
    ):
        assert found(f"site:{value}") == found(f"trang:{value}") == [1], value
    assert found("site:gov.vn") == found("site:hagiang.gov.vn") == [2]
    assert found('site:"Báo Hà Giang"') == [], "not every site that is a Báo"


def test_a_kind_of_site_goes_by_vietnamese_and_english_names(
    backend: SearchBackend, article: Make, found: Callable[..., list[int]]
) -> None:
    kinds = ("committee", "paper", "party", "portal", "central")
    backend.apply([article(number, kind=kind) for number, kind in enumerate(kinds, 1)], (), 1)
    for number, names in enumerate(
        (
            ("committee", '"ban tuyên giáo"'),
            ("paper", "báo", "bao"),
            ("party", '"tỉnh uỷ"'),
            ("portal", "cổng"),
            ("central",),
        ),
        1,
    ):
        for name in names:
            assert found(f"kind:{name}") == found(f"loại:{name}") == [number]


def test_days_are_days_in_vietnam_written_either_way(
    backend: SearchBackend, article: Make, found: Callable[..., list[int]]
) -> None:
    backend.apply(
        [
            article(1, published="2021-06-30T00:05"),
            article(2, published="2021-06-30T23:55"),
            article(3, published="2021-07-01"),
            article(4, published="2020-12-31T23:59"),
            article(5),
        ],
        (),
        1,
    )
    for query, expected in {
        "ngày:30/6/2021": {1, 2},
        "date:2021-06-30": {1, 2},
        "date:2021-06": {1, 2},
        "ngày:6/2021": {1, 2},
        "năm:2021": {1, 2, 3},
        "year:[2020 TO 2021]": {1, 2, 3, 4},
        "ngày:[2021-01-01 TO 2021-06-30]": {1, 2},
        "ngày:[1/1/2021 ĐẾN 30.6.2021]": {1, 2},
        "date:[* TO 2021-06-30}": {4},
        "date:{2021-06-30 TO *]": {3},
        "date:>2021-06-30": {3},
        "date:>=30/6/2021": {1, 2, 3},
        "date:<2021": {4},
        "date:<=2020": {4},
        "date:*": {1, 2, 3, 4},
        "NOT date:*": {5},
        "NOT năm:2021": {4, 5},
    }.items():
        assert set(found(query)) == expected, query


def test_languages_are_filtered_by_code_or_name(
    backend: SearchBackend, article: Make, found: Callable[..., list[int]]
) -> None:
    backend.apply([article(1), article(2, language="en")], (), 1)
    assert found("language:vi") == found('ngôn ngữ:"tiếng Việt"') == [1]
    assert found("lang:en") == [2]


def test_parts_of_all_kinds_nest_as_they_like(
    backend: SearchBackend, article: Make, found: Callable[..., list[int]]
) -> None:
    backend.apply(
        [
            article(1, body="ký kết quy chế", province="Hà Giang"),
            article(2, body="ký kết", province="Lâm Đồng", kind="committee"),
            article(3, body="quy chế", province="Lâm Đồng"),
            article(4, body="tin khác", province="Cao Bằng"),
        ],
        (),
        1,
    )
    assert set(found('"ký kết" OR tỉnh:"Lâm Đồng"')) == {1, 2, 3}
    assert set(found('("ký kết" tỉnh:"Lâm Đồng") OR (quy chế -tỉnh:"Lâm Đồng")')) == {1, 2}
    assert set(found('NOT ("ký kết" OR loại:committee)')) == {3, 4}
    assert set(found('tỉnh:"Lâm Đồng" -("ký kết" loại:báo)')) == {2, 3}
    assert set(found('"ký kết" OR NOT quy')) == {1, 2, 4}


def test_a_query_as_large_as_allowed_is_answered(backend: SearchBackend, article: Make) -> None:
    backend.apply([article(1, body="từ ngữ ban đầu")], (), 1)
    others = [f"chữ{number}" for number in range(MAX_WORDS - 1)]
    phrases = [f'"ban chữ{number}"' for number in range(MAX_WORDS // 2 - 1)]
    nested, other = "tỉnh:x", "tỉnh:x"
    for _ in range(MAX_DEPTH // 2):
        nested = f"(không OR (từ AND NOT {nested}))"
    for _ in range(MAX_DEPTH):
        other = f"(tỉnh:x OR {other} -{other})" if len(other) < 300 else f"(chữ OR {other})"
    for query in (
        " OR ".join([*others, "từ"]),
        "từ " + " ".join(f"-{word}" for word in others),
        " OR ".join([*phrases, '"ban đầu"']),
        f"từ OR {nested}",
        f"từ OR {other}",
        "từ OR " + " OR ".join(f"-bên:x{number} ký:<{number + 1000}" for number in range(MAX_WORDS // 2 - 1)),
        "từ OR " + " OR ".join(f"document:{number}-QĐ/TW basis:*" for number in range(MAX_WORDS // 4 - 1)),
        "* "
        + " OR ".join(["(*"] + [f"label:* -date:[{1000 + number} TO *]" for number in range(MAX_WORDS // 2 - 2)])
        + ")",
    ):
        assert backend.search(SearchRequest(parse(query))).total == 1, query[:50]

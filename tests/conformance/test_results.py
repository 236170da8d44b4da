"""What a search returns: order, pages, facets, highlights; and what an index does with what it is given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from search import Bucket, Filters, IndexDocument, SearchBackend, SearchRequest, highlight, parse
from search.backends.protocol import Period
from search.facets import FACETS

Make = Callable[..., IndexDocument]
Found = Callable[..., list[int]]

FILLER = (
    "Sáng nay tại thành phố diễn ra nhiều hoạt động chào mừng ngày lễ lớn của đất nước với đông đảo người dân tham gia"
)


@pytest.fixture
def surroundings(article: Make) -> list[IndexDocument]:
    """Other articles, so that a word looked for is as rare as words are."""
    return [article(100 + number, title="Tin", lead="Tin", body=FILLER, published="2021-01-01") for number in range(20)]


def test_the_title_counts_more_than_the_lead_and_the_lead_more_than_the_body(
    backend: SearchBackend, article: Make, found: Found, surroundings: list[IndexDocument]
) -> None:
    for words, query in (("ký kết", '"ký kết"'), ("ký kết", "ky ket"), ("ký kết", "ký kết"), ("ban hop", "ban hop")):
        backend.clear()
        backend.apply(
            [
                *surroundings,
                article(1, title=FILLER, lead=FILLER, body=f"{FILLER} {words}", published="2021-03-01"),
                article(2, title=FILLER, lead=f"{words} {FILLER}", body=FILLER, published="2021-02-01"),
                article(3, title=f"{words} {FILLER}", lead=FILLER, body=FILLER, published="2021-01-01"),
            ],
            (),
            1,
        )
        assert found(query, today=date(2021, 3, 1)) == [3, 2, 1], query


def test_a_word_typed_without_marks_finds_first_what_is_written_without_marks(
    backend: SearchBackend, article: Make, found: Found, surroundings: list[IndexDocument]
) -> None:
    backend.apply(
        [
            *surroundings,
            article(1, title="Bán hàng", body=FILLER, published="2021-03-01"),
            article(2, title="Tin", body=f"ban {FILLER}", published="2021-01-01"),
        ],
        (),
        1,
    )
    assert found("ban") == [2, 1]


def test_the_newer_of_two_like_articles_comes_first(
    backend: SearchBackend, article: Make, found: Found, surroundings: list[IndexDocument]
) -> None:
    like = [
        article(number, body=f"ký kết {FILLER}", published=published)
        for number, published in enumerate(("2011-05-01", "2021-05-01", "2021-05-02", "2019-01-01"), 1)
    ]
    backend.apply([*surroundings, *like, article(5, body=f"ký kết {FILLER}")], (), 1)
    assert found('"ký kết"') == [3, 2, 4, 1, 5]


def test_what_ranks_alike_is_ordered_by_id(backend: SearchBackend, article: Make, found: Found) -> None:
    backend.apply([article(number, body="ký kết", published="2021-05-01") for number in (5, 3, 4, 1, 2)], (), 1)
    assert found("ký kết") == found("*") == found("ký", sort="date") == [1, 2, 3, 4, 5]


def test_sorted_by_date_the_newest_comes_first_and_the_undated_last(
    backend: SearchBackend, article: Make, found: Found
) -> None:
    backend.apply(
        [
            article(1, title="ký", published="2021-01-01T10:00"),
            article(2, body="ký"),
            article(3, body="ký", published="2021-01-01T10:01"),
        ],
        (),
        1,
    )
    assert found("ký", sort="date") == [3, 1, 2]
    # Without words to rank by, relevance is date.
    assert found("loại:báo") == [3, 1, 2]


def test_pages_follow_each_other_and_the_total_is_of_all(backend: SearchBackend, article: Make) -> None:
    backend.apply(
        [article(number, body="ký " * (1 + number % 3), published="2021-01-01") for number in range(25)], (), 1
    )
    whole = [hit.id for hit in backend.search(SearchRequest(parse("ký"), limit=100)).hits]
    pages = [backend.search(SearchRequest(parse("ký"), limit=10, offset=offset)) for offset in (0, 10, 20, 30)]
    assert [hit.id for page in pages for hit in page.hits] == whole
    assert {page.total for page in pages} == {25}
    assert backend.search(SearchRequest(parse("ký"), limit=0)).total == 25


def test_a_scan_gives_every_hit_whole_and_in_order(backend: SearchBackend, article: Make) -> None:
    articles = [
        article(
            number,
            title=f"Tin {number}",
            body="ký\nkết",
            published=f"2021-01-01T{number % 24:02}:00",
            seq=number,
            version=2,
        )
        for number in range(450)
    ]
    backend.apply([*articles, article(999, body="khác")], (), 1)
    scanned = list(backend.scan(SearchRequest(parse("ký"), sort="date", limit=3)))
    assert scanned == sorted(articles, key=lambda one: (-one.published.timestamp(), one.id))  # type: ignore[union-attr]


def test_facets_count_all_hits_with_ties_by_key(backend: SearchBackend, article: Make) -> None:
    backend.apply(
        [
            article(1, body="ký", province="Hà Giang", kind="paper", published="2021-01-01"),
            article(2, body="ký", province="Cao Bằng", kind="paper", published="2021-01-01"),
            article(
                3, body="ký", province="Lâm Đồng", kind="party", published="2020-01-01", site="a.vn", site_name="A"
            ),
            article(4, body="ký", province="Lâm Đồng", kind="party"),
            article(5, body="ký", province="", kind=""),
            article(6, body="khác", province="An Giang", kind="portal"),
        ],
        (),
        1,
    )
    facets = backend.search(SearchRequest(parse("ký"), limit=1)).facets
    assert facets["province"] == (Bucket("Lâm Đồng", 2), Bucket("Cao Bằng", 1), Bucket("Hà Giang", 1))
    assert facets["site"] == (Bucket("baolamdong.vn", 4, "Báo Lâm Đồng"), Bucket("a.vn", 1, "A"))
    assert facets["kind"] == (Bucket("paper", 2), Bucket("party", 2))
    assert facets["year"] == (Bucket("2021", 2), Bucket("2020", 1))
    assert backend.search(SearchRequest(parse("ký"), facets=False)).facets == {}


def test_an_article_counts_once_for_each_of_its_values(backend: SearchBackend, article: Make) -> None:
    programme, rules = "chương trình phối hợp", "quy chế phối hợp"
    backend.apply(
        [
            article(1, label="signing", document_kinds=(programme, rules), agencies=("cong-an", "thanh-tra")),
            article(2, label="signing", document_kinds=(rules,), agencies=("cong-an",)),
            article(3, label="coordination"),
            article(4),
            article(5, label="signing", document_kinds=("other",), agencies=("bao", "bao")),
        ],
        (),
        1,
    )
    facets = backend.search(SearchRequest(parse("*"), limit=0)).facets
    assert tuple(facets) == FACETS
    assert facets["label"] == (Bucket("signing", 3), Bucket("coordination", 1))
    assert facets["document_kind"] == (Bucket(rules, 2), Bucket(programme, 1), Bucket("other", 1))
    assert [(one.key, one.count) for one in facets["agency"]] == [("cong-an", 2), ("bao", 1), ("thanh-tra", 1)]
    backend.apply([article(2, label="unrelated")], [f"{5:016x}"], 2)
    facets = backend.search(SearchRequest(parse("*"), limit=0)).facets
    assert facets["label"] == (Bucket("coordination", 1), Bucket("signing", 1), Bucket("unrelated", 1))
    assert [one.count for one in facets["agency"]] == [1, 1]


def test_the_histogram_has_every_dated_hit_in_the_days_of_vietnam(backend: SearchBackend, article: Make) -> None:
    backend.apply(
        [
            article(1, body="ký", published="2021-06-30T00:05"),
            article(2, body="ký", published="2021-06-30T23:55"),
            article(3, body="ký", published="2021-07-02T00:00"),
            article(4, body="ký"),
            article(5, body="khác", published="2021-07-09"),
            article(6, body="hợp", published="2005-01-31"),
            article(7, body="hợp", published="2021-12-31"),
        ],
        (),
        1,
    )
    result = backend.search(SearchRequest(parse("ký"), histogram=True, limit=1))
    assert result.total == 4
    assert result.histogram == (
        Period(date(2021, 6, 30), date(2021, 6, 30), 2),
        Period(date(2021, 7, 1), date(2021, 7, 1), 0),
        Period(date(2021, 7, 2), date(2021, 7, 2), 1),
    )
    assert backend.search(SearchRequest(parse("ký"))).histogram == ()
    assert backend.search(SearchRequest(parse("ký -date:*"), histogram=True)).histogram == ()
    years = backend.search(SearchRequest(parse("hợp"), histogram=True)).histogram
    assert [bar.first.year for bar in years] == list(range(2005, 2022))
    assert [bar.count for bar in years] == [1, *[0] * 15, 1]


def test_filters_take_exact_values_and_add_to_the_query(backend: SearchBackend, article: Make, found: Found) -> None:
    backend.apply(
        [
            article(
                1,
                body="ký",
                province="Hà Giang",
                province_now="Tuyên Quang",
                published="2021-01-01",
                label="signing",
                document_kinds=("other",),
                agencies=("cong-an", "thanh-tra"),
            ),
            article(
                2,
                body="ký",
                province="Tuyên Quang",
                province_now="Tuyên Quang",
                published="2022-01-01",
                label="signing",
                document_kinds=("other", "quy chế phối hợp"),
                agencies=("thanh-tra",),
            ),
            article(3, body="ký", province="Hà Giang", site="a.vn", kind="party", language="en", label="coordination"),
            article(4, body="khác", province="Hà Giang", published="2021-01-01"),
        ],
        (),
        1,
    )
    for filters, expected in (
        (Filters(provinces=("Hà Giang",)), {1, 3}),
        (Filters(provinces=("Tuyên Quang",)), {2}),
        (Filters(provinces=("Hà Giang", "Tuyên Quang"), sites=("baolamdong.vn",)), {1, 2}),
        (Filters(provinces=("hà giang",)), set()),
        (Filters(sites=("a",)), set()),
        (Filters(kinds=("party",)), {3}),
        (Filters(years=(2022, 2023)), {2}),
        (Filters(languages=("en",)), {3}),
        (Filters(labels=("signing",)), {1, 2}),
        (Filters(labels=("coordination", "unrelated")), {3}),
        (Filters(document_kinds=("quy chế phối hợp",)), {2}),
        (Filters(agencies=("thanh-tra",)), {1, 2}),
        (Filters(agencies=("cong-an", "thanh-tra"), labels=("signing",), years=(2021,)), {1}),
        (Filters(agencies=("cong",)), set()),
        (Filters(first_day=date(2021, 1, 2)), {2}),
        (Filters(last_day=date(2021, 12, 31)), {1}),
    ):
        assert set(found("ký", filters=filters)) == expected, filters
        assert set(found("ký OR loại:central", filters=filters)) == expected, filters


def test_a_hit_has_what_is_shown_of_it_with_the_matches_marked(backend: SearchBackend, article: Make) -> None:
    stored = article(
        7, title="Lễ ký kết", lead="Sáng 29/4", body="Hai bên ký kết.\nTin khác.", published="2021-04-29T16:20",
        province="Hà Giang", province_now="Tuyên Quang", url="https://x.vn/7", label="signing",
        document_kinds=("quy chế phối hợp",), parties=("Công an tỉnh", "Tỉnh đoàn"), agencies=("cong-an",),
        documents=("238-QĐ/TW", "1-QC/TU"), basis=("238-QĐ/TW",), signed_on=(date(2021, 4, 29), date(2020, 1, 1)),
        story="s",
    )  # fmt: skip
    backend.apply([stored], (), 1)
    query = parse("ky ket")
    (hit,) = backend.search(SearchRequest(query)).hits
    for name in (
        "id",
        "site",
        "site_name",
        "url",
        "title",
        "lead",
        "published",
        "province",
        "province_now",
        "kind",
        "language",
        "label",
        "document_kinds",
        "parties",
        "signed_on",
        "story",
    ):
        assert getattr(hit, name) == getattr(stored, name)
    assert backend.get(stored.id) == stored
    assert hit.score > 0
    assert hit.highlights == highlight(query, stored)
    assert hit.highlights.title.render() == "Lễ [ký] [kết]"
    assert backend.search(SearchRequest(query, highlight=False)).hits[0].highlights is None


def test_what_is_put_in_again_is_replaced_and_what_is_deleted_is_gone(
    backend: SearchBackend, article: Make, found: Found
) -> None:
    backend.apply([article(1, body="ký kết"), article(2, body="ký")], (), 5)
    assert (backend.count(), backend.position()) == (2, 5)
    for _ in range(2):
        backend.apply([article(1, body="phối hợp", province="Cao Bằng")], [f"{2:016x}", "unknown"], 9)
        assert (backend.count(), backend.position()) == (1, 9)
        assert found("ký") == found("ky") == found("kết") == []
        assert found("phối hợp") == found('tỉnh:"Cao Bằng"') == [1]
    assert backend.get(f"{1:016x}") == article(1, body="phối hợp", province="Cao Bằng")
    assert backend.get(f"{2:016x}") is None


def test_of_two_versions_in_one_batch_the_last_counts(backend: SearchBackend, article: Make, found: Found) -> None:
    backend.apply([article(1, body="cũ"), article(1, body="mới")], (), 1)
    assert (found("cũ"), found("mới"), backend.count()) == ([], [1], 1)


def test_only_metadata_changed_is_seen_too(backend: SearchBackend, article: Make, found: Found) -> None:
    backend.apply([article(1, body="ký", site_name="Tên cũ", published="2021-01-01")], (), 1)
    backend.apply([article(1, body="ký", site_name="Tên mới", published="2022-01-01")], (), 2)
    assert found("ký năm:2022") == [1]
    (hit,) = backend.search(SearchRequest(parse("ký"))).hits
    assert hit.site_name == "Tên mới"


def test_a_cleared_index_is_empty_and_goes_on(backend: SearchBackend, article: Make, found: Found) -> None:
    backend.apply([article(1, body="ký")], (), 1)
    backend.clear()
    assert (backend.count(), backend.position(), found("ký")) == (0, 0, [])
    backend.apply([article(2, body="ký")], (), 1)
    assert found("ký") == [2]


def test_odd_characters_are_kept_and_found(backend: SearchBackend, article: Make, found: Found) -> None:
    odd = 'İstanbul ΟΔΟΣ "quotes" NEAR(a b) a:b * ^ straße ﬁ ½ 𝔘 日本語 x̣̂ _under_ \t tab'
    backend.apply([article(1, body=odd)], (), 1)
    for query in ("istanbul", "οδος", "ΟΔΟΣ", "near", "straße", "日本語", "𝔘", "under", '"quotes near a b"'):
        assert found(query) == [1], query
    assert backend.get(f"{1:016x}").body == odd  # type: ignore[union-attr]


def test_age_is_counted_from_the_day_asked_for(backend: SearchBackend, article: Make) -> None:
    backend.apply([article(1, body="ký", published="2021-05-01"), article(2, body="khác")], (), 1)
    scores = [
        backend.search(SearchRequest(parse("ký"), today=date(2021, 5, 1) + timedelta(days=days))).hits[0].score
        for days in (-30, 0, 100, 4000)
    ]
    assert scores[0] == scores[1] > scores[2] > scores[3] > 0

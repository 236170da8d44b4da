"""Facets: names, order, and what an article is counted under."""

from __future__ import annotations

from collections.abc import Callable

from search import Bucket, IndexDocument
from search.facets import FACETS, facet_values, facets


def test_all_facets_are_there_with_most_hits_first_and_ties_by_key() -> None:
    made = facets({"province": {"Lâm Đồng": 2, "An Giang": 1, "": 5, "Hà Giang": 2, "Cao Bằng": 0}}, {})
    assert tuple(made) == FACETS
    assert made["province"] == (Bucket("Hà Giang", 2), Bucket("Lâm Đồng", 2), Bucket("An Giang", 1))
    assert made["label"] == ()


def test_sites_and_agencies_are_called_by_their_present_names() -> None:
    made = facets({"site": {"a.vn": 1, "b.vn": 1}, "agency": {"tuyen-giao": 2, "x": 1}}, {"a.vn": "Báo A"})
    assert made["site"] == (Bucket("a.vn", 1, "Báo A"), Bucket("b.vn", 1))
    assert made["agency"] == (Bucket("tuyen-giao", 2, "Ban Tuyên giáo và Dân vận"), Bucket("x", 1))


def test_an_article_is_counted_once_under_each_of_its_values(article: Callable[..., IndexDocument]) -> None:
    values = facet_values(
        article(label="signing", document_kinds=("other", "other"), agencies=("b", "a", "b", ""), province="")
    )
    assert values == {
        "province": (), "site": ("baolamdong.vn",), "kind": ("paper",), "year": ("2021",), "label": ("signing",),
        "document_kind": ("other",), "agency": ("b", "a"),
    }  # fmt: skip
    assert facet_values(article(published=None))["year"] == ()

"""The articles of the demo and what a reader finds in them."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest

from demo.articles import DemoArticle, load
from demo.blocks import Figure, Items, Paragraph, Quote, Subhead, Table, captions, paragraphs, parse
from demo.sites import DEFAULT_PORTS, SITES

FIRST = load(1)
SECOND = load(2)


def test_the_first_edition_has_at_least_sixty_originals_of_all_three_kinds() -> None:
    originals = [article for article in FIRST if not article.copy_of]
    labels = Counter(article.label for article in originals)
    assert len(originals) >= 60
    assert labels["signing"] >= 22
    assert labels["coordination"] >= 14
    assert labels["unrelated"] >= 14


def test_every_site_has_signings_and_other_news() -> None:
    for site in SITES:
        labels = {article.label for article in FIRST if article.site == site.id}
        assert labels == {"signing", "coordination", "unrelated"}


def test_articles_run_from_2016_to_2026() -> None:
    years = {article.published.year for article in SECOND}
    assert years == set(range(2016, 2027))


def test_no_two_originals_share_a_paragraph() -> None:
    seen = Counter(text for article in SECOND if not article.copy_of for text in article.paragraphs if len(text) > 40)
    assert [text for text, count in seen.items() if count > 1] == []


def test_most_articles_have_the_length_of_real_ones() -> None:
    lengths = [len(" ".join((article.lead, *article.paragraphs)).split()) for article in SECOND]
    assert sum(250 <= length <= 900 for length in lengths) > 0.7 * len(lengths)
    assert max(lengths) <= 900


def test_texts_are_in_normal_form_and_on_one_line() -> None:
    for article in SECOND:
        for text in (article.title, article.lead, article.byline, *article.paragraphs, *article.captions):
            assert unicodedata.is_normalized("NFC", text), article.key
            assert text == " ".join(text.split()), article.key


def test_both_tone_placements_occur() -> None:
    text = " ".join(text for article in FIRST for text in article.paragraphs)
    assert "Tỉnh uỷ" in text
    assert "Tỉnh ủy" in text


def test_ids_and_addresses_are_unique() -> None:
    assert len({article.url for article in SECOND}) == len(SECOND)
    assert len({(article.site, article.number) for article in SECOND}) == len(SECOND)


def test_addresses_stay_the_same_in_the_second_edition() -> None:
    urls = {article.key: article.url for article in SECOND}
    assert all(urls[article.key] == article.url for article in FIRST)


def test_addresses_stand_on_the_default_ports_unless_told_otherwise() -> None:
    assert all(f"http://127.0.0.1:{DEFAULT_PORTS[article.site]}/" in article.url for article in FIRST)
    ports = dict.fromkeys(DEFAULT_PORTS, 9)
    assert all(article.url.startswith("http://127.0.0.1:9/") for article in load(1, ports))


def test_the_second_edition_has_ten_more_articles_two_on_each_site() -> None:
    before = {article.key for article in FIRST}
    new = [article for article in SECOND if article.key not in before]
    assert Counter(article.site for article in new) == {site.id: 2 for site in SITES}
    assert all(article.edition == 2 for article in new)
    assert min(article.published for article in new) > max(article.published for article in FIRST)


def test_one_new_event_is_reported_on_four_sites_under_four_titles() -> None:
    reports = [article for article in SECOND if article.event]
    assert {article.event for article in reports} == {"lam-dong-nghe-an-2026"}
    assert len({article.site for article in reports}) == 4
    assert len({article.title for article in reports}) == 4
    assert all(article.label == "signing" and article.edition == 2 for article in reports)
    reprint = next(article for article in reports if article.site == "tuyengiao.demo")
    original = next(article for article in reports if article.key == reprint.copy_of)
    assert reprint.paragraphs == original.paragraphs
    assert reprint.source_url == original.url


def test_the_other_new_articles_report_no_signing() -> None:
    assert [
        article.key for article in SECOND if article.edition == 2 and article.label == "signing" and not article.event
    ] == []


def test_the_second_edition_edits_one_article_at_the_same_address() -> None:
    before = {article.key: article for article in FIRST}
    edited = [
        article for article in SECOND if article.key in before and article.modified != before[article.key].modified
    ]
    assert len(edited) == 1
    old = before[edited[0].key]
    assert edited[0].url == old.url
    assert edited[0].published == old.published
    assert edited[0].paragraphs != old.paragraphs
    assert edited[0].modified is not None
    assert edited[0].modified > old.published


def test_an_abridged_reprint_keeps_about_a_third_of_its_original() -> None:
    by_key = {article.key: article for article in SECOND}
    shares = [
        sum(map(len, article.paragraphs)) / sum(map(len, by_key[article.copy_of].paragraphs))
        for article in SECOND
        if article.copy_of
    ]
    assert sum(share == 1 for share in shares) >= 3
    assert sum(0.1 < share < 0.4 for share in shares) == 2


def test_a_reader_of_the_lam_dong_paper_finds_several_signings() -> None:
    found = [article for article in FIRST if article.site == "vnpt.demo" and article.label == "signing"]
    said = [
        article for article in found if "ký kết" in " ".join((article.title, article.lead, *article.paragraphs)).lower()
    ]
    assert len(said) >= 6


def test_an_edition_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="editions 1 and 2"):
        load(3)


def test_a_body_is_read_block_by_block() -> None:
    body = (
        "Một.\nHai.\n\n[ảnh] Ảnh chung\n\n- a\n- b\n\n> Lời nói\n\n| x | y |\n| 1 | 2 |\n\n"
        "## Mục\n\n[ảnh]\n\n[liên quan]"
    )
    blocks = parse(body)
    assert blocks[:2] == (Paragraph("Một."), Paragraph("Hai."))
    assert blocks[2:7] == (
        Figure("Ảnh chung"),
        Items(("a", "b")),
        Quote("Lời nói"),
        Table((("x", "y"), ("1", "2"))),
        Subhead("Mục"),
    )
    assert list(paragraphs(blocks)) == ["Một.", "Hai.", "a", "b", "Lời nói", "x | y", "1 | 2", "Mục"]
    assert list(captions(blocks)) == ["Ảnh chung"]


@pytest.mark.parametrize("kind", [Items, Quote, Table, Subhead])
def test_the_articles_use_every_kind_of_block(kind: type) -> None:
    def has(article: DemoArticle) -> bool:
        return any(isinstance(block, kind) for block in article.blocks)

    assert any(has(article) for article in FIRST)

"""The traps of real sites, as the replicas set them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import lxml.html
import pytest

from demo import clocks
from demo.articles import DemoArticle, load
from demo.server import DemoServer

Fetch = Callable[..., Any]


def _one(server: DemoServer, key: str) -> DemoArticle:
    return next(article for article in load(server.edition, server.ports) if article.key == key)


def _trapped(server: DemoServer, trap: str) -> DemoArticle:
    return next(article for article in load(server.edition, server.ports) if trap in article.traps)


NUKEVIET = "nukeviet/phoi-hop-voi-nganh-giao-duc-2021-2025"
ONECMS = "onecms/cong-an-va-doan-thanh-nien-2023"


class TestNukeViet:
    def test_a_wrong_slug_leads_to_the_right_one(self, first: DemoServer, fetch: Fetch) -> None:
        article = _one(first, NUKEVIET)
        answer = fetch(f"{first.bases['nukeviet.demo']}/khoa-giao/mot-ten-khac-{article.number}.html")
        assert (answer.status, answer.header("Location")) == (301, article.path)

    def test_a_bad_id_is_not_found(self, first: DemoServer, fetch: Fetch) -> None:
        assert fetch(f"{first.bases['nukeviet.demo']}/khoa-giao/bai-da-xoa-999999.html").status == 404

    @pytest.mark.parametrize("path", ["/khong-co", "/khong-co/", "/a/b/c.html", "/users/login/"])
    def test_an_unknown_path_leads_home(self, first: DemoServer, fetch: Fetch, path: str) -> None:
        answer = fetch(first.bases["nukeviet.demo"] + path)
        assert (answer.status, answer.header("Location")) == (301, "/")

    def test_a_tag_with_a_slash_behind_it_is_not_found(self, first: DemoServer, fetch: Fetch) -> None:
        base = first.bases["nukeviet.demo"]
        assert fetch(f"{base}/tag/ký kết").status == 200
        assert fetch(f"{base}/tag/ký kết/").status == 404

    @pytest.mark.parametrize(
        "form", ["/print{path}", "/savefile{path}", "/index.php?language=vi&nv=news&op={op}", "/?nv=news&op=print/{op}"]
    )
    def test_the_same_article_stands_at_other_addresses(self, first: DemoServer, fetch: Fetch, form: str) -> None:
        article = _one(first, NUKEVIET)
        place = article.path.removeprefix("/").removesuffix(".html")
        answer = fetch(first.bases["nukeviet.demo"] + form.format(path=article.path, op=place))
        assert answer.status == 200
        assert article.paragraphs[1] in answer.text
        assert f'<link rel="canonical" href="{article.url}">' in answer.text

    def test_links_of_the_unrewritten_form_stand_on_its_pages(self, first: DemoServer, fetch: Fetch) -> None:
        assert "/index.php?language=vi&amp;nv=news&amp;op=" in fetch(f"{first.bases['nukeviet.demo']}/").text

    def test_the_date_of_the_head_is_malformed_and_the_true_one_stands_in_the_page(
        self, first: DemoServer, fetch: Fetch
    ) -> None:
        article = _one(first, NUKEVIET)
        root = lxml.html.fromstring(fetch(article.url).text)
        assert root.xpath("//meta[@property='article:published_time']/@content") == ["2021-04-29+0716:20:00"]
        assert root.xpath("//*[@itemprop='datePublished']/text()") == [article.published.isoformat()]
        described = [json.loads(text) for text in root.xpath("//script[@type='application/ld+json']/text()")]
        assert [one["@type"] for one in described] == ["Organization"]

    def test_last_modified_is_always_yesterday_and_conditions_are_ignored(
        self, first: DemoServer, fetch: Fetch
    ) -> None:
        url = _one(first, NUKEVIET).url
        answer = fetch(url)
        age = first.now() - parsedate_to_datetime(answer.header("Last-Modified"))
        assert timedelta(hours=24) <= age < timedelta(hours=24, minutes=1)
        assert answer.header("ETag") == ""
        assert fetch(url, If_Modified_Since=answer.header("Last-Modified")).status == 200

    def test_every_page_sets_four_cookies(self, first: DemoServer, fetch: Fetch) -> None:
        for path in ("/", "/khoa-giao/", _one(first, NUKEVIET).path):
            headers = fetch(first.bases["nukeviet.demo"] + path).headers
            assert sum(name.lower() == "set-cookie" for name, _ in headers) == 4

    def test_its_residue_is_there(self, first: DemoServer, fetch: Fetch) -> None:
        text = fetch(_one(first, NUKEVIET).url).text
        for residue in (
            "Click để đánh giá bài viết",
            "Những tin mới hơn",
            "Những tin cũ hơn",
            "Bạn đã không sử dụng Site",
        ):
            assert residue in text

    def test_one_body_has_no_paragraphs_but_line_breaks(self, first: DemoServer, fetch: Fetch) -> None:
        root = lxml.html.fromstring(fetch(_trapped(first, "br-only").url).text)
        body = root.get_element_by_id("news-bodyhtml")
        assert len(body.findall("br")) > 5
        assert [p for p in body.iter("p") if "right" not in p.get("style", "")] == []

    def test_one_caption_is_the_text_of_the_picture_without_marks(self, first: DemoServer, fetch: Fetch) -> None:
        article = _trapped(first, "alt-caption")
        root = lxml.html.fromstring(fetch(article.url).text)
        assert tuple(root.xpath("//*[@id='news-bodyhtml']//img/@alt")) == article.captions
        assert all(caption.isascii() for caption in article.captions)


class TestTuyenGiao:
    def test_the_page_clock_of_today_stands_above_the_date_of_the_article(
        self, first: DemoServer, fetch: Fetch
    ) -> None:
        text = fetch(_one(first, "tuyengiao/ben-tre-ky-ket-voi-bay-co-quan").url).text
        today = first.now()
        clock = f"{clocks.weekday(today)}, {today.day}/{today.month}/{today.year}"
        assert 0 < text.index(clock) < text.index("Thứ Năm, 22/7/2021 10:14'(GMT+7)")

    def test_an_address_at_the_root_leads_into_the_section(self, first: DemoServer, fetch: Fetch) -> None:
        article = _one(first, "tuyengiao/ben-tre-ky-ket-voi-bay-co-quan")
        answer = fetch(first.bases["tuyengiao.demo"] + "/" + article.path.rsplit("/", 1)[1])
        assert (answer.status, answer.header("Location")) == (301, article.path)

    def test_one_page_declares_a_charset_that_it_does_not_have(self, first: DemoServer, fetch: Fetch) -> None:
        article = _trapped(first, "wrong-meta-charset")
        answer = fetch(article.url)
        assert answer.header("Content-Type") == "text/html"
        assert b"charset=windows-1252" in answer.body
        assert article.title in answer.body.decode("utf-8")


class TestDnn:
    def test_pictures_stand_in_tables_with_the_toolbar_of_the_editor(self, first: DemoServer, fetch: Fetch) -> None:
        article = _one(first, "dnn/dan-van-cong-an-chuong-trinh-phoi-hop")
        rows = lxml.html.fromstring(fetch(article.url).text).xpath("//table[@class='contentimg'][1]//tr")
        assert [row.text_content().strip() for row in rows] == ["leftcenterrightdel", "", article.captions[0]]

    def test_one_page_is_not_in_normal_form(self, first: DemoServer, fetch: Fetch) -> None:
        article = _trapped(first, "nfd")
        text = fetch(article.url).text
        assert not unicodedata.is_normalized("NFC", text)
        assert article.title not in text
        assert article.title in unicodedata.normalize("NFC", text)

    def test_one_date_is_month_before_day(self, first: DemoServer, fetch: Fetch) -> None:
        article = _trapped(first, "month-first")
        assert (article.published.day, article.published.month) == (10, 7)
        assert "07/10/2016 08:15 (GMT+7)" in fetch(article.url).text
        assert "Sáng 9/7" in article.lead

    def test_one_page_has_no_text_without_a_browser(self, first: DemoServer, fetch: Fetch) -> None:
        article = _trapped(first, "needs-browser")
        text = fetch(article.url).text
        assert '<div id="root"></div>' in text
        assert "enable JavaScript" in text

    def test_an_unknown_path_is_not_found_within_the_pages_of_the_site(self, first: DemoServer, fetch: Fetch) -> None:
        answer = fetch(f"{first.bases['dnn.demo']}/tin-tuc/khong-co")
        assert answer.status == 404
        assert "dnn_ContentPane" in answer.text


class TestVnpt:
    def test_old_pages_print_twelve_hours_without_saying_which(self, first: DemoServer, fetch: Fetch) -> None:
        found = [article for article in load(1, first.ports) if "twelve-hour" in article.traps]
        assert len(found) >= 2
        for article in found:
            assert article.published.hour > 12
            assert article.lead.count(f"{article.published.day}/{article.published.month}") == 1
            assert "Chiều" in article.lead
            assert f">{article.published:%I:%M, %d/%m/%Y}<" in fetch(article.url).text

    def test_markup_stands_behind_the_end_of_the_page(self, first: DemoServer, fetch: Fetch) -> None:
        text = fetch(_one(first, "vnpt/toa-an-mat-tran-2021").url).text
        assert "<div" in text.split("</html>")[1]

    def test_the_date_for_machines_has_no_zone(self, first: DemoServer, fetch: Fetch) -> None:
        assert '"datePublished": "2021-11-30 14:18:00"' in fetch(_one(first, "vnpt/toa-an-mat-tran-2021").url).text

    def test_one_page_is_served_under_a_charset_that_it_does_not_have(self, first: DemoServer, fetch: Fetch) -> None:
        article = _trapped(first, "wrong-header-charset")
        answer = fetch(article.url)
        assert answer.header("Content-Type") == "text/html; charset=ISO-8859-1"
        assert article.title in answer.body.decode("utf-8")

    def test_an_article_that_did_not_change_is_not_sent_again(self, first: DemoServer, fetch: Fetch) -> None:
        url = _one(first, "vnpt/toa-an-mat-tran-2021").url
        changed = fetch(url).header("Last-Modified")
        again = fetch(url, If_Modified_Since=changed)
        assert (again.status, again.body) == (304, b"")

    def test_pages_come_compressed_to_those_who_take_it(self, first: DemoServer, fetch: Fetch) -> None:
        answer = fetch(_one(first, "vnpt/toa-an-mat-tran-2021").url, Accept_Encoding="gzip, deflate")
        assert answer.header("Content-Encoding") == "gzip"
        assert answer.body[:2] == b"\x1f\x8b"


class TestOneCms:
    def test_the_date_of_the_head_is_in_us_order(self, first: DemoServer, fetch: Fetch) -> None:
        root = lxml.html.fromstring(fetch(_one(first, ONECMS).url).body)
        assert root.xpath("//meta[@property='article:published_time']/@content") == ["11/21/2023 9:28:56 AM"]
        [described] = root.xpath("//script[@type='application/ld+json']/text()")
        assert json.loads(described)["datePublished"] == "2023-11-21T02:28:56Z"

    def test_translations_are_named_and_are_not_vietnamese(self, first: DemoServer, fetch: Fetch) -> None:
        article = _one(first, ONECMS)
        root = lxml.html.fromstring(fetch(article.url).body)
        addresses = dict(
            zip(root.xpath("//link[@hreflang]/@hreflang"), root.xpath("//link[@hreflang]/@href"), strict=True)
        )
        assert set(addresses) == {"zh", "en"}
        assert addresses["zh"] == first.bases["onecms.demo"] + "/cn" + article.path
        assert "签署" in fetch(addresses["zh"]).text
        assert "coordination programme" in fetch(addresses["en"]).text
        assert article.title not in fetch(addresses["en"]).text

    def test_an_article_that_did_not_change_is_not_sent_again_but_an_edited_one_is(
        self, first: DemoServer, fetch: Fetch
    ) -> None:
        edited = "onecms/chuan-bi-ky-ket-thong-tin-doi-ngoai"
        tags = {key: fetch(_one(first, key).url).header("ETag") for key in (ONECMS, edited)}
        assert [fetch(_one(first, key).url, If_None_Match=tag).status for key, tag in tags.items()] == [304, 304]
        first.edition = 2
        assert fetch(_one(first, ONECMS).url, If_None_Match=tags[ONECMS]).status == 304
        answer = fetch(_one(first, edited).url, If_None_Match=tags[edited])
        assert answer.status == 200
        assert "lùi sang quý III/2026" in answer.text
        assert '"dateModified": "2026-06-04T02:10:55Z"' in answer.text

    def test_a_special_looks_like_an_article_and_is_a_list(self, first: DemoServer, fetch: Fetch) -> None:
        assert (
            len(re.findall("b-grid__title", fetch(f"{first.bases['onecms.demo']}/ky-ket-phoi-hop-event412.html").text))
            > 5
        )


def test_leads_and_captions_are_repeated_where_editors_repeated_them(first: DemoServer, fetch: Fetch) -> None:
    for article in load(1, first.ports):
        text = fetch(article.url).text if article.traps & {"lead-repeated", "caption-repeated"} else ""
        if "lead-repeated" in article.traps:
            assert text.count(f">{article.lead}<") == 2
        if "caption-repeated" in article.traps:
            assert all(text.count(f">{caption}<") >= 2 or f"&nbsp;{caption}<" in text for caption in article.captions)


def test_a_reprint_says_where_it_comes_from(second: DemoServer, fetch: Fetch) -> None:
    for article in load(2, second.ports):
        if article.copy_of:
            text = fetch(article.url).text
            assert article.source_name in text
            assert article.source_url in text

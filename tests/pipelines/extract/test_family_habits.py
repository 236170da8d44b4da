"""What a family's clock and editor do is not taken for what the article says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawlers.cms import family
from pipelines.article import Article, Page
from pipelines.extract import extract
from pipelines.hints import SiteFacts

BODY = "<p>Chiều 29/4, Tỉnh ủy tổ chức lễ ký kết chương trình phối hợp.</p>" + "<p>Nội dung phối hợp.</p>" * 20
DNN = """<div id="dnn_NewsView_Main_ctl00_viewhinone"><h1 class="post-title">Lễ ký kết</h1>
<span class="lbPublishedDate">{clock} (GMT+7)</span>
<div class="post-content"><div class="noidung">{body}</div></div></div>"""
VNPT = """<h1 class="title">Lễ ký kết</h1><time class="time">{clock}</time>
<div class="td-post-content">{body}</div>"""


def extracted(html: str, name: str, *clock: str) -> Article:
    url = "https://x.example/tin/202104/le-ky-ket-1234567/"
    page = Page(url, url, "x.example", datetime(2021, 5, 24, tzinfo=UTC), 200, (), html.encode())
    article = extract(page, family(name), SiteFacts("x.example", clock=clock))
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize(
    ("html", "name", "clock", "hour"),
    [
        (DNN.format(clock="29/04/2021 09:15", body=BODY), "dnn_newsview", (), 9),
        (DNN.format(clock="29/04/2021 09:15", body=BODY), "dnn_newsview", ("twelve-hour",), 21),
        (DNN.format(clock="29/04/2021 05:15", body=BODY), "dnn_newsview", (), 17),
        (VNPT.format(clock="05:15, 29/04/2021", body=BODY), "vnpt_cms", (), 17),
    ],
)
def test_a_morning_hour_becomes_an_afternoon_only_where_the_clock_may_run_to_twelve(
    html: str, name: str, clock: tuple[str, ...], hour: int
) -> None:
    published = extracted(html, name, *clock).published
    assert published is not None
    assert published.hour == hour


@pytest.mark.parametrize(
    "toolbar", ["leftcenterrightdel", "<span>left</span> <span>center</span> <span>right</span> <span>del</span>"]
)
def test_the_editors_tool_bar_is_no_caption_however_it_is_spaced(toolbar: str) -> None:
    figure = (
        f'<table><tr><td><div>{toolbar}</div></td></tr><tr><td><img src="/1.jpg" alt=""></td></tr>'
        "<tr><td><p>Toàn cảnh buổi ký kết</p></td></tr></table>"
    )
    article = extracted(DNN.format(clock="29/04/2021 16:15", body=BODY + figure + "<p>Hết bài.</p>"), "dnn_newsview")
    assert article.captions == ("Toàn cảnh buổi ký kết",)
    assert not any("left" in paragraph for paragraph in article.body)

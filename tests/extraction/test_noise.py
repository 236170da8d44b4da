# ruff: noqa: E501 - markup reads better unbroken
"""What stands around an article, and how its editor's program wrote the paragraphs, never changes the record."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as markup

from pipelines.article import Article, Outcome
from pipelines.evaluation import SavedPage, read_page

PAGES = Path(__file__).parents[1] / "fixtures" / "pages"
SAMPLES = {
    "nukeviet/figure_and_repeated_lead": '//*[@id="news-bodyhtml"]',
    "tuyengiao/avatar_caption_repeated_and_organisation": '//*[@id="ArticleContent"]',
    "dnn_newsview/figure_tables_with_toolbar_text": '//div[@class="noidung"]',
    "vnpt_cms/twelve_hour_clock_and_lead_as_prefix": '//*[@id="content"]',
    "onecms/figures_subheads_and_us_meta_date": '//article[@class="entry"]',
}
"""A page of each family, and where its body stands."""

HEADLINES = (
    "Khởi công cầu Bản Lầu trong tháng 6", "Hội thi Tuyên truyền viên giỏi năm 2022", "Giá cà phê tăng phiên thứ ba liên tiếp",
    "Bộ đội giúp dân gặt lúa chạy lũ", "Ký kết quy chế phối hợp giữa hai ban", "Phê duyệt quy hoạch khu dân cư số 4",
)  # fmt: skip


AROUND = (
    '<div class="related-news"><h3>Tin liên quan</h3><ul>{links}</ul></div>',
    '<div class="box other-news"><p class="h3"><strong>Những tin cũ hơn</strong></p><ul>{links}</ul></div>',
    '<div class="share-bar"><a href="#">Chia sẻ</a> <a href="#">Zalo</a> <a href="#">In bài viết</a></div>',
    '<div class="ads banner-{n}"><a href="http://ads.example/"><img src="/qc{n}.gif" alt="Quảng cáo"/></a><iframe src="/qc"></iframe></div>',
    '<div class="comment-form"><h4>Ý kiến bạn đọc</h4><form action="/c"><textarea placeholder="Nội dung"></textarea><input type="submit" value="Gửi"/><p>Bình luận của bạn sẽ được biên tập trước khi đăng.</p></form></div>',
    '<div class="counter">Lượt truy cập: 1.23{n}.567 <span>Đang trực tuyến: {n}</span></div>',
    '<span class="clock current-time">Thứ bảy, 25/05/2024, 09:30</span>',
    '<script type="text/javascript">var tin{n} = "<p>Hôm nay, đoàn công tác đã đến thăm và làm việc tại huyện.</p>"; load({n});</script>',
    "<style>.a{n} p {color: red}</style>",
    "<!-- khối quảng cáo {n} -->",
    '<form class="search"><input name="q" value="Tìm kiếm"/><button>Tìm</button></form>',
    '<div class="vote"><h4>Thăm dò ý kiến</h4><label><input type="radio" name="v{n}"/>Hài lòng</label><label><input type="radio" name="v{n}"/>Chưa hài lòng</label></div>',
    '<noscript><img height="1" width="1" src="/pixel.gif"/></noscript>',
)
"""Blocks that stand beside an article."""

WITHIN = (
    *(AROUND[n] for n in (0, 3, 7, 8, 9, 12)),
    '<div class="relate-inbody"><p><strong>Tin liên quan:</strong></p><p>&gt;&gt; <a href="/tin/{n}.html">{headline}</a></p></div>',
    "<p>&nbsp;</p>",
    '<div class="ads_middle"><span>Quảng cáo</span><script>show();</script></div>',
    '<iframe width="560" height="315" src="https://video.example/embed/1" allowfullscreen=""></iframe>',
)
"""Blocks that stand among its paragraphs."""


def fill(block: str, n: int) -> Any:
    """The block as an element, with headlines and numbers that ``n`` chooses."""
    links = "".join(
        f'<li><a href="/tin/{i}.html" title="x">{HEADLINES[(n + i) % len(HEADLINES)]}</a> <span class="date">(1{i}/05/2022)</span></li>'
        for i in range(4 + n % 5)
    )
    block = block.replace("{links}", links).replace("{n}", str(n)).replace("{headline}", HEADLINES[n % len(HEADLINES)])
    return markup.fragment_fromstring(f"<div>{block}</div>")[0]


NOISE = st.lists(st.tuples(st.booleans(), st.integers(0, 400), st.integers(0, 400)), min_size=1, max_size=7)
CUTS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 400), st.integers(0, 5)), min_size=1, max_size=12)


def record(outcome: Outcome) -> dict[str, Any]:
    """What must not change; the candidates that lost may."""
    assert isinstance(outcome, Article), outcome
    names = ("title", "lead", "body", "captions", "byline", "published", "modified", "source_name", "language")
    return {name: getattr(outcome, name) for name in names}


def with_body(saved: SavedPage, tree: Any) -> SavedPage:
    text = "<!DOCTYPE html>\n" + markup.tostring(tree, encoding="unicode")
    return dataclasses.replace(saved, page=dataclasses.replace(saved.page, body=text.encode()))


@pytest.fixture(scope="module", params=sorted(SAMPLES))
def sample(request: pytest.FixtureRequest) -> tuple[SavedPage, str]:
    return read_page(PAGES / f"{request.param}.html"), SAMPLES[request.param]


@pytest.fixture(scope="module")
def plain(sample: tuple[SavedPage, str], understand: Callable[[SavedPage], Outcome]) -> dict[str, Any]:
    """The record of the page as it is, once through the parser as every changed one is."""
    saved, _ = sample
    return record(understand(with_body(saved, markup.document_fromstring(saved.page.body.decode()))))


def places(tree: Any, body: Any, within: bool) -> list[tuple[Any, int]]:
    """Where a block may stand, as (parent, index): among the body's paragraphs, or in the page far from the article."""
    if within:
        return [(body, index) for index in range(_first_paragraph(body), len(body))]
    page = tree.find("body")
    article = {body, *body.iterancestors()}
    sides = [node for node in page.iter("div", "li") if body not in node.iterancestors() and _aside(node, article)]
    return [(page, 0), (page, len(page)), *((node, len(node)) for node in sides if node not in article)]


def _first_paragraph(body: Any) -> int:
    return next((n + 1 for n, child in enumerate(body) if child.tag == "p" and not child.get("class")), 0)


def _aside(node: Any, article: set[Any]) -> bool:
    """Whether ``node`` lies in a side bar, a menu, a footer: by the names on its own branch of the page."""
    branch = (parent for parent in (node, *node.iterancestors()) if parent not in article)
    names = " ".join(parent.get("class", "") + " " + parent.get("id", "") for parent in branch)
    return any(word in names for word in ("foot", "side", "box", "menu", "nav", "right", "other", "related", "vote"))


@settings(max_examples=25)
@given(blocks=NOISE)
def test_blocks_of_noise_never_change_the_record(
    blocks: list[tuple[bool, int, int]],
    sample: tuple[SavedPage, str],
    plain: dict[str, Any],
    understand: Callable[[SavedPage], Outcome],
) -> None:
    saved, where = sample
    tree = markup.document_fromstring(saved.page.body.decode())
    [body] = tree.xpath(where)
    for within, place, kind in blocks:
        choice = WITHIN if within else AROUND
        spots = places(tree, body, within)
        parent, index = spots[place % len(spots)]
        block = fill(choice[kind % len(choice)], kind)
        block.tail = "\n"
        parent.insert(index, block)
    assert record(understand(with_body(saved, tree))) == plain


@settings(max_examples=25)
@given(cuts=CUTS)
def test_spans_fonts_and_comments_in_a_paragraph_never_change_the_record(
    cuts: list[tuple[int, int, int]],
    sample: tuple[SavedPage, str],
    plain: dict[str, Any],
    understand: Callable[[SavedPage], Outcome],
) -> None:
    saved, where = sample
    tree = markup.document_fromstring(saved.page.body.decode())
    [body] = tree.xpath(where)
    paragraphs = [node for node in body.iter("p") if node.text and len(node.text) > 20 and not node.get("class")]
    for which, position, kind in cuts:
        _cut(paragraphs[which % len(paragraphs)], position, kind)
    assert record(understand(with_body(saved, tree))) == plain


def _cut(paragraph: Any, position: int, kind: int) -> None:
    """Put markup around the rest of the paragraph's first text, or a comment before it, at ``position``."""
    text = paragraph.text or ""
    if len(text) < 2:
        return
    position = 1 + position % (len(text) - 1)
    head, rest = text[:position], text[position:]
    if kind == 0:
        node = etree.Comment("EndFragment")
        node.tail = rest
    elif kind == 1:
        node = etree.Element("font", face="Times New Roman")
        node.text = rest
    elif kind == 2:
        node = etree.Element("span", style="font-size: 14px;")
        inner = etree.SubElement(node, "span", lang="VI")
        inner.text = rest
    elif kind == 3:
        node = etree.Element("em")
        node.text, node.tail = rest[: len(rest) // 2], rest[len(rest) // 2 :]
    elif kind == 4:
        node = etree.Element("a", href="/tu-khoa/x")
        node.text, node.tail = rest[:12], rest[12:]
    else:
        node = etree.Element("span")
        node.text, node.tail = rest[:1], rest[1:]
    paragraph.text = head
    paragraph.insert(0, node)

# ruff: noqa: E501 - markup reads better unbroken
"""A page of one family, written around a body."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from html import escape

import pytest

from pipelines.article import Article, NotAnArticle, Page
from pipelines.extract import extract
from pipelines.hints import Hints, SiteFacts

PARAGRAPHS = (
    "Sáng 12/7, tại trung tâm hội nghị, Ban Tuyên giáo Tỉnh ủy tổ chức ký kết chương trình phối hợp với các sở, ngành.",
    "Phát biểu tại hội nghị, đồng chí Trưởng Ban nhấn mạnh yêu cầu nâng cao chất lượng công tác tuyên truyền.",
    "Các đại biểu thảo luận, thống nhất nhiều nội dung quan trọng để triển khai trên địa bàn toàn tỉnh./.",
)
HINTS = Hints(
    family="plain",
    title=("h1.headline",),
    lead=(".summary",),
    body=(".text",),
    byline=(".signed",),
    published=(".printed",),
    captions=(".below",),
    noise=(".box",),
)
Write = Callable[..., Page]


@pytest.fixture
def paragraphs() -> tuple[str, ...]:
    return PARAGRAPHS


@pytest.fixture
def page() -> Write:
    """A page of the family ``plain``; ``body`` is HTML."""

    def write(
        body: str | None = None,
        *,
        title: str = "Ký kết chương trình phối hợp",
        lead: str = "",
        printed: str = "13/07/2021 08:30",
        head: str = "",
        url: str = "https://tinhuy.example/tin-tuc/ky-ket-12.html",
        charset: str = "utf-8",
        **fields: object,
    ) -> Page:
        text = body if body is not None else "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
        html = (
            f'<html><head><meta charset="{charset}"><title>{escape(title)} - Tỉnh ủy</title>{head}</head><body><div id="menu">'
            f'<a href="/">Trang chủ</a></div><div class="main"><h1 class="headline">{escape(title)}</h1>'
            f'<span class="printed">{printed}</span><div class="summary">{lead}</div><div class="text">{text}</div></div></body></html>'
        )
        values: dict[str, object] = {
            "url": url,
            "final_url": url,
            "site": "tinhuy.example",
            "fetched_at": datetime(2024, 5, 24, 3, tzinfo=UTC),
            "status": 200,
            "headers": (("Content-Type", "text/html"),),
            "body": html.encode(charset, "xmlcharrefreplace"),
        }
        return Page(**{**values, **fields})  # type: ignore[arg-type]

    return write


@pytest.fixture
def article() -> Callable[..., Article]:
    """What is extracted from a page in which an article must be found."""

    def understand(page: Page, hints: Hints = HINTS, **facts: object) -> Article:
        outcome = extract(page, hints, SiteFacts("tinhuy.example", **facts))  # type: ignore[arg-type]
        assert isinstance(outcome, Article), outcome
        return outcome

    return understand


@pytest.fixture
def refusal() -> Callable[..., NotAnArticle]:
    """What is said of a page in which there must be no article."""

    def understand(page: Page, hints: Hints = HINTS) -> NotAnArticle:
        outcome = extract(page, hints, SiteFacts("tinhuy.example"))
        assert isinstance(outcome, NotAnArticle), outcome
        return outcome

    return understand

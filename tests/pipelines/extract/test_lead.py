"""A lead that no element names: the first paragraph, where it alone is set in bold above plain ones."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipelines.article import Article, Page
from pipelines.extract import GENERIC, extract
from pipelines.hints import SiteFacts

FIRST = "Sáng 3/4, Công an huyện và Hội Nông dân huyện ký quy chế phối hợp giữ an ninh trật tự ở thôn, bản."
REST = (
    "Quy chế có 4 chương, 12 điều, nêu rõ việc của từng bên khi có tin báo từ các tổ tự quản ở cơ sở.",
    "Hai bên họp hằng quý, luân phiên tại trụ sở của nhau, và cử một cán bộ làm đầu mối trao đổi thông tin.",
    "Năm qua, hội viên đã báo 214 nguồn tin, trong đó 61 tin giúp công an xã làm rõ các vụ trộm cắp.",
)


def found(*paragraphs: str) -> Article:
    body = "".join(f"<p>{each}</p>" for each in paragraphs)
    html = f"<html><body><h1>Ký quy chế phối hợp</h1><div class=entry-content>{body}</div></body></html>"
    page = Page(
        site="demo",
        url="https://demo.example/tin-1",
        final_url="https://demo.example/tin-1",
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=html.encode(),
        fetched_at=datetime(2024, 4, 5, tzinfo=UTC),
    )
    article = extract(page, GENERIC, SiteFacts(id="demo"))
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize("markup", ["<strong>{}</strong>", "<b>{}</b>", "<em><strong>{}</strong></em>"])
def test_it_is_the_lead_and_no_paragraph_then(markup: str) -> None:
    article = found(markup.format(FIRST), *REST)
    assert (article.lead, article.body) == (FIRST, REST)


@pytest.mark.parametrize(
    "first",
    [
        FIRST,
        f"<strong>{FIRST[:40]}</strong>{FIRST[40:]}",
        "<strong>- Thưa ông, quy chế vừa ký giữa hai ngành có điều gì mới so với trước đây?</strong>",
        "<strong>PV: Xin ông cho biết vì sao hai ngành phải ký quy chế phối hợp trong năm nay.</strong>",
        "<strong>1. Hai ngành ký quy chế phối hợp giữ an ninh trật tự trong toàn huyện năm 2024</strong>",
        "<strong>Hai ngành ký quy chế phối hợp</strong>",
        f"<strong>{FIRST} Ảnh: Xuân Đỗ.</strong>",
    ],
    ids=["plain", "half", "question", "asked", "numbered", "heading", "caption"],
)
def test_plain_ones_questions_and_headings_are_none(first: str) -> None:
    assert found(first, *REST).lead == ""


def test_where_all_is_bold_nothing_stands_out() -> None:
    article = found(*(f"<b>{each}</b>" for each in (FIRST, *REST)))
    assert (article.lead, len(article.body)) == ("", 4)

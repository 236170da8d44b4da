"""What stands around an article is told from it, on pages whose elements have no telling names."""

from __future__ import annotations

from datetime import UTC, datetime

from pipelines.article import Article, Page
from pipelines.extract import GENERIC, extract
from pipelines.hints import SiteFacts

BODY = tuple(
    f"Đoạn {number} kể rằng hai ngành đã thống nhất nhiều việc phải làm trong năm nay, từ giữ rừng, trực đêm ở các chốt"
    " đến chia sẻ tin báo của người dân và giúp nhau lúc mưa lũ về."
    for number in range(5)
)
PARAGRAPHS = "".join(f"<p>{each}</p>" for each in BODY)
LINKS = "".join(f"<a href=/tin-{number}>Một bài khác của trang này, số {number}</a> " for number in range(8))


def found(markup: str) -> Article:
    html = f"<html><head><title>Hai ngành ký quy chế phối hợp</title></head><body>{markup}</body></html>"
    page = Page(
        url="https://demo.example/tin-1", final_url="https://demo.example/tin-1", site="demo",
        fetched_at=datetime(2024, 5, 24, tzinfo=UTC), status=200, body=html.encode(),
        headers=(("Content-Type", "text/html; charset=utf-8"),),
    )  # fmt: skip
    article = extract(page, GENERIC, SiteFacts(id="demo"))
    assert isinstance(article, Article), article
    return article


def test_the_article_between_two_rows_of_links_is_no_third_entry_of_a_list() -> None:
    article = f"<div id=b><h2>Hai ngành ký quy chế</h2>{PARAGRAPHS}{LINKS}</div>"
    rows = f"<div id=a>{LINKS}</div>{article}<div id=c>{LINKS}</div>"
    assert found(f"<div>{rows}</div>").body[: len(BODY)] == BODY


def test_a_table_of_logo_and_date_at_the_head_is_no_picture_of_the_article() -> None:
    head = "<table><tr><td><img src=/images/logo.gif></td><td>Thứ bảy, 13/10/2012</td></tr></table>"
    assert found(f"<center>{head}<div><b>Hai ngành ký quy chế</b>{PARAGRAPHS}</div></center>").body == BODY


def test_the_first_subheading_belongs_to_the_article_like_the_others() -> None:
    halves = "".join(f"<div><h2>{name}</h2><div>{PARAGRAPHS}</div></div>" for name in ("Người ông", "Người con"))
    lead = "<div class=emag-lead>Hai người của một làng, hai thời, cùng giữ một cánh rừng bên suối.</div>"
    article = found(f"<div><div><h1>Hai ngành ký quy chế</h1></div><div>{lead}</div>{halves}</div>")
    assert article.body == ("Người ông", *BODY, "Người con", *BODY)
    assert article.lead.startswith("Hai người của một làng")


def test_a_name_alone_below_the_body_signs_it() -> None:
    below = "<div>Phan Thanh Tú</div><div>Bình luận (2)</div>"
    assert (
        found(f"<h1>Ký quy chế</h1><div><div class=article-body>{PARAGRAPHS}</div>{below}</div>").byline
        == "Phan Thanh Tú"
    )

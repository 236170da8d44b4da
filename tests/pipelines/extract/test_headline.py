"""A title that nothing names is told by how it looks above the body."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipelines.article import Article, Page
from pipelines.extract import GENERIC, extract
from pipelines.extract.headline import headline_above
from pipelines.extract.tree import Tree
from pipelines.hints import SiteFacts

BODY = "<div id=noi-dung><p>Sáng 3/4, hai ngành ký quy chế phối hợp.</p></div>"


def above(markup: str) -> str | None:
    tree = Tree(f"<html><body>{markup}{BODY}</body></html>")
    found = headline_above(tree.select("#noi-dung")[0])
    return found[0] if found is not None else None


@pytest.mark.parametrize(
    "line",
    [
        "<h2>Hai ngành ký quy chế phối hợp</h2>",
        "<td class=tieude_tin>Hai ngành ký quy chế phối hợp</td>",
        "<span id=ctl00_lblTieuDe>Hai ngành ký quy chế phối hợp</span>",
        "<font size=4 color=red>Hai ngành ký quy chế phối hợp</font>",
        "<p style='font-size: 18px'>Hai ngành ký quy chế phối hợp</p>",
        "<b>Hai ngành ký quy chế phối hợp</b>",
    ],
)
def test_heading_name_size_or_weight_tell_it(line: str) -> None:
    assert above(f"<div>Trang chủ &gt;&gt; Tin tức</div><div>{line}</div><div>Ngày đăng: 03/04/2021</div>") == (
        "Hai ngành ký quy chế phối hợp"
    )


@pytest.mark.parametrize(
    "line",
    [
        "<h3><a href=/tin-1>Một bài khác ở cột bên cạnh</a></h3>",
        "<b>Thứ hai, ngày 5 tháng 4 năm 2021</b>",
        "<b>Trang chủ » Tin tức » Dân vận</b>",
        "<b>Hai ngành thống nhất năm việc phải làm ngay trong quý này.</b>",
        "<p>Hai ngành ký quy chế phối hợp</p>",
        "<b>Dân vận</b>",
    ],
)
def test_links_dates_trails_sentences_and_plain_lines_are_none(line: str) -> None:
    assert above(f"<div>{line}</div>") is None


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Hội Nông dân tỉnh triển khai chương trình phối hợp", "Hội Nông dân tỉnh triển khai chương trình phối hợp"),
        ("BAN TUYÊN GIÁO TỈNH ỦY VÀ SỞ GIÁO DỤC KÝ KẾT CHƯƠNG TRÌNH PHỐI HỢP",) * 2,
        ("Trang tin Tuyên giáo Sông Cầu", "Ra mắt tổ công nghệ số cộng đồng"),
        ("XÃ HỒNG PHÚC", "Ra mắt tổ công nghệ số cộng đồng"),
        ("Ban Tuyên giáo và Dân vận Tỉnh ủy", "Ra mắt tổ công nghệ số cộng đồng"),
    ],
)
def test_a_heading_that_is_an_agency_s_name_and_no_more_is_the_site_s(heading: str, title: str) -> None:
    said = "hai ngành thống nhất nhiều việc phải làm trong năm nay."
    body = "".join(f"<p>Đoạn {number}: {said}</p>" for number in range(5))
    html = (
        f"<html><head><title>{heading}</title></head><body><div><h1>{heading}</h1></div>"
        f"<div><h4>Ra mắt tổ công nghệ số cộng đồng</h4><div class=article-body>{body}</div></div></body></html>"
    )
    page = Page(
        url="https://xa.example/tin/1", final_url="https://xa.example/tin/1", site="xa.example",
        fetched_at=datetime(2024, 5, 24, tzinfo=UTC), status=200, body=html.encode(),
        headers=(("Content-Type", "text/html; charset=utf-8"),),
    )  # fmt: skip
    found = extract(page, GENERIC, SiteFacts("xa.example"))
    assert isinstance(found, Article)
    assert found.title == title


def test_of_two_alike_it_is_the_nearer() -> None:
    assert above("<h2>Tin nổi bật trong tuần qua</h2><h2>Hai ngành ký quy chế phối hợp</h2>") == (
        "Hai ngành ký quy chế phối hợp"
    )

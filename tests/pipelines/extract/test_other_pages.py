"""What looks like an article and is none is told from what is one and only has some of the same lines."""

from __future__ import annotations

import pytest

from pipelines.extract.other_pages import what_else
from pipelines.extract.reading import read
from pipelines.extract.tree import Tree

SENTENCE = (
    "Hai ngành thống nhất họp hằng quý, luân phiên tại trụ sở của nhau, và cử một cán bộ làm đầu mối trao đổi tin."
)
TEASER = f"<h3><a href=/tin-{{0}}>Một bài khác của trang</a></h3><p>{SENTENCE}</p><a href=/tin-{{0}}>Xem tiếp</a>"
ROW = "<tr><td>Nguyễn Văn {0}</td><td>Trưởng phòng</td><td>0225.3800.10{0}</td></tr>"
NUMBER = "<p><a href=/van-ban/{0}>10{0}/QĐ-UBND</a></p><p>Ban hành Quy chế phối hợp</p>"


def told(markup: str, *, title: str = "Ký quy chế", dated: bool = True) -> str:
    other = what_else(read(Tree(f"<html><body><div>{markup}</div></body></html>").root), title=title, dated=dated)
    return other[1] if other is not None else ""


@pytest.mark.parametrize(
    ("markup", "what"),
    [
        ("".join(TEASER.format(number) for number in range(5)), "teasers"),
        ("".join(f"<p>Một buổi lễ</p><p>2{number}/03/2021 - 12 ảnh</p>" for number in range(5)), "albums"),
        ("".join(NUMBER.format(number) for number in range(5)), "a register of documents"),
        (f"<table>{''.join(ROW.format(number) for number in range(5))}</table>", "a directory"),
        (
            "<table><tr><td>Số ký hiệu</td><td>3/QĐ-UBND</td></tr><tr><td>Ngày ban hành</td><td>17/02/2023</td></tr>"
            "<tr><td>Loại văn bản</td><td>Quyết định</td></tr></table>",
            "the fields of a document",
        ),
        ("<p>Bài viết bạn tìm không tồn tại hoặc đã bị xóa.</p>", "a notice that there is nothing at this address"),
        ("<p>Rất tiếc, trang quý vị yêu cầu không tìm thấy.</p>", "a notice that there is nothing at this address"),
    ],
)
def test_what_it_is_is_said(markup: str, what: str) -> None:
    assert told(markup) == what


def test_contacts_are_no_article_unless_it_is_news_of_that_day() -> None:
    address = f"<p>{SENTENCE}</p><p>Điện thoại: 0262.3852.345</p>"
    assert told(address, title="Liên hệ", dated=False) == "how to reach those whose site it is"
    assert told(address, title="Liên hệ", dated=True) == ""


@pytest.mark.parametrize(
    "beside",
    [
        "<p><a href=/tin-1>Xem thêm: Hai ngành ký quy chế</a></p>" * 3,
        "<p>Đường dây nóng: 0262.3852.345, thư điện tử tin@tinh.example</p>" * 3,
        "<p><a href=/a.pdf>105/QĐ-UBND</a></p>" * 3,
        "<p>Ngày ban hành: 3/4/2023</p><p>Trích yếu: về quy chế</p><p>Người ký: Nguyễn Văn A</p>",
        "<p>Đoạn đường này không tồn tại trên bản đồ cũ của xã.</p>",
    ],
)
def test_an_article_may_have_such_lines(beside: str) -> None:
    assert told(f"<p>{SENTENCE}</p>" * 5 + beside) == ""

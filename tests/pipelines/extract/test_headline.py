"""A title that nothing names is told by how it looks above the body."""

from __future__ import annotations

import pytest

from pipelines.extract.headline import headline_above
from pipelines.extract.tree import Tree

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


def test_of_two_alike_it_is_the_nearer() -> None:
    assert above("<h2>Tin nổi bật trong tuần qua</h2><h2>Hai ngành ký quy chế phối hợp</h2>") == (
        "Hai ngành ký quy chế phối hợp"
    )

"""An operator finds a broken site and takes it up; a record is corrected: with script, without, on a telephone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from servers.chromium import follow, follow_key

Visitor = Callable[..., Page]

WAYS = pytest.mark.parametrize(
    ("script", "width"), [(True, 1280), (False, 1280), (True, 360)], ids=["with script", "without", "telephone"]
)


@WAYS
def test_an_operator_finds_a_broken_site(visitor: Visitor, broken: str, script: bool, width: int) -> None:
    page = visitor("/", script=script, width=width)
    follow(page.get_by_role("link", name="Nguồn", exact=True))
    first = page.locator("tbody tr").first
    expect(first).to_contain_text("trích lỗi")
    expect(first).to_contain_text("không có ngày đăng")
    expect(first.get_by_role("img")).to_be_visible()
    follow(page.get_by_role("link", name="có sự cố: 1"))
    expect(page.locator("tbody tr")).to_have_count(1)
    follow(page.locator("tbody a").first)
    expect(page.locator("h1")).to_contain_text("trích lỗi")
    expect(page.locator(".trouble")).to_contain_text(f"kyket sites check {broken}")
    expect(page.locator("main")).to_contain_text(f"kyket run {broken} --since")
    follow(page.get_by_role("link", name="Các trang gần nhất: như đã tải và như đã trích"))
    follow(page.get_by_role("link", name="thành bài", exact=True))
    page.wait_for_url("**state=article")
    row = page.locator("tbody tr").first
    title = row.locator("a").nth(1).inner_text()
    follow(row.locator("a").first)
    frame = page.frame_locator("iframe.copy")
    expect(frame.locator("body")).to_contain_text(title[:40])
    expect(page.locator("[aria-labelledby=as-extracted]")).to_contain_text(title)
    page.goto(f"/sites/{broken}")
    follow(page.get_by_role("button", name="Nhận xử lý"))
    expect(page.locator(".trouble")).to_contain_text("người dùng máy này đã nhận")
    expect(page.get_by_role("button", name="Nhận xử lý")).to_have_count(0)


@WAYS
def test_a_record_is_corrected_and_taken_back(visitor: Visitor, script: bool, width: int) -> None:
    page = visitor('/?q="Lâm Đồng" "Nghệ An" 2026', script=script, width=width)
    follow(page.locator(".hit .title").first)
    follow(page.get_by_role("link", name="Sửa bản ghi"))
    expect(page.locator(".evidence-beside mark.said").first).to_be_visible()
    page.get_by_label("Các bên").first.fill("Một bên thôi")
    page.get_by_label("Ngày ký").first.fill("31/2/2026")
    page.get_by_label("Lý do sửa").fill("thử")
    follow(page.get_by_role("button", name="Lưu"))
    expect(page.locator(".field-error")).to_have_count(2)
    expect(page.get_by_label("Ngày ký").first).to_have_value("31/2/2026")
    page.get_by_label("Các bên").first.fill("Hội Nông dân tỉnh Lâm Đồng\nHội Nông dân tỉnh Nghệ An")
    page.get_by_label("Ngày ký").first.fill("1/6/2026")
    follow(page.get_by_role("button", name="Lưu"))
    page.wait_for_url("**/articles/*#record")
    expect(page.locator("#record")).to_contain_text("Hội Nông dân tỉnh Nghệ An")
    expect(page.locator("#record")).to_contain_text("Lý do: thử")
    follow(page.get_by_role("button", name="Khôi phục kết quả máy nhận dạng"))
    expect(page.locator("#record")).not_to_contain_text("Hội Nông dân tỉnh Nghệ An")


@pytest.mark.parametrize("script", [True, False])
def test_only_what_is_unread_is_asked_for(visitor: Visitor, script: bool) -> None:
    page = visitor("/?q=ký", script=script)
    if script:
        with page.expect_navigation():
            page.get_by_label("Chỉ bài chưa đọc").check()
    else:
        page.get_by_label("Chỉ bài chưa đọc").check()
        follow(page.locator(".facets").get_by_role("button", name="Áp dụng"))
    page.wait_for_url("**unread=1*")
    expect(page.locator(".hit.read")).to_have_count(0)
    title = page.locator(".hit .title").first.inner_text()
    follow(page.locator(".hit .title").first)
    page.goto("/?q=ký&unread=1")
    expect(page.locator(".hit .title").first).not_to_have_text(title)
    page.get_by_label("Từ", exact=True).fill("30/2/2026")
    follow_key(page, "Enter")
    expect(page.locator("#wrong-from")).to_contain_text("không phải là một ngày")
    expect(page.locator(".hit").first).to_be_visible()

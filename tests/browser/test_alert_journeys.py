"""search → save as alert → preview → judge → save → edit → mute → remove: with script, without, and on a telephone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from servers.chromium import follow

Visitor = Callable[..., Page]

_OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def figure(page: Page, name: str) -> int:
    shown = page.locator("#preview dt", has_text=name).locator("xpath=following-sibling::dd[1]").inner_text()
    return int(re.findall(r"\d+", shown)[0])


def judged(page: Page) -> None:
    """Half of the sample is wanted, half of it not."""
    marks = page.locator(".sample .judged")
    for at in range(marks.count()):
        marks.nth(at).get_by_label("Cần" if at % 2 else "Không cần", exact=True).check()


def removed(page: Page) -> None:
    follow(page.get_by_role("link", name="Xóa"))
    expect(page.locator("h1")).to_have_text("Xóa theo dõi này?")
    follow(page.get_by_role("button", name="Xóa"))
    page.wait_for_url("**/alerts")


@pytest.mark.parametrize("width", [1280, 360])
def test_a_search_becomes_an_alert_while_its_preview_follows(visitor: Visitor, width: int) -> None:
    page = visitor('/?q="ký kết"&province=Lâm Đồng', width=width)
    follow(page.get_by_role("link", name="Lưu thành theo dõi"))
    expect(page.locator("#query")).to_have_value('"ký kết"')
    expect(page.locator("#preview")).to_contain_text("Số bài tìm thấy")  # by itself
    narrow = figure(page, "Số bài tìm thấy")
    expect(page.locator("#days")).not_to_be_visible()
    page.get_by_label("Lâm Đồng", exact=True).uncheck()
    expect(page.locator("#preview dd").first).not_to_have_text(str(narrow))
    assert figure(page, "Số bài tìm thấy") > narrow
    page.locator("#query").fill('"ký kết" (')
    expect(page.locator("#preview .bad")).to_be_visible()
    page.locator("#query").fill('"ký kết"')
    expect(page.locator("#preview")).to_contain_text("bài làm mẫu")
    judged(page)
    expect(page.locator("#precision")).to_contain_text("độ tin cậy 95%")
    assert page.locator(".sample input:checked").count() == page.locator(".sample .judged").count()
    assert page.evaluate(_OUT) <= 0
    name = f"Ký kết {width}"
    page.locator("#name").fill(name)
    page.get_by_label("Lễ ký: mỗi văn bản").check()
    page.locator("#every").select_option("weekly")
    page.locator("#weekday").select_option("fri")
    follow(page.get_by_role("button", name="Lưu", exact=True))
    expect(page.locator("h1")).to_contain_text(name)
    expect(page.locator("main")).to_contain_text("thứ Sáu hằng tuần, 07:30")
    assert page.evaluate(_OUT) <= 0
    follow(page.get_by_role("link", name="Sửa"))
    page.locator("#query").fill('"quy chế"')
    expect(page.locator("#preview")).to_contain_text(re.compile(r"Mất \d+ bài"))
    follow(page.get_by_role("button", name="Lưu", exact=True))
    expect(page.locator("main code").first).to_have_text('"quy chế"')
    follow(page.get_by_role("button", name="Tạm ngừng báo"))
    expect(page.locator("h1 .state")).to_have_text("tạm ngừng báo")
    follow(page.get_by_role("button", name="Báo trở lại"))
    expect(page.locator("h1 .state")).to_have_text("đang chạy")
    removed(page)


def test_without_script(visitor: Visitor) -> None:
    page = visitor('/?q="ký kết"', script=False)
    follow(page.get_by_role("link", name="Lưu thành theo dõi"))
    page.locator("#name").fill("Không script")
    page.locator("#query").fill('"ký kết" (')
    follow(page.locator("form.sheet").get_by_role("button", name="Xem trước").last)
    expect(page.locator(".pointed mark")).to_have_text("(")
    expect(page.locator("#wrong-query")).to_contain_text("chưa đóng")
    page.locator("#query").fill('"ký kết"')
    follow(page.locator("form.sheet").get_by_role("button", name="Xem trước").last)
    assert figure(page, "Số bài tìm thấy") > 3
    judged(page)
    follow(page.get_by_role("button", name="Tính độ chính xác"))
    expect(page.locator("#precision")).to_contain_text("độ tin cậy 95%")
    follow(page.get_by_role("button", name="Lưu", exact=True))
    expect(page.locator("h1")).to_contain_text("Không script")
    follow(page.get_by_role("link", name="Nhật ký"))
    follow(page.get_by_role("link", name="Tin gửi"))
    expect(page.locator(".empty")).to_be_visible()
    page.goto("/alerts")
    follow(page.get_by_role("link", name="Không script"))
    follow(page.get_by_role("button", name="Tắt", exact=True))
    expect(page.locator("h1 .state")).to_have_text("tắt")
    removed(page)


def test_suggestions_go_on_with_what_is_typed(visitor: Visitor) -> None:
    page = visitor("/")
    offered = "() => [...document.querySelectorAll('#offered option')].map((one) => one.value)"
    assert 'tỉnh:"Lâm Đồng"' in page.evaluate(offered)
    for typed in ('"ký kết" Lâm', '"ký kết" tỉnh:"Lâm'):
        page.get_by_label("Tìm trong mọi bài").fill(typed)
        assert {'"ký kết" tỉnh:"Lâm Đồng"', '"ký kết" bên:"Công an"'} <= set(page.evaluate(offered))


def test_a_preview_points_at_what_is_wrong_and_says_when_it_cannot_be_made(visitor: Visitor) -> None:
    page = visitor("/alerts/new")
    page.get_by_label("Câu tìm").fill('"ký kết" AND (a')
    expect(page.locator("#preview .pointed mark")).to_have_text("(a")
    expect(page.locator("#preview")).to_contain_text("dấu ngoặc đơn này chưa đóng")
    # As without a network, but for the line that Chromium writes on the console then.
    page.evaluate("() => { window.kept = fetch; window.fetch = () => Promise.reject(new TypeError('gone')); }")
    page.get_by_label("Câu tìm").fill("ký")
    expect(page.locator("#preview")).to_contain_text("không kết nối được máy chủ")
    page.evaluate("() => { window.fetch = window.kept; }")
    page.get_by_label("Câu tìm").fill("ký kết")
    expect(page.locator("#preview")).to_contain_text("bài làm mẫu")

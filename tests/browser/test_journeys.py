"""search → narrow → open → star → export: with script, without, and on a telephone."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Response, expect

from servers.chromium import follow, follow_key

Visitor = Callable[..., Page]


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def exported(page: Page) -> list[list[str]]:
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    return list(csv.reader(Path(download.value.path()).read_text("utf-8-sig").splitlines()))


def test_with_the_keyboard(visitor: Visitor) -> None:
    page = visitor("/")
    page.keyboard.press("/")
    page.keyboard.type('"ký kết"')
    follow_key(page, "Enter")
    with page.expect_navigation():
        page.get_by_label("Lâm Đồng", exact=False).first.check()  # applies at once
    assert asked(page) == {"q": ['"ký kết"'], "province": ["Lâm Đồng"]}  # nothing empty in the address
    expect(page.locator(".chips")).to_contain_text("Lâm Đồng")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    current = page.locator(".hit.current")
    expect(current).to_have_count(1)
    expect(current.locator(".title")).to_be_focused()
    title = current.locator(".title").inner_text()
    page.keyboard.press("s")
    expect(current.locator(".star")).to_have_attribute("aria-pressed", "true")
    assert asked(page)["province"] == ["Lâm Đồng"]  # the same page still
    follow_key(page, "o")
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator("main .star").first).to_have_attribute("aria-pressed", "true")
    follow(page.get_by_role("link", name="Trở lại kết quả"))
    expect(page.locator(".hit.read .title").first).to_have_text(title)
    rows = exported(page)
    assert len(rows) - 1 == int(page.locator("#count small").inner_text().split()[1])
    follow(page.get_by_role("link", name="Đánh dấu", exact=True))
    expect(page.locator(".hit .title")).to_have_text([title])
    page.keyboard.press("j")
    page.keyboard.press("s")
    expect(page.locator(".star")).to_have_attribute("aria-pressed", "false")


def test_without_script(visitor: Visitor) -> None:
    page = visitor("/", script=False)
    page.get_by_label("Tìm trong mọi bài").fill("quy chế")
    follow(page.get_by_role("button", name="Tìm", exact=True))
    page.get_by_label("Nghệ An", exact=False).first.check()
    follow(page.locator(".facets").get_by_role("button", name="Áp dụng"))
    assert asked(page)["province"] == ["Nghệ An"]
    hit = page.locator(".hit").first
    title = hit.locator(".title").inner_text()
    follow(hit.locator(".star"))
    expect(page.locator(".hit").first.locator(".star")).to_have_attribute("aria-pressed", "true")
    assert asked(page)["province"] == ["Nghệ An"]
    page.locator(".histogram summary").click()
    follow(page.locator(".figures a").first)
    assert "from" in asked(page)
    follow(page.locator(".chips a").last)  # all filters at once
    page.go_back()
    page.go_back()
    follow(page.get_by_role("link", name=title).first)
    expect(page.locator("h1")).to_have_text(title)
    follow(page.locator("main .star").first)  # takes the star away again
    expect(page.locator("main .star").first).to_have_attribute("aria-pressed", "false")
    page.goto("/?q=ký")
    assert len(exported(page)) > 2
    follow(page.get_by_role("button", name="English"))
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_on_a_telephone(visitor: Visitor) -> None:
    page = visitor("/?q=ký", width=360)
    page.get_by_role("link", name="Bộ lọc").click()
    expect(page.locator("#facets")).to_be_in_viewport()
    with page.expect_navigation():
        page.get_by_label("Ký kết", exact=False).first.check()
    assert asked(page)["label"] == ["signing"]
    follow(page.locator(".hit .title").first)
    expect(page.locator(".article-text h1")).to_be_in_viewport()
    page.locator("main .star").first.click()
    expect(page.locator("main .star").first).to_have_attribute("aria-pressed", "true")
    page.locator("main .star").first.click()
    expect(page.locator("main .star").first).to_have_attribute("aria-pressed", "false")


def test_keys_can_be_switched_off(visitor: Visitor) -> None:
    page = visitor("/?q=ký")
    follow(page.get_by_role("button", name="Tắt phím tắt"))
    on = page.get_by_role("button", name="Bật phím tắt")
    expect(on).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator(".hit.current")).to_have_count(0)
    follow(on)
    expect(page.get_by_role("button", name="Tắt phím tắt")).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator(".hit.current")).to_have_count(1)


def test_typing_is_no_shortcut(visitor: Visitor) -> None:
    page = visitor("/?q=ký")
    page.get_by_label("Tìm trong mọi bài").fill("")
    page.get_by_label("Tìm trong mọi bài").press_sequentially("jks/o")
    expect(page.get_by_label("Tìm trong mọi bài")).to_have_value("jks/o")
    expect(page.locator(".hit.current")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False])
def test_a_wrong_query_is_mended_by_a_click(visitor: Visitor, script: bool) -> None:
    page = visitor("/?q=(ký kết", script=script)
    expect(page.locator(".pointed mark")).to_be_visible()
    follow(page.locator("#wrong a.better"))
    expect(page.locator(".hit").first).to_be_visible()


def test_two_hundred_before_nine(visitor: Visitor) -> None:
    """Down the list, into the first, from there to the next and back to the one before, with one hand."""
    page = visitor("/?q=ký kết&sort=date")
    titles = page.locator(".hit .title").all_inner_texts()
    page.keyboard.press("j")
    follow_key(page, "o")
    heading = page.locator(".article-text h1")
    expect(heading).to_have_text(titles[0])
    follow_key(page, "j")
    expect(heading).to_have_text(titles[1])
    page.keyboard.press("s")
    expect(page.locator("main .star").first).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("s")
    expect(page.locator("main .star").first).to_have_attribute("aria-pressed", "false")
    follow_key(page, "k")
    expect(heading).to_have_text(titles[0])


def test_a_star_pressed_twice_at_once_is_none(visitor: Visitor) -> None:
    page = visitor("/?q=quy chế&sort=date")
    star = page.locator(".hit .star").last
    expect(star).to_have_attribute("aria-pressed", "false")
    answered: list[str] = []

    def is_second(response: Response) -> bool:
        answered.extend([response.url] if response.url.endswith("/marks") else [])
        return len(answered) == 2

    with page.expect_response(is_second):
        star.evaluate("one => { one.click(); one.click(); }")
    page.reload()
    expect(star).to_have_attribute("aria-pressed", "false")


def test_what_was_opened_is_read_on_the_page_that_one_goes_back_to(visitor: Visitor) -> None:
    page = visitor("/?q=ký kết&sort=date&page=2")
    hit = page.locator(".hit:not(.read)").first
    one = hit.get_attribute("id")
    follow(hit.locator(".title"))
    page.go_back()
    expect(page.locator(f"#{one}")).to_have_class(re.compile(r"\bread\b"))
    expect(page.locator(f"#{one} .new")).to_have_count(0)
    follow(page.locator(f"#{one} .title"))
    follow(page.get_by_role("button", name="Coi như chưa đọc"))
    page.goto("/?q=ký kết&sort=date&page=2")
    expect(page.locator(f"#{one} .new")).to_have_count(1)
    follow(page.locator(".hit .title").last)
    page.go_back()
    expect(page.locator(f"#{one} .new")).to_have_count(1)


def test_without_script_one_reads_on_too(visitor: Visitor) -> None:
    page = visitor("/?q=ký kết&sort=date", script=False)
    titles = page.locator(".hit .title").all_inner_texts()
    follow(page.locator(".hit .title").first)
    follow(page.get_by_role("link", name="Bài sau"))
    expect(page.locator(".article-text h1")).to_have_text(titles[1])
    follow(page.get_by_role("link", name="Trở lại kết quả"))
    expect(page.locator(".hit").nth(1)).to_have_class(re.compile(r"\bread\b"))


def test_names_are_offered_for_what_is_typed_without_tone_marks(visitor: Visitor) -> None:
    page = visitor("/")
    offered = page.locator("#offered option")
    for typed, value, label in (
        ('"ký kết" lâm đ', '"ký kết" tỉnh:"Lâm Đồng"', '"ký kết" Lâm Đồng'),
        ('"ký kết" lam d', '"ký kết" tỉnh:"Lâm Đồng"', '"ký kết" Lam Dong'),
        ("ky ket lam", 'ky ket tỉnh:"Lâm Đồng"', "ky ket Lam Dong"),
        ("Cong a", 'bên:"Công an"', "Cong an"),
    ):
        page.locator("#q").fill(typed)
        shown = offered.evaluate_all("all => all.map((one) => [one.value, one.label])")
        assert [value, label] in shown, typed
        assert typed.lower() in label.lower()  # by which the browser finds it

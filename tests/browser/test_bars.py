"""The bars narrow a search by time: clicked, dragged over, by finger, by keyboard, and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from servers.chromium import follow_key

Visitor = Callable[..., Page]

SLOTS = ".histogram svg [data-first]"


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def middle(page: Page, place: int) -> tuple[float, float]:
    box = page.locator(SLOTS).nth(place).locator(".reach").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] - 5


def days(page: Page, first: int, last: int) -> tuple[str, str]:
    slots = page.locator(SLOTS)
    return slots.nth(first).get_attribute("data-first"), slots.nth(last).get_attribute("data-last")


def empty_slot(page: Page) -> int:
    found: int = page.locator(SLOTS).evaluate_all("all => all.findIndex((one) => one.dataset.count === '0')")
    return found


def was_asked(page: Page, expected: tuple[str, str]) -> None:
    page.wait_for_url("**from=*")
    assert (asked(page)["from"][0], asked(page)["to"][0]) == expected


def test_dragging_asks_for_the_time_also_from_a_bar_that_is_empty(visitor: Visitor) -> None:
    page = visitor("/?q=ký&label=signing&page=2")
    begin = empty_slot(page)
    assert begin >= 0
    end = begin + 4
    expected = days(page, begin, end)
    counts = page.locator(SLOTS).evaluate_all("all => all.map((one) => Number(one.dataset.count))")
    total = sum(counts[begin : end + 1])
    page.mouse.move(*middle(page, begin))
    page.mouse.down()
    page.mouse.move(*middle(page, end), steps=5)
    expect(page.locator(".histogram .within")).to_have_count(5)
    first, last = (f"{int(one[8:])}/{int(one[5:7])}/{one[:4]}" for one in expected)
    expect(page.locator(".histogram .how")).to_have_text(f"{first} – {last}: {total} bài")
    with page.expect_navigation():
        page.mouse.up()
    was_asked(page, expected)
    assert asked(page)["label"] == ["signing"]
    assert "page" not in asked(page)
    expect(page.locator(".chips")).to_contain_text("–")
    page.go_back()
    assert "from" not in asked(page)


def test_dragging_back_to_front_and_out_of_the_picture_is_the_same(visitor: Visitor) -> None:
    page = visitor("/?q=ký")
    expected = days(page, 0, 3)
    page.mouse.move(*middle(page, 3))
    page.mouse.down()
    page.mouse.move(3, middle(page, 3)[1], steps=5)
    with page.expect_navigation():
        page.mouse.up()
    was_asked(page, expected)


def test_a_bar_clicked_asks_for_its_time(visitor: Visitor) -> None:
    for script in (True, False):
        page = visitor("/?q=ký", script=script)
        bar = page.locator(".histogram svg a").nth(2)
        expected = bar.get_attribute("data-first"), bar.get_attribute("data-last")
        box = bar.bounding_box()
        assert box
        with page.expect_navigation():
            page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 30)
        was_asked(page, expected)


def test_a_finger_drags_and_taps(visitor: Visitor) -> None:
    page = visitor("/?q=ký", width=360, touch=True)
    touch = page.context.new_cdp_session(page)

    def finger(kind: str, *points: tuple[float, float]) -> None:
        shown = [{"x": x, "y": y} for x, y in points]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": shown})

    expected = days(page, 2, 9)
    finger("touchStart", middle(page, 2))
    for place in (4, 6, 9):
        finger("touchMove", middle(page, place))
    with page.expect_navigation():
        finger("touchEnd")
    was_asked(page, expected)
    place = page.locator(SLOTS).evaluate_all("all => all.findIndex((one) => one.dataset.count !== '0')")
    expected = days(page, place, place)
    with page.expect_navigation():
        page.touchscreen.tap(*middle(page, place))
    page.wait_for_url(f"**from={expected[0]}*")


def test_the_keyboard_chooses_a_range(visitor: Visitor) -> None:
    page = visitor("/?q=ký")
    bars = page.locator(".histogram svg a")
    assert page.locator('.histogram svg a[tabindex="0"]').count() == 1
    page.locator('.histogram svg a[tabindex="0"]').focus()
    page.keyboard.press("Home")
    expect(bars.first).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Escape")
    expect(page.locator(".histogram .within")).to_have_count(0)
    page.keyboard.press("Home")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    expect(bars.nth(3)).to_be_focused()
    expect(page.locator("#bars-range")).to_contain_text("bài")
    expected = bars.first.get_attribute("data-first"), bars.nth(3).get_attribute("data-last")
    follow_key(page, "Enter")
    was_asked(page, expected)


def test_the_keyboard_opens_one_bar(visitor: Visitor) -> None:
    page = visitor("/?q=ký")
    page.locator('.histogram svg a[tabindex="0"]').focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    expected = page.evaluate("[document.activeElement.dataset.first, document.activeElement.dataset.last]")
    follow_key(page, "Enter")
    was_asked(page, tuple(expected))

"""Every page at every width, in both lights: nothing sticks out, nothing keeps anybody out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from servers.chromium import follow

Visitor = Callable[..., Page]
pytestmark = pytest.mark.usefixtures("broken")

PAGES = {
    "search": "/?q=ký&province=Lâm Đồng",
    "wrong": "/?q=(ký",
    "empty": '/?q="ký kết"&year=1999',
    "unknown words": "/?q=ký zzqx&label=signing&unread=1",
    "article": "article",
    "article among hits": "hit",
    "copy": "copy",
    "agreements": "/agreements",
    "lives of agreements": "/agreements?show=timeline",
    "agreement": "agreement",
    "agency": "/agencies/tuyen-giao",
    "map": "/map",
    "network": "/network",
    "map of 63": "/map?units=63&show=coverage",
    "alerts": "/alerts",
    "new alert": "/alerts/new?q=ký&province=Lâm Đồng",
    "alert": "alert",
    "editing an alert": "alert/edit",
    "log of an alert": "alert/log",
    "why of an alert": "alert/why?article=nope",
    "removing an alert": "alert/remove",
    "sites": "/sites",
    "site": "/sites/nukeviet.demo",
    "pages of a site": "/sites/dnn.demo/pages",
    "page of a site": "page",
    "correcting": "correcting",
    "wrong day": "/?q=ký&from=30/2/2026&unread=1",
    "starred": "/starred",
    "help": "/help",
    "wrong with filters": "/?q=(ký&province=Lâm Đồng&label=signing",
    "error": "/nope",
}

_OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def go(page: Page, name: str) -> None:
    if name in ("article", "copy"):
        page.goto('/?q="Lâm Đồng" "Nghệ An" 2026')
        address = page.locator(".hit .title").first.get_attribute("href")
        assert address
        page.goto(address.split("?")[0] + ("/copy" if name == "copy" else ""))
    elif name == "article among hits":
        page.goto("/?q=ký&label=signing&sort=date")
        follow(page.locator(".hit .title").first)
    elif name == "correcting":
        page.goto("/?label=signing")
        address = page.locator(".hit .title").first.get_attribute("href")
        assert address
        page.goto(address.split("?")[0] + "/correct")
    elif name == "page of a site":
        page.goto(PAGES["pages of a site"])
        follow(page.locator("td a").first)
    elif name == "agreement":
        page.goto("/agreements?state=reviewed")
        follow(page.locator("td a").first)
    elif PAGES[name].startswith("alert"):
        known = page.request.get("/api/v1/alerts").json()["alerts"]
        made = known[0] if known else page.request.post("/api/v1/alerts", data={"name": "Ký kết", "query": "ký"}).json()
        page.goto(f"/alerts/{made['id']}{PAGES[name].removeprefix('alert')}")
    else:
        page.goto(PAGES[name])
    if name in ("new alert", "editing an alert"):
        expect(page.locator("#preview")).to_contain_text("bài làm mẫu")


@pytest.mark.parametrize("width", [360, 768, 1920])
def test_nothing_sticks_out(visitor: Visitor, width: int) -> None:
    page = visitor("/healthz", width=width)
    for name in PAGES:
        go(page, name)
        assert page.evaluate(_OUT) <= 0, f"{name} at {width}"


def test_nothing_is_lost_at_four_times_the_size(visitor: Visitor) -> None:
    """WCAG 1.4.10: 1280 pixels at 400 % are 320."""
    page = visitor("/healthz", width=320)
    for name in PAGES:
        go(page, name)
        assert page.evaluate(_OUT) <= 0, name


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_serious(visitor: Visitor, axe: str, dark: bool) -> None:
    page = visitor("/healthz", dark=dark)
    found: list[str] = []
    for name in PAGES:
        go(page, name)
        page.evaluate(axe)
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        answer: Any = page.evaluate("tags => axe.run(document, {runOnly: tags, iframes: false})", tags)
        found += [
            f"{name}: {one['id']} ({one['impact']}): {one['nodes'][0]['html'][:160]}"
            for one in answer["violations"]
            if one["impact"] in ("serious", "critical", "moderate")
        ]
    assert not found, "\n".join(found)


def test_focus_is_seen_and_goes_in_order(visitor: Visitor) -> None:
    page = visitor("/?q=ký")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_on_a_telephone_one_sees_on_which_page_one_is(visitor: Visitor) -> None:
    page = visitor("/starred", width=360)
    expect(page.locator(".top nav [aria-current]")).to_be_in_viewport(ratio=1)


def test_print_shows_the_text_alone(visitor: Visitor) -> None:
    page = visitor("/?q=ký")
    page.emulate_media(media="print")
    assert page.locator(".hit").first.is_visible()
    for hidden in (".facets", ".box", ".bottom", ".star"):
        assert not page.locator(hidden).first.is_visible()


def test_print_says_what_is_shown(visitor: Visitor) -> None:
    page = visitor("/agreements?province=Lâm Đồng")
    assert not page.locator(".printed").is_visible()
    page.emulate_media(media="print")
    expect(page.locator(".printed")).to_contain_text("Lâm Đồng")
    assert page.locator(".printed").is_visible()
    assert not page.locator(".filters").is_visible()


def test_the_preview_of_an_alert_stays_in_sight(visitor: Visitor) -> None:
    page = visitor("/alerts/new?q=ký&province=Lâm Đồng", width=1440)
    expect(page.locator("#preview")).to_contain_text("bài làm mẫu")
    page.locator("#every").scroll_into_view_if_needed()
    expect(page.locator("#preview h2").first).to_be_in_viewport()


def test_days_in_a_table_stand_on_one_line_in_print_too(visitor: Visitor) -> None:
    page = visitor("/agreements", width=794)
    page.emulate_media(media="print")
    lines = """all => all.map((one) => {
        const range = document.createRange();
        range.selectNodeContents(one);
        return [one.textContent, range.getClientRects().length];
    })"""
    shown = page.locator("tbody td:first-child").evaluate_all(lines)
    assert [text for text, count in shown if text[-1].isdigit() and count != 1] == []
    assert len(shown) > 20


def test_print_is_dark_on_white_also_by_night(visitor: Visitor) -> None:
    page = visitor("/?q=ký", dark=True)
    page.emulate_media(media="print", color_scheme="dark")
    style = "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
    assert page.locator("html").evaluate(style) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    ink, ground = page.locator(".hit mark").first.evaluate(style)
    assert (ink, ground) == ("rgb(28, 32, 36)", "rgb(255, 231, 163)")


def test_pictures_for_the_documentation(visitor: Visitor, pictures: Path) -> None:
    """``make screenshots`` keeps them in docs."""
    page = visitor('/?q="ký kết"&label=signing', width=1180)
    page.set_viewport_size({"width": 1180, "height": 820})
    page.screenshot(path=pictures / "search.png")
    go(page, "article")
    page.set_viewport_size({"width": 1180, "height": 820})
    page.screenshot(path=pictures / "article.png")
    go(page, "agreement")
    page.set_viewport_size({"width": 1180, "height": 520})
    page.screenshot(path=pictures / "agreement.png")
    for name in ("search", "article", "agreement"):
        assert 10_000 < (pictures / f"{name}.png").stat().st_size < 400_000

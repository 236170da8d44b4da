"""A day with accounts: signing in, being refused, changing what is one's own, signing out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pipelines.accounts import By, Role
from pipelines.accounts.passwords import hashed
from pipelines.store import Store
from search import SiteInfo, SqliteBackend, update
from servers.chromium import follow
from servers.web import SITE, hostile, serving

Visitor = Callable[..., Page]

PASSWORD = "một câu đủ dài"
_OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of pages for ``hoa``, an operator, ``lan``, a monitor, and ``mai``, whose password is another's."""
    var: Path = tmp_path_factory.mktemp("accounts") / "var"
    var.mkdir()
    now, by, kept = datetime.now(UTC), By("root", "command line"), hashed(PASSWORD)
    with Store.open(f"sqlite:///{var / 'kyket.sqlite'}") as store, SqliteBackend(var / "index.sqlite") as backend:
        article = hostile("one", "Ký kết quy chế phối hợp")
        store.save_outcomes([(article.id, article, "crawl")], now)
        update(backend, store, {SITE: SiteInfo("Báo thử", "paper", "Lâm Đồng", "Lâm Đồng")})
        store.accounts.add("hoa", Role.OPERATOR, kept, by, now)
        store.accounts.add("lan", Role.MONITOR, kept, by, now)
        store.accounts.add("mai", Role.ANALYST, kept, by, now, must_change=True)
    with serving(var) as address:
        yield address


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.set_default_timeout(30_000)  # a password takes its time to compare, more so on a busy machine
    page.get_by_label("Tên").fill(name)
    page.get_by_label("Mật khẩu").fill(password)
    follow(page.get_by_role("button", name="Đăng nhập"))


def test_a_monitor_signs_in_is_refused_what_is_not_hers_and_signs_out(visitor: Visitor) -> None:
    page = visitor("/starred")
    expect(page).to_have_title("Đăng nhập · kyket")
    assert not page.get_by_role("navigation").count()
    sign_in(page, "lan", "sai mật khẩu rồi")
    expect(page.get_by_role("alert")).to_contain_text("không đúng")
    sign_in(page, "lan")
    page.wait_for_url("**/starred")
    page.goto("/?q=ký")
    star = page.locator(".hit .star").first
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    page.goto("/administration")
    expect(page.get_by_role("heading", level=1)).to_have_text("Không được phép")
    follow(page.get_by_role("button", name="Đăng xuất"))
    page.wait_for_url("**/sign-in")
    page.goto("/starred")
    expect(page).to_have_title("Đăng nhập · kyket")


def test_a_password_of_anothers_choice_is_changed_first_without_script(visitor: Visitor) -> None:
    page = visitor("/alerts", script=False)
    sign_in(page, "mai")
    page.goto("/alerts")
    page.wait_for_url("**/account")
    page.get_by_label("Mật khẩu hiện tại").fill(PASSWORD)
    page.get_by_label("Mật khẩu mới", exact=True).fill("một câu của riêng mình")
    page.get_by_label("Nhập lại mật khẩu mới").fill("một câu của riêng mình")
    follow(page.get_by_role("button", name="Đổi mật khẩu"))
    expect(page.get_by_role("status")).to_contain_text("Đã đổi mật khẩu")
    page.goto("/alerts")
    page.wait_for_url("**/alerts")


def test_who_keeps_guessing_waits(visitor: Visitor) -> None:
    page = visitor("/sign-in")
    for _ in range(6):
        sign_in(page, "nobody", "sai mật khẩu rồi")
        expect(page.get_by_role("alert")).to_contain_text("không đúng")
    sign_in(page, "nobody", "sai mật khẩu rồi")
    expect(page.get_by_role("alert")).to_contain_text("Thử quá nhiều lần")


def test_an_operator_makes_a_token_and_adds_an_account(visitor: Visitor) -> None:
    page = visitor("/account")
    sign_in(page, "hoa")
    page.wait_for_url("**/account")
    page.get_by_label("Chương trình nào dùng").fill("trình đọc tin")
    follow(page.get_by_role("button", name="Tạo mã truy cập"))
    assert page.locator(".secret").inner_text().startswith("kyket_")
    follow(page.get_by_role("link", name="Quản trị"))
    page.get_by_label("Tên").fill("nam")
    follow(page.get_by_role("button", name="Thêm tài khoản"))
    expect(page.locator(".secret")).to_be_visible()
    follow(page.get_by_role("link", name="Nhật ký tài khoản"))
    expect(page.locator("tbody tr").first).to_contain_text("thêm tài khoản")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_these_pages_keep_nobody_out_and_nothing_sticks_out(visitor: Visitor, axe: str, dark: bool) -> None:
    page = visitor("/sign-in", dark=dark)
    found: list[str] = []
    for path in ("/sign-in", "/account", "/administration", "/administration/log"):
        if path == "/account":
            sign_in(page, "hoa")
            page.wait_for_url("**/")
        page.goto(path)
        page.evaluate(axe)
        answer: Any = page.evaluate("tags => axe.run(document, {runOnly: tags, iframes: false})", _TAGS)
        found += [
            f"{path}: {one['id']} ({one['impact']}): {one['nodes'][0]['html'][:160]}"
            for one in answer["violations"]
            if one["impact"] in ("serious", "critical", "moderate")
        ]
        for width in (320, 768, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(_OUT) <= 0, f"{path} at {width}"
    assert not found, "\n".join(found)

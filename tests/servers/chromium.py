"""What a visitor does that leads to another page."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


def follow(link: Locator) -> None:
    """Click what leads to another page, and wait until that one is whole.

    A click alone returns when the other page begins: what is asked next may meet the page before, half a page, or a
    page whose script does not listen yet.
    """
    with link.page.expect_navigation():
        link.click()


def follow_key(page: Page, key: str) -> None:
    """:func:`follow`, by a key."""
    with page.expect_navigation():
        page.keyboard.press(key)

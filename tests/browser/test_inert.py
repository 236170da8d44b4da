"""Hostile articles and archived pages do nothing in a real browser. The fixture sees dialogs and requests elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from servers.web import HOSTILE, hostile, hostile_copy

Visitor = Callable[..., Page]


def test_hostile_articles_do_nothing(visitor: Visitor) -> None:
    page = visitor("/?q=hostile&view=articles")
    page.wait_for_load_state("networkidle")
    assert "owned" not in page.title()
    assert page.locator(".hit").count() == len(HOSTILE)
    for name, text in HOSTILE.items():
        page.goto(f"/articles/{hostile(name, text).id}")
        for element in page.locator("main :is(p:not(.printed), h1, b)").all()[:6]:
            element.hover()
        assert page.title() != "owned"
        assert page.locator("main script, main img").count() == 0


@pytest.mark.parametrize("where", ["/copy", "/copy/page"])
def test_an_archived_page_does_nothing(visitor: Visitor, where: str) -> None:
    page = visitor(f"/articles/{hostile_copy().id}{where}")
    page.wait_for_load_state("networkidle")
    frame = next(one for one in page.frames if one.url.endswith("/copy/page"))
    assert frame.locator("#said").inner_text() == "as it was"
    assert "/copy" in page.url
    assert "owned" not in page.title()
    assert frame.evaluate("self.origin") == "null"

"""What a selector finds is what XPath finds for it, however it is answered."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from cssselect import HTMLTranslator
from lxml import etree

from crawlers.cms import FAMILIES
from pipelines.extract.selecting import compiled
from pipelines.extract.tree import Tree
from pipelines.hints import Hints

PAGES = sorted((Path(__file__).parents[2] / "fixtures" / "pages").glob("*/*.html"))
NO_SELECTORS = ("family", "marks", "residue", "meta_dates", "clock")
SELECTORS = sorted(
    {
        selector
        for hints in FAMILIES.values()
        for field in fields(Hints)
        if field.name not in NO_SELECTORS
        for selector in getattr(hints, field.name)
    }
)
MORE = (
    "*",
    "li a",
    "div.a.b",
    "DIV .a",
    "p#x.a",
    "#x#x",
    "[ID=x]",
    "[class]",
    "[class=a]",
    "[class*='']",
    "[title^=b]",
    "[title=b i]",
    "[title*='AB' i]",
    "[title='ab'  s]",
    "a[href='1']",
    "[title*='a]b']",
    ":not([title=b])",
    ".a .a p",
    "body div div",
    ".a > p",
    ".a + p",
    "p, li",
    "p, [role=heading]",
    "#nowhere, .a",
    "p:first-child",
    "p:contains('b')",
)
PAGE = """<html><BODY Class="a"><div class="a b" ID=x title="ab"><p class="b\ta">b<p class="a\u00a0b" id=x>
<div class="ab"><div class=a><p title=B>1</p></div><p>2</p></div></div><ul>
<li class="b a"><a href=1>3</a></ul></html>"""


def by_xpath(selector: str) -> etree.XPath:
    """The selector as XPath alone. Not lxml's own ``CSSSelector``: its ``:contains`` now and then breaks on a name."""
    return etree.XPath(HTMLTranslator().css_to_xpath(selector, prefix="descendant-or-self::"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_families_selectors_find_what_xpath_finds(path: Path) -> None:
    tree = Tree(path.read_text(encoding="utf-8", errors="replace"))
    inner = next(tree.root.iter("div"), tree.root)
    for selector in SELECTORS:
        found = by_xpath(selector)
        assert tree.select(selector) == found(tree.root), selector
        assert tree.select(selector, inner) == found(inner), selector


@pytest.mark.parametrize("selector", MORE)
def test_so_do_selectors_of_any_form(selector: str) -> None:
    tree = Tree(PAGE)
    found = by_xpath(selector)
    for within in tree.root.iter():
        assert tree.select(selector, within) == found(within)


def test_those_of_families_are_simple_nearly_all() -> None:
    assert sum(compiled(selector).simple is not None for selector in SELECTORS) > 0.9 * len(SELECTORS)


def test_elements_added_to_a_page_are_found_by_their_names() -> None:
    tree = Tree(PAGE)
    before = len(tree.select("p"))
    tree.root[0].append(tree.root.makeelement("p"))
    assert len(tree.select("p")) == before + 1


def test_what_is_no_selector_is_told() -> None:
    with pytest.raises(ValueError, match="not a CSS selector"):
        Tree(PAGE).select("p[")

"""Saved pages whose markup is changed at random come out as an article or with a reason: nothing makes it fail."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from crawlers.cms import FAMILIES, family
from pipelines.article import Article, NotAnArticle
from pipelines.evaluation import SavedPage, read_pages
from pipelines.extract.article import examine
from pipelines.extract.facts import facts_of
from pipelines.hints import SiteFacts

_TAGS = ("div", "p", "table", "td", "tr", "span", "h1", "h2", "li", "ul", "figure", "figcaption", "strong", "em", "a",
         "section", "article", "center", "font", "form", "blockquote", "dl", "dd", "img", "noscript")  # fmt: skip
_TEXTS = ("", " ", "Tin liên quan", "Bình luận (2)", "Ảnh: X", "12/03/2020 10:00", "Theo TTXVN", "(1)", "Tác giả:")
_CLASSES = ("caption", "sapo", "title", "author", "hidden", "tags", "date", "footer", "noidung", "item", "image")


def _drop(element: Any, _others: list[Any], _chance: random.Random) -> None:
    element.drop_tree()


def _unwrap(element: Any, _others: list[Any], _chance: random.Random) -> None:
    element.drop_tag()


def _move(element: Any, others: list[Any], chance: random.Random) -> None:
    target = chance.choice(others)
    if target is not element and element not in target.iterancestors():
        target.insert(chance.randint(0, len(target)), element)


def _double(element: Any, _others: list[Any], _chance: random.Random) -> None:
    element.addnext(copy.deepcopy(element))


def _empty(element: Any, _others: list[Any], _chance: random.Random) -> None:
    for child in list(element):
        element.remove(child)


def _rename(element: Any, _others: list[Any], chance: random.Random) -> None:
    element.tag = chance.choice(_TAGS)


def _call(element: Any, _others: list[Any], chance: random.Random) -> None:
    element.set("class", chance.choice(_CLASSES))


def _forget_names(element: Any, _others: list[Any], _chance: random.Random) -> None:
    element.attrib.clear()


def _say(element: Any, _others: list[Any], chance: random.Random) -> None:
    element.text = chance.choice(_TEXTS)


_CHANGES: tuple[Callable[[Any, list[Any], random.Random], None], ...] = (
    _drop, _unwrap, _move, _double, _empty, _rename, _call, _forget_names, _say,
)  # fmt: skip


def changed(saved: SavedPage, chance: random.Random) -> bytes:
    """The markup of ``saved`` after one to a dozen changes anywhere in it."""
    tree = html.document_fromstring(saved.page.body)
    for _ in range(chance.randint(1, 12)):
        inside = [each for each in tree.iter(etree.Element) if each.getparent() is not None]
        if len(inside) > 2:
            chance.choice(_CHANGES)(chance.choice(inside), inside, chance)
    return etree.tostring(tree, method="html", encoding="utf-8")


@pytest.mark.parametrize("seed", range(20))
def test_any_change_of_markup_leaves_an_article_or_a_reason(seed: int, pages_folder: Path) -> None:
    chance = random.Random(seed)
    for saved in chance.sample(read_pages(pages_folder), 25):
        page = replace(saved.page, body=changed(saved, chance), headers=(("Content-Type", "text/html; charset=utf-8"),))
        name = chance.choice(sorted(FAMILIES))
        examined = examine(page, family(name), SiteFacts(id=page.site))
        assert isinstance(examined.outcome, Article | NotAnArticle)
        assert facts_of(page, examined, page_id="page", run_id=1, family=name).page_id == "page"

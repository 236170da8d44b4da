"""Which family a page is of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cssselect import HTMLTranslator

from crawlers.cms import FAMILIES, family, recognise

PAGES = Path(__file__).resolve().parents[2] / "fixtures" / "pages"
SAVED = sorted(path for path in PAGES.glob("*/*.html"))


@pytest.mark.parametrize("path", SAVED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_saved_page_is_recognised(path: Path) -> None:
    assert recognise(path.read_bytes()) == path.parent.name


def test_bytes_text_and_any_charset_are_recognised_alike() -> None:
    page = next(path for path in SAVED if path.parent.name == "nukeviet").read_text(encoding="utf-8")
    assert {recognise(page), recognise(page.encode()), recognise(page.encode("utf-16"))} == {"nukeviet"}


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<html><body><p>Một trang bất kỳ</p></body></html>",
        '<div class="td-post-content"><p>A WordPress theme has this class too</p></div>',
        '<div class="noidung"><p>Any site may call its text so</p></div>',
    ],
)
def test_one_shared_class_makes_no_family(html: str) -> None:
    assert recognise(html) == "generic"


def test_the_form_of_the_address_helps_one_mark() -> None:
    html = '<div class="content-detail"><p>a</p></div>'
    assert recognise(html, "https://bao.example/chinh-tri/201610/ky-ket-2744a10/") == "vnpt_cms"
    assert recognise(html, "https://bao.example/ky-ket.html") == "generic"


def test_an_unknown_family_is_an_error() -> None:
    with pytest.raises(KeyError):
        family("drupal")


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_every_selector_pattern_and_format_of_a_family_can_be_used(name: str) -> None:
    hints = FAMILIES[name]
    translator = HTMLTranslator()
    for field in ("title", "lead", "body", "byline", "published", "modified", "source", "captions", "noise"):
        for selector in getattr(hints, field):
            translator.css_to_xpath(selector)
    for pattern in hints.residue:
        re.compile(pattern)
    for mark in hints.marks:
        assert mark.startswith("re:")
        re.compile(mark.removeprefix("re:"))
    assert name == "generic" or hints.marks

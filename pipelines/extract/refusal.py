"""Why a page holds no article, told for an operator."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from pipelines.article import NotAnArticle, Page
from pipelines.extract.reading import Piece, read
from pipelines.extract.tree import Tree, text_of
from pipelines.text import clean, fold

_ROOT = re.compile(
    r"<(?:div|main|section)\b[^>]*\bid\s*=\s*[\"']?(?:root|app|__next|__nuxt|q-app|main-app|react-root|app-root|svelte|application)\b"
    r"|<app-root\b|\bng-app\b|\bng-version\b|data-reactroot|window\.__(?:NUXT|NEXT_DATA|INITIAL_STATE|APOLLO_STATE)__",
    re.IGNORECASE,
)
_NEEDS_SCRIPT = re.compile(
    r"(?:enable|requires?|need|bat|kich hoat|can)\b.{0,40}\bjavascript"
    r"|javascript\b.{0,60}(?:enable|required|bi tat|duoc bat|de chay|to run|disabled)"
)
_LANGUAGE_FOLDER = re.compile(
    r"/(en|cn|zh|fr|ru|uk|us|jp|ja|kr|ko|lo|la|km|kh|es|de|th|tw|english|chinese|zh-cn|en-us|en-gb)(?=/|$)",
    re.IGNORECASE,
)


def refuse(page: Page, tree: Tree) -> NotAnArticle:
    """The reason why ``page``, in which no body was found, holds no article."""
    pieces = [piece for piece in read(tree.root, whole_page=True) if piece.kind != "picture"]
    text = sum(len(piece.text) for piece in pieces)
    if text < 400 or not any(len(piece.text) >= 120 and piece.linked < 0.5 for piece in pieces):
        script = _script_shell(tree)
        if script:
            return NotAnArticle(page.url, page.site, "needs-browser", script)
    if text == 0:
        return NotAnArticle(page.url, page.site, "empty", "markup without any text")
    links, paragraphs = links_and_paragraphs(pieces)
    if links >= 5 and links > paragraphs:
        return NotAnArticle(page.url, page.site, "listing", f"{links} links to pages, {paragraphs} paragraphs")
    return NotAnArticle(page.url, page.site, "no-body", f"{text} characters of text, none of it an article's body")


def links_and_paragraphs(pieces: Sequence[Piece]) -> tuple[int, int]:
    """How many of ``pieces`` are links long enough to be titles, and how many are paragraphs of plain text."""
    links = sum(1 for piece in pieces if piece.linked > 0.8 and len(piece.text) >= 20)
    paragraphs = sum(1 for piece in pieces if piece.linked < 0.5 and len(piece.text) >= 80)
    return links, paragraphs


def is_listing(page: Page, pieces: Sequence[Piece]) -> bool:
    """Whether ``pieces``, what looked like a body, are the entries of a list of articles."""
    texts = [piece for piece in pieces if piece.kind != "picture"]
    links, paragraphs = links_and_paragraphs(texts)
    if links >= 3 and links * 2 >= paragraphs:
        return True
    return links >= 2 and is_front_page(page.final_url or page.url)


def is_front_page(address: str) -> bool:
    """Whether ``address`` is that of a site's first page, whole or without the host."""
    parts = urlsplit(address)
    return parts.path in ("", "/", "/index.html", "/index.php", "/default.aspx") and not parts.query


def _script_shell(tree: Tree) -> str:
    for element in tree.root.iter("noscript"):
        if _NEEDS_SCRIPT.search(fold(clean(text_of(element)))):
            return "the page asks for JavaScript and holds no text without it"
    scripts = sum(1 for _ in tree.root.iter("script"))
    if _ROOT.search(tree.html) and scripts:
        return f"an empty application shell with {scripts} scripts"
    return ""


def translation_mark(page: Page, tree: Tree) -> str:
    """What says that the page is a translation of a Vietnamese article; empty if nothing does.

    The language of its text must confirm it: an original in another language bears ``lang`` too.
    """
    for url in dict.fromkeys((page.final_url, page.url)):
        folder = _LANGUAGE_FOLDER.match(urlsplit(url).path)
        if folder:
            return f"address under /{folder.group(1)}/"
        query = re.search(
            r"(?:^|&)(?:language|lang|hl|l)=(en|cn|zh|fr|ru|uk|ja|ko|lo|km)\b", urlsplit(url).query, re.IGNORECASE
        )
        if query:
            return f"address with {query.group()}"
    if "hreflang" in tree.html:
        own = {_address(url) for url in (page.final_url, page.url)}
        for element in tree.root.iter("link", "a"):
            if (
                element.get("hreflang", "").lower().split("-")[0] == "vi"
                and _address(element.get("href") or "") not in own
            ):
                return "hreflang names a Vietnamese original"
    return ""


def _address(url: str) -> str:
    return url.split("://", 1)[-1].removeprefix("www.").rstrip("/")

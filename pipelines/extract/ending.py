"""The end of an article: who signs it, and which outlet it names as its source."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from pipelines.byline import Line, is_generic, is_name, is_office, signature, strip_label
from pipelines.extract.body import Content
from pipelines.extract.reading import Piece, flat_text
from pipelines.extract.structured import Structured
from pipelines.extract.tree import Element, Tree, is_inside, text_of
from pipelines.source import Source, read_source
from pipelines.text import fold

_AUTHOR_ELEMENTS = ("[rel=author]", "[class*=tacgia]", "[class*=tac-gia]", "[class*=byline i]", "[class*=author i]")
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
_LABEL_BEGINS = re.compile(r"tac gia|nguoi viet|viet bai|nguoi dua tin|(?:viet|dang) boi")
_LABELLED = re.compile(
    r"(?:tac gia(?: bai viet)?|nguoi viet|viet bai|nguoi dua tin)\s*:\s*(?=\S)|(?:viet|dang) boi:?\s+(?=\S)"
)
_FIELD_LABEL = re.compile(r"(?:tac gia(?: bai viet)?|nguoi viet)\s+(?=\S)")
# "Đăng bởi A vào lúc 16:27": what stands behind the name.
_BEHIND_NAME = re.compile(r"\s+(?:vao luc|vao ngay|luc|ngay|thu (?:hai|ba|tu|nam|sau|bay)|chu nhat|t[2-7],|\d).*$")
_LABEL_LETTERS = tuple("TtNnVvĐđ")
_OPENING = 4
_BESIDE = 2
"""So many elements beside the printed date or below the body may be the name, separators among them."""
_SEPARATOR = re.compile(r"\s*[|•·–—]\s*|\s-\s")
_ENTERPRISES = ("cong ty", "tap doan", "vnpt", "viettel", "fpt")
_LONGEST_LABELLED = 90
_NO_PERSON = re.compile(r"cat|muc|section|tag|breadcrumb", re.IGNORECASE)
_NOTE = re.compile(r"(?:\(\s*(?:\d{1,2}|\*+)\s*\)|\[\s*(?:\d{1,2}|\*+)\s*\]|\*+)\s*\S")


class Ending:
    """Byline and source of one page. ``scope`` is the article's part of it, ``sites`` names of the site itself.

    The printed signature comes first, then what the body ends with, then what machines are told.
    """

    def __init__(
        self,
        tree: Tree,
        scope: Element,
        body: Element,
        data: Structured,
        sites: Sequence[str],
        dates: Sequence[Element],
    ) -> None:
        """``dates`` are the elements that print the article's date."""
        self.tree = tree
        self.scope = scope
        self.body = body
        self.dates = dates
        self.data = data
        self.sites = sites
        self._names: frozenset[str] | None = None

    def take(
        self, content: Content, byline_elements: Sequence[Element], source_elements: Sequence[Element]
    ) -> tuple[str, Source]:
        """Who signs and what is named as the source; both leave the paragraphs of ``content``.

        The elements are those that the family's selectors point at.
        """
        source = Source("", "")
        for element in source_elements:
            source = _read_source_element(element) or source
        pieces = content.pieces
        while pieces and len(pieces[-1].text) <= 200 and pieces[-1].kind != "row":
            named = read_source(pieces[-1].text, _link(pieces[-1].element))
            if named is None:
                break
            source = Source(source.name or named.name, source.url or named.url)
            pieces.pop()
        printed = self._printed_byline(byline_elements) or self._take_opening(pieces)
        notes = _footnotes(pieces)
        del pieces[len(pieces) - len(notes) :]
        signed = signature(
            [
                Line(
                    piece.text,
                    apart=piece.align == "right" or piece.bold > 0.8 or piece.italic > 0.8,
                    item=piece.kind in ("item", "row", "heading"),
                )
                for piece in pieces[-5:]
            ]
        )
        if signed.lines:
            rest = signed.rest
            first = pieces[-signed.lines]
            del pieces[len(pieces) - signed.lines :]
            if rest:
                first.text = rest
                pieces.append(first)
        if pieces and signed.lines and not source.name:
            named = read_source(pieces[-1].text, _link(pieces[-1].element))
            if named is not None:
                source = named
                pieces.pop()
        pieces.extend(notes)
        return printed or signed.byline or self._byline_around() or self._machine_byline(), source

    def _byline_around(self) -> str:
        return (
            self._named_byline() or self._labelled_byline() or self._byline_beside_date() or self._byline_below_body()
        )

    def _printed_byline(self, elements: Sequence[Element]) -> str:
        names = []
        for element in elements:
            text = strip_label(flat_text(element))
            named = read_source(text)
            if (
                text
                and text not in names
                and not is_generic(text, self._site_names())
                and named is None
                and len(text) <= 120
            ):
                names.append(text)
        return " - ".join(names)

    def _take_opening(self, pieces: list[Piece]) -> str:
        """Who is named behind a label in one of the first lines of a body that was found by its text; the line goes."""
        for number, piece in enumerate(pieces[:_OPENING]):
            if len(piece.text) < _LONGEST_LABELLED and (name := _behind_label(piece.text)):
                del pieces[number]
                return "" if is_generic(name, self._site_names()) else name
        return ""

    def _named_byline(self) -> str:
        """Who an element of the article's part of the page names, if its class says that it does."""
        for element in self.tree.select_all(_AUTHOR_ELEMENTS, self.scope):
            text = strip_label(flat_text(element))
            if len(text) <= 80 and (is_name(text) or is_office(text)) and not is_generic(text, self._site_names()):
                return text
        return ""

    def _labelled_byline(self) -> str:
        """Who a line outside the body names behind "Tác giả:" or "Đăng bởi"."""
        for element in self.scope.iter(etree.Element):
            own = (element.text or "").strip()
            if (
                own[:1] not in _LABEL_LETTERS
                or not _LABEL_BEGINS.match(fold(own[:20]))
                or is_inside(element, self.body)
            ):
                continue
            for holder in (element, element.getparent()):
                name = _behind_label(flat_text(holder)) if holder is not None else ""
                if 2 < len(name) < _LONGEST_LABELLED and not is_generic(name, self._site_names()):
                    return name
        return ""

    def _byline_beside_date(self) -> str:
        """The name that stands right beside the printed date or in one line with it, no link and no section's."""
        for date in self.dates:
            around = [*date, *_next_to(date, before=True), *_next_to(date, before=False)]
            for text in (*_SEPARATOR.split(flat_text(date)), *(flat_text(each) for each in around if _may_name(each))):
                if len(text) <= 40 and is_name(text):
                    return text
        return ""

    def _byline_below_body(self) -> str:
        """The name that stands alone right below the body."""
        for element in _next_to(self.body, before=False):
            text = flat_text(element) if _may_name(element) else ""
            if len(text) <= 60 and is_name(text) and not is_generic(text, self._site_names()):
                return text
        return ""

    def _machine_byline(self) -> str:
        data = self.data
        hidden = [
            flat_text(element) or element.get("content", "")
            for selector in ("[itemprop=author] [itemprop=name]", "[itemprop=author]")
            for element in self.tree.select(selector)[:1]
        ]
        publisher = fold(data.publisher)
        for name in (*data.authors, *hidden[:1], data.first("article:author", "author", "dc.creator")):
            name = strip_label(name)
            if (
                name
                and len(name) <= 80
                and not is_generic(name, self._site_names() | {publisher})
                and not _is_outlet(name)
            ):
                return name
        return ""

    def _site_names(self) -> frozenset[str]:
        if self._names is None:
            names = {*self.sites, *self.data.meta.get("og:site_name", ())}
            names.update(self.data.meta.get("application-name", ()))
            names.update(flat_text(element) for element in self.tree.select("[itemprop=publisher] [itemprop=name]")[:1])
            self._names = frozenset(fold(name).strip() for name in names if name)
        return self._names


def _behind_label(text: str) -> str:
    """The name behind "Tác giả:", "Đăng bởi" or the label "Tác giả" of a field; empty where there is none."""
    folded = fold(text)
    label = _LABELLED.match(folded)
    if label is None:
        label = _FIELD_LABEL.match(folded)
        if label is None or not is_name(text[label.end() :]):
            return ""
    name = strip_label(text[label.end() :])
    behind = _BEHIND_NAME.search(fold(name))
    return name[: behind.start()].rstrip(" ,") if behind is not None else name


def _next_to(element: Element, *, before: bool) -> list[Element]:
    return [each for each, _ in zip(element.itersiblings(preceding=before), range(_BESIDE), strict=False)]


def _may_name(element: Element) -> bool:
    if not isinstance(element.tag, str) or element.tag == "a" or element.find(".//a") is not None:
        return False
    return not _NO_PERSON.search(f"{element.get('class', '')} {element.get('id', '')}")


def _footnotes(pieces: list[Piece]) -> list[Piece]:
    """The notes at the very end of a text, which stand under the signature: "(1) Báo cáo số …", "(*) …"."""
    first = len(pieces)
    while first > 0 and _NOTE.match(pieces[first - 1].text):
        first -= 1
    return pieces[first:]


def _is_outlet(name: str) -> bool:
    """Whether a machine-readable author is an office or an enterprise: then it made the site, not the article."""
    return (is_office(name) and "/" not in name) or fold(name).startswith(_ENTERPRISES)


def _link(element: Element) -> str:
    """The address that ``element`` links to or, hidden for a "copy" button, spells out."""
    link = next(element.iter("a"), None)
    if link is not None and link.get("href"):
        return link.get("href") or ""
    spelt = _ADDRESS.search(text_of(element))
    return spelt.group() if spelt else ""


def _read_source_element(element: Element) -> Source | None:
    text = flat_text(element)
    url = _link(element)
    return read_source(text, url) or (Source(text, url) if 0 < len(text) <= 80 else None)

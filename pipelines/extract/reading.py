"""Reading an element top to bottom: its paragraphs, pictures and captions, in order.

A paragraph ends where a block element ends or a line break stands; inline markup never divides a word. Tables are
told apart: one with a picture is a figure, one with two columns is data, any other is layout and read through.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from pipelines.extract.residue import TOOLBAR, is_hidden, is_noise, is_residue
from pipelines.extract.tables import figure_cells, kind_of, rows_of
from pipelines.extract.tree import Element, attribute
from pipelines.text import clean, fold

Kind = Literal["paragraph", "item", "row", "heading", "caption", "picture"]

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
    ]
)
_PICTURES = ("img", "picture", "video", "audio", "iframe", "amp-img", "svg")
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "svg",
        "object",
        "embed",
        "select",
        "option",
        "button",
        "input",
        "textarea",
        "video",
        "audio",
        "canvas",
        "map",
        "link",
        "meta",
        "head",
        "title",
        "form",
        "nav",
        "datalist",
        "dialog",
    ]
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ALIGN = re.compile(r"text-align\s*:\s*(center|right|justify|left|start)", re.IGNORECASE)
_ICON_WORDS = "(?:icons?|emoji|logo|spacer|pixel)"
_ICON = re.compile(rf"(?<![a-z]){_ICON_WORDS}|{_ICON_WORDS}(?![a-z])")
"""At the beginning of a word or its end: "pdficon.gif", not "khoicong.jpg"."""
_ALIGN_NAMES = re.compile(r"(?:^|[\s_-])(?:text-?|align-?)?(center|right)(?:$|[\s_-])", re.IGNORECASE)
_CAPTION_NAMES = re.compile(
    r"caption|pic(?:ture)?-?desc|image-?desc|img-?desc|photo-?desc|note-?img|^image$", re.IGNORECASE
)
_LOWER = re.compile(r"[^\W\d_]", re.UNICODE)


@dataclass(slots=True)
class Piece:
    """One thing read: a paragraph, a caption, or a picture (whose text is its alt text)."""

    kind: Kind
    text: str
    element: Element
    """The block it stands in."""
    align: str = ""
    italic: float = 0.0
    """Share of its letters that are printed so; likewise ``bold`` and ``linked``."""
    bold: float = 0.0
    linked: float = 0.0
    in_figure: bool = False
    own_caption: bool = False
    """Of a picture: a caption stands with it."""
    soft: bool = False
    """It ended at a line break, not at the end of a block."""
    named_caption: bool = False
    """Its element's class says that it is a caption."""


def read(
    container: Element,
    *,
    skip: Collection[Element] = (),
    captions: Collection[Element] = (),
    whole_page: bool = False,
) -> list[Piece]:
    """What stands in ``container``, in order, without ``skip``; ``captions`` are elements known to be captions.

    ``whole_page`` reads forms too (ASP.NET puts the page into one).
    """
    return _Reader(container, skip, captions, whole_page).run()


def flat_text(element: Element, skip: Collection[Element] = ()) -> str:
    """The text of ``element`` on one line, block by block."""
    parts = [piece.text for piece in read(element, skip=skip, whole_page=True) if piece.kind != "picture"]
    return " ".join(part for part in parts if not is_residue(fold(part))) if len(parts) > 1 else "".join(parts)


class _Reader:
    def __init__(
        self, container: Element, skip: Collection[Element], captions: Collection[Element], whole_page: bool
    ) -> None:
        self.container = container
        self.skip = skip
        self.captions = captions
        self.whole_page = whole_page
        self.pieces: list[Piece] = []
        self.buffer: list[str] = []
        self.italic = self.bold = self.linked = 0
        self.counts = [0, 0, 0, 0]
        self.blocks: list[tuple[Element, str]] = [(container, _alignment(container))]
        self.figures: list[bool] = []
        """Of each figure that is open, whether it holds a picture: one without is a quotation or a table."""
        self.broken = False

    def run(self) -> list[Piece]:
        container = self.container
        walker = etree.iterwalk(container, events=("start", "end"))
        skipped: Element | None = None
        for event, element in walker:
            tag = element.tag
            if event == "start":
                if element is not container and self._passed_over(element, tag):
                    skipped = element
                    walker.skip_subtree()
                    continue
                self._open(element, tag)
                if element.text:
                    self._add(element.text)
                continue
            if element is skipped:
                skipped = None
            else:
                self._close(tag)
            if element is not container and element.tail:
                self._add(element.tail)
        self._flush()
        return self.pieces

    def _passed_over(self, element: Element, tag: str) -> bool:
        """Whether ``element`` is not to be read through: it is noise, or has been read as a whole here."""
        if element in self.skip:
            return True
        if tag in _SKIPPED and not (self.whole_page and tag in ("form", "nav")):
            return True
        if tag == "img":
            self._picture(element)
            return True
        if tag == "figcaption" or element in self.captions:
            self._caption(element)
            return True
        if tag == "table":
            return self._table(element)
        if tag == "br":
            return False
        return bool(element.attrib) and (is_hidden(element) or (not self.whole_page and is_noise(element)))

    def _open(self, element: Element, tag: str) -> None:
        if tag in _BLOCKS:
            self._flush()
            self.blocks.append((element, _alignment(element) or self.blocks[-1][1]))
            if tag == "figure":
                self.figures.append(next(element.iter(*_PICTURES), None) is not None)
        elif tag == "br":
            self._flush(soft=True)
        elif tag in ("em", "i"):
            self.italic += 1
        elif tag in ("strong", "b"):
            self.bold += 1
        elif tag == "a":
            self.linked += 1

    def _close(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._flush()
            self.blocks.pop()
            if tag == "figure":
                self.figures.pop()
            self.broken = False
        elif tag in ("em", "i"):
            self.italic -= 1
        elif tag in ("strong", "b"):
            self.bold -= 1
        elif tag == "a":
            self.linked -= 1

    def _add(self, text: str) -> None:
        self.buffer.append(text)
        size = len(text.strip())
        if size:
            counts = self.counts
            counts[0] += size
            if self.italic:
                counts[1] += size
            if self.bold:
                counts[2] += size
            if self.linked:
                counts[3] += size

    def _flush(self, soft: bool = False) -> None:
        if self.buffer:
            text = clean("".join(self.buffer))
            self.buffer.clear()
            total, italic, bold, linked = self.counts
            self.counts = [0, 0, 0, 0]
            text = _without_toolbar(text)
            if text:
                self._paragraph(text, max(total, 1), italic, bold, linked, soft)
                return
        # An empty line between two lines divides them for good.
        self.broken = False

    def _paragraph(self, text: str, total: int, italic: int, bold: int, linked: int, soft: bool) -> None:
        element, align = self.blocks[-1]
        previous = self.pieces[-1] if self.pieces else None
        if self.broken and previous is not None and previous.element is element and _runs_on(previous.text, text):
            previous.text = f"{previous.text} {text}"
            previous.soft = soft
        else:
            kind: Kind = "paragraph"
            tag = element.tag
            if tag in _HEADINGS:
                kind = "heading"
            elif tag == "li" or any(block.tag == "li" for block, _ in self.blocks[-3:]):
                kind = "item"
            self.pieces.append(
                Piece(
                    kind,
                    text,
                    element,
                    align,
                    italic / total,
                    bold / total,
                    linked / total,
                    in_figure=any(self.figures),
                    soft=soft,
                    named_caption=_CAPTION_NAMES.search(element.get("class", "")) is not None,
                )
            )
        self.broken = soft

    def _picture(self, element: Element) -> None:
        if _is_icon(element):
            return
        if not "".join(self.buffer).strip():
            self.buffer.clear()
        else:
            self._flush(soft=True)
        self.pieces.append(
            Piece(
                "picture",
                attribute(element, "alt") or attribute(element, "title"),
                self.blocks[-1][0],
                self.blocks[-1][1],
                in_figure=any(self.figures),
            )
        )
        self.broken = False

    def _caption(self, element: Element) -> None:
        self._flush()
        for image in element.iter("img"):
            self._picture(image)
        text = _without_toolbar(flat_text(element, self.skip))
        if text and not is_residue(fold(text)):
            self.pieces.append(Piece("caption", text, element))
        self.broken = False

    def _table(self, element: Element) -> bool:
        if element.attrib and not self.whole_page and is_noise(element):
            return True
        kind = kind_of(element)
        if kind == "layout":
            return False
        self._flush()
        if kind == "figure":
            for picture in element.iter("img"):
                self._picture(picture)
            for cell in figure_cells(element):
                text = _without_toolbar(flat_text(cell, self.skip))
                if not text or is_residue(fold(text)):
                    continue
                previous = self.pieces[-1] if self.pieces else None
                if previous is not None and previous.kind == "caption" and is_credit(text):
                    previous.text = f"{previous.text} {text}"
                else:
                    self.pieces.append(Piece("caption", text, cell))
        else:
            heading = element.find("caption")
            if heading is not None and (text := flat_text(heading)):
                self.pieces.append(Piece("paragraph", text, heading))
            for row in rows_of(element):
                cells = [text for cell in row if (text := flat_text(cell, self.skip))]
                if cells:
                    self.pieces.append(Piece("row", " | ".join(cells), row[0]))
        self.broken = False
        return True


def is_credit(text: str) -> bool:
    """Whether ``text`` only says who took a picture: "Ảnh: Xuân Đỗ", "(Ảnh: Hoàng Quyên)."."""
    return (
        len(text) <= 60
        and re.match(r"\(?\s*(?:anh|nguon anh|photo|anh tu lieu|anh minh hoa)\s*[:.)]", fold(text)) is not None
    )


def _without_toolbar(text: str) -> str:
    return TOOLBAR.sub("", text) if text[:3].lower() in ("lef", "cen", "rig", "del") else text


def _alignment(element: Element) -> str:
    align = element.get("align")
    if align:
        return align.strip().lower()
    style = element.get("style")
    if style and (found := _ALIGN.search(style)):
        return found.group(1).lower()
    names = element.get("class")
    if names and (found := _ALIGN_NAMES.search(names)):
        return found.group(1).lower()
    return "center" if element.tag == "center" else ""


def _runs_on(before: str, after: str) -> bool:
    """Whether a line break between the two only wraps a sentence: it goes on in lower case."""
    if len(before) >= 2000 or before[-1] in ".!?:;…":
        return False
    return after[0].islower() and _LOWER.match(after) is not None and not re.match(r"[a-zđ][).]", after)


def _is_icon(element: Element) -> bool:
    for name in ("width", "height"):
        value = element.get(name, "")
        if value.rstrip("px").isdigit() and int(value.rstrip("px")) <= 40:
            return True
    names = f"{element.get('class', '')} {element.get('src', '')[:200]}".lower()
    return _ICON.search(names) is not None

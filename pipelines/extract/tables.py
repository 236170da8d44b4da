"""What a table in an article is: a figure, data, or only layout."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pipelines.extract.residue import TOOLBAR
from pipelines.extract.tree import Element, text_of
from pipelines.text import clean

# A figure's texts are captions: together they are not longer than this many characters.
_FIGURE_TEXT = 900
_MENU_LINKS = 3
# A cell with more than this and paragraphs of its own holds a piece of the page, not a datum.
_LAYOUT_CELL = 500


def kind_of(table: Element) -> Literal["figure", "data", "layout"]:
    """What ``table`` is used for."""
    pictures = 0
    total = 0
    wide_rows = 0
    long_cell = False
    rows = 0
    for row in rows_of(table):
        rows += 1
        filled = 0
        for cell in row:
            length = _length(cell)
            if any(True for _ in cell.iter("img", "video", "iframe")):
                pictures += 1
            if length:
                filled += 1
                total += length
                if length > _LAYOUT_CELL and sum(1 for _ in cell.iter("p", "br", "div")) >= 2:
                    long_cell = True
        if filled >= 2:
            wide_rows += 1
    if long_cell:
        return "layout"
    if pictures and total <= _FIGURE_TEXT and (wide_rows <= 1 or pictures >= wide_rows * 2) and rows <= pictures * 4:
        return "layout" if _is_menu(table, total) else "figure"
    if wide_rows:
        return "data"
    return "layout"


def _is_menu(table: Element, total: int) -> bool:
    """Whether most of the ``total`` characters of ``table`` are links: a menu with bullets drawn as pictures."""
    links = [link for link in table.iter("a") if _length(link)]
    return len(links) >= _MENU_LINKS and sum(map(_length, links)) > total * 0.6


def rows_of(table: Element) -> Iterator[list[Element]]:
    """The rows of ``table`` itself as lists of their cells; tables inside its cells are not entered."""
    for child in table:
        if child.tag == "tr":
            yield [cell for cell in child if cell.tag in ("td", "th")]
        elif child.tag in ("tbody", "thead", "tfoot"):
            for row in child:
                if row.tag == "tr":
                    yield [cell for cell in row if cell.tag in ("td", "th")]


def figure_cells(table: Element) -> Iterator[Element]:
    """The cells of a figure table that hold text, and its ``caption`` element."""
    heading = table.find("caption")
    if heading is not None:
        yield heading
    for row in rows_of(table):
        for cell in row:
            if _length(cell):
                yield cell


def _length(cell: Element) -> int:
    text = clean(text_of(cell))
    return len(TOOLBAR.sub("", text))

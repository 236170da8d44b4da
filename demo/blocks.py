"""The body of an article as it is written down: paragraphs, figures, lists, quotes, tables, subheads.

Blocks are separated by an empty line. A block is a list if its lines begin with ``- ``, a table if they begin with
``|``, a quote with ``> ``, a subhead with ``## ``; ``[ảnh] caption`` is a figure (the caption may be missing),
``[liên quan]`` a box of links inside the body; of anything else each line is a paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

FIGURE = "[ảnh]"
RELATED = "[liên quan]"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture, with the caption that a reader sees under it; empty for none."""

    caption: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A pulled-out quotation."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first row is the heading."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Subhead:
    """A heading between paragraphs."""

    text: str


@dataclass(frozen=True, slots=True)
class Related:
    """A box of links to other articles, which is no part of this one."""


Block = Paragraph | Figure | Items | Quote | Table | Subhead | Related


def parse(text: str) -> tuple[Block, ...]:
    """The blocks of a body."""
    blocks: list[Block] = []
    for chunk in text.strip().split("\n\n"):
        lines = [line.strip() for line in chunk.splitlines() if line.strip()]
        if lines:
            blocks += _blocks(lines)
    return tuple(blocks)


def _blocks(lines: list[str]) -> Iterator[Block]:
    first = lines[0]
    if first.startswith(FIGURE):
        yield Figure(first.removeprefix(FIGURE).strip())
    elif first == RELATED:
        yield Related()
    elif first.startswith("## "):
        yield Subhead(first[3:])
    elif first.startswith("> "):
        yield Quote(" ".join(line.removeprefix("> ") for line in lines))
    elif first.startswith("- "):
        yield Items(tuple(line.removeprefix("- ") for line in lines))
    elif first.startswith("|"):
        yield Table(tuple(tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines))
    else:
        yield from (Paragraph(line) for line in lines)


def paragraphs(blocks: tuple[Block, ...]) -> Iterator[str]:
    """What a reader reads as the body, paragraph by paragraph: list items and table rows are one each."""
    for block in blocks:
        match block:
            case Paragraph(text) | Quote(text) | Subhead(text):
                yield text
            case Items(texts):
                yield from texts
            case Table(rows):
                yield from (" | ".join(row) for row in rows)
            case Figure() | Related():
                pass


def captions(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Captions that a reader sees."""
    yield from (block.caption for block in blocks if isinstance(block, Figure) and block.caption)

"""The body of an article in the markup of a family."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from demo.articles import DemoArticle
from demo.blocks import Figure, Items, Paragraph, Quote, Related, Subhead, Table


def esc(text: str) -> str:
    """``text`` for an element."""
    return escape(text, quote=False)


def att(text: str) -> str:
    """``text`` for an attribute."""
    return escape(text)


@dataclass(frozen=True, slots=True)
class Markup:
    """How a family writes each kind of block; ``{}`` stands for the text."""

    paragraph: str
    figure: Callable[[DemoArticle, str, int], str]
    """Markup of a picture, from the article, its caption and its number (from 1)."""
    related: Callable[[DemoArticle], str]
    subhead: str = "<p><strong>{}</strong></p>"
    quote: str = "<blockquote><p>{}</p></blockquote>"
    item: str = "<li>{}</li>"
    items: str = "<ul>\n{}\n</ul>"
    table: str = '<table border="1" cellpadding="4" cellspacing="0" style="width:100%"><tbody>\n{}\n</tbody></table>'
    cell: str = "<td>{}</td>"
    repeated: str = "<p><em>{}</em></p>"
    """A caption that the editor has typed once more under the picture."""
    lead: str = "<p><strong>{}</strong></p>"
    """A lead that the editor has typed once more above the body."""


def render(article: DemoArticle, markup: Markup) -> str:
    """The inside of the body element."""
    parts: list[str] = []
    if "lead-repeated" in article.traps:
        parts.append(markup.lead.format(esc(article.lead)))
    pictures = 0
    for block in article.blocks:
        match block:
            case Paragraph(text):
                parts.append(markup.paragraph.format(esc(text)))
            case Subhead(text):
                parts.append(markup.subhead.format(esc(text)))
            case Quote(text):
                parts.append(markup.quote.format(esc(text)))
            case Items(texts):
                parts.append(markup.items.format("\n".join(markup.item.format(esc(text)) for text in texts)))
            case Table(rows):
                cells = ("".join(markup.cell.format(esc(cell)) for cell in row) for row in rows)
                parts.append(markup.table.format("\n".join(f"<tr>{row}</tr>" for row in cells)))
            case Figure(caption):
                pictures += 1
                parts.append(markup.figure(article, caption, pictures))
                if caption and "caption-repeated" in article.traps:
                    parts.append(markup.repeated.format(esc(caption)))
            case Related():
                parts.append(markup.related(article))
    return "\n".join(parts)

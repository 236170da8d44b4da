"""One page in, one article out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

from lxml import etree

from pipelines.article import VIETNAM, Article, NotAnArticle, Outcome, Page, page_id
from pipelines.dates import choose, events_of
from pipelines.extract.body import Content, content_of, key
from pipelines.extract.decoding import MAX_ELEMENTS, decode, unreadable
from pipelines.extract.ending import Ending
from pipelines.extract.generic import GENERIC
from pipelines.extract.header import canonical_url, title_of
from pipelines.extract.lead import lead_between, lead_in_bold, lead_of
from pipelines.extract.locating import Place, by_selectors, by_text, within, without_linked_end
from pipelines.extract.offers import modified_of, offers_of
from pipelines.extract.other_pages import what_else
from pipelines.extract.reading import Piece, flat_text, read
from pipelines.extract.refusal import is_listing, refuse, translation_mark
from pipelines.extract.structured import Structured, structured
from pipelines.extract.surroundings import lists_of_articles
from pipelines.extract.tables import kind_of
from pipelines.extract.tree import Element, Tree, common_ancestor, is_inside, position, running_length, text_of
from pipelines.hints import Hints, SiteFacts
from pipelines.language import language_of
from pipelines.provinces import find

VERSION = "3"
"""Of the extractor: raised whenever the same page would come out different."""

_WHOLE_PAGE = frozenset({"body", "html", "form"})
_ALT_AS_CAPTION = "img[alt]"
# A page with less than this in lead and body says nothing.
_LEAST_TEXT = 60


@dataclass(frozen=True, slots=True)
class Examined:
    """An outcome with the tree that it was read from."""

    outcome: Outcome
    tree: Tree | None = None
    """None for a page that holds no markup, or too much of it."""
    body: Element | None = None
    """The element that holds the article's body; None where none was found."""


def extract(page: Page, hints: Hints, site: SiteFacts) -> Outcome:
    """The article on ``page``, or the reason why there is none.

    ``hints`` are those of the site's CMS family (:data:`~pipelines.extract.generic.GENERIC` when it is unknown),
    ``site`` what the registry knows. Pure: the same arguments give the same outcome; nothing is read or written.
    """
    return examine(page, hints, site).outcome


def examine(page: Page, hints: Hints, site: SiteFacts) -> Examined:
    """:func:`extract`, for whoever also looks at the page itself: it is parsed once."""
    problem = unreadable(page)
    if problem is not None:
        return Examined(_refused(page, *problem))
    if page.status >= 400:
        return Examined(_refused(page, "broken", f"HTTP status {page.status}"))
    try:
        tree = Tree(decode(page))
    except ValueError as error:
        return Examined(_refused(page, "broken", str(error)))
    elements = sum(1 for _ in tree.root.iter(etree.Element))
    if elements > MAX_ELEMENTS:
        return Examined(_refused(page, "too-large", f"{elements:,} elements, the limit is {MAX_ELEMENTS:,}"))
    extraction = _Extraction(page, _with_site(hints, site), site, tree)
    return Examined(extraction.run(), tree, extraction.body)


def _refused(page: Page, reason: str, detail: str) -> NotAnArticle:
    return NotAnArticle(page.url, page.site, reason, detail)  # type: ignore[arg-type]


def _with_site(hints: Hints, site: SiteFacts) -> Hints:
    """``hints`` with the selectors of this site alone in front."""
    if not site.selectors:
        return hints
    known = {item.name for item in fields(Hints)}
    changes = {
        name: tuple(dict.fromkeys((*selectors, *getattr(hints, name))))
        for name, selectors in site.selectors.items()
        if name in known and name != "family"
    }
    return replace(hints, **changes)  # type: ignore[arg-type]


class _Extraction:
    """The work on one page; each method finds one part of the article."""

    def __init__(self, page: Page, hints: Hints, site: SiteFacts, tree: Tree) -> None:
        self.page = page
        self.hints = hints
        self.site = site
        self.tree = tree
        self.body: Element | None = None
        self.warnings: list[str] = []

    def run(self) -> Outcome:
        page, tree = self.page, self.tree
        data = structured(tree)
        place = self._place(data)
        if place is None:
            return refuse(page, tree)
        hints = self.hints
        body = self.body = place.element
        title = title_of(tree, hints.title, data, body)
        scope = common_ancestor(title.element, body) if title.element is not None else _parent(body)
        captions = self._caption_elements(scope)
        figures = {
            *captions,
            *scope.iter("figure"),
            *(table for table in scope.iter("table") if kind_of(table) == "figure"),
        }
        lead, lead_elements = lead_of(
            tree, hints.lead, GENERIC.lead, scope=scope, body=body, title=title.element, skip=figures
        )
        dates = offers_of(tree, page, hints, self.site, data, scope=scope, title=title.element, body=body)
        byline_elements = self._elements(hints.byline, scope, body)
        source_elements = self._elements(hints.source, scope, body)
        if not lead and title.element is not None and hints.family == GENERIC.family and scope.tag not in _WHOLE_PAGE:
            lead = lead_between(
                scope,
                body,
                title.element,
                skip={*figures, *dates.elements, *byline_elements, *source_elements, title.element},
                captions={key(flat_text(caption)) for caption in captions},
            )
        # A day in a caption is no date of the page.
        printed = [
            each for each in dates.elements if not any(above in figures for above in (each, *each.iterancestors()))
        ]
        noise = set(tree.select_all(hints.noise, body))
        noise.discard(body)
        skip: set[Element] = {
            *noise,
            *place.skip,
            *lists_of_articles(body),
            *lead_elements,
            *printed,
            *byline_elements,
            *source_elements,
        }
        if title.element is not None:
            skip.add(title.element)
            skip.update(_next_articles(title.element))
        skip -= {element for element in skip if is_inside(body, element)}
        pieces = within(read(body, skip=skip, captions=captions), place.keys)
        if place.how != "selector" or hints.family == GENERIC.family:
            other = what_else(pieces, title=title.text, dated=bool(dates.published))
            if other is not None:
                return _refused(page, *other)
        if place.how != "selector":
            pieces = without_linked_end(pieces)
            if is_listing(page, pieces):
                return refuse(page, tree)
        content = content_of(
            pieces,
            title=title.text,
            residue=hints.residue,
            alt_captions=_ALT_AS_CAPTION in hints.captions,
            pictures_before=self._above(scope, body, title.element, captions),
        )
        _without_head(content, title.text, lead)
        if not lead and hints.family == GENERIC.family:
            lead = lead_in_bold(content)
        ending = Ending(tree, scope, body, data, (self.site.id, page.site), dates.elements)
        byline, source = ending.take(content, byline_elements, source_elements)
        paragraphs = tuple(piece.text for piece in content.pieces)
        text = "\n".join(paragraphs)
        if len(text) + len(lead) < _LEAST_TEXT and not (title.text and content.captions and place.how == "selector"):
            return refuse(page, tree)
        if not title.text:
            self.warnings.append("no title on the page")
        language = language_of(f"{lead}\n{text}" if lead else text or title.text)
        if language not in ("vi", "und"):
            mark = translation_mark(page, tree)
            if mark:
                return _refused(page, "translation", f"{mark}, text in {language}")
        choice = choose(
            dates.published,
            fetched_at=page.fetched_at,
            events=events_of([lead, *paragraphs[:2]]),
            clock=(*self.site.clock, *self.hints.clock),
        )
        canonical = canonical_url(tree, page.final_url or page.url)
        day = choice.published or page.fetched_at
        return Article(
            id=page_id(page.site, canonical),
            url=page.url,
            canonical_url=canonical,
            site=page.site,
            title=title.text,
            lead=lead,
            body=paragraphs,
            captions=tuple(content.captions),
            byline=byline,
            published=choice.published,
            published_raw=choice.raw,
            published_from=choice.provenance,
            modified=modified_of(dates.modified, choice.published, page.fetched_at),
            language=language,
            province=_province_on(self.site.province, day),
            province_now=self.site.province_now,
            source_name=source.name,
            source_url=source.url,
            fetched_at=page.fetched_at,
            archive=page.archive,
            extractor=f"{VERSION} {self.hints.family or 'generic'}",
            warnings=(*self.warnings, *choice.warnings),
        )

    def _place(self, data: Structured) -> Place | None:
        place = by_selectors(self.tree, self.hints.body)
        if place is not None:
            return place
        if self.hints.family not in ("", GENERIC.family):
            self.warnings.append(f"no body where family {self.hints.family} has it")
        if self.hints.body != GENERIC.body:
            self.hints = _widened(self.hints)
            place = by_selectors(self.tree, GENERIC.body)
            if place is not None:
                return place
        return by_text(self.tree, data)

    def _caption_elements(self, scope: Element) -> set[Element]:
        selectors = [selector for selector in self.hints.captions if selector != _ALT_AS_CAPTION]
        found = set(self.tree.select_all(selectors, scope))
        if self.hints.captions[-len(GENERIC.captions) :] == GENERIC.captions:
            found.update(each for each in self.tree.select("[class*=caption i]", scope) if _is_caption(each))
        outer = {ancestor for element in found for ancestor in element.iterancestors() if ancestor in found}
        return found - outer

    def _elements(self, selectors: Sequence[str], scope: Element, body: Element) -> list[Element]:
        """What the first of ``selectors`` with any text finds in ``scope``; nothing that holds the body."""
        for selector in selectors:
            found = [
                element
                for element in self.tree.select(selector, scope) or self.tree.select(selector, _parent(scope))
                if not is_inside(body, element) and 0 < len(text_of(element).strip()) <= 300
            ]
            if found:
                return found
        return []

    def _above(self, scope: Element, body: Element, title: Element | None, captions: set[Element]) -> list[Piece]:
        """Pictures and captions between the title and the body."""
        if is_inside(scope, body):
            return []
        start = position(title) if title is not None else position(scope)
        end = position(body)
        pieces: list[Piece] = []
        figures = [*captions, *scope.iter("figure")]
        for figure in sorted(set(figures), key=position):
            if not start < position(figure) < end or is_inside(figure, body) or is_inside(body, figure):
                continue
            if any(other is not figure and other in figure.iterancestors() for other in figures):
                continue
            around = figure.getparent() if figure in captions else None
            for piece in read(figure if around is None else around, captions=captions, skip={body}):
                if piece.kind in ("picture", "caption") or piece.in_figure:
                    pieces.append(piece)
        return pieces


def _province_on(name: str, moment: datetime) -> str:
    """What the province ``name`` was called that day in Vietnam; ``name`` itself if it is none."""
    province = find(name) if name else None
    return province.on(moment.astimezone(VIETNAM).date()).name if province else name


def _widened(hints: Hints) -> Hints:
    """``hints`` with the generic ones behind them, for a page that is not as its family promises."""
    return replace(
        hints,
        title=(*hints.title, *GENERIC.title),
        lead=(*hints.lead, *GENERIC.lead),
        byline=(*hints.byline, *GENERIC.byline),
        published=(*hints.published, *GENERIC.published),
        modified=(*hints.modified, *GENERIC.modified),
        captions=(*hints.captions, *GENERIC.captions),
    )


def _next_articles(title: Element) -> list[Element]:
    """What holds further articles below this one: siblings alike of what holds ``title``, each with such a heading."""
    if title.tag not in ("h1", "h2"):
        return []
    node = title
    while (parent := node.getparent()) is not None and parent.tag not in ("body", "html"):
        names = node.get("class")
        if names and node.tag in ("article", "section", "div", "main"):
            alike = [each for each in node.itersiblings(node.tag) if each.get("class") == names]
            further = [each for each in alike if next(each.iter(title.tag), None) is not None]
            if further and running_length(node) >= _LEAST_TEXT:
                return further
        node = parent
    return []


def _is_caption(element: Element) -> bool:
    """Whether an element called a caption is one line of text, not what holds the picture too."""
    return next(element.iter("img", "table", "video", "iframe"), None) is None and len(flat_text(element)) <= 400


def _parent(element: Element) -> Element:
    parent = element.getparent()
    return parent if parent is not None and parent.tag not in ("html", "body") else element


def _without_head(content: Content, title: str, lead: str) -> None:
    """Take the title and the lead out of the paragraphs where the body only repeats them."""
    repeated = {text for text in (title, lead) if text}
    for _ in range(2):
        first = content.pieces[0].text if content.pieces else ""
        same = next((text for text in repeated if abs(len(text) - len(first)) <= 40 and _is_same(text, first)), None)
        if same is None:
            return
        repeated.discard(same)
        del content.pieces[0]


def _is_same(one: str, other: str) -> bool:
    return key(one) == key(other) or _without_prefix(one) == _without_prefix(other)


def _without_prefix(text: str) -> str:
    """``text`` for comparison without the newsroom's mark: "(LĐ online) - "."""
    if text.startswith("("):
        closed = text.find(")")
        if 0 < closed <= 25:
            text = text[closed + 1 :]
    return key(text)

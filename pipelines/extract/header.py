"""An article's title, and the address that its page calls its own."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipelines.extract.body import key
from pipelines.extract.headline import headline_above
from pipelines.extract.reading import flat_text
from pipelines.extract.refusal import is_front_page
from pipelines.extract.residue import is_hidden
from pipelines.extract.structured import Structured
from pipelines.extract.tree import Element, Tree, in_list, is_inside, text_of
from pipelines.phrases import name_end
from pipelines.text import clean, fold

_LEFT_BEFORE = re.compile(r"^(?:(?:null|undefined|skip ribbon commands|skip to main content)\s+)+", re.IGNORECASE)
_DAY_BEHIND = re.compile(r"\s+\(\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?:[\s,-]+\d{1,2}:\d{2})?\)$")
_SUFFIX = re.compile(r"\s+(?:[-|–—»:]|::)\s+")
_OUTLET = re.compile(
    r"^(?:bao|cong|trang|tap chi|dai|ban tuyen giao|btg|tinh uy|thanh uy|dang bo|ubnd|so|uy ban|hoi|website|tin"
    r"|vien kiem sat)\b"
)
_SECTION = re.compile(
    r"(?:chi tiet|xem|noi dung)(?: (?:tin|bai)(?: (?:viet|tuc))?)?|tin(?: (?:tuc|bai|moi|hoat dong))?(?: -? ?su kien)?"
    r"|bai viet|trang chu|home|default|untitled(?: document)?"
)
"""What a page is called, folded, whatever article it shows."""
_SITE = re.compile(r"(?:trang (?:tin|thong tin)|cong thong tin|website)\b.{0,60}$")
_LONGEST_NAME = 45
"""In capitals a name is told from a sentence by its length alone; in characters."""
_UNSEEN = re.compile(r"(?:^|\s)(?:hide-accessible|element-invisible|screen-reader-text|hide)(?:\s|$)")
_AGENCY = re.compile(
    r"(?:xa|phuong|huyen|tinh|thanh pho|quan|thi xa|lien doan|mat tran|doan|ban|cuc|chi cuc|truong|cong doan|vien"
    r"|toa an)\b"
)
_SURE = 20
"""A heading of a lower rank that the head names has so many characters at least."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title and the element that prints it, if one does."""

    text: str
    element: Element | None


def title_of(tree: Tree, selectors: Sequence[str], data: Structured, body: Element) -> Title:
    """The article's title: where the family says, else JSON-LD, ``itemprop``, ``h1``, ``og:title``, ``title``.

    Where these name the site or a section only, it is the line above ``body`` that looks like one.
    """
    site_names = {
        fold(name) for name in (data.first("og:site_name"), data.publisher, data.first("application-name")) if name
    }
    for element in tree.select_all(selectors):
        text = _clean_title(flat_text(element) or clean(element.get("content") or ""))
        if (
            len(text) >= 2
            and fold(text) not in site_names
            and not (in_list(element) or _leads_away(element) or _leads_home(element))
        ):
            return Title(text, element if element.tag != "meta" else None)
    headings = [
        (text, element)
        for element in tree.select("h1, [role=heading][aria-level='1']")
        if (text := _clean_title(flat_text(element)))
        and fold(text) not in site_names
        and not (_leads_home(element) or _is_unseen(element))
    ]
    machine = _clean_title(data.headline)
    if machine:
        wanted = key(machine)
        for text, element in headings:
            own = key(text)
            if own.startswith(wanted[:60]) or wanted.startswith(own[:60]) or (len(wanted) >= 10 and wanted in own):
                return Title(text, element)
    page_title = _page_title(tree)
    shared = _clean_title(data.first("og:title", "twitter:title", "title"))
    if (named := _named_in_head(tree, headings, (shared, page_title), body)) is not None:
        return named
    if machine:
        return Title(machine, _printing(tree, machine))
    for text, element in headings:
        if len(text) >= 15 and not _in_banner(element) and not _is_of_site(text, element, body):
            return Title(text, element)
    for candidate in (shared, page_title):
        text = _printed_part(tree, without_site_name(candidate, site_names))
        if len(text) >= 5:
            printed = _printing(tree, text)
            weak = printed is None or _is_of_site(text, printed, body) or _SECTION.fullmatch(fold(text))
            if weak and (above := headline_above(body)) is not None:
                return Title(*above)
            if printed is None and _OUTLET.match(fold(text)) and (heading := _lower_heading(tree)) is not None:
                return heading  # the head says only whose page it is
            return Title(text, printed)
    return Title(headings[0][0], headings[0][1]) if headings else Title("", None)


def _named_in_head(
    tree: Tree, headings: Sequence[tuple[str, Element]], names: Sequence[str], body: Element
) -> Title | None:
    """The longest heading that the head of the page names as well; lower ranks count where they are no links."""
    lower = [
        (text, element)
        for element in tree.root.iter("h2", "h3", "h4")
        if len(key(text := _clean_title(flat_text(element)))) >= _SURE
        and not (in_list(element) or _in_banner(element) or _leads_away(element) or _is_unseen(element))
    ]
    found = [
        (text, element)
        for text, element in (*headings, *lower)
        if len(own := key(text)) >= 10
        and any(own in key(name) for name in names)
        and not _is_of_site(text, element, body)
    ]
    best = max(found, key=lambda each: len(key(each[0])), default=None)
    return Title(*best) if best is not None else None


def _is_of_site(text: str, element: Element, body: Element) -> bool:
    """Whether a heading is the name of an agency or outlet and no more, and another one stands nearer to the body."""
    if not (_OUTLET.match(fold(text)) or _AGENCY.match(fold(text))):
        return False
    is_site = _SITE.match(fold(text)) is not None
    if not is_site and (len(text) > _LONGEST_NAME if text.isupper() else name_end(text, 0) < len(text)):
        return False
    above = headline_above(body)
    return above is not None and above[1] is not element and not is_inside(above[1], element)


def _lower_heading(tree: Tree) -> Title | None:
    """The first heading of a lower rank that is the title of nothing else."""
    for element in tree.root.iter("h2", "h3"):
        text = _clean_title(flat_text(element))
        if len(text) >= 15 and not (in_list(element) or _in_banner(element) or _leads_away(element)):
            return Title(text, element)
    return None


def without_site_name(title: str, site_names: Collection[str]) -> str:
    """``title`` without " - Báo Lâm Đồng" and the like; ``site_names`` are folded."""
    parts = _SUFFIX.split(title)
    separators = _SUFFIX.findall(title)
    while len(parts) > 1:
        last = fold(parts[-1])
        is_outlet = _OUTLET.match(last) and len(parts[-1]) <= 60 and len(parts[-1]) < len(title) / 2
        if last in site_names or is_outlet or re.fullmatch(r"[\w.-]+\.(?:vn|com|org|net)", last):
            parts.pop()
            separators.pop()
        else:
            break
    return "".join(
        part + (separators[number] if number < len(separators) else "") for number, part in enumerate(parts)
    ).strip()


def _printed_part(tree: Tree, title: str) -> str:
    """``title``, or that half of it which the page prints as a line of its own: the other is the site's."""
    parts = _SUFFIX.split(title, maxsplit=1)
    if len(parts) == 2 and _printing(tree, title) is None:
        for part in reversed(parts):
            if len(part) >= 15 and _printing(tree, part) is not None:
                return part
    return title


def _clean_title(text: str) -> str:
    return _DAY_BEHIND.sub("", _LEFT_BEFORE.sub("", text)).strip()


def _page_title(tree: Tree) -> str:
    element = next(tree.root.iter("title"), None)
    return _clean_title(clean(text_of(element))) if element is not None else ""


def _printing(tree: Tree, text: str) -> Element | None:
    """The element that prints ``text`` as a heading, whatever its name."""
    wanted = key(text)
    start = text[:20]
    for element in tree.root.iter("h1", "h2", "h3", "div", "span", "p", "td", "strong", "b", "a"):
        own = element.text
        if own and start in clean(own) and key(flat_text(element)) == wanted and not in_list(element):
            return element
    return None


def _leads_away(element: Element) -> bool:
    """Whether an element called a title, but no main heading, is a link: then it is the title of another article."""
    return element.tag not in ("h1", "meta") and (
        next(element.iter("a"), None) is not None or any(ancestor.tag == "a" for ancestor in element.iterancestors())
    )


def _is_unseen(element: Element) -> bool:
    """Whether only those who listen to the page meet a heading: it names the site or the section."""
    return is_hidden(element) or _UNSEEN.search(element.get("class", "")) is not None


def _leads_home(element: Element) -> bool:
    """Whether a heading is nothing but a link to the front page: then it is the site's name."""
    links = list(element.iter("a"))
    if len(links) != 1 or clean(text_of(links[0])) != clean(text_of(element)):
        return False
    return is_front_page((links[0].get("href") or "").strip())


def _in_banner(element: Element) -> bool:
    for ancestor in element.iterancestors():
        names = f"{ancestor.get('class', '')} {ancestor.get('id', '')}".lower()
        if "logo" in names or "banner" in names or "navbar" in names:
            return True
    return False


def canonical_url(tree: Tree, final_url: str) -> str:
    """The address the page calls its own, if it is an article's on the same host; else the one it was fetched from."""
    own = urlsplit(final_url)
    plain = final_url.split("#", 1)[0]
    if "canonical" not in tree.html:
        return plain
    for element in tree.root.iter("link"):
        if element.get("rel", "").lower() != "canonical":
            continue
        address = urlsplit((element.get("href") or "").strip())
        if not address.path.strip("/") and not address.query:
            continue
        if not address.netloc:
            path = address.path if address.path.startswith("/") else f"/{address.path}"
            return own._replace(path=path, query=address.query, fragment="").geturl()
        if own.netloc and _host(address.netloc) != _host(own.netloc):
            continue
        return address._replace(fragment="").geturl()
    return plain


def _host(netloc: str) -> str:
    return netloc.lower().removeprefix("www.").split(":", 1)[0]

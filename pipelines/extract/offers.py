"""Everything on a page that could be the article's date."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime

from lxml import etree

from pipelines.article import Page
from pipelines.dates import Offer, Reading, Trust, read_compact, read_date, read_dates, read_with_formats
from pipelines.extract.header import position
from pipelines.extract.reading import flat_text
from pipelines.extract.structured import Structured
from pipelines.extract.tree import Element, Tree, is_inside
from pipelines.hints import Hints, SiteFacts
from pipelines.text import clean, fold

_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "datepublished", "article:published", "pubdate", "publishdate",
    "publish-date", "published_time", "dc.date.issued", "dc.date", "date", "article_date_original", "og:published_time",
    "dcterms.created", "cxenseparse:recs:publishtime", "publish_date",
)  # fmt: skip
_MODIFIED_META = ("article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified", "article:modified")
_URL_CLOCK = re.compile(r"(?<!\d)d?((?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d\d{0,3})?)(?!\d)")
_URL_DAY = re.compile(r"/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=/|-|$)")
_HAS_DATE = etree.XPath(
    "//text()[not(parent::script or parent::style or parent::option or parent::noscript or parent::textarea)"
    " and string-length(.) < 160 and (contains(., '/') or contains(., '-') or contains(., '.') or contains(., 'háng') or contains(., 'trước'))]"
)
_DIGITS = re.compile(r"\d{4}|\btruoc\b|hom (?:qua|nay)")
_UPDATED = re.compile(r"\b(?:cap nhat|sua|updated|modified)\b")
_POSTED = re.compile(r"\b(?:dang|xuat ban|published|posted|tao)\b")


class Offers:
    """The dates of one page: ``published`` candidates and ``modified`` ones."""

    def __init__(self) -> None:
        self.published: list[Offer] = []
        self.modified: list[Reading] = []
        self.elements: list[Element] = []
        """Elements that print a date: they are not text of the body."""


def offers_of(
    tree: Tree,
    page: Page,
    hints: Hints,
    site: SiteFacts,
    data: Structured,
    *,
    scope: Element,
    title: Element | None,
    body: Element,
) -> Offers:
    """What ``page`` offers as dates: machine-readable, printed where ``hints`` point or near the title, address, feed."""
    found = Offers()
    month_first = "month-first" in site.clock
    _from_json_ld(found, data)
    _from_meta(found, data, hints)
    _from_selectors(found, tree, hints, page.fetched_at, month_first, scope, title, body)
    if not any(offer.trust <= Trust.PRINTED_DAY and offer.reading is not None and not offer.outside for offer in found.published):
        _from_sight(found, tree, page.fetched_at, month_first, scope, title, body)
    _from_address(found, page.final_url or page.url)
    _from_listing(found, page)
    return found


def _from_json_ld(found: Offers, data: Structured) -> None:
    for raw in data.published:
        reading = read_date(raw)
        zoned = reading is not None and bool(reading.zone)
        found.published.append(Offer("json-ld", Trust.STRUCTURED if zoned else Trust.STRUCTURED_LOCAL, raw, reading))
    for raw in data.modified:
        reading = read_date(raw)
        if reading is not None:
            found.modified.append(reading)


def _from_meta(found: Offers, data: Structured, hints: Hints) -> None:
    seen: set[str] = set()
    for name in _PUBLISHED_META:
        for raw in data.meta.get(name, ()):
            if raw in seen:
                continue
            seen.add(raw)
            reading = read_with_formats(raw, hints.meta_dates) or read_date(raw)
            if reading is None:
                trust = Trust.META_MALFORMED
            elif "malformed" in reading.note or re.search(r"\d[+]\d{2}\d{2}:\d{2}:\d{2}$", raw):
                trust = Trust.META_MALFORMED
                reading = read_date(raw) or reading
            elif reading.precision == "day":
                trust = Trust.URL_DAY
            else:
                trust = Trust.META if reading.zone else Trust.META_LOCAL
            found.published.append(Offer("meta", trust, raw, reading))
    for name in _MODIFIED_META:
        for raw in data.meta.get(name, ()):
            reading = read_with_formats(raw, hints.meta_dates) or read_date(raw)
            if reading is not None and "malformed" not in reading.note:
                found.modified.append(reading)


def _from_selectors(
    found: Offers,
    tree: Tree,
    hints: Hints,
    fetched_at: datetime,
    month_first: bool,
    scope: Element,
    title: Element | None,
    body: Element,
) -> None:
    own_body = title is None or not is_inside(title, body)
    seen: set[Element] = set()
    places: list[tuple[Element, str]] = []
    for selector in hints.published:
        for element in tree.select(selector)[:12]:
            if element in seen or any(element in other.iterancestors() for other, _ in places):
                continue
            seen.add(element)
            if own_body and is_inside(element, body) and not _at_the_edge(element, body):
                continue
            if any(ancestor.tag in ("li", "aside", "footer") for ancestor in element.iterancestors()) and not is_inside(scope, element):
                if not is_inside(element, scope) or any(ancestor.tag in ("aside", "footer") for ancestor in element.iterancestors()):
                    continue
            machine = clean(element.get("datetime") or element.get("content") or "")
            printed = flat_text(element) if element.tag not in ("meta",) else ""
            if not machine and not _DIGITS.search(fold(printed)):
                continue
            places.append((element, printed))
            _offer_element(found, element, machine, printed, fetched_at, month_first, outside=not is_inside(element, scope))
    for selector in hints.modified:
        for element in tree.select(selector)[:2]:
            raw = clean(element.get("datetime") or element.get("content") or "") or flat_text(element)
            reading = read_date(raw)
            if reading is not None:
                found.modified.append(reading)


def _offer_element(
    found: Offers, element: Element, machine: str, printed: str, fetched_at: datetime, month_first: bool, outside: bool
) -> None:
    if machine:
        reading = read_date(machine)
        if reading is not None:
            trust = Trust.URL_DAY if reading.precision == "day" else Trust.MACHINE
            found.published.append(Offer("page", Trust.ELSEWHERE if outside else trust, machine, reading, outside))
    if not printed:
        return
    readings = read_dates(printed, anchor=fetched_at, month_first=month_first)
    if not readings:
        found.published.append(Offer("page", Trust.ELSEWHERE, printed[:80], None, outside))
        return
    if len(printed) <= 160 and not outside:
        found.elements.append(element)
    updated = [reading for reading in readings if _UPDATED.search(fold(reading.raw))]
    if updated and len(updated) < len(readings):
        found.modified.extend(updated)
        readings = [reading for reading in readings if reading not in updated]
    reading = next((reading for reading in readings if reading.precision != "day"), readings[0])
    found.published.append(Offer("page", _trust(reading, outside), reading.raw, reading, outside))


def _trust(reading: Reading, outside: bool) -> Trust:
    if outside:
        return Trust.ELSEWHERE
    if reading.relative:
        return Trust.RELATIVE if reading.raw.endswith("trước") else Trust.URL_DAY
    # A hidden element holds what a machine wrote: 2021-07-16T04:36:00+07:00.
    if re.match(r"\d{4}-\d\d-\d\dT", reading.raw):
        return Trust.MACHINE
    return Trust.PRINTED_DAY if reading.precision == "day" else Trust.PRINTED


def _at_the_edge(element: Element, body: Element) -> bool:
    """Whether ``element`` stands before any text of ``body`` to speak of, or close its end."""
    node = element
    before = after = 0
    while node is not body:
        for sibling in node.itersiblings(preceding=True):
            before += len("".join(sibling.itertext()).strip())
        for sibling in node.itersiblings():
            after += len("".join(sibling.itertext()).strip())
        parent = node.getparent()
        if parent is None:
            return False
        node = parent
    return before < 300 or after < 60


def _from_sight(
    found: Offers,
    tree: Tree,
    fetched_at: datetime,
    month_first: bool,
    scope: Element,
    title: Element | None,
    body: Element,
) -> None:
    """Dates printed near the title that nobody pointed at, the nearest first."""
    at_title = position(title) if title is not None else position(body)
    at_body = position(body)
    before: list[tuple[Element, str]] = []
    after: list[tuple[Element, str]] = []
    known = {offer.raw for offer in found.published}
    for text in _HAS_DATE(tree.root):
        folded = fold(str(text))
        if not _DIGITS.search(folded):
            continue
        parent = text.getparent()
        if parent is None:
            continue
        if text.is_tail:
            parent = parent.getparent()
        if _elsewhere(parent, scope):
            continue
        if is_inside(parent, body) and body is not scope and not _at_the_edge(parent, body):
            continue
        place = position(parent)
        if place > at_body and not is_inside(parent, scope):
            continue
        (before if place < at_title else after).append((parent, str(text)))
    readings: list[tuple[Element, Reading]] = []
    for parent, text in [*reversed(before[-6:]), *after[:8]]:
        whole = flat_text(parent)
        line = whole if len(whole) <= 120 else clean(text)
        dates = read_dates(line, anchor=fetched_at, month_first=month_first)
        if not dates or not _is_date_line(line, dates[0]):
            continue
        reading = next((reading for reading in dates if reading.precision != "day"), dates[0])
        if reading.raw in known:
            continue
        known.add(reading.raw)
        readings.append((parent, reading))
    inside = [(parent, reading) for parent, reading in readings if is_inside(parent, scope)]
    rest = [(parent, reading) for parent, reading in readings if not is_inside(parent, scope)]
    inside.sort(key=lambda pair: (pair[1].relative, pair[1].precision == "day", bool(_UPDATED.search(fold(pair[1].raw)))))
    for parent, reading in [*inside, *rest]:
        outside = not is_inside(parent, scope)
        trust = Trust.ELSEWHERE if outside else Trust.RELATIVE if reading.raw.endswith("trước") else Trust.VISIBLE
        found.published.append(Offer("page", trust, reading.raw, reading, outside))
        if not outside:
            found.elements.append(parent)


def _is_date_line(line: str, reading: Reading) -> bool:
    """Whether ``line`` is there for its date, not a sentence that names one."""
    rest = line.replace(reading.raw, "", 1)
    return len(rest.split()) <= 12 and not re.search(r"[.!?]\s", rest.strip())


def _elsewhere(element: Element, scope: Element) -> bool:
    for ancestor in (element, *element.iterancestors()):
        if ancestor is scope:
            return False
        if ancestor.tag in ("li", "aside", "footer", "a"):
            return True
    return False


def _from_address(found: Offers, url: str) -> None:
    clock = _URL_CLOCK.search(url)
    if clock:
        reading = read_compact(clock.group(1))
        if reading is not None:
            found.published.append(Offer("url", Trust.URL_CLOCK, clock.group(1), reading))
            return
    day = _URL_DAY.search(url)
    if day:
        reading = read_date(f"{day.group(1)}-{int(day.group(2)):02d}-{int(day.group(3)):02d}")
        found.published.append(Offer("url", Trust.URL_DAY, day.group(0).strip("/"), reading))


def _from_listing(found: Offers, page: Page) -> None:
    if not page.hinted_published:
        return
    reading = read_date(page.hinted_published, anchor=page.fetched_at)
    source = page.hinted_source or "feed"
    trust = Trust.FEED if source == "feed" else Trust.SITEMAP
    found.published.append(Offer(source, trust, page.hinted_published, reading))


def modified_of(readings: Collection[Reading], published: datetime | None, fetched_at: datetime) -> datetime | None:
    """When the article was last changed: the first of ``readings`` that is not before its publication or in the future."""
    for reading in readings:
        value = reading.value
        if value > fetched_at or (published is not None and value < published):
            continue
        return value
    return None


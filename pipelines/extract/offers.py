"""Everything on a page that could be the article's date."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime

from lxml import etree

from pipelines.article import Page
from pipelines.dates import Offer, Reading, Trust, read_compact, read_date, read_dates, read_with_formats
from pipelines.extract.reading import flat_text
from pipelines.extract.structured import Structured
from pipelines.extract.tree import Element, Tree, is_inside, text_of
from pipelines.hints import Hints, SiteFacts
from pipelines.text import clean, fold

_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "datepublished", "article:published", "pubdate",
    "publishdate", "publish-date", "published_time", "dc.date.issued", "dc.date", "date", "article_date_original",
    "og:published_time", "dcterms.created", "cxenseparse:recs:publishtime", "publish_date",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "lastmod",
    "last-modified",
    "article:modified",
)
# A clock that says so: "Bây giờ là …".
_CLOCK_SAYS = re.compile(r"(?:bay gio(?: la)?|gio hien tai|hom nay)\b")
_URL_CLOCK = re.compile(
    r"(?<!\d)d?((?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d\d{0,3})?)(?!\d)"
)
_URL_DAY = re.compile(r"/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=/|-|$)")
_NO_TEXT = frozenset({"script", "style", "noscript", "template", "option", "textarea", "title"})
_DIGITS = re.compile(r"\d{4}|\btruoc\b|hom (?:qua|nay)")
# A clock of the page says so, or stands where the page's own things stand.
_CLOCK_NAMES = re.compile(
    r"clock|today|date-?_?now|now-?date|current-?date|time-?now|dong-?ho|ngay-?gio(?!-?tin)|top-?bar|topbar"
    r"|(?<!item)(?<!item-)(?<!article)(?<!article-)(?<!post-)(?<!entry-)(?<!news-)(?<!detail-)(?<!content-)"
    r"header(?!-(?:date|meta|title|author|time))|banner",
    re.IGNORECASE,
)
_CLOCK_WORDS = (
    "clock",
    "today",
    "date_now",
    "date-now",
    "datenow",
    "current-date",
    "currentdate",
    "now-date",
    "datetime",
)
_CLOCK_TEXT = re.compile(r"[\w -]*[\"'][^<>]{0,200}>(?:\s*<[^<>]{1,60}>)*\s*([^<>]{8,60})<")
_NEAR = 8
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
    """What ``page`` offers as dates: for machines, where ``hints`` point or near the title, in address and feed."""
    found = Offers()
    month_first = "month-first" in site.clock
    _from_json_ld(found, data)
    _from_meta(found, data, hints)
    _from_selectors(found, tree, hints, page.fetched_at, month_first, scope, title, body)
    if not any(
        offer.trust <= Trust.PRINTED_DAY and offer.reading is not None and not offer.outside
        for offer in found.published
    ):
        _from_sight(found, _Lines(tree, title, body), page.fetched_at, month_first, scope)
    _from_clock(found, tree.html, page.fetched_at)
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
    lines: _Lines | None = None
    for selector in hints.published:
        # In the article's part of the page first: what the rest of the page has under that name is its own.
        for element in (tree.select(selector, scope) or tree.select(selector))[:12]:
            if element in seen or any(element in other.iterancestors() for other, _ in places):
                continue
            seen.add(element)
            if own_body and is_inside(element, body) and not _at_the_edge(element, body):
                continue
            outside = not is_inside(element, scope)
            if outside and not _is_clock(element, scope, title):
                lines = lines or _Lines(tree, title, body)
                outside = not lines.near(element)
            elif not outside and _in_a_list(element, scope):
                continue
            # hNews writes the moment into the title of an abbreviation.
            said = element.get("title") if element.tag == "abbr" else ""
            machine = clean(element.get("datetime") or element.get("content") or said or "")
            printed = flat_text(element) if element.tag not in ("meta",) else ""
            if not machine and not _DIGITS.search(fold(printed)):
                continue
            places.append((element, printed))
            _offer_element(found, element, machine, printed, fetched_at, month_first, outside)
    for selector in hints.modified:
        for element in (tree.select(selector, scope) or tree.select(selector))[:2]:
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


def _in_a_list(element: Element, scope: Element) -> bool:
    node = element.getparent()
    while node is not None and node is not scope:
        is_link = node.tag == "a" and "bookmark" not in (node.get("rel") or "")
        if is_link or node.tag in ("aside", "footer") or (node.tag == "li" and node.find(".//a") is not None):
            return True
        node = node.getparent()
    return False


def _at_the_edge(element: Element, body: Element) -> bool:
    """Whether ``element`` stands before any text of ``body`` to speak of, or close its end."""
    node = element
    before = after = 0
    while node is not body:
        for sibling in node.itersiblings(preceding=True):
            before += len(text_of(sibling).strip())
        for sibling in node.itersiblings():
            after += len(text_of(sibling).strip())
        parent = node.getparent()
        if parent is None:
            return False
        node = parent
    return before < 300 or after < 60


class _Lines:
    """The texts of a page in order, to tell what stands near the title; made when first needed."""

    def __init__(self, tree: Tree, title: Element | None, body: Element) -> None:
        self.heading = title
        self.texts: list[tuple[Element, str]] = []
        first_of_title = first_of_body = last_of_body = -1
        depth_title = depth_body = 0
        for event, element in etree.iterwalk(tree.root, events=("start", "end")):
            if event == "start":
                depth_title += element is title
                depth_body += element is body
                holder, text = element, element.text
            else:
                depth_title -= element is title
                depth_body -= element is body
                holder, text = element.getparent(), element.tail
            if not text or not text.strip() or holder is None or holder.tag in _NO_TEXT:
                continue
            number = len(self.texts)
            if depth_title and first_of_title < 0:
                first_of_title = number
            if depth_body and not depth_title:
                last_of_body = number
                if first_of_body < 0:
                    first_of_body = number
            self.texts.append((holder, text))
        self.body = first_of_body if first_of_body >= 0 else len(self.texts)
        self.title = first_of_title if first_of_title >= 0 else self.body
        self.end = last_of_body

    def near(self, element: Element) -> bool:
        """Whether ``element`` stands a few texts from the title or between title and body."""
        return any(
            holder is element or element in holder.iterancestors()
            for holder, _ in self.texts[max(0, self.title - _NEAR) : self.body]
        )


def _is_clock(element: Element, scope: Element, title: Element | None) -> bool:
    """Whether what ``element`` prints is the page's by its names or place, and not of what holds the title too."""
    node: Element | None = element
    while node is not None and node is not scope and not (title is not None and is_inside(title, node)):
        if node.tag in ("li", "aside", "footer", "nav", "a", "header") and node.tag != element.tag:
            return True
        if _CLOCK_NAMES.search(f"{node.get('class', '')} {node.get('id', '')}"):
            return True
        node = node.getparent()
    return False


def _from_sight(found: Offers, lines: _Lines, fetched_at: datetime, month_first: bool, scope: Element) -> None:
    """Dates printed near the title that nobody pointed at: below it first, then above, then at the body's end."""
    texts = lines.texts
    start = max(0, lines.title - _NEAR)
    # Of a title that stands in the body the lead follows.
    first = lines.body if lines.title < lines.body else lines.title + _NEAR // 2
    below = range(lines.title, min(first + 3, len(texts)))
    above = range(lines.title - 1, start - 1, -1)
    after = range(max(lines.end - 1, lines.body + 3), min(lines.end + 6, len(texts)))
    known = {offer.raw for offer in found.published if offer.reading is not None}
    seen: list[tuple[Element, Reading]] = []
    for number in (*below, *above, *after):
        parent, text = texts[number]
        for reading in _dates_in(parent, text, fetched_at, month_first):
            if reading.raw not in known and not _is_clock(parent, scope, lines.heading):
                known.add(reading.raw)
                seen.append((parent, reading))
    seen.sort(key=lambda pair: (pair[1].relative, pair[1].precision == "day", bool(_UPDATED.search(fold(pair[1].raw)))))
    for parent, reading in seen:
        trust = Trust.RELATIVE if reading.raw.endswith("trước") else Trust.VISIBLE
        found.published.append(Offer("page", trust, reading.raw, reading))
        found.elements.append(parent)
    for parent, text in texts[:start] if not seen else ():
        for reading in _dates_in(parent, text, fetched_at, month_first):
            if _is_clock(parent, scope, lines.heading) and reading.raw not in known:
                known.add(reading.raw)
                found.published.append(Offer("page", Trust.ELSEWHERE, reading.raw, reading, outside=True))


def _dates_in(parent: Element, text: str, fetched_at: datetime, month_first: bool) -> list[Reading]:
    """The date of a line that is there for it: the line's own text, or all of its element when that is short."""
    if not _DIGITS.search(fold(text)) and not re.search(r"\d", text):
        return []
    line = clean(text)
    if len(line) <= 40 and parent.tag not in ("body", "form", "main") and len(parent) <= 6:
        whole = flat_text(parent)
        if len(whole) <= 120:
            line = whole
    if len(line) > 160:
        return []
    dates = read_dates(line, anchor=fetched_at, month_first=month_first)
    if not dates or not _is_date_line(line, dates[0]) or _CLOCK_SAYS.match(fold(line)):
        return []
    return [next((reading for reading in dates if reading.precision != "day"), dates[0])]


def _from_clock(found: Offers, html: str, fetched_at: datetime) -> None:
    """The clock at the top of the page, so that it is on record as set aside."""
    if any(offer.outside for offer in found.published):
        return
    for word in _CLOCK_WORDS:
        at = html.find(word)
        if at < 0 or not (printed := _CLOCK_TEXT.match(html, at + len(word))):
            continue
        reading = read_date(printed.group(1), anchor=fetched_at)
        if reading is not None and all(offer.raw != reading.raw for offer in found.published):
            found.published.append(Offer("page", Trust.ELSEWHERE, reading.raw, reading, outside=True))
            return


def _is_date_line(line: str, reading: Reading) -> bool:
    """Whether ``line`` is there for its date, not a sentence that names one."""
    rest = line.replace(reading.raw, "", 1)
    return len(rest.split()) <= 12 and not re.search(r"[.!?]\s", rest.strip())


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
    """When the article was last changed: the first of ``readings`` neither before its publication nor in the future."""
    for reading in readings:
        value = reading.value
        if value > fetched_at or (published is not None and value < published):
            continue
        return value
    return None

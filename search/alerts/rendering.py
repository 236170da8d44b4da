"""A message as text, as HTML for mail, and as JSON for programs.

The JSON is described in docs/alert-messages.md; what stands there stays as it is within one ``schema``.
"""

from __future__ import annotations

import html as escaping
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from pipelines.article import VIETNAM
from search.alerts import wording
from search.alerts.messages import Item, Message, Note, Province, SigningView, by_province
from search.feeds import web_address
from search.highlight import Marked
from search.query import TextField

if TYPE_CHECKING:
    from jinja2 import Template

SCHEMA = "kyket.alert/1"
NOTE_SCHEMA = "kyket.operators/1"
SHOWN = 30
"""Notices in full in a mail: more is a list nobody reads; the rest is counted."""
_LEAD = 600
_ELSEWHERE_SITES = 8
_MARK = '<b style="background:#fff3bf">'


@dataclass(frozen=True, slots=True)
class Cut:
    """What of a message is shown, and how much more there is where."""

    provinces: tuple[Province, ...]
    more: tuple[tuple[str, int], ...]
    """Province and number of notices left out."""

    @property
    def left(self) -> int:
        """Notices left out."""
        return sum(number for _, number in self.more)


def cut(items: tuple[Item, ...], shown: int = SHOWN) -> Cut:
    """The first ``shown`` of ``items`` as they stand by province and story."""
    room = shown
    provinces: list[Province] = []
    more: list[tuple[str, int]] = []
    for province in by_province(items):
        stories: list[tuple[Item, ...]] = []
        left = 0
        for story in province.stories:
            fits = story[: max(room, 0)]
            room -= len(story)
            left += len(story) - len(fits)
            stories += [fits] if fits else []
        provinces += [Province(province.name, tuple(stories))] if stories else []
        more += [(province.name, left)] if left else []
    return Cut(tuple(provinces), tuple(more))


# Text


def text(message: Message, *, shown: int = SHOWN, most: int = 0) -> str:
    """As plain text, matching words between asterisks.

    ``most``: characters, if the way has a limit; then fewer notices are shown, and of the last one less.
    """
    written = _text(message, shown)
    while most and len(written) > most and shown > 1:
        shown = shown // 2
        written = _text(message, shown)
    if most and len(written) > most:
        written = f"{written[: most - 2].rpartition(chr(10))[0] or written[: most - 2]}\n…"
    return written


def _text(message: Message, shown: int) -> str:
    kept = cut(message.items, shown)
    digest = len(message.items) > 1
    lines: list[str] = [wording.TRIAL, ""] if message.trial else []
    for province in kept.provinces:
        if digest:
            lines += [(province.name or wording.NOWHERE).upper(), ""]
        for story in province.stories:
            before: Item | None = None
            for item in story:
                lines += _item_lines(message, item, before)
                before = item
            lines.append("")
    if kept.left:
        lines += [more(kept), ""]
    lines += ["--", *footer(message)]
    return re.sub(r"\n{3,}", "\n\n", wording.clean("\n".join(lines))) + "\n"


def _item_lines(message: Message, item: Item, before: Item | None) -> list[str]:
    lines = [wording.headline(item, message.alert.name)]
    lines += [f"  Mới – {wording.new(one)}" for one in item.news]
    if item.notice.text:
        lines += [f"  {line}" for line in item.notice.text.splitlines()]
    for signing in item.signings:
        lines += ["", f"  {wording.parties(signing)}"] if signing.parties else [""]
        lines += [f"    {caption}: {value}" for caption, value in wording.captions(signing)]
    document = item.document
    if document is not None and not (before is not None and before.document == document):
        lines += ["", f"  {wording.one_line(title(item).render('*', '*'))}", f"  {wording.source(item)}"]
        lines += [f"  {address}"] if (address := web_address(document.url)) else []
        lines += [f"  {wording.one_line(lead(item).render('*', '*'), _LEAD)}"] if document.lead else []
        lines += [f"  > {wording.one_line(one.render('*', '*'))}" for one in fragments(item)]
    elif document is None and item.notice.article_id:
        lines += ["", f"  {GONE}"]
    if others := told_by(item):
        lines.append(f"  Cùng đưa tin: {others}")
    return [*lines, ""]


GONE = "Bài viết không còn trong kho."


def title(item: Item) -> Marked:
    """Of the item's article, marked."""
    document = item.document
    if item.highlights is not None:
        return _joined(item.highlights.title)
    return Marked(document.title if document else "", (), TextField.TITLE)


def lead(item: Item) -> Marked:
    """Of the item's article, marked."""
    document = item.document
    if item.highlights is not None:
        return _joined(item.highlights.lead)
    return Marked(document.lead if document else "", (), TextField.LEAD)


def fragments(item: Item) -> tuple[Marked, ...]:
    """Where the alert's query stands in the article."""
    return tuple(_joined(one) for one in item.highlights.fragments) if item.highlights is not None else ()


def _joined(shown: Marked) -> Marked:
    """Words of a phrase under one mark."""
    spans: list[tuple[int, int]] = []
    for start, end in shown.spans:
        if spans and shown.text[spans[-1][1] : start] == " ":
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return replace(shown, spans=tuple(spans))


def told_by(item: Item) -> str:
    """Names of the other sites that tell it."""
    sites = list(dict.fromkeys(wording.one_line(one.site) for one in item.told_by))
    left = len(sites) - _ELSEWHERE_SITES
    return ", ".join(sites[:_ELSEWHERE_SITES]) + (f" và {left} trang khác" if left > 0 else "")


def more(kept: Cut) -> str:
    """How many more there are, and in which provinces."""
    where = ", ".join(f"{name or wording.NOWHERE} {number}" for name, number in kept.more)
    return f"Còn {kept.left} tin nữa: {where}."


def footer(message: Message) -> list[str]:
    """Which alert tells this, and where all of it can be read."""
    alert = message.alert
    lines = [f"Cảnh báo: {wording.one_line(alert.name)}"]
    lines += [f"Truy vấn: {wording.one_line(alert.query, 500)}"] if alert.query.strip() else []
    lines += [f"Xem tất cả: {wording.one_line(message.elsewhere)}"] if message.elsewhere else []
    return lines


# HTML


def html(message: Message, *, shown: int = SHOWN) -> str:
    """As one HTML page: styles in place, nothing loaded from anywhere, everything that articles say escaped."""
    kept = cut(message.items, shown)
    return wording.clean(
        _template().render(
            subject=wording.subject(message),
            message=message,
            kept=kept,
            digest=len(message.items) > 1,
            more=more(kept) if kept.left else "",
            footer=footer(message),
        )
    )


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=PackageLoader("search.alerts"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"marked": _marked, "address": web_address, "lead_of": _lead_of}
    environment.globals |= {
        "headline": wording.headline, "new": wording.new, "parties": wording.parties, "captions": wording.captions,
        "source": wording.source, "nowhere": wording.NOWHERE, "title": title, "lead": lead, "fragments": fragments,
        "told_by": told_by, "GONE": GONE, "TRIAL": wording.TRIAL,
    }  # fmt: skip
    return environment.get_template("message.html.j2")


def _marked(shown: Marked) -> Any:
    from markupsafe import Markup

    return Markup(shown.render(_MARK, "</b>", escape=escaping.escape))


def _lead_of(item: Item) -> Any:
    """The lead; a long one is cut, and then its marks are left out."""
    shown = lead(item)
    return _marked(shown) if len(shown.text) <= _LEAD else wording.one_line(shown.text, _LEAD)


# JSON


def json(message: Message, now: datetime) -> dict[str, Any]:
    """As JSON-ready values, every notice and every field; ``sent_at`` is ``now``."""
    alert = message.alert
    return {
        "schema": SCHEMA,
        "delivery": message.key,
        "sent_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "subject": wording.subject(message),
        "alert": {"id": alert.id, "name": alert.name, "query": alert.query, "watch": alert.watch},
        "test": message.trial,
        "total": len(message.items),
        "elsewhere": message.elsewhere,
        "notices": [_item_json(one, alert.name) for one in message.items],
    }


def note_json(note: Note, now: datetime) -> dict[str, Any]:
    """A note to operators as JSON-ready values."""
    return {
        "schema": NOTE_SCHEMA,
        "delivery": note.key,
        "sent_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "subject": wording.note_subject(note),
        "text": note.text,
    }


def _item_json(item: Item, alert: str) -> dict[str, Any]:
    notice, document = item.notice, item.document
    return {
        "id": notice.id,
        "event": notice.event,
        "number": notice.number,
        "kind": notice.kind,
        "at": notice.at.astimezone(UTC).isoformat(),
        "headline": wording.headline(item, alert),
        "text": notice.text,
        "province": item.province,
        "news": [{"what": one.what, "value": one.value} for one in item.news],
        "signings": [_signing_json(one) for one in item.signings],
        "article": None
        if document is None
        else {
            "id": document.id,
            "url": document.url,
            "site": document.site,
            "site_name": document.site_name,
            "title": document.title,
            "lead": document.lead,
            "published": document.published.astimezone(VIETNAM).isoformat() if document.published else None,
            "province": document.province,
            "province_now": document.province_now,
            "label": document.label,
            "story": document.story,
            "fragments": [_marked_json(one) for one in fragments(item)],
        },
        "told_by": [
            {"id": one.article_id, "site_name": one.site, "title": one.title, "url": one.url} for one in item.told_by
        ],
    }


def _signing_json(signing: SigningView) -> dict[str, Any]:
    return {
        "agreement": signing.id,
        "kind": signing.kind,
        "parties": list(signing.parties),
        "signed_on": signing.signed_on,
        "period_from": signing.period_from,
        "period_to": signing.period_to,
        "province": signing.province,
        "basis": list(signing.basis),
    }


def _marked_json(shown: Marked) -> dict[str, Any]:
    spans: Sequence[tuple[int, int]] = shown.spans
    return {"field": shown.field.value, "text": shown.text, "spans": [list(span) for span in spans]}

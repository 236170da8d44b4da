"""Agreements as JSON-ready values and as files: CSV for spreadsheets, JSONL for programs, GraphML for networks."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Literal

from pipelines.agreements import Agreement, Link, SigningSource, Teller, graphml, network
from search.export import cell

Form = Literal["csv", "jsonl", "graphml"]

COLUMNS = (
    "id", "kind", "parties", "provinces", "provinces_now", "level", "signed_on", "period_from", "period_to", "state",
    "expiry", "basis", "numbers", "subject", "sites", "sources", "reviews", "renews", "renewed_by",
)  # fmt: skip


def values(agreement: Agreement, day: date) -> dict[str, Any]:
    """Everything about ``agreement`` as it stands on ``day``."""
    return {
        "id": agreement.id,
        "kind": agreement.kind,
        "parties": [
            {"name": each.name, "agency": each.agency or None, "unit": each.unit or None} for each in agreement.parties
        ],
        "provinces": list(agreement.provinces),
        "provinces_now": list(agreement.provinces_now),
        "level": agreement.level,
        "signed_on": agreement.signed_on,
        "period_from": agreement.period_from,
        "period_to": agreement.period_to,
        "state": agreement.state_on(day),
        "expiry": agreement.expiry.isoformat() if agreement.expiry else None,
        "basis": list(agreement.basis),
        "numbers": list(agreement.numbers),
        "subject": agreement.subject,
        "sites": list(agreement.sites),
        "sources": [_source(each) for each in agreement.sources],
        "told_by": [_teller(each) for each in agreement.told_by],
        "reviews": [_teller(each) for each in agreement.reviews],
        "renews": [_link(each) for each in agreement.renews],
        "renewed_by": [_link(each) for each in agreement.renewed_by],
        "aliases": list(agreement.aliases),
    }


def export(agreements: Sequence[Agreement], form: Form, day: date) -> Iterator[str]:
    """``agreements`` as pieces of text, to be written one after the other as UTF-8 without newline translation."""
    if form == "graphml":
        yield graphml(network(agreements)).decode()
    elif form == "jsonl":
        for each in agreements:
            yield json.dumps(values(each, day), ensure_ascii=False) + "\n"
    else:
        yield from _csv(agreements, day)


def _csv(agreements: Iterable[Agreement], day: date) -> Iterator[str]:
    """One line an agreement; begins with a byte-order mark, so that a spreadsheet opens Vietnamese right."""
    yield "\ufeff" + _line(COLUMNS)
    for each in agreements:
        row = values(each, day) | {
            "parties": [party.name for party in each.parties],
            "sources": [one.teller.url for one in each.sources],
            "reviews": [one.url for one in each.reviews],
            "renews": [one.id for one in each.renews],
            "renewed_by": [one.id for one in each.renewed_by],
        }
        yield _line([cell(row[name] if isinstance(row[name], list) else _plain(row[name])) for name in COLUMNS])


def _line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()


def _plain(value: object) -> str:
    return "" if value is None else str(value)


def _source(source: SigningSource) -> dict[str, Any]:
    return _teller(source.teller) | {"number": source.number, "quote": source.quote, "corrected": source.corrected}


def _teller(teller: Teller) -> dict[str, Any]:
    return {
        "article": teller.article_id,
        "site": teller.site,
        "title": teller.title,
        "url": teller.url,
        "published": teller.published.isoformat() if teller.published else None,
        "story": teller.story or teller.article_id,
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "id": link.id,
        "signed_on": link.signed_on,
        "period_from": link.period_from,
        "period_to": link.period_to,
    }

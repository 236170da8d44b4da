"""``kyket signings``: what one article says about signings, as JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from kyket.cli.console import print_json
from pipelines.errors import KyketError
from pipelines.findings import Evidence, Findings, Signing, Span
from pipelines.given_article import read_article

app = typer.Typer()


@app.command()
def signings(
    file: Annotated[
        str, typer.Argument(metavar="FILE|-", help="One article as a JSON object: title, lead, paragraphs, published …")
    ],
) -> None:
    """Who signed what with whom, in one article given as JSON; needs no store.

    Prints one JSON object: label, provinces, signings, documents, officials, each value with the spans of text that
    say so (code points of the NFC text).
    """
    name = "standard input" if file == "-" else file
    article = read_article(_read(file, name), name)
    from pipelines.signings import read  # with its rules and names: only once the article is one

    print_json(printed(read(article)))


def _read(file: str, name: str) -> str:
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise KyketError(
            f"cannot be read ({error.strerror})", about=name, remedy="give a file, or - for standard input"
        ) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise KyketError(f"is not UTF-8 ({error})", about=name, remedy="save it as UTF-8") from error


def printed(findings: Findings) -> dict[str, Any]:
    """``findings`` as the command prints them: plain values, and beside them under ``spans`` where the text says so.

    A day without its year is no ``signed_on``: it stands in ``signed_on_partial``. A party's spans have its place in
    the list as ``item``; several of one party are its name in pieces.
    """
    return {
        "label": findings.label,
        "provinces": list(findings.provinces),
        "signings": [_signing(each) for each in findings.signings],
        "documents": [
            {"number": each.number, "date": each.date, "issuer": each.issuer, "spans": _spans(each.spans)}
            for each in findings.documents
        ],
        "officials": [
            {"name": each.name, "title": each.title, "spans": _spans(each.spans)} for each in findings.officials
        ],
        "spans": _spans(findings.spans),
    }


def _signing(signing: Signing) -> dict[str, Any]:
    spans = _spans(signing.spans)
    spans["parties"] = [
        asdict(span) | {"item": item} for item, party in enumerate(signing.parties) for span in party.spans
    ]
    day = signing.signed_on
    partial = day is not None and day.startswith("--")
    values = {
        "document_kind": signing.document_kind,
        "parties": [party.name for party in signing.parties],
        "signed_on": None if partial else day,
        "period_from": signing.period_from,
        "period_to": signing.period_to,
        "province": signing.province,
        "level": signing.level,
        "basis": list(signing.basis),
        "spans": spans,
    }
    if partial:
        values["signed_on_partial"] = day
        spans["signed_on_partial"] = spans.pop("signed_on", [])
    return values


def _spans(evidence: Evidence) -> dict[str, list[dict[str, Any]]]:
    return {field: _listed(spans) for field, spans in evidence.items()}


def _listed(spans: Iterable[Span]) -> list[dict[str, Any]]:
    return [asdict(span) for span in spans]

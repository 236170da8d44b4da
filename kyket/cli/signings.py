"""``kyket signings``: what one article says about signings, as JSON; and what a person says instead."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from kyket.cli.console import print_json
from pipelines.errors import KyketError
from pipelines.findings import Evidence, Findings, Signing, Span
from pipelines.given_article import read_article

if TYPE_CHECKING:
    from pipelines.store import Correction


class _OneArticle(TyperGroup):
    """Takes what is no command for the file to be read: ``kyket signings FILE``."""

    def resolve_command(self, ctx: typer.Context, args: list[str]) -> Any:  # type: ignore[override]
        if args and args[0] in self.commands:
            return super().resolve_command(ctx, args)
        return "read", self.commands["read"], args

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]
        return super().get_command(ctx, cmd_name) or self.commands["read"]


app = typer.Typer(
    cls=_OneArticle,
    no_args_is_help=True,
    help="Who signed what with whom, in one article given as JSON (`kyket signings FILE`); and correcting it.",
    subcommand_metavar="FILE|-|COMMAND [ARGS]...",
)

ArticleId = Annotated[str, typer.Argument(metavar="ID", help="Id of an article, or of one of its pages.")]


@app.command()
def read(
    file: Annotated[
        str, typer.Argument(metavar="FILE|-", help="One article as a JSON object: title, lead, paragraphs, published …")
    ],
) -> None:
    """Who signed what with whom, in one article given as JSON; needs no store. `kyket signings FILE` is the same.

    Prints one JSON object: label, provinces, signings, documents, officials, each value with the spans of text that
    say so (code points of the NFC text).
    """
    name = "standard input" if file == "-" else file
    article = read_article(_read(file, name), name)
    from pipelines.signings import read as recognised  # with its rules and names: only once the article is one

    print_json(printed(recognised(article)))


@app.command()
def correct(
    article: ArticleId,
    file: Annotated[
        str | None,
        typer.Option("--file", metavar="FILE|-", help="JSON with label, provinces, signings, documents, officials."),
    ] = None,
    label: Annotated[str | None, typer.Option(help="Only another label: signing, coordination or unrelated.")] = None,
    edit: Annotated[bool, typer.Option("--edit", help="Change what is shown, in the editor of $EDITOR.")] = False,
    who: Annotated[str, typer.Option(help="Who says so; your user name without.")] = "",
    note: Annotated[str, typer.Option(help="Why, for the next person.")] = "",
) -> None:
    """Say what an article says, whatever the recogniser reads in it now and later."""
    if (file is not None) + (label is not None) + edit != 1:
        raise KyketError("give one of --file, --label, --edit", about=article, remedy="--edit opens what is shown now")
    from kyket.cli import correcting

    given = json.dumps({"label": label}) if label is not None else None
    if file is not None:
        given = _read(file, "standard input" if file == "-" else file)
    correcting.correct(article, given, edit, who, note)


@app.command()
def uncorrect(article: ArticleId) -> None:
    """Take a correction back: the article shows what the recogniser reads."""
    from kyket.cli import correcting

    correcting.uncorrect(article)


@app.command()
def corrections(
    gold: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write the corrected articles there, as `kyket eval` reads them.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="A JSON list.")] = False,
) -> None:
    """List what people have corrected, or write it as labelled articles."""
    from kyket.cli import correcting

    correcting.corrections(gold, as_json)


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


def correction_json(one: Correction) -> dict[str, Any]:
    """Who corrected what, when and why."""
    return {
        "article": one.article_id,
        "version": one.version,
        "who": one.who,
        "at": one.at.isoformat(),
        "note": one.note,
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

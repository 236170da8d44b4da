"""``kyket show`` and ``kyket extract``: one article, stored or straight from a page."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from crawlers.registry import Registry
from kyket.cli.console import console, moment, print_fields, print_json
from kyket.cli.signings import correction_json
from kyket.extraction import extract_page, understanding
from kyket.fetching import fetch
from kyket.settings import Settings, load_settings
from kyket.workspace import Workspace
from pipelines.archive.foreign.html import address_in
from pipelines.article import Article, NotAnArticle, Page, to_json
from pipelines.errors import KyketError
from pipelines.findings import Findings
from pipelines.findings import to_json as findings_json
from pipelines.store.records import Correction

app = typer.Typer()


@app.command()
def show(
    article: Annotated[str, typer.Argument(metavar="ID", help="Id of an article, or of one of its pages.")],
    as_json: Annotated[bool, typer.Option("--json", help="The whole record as one JSON object.")] = False,
    versions: Annotated[bool, typer.Option("--versions", help="Every version, with what changed.")] = False,
) -> None:
    """Show one article as it is stored."""
    workspace = Workspace(load_settings())
    with workspace.store() as store:
        stored = store.article(article)
        history = store.versions(stored.article.id) if versions else []
        by_person = stored.findings is not None and stored.findings.recogniser == "person"
        correction = (
            next((one for one in store.corrections() if one.article_id == stored.article.id), None)
            if by_person
            else None
        )
    if as_json:
        values = to_json(stored.article) | {
            "version": stored.version,
            "aliases": list(stored.aliases),
            "first_seen": stored.first_seen.isoformat(),
            "last_seen": stored.last_seen.isoformat(),
            "gone_since": stored.gone_since.isoformat() if stored.gone_since else None,
            "origin": stored.origin,
            "story": stored.story or None,
            "findings": findings_json(stored.findings) if stored.findings is not None else None,
            "correction": correction_json(correction) if correction is not None else None,
        }
        if versions:
            values["versions"] = [
                {
                    "number": version.number,
                    "seen_at": version.seen_at.isoformat(),
                    "changed": list(version.changed),
                    "origin": version.origin,
                    "article": to_json(version.article),
                }
                for version in history
            ]
        print_json(values)
        return
    print_article(stored.article)
    print_findings(stored.findings)
    print_fields(
        {
            "corrected": _who(correction) if correction is not None else "",
            "story": stored.story,
            "version": f"{stored.version}, seen from {moment(stored.first_seen)} to {moment(stored.last_seen)}",
            "other ids": ", ".join(stored.aliases),
            "gone since": moment(stored.gone_since) if stored.gone_since else "",
        }
    )
    for version in history:
        console.print(
            f"[bold]version {version.number}[/]  {moment(version.seen_at)}  {version.origin}"
            f"  {', '.join(version.changed) or 'first'}"
        )


@app.command()
def extract(
    source: Annotated[str, typer.Argument(metavar="FILE_OR_URL", help="A saved page, or an address to fetch.")],
    url: Annotated[str, typer.Option(help="The address a saved page came from.")] = "",
    site: Annotated[str, typer.Option(help="The site in the registry; without it, the address tells.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="The record as one JSON object.")] = False,
) -> None:
    """Turn one page into one article record on standard output; nothing is stored."""
    settings = load_settings()
    registry = Workspace(settings).registry()
    page = _identified(_page(source, url, settings), registry, site)
    outcome = extract_page(page, understanding(registry))
    if isinstance(outcome, NotAnArticle):
        detail = f" ({outcome.detail})" if outcome.detail else ""
        raise KyketError(f"no article in it: {outcome.reason}{detail}", about=page.final_url)
    if as_json:
        print_json(to_json(outcome))
    else:
        print_article(outcome)


def _page(source: str, url: str, settings: Settings) -> Page:
    if source.startswith(("http://", "https://")):
        return fetch(source, settings)
    path = Path(source)
    try:
        body = path.read_bytes()
        saved_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as error:
        raise KyketError(
            f"cannot be read: {error.strerror}", about=source, remedy="give a file or an http(s) address"
        ) from error
    address = url or address_in(body.decode("latin-1")) or path.resolve().as_uri()
    return Page(address, address, "", saved_at, 200, (), body)


def _identified(page: Page, registry: Registry, site: str) -> Page:
    """``page`` with its site, where the registry knows it."""
    if site:
        return dataclasses.replace(page, site=registry.site(site).id)
    found = registry.by_url(page.final_url)
    return dataclasses.replace(page, site=found.id) if found else page


def _who(correction: Correction) -> str:
    note = f": {correction.note}" if correction.note else ""
    return f"by {correction.who}, {moment(correction.at)}, in version {correction.version}{note}"


def print_findings(found: Findings | None) -> None:
    """Label and signings of an article; nothing if it has not been read."""
    if found is None:
        return
    console.print(f"[bold]{found.label}[/]  {console.plain(', '.join(found.provinces))}", soft_wrap=True)
    for each in found.signings:
        years = f"{each.period_from or '…'}–{each.period_to or '…'}" if each.period_from or each.period_to else ""
        facts = (each.document_kind, each.signed_on, years, each.province, each.level, ", ".join(each.basis))
        console.print(f"  {console.plain(' · '.join(fact for fact in facts if fact))}", soft_wrap=True)
        console.print(f"  [green]{console.plain(' – '.join(party.name for party in each.parties))}[/]", soft_wrap=True)
    console.print()


def print_article(article: Article) -> None:
    """Every field of ``article`` for a reader, the empty ones too."""
    came = article.published_from
    print_fields(
        {
            "title": article.title,
            "lead": article.lead,
            "published": f"{moment(article.published)} (from {came.source}, to the {came.precision}"
            + (f"; {came.note}" if came.note else "")
            + f"; printed “{article.published_raw}”)"
            if came
            else "",
            "byline": article.byline,
            "captions": " · ".join(article.captions),
            "modified": moment(article.modified) if article.modified else "",
            "language": article.language,
            "site": article.site,
            "province": article.province
            + (f" (now {article.province_now})" if article.province_now != article.province else ""),
            "source": " ".join(part for part in (article.source_name, article.source_url) if part),
            "address": article.canonical_url,
            "id": article.id,
            "extractor": article.extractor,
            "warnings": "; ".join(article.warnings),
        }
    )
    for paragraph in article.body:
        console.print()
        console.print(console.plain(paragraph), soft_wrap=True)
    console.print()

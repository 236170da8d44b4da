"""``kyket search`` and ``kyket export``: finding."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.padding import Padding

from kyket.cli.console import console, error_console, moment, number, print_json
from kyket.settings import load_settings
from kyket.workspace import Workspace
from pipelines.errors import KyketError, QueryError
from search import query as query_language
from search.backends.protocol import Filters, SearchRequest, SearchResult, Sort
from search.export import ExportFormat
from search.export import export as exported
from search.highlight import Marked
from search.query import Query
from search.results import result_json

app = typer.Typer()

Text = Annotated[
    str, typer.Argument(metavar="QUERY", help="""E.g. '"ký kết" AND province:"Lâm Đồng"'; docs/query-language.md.""")
]
Province = Annotated[list[str] | None, typer.Option(help="Only of this province (its name of the day); may repeat.")]
Site = Annotated[list[str] | None, typer.Option(help="Only of this site; may repeat.")]
Kind = Annotated[list[str] | None, typer.Option(help="committee, paper, party, portal or central; may repeat.")]
Since = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d", "%d/%m/%Y"], help="Published this day or later.")]
Until = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d", "%d/%m/%Y"], help="… or earlier.")]


@app.command()
def search(
    query: Text,
    province: Province = None,
    site: Site = None,
    kind: Kind = None,
    since: Since = None,
    until: Until = None,
    sort: Annotated[Sort, typer.Option(help="Best first, or newest first.")] = "relevance",
    limit: Annotated[int, typer.Option(min=0, help="Hits shown.")] = 10,
    offset: Annotated[int, typer.Option(min=0, help="Hits passed over.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object: total, took_ms, hits, facets.")] = False,
) -> None:
    """Search the indexed articles."""
    request = SearchRequest(
        _parsed(query), _filters(province, site, kind, since, until), sort=sort, limit=limit, offset=offset
    )
    with Workspace(load_settings()).backend() as backend:
        result = backend.search(request)
    if as_json:
        print_json(result_json(result))
    else:
        print_result(result, offset)


@app.command()
def export(
    query: Text,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; standard output without.")
    ] = None,
    form: Annotated[ExportFormat, typer.Option("--format", help="csv opens in any spreadsheet.")] = "csv",
    province: Province = None,
    site: Site = None,
    kind: Kind = None,
    since: Since = None,
    until: Until = None,
) -> None:
    """Write every hit, however many, newest first."""
    request = SearchRequest(_parsed(query), _filters(province, site, kind, since, until), sort="date")
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    try:
        target = output.open("w", encoding="utf-8", newline="") if output else nullcontext(sys.stdout)
    except OSError as error:
        raise KyketError(f"cannot be written: {error.strerror}", about=str(output)) from error
    with Workspace(load_settings()).backend() as backend, target as stream:
        written = -1 if form == "csv" else 0  # CSV begins with the names of its columns
        for piece in exported(backend.scan(request), form):
            stream.write(piece)
            written += 1
    if output or not written:
        error_console.print(f"{number(written)} articles written" + (f" to {output}" if output else ""))


def _parsed(text: str) -> Query:
    try:
        return query_language.parse(text)
    except QueryError as error:
        error_console.print(f"  {error_console.plain(text)}\n  {' ' * error.position}[bold red]^[/]", soft_wrap=True)
        raise


def _filters(
    province: list[str] | None,
    site: list[str] | None,
    kind: list[str] | None,
    since: datetime | None,
    until: datetime | None,
) -> Filters:
    return Filters(
        provinces=tuple(province or ()),
        sites=tuple(site or ()),
        kinds=tuple(kind or ()),
        first_day=since.date() if since else None,
        last_day=until.date() if until else None,
    )


def print_result(result: SearchResult, offset: int = 0) -> None:
    """Hits with their marks, then the facets, for a terminal."""
    for place, hit in enumerate(result.hits, offset + 1):
        marks = hit.highlights
        title = _rendered(marks.title) if marks else console.plain(hit.title)
        where = " · ".join(part for part in (hit.site_name, hit.province, moment(hit.published, day_only=True)) if part)
        console.print(f"[dim]{place:>3}[/] [bold]{title}[/]", soft_wrap=True)
        console.print(f"    [cyan]{console.plain(where)}[/]  [dim]{hit.id}[/]", soft_wrap=True)
        for fragment in marks.fragments[:2] if marks else ():
            console.print(Padding(_rendered(fragment), (0, 0, 0, 4)))
    shown = (
        f", {offset + 1}–{offset + len(result.hits)} shown" if result.hits and len(result.hits) < result.total else ""
    )
    console.print(f"[bold]{number(result.total)}[/] articles{shown} ({result.took_ms:.0f} ms)")
    for name, buckets in result.facets.items():
        if buckets:
            counts = ", ".join(f"{console.plain(one.name or one.key)} {number(one.count)}" for one in buckets[:8])
            more = f" … {len(buckets) - 8} more" if len(buckets) > 8 else ""
            console.print(f"[dim]{name:>9}[/] {counts}{more}", soft_wrap=True)


def _rendered(marked: Marked) -> str:
    return marked.render("[bold yellow]", "[/]", escape=console.plain)

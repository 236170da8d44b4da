"""``kyket search``, ``kyket similar`` and ``kyket export``: finding."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Annotated, Literal, TextIO

import typer

from kyket.cli.console import error_console, number, print_json
from kyket.cli.hits import print_hits, print_result
from kyket.cli.missed import gaps_of, print_gaps
from kyket.cli.queries import parsed
from kyket.settings import load_settings
from kyket.workspace import Workspace
from pipelines.errors import KyketError
from search.backends.protocol import Filters, SearchRequest, Sort
from search.documents import IndexDocument
from search.export import export as exported
from search.missing import gaps_json
from search.naming import agency_named, provinces_named
from search.query.fields import (
    DOCUMENT_KINDS,
    KINDS,
    LABELS,
    document_kind_named,
    kind_named,
    label_named,
)
from search.results import hit_json, result_json
from search.suggest import suggested

app = typer.Typer()

Form = Literal["csv", "jsonl", "rss", "atom"]
Separator = Literal["comma", "semicolon", "tab"]

_SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}


Text = Annotated[
    str, typer.Argument(metavar="QUERY", help="""E.g. '"ký kết" AND province:"Lâm Đồng"'; docs/query-language.md.""")
]
Province = Annotated[list[str] | None, typer.Option(help="Only of this province (its name of the day); may repeat.")]
Site = Annotated[list[str] | None, typer.Option(help="Only of this site (its id: baolamdong.vn); may repeat.")]
Kind = Annotated[list[str] | None, typer.Option(help="committee, paper, party, portal or central; may repeat.")]
Label = Annotated[list[str] | None, typer.Option(help="signing, coordination or unrelated; may repeat.")]
DocumentKind = Annotated[
    list[str] | None, typer.Option(help='Only where such a document is signed, e.g. "quy chế phối hợp"; may repeat.')
]
Agency = Annotated[
    list[str] | None, typer.Option(help='Only with such a party, e.g. "Ban Tuyên giáo" or its key; may repeat.')
]
Since = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d", "%d/%m/%Y"], help="Published this day or later.")]
Until = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d", "%d/%m/%Y"], help="… or earlier.")]


@app.command()
def search(
    query: Text,
    province: Province = None,
    site: Site = None,
    kind: Kind = None,
    label: Label = None,
    document_kind: DocumentKind = None,
    agency: Agency = None,
    since: Since = None,
    until: Until = None,
    sort: Annotated[Sort, typer.Option(help="Best first, or newest first.")] = "relevance",
    limit: Annotated[int, typer.Option(min=0, help="Hits shown.")] = 10,
    offset: Annotated[int, typer.Option(min=0, help="Hits passed over.")] = 0,
    after: Annotated[
        str,
        typer.Option(
            metavar="CURSOR",
            help="Go on behind the hits of a page: `after` of its JSON. To the last hit, without limit.",
        ),
    ] = "",
    facets: Annotated[
        bool, typer.Option("--facets/--no-facets", help="Count values too; on later pages they are the same.")
    ] = True,
    collapse: Annotated[
        bool, typer.Option("--collapse/--no-collapse", help="One hit a story, with the number of its other articles.")
    ] = False,
    histogram: Annotated[bool, typer.Option("--histogram", help="When the hits were published, as bars.")] = False,
    as_json: Annotated[
        bool,
        typer.Option(
            "--json",
            help="One JSON object: total, stories, took_ms, suggestion, offset, after, hits, facets, histogram, gaps.",
        ),
    ] = False,
) -> None:
    """Search the indexed articles."""
    filters = _filters(province, site, kind, label, document_kind, agency, since, until)
    request = SearchRequest(
        parsed(query), filters, sort=sort, limit=limit, offset=offset, after=after, collapse=collapse,
        facets=facets, histogram=histogram or (as_json and facets),
        # Only who is told the cursor can go on with it.
        hold=as_json,
    )  # fmt: skip
    workspace = Workspace(load_settings())
    with workspace.backend() as backend:
        result = backend.search(request)
        if not after:
            result = suggested(backend, request, result)
    gaps = gaps_of(workspace, request)
    if as_json:
        print_json(result_json(result) | {"gaps": gaps_json(gaps)})
    else:
        print_result(result, going_on=bool(after))
        print_gaps(gaps, request)


@app.command()
def similar(
    article_id: Annotated[str, typer.Argument(metavar="ID", help="Of an article, as `kyket search` shows it.")],
    limit: Annotated[int, typer.Option(min=1, help="Articles shown.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="A JSON list of hits.")] = False,
) -> None:
    """Show articles about the same as one, without those that tell the same story."""
    with Workspace(load_settings()).backend() as backend:
        if backend.get(article_id) is None:
            raise KyketError("no such article", about=article_id, remedy="`kyket search` shows ids of articles")
        hits = backend.similar(article_id, limit)
    if as_json:
        print_json([hit_json(hit) for hit in hits])
    else:
        print_hits(hits)
        if not hits:
            error_console.print("no other article is like it")


@app.command()
def export(
    query: Text,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; standard output without.")
    ] = None,
    form: Annotated[
        Form, typer.Option("--format", help="csv opens in any spreadsheet; rss and atom are for feed readers.")
    ] = "csv",
    separator: Annotated[
        Separator, typer.Option(help="Between the cells of CSV; Excel expects a semicolon where decimals have a comma.")
    ] = "comma",
    newest: Annotated[
        int | None, typer.Option(min=1, help="Only so many; without, every hit, and 50 in a feed.", show_default=False)
    ] = None,
    province: Province = None,
    site: Site = None,
    kind: Kind = None,
    label: Label = None,
    document_kind: DocumentKind = None,
    agency: Agency = None,
    since: Since = None,
    until: Until = None,
) -> None:
    """Write every hit, however many, newest first."""
    filters = _filters(province, site, kind, label, document_kind, agency, since, until)
    request = SearchRequest(parsed(query), filters, sort="date")
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    written = 0

    def counted(documents: Iterable[IndexDocument]) -> Iterator[IndexDocument]:
        nonlocal written
        for document in documents:
            written += 1
            yield document

    workspace = Workspace(load_settings())
    with workspace.backend() as backend, _target(output) as stream:
        documents = counted(_newest(backend.scan(request), form, newest))
        for piece in _pieces(documents, form, query, _SEPARATORS[separator]):
            stream.write(piece)
    if output or not written:
        error_console.print(f"{number(written)} articles written" + (f" to {output}" if output else ""))
    print_gaps(gaps_of(workspace, request), request, error_console)


@contextmanager
def _target(output: Path | None) -> Iterator[TextIO]:
    """What an export goes to. A file gets its name when it is complete: until then, what had the name stays."""
    if output is None:
        yield sys.stdout
        return
    whole = output.resolve()
    # A pipe or a device is written as it is.
    part = whole if whole.exists() and not whole.is_file() else whole.with_name(f"{whole.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        if part != whole:
            part.replace(whole)
    except OSError as error:
        raise KyketError(f"cannot be written: {error.strerror}", about=str(output)) from error
    finally:
        if part != whole:
            part.unlink(missing_ok=True)


def _newest(documents: Iterable[IndexDocument], form: Form, newest: int | None) -> Iterable[IndexDocument]:
    if newest is None and form in ("rss", "atom"):
        from search.feeds import NEWEST

        newest = NEWEST
    return islice(documents, newest)


def _pieces(documents: Iterable[IndexDocument], form: Form, query: str, separator: str) -> Iterable[str]:
    if form == "csv" or form == "jsonl":
        return exported(documents, form, separator=separator)
    from search.feeds import feed  # which needs lxml, and other searches do not

    return [feed(documents, form, query=query)]


def _filters(
    province: list[str] | None,
    site: list[str] | None,
    kind: list[str] | None,
    label: list[str] | None,
    document_kind: list[str] | None,
    agency: list[str] | None,
    since: datetime | None,
    until: datetime | None,
) -> Filters:
    if since and until and until < since:
        raise KyketError("the last day is before the first", about=f"--since {since:%Y-%m-%d} --until {until:%Y-%m-%d}")
    return Filters(
        provinces=tuple(name for one in province or () for name in provinces_named(one)),
        sites=tuple(site or ()),
        kinds=tuple(_known(one, kind_named(one), KINDS) for one in kind or ()),
        labels=tuple(_known(one, label_named(one), LABELS) for one in label or ()),
        document_kinds=tuple(_known(one, document_kind_named(one), DOCUMENT_KINDS) for one in document_kind or ()),
        agencies=tuple(map(agency_named, agency or ())),
        first_day=since.date() if since else None,
        last_day=until.date() if until else None,
    )


def _known(typed: str, found: str | None, known: Iterable[str]) -> str:
    if found is None:
        raise KyketError("there is none of this name", about=typed, remedy=f"there are {', '.join(known)}")
    return found

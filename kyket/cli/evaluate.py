"""``kyket eval``: how good extraction is, measured."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from kyket.cli.console import console, print_json, print_table
from kyket.extraction import extract_page, understanding
from kyket.settings import load_settings
from kyket.workspace import Workspace
from pipelines.article import Outcome
from pipelines.evaluation import PageScore, Row, SavedPage, evaluate, read_pages, summarise

app = typer.Typer(no_args_is_help=True, help="Measure how well kyket understands.")


@app.callback()
def _group() -> None:
    """Keeps the name of a command needed while there is only one."""


@app.command()
def extraction(
    folder: Annotated[
        Path, typer.Argument(help="Saved pages with their records: FAMILY/NAME.html beside NAME.json.")
    ] = Path("tests/fixtures/pages"),
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Body F1 and exact fields on saved pages, beside plain trafilatura on the same pages."""
    sites = understanding(Workspace(load_settings()).registry())

    def understand(saved: SavedPage) -> Outcome:
        return extract_page(saved.page, sites)

    pages = read_pages(folder)
    understand(pages[0])  # the first page pays for what is loaded once
    scores = evaluate(pages, understand)
    rows = summarise(scores)
    if as_json:
        print_json({"pages": scores_json(scores), "families": scores_json(rows)})
        return
    print_table(
        ("family", "pages#", "F1#", "trafilatura F1#", "paragraphs#", "title#", "lead#", "captions#", "byline#",
         "date#", "ms#", "trafilatura ms#"),
        (
            (
                row.family,
                row.pages,
                f"{row.body_f1:.3f}",
                f"{row.plain_f1:.3f}",
                *(f"{share:.0%}" for share in (row.paragraphs, row.title, row.lead, row.captions, row.byline)),
                f"{row.published:.0%}",
                f"{row.milliseconds:.1f}",
                f"{row.plain_milliseconds:.1f}",
            )
            for row in rows
        ),
    )  # fmt: skip
    for score in scores:
        wrong = [name for name in ("title", "lead", "captions", "byline", "published") if not getattr(score, name)]
        if score.body_f1 < 1 or not score.paragraphs:
            wrong.append(f"body (F1 {score.body_f1:.3f})")
        if wrong:
            console.print(f"[yellow]{score.name}[/]: {score.reason or ', '.join(wrong)}", soft_wrap=True)


def scores_json(scores: Iterable[PageScore | Row]) -> list[dict[str, Any]]:
    """Scores as JSON-ready values."""
    return [asdict(score) for score in scores]

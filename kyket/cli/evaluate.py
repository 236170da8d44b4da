"""``kyket eval``: how well pages and articles are understood, measured."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from kyket.cli.console import console, print_json, print_table
from kyket.cli.stories import stories
from kyket.extraction import extract_page, understanding
from kyket.settings import load_settings
from kyket.workspace import Workspace
from pipelines.article import Outcome
from pipelines.evaluation import PageScore, Row, SavedPage, evaluate, read_pages, summarise

app = typer.Typer(no_args_is_help=True, help="Measure how well kyket understands.")


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


@app.command()
def signings(
    gold: Annotated[Path, typer.Option("--gold", help="Folder of labelled articles, one JSON file each.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Precision, recall and F1 of labels, signings, documents and officials; every miss with its text."""
    from pipelines.signings import read
    from pipelines.signings_evaluation import evaluate as evaluate_signings
    from pipelines.signings_evaluation import read_labelled

    evaluation = evaluate_signings(read_labelled(gold), read)
    if as_json:
        print_json(evaluation.to_json())
        return
    print_table(
        ("field", "precision#", "recall#", "F1#", "right#", "expected#", "found#"),
        (
            (
                name,
                f"{tally.precision:.3f}",
                f"{tally.recall:.3f}",
                f"{tally.f1:.3f}",
                tally.right,
                tally.expected,
                tally.found,
            )
            for name, tally in evaluation.fields.items()
        ),
    )
    console.print(f"\nlabels right: {evaluation.accuracy:.1%} of {len(evaluation.comparisons)}")
    labels = list(evaluation.confusion)
    print_table(
        ("expected ↓ found →", *(f"{label}#" for label in labels)),
        ((label, *(evaluation.confusion[label][found] for found in labels)) for label in labels),
    )
    for miss in evaluation.misses:
        said = f"expected {miss.expected or '–'}, found {miss.found or '–'}"
        console.print(f"[yellow]{miss.article} {miss.field}[/]: {console.plain(said)}", soft_wrap=True)
        if miss.text:
            console.print(f"    {console.plain(miss.text)}", soft_wrap=True)


app.command()(stories)


def scores_json(scores: Iterable[PageScore | Row]) -> list[dict[str, Any]]:
    """Scores as JSON-ready values."""
    return [asdict(score) for score in scores]

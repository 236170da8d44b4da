"""``kyket eval stories``: how well stories are told apart, measured on made-up articles."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from kyket.cli.console import console, print_json, print_table
from pipelines.store import Store
from pipelines.stories.evaluation import Score, place, score
from pipelines.stories.examples import Example, examples


def stories(
    events: Annotated[int, typer.Option(help="Events to make up, about three articles each.")] = 200,
    seed: Annotated[int, typer.Option(help="Another seed, other events.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Precision and recall of stories, on made-up ceremonies with reprints and look-alikes."""
    example = examples(events, seed)
    with Store.open("sqlite://") as store:
        found = score(example, place(store, example))
    if as_json:
        print_json(asdict(found) | {"precision": found.precision, "recall": found.recall})
        return
    print_table(
        ("", "found#", "of#", "share#"),
        [
            ("recall: pairs of one event in one story", found.joined, found.pairs, f"{found.recall:.4f}"),
            (
                "precision: pairs in one story of one event",
                found.joined,
                found.joined + len(found.wrong),
                f"{found.precision:.4f}",
            ),
            ("originals", found.originals, found.of_several, _share(found.originals, found.of_several)),
            ("two items: linked", found.linked, found.of_two_items, _share(found.linked, found.of_two_items)),
            *(
                (f"reprints: {one.name}", one.joined, one.reprints, _share(one.joined, one.reprints))
                for one in found.kinds
            ),
        ],
    )
    _print_mistakes(example, found)


def _print_mistakes(example: Example, found: Score) -> None:
    articles = {article.id: article for article in example.articles}
    for what, pairs in (("missed", found.missed), ("wrong", found.wrong)):
        for pair in pairs:
            console.print(f"[yellow]{what}[/]", soft_wrap=True)
            for one in pair:
                made = ", ".join(example.changes.get(one, ("original",)))
                console.print(f"  {one} event {example.events[one]} ({made}): {articles[one].title}", soft_wrap=True)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.4f}" if whole else ""

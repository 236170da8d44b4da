"""Telling stories apart has a floor, and the made-up articles are as hard as they claim."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from kyket.cli.evaluate import app
from pipelines.store import Store
from pipelines.stories import fingerprints, read_text
from pipelines.stories.evaluation import Score, place, score
from pipelines.stories.examples import Example, examples


@pytest.fixture(scope="module")
def example() -> Example:
    return examples(120, seed=3)


@pytest.fixture(scope="module")
def found(example: Example) -> Score:
    with Store.open("sqlite://") as store:
        return score(example, place(store, example))


def test_recall_and_precision_do_not_fall(found: Score) -> None:
    assert found.recall >= 0.99, found.missed
    assert found.precision >= 0.995, found.wrong


def test_originals_and_links_do_not_fall(found: Score) -> None:
    assert found.originals >= 0.98 * found.of_several
    assert found.linked >= 0.95 * found.of_two_items


def test_every_kind_of_reprint_is_found(found: Score) -> None:
    assert {kind.name for kind in found.kinds} >= {"abridged", "another title", "scrambled marks", "two items"}
    for kind in found.kinds:
        assert kind.reprints >= 10, kind
        assert kind.joined >= 0.95 * kind.reprints, kind


def test_the_same_seed_makes_the_same_articles(example: Example) -> None:
    assert examples(120, seed=3) == example
    assert examples(120, seed=4).articles != example.articles


def test_articles_of_different_events_share_formulae(example: Example) -> None:
    """At least half of the articles share fingerprints with ten that tell something else."""
    prints = {article.id: {*fingerprints(read_text(article))} for article in example.articles[:150]}
    hard = [
        one
        for one in prints
        if sum(example.events[one] != example.events[other] and bool(prints[one] & prints[other]) for other in prints)
        >= 10
    ]
    assert len(hard) >= len(prints) / 2


def test_the_command_prints_one_json_object() -> None:
    result = CliRunner().invoke(app, ["stories", "--events", "10", "--json"])
    assert result.exit_code == 0
    printed = json.loads(result.stdout)
    assert printed["articles"] > 10
    assert 0.9 <= printed["precision"] <= 1
    assert 0.9 <= printed["recall"] <= 1


def test_the_command_prints_a_table() -> None:
    result = CliRunner().invoke(app, ["stories", "--events", "10"])
    assert result.exit_code == 0
    assert "recall" in result.stdout

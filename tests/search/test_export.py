"""Hits as files for spreadsheets and programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator

import pytest

from search import IndexDocument, export
from search.export import COLUMNS

Make = Callable[..., IndexDocument]


def read_csv(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def test_csv_opens_right_in_a_spreadsheet(article: Make) -> None:
    text = "".join(export([article(title='Lễ "ký kết", 29/4', body="Một.\nHai.")], "csv"))
    (row,) = read_csv(text)
    assert tuple(row) == COLUMNS
    assert (row["title"], row["body"], row["published"]) == (
        'Lễ "ký kết", 29/4',
        "Một.\nHai.",
        "2021-04-29T16:20:00+07:00",
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝", "\u00a0+"])
def test_no_cell_begins_like_a_formula(article: Make, start: str) -> None:
    (row,) = read_csv("".join(export([article(title=f"{start}HYPERLINK()", url=f"{start}x")], "csv")))
    assert (row["title"], row["url"]) == (f"'{start}HYPERLINK()", f"'{start}x")


def test_jsonl_is_one_object_a_line_with_the_same_names(article: Make) -> None:
    lines = list(export([article(1, title="=ký"), article(2, published=None)], "jsonl"))
    read = [json.loads(line) for line in lines]
    assert [tuple(one) for one in read] == [COLUMNS, COLUMNS]
    assert [(one["title"], one["published"]) for one in read] == [("=ký", "2021-04-29T16:20:00+07:00"), ("", "")]
    assert all(line.endswith("\n") and line.count("\n") == 1 for line in lines)


def test_a_day_without_a_time_is_exported_as_a_day(article: Make) -> None:
    (line,) = export([article(published_precision="day")], "jsonl")
    assert json.loads(line)["published"] == "2021-04-29"


def test_hits_are_written_as_they_come(article: Make) -> None:
    taken = []

    def endless() -> Iterator[IndexDocument]:
        number = 0
        while True:
            taken.append(number)
            yield article(number)
            number += 1

    pieces = export(endless(), "csv")
    for _ in range(3):
        next(pieces)
    assert len(taken) <= 3

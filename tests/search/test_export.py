"""Hits as files for spreadsheets and programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from search import IndexDocument, export
from search.export import COLUMNS, LONGEST_CELL

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


def test_a_text_too_long_for_a_cell_ends_in_its_cell(article: Make) -> None:
    long = "ký kết " * 10_000
    (row,) = read_csv("".join(export([article(title="=", body=long)], "csv")))
    assert row["body"] == f"{long[: LONGEST_CELL - 1]}…"
    (formula,) = read_csv("".join(export([article(body=f"={long}")], "csv")))
    assert (len(formula["body"]), formula["body"][:4]) == (LONGEST_CELL, "'=ký")
    assert json.loads("".join(export([article(body=long)], "jsonl")))["body"] == long


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_cells_stand_apart_as_the_spreadsheet_expects(article: Make, separator: str) -> None:
    text = "".join(export([article(title="a,b;c\td", body='"1"\n2')], "csv", separator=separator))
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator)
    assert (row["title"], row["body"]) == ("a,b;c\td", '"1"\n2')


def test_jsonl_is_one_object_a_line_with_the_same_names(article: Make) -> None:
    lines = list(export([article(1, title="=ký"), article(2, published=None)], "jsonl"))
    read = [json.loads(line) for line in lines]
    assert [tuple(one) for one in read] == [COLUMNS, COLUMNS]
    assert [(one["title"], one["published"]) for one in read] == [("=ký", "2021-04-29T16:20:00+07:00"), ("", "")]
    assert all(line.endswith("\n") and line.count("\n") == 1 for line in lines)


SIGNED = {
    "label": "signing",
    "document_kinds": ("quy chế phối hợp", "other"),
    "parties": ("Sở Văn hóa, Thể thao và Du lịch", "Công an tỉnh"),
    "agencies": ("van-hoa", "cong-an"),
    "signed_on": (date(2021, 4, 28), date(2021, 4, 29)),
    "documents": ("238-QĐ/TW", "1-QC/TU"),
    "basis": ("238-QĐ/TW",),
    "story": "0123456789abcdef",
}


def test_what_was_signed_is_exported_as_lists_or_in_one_cell(article: Make) -> None:
    (line,) = export([article(**SIGNED)], "jsonl")
    read = json.loads(line)
    days = ["2021-04-28", "2021-04-29"]
    expected = {name: list(value) if isinstance(value, tuple) else value for name, value in SIGNED.items()}
    assert {name: read[name] for name in SIGNED} == expected | {"signed_on": days}
    (row,) = read_csv("".join(export([article(**SIGNED)], "csv")))
    assert row["parties"] == "Sở Văn hóa, Thể thao và Du lịch; Công an tỉnh"
    assert (row["signed_on"], row["basis"], row["label"]) == ("2021-04-28; 2021-04-29", "238-QĐ/TW", "signing")


def test_an_article_that_tells_no_known_story_tells_its_own(article: Make) -> None:
    (line,) = export([article(7)], "jsonl")
    read = json.loads(line)
    assert read["story"] == read["id"]
    assert read["parties"] == []


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

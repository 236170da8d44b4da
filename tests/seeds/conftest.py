"""The five real articles, taken apart line by line."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pipelines.text import clean


@dataclass(frozen=True)
class Item:
    """One thing in the body of a seed."""

    kind: str
    """``paragraph`` | ``caption`` | ``toolbar``"""
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Seed:
    """A seed's own lines between its first and its last words, and what is expected of it."""

    expected: dict[str, Any]
    items: tuple[Item, ...]
    body: tuple[str, ...] = field(default=())

    @property
    def captions(self) -> tuple[str, ...]:
        return tuple(self.expected["captions"])


def take_apart(text: str, expected: dict[str, Any]) -> Seed:
    """``text`` as saved; what is not between ``first_words`` and ``last_words`` is the page's."""
    lines = [line for line in text.split("\n") if clean(line)]
    cleaned = [clean(line) for line in lines]
    first = next(n for n, line in enumerate(cleaned) if line.startswith(clean(expected["first_words"])))
    last = max(n for n, line in enumerate(cleaned) if line.endswith(clean(expected["last_words"])))
    if expected.get("lead") and cleaned[first] == clean(expected["lead"]):
        first += 1
    captions = {clean(caption) for caption in expected["captions"]}
    items: list[Item] = []
    number = first
    while number <= last:
        pair = " ".join(cleaned[number : number + 2])
        if cleaned[number] == "leftcenterrightdel":
            items.append(Item("toolbar", (lines[number],)))
        elif cleaned[number] in captions:
            items.append(Item("caption", (lines[number],)))
        elif pair in captions:
            items.append(Item("caption", (lines[number], lines[number + 1])))
            number += 1
        else:
            items.append(Item("paragraph", (lines[number],)))
        number += 1
    body = tuple(clean(item.lines[0]) for item in items if item.kind == "paragraph")
    return Seed(expected, tuple(items), body)


@pytest.fixture(params=["000", "001", "002", "003", "004"])
def number(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def seed(number: str, shared: Path) -> Seed:
    expected = json.loads((shared / "seeds" / "expected" / f"{number}.json").read_text(encoding="utf-8"))
    text = (shared / "seeds" / expected["seed"]).read_text(encoding="utf-8")
    return take_apart(text, expected)

"""Mistakes in registry entries, told so that a person can mend them: file, key, what is wrong, what to write."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from pipelines.errors import SiteError
from pipelines.text import fold


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong with one registry entry."""

    file: str
    """File name of the entry, e.g. ``baolamdong.vn.toml``."""
    key: str
    """As one would write it: ``politeness.delay``, ``listings[2].pages``; empty when the file as a whole is meant."""
    message: str
    fix: str

    def __str__(self) -> str:
        place = f"{self.file}: {self.key}" if self.key else self.file
        return f"{place}: {self.message} — {self.fix}"


class RegistryError(SiteError):
    """The registry cannot be loaded; ``mistakes`` are all of them, of all files."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        first = self.mistakes[0]
        if len(self.mistakes) == 1:
            about = f"{first.file}: {first.key}" if first.key else first.file
            super().__init__(first.message, about=about, remedy=first.fix)
        else:
            lines = "\n".join(f"  {mistake}" for mistake in self.mistakes)
            super().__init__(f"{len(self.mistakes)} mistakes in the site registry:\n{lines}")


def wrong(message: str, fix: str) -> PydanticCustomError:
    """The error for a validator to raise: ``message`` says what is wrong, ``fix`` what to write instead."""
    return PydanticCustomError("registry", "{message}", {"message": message, "fix": fix})


def nearest(name: str, known: Iterable[str], *, otherwise: str = "") -> str:
    """A fix for the unknown ``name``: the known one that it resembles, else ``otherwise``, else all that are known."""
    choices = {fold(choice): choice for choice in sorted(known)}
    close = difflib.get_close_matches(fold(name), choices, n=1, cutoff=0.6)
    if close:
        return f'did you mean "{choices[close[0]]}"?'
    return otherwise or "known are: " + ", ".join(choices.values())


def explain(error: ValidationError, file: str, keys: dict[str, frozenset[str]]) -> Iterator[Mistake]:
    """The mistakes behind a pydantic error. ``keys`` are the allowed keys by table, ``""`` for the top of the file."""
    for detail in error.errors(include_url=False):
        location = tuple(part for part in detail["loc"] if part != "__root__")
        message, fix = _told(detail["type"], detail, location, keys)
        yield Mistake(file, _key(location), message, fix)


def _key(location: tuple[int | str, ...]) -> str:
    key = ""
    for part in location:
        key += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if key else part
    return key


def _told(kind: str, detail: Any, location: tuple[int | str, ...], keys: dict[str, frozenset[str]]) -> tuple[str, str]:
    context: dict[str, Any] = detail.get("ctx") or {}
    value = detail.get("input")
    name = str(location[-1]) if location else ""
    if kind == "registry":
        return str(context["message"]), str(context["fix"])
    if kind == "extra_forbidden":
        table = str(location[0]) if len(location) > 1 else ""
        known = keys.get(table, frozenset())
        if name == "id":
            return "the id is not a key", "take the line out; the file's name without .toml is the id"
        return "there is no such key", nearest(name, known)
    if kind == "missing":
        return "is missing", _EXAMPLES.get(name, f"add {name} = …")
    if kind == "literal_error":
        return f"{value!r} is not one of {context['expected']}", nearest(
            str(value), str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
        )
    if kind == "string_type":
        text = f'"{value}"' if not isinstance(location[-1], int) else f'["{value}"]'
        return f"is {_called(value)}, not text", f"put it in quotes: {_bare(location)} = {text}"
    if kind == "tuple_type":
        return f"is {_called(value)}, not a list", f"put it in brackets: {_bare(location)} = [{_toml(value)}]"
    if kind in ("bool_type", "bool_parsing"):
        return f"is {_called(value)}, not true or false", f"write {name} = true or {name} = false, without quotes"
    if kind.startswith(("int_", "float_")):
        return f"{value!r} is no {'whole ' if kind.startswith('int_') else ''}number", "write a number without quotes"
    if kind in ("dict_type", "model_type", "model_attributes_type"):
        return f"is {_called(value)}, not a table", f"write [{name}] and its keys below it"
    if kind in ("greater_than_equal", "less_than_equal", "greater_than"):
        limit = context.get("ge", context.get("le", context.get("gt")))
        side = "at most" if kind == "less_than_equal" else "at least" if kind == "greater_than_equal" else "more than"
        return f"{value!r} is out of range", f"write a number of {side} {limit}"
    if kind.startswith("date_"):
        return f"{value!r} is no date", f"write {name} = 2026-01-31, without quotes"
    if kind == "string_too_short":
        return "is empty", _EXAMPLES.get(name, f"write what {name} is, or leave the line out")
    return str(detail["msg"]), f"see {name or 'the entry'} in docs/adding-a-site.md"


_EXAMPLES = {
    "name": 'add name = "Báo Lâm Đồng"',
    "kind": 'add kind = "paper" (or "committee", "party", "portal", "central")',
    "base": 'add base = "https://baolamdong.vn"',
    "url": 'add url = "/tin-tuc/"',
}


def _bare(location: tuple[int | str, ...]) -> str:
    return str(next((part for part in reversed(location) if isinstance(part, str)), "…"))


def _toml(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _called(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return f'the text "{value}"'
    return {"list": "a list", "dict": "a table", "date": "a date", "NoneType": "nothing"}.get(
        type(value).__name__, type(value).__name__
    )

"""What an editor changed: two texts word by word, what stayed far from a change left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from pipelines.article import Article
from pipelines.store.records import Version

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_COMPARED = 800
"""Words of a paragraph up to which it is compared word by word: beyond, that takes too long to wait for."""
_PARAGRAPHS = 400
_AROUND = 60
_TEXTS = ("title", "lead", "body", "captions", "byline", "source_name")

What = Literal["same", "ins", "del"]


@dataclass(frozen=True)
class Change:
    """A stretch that stayed, came or went."""

    what: What
    text: str


@dataclass(frozen=True)
class FieldChange:
    """What became of one field."""

    field: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Edit:
    """What one version changed."""

    version: Version
    fields: tuple[FieldChange, ...]


def edits(versions: Sequence[Version], most: int = 10) -> list[Edit]:
    """What each of the last ``most`` versions changed, the newest first; the first version changed nothing."""
    made = []
    for before, after in pairwise(versions):
        fields = tuple(_fields(before.article, after.article, after.changed))
        made.append(Edit(after, fields))
    return made[-most:][::-1]


def lightened(edits: Sequence[Edit], most: int = 12_000) -> list[Edit]:
    """``edits`` with ``most`` characters of what changed, the newest first; behind them everything is left out."""
    left = most
    made = []
    for edit in edits:
        fields = []
        for one in edit.fields:
            changes = []
            for change in one.changes:
                if left > 0:
                    text = change.text if len(change.text) <= left else f"{change.text[:left]} …"
                    changes.append(Change(change.what, text))
                left -= len(change.text)
            fields += [FieldChange(one.field, tuple(changes))] if changes else []
        made.append(Edit(edit.version, tuple(fields)))
    return made


def compared(before: str, after: str) -> list[Change]:
    """How ``after`` came from ``before``: paragraphs first, then the words of those that changed."""
    old, new = before.split("\n"), after.split("\n")
    if max(len(old), len(new)) > _PARAGRAPHS:
        return [Change("del", before[:_COMPARED]), Change("ins", after[:_COMPARED])]
    found: list[Change] = []
    for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "\n".join(old[first:last]), "\n".join(new[start:end])
        if tag == "equal":
            found.append(Change("same", f"{gone}\n"))
        else:
            found += _words(gone, come)
            found.append(Change("same", "\n"))
    return _shortened(found)


def _fields(before: Article, after: Article, changed: Sequence[str]) -> Iterator[FieldChange]:
    for name in _TEXTS:
        if name in changed:
            yield FieldChange(name, tuple(compared(_text(before, name), _text(after, name))))
    if "published" in changed:
        old, new = (each.published.isoformat() if each.published else "–" for each in (before, after))
        yield FieldChange("published", (Change("del", old), Change("ins", new)))


def _text(article: Article, name: str) -> str:
    value = getattr(article, name)
    return "\n".join(value) if isinstance(value, tuple) else str(value)


def _words(gone: str, come: str) -> Iterator[Change]:
    old, new = _WORDS.findall(gone), _WORDS.findall(come)
    if max(len(old), len(new)) > _COMPARED:
        yield from (Change("del", gone[:_COMPARED]), Change("ins", come[:_COMPARED]))
        return
    for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Change("same", "".join(old[first:last]))
            continue
        if first < last:
            yield Change("del", "".join(old[first:last]))
        if start < end:
            yield Change("ins", "".join(new[start:end]))


def _shortened(changes: Sequence[Change]) -> list[Change]:
    """``changes`` with what stayed cut to what stands around a change."""
    shown = []
    for place, one in enumerate(changes):
        text = one.text
        if one.what == "same" and len(text) > 2 * _AROUND:
            before = "" if place == 0 else text[:_AROUND]
            after = "" if place == len(changes) - 1 else text[-_AROUND:]
            text = f"{before} … {after}"
        shown.append(Change(one.what, text))
    return [one for one in shown if one.text]

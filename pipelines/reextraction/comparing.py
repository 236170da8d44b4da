"""What is stored beside what the present extractor makes of the same bytes, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from pipelines.article import VIETNAM, Article, Outcome
from pipelines.reextraction.records import Candidate, Verdict
from pipelines.store.texts import changed_fields

Mark = Literal["same", "old", "new"]
Marked = tuple[tuple[Mark, str], ...]
"""A text in stretches: what both have in common, what only the old one has, what only the new one."""

_SHOWN = 240
"""Characters of a value that an example shows."""
_AROUND = 40
"""… and of what is common before the first difference."""
_ALIKE = 0.4
_MOST_WORDS = 400
"""Words compared one by one; beyond that a difference is a rewriting anyway."""


@dataclass(frozen=True, slots=True)
class Example:
    """One field of one article, before and after."""

    old: str
    """Shortened around the first difference."""
    new: str
    marked: Marked
    """Both in one."""
    size: tuple[int, int]
    """Characters of the whole values; for lists of paragraphs and captions too."""
    count: tuple[int, int] | None = None
    """Paragraphs or captions."""

    def to_json(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "old": self.old,
            "new": self.new,
            "marked": [list(one) for one in self.marked],
            "size": list(self.size),
            "count": list(self.count) if self.count else None,
        }


@dataclass(frozen=True, slots=True)
class Compared:
    """How an outcome differs from what is stored."""

    verdict: Verdict
    fields: tuple[str, ...] = ()
    note: str = ""


def compare(stored: Candidate, outcome: Outcome) -> Compared | None:
    """What ``outcome`` would change of ``stored``; None if nothing."""
    if isinstance(outcome, Article):
        if stored.article is None:
            return Compared(Verdict.NEW)
        fields = changed_fields(stored.article, outcome, "reextract")
        if fields:
            return Compared(Verdict.CHANGED, fields)
        return None if stored.shows_article else Compared(Verdict.AGAIN)
    why = f"{outcome.reason}: {outcome.detail}" if outcome.detail else outcome.reason
    if stored.shows_article:
        return Compared(Verdict.CEASES, note=why)
    if _cause(stored.reason) == outcome.reason:
        return None
    return Compared(Verdict.REASON, note=f"{stored.reason} → {why}")


def examples_of(old: Article | None, new: Article, fields: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The ``fields`` of both as examples, JSON-ready."""
    return {name: _example(old, new, name).to_json() for name in fields}


def _cause(reason: str) -> str:
    """The reason's kind as the extractor calls it; the crawler has words of its own for what it sees itself."""
    cause = reason.partition(": ")[0]
    return {"not HTML": "not-html", "needs a browser": "needs-browser"}.get(cause, cause)


def _example(old: Article | None, new: Article, name: str) -> Example:
    before, after = _texts(old, name) if old else [], _texts(new, name)
    listed = name in ("body", "captions")
    count = (len(before), len(after)) if listed else None
    size = sum(map(len, before)), sum(map(len, after))
    old_text, new_text = _differing(before, after)
    marked = _marked(old_text, new_text)
    return Example(
        old=_shortened("".join(text for mark, text in marked if mark != "new")),
        new=_shortened("".join(text for mark, text in marked if mark != "old")),
        marked=_cut(marked),
        size=size,
        count=count,
    )


def _texts(article: Article, name: str) -> list[str]:
    value = getattr(article, name)
    if value is None or value == "":
        return []
    if isinstance(value, tuple):
        return [str(one) for one in value]
    if name == "published":
        precision = f" ({article.published_from.precision})" if article.published_from else ""
        return [value.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M:%S") + precision]
    if name == "modified":
        return [value.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M:%S")]
    return [str(value)]


def _differing(before: Sequence[str], after: Sequence[str]) -> tuple[str, str]:
    """The paragraphs from the first that differs on, without those that both end with."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return "\n".join(before[start : len(before) - end]), "\n".join(after[start : len(after) - end])


def _marked(old: str, new: str) -> Marked:
    """Both texts in one, compared word by word."""
    before, after = _words(old), _words(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    parts: list[tuple[Mark, str]] = []
    if matcher.ratio() < _ALIKE:  # another text: words that both happen to have say nothing
        return tuple((mark, text) for mark, text in (("old", old), ("new", new)) if text)  # type: ignore[misc]
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            parts.append(("same", "".join(before[i:j])))
            continue
        if i < j:
            parts.append(("old", "".join(before[i:j])))
        if k < m:
            parts.append(("new", "".join(after[k:m])))
    return tuple(parts)


def _words(text: str) -> list[str]:
    """Words with the blank behind each; joined they are the text. A very long rest is one of them."""
    words: list[str] = []
    place = 0
    while place < len(text) and len(words) < _MOST_WORDS:
        end = next((i + 1 for i in range(place, len(text)) if text[i].isspace()), len(text))
        words.append(text[place:end])
        place = end
    return [*words, text[place:]] if place < len(text) else words


def _cut(marked: Marked) -> Marked:
    """``marked`` from shortly before the first difference on, in all not much longer than an example may be."""
    shown: list[tuple[Mark, str]] = []
    room = 2 * _SHOWN
    for number, (mark, text) in enumerate(marked):
        if number == 0 and mark == "same" and len(text) > _AROUND:
            text = "…" + text[-_AROUND:]
        elif mark == "same" and len(text) > 2 * _AROUND:
            text = f"{text[:_AROUND]}…{text[-_AROUND:]}" if number + 1 < len(marked) else f"{text[:_AROUND]}…"
        if len(text) > min(room, _SHOWN):
            text = text[: min(room, _SHOWN)] + "…"
        shown.append((mark, text))
        room -= len(text)
        if room <= 0:
            break
    return tuple(shown)


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…"

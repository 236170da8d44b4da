"""The provinces that a story is about."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from pipelines.article_text import ArticleText
from pipelines.findings import Span
from pipelines.phrases import lowered
from pipelines.places.mentions import (
    DATELINE,
    Manner,
    ProvinceMention,
    called,
    district_mentions,
    province_mentions,
    province_of_dateline,
)
from pipelines.provinces import find

_WORTH: Mapping[Manner, float] = {"own": 3.0, "plain": 1.0, "place": 0.6, "aside": 0.0}
_FORMER = 0.3
"""What a former province adds to the one it is in now, next to its present names."""
_SHARE = 0.34
"""A second province counts if it weighs at least this share of the first."""
_ALONE = 0.6
"""What the only province that is named has to weigh at least."""
_DATELINE = re.compile(rf"\(\s?(?P<dateline>{DATELINE.pattern})\s?\)")
_UNHEADED_SHARE = 0.6
"""The same for one that neither title nor lead names, where the title names another."""
_LOCAL = re.compile(
    r"(?<!\w)(?:(?:tỉnh|thành|huyện|quận|thị) (?:ủy|uỷ|đoàn)|(?:ubnd|hđnd|công an|mttq|việt nam|tand|vksnd|bhxh"
    r"|lđlđ|nhân dân) (?:tỉnh|huyện|xã"
    r"|phường|thị xã|quận|thành phố)|toàn tỉnh|trong tỉnh|của tỉnh|tỉnh ta|tỉnh nhà|huyện|xã|phường)(?!\w)"
)

Found = tuple[tuple[str, ...], tuple[Span, ...]]


def provinces_of(text: ArticleText, home: str | None = None, *, central: bool = False) -> Found:
    """The provinces that ``text`` is about, the main one first, and for each the span that tells it best.

    Their names are those of the day it came out, without "tỉnh" or "thành phố". ``home`` is the province of the outlet,
    taken where a local story names no province at all. A province only mentioned (where somebody comes from, what
    is compared, where another province's ceremony took place) is not one the story is about. One of ``central``
    agencies is about those only that its title or lead names as theirs.
    """
    day = text.published.date() if text.published is not None else None
    weights: dict[str, float] = defaultdict(float)
    own: set[str] = set()
    headed: set[str] = set()
    companions: dict[str, set[str]] = defaultdict(set)
    in_title = False
    spans: dict[str, list[tuple[float, Span]]] = defaultdict(list)
    for mention, span, factor, opening in _weighed(text, province_mentions):
        name = called(mention.province, text.said(span), day)
        worth = _WORTH[mention.manner] * factor
        if _is_former(mention, name, day):
            weights[name] += _FORMER * factor
            spans[name].append((0.0, span))
            continue
        weights[name] += worth
        spans[name].append((worth, span))
        if span.field in ("title", "lead"):
            headed.add(name)
            in_title = in_title or span.field == "title"
        if opening and mention.beside is not None and mention.manner == "own":
            _join(companions, name, called(mention.beside.province, mention.beside.province.name, day))
        if opening and (mention.manner == "own" or span.field == "title") and mention.manner != "aside":
            own.add(name)
    if not own:
        for mention, span, factor, opening in _weighed(text, district_mentions):
            name = called(mention.province, mention.province.name, day)
            weights[name] += 0.5 * _WORTH[mention.manner] * factor
            spans[name].append((0.1, span))
            if opening and mention.manner == "own":
                own.add(name)
    if central:
        own &= headed
    chosen = () if central and not own else _chosen(weights, own, headed if in_title else own | headed, text)
    chosen = (
        *chosen,
        *(name for name in weights if name not in chosen and name in own and companions[name] & {*chosen}),
    )
    if not chosen:
        return ((), ()) if central else _at_home(text, home, day)
    return chosen, tuple(max(spans[name], key=lambda each: each[0])[1] for name in chosen)


def _join(companions: dict[str, set[str]], name: str, other: str) -> None:
    """Let ``name`` and ``other``, and whoever was named with it, be companions of each other."""
    together = {name, other, *companions[name], *companions[other]}
    for each in together:
        companions[each] = together


def _weighed(
    text: ArticleText, mentions_in: Callable[[str], Iterator[ProvinceMention]]
) -> list[tuple[ProvinceMention, Span, float, bool]]:
    weighed = []
    for part, index, content in text.parts():
        opening = part in ("title", "lead") or (part == "paragraphs" and index < 3)
        factor = 3.0 if part == "title" else 2.0 if part == "lead" or (part == "paragraphs" and index == 0) else 1.0
        for mention in mentions_in(content):
            weighed.append((mention, Span(part, index, mention.start, mention.end), factor, opening))
    return weighed


def _is_former(mention: ProvinceMention, name: str, day: date | None) -> bool:
    return day is not None and day >= mention.province.merger and name not in mention.province.names


def _chosen(weights: Mapping[str, float], own: set[str], headed: set[str], text: ArticleText) -> tuple[str, ...]:
    ranked = sorted(weights, key=lambda name: -weights[name])
    if not ranked or weights[ranked[0]] <= 0:
        return ()
    if not own:
        enough = 1 if len(ranked) > 1 else _ALONE  # the only one named may be so by the way: "hai ngành ở Thái Bình"
        return (ranked[0],) if weights[ranked[0]] >= enough and _is_local(text) else ()
    ranked = [name for name in ranked if name in own]
    most = weights[ranked[0]]
    return tuple(name for name in ranked if weights[name] >= (_SHARE if name in headed else _UNHEADED_SHARE) * most)


def _is_local(text: ArticleText) -> bool:
    return any(_LOCAL.search(lowered(content)) for _, _, content in text.parts())


def _at_home(text: ArticleText, home: str | None, day: date | None) -> Found:
    """The outlet's province for a story that speaks of "Tỉnh ủy" without saying which; the evidence is that word."""
    province = find(home) if home is not None else None
    if province is None:
        return _at_dateline(text, day)
    for part, index, content in text.parts():
        found = _LOCAL.search(lowered(content))
        if found is not None:
            return (called(province, province.name, day),), (Span(part, index, *found.span()),)
    return (), ()


def _at_dateline(text: ArticleText, day: date | None) -> Found:
    """The province whose paper signs at the head of a local story: "(LĐ online) - …"."""
    for part, index, content in text.parts():
        found = _DATELINE.match(content) if part in ("lead", "paragraphs") and index == 0 else None
        if found is None:
            continue
        province = province_of_dateline(found["dateline"], day)
        if province is not None and _is_local(text):
            return (called(province, province.name, day),), (Span(part, index, *found.span("dateline")),)
    return (), ()

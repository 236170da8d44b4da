"""What was found in an article beside what a reader finds, field by field.

Texts are compared in lower case, with one tone placement and abbreviations expanded; a party without its province's
name unless two parties of the record would become equal. Signings are paired one to one by the parties they share.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from pipelines.agencies import expand
from pipelines.findings import CitedDocument, Findings, Official, Party, Signing, Span
from pipelines.provinces import provinces
from pipelines.signings_evaluation.gold import LabelledArticle

Item = TypeVar("Item")

SIGNING_FIELDS = ("document_kind", "parties", "signed_on", "period", "province", "level", "basis")
ITEM_FIELDS = ("provinces", "documents", "document_date", "document_issuer", "officials", "official_title")

_SPACED_DASH = re.compile(r"\s*[-–—−‐‑]\s*")
_MANY_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many values of a field were expected, found, and right. They add up."""

    expected: int = 0
    found: int = 0
    right: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.expected + other.expected, self.found + other.found, self.right + other.right)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        """1.0 where nothing was expected and nothing found."""
        total = self.expected + self.found
        return 2 * self.right / total if total else 1.0


@dataclass(frozen=True, slots=True)
class Miss:
    """A value that is not what a reader finds."""

    article: str
    field: str
    expected: str
    """Empty where nothing was."""
    found: str
    """Empty where nothing was."""
    text: str
    """What the article says there."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One article: how many values of each field are right, and every one that is not."""

    article: str
    expected_label: str
    found_label: str
    tallies: dict[str, Tally]
    misses: tuple[Miss, ...]


def compare(article: LabelledArticle, found: Findings) -> Comparison:
    """``found`` beside what a reader says about ``article``."""
    comparing = _Comparing(article, found)
    comparing.labels()
    comparing.signings()
    comparing.items()
    return Comparison(article.name, article.expected.label, found.label, comparing.tallies, tuple(comparing.misses))


def normal(text: str) -> str:
    """``text`` as texts are compared.

    >>> normal("Uỷ ban MTTQ  tỉnh") == normal("ủy ban Mặt trận Tổ quốc tỉnh")
    True
    """
    text = _SPACED_DASH.sub(" - ", expand(text))
    return _MANY_SPACES.sub(" ", text).strip().lower()


def normal_parties(parties: Sequence[str]) -> list[str]:
    """``parties`` of one record as they are compared: without provinces' names, unless two would become equal."""
    whole = [normal(party) for party in parties]
    short = [_without_province(party) for party in whole]
    often = Counter(short)
    return [brief if often[brief] == 1 else full for brief, full in zip(short, whole, strict=True)]


def _without_province(party: str) -> str:
    brief = _MANY_SPACES.sub(" ", _province_names().sub("", party)).strip(" ,-")
    return brief or party


@cache
def _province_names() -> re.Pattern[str]:
    names = {normal(name) for province in provinces() for name in (*province.names, *province.also)}
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r")\b")


def pair(expected: Sequence[Signing], found: Sequence[Signing]) -> list[tuple[int, int]]:
    """Which of ``expected`` is which of ``found``: one to one, so that most parties are shared; places in both.

    Where that leaves a choice, the pairing with more equal fields is taken. Two without a common party are no pair.
    """
    weights = [[_likeness(one, other) for other in found] for one in expected]

    @cache
    def best(row: int, taken: int) -> tuple[int, tuple[tuple[int, int], ...]]:
        if row == len(expected):
            return 0, ()
        choice = best(row + 1, taken)
        for column, weight in enumerate(weights[row]):
            if weight and not taken >> column & 1:
                rest, pairs = best(row + 1, taken | 1 << column)
                if rest + weight > choice[0]:
                    choice = rest + weight, ((row, column), *pairs)
        return choice

    return list(best(0, 0)[1])


def _likeness(one: Signing, other: Signing) -> int:
    shared = Counter(_names(one)) & Counter(_names(other))
    if not shared:
        return 0
    equal = sum(
        _signing_value(one, field) == _signing_value(other, field) for field in SIGNING_FIELDS if field != "parties"
    )
    return 100 * shared.total() + equal


def _names(signing: Signing) -> list[str]:
    return normal_parties([party.name for party in signing.parties])


def _signing_value(signing: Signing, field: str) -> Hashable:
    if field == "period":
        return signing.period_from, signing.period_to
    value = getattr(signing, field)
    if field == "basis":
        return tuple(sorted(value))
    return normal(value) if isinstance(value, str) and field in ("document_kind", "province") else value


class _Comparing:
    """The comparison of one article as it goes on."""

    def __init__(self, article: LabelledArticle, found: Findings) -> None:
        self.article = article
        self.found = found
        self.tallies: dict[str, Tally] = {}
        self.misses: list[Miss] = []

    def labels(self) -> None:
        expected, found = self.article.expected.label, self.found.label
        right = expected == found
        self._count("label", Tally(expected == "signing", found == "signing", right and found == "signing"))
        self._count("label_accuracy", Tally(1, 1, right))
        if not right:
            self._miss("label", expected, found, self._said("label"))

    def signings(self) -> None:
        expected, found = self.article.expected.signings, self.found.signings
        pairs = pair(expected, found)
        self._count("signings", Tally(len(expected), len(found), len(pairs)))
        for one, other in pairs:
            self._pair(expected[one], found[other], self.article.expected.quotes[one])
        for place, signing in enumerate(expected):
            if place not in {one for one, _ in pairs}:
                self._alone(signing, None, self.article.expected.quotes[place])
        for place, signing in enumerate(found):
            if place not in {other for _, other in pairs}:
                self._alone(None, signing, self._spoken(signing.spans.get("signing", ())))

    def _pair(self, expected: Signing, found: Signing, quote: str) -> None:
        for field in SIGNING_FIELDS:
            if field == "parties":
                self._parties(expected.parties, found.parties, quote)
            elif field == "basis":
                self._compare_items(
                    "basis", expected.basis, found.basis, str, lambda number: self._near(number) or quote
                )
            else:
                right = _signing_value(expected, field) == _signing_value(found, field)
                self._count(field, Tally(1, 1, right))
                if not right:
                    self._miss(field, _shown(expected, field), _shown(found, field), quote)

    def _parties(self, expected: Sequence[Party], found: Sequence[Party], quote: str) -> None:
        wanted = dict(zip(normal_parties([party.name for party in expected]), expected, strict=True))
        got = dict(zip(normal_parties([party.name for party in found]), found, strict=True))
        self._compare_items(
            "parties",
            wanted.items(),
            got.items(),
            lambda item: item[0],
            lambda item: self._spoken(item[1].spans) or quote,
            lambda item: item[1].name,
        )

    def _alone(self, expected: Signing | None, found: Signing | None, text: str) -> None:
        for field in SIGNING_FIELDS:
            self._count(field, Tally(_values(expected, field), _values(found, field), 0))
        self._miss("signings", _whole(expected), _whole(found), text)

    def items(self) -> None:
        expected, found = self.article.expected, self.found
        self._compare_items("provinces", expected.provinces, found.provinces, normal, lambda name: self._near(name))
        self._documents(expected.documents, found.documents)
        self._officials(expected.officials, found.officials)

    def _documents(self, expected: Sequence[CitedDocument], found: Sequence[CitedDocument]) -> None:
        self._compare_items(
            "documents",
            expected,
            found,
            lambda document: document.number,
            lambda document: (
                self._spoken(document.spans.get("number", ())) or self._near(document.number.split("/")[0])
            ),
            lambda document: document.number,
        )
        others = {document.number: document for document in found}
        for document in expected:
            other = others.get(document.number)
            if other is not None:
                near = self._near(document.number.split("/")[0])
                self._value("document_date", document.number, document.date, other.date, near)
                self._value("document_issuer", document.number, document.issuer, other.issuer, near)

    def _officials(self, expected: Sequence[Official], found: Sequence[Official]) -> None:
        self._compare_items(
            "officials",
            expected,
            found,
            lambda official: normal(official.name),
            lambda official: self._near(official.name),
            lambda official: f"{official.name}, {official.title}",
        )
        others = {normal(official.name): official for official in found}
        for official in expected:
            other = others.get(normal(official.name))
            if other is not None:
                self._value("official_title", official.name, official.title, other.title, self._near(official.name))

    def _value(self, field: str, of: str, expected: str | None, found: str | None, text: str) -> None:
        right = normal_parties([expected or ""]) == normal_parties([found or ""])
        self._count(field, Tally(1, 1, right))
        if not right:
            self._miss(field, f"{of}: {expected}", f"{of}: {found}", text)

    def _compare_items(
        self,
        field: str,
        expected: Iterable[Item],
        found: Iterable[Item],
        key: Callable[[Item], str],
        text: Callable[[Item], str],
        shown: Callable[[Item], str] = str,
    ) -> None:
        wanted = {key(item): item for item in expected}
        got = {key(item): item for item in found}
        right = wanted.keys() & got.keys()
        self._count(field, Tally(len(wanted), len(got), len(right)))
        for name, item in wanted.items():
            if name not in right:
                self._miss(field, shown(item), "", text(item))
        for name, item in got.items():
            if name not in right:
                self._miss(field, "", shown(item), text(item))

    def _count(self, field: str, tally: Tally) -> None:
        self.tallies[field] = self.tallies.get(field, Tally()) + tally

    def _miss(self, field: str, expected: str, found: str, text: str) -> None:
        self.misses.append(Miss(self.article.name, field, expected, found, text))

    def _said(self, field: str) -> str:
        return self._spoken(self.found.spans.get(field, ()))

    def _spoken(self, spans: Iterable[Span]) -> str:
        return " … ".join(self.article.text.said(span) for span in spans)

    def _near(self, words: str) -> str:
        """The surroundings of ``words`` in the article; empty where they do not stand so."""
        return next(_surroundings(words, (text for _, _, text in self.article.text.parts())), "")


def _surroundings(words: str, texts: Iterable[str], reach: int = 120) -> Iterator[str]:
    for text in texts:
        place = text.find(words)
        if place >= 0:
            yield text[max(0, place - reach) : place + len(words) + reach]


def _shown(signing: Signing, field: str) -> str:
    if field == "period":
        return f"{signing.period_from or '…'}–{signing.period_to or '…'}"
    return str(getattr(signing, field) or "–")


def _whole(signing: Signing | None) -> str:
    if signing is None:
        return ""
    parties = "; ".join(party.name for party in signing.parties)
    return f"{signing.document_kind} ({parties})"


def _values(signing: Signing | None, field: str) -> int:
    """How many values ``field`` of an unpaired signing is counted as."""
    if signing is None:
        return 0
    return len(getattr(signing, field)) if field in ("parties", "basis") else 1

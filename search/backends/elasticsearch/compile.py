"""A query as Elasticsearch is asked it: what it finds is exactly what its tree says, and what ranks the hits.

Two readings of one tree: :func:`condition` only finds; :func:`scored` finds the same, by the same clauses, and adds up
what its words count for.

A phrase whose words are all exact, or all folded, is a phrase query. What that cannot say (words near each other, some
exact and some folded, a last word of which only the beginning is given) is asked as ``intervals``: the exact and the
folded field have the same positions, so one interval may take a word from each.

A word ranks by BM25 over all texts taken together, where it stands the oftener the more its place counts
(``mapping.py``). That is what FTS5 does too. Scores of separate fields, added up, would depend on how long other
articles' leads are, and let a word written otherwise in a title outweigh one written so in the body.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from search.backends.elasticsearch.mapping import ANY_EXACT, ANY_FOLDED, EXACT, FOLDED
from search.backends.protocol import EXACT_WEIGHTS, FOLDED_WEIGHTS, RECENCY, RECENCY_AGE_DAYS, Filters
from search.query import (
    And,
    Cites,
    Everything,
    InLanguage,
    InProvince,
    Labelled,
    Node,
    Not,
    OfDocumentKind,
    OfKind,
    OnSite,
    Or,
    Published,
    SignedOn,
    Text,
    TextField,
    WithParty,
    Word,
)

Clause = dict[str, Any]
Units = Mapping[InProvince, Sequence[str]]
"""For each ``InProvince(..., today=True)`` of a query the present provinces that it means."""

# Elasticsearch reads a query 30 levels deep. What lies deeper goes as a query of its own, packed into the outer one.
_DEEPEST = 12
_MOST_IDS = 10_000
"""Values in one clause: Elasticsearch takes as many ids as one page can have hits."""

EVERYTHING: Clause = {"match_all": {}}

_BM25_K1 = 1.2

_FRESHNESS = (
    "doc['day_number'].size() == 0 ? 1.0"
    " : 1.0 + params.recency / (1.0 + Math.max(params.today - doc['day_number'].value, 0) / params.age)"
)


def condition(node: Node, units: Units, depth: int = 0) -> Clause:
    """A query for filter context that matches exactly the articles of which ``node`` is true."""
    match node:
        case And() | Or() | Not():
            return _combined(node, units, depth, ranked=False)
        case Text():
            return _holds(node)
        case InProvince():
            return _province(node, units)
        case OnSite():
            return _name_holds("site", node.words)
        case WithParty():
            return _name_holds("party", node.words) if node.words else _is("has_party", True)
        case OfKind():
            return _is("kind", node.kind)
        case InLanguage():
            return _is("language", node.language)
        case Labelled():
            return _is("label", node.label)
        case OfDocumentKind():
            return _is("document_kinds", node.document_kind)
        case Cites():
            field = "basis" if node.basis else "documents"
            return _is(field, node.number) if node.number else _range(field, None, None)
        case Published():
            return _published(node.first, node.last)
        case SignedOn():
            return _range("signed_on", node.first and node.first.isoformat(), node.last and node.last.isoformat())
        case Everything():
            return EVERYTHING


def whole(node: Node, filters_: Filters, units: Units) -> Clause:
    """A query for filter context that matches exactly what is found by ``node`` within ``filters_``."""
    return {"bool": {"filter": [condition(node, units), *filters(filters_)]}}


def scored(node: Node, units: Units, depth: int = 0) -> Clause:
    """A query that matches what ``node`` means, with the score of its texts; 0 for what has no part in ranking."""
    match node:
        case And() | Or() | Not():
            return _combined(node, units, depth, ranked=True)
        case Text():
            return _ranked(node)
        case _:
            return {"bool": {"filter": [condition(node, units, depth + 1)]}}


def fresher_first(query: Clause, today: date) -> Clause:
    """``query`` with its scores multiplied by how new an article is on the day ``today``."""
    parameters = {"recency": RECENCY, "age": RECENCY_AGE_DAYS, "today": today.toordinal()}
    script = {"source": _FRESHNESS, "params": parameters}
    return {"function_score": {"query": query, "script_score": {"script": script}}}


def filtered(query: Clause, conditions: Sequence[Clause]) -> Clause:
    """``query`` where all ``conditions`` are true too; they do not rank."""
    return {"bool": {"must": [query], "filter": list(conditions)}} if conditions else query


def filters(filters: Filters) -> list[Clause]:
    """The conditions that ``filters`` are."""
    values = {
        "province": filters.provinces,
        "site": filters.sites,
        "kind": filters.kinds,
        "language": filters.languages,
        "label": filters.labels,
        "document_kinds": filters.document_kinds,
        "agencies": filters.agencies,
        "story_key": filters.stories,
    }
    conditions = [_one_of(field, wanted) for field, wanted in values.items() if wanted]
    if filters.years:
        conditions.append({"terms": {"year": list(filters.years)}})
    if filters.first_day is not None or filters.last_day is not None:
        conditions.append(_published(filters.first_day, filters.last_day))
    if filters.without_ids:
        conditions.append(_no([{"ids": {"values": part}} for part in _parts(filters.without_ids)]))
    if filters.without_stories:
        conditions.append(_no([{"terms": {"story_key": part}} for part in _parts(filters.without_stories)]))
    return conditions


def _parts(values: Sequence[str]) -> list[list[str]]:
    return [list(values[first : first + _MOST_IDS]) for first in range(0, len(values), _MOST_IDS)]


def present_provinces(node: Node) -> list[InProvince]:
    """The parts of ``node`` that ask for what is now a province: what they mean only the index can say."""
    if isinstance(node, InProvince):
        return [node] if node.today else []
    if isinstance(node, Not):
        return present_provinces(node.part)
    if isinstance(node, And | Or):
        return list(dict.fromkeys(one for part in node.parts for one in present_provinces(part)))
    return []


def named_province(words: tuple[Word, ...]) -> Clause:
    """Articles of a province of which one name, then or now, holds ``words`` in a row; without words, of any."""
    if words:
        return _name_holds("province", words)
    return _either([_no([_is("province", "")]), _no([_is("province_now", "")])])


# -- combinations ------------------------------------------------------------------------------------------------------


def _combined(node: And | Or | Not, units: Units, depth: int, *, ranked: bool) -> Clause:
    read = scored if ranked else condition
    if isinstance(node, Not):
        clause = _no([condition(node.part, units, depth + 1)])
    elif isinstance(node, Or):
        clause = _either([read(part, units, depth + 1) for part in node.parts])
    else:
        denied = [part.part for part in node.parts if isinstance(part, Not)]
        texts = [part for part in node.parts if not isinstance(part, Not) and ranked and _ranks(part)]
        others = [part for part in node.parts if not isinstance(part, Not) and not (ranked and _ranks(part))]
        occurrences = {
            "must": [scored(part, units, depth + 1) for part in texts],
            "filter": [condition(part, units, depth + 1) for part in others],
            "must_not": [condition(part, units, depth + 1) for part in denied],
        }
        clause = {"bool": {name: clauses for name, clauses in occurrences.items() if clauses}}
    return _packed(clause) if depth and depth % _DEEPEST == 0 else clause


def _ranks(node: Node) -> bool:
    return isinstance(node, Text | And | Or)


def _either(clauses: Sequence[Clause]) -> Clause:
    return clauses[0] if len(clauses) == 1 else {"bool": {"should": list(clauses), "minimum_should_match": 1}}


def _no(clauses: Sequence[Clause]) -> Clause:
    return {"bool": {"must_not": list(clauses)}}


def _packed(clause: Clause) -> Clause:
    return {"wrapper": {"query": base64.b64encode(json.dumps(clause).encode()).decode()}}


# -- texts and names ---------------------------------------------------------------------------------------------------


def _fields(text: Text) -> Iterable[TextField]:
    return TextField if text.field is None else (text.field,)


def _holds(text: Text) -> Clause:
    words = text.words
    if text.within is not None and len(set(words)) == 1:
        words = words[:1]
    if text.field is None and len(words) == 1:
        return _word(words[0], ANY_EXACT if words[0].exact else ANY_FOLDED)
    return _either([_field_holds(words, EXACT[one], FOLDED[one], text.within) for one in _fields(text)])


def _field_holds(words: tuple[Word, ...], exact: str, folded: str, within: int | None = None) -> Clause:
    """``words`` in a row in a text of which ``exact`` and ``folded`` are the fields, or ``within`` a window."""
    if len(words) == 1:
        return _word(words[0], exact if words[0].exact else folded)
    if within is not None:
        # A word said twice may be matched once, so it is looked for once; the window stays as long.
        different = tuple(dict.fromkeys(words))
        gaps = len(words) + within - len(different)
        if len(different) == 1:
            return _field_holds(different, exact, folded)
        return _intervals(different, exact, folded, ordered=False, max_gaps=gaps)
    if _is_plain(words):
        return _phrase(words, exact if words[0].exact else folded)
    return _intervals(words, exact, folded, ordered=True, max_gaps=0)


def _is_plain(words: Sequence[Word]) -> bool:
    """Whether a phrase query can say it: all words in one field, each of them whole."""
    return len({word.exact for word in words}) == 1 and not any(word.prefix for word in words)


def _word(word: Word, field: str, boost: float = 1.0) -> Clause:
    if not word.prefix:
        return {"term": {field: {"value": word.text, "boost": boost}}}
    return _either([{"prefix": {field: {"value": begin, "boost": boost}}} for begin in word.beginnings])


def _phrase(words: Sequence[Word], field: str) -> Clause:
    return {"match_phrase": {field: " ".join(word.text for word in words)}}


def _intervals(words: Sequence[Word], exact: str, folded: str, *, ordered: bool, max_gaps: int) -> Clause:
    parts = [_interval(word, exact if word.exact else folded) for word in words]
    return {"intervals": {exact: {"all_of": {"intervals": parts, "ordered": ordered, "max_gaps": max_gaps}}}}


def _interval(word: Word, field: str) -> Clause:
    if not word.prefix:
        return {"match": {"query": word.text, "use_field": field}}
    beginnings = [{"prefix": {"prefix": begin, "use_field": field}} for begin in word.beginnings]
    return beginnings[0] if len(beginnings) == 1 else {"any_of": {"intervals": beginnings}}


def _ranked(text: Text) -> Clause:
    if len(text.words) > 1:
        ranks = [_ranked(Text((word,), text.field)) for word in dict.fromkeys(text.words)]
        return {"bool": {"filter": [_holds(text)], "should": ranks}}
    (word,) = text.words
    exact, folded = (ANY_EXACT, ANY_FOLDED) if text.field is None else (EXACT[text.field], FOLDED[text.field])
    if word.exact:
        return _word_ranked(word, exact, text.field, EXACT_WEIGHTS)
    found = _word_ranked(word, folded, text.field, FOLDED_WEIGHTS)
    return {"bool": {"must": [found], "should": [_word_ranked(word, exact, text.field, EXACT_WEIGHTS)]}}


def _word_ranked(word: Word, field: str, place: TextField | None, weights: Mapping[str, float]) -> Clause:
    clause = _word(word, field, _saturated(weights["body"]))
    if not word.prefix or place is not None:
        return clause
    # What a beginning stands for is found, but not counted: where it stands has to be looked up.
    fields = EXACT if weights is EXACT_WEIGHTS else FOLDED
    ahead = [_word(word, fields[one], _saturated(weights[one.value])) for one in (TextField.TITLE, TextField.LEAD)]
    return {"bool": {"must": [clause], "should": ahead}}


def _saturated(weight: float) -> float:
    """What BM25 makes of a word that stands so often in a text of middling length."""
    return weight * (_BM25_K1 + 1) / (weight + _BM25_K1)


def _name_holds(name: str, words: tuple[Word, ...]) -> Clause:
    return _field_holds(words, f"{name}_exact", f"{name}_folded")


def _province(node: InProvince, units: Units) -> Clause:
    return _one_of("province_now", units[node]) if node.today else named_province(node.words)


# -- values ------------------------------------------------------------------------------------------------------------


def _is(field: str, value: str | bool) -> Clause:
    return {"term": {field: value}}


def _one_of(field: str, values: Iterable[str]) -> Clause:
    return {"terms": {field: list(values)}}


def _published(first: date | None, last: date | None) -> Clause:
    return _range("day_number", first and first.toordinal(), last and last.toordinal())


def _range(field: str, first: object, last: object) -> Clause:
    bounds = {name: bound for name, bound in (("gte", first), ("lte", last)) if bound is not None}
    return {"range": {field: bounds}} if bounds else {"exists": {"field": field}}

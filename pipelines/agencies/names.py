"""Names as the registry knows them, as tries over words: agencies, bodies, short forms, heads, provinces, ranks."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from pipelines.agencies.reading import Words, tokens_of
from pipelines.agencies.registry import AgencyType, Body, registry
from pipelines.provinces import provinces

Trie = dict[str, Any]
"""Word → trie of what may follow; under "" what ends here."""

_ABBREVIATION_LENGTH = 14


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a type, ready to be shown."""

    type: AgencyType
    shown: tuple[str, ...]


def plant(trie: Trie, words: tuple[str, ...], value: Any) -> None:
    """Let ``words`` end at ``value`` in ``trie``; what stood there first stays."""
    for word in words:
        trie = trie.setdefault(word, {})
    trie.setdefault("", value)


def longest(trie: Trie, words: Words, place: int) -> tuple[Any, int] | None:
    """What the longest row of words from ``place`` on ends at, and where it ends; "#" stands for a number.

    A bracketed abbreviation within the row is passed over: "Vùng Cảnh sát biển (CSB) 4".
    """
    found: tuple[Any, int] | None = None
    low = words.low
    count = len(low)
    while place < count:
        after = trie.get(low[place])
        if after is None and "#" in trie and words.number(place):
            after = trie["#"]
        if after is None:
            beyond = past_bracket(words, place)
            if beyond == place:
                break
            place = beyond
            continue
        trie = after
        place += 1
        if "" in trie:
            found = trie[""], place
    return found


def past_bracket(words: Words, place: int) -> int:
    """Behind the abbreviation in brackets that begins at ``place``; ``place`` itself if there is none."""
    if place >= len(words) or words.low[place] != "(":
        return place
    for end in range(place + 1, min(place + _ABBREVIATION_LENGTH, len(words))):
        if words.low[end] == ")":
            inside = range(place + 1, end)
            short = all(words.spelled(at) or (words.shown[at].isupper() and words.shown[at].isalpha()) or not
                        words.low[at].isalnum() for at in inside)  # fmt: skip
            return end + 1 if short and len(inside) > 0 and not words.capitals else place
    return place


@cache
def agency_names() -> Trie:
    """Every name of every type."""
    trie: Trie = {}
    for each in registry().types:
        for name in each.names:
            plant(trie, tokens_of(name), Name(each, tuple(name.replace(",", " ,").split())))
    return trie


@cache
def body_names() -> Trie:
    """The organs within agencies; ends at a :class:`Body`."""
    trie: Trie = {}
    for each in registry().bodies:
        plant(trie, tokens_of(each.name), each)
    return trie


@cache
def short_names() -> dict[str, Trie]:
    """By the head that is left out ("sở", "hội", "ban" …; "" for none): short forms, ending at a :class:`Name`."""
    tries: dict[str, Trie] = {"": {}}
    for each in registry().types:
        for short in each.short:
            words = tokens_of(short)
            plant(tries[""], words, Name(each, tuple(short.replace(",", " ,").split())))
            for name in each.names:
                whole = tokens_of(name)
                if whole[1:] == words:
                    shown = tuple(name.replace(",", " ,").split())
                    plant(tries.setdefault(whole[0], {}), words, Name(each, shown))
    return tries


@cache
def head_words() -> Trie:
    """What names begin with; ends at the branch."""
    trie: Trie = {}
    for head, branch in registry().heads.items():
        plant(trie, tokens_of(head), branch)
    return trie


@cache
def other_names() -> Trie:
    """Names of places that begin like an agency's: "Hội An"."""
    trie: Trie = {}
    for name in registry().places:
        plant(trie, tokens_of(name), name)
    return trie


@cache
def starters() -> frozenset[str]:
    """The first words of everything that a mention may begin with."""
    return frozenset({*agency_names(), *body_names(), *head_words(), "ngành"} - {""})


@cache
def compounds() -> frozenset[tuple[str, str]]:
    """Pairs of words that stand beside each other in names, ``pipelines/data/name_words.toml`` included."""
    further = tomllib.loads((files("pipelines") / "data" / "name_words.toml").read_text(encoding="utf-8"))["compounds"]
    names = [name for each in registry().types for name in each.names]
    pairs: set[tuple[str, str]] = set()
    for name in (*names, *registry().compounds, *registry().heads, *further.split(",")):
        pairs |= set(pairwise(tokens_of(name)))
    return frozenset(pair for pair in pairs if pair[0].isalpha() and pair[1].isalpha())


@cache
def place_names() -> Trie:
    """The provinces under all their names; ends at the usual spelling."""
    trie: Trie = {}
    for province in provinces():
        for name in (*province.names, *province.also):
            shown = province.name if name in province.also else name
            plant(trie, tokens_of(name), shown)
    for rank in ("thành", "tỉnh"):  # "TPHCM" is spelled out, "Thủ đô Hà Nội" is another name: neither begins so
        trie.pop(rank, None)
    return trie


COMMITTEES: dict[tuple[str, ...], tuple[str, str]] = {
    ("tỉnh", "ủy"): ("Tỉnh ủy", "tỉnh"),
    ("thành", "ủy"): ("Thành ủy", "thành phố"),
    ("huyện", "ủy"): ("Huyện ủy", "huyện"),
    ("quận", "ủy"): ("Quận ủy", "quận"),
    ("thị", "ủy"): ("Thị ủy", "thị xã"),
    ("thị", "xã", "ủy"): ("Thị xã ủy", "thị xã"),
    ("trung", "ương"): ("Trung ương", "trung ương"),
    ("đảng", "ủy"): ("Đảng ủy", ""),
}
"""How a committee is written: (as shown, rank of its unit)."""

RANKS: dict[tuple[str, ...], str] = {
    tuple(rank.split()): rank
    for rank in (
        "tỉnh",
        "thành phố",
        "huyện",
        "quận",
        "thị xã",
        "thị trấn",
        "xã",
        "phường",
        "đặc khu",
        "liên huyện",
        "khu vực",
        "vùng",
    )
}
"""The ranks of units of the country."""

_COUNTED = ("các", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
PLURALS = frozenset((*_COUNTED, *(f"{number}" for number in range(2, 20)), *(f"0{number}" for number in range(2, 10))))
"""What stands before a rank or a head that several share."""


def body_key(body: Body | None, type_key: str) -> str:
    """The key of an agency that may be a body within one of ``type_key``."""
    return body.key if body is not None and body.key else type_key

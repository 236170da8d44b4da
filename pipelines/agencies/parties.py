"""From agencies named in an article to the parties of a record: which name each bears, and where that is said.

A party is what the article names, without the name of its province unless that tells two parties apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pipelines.agencies.mentions import Mention, mentions
from pipelines.agencies.names import past_bracket
from pipelines.agencies.reading import words_of
from pipelines.article import VIETNAM
from pipelines.article_text import ArticleText
from pipelines.findings import Party, Span, TextPart
from pipelines.provinces import find
from pipelines.text import clean, new_tone_placement

_BEFORE_MARK = re.compile(r" +([,;])")


@dataclass(frozen=True, slots=True)
class Named:
    """An agency named in a part of an article."""

    mention: Mention
    field: TextPart
    index: int
    unit_at: Span | None = None
    """Where its unit is named, if elsewhere in the article."""

    def spans(self, *, with_unit: bool) -> tuple[Span, ...]:
        """Where its name stands, with or without its unit's."""
        pieces = list(self.mention.pieces)
        if with_unit and (unit := self.mention.unit_piece) is not None:
            if pieces[-1][1] + 1 == unit[0]:
                pieces[-1] = (pieces[-1][0], unit[1])
            else:
                pieces.append(unit)
        elsewhere = (self.unit_at,) if with_unit and self.unit_at is not None else ()
        return (*(Span(self.field, self.index, start, end) for start, end in pieces), *elsewhere)


def named_in(article: ArticleText) -> tuple[Named, ...]:
    """Every agency that the article names, in reading order."""
    return tuple(Named(mention, field, index) for field, index, text in article.parts() for mention in mentions(text))


def parties_of(chosen: Sequence[Named], among: Sequence[Named], published: datetime | None = None) -> tuple[Party, ...]:
    """The parties that ``chosen`` are, each once and in order.

    ``among`` is everything that the article names: a bare "Công an" is the "Công an tỉnh" of another sentence, and a
    unit that is named once is known of all agencies of its rank. ``published`` tells which cities were provinces then.
    """
    day = published.astimezone(VIETNAM).date() if published is not None else date.max
    resolved = [resolve(each, among) for each in chosen]
    ambiguous = _ambiguous(each.mention for each in resolved)
    each_with_unit = _each_with_unit(resolved)
    parties: dict[str, Party] = {}
    for each in resolved:
        mention = each.mention
        keep = (mention.unit_piece is not None or each.unit_at is not None) and (
            mention.name.lower() in ambiguous or _belongs_to_name(mention, among, day, each_with_unit=each_with_unit)
        )
        name = f"{mention.name} {mention.unit}" if keep and mention.unit else mention.name
        party = Party(name, mention.key, mention.unit or _unit_of(mention, among), each.spans(with_unit=keep))
        parties.setdefault(name.lower(), party)
    return tuple(parties.values())


def resolve(named: Named, among: Sequence[Named]) -> Named:
    """``named``; where its unit or its full name is not told, the usual mention of the same agency in ``among``."""
    mention = named.mention
    if not (mention.bare or mention.short) or not mention.key:
        return named
    fuller = [
        each
        for each in among
        if each.mention.key == mention.key
        and each.mention.body == mention.body
        and (each.mention.rank or each.mention.attachment == "none")
        and (not mention.rank or each.mention.rank == mention.rank)
        and not each.mention.collective
        and not each.mention.short
        and (mention.short or each.mention.name.lower().startswith(mention.name.lower()))
    ]
    if not fuller:
        return named
    ranks = Counter(each.mention.name.lower() for each in fuller)
    usual = ranks.most_common(1)[0][0]
    return next(each for each in fuller if each.mention.name.lower() == usual)


def normalise_party(name: str) -> str:
    """``name`` with abbreviations expanded, new tone placement and the registry's spelling, its unit's name included.

    >>> normalise_party("UBND tỉnh Khánh Hoà")
    'Ủy ban nhân dân tỉnh Khánh Hòa'
    """
    text = clean(name)
    found = mentions(text[:1].upper() + text[1:])
    if len(found) == 1 and found[0].start == 0 and found[0].end == len(text):
        whole = found[0].full_name
        if whole.split()[0].lower() == words_of(text).low[0]:  # else it begins within an abbreviation: "UVBTV"
            return expand(whole) if "(" in text else whole
    return expand(text)


def expand(text: str) -> str:
    """``text`` on one line with abbreviations of agencies and units expanded and the new tone placement.

    A bracketed abbreviation behind what it stands for is dropped. Without it two words may be a short form themselves:
    "Hội (BHXH) ND".
    """
    once = _expanded(clean(text))
    return once if "(" not in text or once == text else expand(once)


def _expanded(text: str) -> str:
    words = words_of(text)
    source = new_tone_placement(text)
    out: list[str] = []
    place = behind = 0
    while place < len(words):
        beyond = past_bracket(words, place)
        if beyond > place and place > 0:
            out.append(source[behind : words.start(place)].rstrip())
            behind = words.end(beyond - 1)
            place = beyond
            continue
        if words.spelled(place):
            last = place
            while last + 1 < len(words) and words.start(last + 1) == words.start(place):
                last += 1
            out.append(source[behind : words.start(place)])
            if out[-1] == "" and place > 0:
                out.append(" ")
            out.append(" ".join(words.shown[place : last + 1]).replace(" ,", ","))
            behind = words.end(last)
            if source[behind : behind + 1].isalnum():
                out.append(" ")
            place = last + 1
            continue
        place += 1
    out.append(source[behind:])
    return _BEFORE_MARK.sub(r"\1", clean("".join(out)))


def _ambiguous(chosen: Iterable[Mention]) -> frozenset[str]:
    """The names that two units' agencies would share without the names of their units."""
    units: dict[str, set[str]] = {}
    for mention in chosen:
        units.setdefault(mention.name.lower(), set()).add(mention.unit)
    return frozenset(name for name, owners in units.items() if len(owners - {""}) > 1)


def _each_with_unit(chosen: Sequence[Named]) -> bool:
    """Whether each is told with the name of their one unit anew: "TAND quận Ninh Kiều và Công an quận Ninh Kiều"."""
    told = {(each.field, each.index, each.mention.unit_piece) for each in chosen}
    units = {(each.mention.rank, each.mention.unit) for each in chosen}
    return len(told) == len(chosen) > 1 and len(units) == 1 and all(each.mention.unit_piece for each in chosen)


def _belongs_to_name(mention: Mention, among: Sequence[Named], day: date, *, each_with_unit: bool) -> bool:
    """Whether the unit's name has to stay though no other party shares the name before it.

    A province's goes where its rank stays, but a university bears it ("Đại học Huế"). That of a district or commune
    goes where the article itself leaves it out ("Huyện ủy"), unless it is told with each party; a number stays: "Quận
    7" is its name.
    """
    if not mention.rank:
        return mention.attachment != "none" or mention.key == "dai-hoc"
    if mention.unit.isdigit():
        return True
    if mention.rank == "khu vực" and find(mention.unit) is not None:
        return False
    if mention.rank == "tỉnh" or (mention.rank == "thành phố" and _is_province(mention.unit, day)):
        return mention.key == "cap-uy"
    return each_with_unit or not any(each.mention.rank == mention.rank and not each.mention.unit for each in among)


def _is_province(name: str, day: date) -> bool:
    province = find(name)
    return province is not None and province.on(min(day, date(9999, 1, 1))).kind == "thành phố"


def _unit_of(mention: Mention, among: Sequence[Named]) -> str:
    """The unit that the article names for agencies of the rank of ``mention``, where it names one only."""
    if not mention.rank:
        return ""
    units = {each.mention.unit for each in among if each.mention.rank == mention.rank and each.mention.unit}
    return units.pop() if len(units) == 1 else ""

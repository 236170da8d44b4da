"""The province and the level of a signing, each with the text that says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from pipelines.agencies import Mention, mentions, registry
from pipelines.findings import Level, Span
from pipelines.provinces import Province, find
from pipelines.signings.drafts import Draft, Story
from pipelines.signings.sides import Named

REGION = 3
"""So many provinces make a region."""

_BELOW = frozenset(("huyện", "quận", "thị xã", "xã", "phường", "thị trấn", "đặc khu"))
_LEVELS: dict[str, Level] = {
    "trung ương": "central",
    "tỉnh": "province",
    "huyện": "district",
    "quận": "district",
    "thị xã": "district",
    "xã": "commune",
    "phường": "commune",
    "thị trấn": "commune",
    "đặc khu": "commune",
}
_LOCAL: tuple[Level, ...] = ("commune", "district", "province")
_AT = re.compile(r"(?<!\w)(?:tại|ở|về)\s+(?:(?:thành phố|tp\.?|thị xã|tỉnh|trung tâm)\s*)*$")


def province_named(mention: Mention) -> Province | None:
    """The province that ``mention`` says it is of, by its unit's name or that of the province around it."""
    if mention.within:
        return find(mention.within)
    if not mention.unit or mention.rank in _BELOW:
        return None
    return find(mention.unit)


def provinces_of(draft: Draft) -> dict[str, tuple[Province, Named]]:
    """The provinces that the parties of ``draft`` are said to be of, by code, in their order."""
    found: dict[str, tuple[Province, Named]] = {}
    for member in draft.members:
        province = province_named(member.mention)
        if province is not None:
            found.setdefault(province.code, (province, member))
    return found


def host(provinces: Iterable[tuple[Province, Named]], draft: Draft, story: Story) -> tuple[Province, Span]:
    """Which of two provinces the ceremony was in: that of "tại thành phố …", else the one named first."""
    pairs = list(provinces)
    own = draft.acts[0].sentence
    sentences = [own, *(each for each in story.sentences if each is not own)]
    for sentence in sentences[:12]:
        for province, _ in pairs:
            for name in province.names:
                place = sentence.plain.find(name.lower())
                while place >= 0:
                    if _AT.search(sentence.plain, max(0, place - 40), place):
                        return province, sentence.span(place, place + len(name))
                    place = sentence.plain.find(name.lower(), place + 1)
    province, member = pairs[0]
    return province, unit_span(member)


def unit_span(member: Named) -> Span:
    """Where the name of the unit of ``member`` stands; the whole of it where it stands apart."""
    mention = member.mention
    piece = mention.unit_piece or (mention.start, mention.end)
    if mention.within:
        piece = (mention.start, mention.end)
    return member.sentence.span(*piece)


def level_of(mention: Mention, city: bool) -> Level | None:
    """The level of an agency; ``city``: the province is a city under central government. None where it has none."""
    if mention.rank == "thành phố":
        known = find(mention.unit) if mention.unit else None
        if (
            known is not None
            and known.designations[-1].kind == "thành phố"
            and not known.designations[0].kind == "tỉnh"
        ):
            return "province"
        return "province" if city and (not mention.unit or known is not None) else "district"
    if mention.rank in _LEVELS:
        return _LEVELS[mention.rank]
    if mention.rank:
        return None
    if mention.unit and find(mention.unit) is not None:
        return "province"
    known_type = registry().of_key(mention.key)
    if known_type is not None and len(known_type.levels) == 1:
        return known_type.levels[0]
    if mention.name.startswith("Sở "):
        return "province"
    return None


def local_level(levels: Sequence[Level | None]) -> Level | None:
    """The level of the local side among those of the parties: the lowest; central where none is local."""
    for level in _LOCAL:
        if level in levels:
            return level
    return "central" if "central" in levels else None


def is_city(province: Province | None, day: date | None) -> bool:
    """Whether ``province`` was a city under central government on ``day``."""
    return province is not None and province.on(day or date.max).kind == "thành phố"


def level_in(texts: Iterable[str], published: date | None = None) -> Level | None:
    """The level that the names of agencies in ``texts`` tell; a province among ``texts`` tells cities from districts."""
    texts = list(texts)
    provinces = [province for text in texts if (province := find(text)) is not None]
    city = any(is_city(province, published) for province in provinces)
    found = [level_of(each, city) for text in texts for each in mentions(text)]
    return local_level(found)

"""The province and the level of a signing, each with the text that says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from pipelines.agencies import Mention, mentions, registry
from pipelines.findings import Level, Span
from pipelines.places import normalise_province, provinces_with_district
from pipelines.provinces import Province, find
from pipelines.signings.draft import Draft
from pipelines.signings.news import Story
from pipelines.signings.rows import Named
from pipelines.signings.sentences import plain

BEFORE_MERGER = date(2025, 6, 30)
"""The day whose provinces are meant where no day is known."""
Place = tuple[str, Span]
Host = tuple[Province, Span]
REGION = 3
"""So many provinces make a region."""

_BELOW = frozenset(("huyện", "quận", "thị xã", "xã", "phường", "thị trấn", "đặc khu"))
_DISTRICTS = frozenset(("huyện", "quận", "thị xã"))
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
_CENTRAL = re.compile(r"(?:Bộ|Tổng cục|Trung ương|Ủy ban Trung ương|Ban Chỉ đạo Trung ương)\s")
_LOCAL: tuple[Level, ...] = ("commune", "district", "province")
_AT = re.compile(r"(?<!\w)(?:tại|ở)\s+(?:[\w. ]{2,40},\s*){0,2}(?:(?:thành phố|tp\.?|thị xã|tỉnh|trung tâm)\s*)*$")


def province_named(mention: Mention) -> Province | None:
    """The province that ``mention`` says it is of, by its unit's name or that of the province around it."""
    if mention.within:
        return find(mention.within)
    if not mention.unit:
        return None
    if mention.rank not in _BELOW:
        return find(mention.unit)
    within = provinces_with_district(mention.unit) if mention.rank in _DISTRICTS else ()
    return find(within[0]) if len(within) == 1 else None


def provinces_in(draft: Draft) -> dict[str, tuple[Province, Named]]:
    """The provinces that the parties of ``draft`` are said to be of, by code, in their order."""
    found: dict[str, tuple[Province, Named]] = {}
    for member in draft.members:
        province = province_named(member.mention)
        if province is not None:
            found.setdefault(province.code, (province, member))
    return found


def host(provinces: Iterable[tuple[Province, Named]], draft: Draft, story: Story, place: Place | None) -> Host:
    """Which of two provinces the ceremony was in: that of ``place`` or of "tại thành phố …", else the first."""
    pairs = list(provinces)
    if place is not None and (named := normalise_province(place[0], BEFORE_MERGER)) is not None:
        for province, _ in pairs:
            if find(named) is province:
                return province, place[1]
    own = draft.acts[0].sentence
    for sentence in (own, *(each for each in story.sentences if each is not own)):
        for province, _ in pairs:
            for name in province.names:
                for found in re.finditer(re.escape(plain(name)), sentence.plain):
                    if _AT.search(sentence.plain, max(0, found.start() - 90), found.start()):
                        return province, sentence.span(*found.span())
    province, member = next((each for each in pairs if _receives(each[1], story)), pairs[0])
    return province, unit_span(member)


def _receives(member: Named, story: Story) -> bool:
    """Whether the event was in the house of ``member``: "tại trụ sở Công an huyện B"."""
    name = re.escape(plain(member.mention.full_name))
    house = re.compile(
        rf"(?<!\w)tại\s+(?:hội trường|trụ sở|phòng họp|nhà khách|cơ quan)\s+(?:\w+\s+){{0,3}}{name}(?!\w)"
    )
    return any(house.search(sentence.plain) for sentence in story.sentences)


def unit_span(member: Named) -> Span:
    """Where the name of the unit of ``member`` stands; the whole of it where it stands apart."""
    mention = member.mention
    if member.unit_at is not None:
        return member.unit_at
    piece = mention.unit_piece or (mention.start, mention.end)
    if mention.within:
        place = member.sentence.plain.find(plain(mention.within), piece[0])
        if place >= 0:
            piece = (place, place + len(mention.within))
    return member.sentence.span(*piece)


def level_of(mention: Mention, province: Province | None, day: date | None) -> Level | None:
    """The level on ``day`` of an agency in ``province``; None where it has none, as a naval region."""
    if mention.rank == "thành phố":
        city = find(mention.unit) if mention.unit else province
        return "province" if is_city(city, day) else "district"
    if mention.rank in _LEVELS:
        return _LEVELS[mention.rank]
    if mention.rank == "khu vực" and mention.branch == "justice":  # courts of first instance since July 2025
        return "district"
    only = _only_level(mention.key)
    if mention.rank or (mention.branch == "army" and only != "central"):
        return None
    if mention.unit and find(mention.unit) is not None:
        return "province"
    if only is not None:
        return only
    if mention.name.startswith("Sở "):
        return "province"
    return "central" if _CENTRAL.match(mention.name) else None


def city_of(mention: Mention, others: Iterable[Mention]) -> Mention | None:
    """Which of ``others`` tells the city of ``mention``, which does not: "BHXH TP Thủ Đức" of "BHXH thành phố"."""
    if mention.rank != "thành phố" or mention.unit or not mention.key:
        return None
    told = [each for each in others if each.key == mention.key and each.rank == mention.rank and each.unit]
    return told[0] if len({each.unit for each in told}) == 1 else None


@cache
def _only_level(key: str) -> Level | None:
    """The level of all agencies of the type ``key``, where there is but one."""
    known = registry().of_key(key)
    return known.levels[0] if known is not None and len(known.levels) == 1 else None


def local_level(levels: Sequence[Level | None]) -> Level | None:
    """The level of the local side: that of most parties, of two the lower; central if none is local."""
    local = [level for level in levels if level in _LOCAL]
    if not local:
        return "central" if "central" in levels else None
    return max(_LOCAL, key=local.count)


def name_then(province: Province, published: date | None) -> str:
    """What ``province`` was called when the article came out; its name before the merger where that is unknown."""
    return province.on(published).name if published is not None else province.name


def is_city(province: Province | None, day: date | None) -> bool:
    """Whether ``province`` was a city under central government on ``day``."""
    return province is not None and province.on(day or BEFORE_MERGER).kind == "thành phố"


def level_in(texts: Iterable[str], published: date | None = None) -> Level | None:
    """The level that the names of agencies in ``texts`` tell; a province among them tells its cities from others."""
    texts = list(texts)
    provinces = [province for text in texts if (name := normalise_province(text)) and (province := find(name))]
    if len({province.code for province in provinces}) >= REGION:
        return "region"
    province = provinces[0] if provinces else None
    named = [each for text in texts for each in mentions(text)]
    levels = [level_of(city_of(each, named) or each, province, published) for each in named]
    levels += ["central" for text in texts if _CENTRAL.match(text) and not mentions(text)]
    return local_level(levels)

"""Where a text names a province, and how: with its rank or an agency of it, plainly, or as the place of something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Literal

from pipelines.persons import NOT_A_PERSON, SURNAMES
from pipelines.phrases import UPPER, is_quoted, lowered
from pipelines.places.districts import provinces_with_district
from pipelines.provinces import Province, find, provinces
from pipelines.text import clean, fold

Manner = Literal["own", "plain", "place", "aside"]
"""``own``: the province itself or an agency of it ("Tỉnh ủy Kiên Giang", "tỉnh Kiên Giang"); ``place``: something
happens there; ``aside``: where somebody comes from, a river, what a province was merged with, what
somebody's own words mention."""


@dataclass(frozen=True, slots=True)
class ProvinceMention:
    """A province named in a text, by its own name or by a district of it."""

    province: Province
    start: int
    end: int
    manner: Manner
    beside: ProvinceMention | None = None
    """The one right before it in an enumeration."""


_TONES = (("òa", "oà"), ("óa", "oá"))
_VARIANTS = (
    "Đắc Lắc",
    "Đăk Lăk",
    "Đắk Lăk",
    "Đăk Lắk",
    "Đak Lak",
    "Đắc Lắk",
    "Đắc Nông",
    "Đăk Nông",
    "Đak Nông",
    "Sài Gòn",
)
_OTHER_NAMES = r"T[Pp]\.? ?HCM|T[Pp]\.? ?Hồ Chí Minh|BR ?[-–] ?VT|BRVT|TT ?[-–] ?Huế|TT ?[-–] ?HUẾ"

_AGENCY = re.compile(
    r"(?:(?:ủy|uỷ|đoàn|ubnd|hđnd|mttq|tand|vksnd|công an|pt-th|pttg|ptth|truyền hình|đài|báo|đảng bộ|tuyên giáo"
    r"|dân vận|bđbp|lđlđ|bhxh|sở"
    r"|chi nhánh|hội|ngành|chính quyền|nhà báo|phụ nữ|nông dân|công đoàn|biên phòng|đoàn công tác|lãnh đạo"
    r"|quân sự|các tỉnh|hai tỉnh|nhân dân"
    r"|bên|phía|thành phố cảng|đại biểu|khoa học|thanh niên|chiến binh|nghệ thuật) )$"
)
_RANKED = re.compile(r"(?<!\w)tỉnh(?: bạn|, thành phố)?:? $")
_SEATED = re.compile(
    r"(?:đóng|đứng chân|đóng quân|đóng chân|đặt trụ sở) (?:trên địa bàn|tại|ở) (?:tỉnh|thành phố|tp\.?) $"
)
_CITY = re.compile(r"(?:thành phố|tp\.?|t\.p\.?) ?$")
_AT = re.compile(
    r"(?:\btại|\bở|\bvề|\bđến|\bra|\blên|\bvào|\btừ|\btrên địa bàn)(?: địa bàn)?(?: (?:thành phố|tp\.?|tỉnh))? ?$"
)
_ASIDE = re.compile(
    r"(?<!\w)(?<!thành )(?:quê(?: quán)?(?: (?:ở|tại))?|sinh (?:ra )?(?:ở|tại)|sông|người|đến từ|hợp nhất với"
    r"|sáp nhập(?: với)?|nhập với|kinh nghiệm (?:của|từ|tại)"
    r"|đường|phố|(?<!điểm )cầu|quốc lộ|cao tốc|nguyên quán|tổ quốc|như|vốn là|thuộc|đoàn kết|chiến dịch|chiến thắng"
    r"|thời kỳ) (?:tỉnh |thành phố )?$"
)
# "học tập kinh nghiệm Công an tỉnh A", "so với Sở Y tế tỉnh B": only compared with.
_COMPARED = re.compile(
    r"(?:kinh nghiệm(?<!trao đổi kinh nghiệm)(?<!chia sẻ kinh nghiệm)|so với|học hỏi)"
    r"(?: (?!với |giữa |cho |cùng |trong |và )\w+){0,6} $"
)
# "tuyến cao tốc Đồng Đăng (Lạng Sơn) - Trà Lĩnh (Cao Bằng)": where a road begins and ends.
_ROUTE = re.compile(
    r"(?<!\w)(?:tuyến|cao tốc|quốc lộ|đường (?:bộ|sắt|dây|tỉnh|liên tỉnh|ven biển)|tỉnh lộ)(?!\w)[^,;.]{0,60}\($"
)
_ROUTE_GOES_ON = re.compile(r"\)\s?[-–—]\s")
_ENUMERATED = re.compile(r"\s*(?:,|và|, và|-|–|—|với|cùng|/)\s*(?:(?:các )?tỉnh )?")
_WORD_BEFORE = re.compile(rf"(?P<word>[{UPPER}]\w*) $")
_AFTER = re.compile(r" (?:dương(?!\w)|phủ(?!\w))")
_OF = ("của ", "thuộc ", "của tỉnh ", "thuộc tỉnh ")
_DISTRICT_OF = re.compile(
    rf"(?P<district>[{UPPER}][^\W\d_]*(?: [{UPPER}][^\W\d_]*){{0,2}}),? (?:của|thuộc)(?: tỉnh)? $"
)
_NEAR, _FAR = 28, 70
"""How many characters before a province are looked at for what it is there for, and for what it is compared with."""
_FORMER = re.compile(r"\s*(?:\(?cũ\b|trước đây|trước khi)")
_HCM_AS_PERSON = re.compile(r"(?:thành phố|tp\.?|tp|\btỉnh|ủy|uỷ|chính quyền) ?$")

_UNIT = re.compile(r"(?P<rank>huyện|thị xã|thành phố|tp\.? ?|quận|tx\.? ?|đặc khu|tại|ở) ?(?=[^\W\d_])")
_RUN = re.compile(rf"(?:[{UPPER}][\w'’]*)(?:(?: | - |-)(?:[{UPPER}][\w'’]*)){{0,4}}")
DATELINE = re.compile(r"(?P<letters>[A-ZĐ]{2,5})(?: online)?")
"""What a paper puts in brackets at the head of an article."""
_NUMBERED_DISTRICT = re.compile(r"(?<!\w)quận (?:[1-9]|1[0-2])(?!\d)")


@cache
def _by_name() -> dict[str, Province]:
    names = {fold(name): each for each in provinces() for name in (*each.names, *each.also)}
    return {name.replace(" ", ""): each for name, each in names.items()} | names  # "YênBái - Sáng nay"


@cache
def _pattern() -> re.Pattern[str]:
    """Every name of every province, as written and in capitals."""
    names = {name for each in provinces() for name in (*each.names, *each.also) if name[0].isupper()} | set(_VARIANTS)
    names |= {name.replace(new, old) for name in names for new, old in _TONES}
    names |= {name.replace(" ", "") for name in names if name.count(" ") == 1 and "-" not in name}
    spelled = {form.replace(" - ", "~") for name in names for form in (name, name.upper())}
    names_by_letter = _tree(sorted(spelled)).removeprefix("(?:").removesuffix(")")
    return re.compile(rf"(?:{_OTHER_NAMES}|{names_by_letter})(?!\w)".replace("~", " ?[-–] ?"))


def _tree(words: list[str]) -> str:
    """A pattern for ``words`` that tries each letter once."""
    if words == [""]:
        return ""
    firsts: dict[str, list[str]] = {}
    for word in words:
        firsts.setdefault(word[:1], []).append(word[1:])
    ends = "" in firsts
    branches = [re.escape(first) + _tree(rests) for first, rests in firsts.items() if first]
    inside = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return inside + "?" if ends else inside


def province_mentions(text: str) -> Iterator[ProvinceMention]:
    """The provinces that ``text`` names, in order. Persons who are called like a province are left out."""
    low = ""
    previous: ProvinceMention | None = None
    for found in _pattern().finditer(text):
        start = found.start()  # looked at here, as a pattern that begins with its letters is searched faster
        if start and (text[start - 1].isalnum() or text[start - 1] in "_'’"):
            continue
        low = low or lowered(text)
        mention = _mention(text, low, found, previous)
        if mention is not None:
            previous = mention
            yield mention


def _mention(text: str, low: str, found: re.Match[str], previous: ProvinceMention | None) -> ProvinceMention | None:
    start, end = found.span()
    written = text[start:end]
    province = _province(written)
    if province is None or _AFTER.match(low, end):
        return None
    before = low[max(0, start - _FAR) : start]
    if province.code == "79" and low.startswith("hồ", start):
        if not _HCM_AS_PERSON.search(before):
            return None
    elif _is_person(text, start):
        return None
    if previous is not None and previous.end < start and _ENUMERATED.fullmatch(low, previous.end, start):
        return ProvinceMention(province, start, end, previous.manner, previous)
    if before.endswith(_OF) and _is_its_district(text, start, province):
        return ProvinceMention(province, start, end, "own")
    manner = _manner(province, before, low, end)  # what somebody remembers or compares is not what is reported
    return ProvinceMention(province, start, end, "aside" if manner == "plain" and is_quoted(text, start) else manner)


def _is_its_district(text: str, start: int, province: Province) -> bool:
    """Whether a district of ``province`` stands before ``start``: "đất Thuận Châu của Sơn La"."""
    found = _DISTRICT_OF.search(text, max(0, start - _NEAR), start)
    if found is None:
        return False
    words = found["district"].split(" ")
    names = (" ".join(words[place:]) for place in range(len(words)))
    return any(find(owner) is province for name in names for owner in provinces_with_district(name))


def _manner(province: Province, before: str, low: str, end: int) -> Manner:
    if _FORMER.match(low, end) or _ASIDE.search(before, len(before) - _NEAR) or _COMPARED.search(before):
        return "aside"
    if _SEATED.search(before):
        return "own"
    on_route = before.endswith("(") and _ROUTE.search(before)
    if on_route and (_ROUTE_GOES_ON.match(low, end) or _ROUTE_GOES_ON.search(before)):
        return "aside"
    before = before[-_NEAR:]
    if before.endswith("(") and low.startswith(")", end):  # "huyện Mèo Vạc (Hà Giang)"
        return "own"
    if _CITY.search(before) and province.designations[-1].kind != "thành phố":
        return "place"
    if _AT.search(before):
        return "place"
    if _RANKED.search(before) or _CITY.search(before) or _AGENCY.search(before):
        return "own"
    return "plain"


def _is_person(text: str, start: int) -> bool:
    """Whether a surname stands right before ``start``: "Phan Hoà Bình", "Nguyễn Cao Bằng"."""
    before = _WORD_BEFORE.search(text, max(0, start - 14), start)
    if before is None or text[max(0, start - 60) : start + 12].isupper():
        return False
    word = before["word"].lower()
    return word in SURNAMES and word not in NOT_A_PERSON


def district_mentions(text: str) -> Iterator[ProvinceMention]:
    """The provinces that ``text`` names by a district, town or city of theirs: "tại TP.Thủ Dầu Một"."""
    low = lowered(text)
    for found in _UNIT.finditer(low):
        if found.start() and low[found.start() - 1].isalnum():
            continue
        run = _RUN.match(text, found.end())
        if run is None:
            continue
        words = run.group().split(" ")
        bare = found["rank"] in ("tại", "ở")
        for count in range(len(words), 0, -1):
            name = " ".join(words[:count])
            owners = provinces_with_district(name)
            if len(owners) == 1 and (not bare or count > 1) and (province := find(owners[0])) is not None:
                start = found.end() if bare else found.start()
                yield ProvinceMention(province, start, found.end() + len(name), "place" if bare else "own")
                break
            if owners:
                break
    for found in _NUMBERED_DISTRICT.finditer(low):
        if (province := find("Hồ Chí Minh")) is not None:
            yield ProvinceMention(province, *found.span(), "own")


def province_of_dateline(dateline: str, day: date | None) -> Province | None:
    """The province whose paper signs so at the head of an article: "LĐ online", "GLO", "BBD"; None if several could.

    >>> province_of_dateline("LĐ online", date(2016, 10, 20)).name
    'Lâm Đồng'
    """
    found = DATELINE.fullmatch(dateline)
    if found is None:
        return None
    letters = found["letters"]
    for initials in (letters, letters.removesuffix("O"), letters.removeprefix("B")):
        fitting = {
            each.on(day).name if day else each.name: each for each in provinces() if _initials(each, day) == initials
        }
        if len(fitting) == 1:
            return next(iter(fitting.values()))
    return None


def _initials(province: Province, day: date | None) -> str:
    name = province.on(day).name if day is not None else province.name
    return "".join(word[0] for word in re.split(r"[ -]+", name))


@lru_cache(maxsize=1024)
def _province(written: str) -> Province | None:
    folded = fold(clean(written))
    folded = {"sai gon": "ho chi minh", "dac lac": "dak lak", "dac lak": "dak lak", "dac nong": "dak nong"}.get(
        folded, folded
    )
    return _by_name().get(folded) or find(folded)


def normalise_province(text: str, day: date | None = None) -> str | None:
    """The province that ``text`` names, itself or by a district, as it was called on ``day``; None if it names none.

    Without ``day`` it is called as the text calls it.

    >>> normalise_province("thành phố Phủ Lý", date(2020, 1, 1))
    'Hà Nam'
    """
    plain = clean(text)
    province = _province(plain)
    if province is None:
        mention = next(iter((*province_mentions(plain), *district_mentions(plain))), None)
        province = mention.province if mention is not None else None
        if province is None and len(owners := provinces_with_district(plain)) == 1 and (only := find(owners[0])):
            mention = ProvinceMention(only, 0, len(plain), "place")
            province = only
        if province is None or mention is None:
            outlet = province_of_dateline(plain, day)
            return called(outlet, outlet.name, day) if outlet is not None else None
        plain = plain[mention.start : mention.end]
    return called(province, plain, day)


def called(province: Province, written: str, day: date | None) -> str:
    """What ``province``, ``written`` so, was called on ``day``; without a day the usual spelling of what is written."""
    if day is not None:
        return province.on(day).name
    return next((name for name in province.names if fold(name) in fold(written)), province.name)

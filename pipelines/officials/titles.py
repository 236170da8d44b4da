"""Offices: how a title begins, and the one spelling of it that kyket keeps."""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.agencies import expand
from pipelines.officials.names import NAME, is_name
from pipelines.phrases import name_end
from pipelines.text import clean

# What an office begins with, in lower case; what may stand before it ("phó", "nguyên") is found from there.
CORE = re.compile(  # by first letters, each written out: a search for one of some letters is many times as fast
    r"b(?:í thư|iên tập)|ủy viên|uỷ viên|ch(?:ủ (?:tịch|nhiệm)|ánh (?=án|văn|thanh|tòa|toà)"
    r"|ính (?:ủy|uỷ|trị viên(?: phó(?!\w))?)"
    r"|ỉ huy (?:trưởng|phó)|ấp hành viên)"
    r"|g(?:iám (?:đốc|thị)|đ )|t(?:hư ký|ư lệnh|rưởng(?!\w)|hủ tướng|hống đốc|hẩm phán|hanh tra viên"
    r"|ổng (?:thanh tra|kiểm toán)|rợ lý|(?:ỉnh|hành) (?:ủy|uỷ) viên)"
    r"|huyện (?:ủy|uỷ) viên|quận (?:ủy|uỷ) viên|thị (?:ủy|uỷ) viên|đảng (?:ủy|uỷ) viên"
    r"|uv(?:btv|tv|bch| btv)|tuv(?!\w)|huv(?!\w)|p(?:hó (?:ban|phòng|đoàn"
    r"|văn phòng)|ct |gđ )"
    r"|hiệu phó|phó(?:(?<=đội phó)|(?<=đồn phó)|(?<=trạm phó)|(?<=hạt phó)|(?<=đoàn phó)|(?<=cụm phó))(?!\w)"
    r"|đại (?:sứ|biểu quốc hội)|kiểm sát viên"
)
_BEFORE = re.compile(
    r"(?<!\w)(?:(?:nguyên|quyền|phó|tổng|thứ|chi|viện|cục|vụ|bộ|hiệu|hội|đồn|đội|hạt|trạm|khối|chi cục|tổng cục"
    r"|tham mưu|kiểm toán|thủ|đoàn|xã|cụm|trợ lý"
    r"|ngoại|đại|khoa|chi hội|hải đội|tiểu đoàn|trung đoàn|lữ đoàn|sư đoàn|thuyền|đảng ủy|phân hội) )+$"
)
_HEADS_OF = re.compile(
    r"trưởng (?:ban|phòng|đoàn|khối|công an|thôn|bản|ấp|tiểu ban|trạm|khoa|đài|khu|đồn|bộ môn|văn phòng|đại diện"
    r"|cơ quan|họ đạo|ban công tác mặt trận)"
    r"(?!\w)"
)
_ORDERED = re.compile(
    r"(?:viện|cục|vụ|bộ|thứ|hiệu|hội|đồn|đội|hạt|trạm|khối|thủ|chi cục|tổng cục|tham mưu|kiểm toán|đoàn|cụm) $"
)
_AIDE_IN = re.compile(
    r" (?:công tác )?(?:quần chúng|dân vận|tác chiến|tuyên huấn|chính trị|quân lực|hậu cần|dân quân|thanh niên"
    r"|động viên|phụ nữ|cán bộ|tổ chức|bảo vệ|tuyên truyền)(?!\w)"
)
"""What an aide works in: "Trợ lý tác chiến Bộ Chỉ huy Quân sự tỉnh"."""
_MEMBER_OF = re.compile(
    r" công tác [mM]ặt trận(?:(?: tổ dân phố| khu phố| thôn| bản| ấp| khu| khu dân cư)(?: [A-ZĐÀ-Ỹ0-9]\w*)*)?"
)

_OF_HOUSE = re.compile(r" (?:nhà trường|đồn|trạm)(?!\w)")
"""Whose office it is, named before: "Phó Hiệu trưởng nhà trường", "Chính trị viên đồn"."""
# "giám đốc một hợp tác xã", "chủ nhiệm các HTX": no office in the political system, and none that is named.
_OF_SOME_BUSINESS = re.compile(
    r" (?:của )?(?:một|hai|ba|các|nhiều|những) (?:\w+ )?(?:hợp tác xã|htx|công ty|doanh nghiệp|cơ sở|trang trại|xưởng"
    r"|nhà máy|khách sạn|ngân hàng)(?!\w)"
)

RANK = r"(?:t(?:hượng|rung|hiếu) (?:tướng|tá|úy|uý)|đ(?:ại (?:tướng|tá|úy|uý)|ô đốc)|phó đô đốc|chuẩn đô đốc)"
DEGREE = (
    r"(?:(?:pgs|gs|tskh|ts|ths|[bd]s\.?ck ?i+|bs|ncs|thạc s[ĩỹ]|tiến s[ĩỹ](?: khoa học)?|(?:phó )?giáo sư"
    r"|bác s[ĩỹ] (?:ck|chuyên khoa)(?: cấp)? ?(?:i+|[12]))\b\.?(?: ?khkt)?)"
)

_OF_PART = re.compile(r"(?:phó )?(?:đội|trạm|tổ|hải đội|phó đội|phó trạm|vụ|cục) (?:trưởng|phó)(?!\w)")
_WHOSE = re.compile(r", (?=(?:Bộ(?! trưởng)|Đồn|Công an|Hạt|Chi cục|Cục|Phòng|Bộ Chỉ huy|BCH|Hải đoàn|Bộ CHQS) )")
_OF_OFFICE = re.compile(r"(?:phó )?trưởng (?:phòng|khoa)(?!\w)")
_WHOSE_OFFICE = re.compile(
    r", (?=(?:Ban|Sở|Công an|Văn phòng|Cục|Tỉnh ủy|Thành ủy|UBND|Trường|Học viện|Viện|Bộ|Quân khu) )"
)
_HAS_UNIT = re.compile(r"(?<!\w)(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường)(?!\w)")
_SHORT_FORM = re.compile(
    r"\s\([A-ZĐ][A-ZĐa-z&.-]{1,11}\)\s"
    r"(?=[A-ZĐÀ-Ỹ]|(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|khu vực|Trung ương)(?!\w))"
)
_AND_PERSON = re.compile(rf" và (?P<name>{NAME})$")

_AND_OFFICE = re.compile(rf" và (?=(?:(?:nguyên|quyền|phó|thứ|tổng) )*(?:{CORE.pattern}))")
"""What joins the office of somebody else: "Tổng Kiểm toán Nhà nước A và Tổng Thanh tra Chính phủ B"."""

_SHORT = (
    (re.compile(r"(?<!\w)UV\.? ?(?=B[CT]|Ban|BTV|Thường)"), "Ủy viên "),
    (re.compile(r"(?<!\w)PCT(?!\w)"), "Phó Chủ tịch"),
    (re.compile(r"(?<!\w)PGĐ(?!\w)"), "Phó Giám đốc"),
    (re.compile(r"(?<!\w)GĐ(?!\w)"), "Giám đốc"),
    (re.compile(r"(?<!\w)(Phó )?CT (?=UBND|HĐND|UBMT|Ủy ban|Hội)"), r"\1Chủ tịch "),
)
_COMMA = re.compile(r"\s*,\s*")
_JOINTS = re.compile(
    r"\s*[,;]+\s*(?=[,;]|$)"
    r"|[,;]{0,4}\s+-\s+(?=(?:Phó |Quyền |Nguyên )?(?:Chủ|Bí|Giám|Trưởng|Chánh|Viện|Phó|Ủy|Tư|Chính)\b)"
)


def office_at(text: str, low: str, core: re.Match[str]) -> tuple[int, int] | None:
    """Where the office stands that ``core`` was found of: (start, end); None if it is none.

    ``low`` is ``text`` in lower case. The end may take in the name of a person that follows without a comma.
    """
    start, end = core.span()
    before = _BEFORE.search(low, max(0, start - 30), start)
    if before is not None:
        start = before.start()
        if low.startswith("vụ ", start) and low.endswith(("chức ", "nhiệm ", "phục "), 0, start):
            start += 3  # "giữ chức vụ Trưởng Ban", "nhận nhiệm vụ Trưởng Công an"
    elif start and (low[start - 1].isalnum() or low[start - 1] == "_"):
        return None
    word = core.group()
    if word == "giám đốc" and low.endswith("ban ", 0, start):  # an organ
        return None
    if word == "bí thư" and low.endswith("ban ", 0, start):  # an organ, unless its standing member is meant
        if not low.endswith("thường trực ban ", 0, start):
            return None
        start -= len("thường trực ban ")
    if word == "biên tập" and not low.startswith(("tổng", "phó tổng", "nguyên"), start):
        return None
    if word == "thư ký" and start == core.start() and not text[start].isupper():
        return None
    if word == "trưởng":
        ordered = _ORDERED.search(low, max(0, core.start() - 12), core.start()) is not None
        if not ordered and not (text[end + 1 : end + 2].isupper() or _HEADS_OF.match(low, core.start())):
            return None
        if before is None and not text[start].isupper() and not _HEADS_OF.match(low, core.start()) and not ordered:
            return None
    last = max(core.start(), low.rfind(" ", core.start(), end - 1) + 1)
    if word == "trợ lý":
        aide = _AIDE_IN.match(low, end)
        if aide is not None:
            end = aide.end()
            last = low.rfind(" ", start, end) + 1
        elif not text[end + 1 : end + 2].isupper():
            return None
    reached = max(end, name_end(text, last, 24))
    if _OF_SOME_BUSINESS.match(low, reached):
        return None
    if reached == core.end() and (own := _OF_HOUSE.match(low, reached)) is not None:
        reached = own.end()
    if (short := _SHORT_FORM.match(text, reached)) is not None:  # "Giám đốc Sở Giáo dục và Đào tạo (GD-ĐT) tỉnh"
        reached = name_end(text, short.end(), 12)
    member = _MEMBER_OF.match(text, reached)
    if member is not None:
        reached = member.end()
    whose = _WHOSE.match(text, reached) if _OF_PART.match(low, start) else None
    if whose is None and _OF_OFFICE.match(low, start) and not _HAS_UNIT.search(low, start, reached):
        whose = _WHOSE_OFFICE.match(text, reached)
    if whose is not None:  # "Đội trưởng Đội Vận động quần chúng, Đồn Biên phòng Sa Huỳnh"
        reached = name_end(text, whose.end(), 12)
    joined = _AND_PERSON.search(text[:reached], start) if " và " in text[start:reached] else None
    if joined is not None and is_name(joined["name"], said=False):
        reached = joined.start()
    another = _AND_OFFICE.search(low, end, reached)
    if another is not None:
        reached = another.start()
    return start, reached if not text[reached - 1].isspace() else reached - 1


@lru_cache(maxsize=4096)
def normalise_title(text: str) -> str:
    """The title in ``text``: abbreviations expanded, one tone placement, its offices parted by commas.

    >>> normalise_title("Đại tá, Uỷ viên BTV Tỉnh uỷ,Giám đốc Công an tỉnh")
    'Đại tá, Ủy viên Ban Thường vụ Tỉnh ủy, Giám đốc Công an tỉnh'
    """
    plain = _COMMA.sub(", ", clean(text))
    for short, long in _SHORT:
        plain = short.sub(long, plain)
    # After the abbreviations: what a dash joins to is told by the word behind it.
    plain = _JOINTS.sub(lambda found: ", " if "-" in found.group() else "", expand(plain))
    return plain.strip(" ,;.-–")

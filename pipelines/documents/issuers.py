"""Who issued a cited document, as the text says it."""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.agencies import expand
from pipelines.phrases import name_end
from pipelines.text import clean, new_tone_placement

_HEAD = re.compile(
    r"ban (?:bí thư|chấp hành|thường vụ|thường trực|cán sự|chỉ đạo|chỉ huy|tổ chức|tuyên giáo|dân vận|nội chính"
    r"|kinh tế|đối ngoại"
    r"|dân tộc|quản lý|tôn giáo|cơ yếu|tuyên huấn)|bộ(?! (?:luật|quy|tài liệu|máy|tiêu))|chính phủ|thủ tướng|quốc hội"
    r"|[uủ][ỷy] ban|uỷ ban|ủy ban|ubnd|ubmttq|hđnd|hội đồng|thường trực|thường vụ|(?:tỉnh|thành|huyện|quận|thị"
    r"|đảng|quân) (?:ủy|uỷ|đoàn)"
    r"|đảng đoàn|trung ương|tw|bch|btv|bbt|sở|công an|quân khu|quân chủng|tổng (?:liên đoàn|cục|tham mưu|kiểm toán"
    r"|thanh tra"
    r"|giám đốc|cục trưởng)|viện|vksnd"
    r"|tòa án|toà án|tand|ngân hàng|bảo hiểm|bhxh|liên đoàn|lđlđ|hội|đoàn|văn phòng|cục|chi cục|mặt trận|mttq|chủ tịch"
    r"|(?:bộ|thống đốc|viện trưởng|chánh án|tổng) trưởng|thống đốc|chánh án|viện trưởng|giám đốc|kiểm toán"
    r"|thanh tra|đảng bộ|phòng|trường|báo|tư lệnh|chỉ huy trưởng|chính ủy|cục trưởng|tổng cục trưởng|hiệu trưởng"
    r"|đài|ban (?=[A-ZĐ])|btg\w*|bch|bts",
    re.IGNORECASE,
)
_ASSEMBLY = re.compile(
    r"Hội nghị(?: lần thứ \w+(?: Ban)?)?(?: Ban Chấp hành| BCH)? Trung ương(?: Đảng)?(?: lần thứ)?"
    r"(?: (?:\d{1,2}|[IVX]+|một|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười)(?!\w))?(?:,? (?:khóa|khoá) [IVX]+)?"
)
"""A plenary session of the Central Committee, of which the term is a part of the name."""
_TERM = re.compile(r"[\s,(]*(?:khóa|khoá|nhiệm kỳ)\b.*$|\s*\(.*$", re.IGNORECASE | re.DOTALL)
_SECRETARIAT = re.compile(
    r"^(Ban Bí thư)\s+(?:Ban Chấp hành\s+)?(?:Trung ương|TW)(?:\s+Đảng)?(?:\s+Cộng sản Việt Nam)?$", re.IGNORECASE
)
_STANDING = re.compile(r"^(?:thường trực )?ban thường vụ$|^ban chấp hành$|^thường vụ$|^thường trực$", re.IGNORECASE)

# Which issuers a number leads one to expect; they may stand some words away from it.
EXPECTED = (
    (
        re.compile(r"TW|BCHTW|ĐUTW"),
        re.compile(r"Ban Bí thư|Bộ Chính trị|Ban Chấp hành Trung ương|BCH Trung ương|Trung ương Đảng"),
    ),
    (re.compile(r"TTg"), re.compile(r"Thủ tướng Chính phủ|Thủ tướng")),
    (re.compile(r"CP"), re.compile(r"Chính phủ")),
    (re.compile(r"QH\d*"), re.compile(r"Quốc hội")),
    (re.compile(r"BTG(?:DV)?TW"), re.compile(r"Ban Tuyên giáo(?: và Dân vận)? Trung ương")),
    (re.compile(r"BDVTW"), re.compile(r"Ban Dân vận Trung ương")),
    (re.compile(r"BTG(?:DV)?TU"), re.compile(r"Ban Tuyên giáo(?: và Dân vận)? (?:Tỉnh|Thành) (?:ủy|uỷ)")),
    (
        re.compile(r"TU|HU"),
        re.compile(r"Ban Thường vụ (?:Tỉnh|Thành|Huyện) (?:ủy|uỷ)|Ban Chấp hành Đảng bộ (?:tỉnh|thành phố|huyện)"),
    ),
)  # fmt: skip


def issuer_at(text: str, start: int) -> int:
    """Where the name of an issuer ends that begins at ``start``; ``start`` if none does."""
    assembly = _ASSEMBLY.match(text, start)
    if assembly is not None:
        return assembly.end()
    head = _HEAD.match(text, start)
    if head is None or not (text[start].isupper() or head.group().casefold() in ("ban bí thư", "bộ chính trị")):
        return start
    end = name_end(text, start, 16)
    return end if end >= head.end() else start


@lru_cache(maxsize=4096)
def normalise_issuer(text: str) -> str:
    """The issuer in ``text``: abbreviations expanded, one tone placement, without the term it sat in.

    >>> normalise_issuer("Ban Bí thư Trung ương Đảng (khóa X)")
    'Ban Bí thư'
    """
    plain = new_tone_placement(clean(text))
    if _ASSEMBLY.match(plain) is None:
        plain = _TERM.sub("", plain)
    plain = expand(plain.strip(" ,.;:"))
    return _SECRETARIAT.sub(r"\1", plain)


def is_partial(issuer: str) -> bool:
    """Whether ``issuer`` names an organ without saying of what: "Ban Thường vụ"."""
    return _STANDING.match(issuer) is not None

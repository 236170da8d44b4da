"""What a verb of signing speaks of: the document that stands behind it, or before it where that is the subject."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from pipelines.signings.kinds import NO_COORDINATION, DocumentNoun

# What may stand between the verb and what is signed: "ký vào", "ký kết các", "ký kết thực hiện".
_TO_OBJECT = re.compile(
    r"\s*(?:vào|ban hành|thay thế|kết|thành công|thực hiện|triển khai|mới|các|những|bản|\d{1,2}|một|hai|ba|bốn|năm"
    r"|sáu|bảy|tám|chín|nội dung|văn bản|và|trao đổi|liền|liên tiếp|cùng lúc|giao kết"
    r"|lần lượt|gia hạn|kéo dài|tiếp|bổ sung|sửa đổi|điều chỉnh|phụ lục|,|\s)*$"
)
_BEYOND_OBJECT = re.compile(
    r"(?<!\w)(?:(?<!làm )theo|căn cứ|nhằm|để|trên cơ sở|trên tinh thần|trước sự|dưới sự|thực hiện|vì|trong đó|theo đó"
    r"|tại)(?!\w)"
)
# "bản thỏa thuận mà A và B vừa ký"
RELATIVE = re.compile(r"[^,;:]{0,120}?(?<!\w)mà\s")
PARTICIPLE_GAP = re.compile(r"\s+(?:(?:đã|được|vừa|mới)\s+)+$")
_LEADS = re.compile(r"[\W_]*(?:(?:ở|trong|với|riêng|tại|về)[\W_]*)?$")
_WITH = re.compile(r"\s*:?\s*[–-]?\s*(?:với|giữa|cùng)(?!\w)")
# "Văn bản thứ ba được ký là Chương trình phối hợp giữa …"
_IS = re.compile(
    r"(?:\s+(?:kết|tiếp theo|hôm nay|lần này|tại (?:buổi lễ|hội nghị)|dịp này|\w+ (?:nay|qua)))*\s*(?:là|gồm)\s*:?\s*"
    r"(?:(?:một|bản|hai|ba|các|\d+)\s+)*"
)
# "trao văn bản đã ký về Kế hoạch phối hợp …"
_ABOUT = re.compile(r"\s*về\s+(?:bản\s+)?")
_APPOSED = 24
# "Văn bản mà ông A nhắc tới là quy chế phối hợp …, được B và C ký"
_SAID_TO_BE = re.compile(r"\s(?:mà|vừa|được|do)\s[^,;:]{3,80}?\slà\s+(?:(?:một|bản)\s+)*")


def signed_noun(
    plain: str, start: int, end: int, left: int, right: int, nouns: Sequence[DocumentNoun], passive: bool
) -> DocumentNoun | None:
    """The document that the verb at ``start`` to ``end`` speaks of."""
    after = next((noun for noun in nouns if end <= noun.start < right), None)
    if after is not None and _TO_OBJECT.match(plain[end : after.start]):
        return after
    before = [noun for noun in nouns if left <= noun.start < start and noun.nature not in NO_COORDINATION]
    if before:
        named = _named_behind(plain, end, right, before, nouns)
        if named is not None:
            return named
        if PARTICIPLE_GAP.match(plain[before[-1].end : start]) or RELATIVE.match(plain, before[-1].end, start):
            return before[-1]
        if passive or _LEADS.match(plain[left : before[0].start]):
            named = next((noun for noun in before if noun.kind), before[0])  # "Văn bản cuối cùng, Kế hoạch liên tịch …"
            said = plain[before[0].end : named.start]
            return named if len(said) < _APPOSED or _SAID_TO_BE.fullmatch(said) else before[0]
    if after is not None and after.nature not in NO_COORDINATION and _WITH.match(plain, end):
        barrier = _BEYOND_OBJECT.search(plain, end, right)
        if (barrier is None or after.start < barrier.start()) and after.kind:
            return after
    return None


def _named_behind(
    plain: str, end: int, right: int, before: Sequence[DocumentNoun], nouns: Sequence[DocumentNoun]
) -> DocumentNoun | None:
    """The document that the subject of no known kind is said to be: "Văn bản được ký là Quy chế phối hợp …", or to be
    about."""
    after = next((noun for noun in nouns if end <= noun.start < right), None)
    if any(noun.kind for noun in before) or after is None or after.nature in NO_COORDINATION:
        return None
    between = plain[end : after.start]
    about = after.nature == "coordination" and _ABOUT.fullmatch(between)
    return after if about or _IS.fullmatch(between) else None


# "ký kết quy chế phối hợp từ năm 2018, mỗi quý họp …": since when it has run; not "từ năm 2018 đến năm 2022".
_SINCE = re.compile(
    r"(?<!\w)(?:từ|kể từ|hồi|vào|trong)\s+(?:(?:đầu|cuối|giữa)\s+)?(?:tháng\s+\d{1,2}\s?(?:[/.-]|,?\s*năm)\s?|năm\s+)"
    r"(?P<year>(?:19|20)\d\d)(?!\d|\s*(?:[-–]|đến|tới)\s*(?:hết\s+|cuối\s+)?(?:năm|tháng|ngày|\d))"
)
_OTHER_CLAUSE = re.compile(r"[,;:]|(?<!\w)(?:thay thế|thay cho|tồn đọng|ký|ban hành|thực hiện|triển khai)(?!\w)")


def runs_since(plain: str, noun: DocumentNoun | None, right: int, published: date | None) -> bool:
    """Whether what is signed is said to run since an earlier year than that of the publication."""
    if noun is None or published is None:
        return False
    since = _SINCE.search(plain, noun.end, right)
    if since is None or int(since["year"]) >= published.year:
        return False
    return not _OTHER_CLAUSE.search(plain, noun.end, since.start())

"""Whoever comes into an office or leaves it: "ông A tái đắc cử Chủ tịch Hội", "bà B được bổ nhiệm làm Giám đốc …"."""

from __future__ import annotations

import re

_ENTERS = re.compile(
    r"\s+(?:(?:đã|vừa|mới|tiếp tục|chính thức|được)\s+)*(?:(?:tái\s+)?(?:đắc cử|trúng cử)|tái cử"
    r"|(?:bầu|bầu cử|tín nhiệm|tín nhiệm bầu|bổ nhiệm|bổ nhiệm lại|cử|chỉ định|phân công|điều động|hiệp thương cử"
    r"|suy tôn|giới thiệu bầu|luân chuyển|phê chuẩn|chuẩn y)\s+(?:làm|giữ|giữ chức|giữ chức vụ|đảm nhiệm|là)"
    r"|(?:thôi\s+)?(?:giữ|đảm nhiệm|đảm nhận|nhận)"
    r"(?:\s+(?:các\s+)?(?:chức|chức vụ|nhiệm vụ|cương vị|trọng trách))?)$"
)
_LAST_WORDS = (" cử", " làm", " giữ", " chức", " vụ", " là", " nhiệm", " nhận", " vị", " trách")
"""What the words end in by which somebody comes into an office; without one of these there is nothing to look for."""
_LONGEST = 50
# "bầu đồng chí A làm Bí thư": who elects or appoints stands before.
_MADE = re.compile(
    r"(?<!\w)(?:bầu|bổ nhiệm|cử|chỉ định|phân công|điều động|suy tôn|tín nhiệm|hiệp thương|giới thiệu)\s"
    r"[^,;.:]{4,60}\slàm$"
)
_CLAUSE = 80
"""How far before an office it is looked for who is made to hold it, in characters."""


def appointed_end(low: str, at: int) -> int | None:
    """Where the name ends of whoever ``low[:at]`` says comes into the office that follows; None if it does not.

    >>> appointed_end("ông trần văn a giữ chức", 23)
    14
    """
    if not low.endswith(_LAST_WORDS, 0, at):
        return None
    enters = _ENTERS.search(low, max(0, at - _LONGEST), at)
    if enters is not None:
        return enters.start()
    if low.endswith(" làm", 0, at) and _MADE.search(low, max(0, at - _CLAUSE), at) is not None:
        return at - len(" làm")
    return None

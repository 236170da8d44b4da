"""A signing told by the signatures: "quy chế chính thức có chữ ký của hai bên", "…; hai bên cùng ký tên"."""

from __future__ import annotations

import re

_SIDES = (
    r"(?:hai|ba|bốn|năm|các|đại diện|lãnh đạo)\s+(?:(?:hai|ba|bốn|các|lãnh đạo)\s+)?"
    r"(?:bên|cơ quan|đơn vị|ngành|địa phương)"
)
_NAMES_BEFORE = re.compile(rf"(?<!\w){_SIDES}\s+(?:(?:đã|cùng|vừa|chính thức|cùng nhau)\s+)*$")
_HAS_BEFORE = re.compile(r"(?<!\w)(?:chính thức|đã|vừa)\s+(?:chính thức\s+)?có\s+(?:đủ\s+|đầy đủ\s+)?chữ\s$")
_DOCUMENT = re.compile(
    r"(?<!\w)(?:phối hợp|liên tịch|liên ngành|thỏa thuận|ghi nhớ|quy chế|chương trình)(?!\w)[^.]{0,200}$"
)
_NEAR = 60
_SENTENCE = 320
_MARKS = (" của ", " tên")


def put_under(plain: str) -> list[tuple[int, int]]:
    """The one place in ``plain`` that says that signatures were put under a document of coordination; none, mostly."""
    for words, mark, before in (("chữ ký", " của ", _HAS_BEFORE), ("ký", " tên", _NAMES_BEFORE)):
        at = plain.find(words + mark)
        if at < 0:
            continue
        start = at + len(words) - len("ký")
        if not before.search(plain, max(0, start - _NEAR), start):
            continue
        if _DOCUMENT.search(plain, max(0, start - _SENTENCE), start):
            return [(start, start + len("ký"))]
    return []


def is_signature(plain: str, end: int) -> bool:
    """Whether the verb that ends at ``end`` is one of :func:`put_under`."""
    return plain.startswith(_MARKS, end) and (plain.startswith(" tên", end) or plain.endswith("chữ ký", 0, end))

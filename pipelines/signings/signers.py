"""Agencies whose heads sign for them: "ông A, Chủ nhiệm … và bà B, Chánh Thanh tra tỉnh đã đặt bút ký …"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.officials import Holder, holders_in
from pipelines.signings.acts import Act
from pipelines.signings.rows import OFFICE, Named, Row, distinct
from pipelines.signings.sentences import Sentence

_SAID = r"(?:(?:đồng chí|đ/c|ông|bà|các ông|các đồng chí)\s*:?\s*)?"
# What may stand between the last of those who sign and the verb.
_TO_VERB = re.compile(
    r"[\s,;–-]*(?:(?:đã|cùng|vừa|cùng nhau|chính thức|thay mặt|đại diện|lãnh đạo|cho|hai|ba|bốn|các|bên|cơ quan|đơn vị"
    r"|ngành|tổ chức|địa phương|lực lượng|đặt bút|trực tiếp|tiến hành|long trọng|trang trọng|lễ|nghi thức|thực hiện"
    r"|là|người|được giao|được ủy quyền|mình|trên cương vị)[\s,]+)*"
)
_AND = re.compile(rf"\s*[,;]?\s*(?:và|cùng|với|cùng với)\s+(?:lãnh đạo\s+)?{_SAID}")
_COMMA = re.compile(rf"\s*[,;]\s*{_SAID}")
_LOOKS_ON = re.compile(
    r"(?<!\w)(?:chứng kiến|tham dự|dự|có mặt|chủ trì|chỉ đạo|quan tâm|phát biểu|mời|tiếp(?!\s+(?:đó|theo|nối))|đón)"
    r"(?!\w)[^;]*$"
)
# "ký với ông B, Giám đốc …", "ký kết chương trình phối hợp với bà B, …"
_WITH = re.compile(rf"[^;:]{{0,120}}?(?<!\w)(?:với|cùng)\s+{_SAID}")
_LEAD = 60
"""How far before the first of those who sign it is looked for who only looks on, in characters."""


def signers(act: Act, rows: Sequence[Row]) -> tuple[Named, ...]:
    """The agencies that the office holders are of who sign as ``act`` tells; empty if it does not tell of two."""
    members = [each for row in rows for each in row.members]
    if len(members) < 2:
        return ()
    sentence = act.sentence
    holders = [each for each in holders_in(sentence.text) if each.end <= act.right]
    before = _up_to_verb(act, [each for each in holders if each.end <= act.start])
    after = [each for each in holders if each.start >= act.end]
    if len(before) == 1 and after and _WITH.fullmatch(sentence.plain, act.end, after[0].start):
        before = [*before, after[0]]
    agencies = [_agency_of(each, members) for each in before]
    found = distinct(each for each in agencies if each is not None)
    return tuple(found) if len(found) > 1 and len(found) == len(before) else ()


def _up_to_verb(act: Act, holders: Sequence[Holder]) -> list[Holder]:
    """Those of ``holders`` who are the subject of the verb: the last, and those joined to it before."""
    plain = act.sentence.plain
    if not holders or not _TO_VERB.fullmatch(plain, holders[-1].end, act.start):
        return []
    chain = [holders[-1]]
    for each in reversed(holders[:-1]):
        joint = _AND if len(chain) == 1 else _COMMA
        if not joint.fullmatch(plain, each.end, chain[0].start) or _looks_on(act.sentence, each.start):
            break
        chain.insert(0, each)
    return [] if _looks_on(act.sentence, chain[0].start) else chain


def _looks_on(sentence: Sentence, start: int) -> bool:
    return _LOOKS_ON.search(sentence.plain, max(0, start - _LEAD), start) is not None


def _agency_of(holder: Holder, members: Sequence[Named]) -> Named | None:
    """The agency of the last of the offices of ``holder``."""
    start, end = holder.office
    within = [each for each in members if start <= each.start < end]
    if not within or not OFFICE.search(within[-1].sentence.plain, start, within[-1].start):
        return None
    return within[-1]

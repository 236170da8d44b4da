"""Enumerations of agencies: "A, B và C", "A với B, C", "giữa A và B", "với 08 đơn vị gồm: A; B"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipelines.agencies.mentions import Mention

Joint = Literal[",", "và", "với"]

_COUNTED = r"(?:các|những|\d+|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
_KINDS = (
    r"(?:cơ quan|đơn vị|sở|ban|ngành|hội|đoàn thể|tổ chức|địa phương|phòng|bên|chính trị - xã hội|cấp tỉnh|liên quan"
    r"|báo chí|tỉnh|huyện)"
)
_JOINT = re.compile(
    r"\s*[,;]?\s*(?:-\s*)?(?P<word>và|với|cùng với|cùng|và với|phối hợp với)?\s*"
    r"(?:(?:lãnh đạo|đại diện|thủ trưởng|tập thể lãnh đạo)\s+(?:của\s+)?)?"
    rf"(?:{_COUNTED}?\s*{_KINDS}(?:\s*(?:,|và)?\s*{_KINDS})*\s*)?"
    r"(?:(?:,\s*)?(?:gồm có|bao gồm|gồm|là|như))?\s*:?\s*[-+]?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Run:
    """Agencies that one enumeration joins."""

    members: tuple[Mention, ...]
    joints: tuple[Joint, ...]
    """Between each and the next; "với" parts the hub from the others, "," is also a semicolon."""

    @property
    def start(self) -> int:
        return self.members[0].start

    @property
    def end(self) -> int:
        return self.members[-1].end


def runs(text: str, found: Sequence[Mention]) -> tuple[Run, ...]:
    """The agencies ``found`` in ``text``, in order, parted where anything but a joint stands between two of them."""
    parted: list[tuple[list[Mention], list[Joint]]] = []
    for mention in found:
        if parted:
            members, joints = parted[-1]
            joint = joint_between(text, members[-1], mention)
            if joint is not None:
                members.append(mention)
                joints.append(joint)
                continue
        parted.append(([mention], []))
    return tuple(Run(tuple(members), tuple(joints)) for members, joints in parted)


def joint_between(text: str, first: Mention, second: Mention) -> Joint | None:
    """How ``first`` and ``second`` are joined in ``text``; None where they stand in no list together."""
    if first.start == second.start:  # one of several units that were named before
        return ","
    gap = text[first.end : second.start]
    match = _JOINT.fullmatch(gap) if first.end < second.start else None
    if match is None:
        return None
    word = (match["word"] or "").lower()
    if word in ("với", "cùng", "cùng với", "và với", "phối hợp với"):
        return "với"
    if word == "và":
        return "và"
    return "," if any(mark in gap for mark in ",;:-") else None

"""The kinds of document that agencies sign with each other, and where a text names one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

KINDS = (
    "chương trình phối hợp",
    "quy chế phối hợp",
    "kế hoạch phối hợp",
    "kế hoạch liên tịch",
    "thỏa thuận hợp tác",
    "biên bản ghi nhớ",
    "hướng dẫn liên ngành",
    "other",
)
"""Every value of ``Signing.document_kind``."""

Nature = Literal["coordination", "bare", "pledge", "issued"]
"""``bare``: a document noun that may be one of coordination ("chương trình", "văn bản"); ``pledge``: a pledge or a
contract; ``issued``: one that an authority issues."""

NO_COORDINATION: frozenset[Nature] = frozenset(("pledge", "issued"))
"""The natures of documents that are none of coordination."""

_COUNT = r"(?:\d{1,2}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|các|những)"
# Name of the group, kind it means ("" = not told), nature, pattern. The first that fits counts.
_NOUNS: tuple[tuple[str, str, Nature, str], ...] = (
    ("joint_plan", "kế hoạch liên tịch", "coordination", r"(?:bản\s+)?kế hoạch\s+(?:liên tịch|liên ngành)"),
    ("guidance", "hướng dẫn liên ngành", "coordination", r"(?:bản\s+)?hướng dẫn\s+(?:liên ngành|liên tịch|phối hợp)"),
    ("joint_other", "other", "coordination", r"(?:nghị quyết|thông tư|quy định|quyết định)\s+liên (?:tịch|ngành)"
     r"|(?:quy định|quy trình|quy ước|đề án|phương án)\s+phối hợp|biên bản\s+phối hợp|bản\s+phối hợp"
     r"|(?:bản\s+)?cam kết\s+phối hợp"),
    ("credit_agreement", "", "pledge", r"thỏa thuận\s+(?:tín dụng|cấp (?:hạn mức|tín dụng)|tài trợ|mua bán|thi đua)"),
    ("memorandum", "biên bản ghi nhớ", "coordination", r"(?:bản\s+|văn bản\s+|biên bản\s+)ghi nhớ"
     r"|ghi nhớ\s+(?:hợp tác|phối hợp)"),
    ("agreement", "thỏa thuận hợp tác", "coordination", r"(?:(?:văn bản|biên bản|bản)\s+)?thỏa thuận\s+(?:\w+\s+)?"
     r"(?:hợp tác|phối hợp|liên ngành)|(?:biên bản|văn bản|bản)\s+hợp tác|(?:biên bản|văn bản)\s+thỏa thuận"),
    ("programme", "chương trình phối hợp", "coordination", r"(?:bản\s+)?chương trình\s+(?:\w+\s+){0,3}?(?:phối hợp"
     r"|liên tịch|liên ngành|hợp tác|phối kết hợp)"),
    ("rule", "quy chế phối hợp", "coordination", r"(?:bản\s+)?quy chế\s+(?:\w+\s+){0,2}?(?:phối hợp|liên tịch"
     r"|liên ngành|hợp tác)|(?:bản\s+)?quy chế\s+phối kết hợp"),
    ("plan", "kế hoạch phối hợp", "coordination", r"(?:bản\s+)?kế hoạch\s+(?:\w+\s+){0,2}?(?:phối hợp|hợp tác"
     r"|phối kết hợp)"),
    ("pledge", "", "pledge", r"(?:bản\s+)?(?:giao ước|cam kết|thỏa ước|hợp đồng)|đơn\s+(?:đặt )?hàng"
     r"|(?:(?:biên bản|văn bản|bản)\s+)?(?:kết nghĩa|giao lưu)"),
    ("issued", "", "issued", r"(?:bản\s+)?(?:quyết định|công văn|tờ trình|nghị định|chỉ thị|thông tư|thông tri"
     r"|(?<!tư )lệnh|giấy|đề cương|sổ\s+vàng|biên bản)"),
    ("bare_programme", "chương trình phối hợp", "bare", r"(?:bản\s+)?chương trình"),
    ("bare_rule", "quy chế phối hợp", "bare", r"(?:bản\s+)?quy chế"),
    ("bare_plan", "kế hoạch phối hợp", "bare", r"(?:bản\s+)?kế hoạch"),
    ("bare_agreement", "thỏa thuận hợp tác", "bare", r"(?:bản\s+)?thỏa thuận"),
    ("bare_guidance", "hướng dẫn liên ngành", "bare", r"(?:bản\s+)?hướng dẫn"),
    ("bare_memorandum", "biên bản ghi nhớ", "bare", r"ghi nhớ"),
    ("bare_text", "", "bare", r"văn bản|nội dung|công tác\s+phối hợp|phối hợp|hợp tác(?!\s+xã)"
     r"|liên tịch|văn kiện"),
)  # fmt: skip
_KIND = {group: kind for group, kind, _, _ in _NOUNS}
_NATURE: dict[str, Nature] = {group: nature for group, _, nature, _ in _NOUNS}
_NOUN = re.compile("(?:" + "|".join(f"(?P<{group}>{pattern})" for group, _, _, pattern in _NOUNS) + r")(?!\w)")
# How the nouns begin: a text is searched for these, which goes fast, and only there for a noun.
_BEGINNING = re.compile(
    "chương|quy |kế h|thỏa|biên|văn|bản|hướng|nghị|thông|quyết|đề |phương|ghi|giao ư|cam|hợp|đơn|công [vt]"
    "|kết(?= nghĩa)|tờ|chỉ|lệnh|giấy|sổ|nội|phối|liên"
)
_COUNT_BEFORE = re.compile(rf"(?<!\w)(?P<count>{_COUNT})\s+(?:cặp\s+)?(?:bản\s+)?$")
_REACH = 14
_NUMBERS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}


@dataclass(frozen=True, slots=True)
class DocumentNoun:
    """A document named in a text: ``plain[start:end]``."""

    start: int
    end: int
    kind: str
    """One of :data:`KINDS`; empty if the word alone does not tell."""
    nature: Nature
    count: int
    """How many the text says there are: 1 without a number, 0 for "các"."""


_SAID_IN_SHORT = {"kế hoạch phối hợp": ("kế hoạch liên tịch",)}
"""What "kế hoạch" alone may mean, besides its usual kind."""


def may_be(noun: DocumentNoun, kind: str) -> bool:
    """Whether ``noun`` can mean a document of ``kind``; one that tells no kind can mean any."""
    if not noun.kind or not kind or noun.kind == kind:
        return True
    return noun.nature == "bare" and kind in _SAID_IN_SHORT.get(noun.kind, ())


def document_nouns(plain: str) -> list[DocumentNoun]:
    """The document nouns of ``plain`` (see :func:`pipelines.signings.sentences.plain`) in order."""
    nouns: list[DocumentNoun] = []
    for beginning in _BEGINNING.finditer(plain):
        start = beginning.start()
        if (nouns and start < nouns[-1].end) or (start and plain[start - 1].isalnum()):
            continue
        found = _NOUN.match(plain, start)
        if found is None:
            continue
        group = found.lastgroup or ""
        count = _COUNT_BEFORE.search(plain, max(0, start - _REACH), start)
        nouns.append(
            DocumentNoun(start, found.end(), _KIND[group], _NATURE[group], _number(count["count"] if count else None))
        )
    return nouns


def kind_of(plain: str) -> str:
    """The kind that ``plain`` names first: one of :data:`KINDS`, or "" if it names none."""
    return next((noun.kind for noun in document_nouns(plain) if noun.kind), "")


def number_of(word: str) -> int:
    """The number that ``word`` ("08", "ba") means; 0 for none."""
    return int(word) if word.isdigit() else _NUMBERS.get(word, 0)


def _number(count: str | None) -> int:
    return 1 if count is None else number_of(count)

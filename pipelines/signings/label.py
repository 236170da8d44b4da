"""What an article is: the report of a signing, about coordination, or neither."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from pipelines.findings import Label, Span
from pipelines.signings.acts import Act, acts_of
from pipelines.signings.kinds import KINDS
from pipelines.signings.sentences import Sentence, plain

ENOUGH = 2.0
"""Signs of coordination that make an article one about it."""

# What speaks of coordination between agencies, and how much.
_SIGNS: tuple[tuple[float, re.Pattern[str]], ...] = (
    (2.0, re.compile(r"(?<!\w)(?:chương trình|quy chế|kế hoạch|thỏa thuận|văn bản"
                     r"|hướng dẫn)\s+(?:\w+\s+){0,2}?(?:phối hợp|liên tịch"
                     r"|liên ngành)|(?<!\w)thỏa thuận\s+hợp tác")),
    (1.5, re.compile(r"(?<!\w)(?:công tác|việc|sự|nội dung|cơ chế|mối quan hệ)\s+phối hợp"
                     r"|phối hợp\s+(?:\w+\s+){0,3}giữa"
                     r"|(?<!\w)liên (?:ngành|tịch)")),
    (1.0, re.compile(r"(?<!\w)(?:hai|ba|bốn|năm|các)\s+(?:bên|cơ quan|ngành|đơn vị)\s+(?:đã\s+|sẽ\s+"
                     r"|cùng\s+)*(?:phối hợp|thống nhất"
                     r"|trao đổi|ký|tập trung)")),
    (0.5, re.compile(r"(?<!\w)phối hợp(?!\s+(?:tổ chức|với\s+[^,.]{1,60}tổ chức))(?!\w)")),
)  # fmt: skip
# Kinds that only agencies sign with each other, so that an old or a coming one tells of coordination.
_AMONG_AGENCIES = tuple(kind for kind in KINDS if "phối hợp" in kind or "liên " in kind)
_PROMINENT = 2.0
"""A sign in the title or the lead counts so many times."""


def label_of(
    sentences: Sequence[Sentence], acts: Sequence[Act], reported: Sequence[Act]
) -> tuple[Label, tuple[Span, ...]]:
    """The label, and the sentences that decided it; ``reported`` are the acts that tell of a signing as news."""
    if reported:
        return "signing", _wholes([act.sentence for act in reported])
    weighed = sorted(((_weight(each), each) for each in sentences), key=lambda pair: -pair[0])
    total = sum(weight for weight, _ in weighed)
    for act in acts:
        if act.noun is None:
            continue
        pledge = act.noun.nature == "pledge" or (act.business and act.noun.nature == "coordination")
        total += -4 if pledge else ENOUGH if act.noun.kind in _AMONG_AGENCIES else 0.5
    deciding = _wholes([each for weight, each in weighed[:3] if weight > 0])
    if total >= ENOUGH and deciding:
        return "coordination", deciding
    pledged = [act.sentence for act in acts if act.pledge or act.business]
    return "unrelated", _wholes(pledged[:3] or [each for each in sentences if not _weight(each)][:1] or sentences[:1])


def label_in(texts: Sequence[str], published: date | None) -> Label:
    """The label that the sentences ``texts``, which decided it, speak for."""
    sentences = [Sentence("paragraphs", 0, 0, text, plain(text), order) for order, text in enumerate(texts)]
    acts = [act for sentence in sentences for act in acts_of(sentence, published)]
    if any(act.form != "mention" and act.time == "now" and not act.pledge and not act.business for act in acts):
        return "signing"
    pledged = any(act.pledge or act.business for act in acts)
    return "coordination" if not pledged and any(map(_weight, sentences)) else "unrelated"


def _weight(sentence: Sentence) -> float:
    if "phối hợp" not in sentence.plain and "liên " not in sentence.plain and "hợp tác" not in sentence.plain:
        return 0.0
    weight = next((value for value, sign in _SIGNS if sign.search(sentence.plain)), 0.0)
    return weight * (_PROMINENT if sentence.field in ("title", "lead") else 1.0)


def _wholes(sentences: Sequence[Sentence]) -> tuple[Span, ...]:
    found: dict[int, Span] = {}
    for each in sentences:
        found.setdefault(each.order, each.whole)
    return tuple(found.values())

"""What an article is: the report of a signing, about coordination, or neither."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import islice

from pipelines.agencies import mentions
from pipelines.findings import Label, Span
from pipelines.signings import together
from pipelines.signings.acts import Act, acts_of
from pipelines.signings.business import BUSINESS
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
                     r"|(?:tổng kết|sơ kết|nhìn lại)\s+(?:\w+\s+){1,3}phối hợp"
                     r"|(?<!\w)liên (?:ngành|tịch)")),
    (2.0, re.compile(r"(?<!\w)quyết định\s+(?:số\s+)?238(?:\s?-\s?qđ/?tw)?(?!\w)"
                     r"|(?<!\w)ký(?:\s+kết)?\s+với\s+(?:các\s+)?(?:cơ quan|sở|ban|ngành)(?!\w)")),
    (1.0, re.compile(r"(?<!\w)(?:hai|ba|bốn|năm|các)\s+(?:bên|cơ quan|ngành|đơn vị)\s+(?:đã\s+|sẽ\s+"
                     r"|cùng\s+)*(?:phối hợp|thống nhất"
                     r"|trao đổi|ký|tập trung)")),
    (1.0, re.compile(r"(?<!\w)(?:chương trình|quy chế|kế hoạch)\s+(?:\w+\s+){0,2}?hợp tác(?!\s+(?:xã|quốc tế))(?!\w)")),
    (0.5, re.compile(r"(?<!\w)phối hợp(?!\s+(?:tổ chức|với\s+[^,.]{1,60}tổ chức))(?!\w)")),
)  # fmt: skip
# Kinds that only agencies sign with each other, so that an old or a coming one tells of coordination.
_AMONG_AGENCIES = tuple(kind for kind in KINDS if "phối hợp" in kind or "liên " in kind)
# A sentence without one of these has none of the signs; looking for them goes fast.
_HINTS = re.compile("phối hợp|liên |hợp tác|238|ký kết với|ký với|ghi nhớ|thỏa thuận")
# … and what is no document of theirs by its name alone, if it is said to be between two: "thỏa thuận giữa A và B".
_MEMORANDUM = re.compile(
    r"(?<!\w)(?:biên bản|bản|văn bản)\s+ghi nhớ(?!\w)|(?<!\w)thỏa thuận\s+(?:\w+\s+){0,4}?giữa(?!\w)"
)
_SEVERAL = re.compile(r"(?<!\w)(?:hai|ba|bốn|năm|các|02|03|04)\s+(?:cơ quan|ngành|đơn vị|lực lượng|bên)(?!\w)")
# "cả 62 hộ đã tự nguyện ký cam kết": what people promise by the way says little of what the article is about.
_BY_PEOPLE = re.compile(
    r"(?<!\w)(?:(?:cả|dân|toàn) (?:làng|bản|thôn|ấp|buôn|xóm)|hộ|hộ dân|hộ gia đình|người dân"
    r"|bà con|gia đình|học sinh|phụ huynh|tiểu thương|ngư dân|chủ tàu|hội viên|đoàn viên|thuyền viên|chủ rừng|lái xe"
    r"|thanh niên)\s[^,;.]{0,40}$"
)
_PROMINENT = 2.0
"""A sign in the title or the lead counts so many times."""


def label_of(
    sentences: Sequence[Sentence], acts: Sequence[Act], reported: Sequence[Act]
) -> tuple[Label, tuple[Span, ...]]:
    """The label, and the sentences that decided it; ``reported`` are the acts that tell of a signing as news."""
    if reported:
        return "signing", _wholes([act.sentence for act in reported])
    weights = [_weight(each) for each in sentences]
    weighed = sorted(zip(weights, sentences, strict=True), key=lambda pair: -pair[0])
    total = sum(weights)
    if total < ENOUGH:
        joint = together.weights(sentences)
        pairs = ((max(weight, told), each) for weight, told, each in zip(weights, joint, sentences, strict=True))
        weighed = sorted(pairs, key=lambda pair: -pair[0])
        total = sum(weight for weight, _ in weighed)
    for act in acts:
        if act.noun is None:
            continue
        pledge = act.noun.nature == "pledge" or (act.business and act.noun.nature == "coordination")
        against = -1 if pledge and _BY_PEOPLE.search(act.before) else -4
        total += against if pledge else ENOUGH if act.noun.kind in _AMONG_AGENCIES else 0.5
    deciding = [each for weight, each in weighed[:3] if weight > 0] or [act.sentence for act in acts if _joint(act)]
    if total >= ENOUGH and deciding:
        return "coordination", _wholes(deciding)
    pledged = [act.sentence for act in acts if act.pledge or act.business]
    silent = (each for weight, each in zip(weights, sentences, strict=True) if not weight and not together.weight(each))
    return "unrelated", _wholes(pledged[:3] or [*islice(silent, 1)] or sentences[:1])


def label_in(texts: Sequence[str], published: date | None) -> Label:
    """The label that the sentences ``texts``, which decided it, speak for."""
    sentences = [Sentence("paragraphs", 0, 0, text, plain(text), order) for order, text in enumerate(texts)]
    acts = [act for sentence in sentences for act in acts_of(sentence, published)]
    if any(act.form != "mention" and act.time == "now" and not act.pledge and not act.business for act in acts):
        return "signing"
    pledged = any(act.pledge or act.business for act in acts)
    speaks = any(map(_weight, sentences)) or any(map(_joint, acts)) or any(map(together.weight, sentences))
    return "coordination" if not pledged and speaks else "unrelated"


def _joint(act: Act) -> bool:
    """Whether ``act`` tells of a document that several agencies signed once or are to sign."""
    told = act.noun is not None and act.noun.kind in _AMONG_AGENCIES and not act.business
    if not told:
        return False
    return _SEVERAL.search(act.before) is not None or len({each.full_name for each in mentions(act.sentence.text)}) > 1


def _weight(sentence: Sentence) -> float:
    if not _HINTS.search(sentence.plain):
        return 0.0
    weight = next((value for value, sign in _SIGNS if sign.search(sentence.plain)), 0.0)
    if _MEMORANDUM.search(sentence.plain) and together.names_two(sentence):
        weight = max(weight, ENOUGH)
    if "hợp tác" in sentence.plain and "phối hợp" not in sentence.plain and BUSINESS.search(sentence.plain):
        return 0.0
    return weight * (_PROMINENT if sentence.field in ("title", "lead") else 1.0)


def _wholes(sentences: Sequence[Sentence]) -> tuple[Span, ...]:
    found: dict[int, Span] = {}
    for each in sentences:
        found.setdefault(each.order, each.whole)
    return tuple(found.values())

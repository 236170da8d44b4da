"""What a signed document is about, in the words of the article."""

from __future__ import annotations

import re

from pipelines.findings import Span
from pipelines.signings.acts import Act

_FILLER = re.compile(r"\s*(?:công tác|phối hợp|hợp tác|này|trên|mới|số\s+[\w/.-]+|\d+\s+nội dung)?(?:\s+công tác)?\s*")
_ENDS = re.compile(
    r"(?<!\w)(?:giai đoạn|nhiệm kỳ|giữa|(?<!đối )với|(?<!làm )theo|trong \d+ năm|trước sự|dưới sự|nhằm|để|căn cứ"
    r"|trên cơ sở|trên tinh thần|đến (?:hết )?năm|năm \d{4}|từ năm|được|do|vào|ngày|sáng|chiều|tối|tại|mỗi"
    r"|trong thời gian"
    r"|có)(?!\w)|[;.:(“”]|,\s*(?:trong đó|theo đó|nối|cùng|giai đoạn|sáng|chiều|qua đó|tạo)|\d{4}"
)
_SHORTEST = 8


def subject_of(act: Act) -> tuple[str, Span] | None:
    """What the document that ``act`` speaks of is about ("tuyên truyền biển, đảo"), or None if it does not say."""
    if act.noun is None:
        return None
    plain = act.sentence.plain
    limit = act.right if act.noun.start >= act.end else act.start
    filler = _FILLER.match(plain, act.noun.end, limit)
    start = filler.end() if filler is not None else act.noun.end
    stop = _ENDS.search(plain, start, limit)
    end = stop.start() if stop is not None else limit
    said = act.sentence.text[start:end].rstrip(" ,-–.")
    said = re.sub(r"\s+(?:và|của|cho|đã|vừa)$", "", said)
    if len(said) < _SHORTEST:
        return None
    return said, act.sentence.span(start, start + len(said))

"""Where an event took place, as an article says it."""

from __future__ import annotations

import re

from pipelines.article_text import ArticleText
from pipelines.findings import Span
from pipelines.phrases import name_end

_AT = re.compile(
    r"(?<!\w)[Tt]ại (?=(?:TP|thành phố|tỉnh|huyện|thị xã|quận|phường|xã|đặc khu|thị trấn|thủ đô|hội trường"
    r"|trụ sở|nhà văn hóa|nhà văn hoá|trung tâm"
    r"|khách sạn|phòng họp|hội quán|nhà khách|cung|Hội trường|Trụ sở|Nhà |Trung tâm|Khách sạn|Phòng họp|Cung "
    r"|Bảo tàng|Quảng trường|Ủy ban|UBND"
    r"|Văn phòng|Tỉnh ủy|Huyện ủy|Thành ủy|Công an|Bộ |Sở |Viện |Đồn |Thủ đô|Học viện|Trường |Đài |[A-ZĐ]\w+ [A-ZĐ]))"
)
_NO_PLACE = re.compile(
    r"(?:Hội nghị|Lễ|Hội thảo|Quyết định|Chỉ thị|Nghị quyết|Thông báo|Kế hoạch|Kết luận|Hướng dẫn|Công văn"
    r"|Đại hội|Kỳ họp|Việt Nam)"
)
_HALL = re.compile(
    r"(?i:hội trường|trụ sở|nhà văn hóa|nhà văn hoá|trung tâm|khách sạn|phòng họp|hội quán|nhà khách|cung)"
    r"(?: (?:lớn|nhỏ|trung tâm|hội nghị|tầng \d+|số \d+|làm việc))* ?"
)
_EVENT = re.compile(
    r"(?<!\w)(?:tổ chức|diễn ra|k[ýí] kết|k[ýí]|khai mạc|làm việc|gặp nhau|gặp mặt|đã có|long trọng|chủ trì|họp"
    r"|đến dự|tham dự)(?!\w)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?…]*(?:(?<=TP)\.[^.!?…]*|\.(?=\d)[^.!?…]*)*")
_OPENING, _REST = 2000, 600
"""How much of a paragraph is looked at for the place, and of a sentence for what takes place; in characters."""
_MORE = re.compile(r", (?=(?:tỉnh|thành phố|TP|huyện|thị xã|quận) [A-ZĐ])| \((?=[A-ZĐ])")


def event_place(text: ArticleText) -> tuple[str, Span] | None:
    """The first place that the opening of ``text`` says something took place at, as written; None if it says none.

    "tại hội nghị", "tại đây" and the like name no place.
    """
    for part, index, content in text.parts():
        if part == "title" or (part == "paragraphs" and index > 2) or part == "captions":
            continue
        for found in _AT.finditer(content, 0, _OPENING):
            start = found.end()
            begin = max(content.rfind(mark, 0, start) for mark in (". ", "! ", "? ", "\n")) + 1
            rest = _SENTENCE.match(content, start, start + _REST)
            if not _EVENT.search(content, begin, rest.end() if rest else start):
                continue
            if _NO_PLACE.match(content, start):
                continue
            hall = _HALL.match(content, start)
            end = name_end(content, hall.end() if hall and hall.end() < len(content) else start, 14)
            if hall is not None and end <= hall.end():
                end = name_end(content, start, 14)
            while (more := _MORE.match(content, end)) is not None and content[more.start()] == ",":
                end = name_end(content, more.end(), 8)
            end = start + len(content[start:end].rstrip(" ,.;("))
            if end > start + 3:
                return content[start:end], Span(part, index, start, end)
    return None

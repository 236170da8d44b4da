"""Joint work of agencies told without any word for coordination: "hai ngành trao đổi tin hằng tuần".

Not what one of them does, and not what several hold or attend once: that is news of something else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.agencies import mentions, runs
from pipelines.signings.business import BUSINESS
from pipelines.signings.sentences import Sentence

ONCE = 1.0
"""What a sentence counts that tells of joint work …"""
OVER_TIME = 2.0
"""… and one that says that it goes on over time."""

_DOES = "|".join(
    (
        r"cùng\s+(?:nhau|lập|giữ|chia sẻ|bàn|gánh|lo|tháo gỡ|theo dõi|quản lý|giúp|chăm lo|vào cuộc"
        r"|đi|nghe|ngồi|xuống|giải quyết|hòa giải|tuần tra|tuyên truyền|vận động|bám)",
        r"chung\s+(?:tay|sức|vai)|sát cánh|kề vai|bắt tay|gắn kết|luân phiên|giao ban",
        r"hỗ trợ\s+(?:lẫn\s+)?nhau|giúp\s+(?:đỡ\s+)?nhau",
        r"đối chiếu\s+(?:số liệu|danh sách|hồ sơ)",
        r"(?:trao đổi|chia sẻ|cung cấp|thông báo)\s+(?:cho\s+nhau\s+|qua lại\s+)?(?:(?:hơn\s+)?\d[\d.]*\s+)?"
        r"(?:thông tin|tin|số liệu|dữ liệu|tình hình|hồ sơ|danh sách)",
        r"thống nhất\s+(?:cách|nội dung|phương án|quy trình|cơ chế|chế độ|đầu mối|phân công)",
        r"cử\s+(?:chung\s+)?(?:một\s+)?(?:cán bộ\s+)?đầu mối|phân công\s+(?:rõ\s+)?(?:đầu mối|trách nhiệm)",
        r"họp\s+(?:đánh giá|rút kinh nghiệm|chung)",
        r"(?:thường xuyên|luôn|chặt chẽ)\s+phối hợp|phối hợp\s+(?:chặt chẽ|thường xuyên|nhịp nhàng|hiệu quả)",
    )
)
_DOES_TOGETHER = re.compile(rf"(?<!\w)(?:{_DOES})(?!\w)")
_SEVERAL = re.compile(
    r"(?<!\w)(?:hai|ba|bốn|năm)\s+(?:bên|cơ quan|ngành|đơn vị|lực lượng)\s+(?:(?:đã|sẽ|còn|cũng|luôn|vẫn|tiếp tục"
    rf"|thường xuyên|định kỳ|chủ động|kịp thời|cùng|(?:hằng|hàng|mỗi)\s+(?:tuần|tháng|quý|năm))\s+)*(?:{_DOES})(?!\w)"
)
_OVER_TIME = re.compile(
    r"(?<!\w)(?:thường xuyên|định kỳ|(?:hằng|hàng|mỗi)\s+(?:ngày|tuần|tháng|quý|năm)|giao ban\s+(?:quý|tháng|tuần)"
    r"|(?:một|hai|ba|bốn|năm|mười|nhiều|\d+)\s+(?:năm|tháng)\s+(?:qua|nay|liền)|từ\s+(?:đầu\s+)?năm|lâu nay"
    r"|những năm qua|duy trì)(?!\w)"
)
# "chương trình kết hợp quân dân y giữa Trung tâm và Ban Chỉ huy Quân sự huyện": one of the two may be named in short.
_BETWEEN = re.compile(r"(?<!\w)(?:kết hợp|liên kết|gắn kết|hợp tác)\s+(?:\w+\s+){0,5}?giữa\s+(?P<both>[^,;:.]{3,140})")
_AND = re.compile(r"\s(?:và|với)\s")
_REACH = 90
"""What two agencies do stands so near behind the second; in characters."""


def weights(sentences: Sequence[Sentence]) -> list[float]:
    """How much each of ``sentences`` tells of joint work; nothing, if none names two agencies side by side."""
    told = [weight(each) for each in sentences]
    if any(told) and any(_pairs(each) or _between(each) for each in sentences):
        return told
    return [0.0] * len(told)


def weight(sentence: Sentence) -> float:
    """How much ``sentence`` alone tells of the joint work of two agencies, or of "hai ngành"."""
    between = _between(sentence)
    if not between and not _DOES_TOGETHER.search(sentence.plain):
        return 0.0
    does = (
        between
        or _SEVERAL.search(sentence.plain)
        or any(_DOES_TOGETHER.search(sentence.plain, end, end + _REACH) for end in _pairs(sentence))
    )
    if not does:
        return 0.0
    return OVER_TIME if _OVER_TIME.search(sentence.plain) else ONCE


def _between(sentence: Sentence) -> bool:
    """Whether ``sentence`` names work "giữa A và B", of which one at least is a known agency and none an enterprise."""
    found = _BETWEEN.search(sentence.plain)
    if found is None or not _AND.search(found["both"]) or BUSINESS.search(found["both"]):
        return False
    start, end = found.span("both")
    return any(
        start <= each.start < end and each.key and each.branch != "enterprise" for each in mentions(sentence.text)
    )


def names_two(sentence: Sentence) -> bool:
    """Whether ``sentence`` names two known agencies side by side, none of them an enterprise."""
    return bool(_pairs(sentence))


def _pairs(sentence: Sentence) -> list[int]:
    """Where lists end of two agencies or more that are known and no enterprises."""
    found = mentions(sentence.text)
    if len(found) < 2:
        return []
    return [
        run.end
        for run in runs(sentence.text, found)
        if len({each.full_name for each in run.members if each.branch != "enterprise" and each.key}) > 1
    ]

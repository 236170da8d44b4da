"""How a verb of signing tells of it: as what they do, as a ceremony, or as a thing only named."""

from __future__ import annotations

import re
from typing import Literal

from pipelines.signings.kinds import DocumentNoun
from pipelines.signings.objects import PARTICIPLE_GAP, RELATIVE
from pipelines.signings.verbs import Verb

Form = Literal["statement", "ceremony", "mention"]
"""``statement``: it says that they sign; ``ceremony``: it names the ceremony ("phát biểu tại lễ ký kết"); ``mention``:
it names the signing as a thing ("những nội dung đã ký kết", "việc ký kết")."""
_CEREMONY = re.compile(r"(?:lễ|buổi|hội nghị|nghi thức|phiên|buổi làm việc|chương trình lễ|cuộc)\s+$")
_HELD = re.compile(
    r"(?:tổ chức|diễn ra|chủ trì|tiến hành|khai mạc|cử hành|phối hợp|thực hiện)\s+(?:thành công\s+"
    r"|long trọng\s+)?(?:buổi\s+|trang trọng\s+)?(?:lễ|buổi|hội nghị|nghi thức|cuộc)\s+$"
)
_HELD_AFTER = re.compile(r"(?<!\w)(?:diễn ra|được tổ chức|được tiến hành)(?!\w)")
_JUST_DONE = re.compile(r"(?<!\w)vừa\s+(?:hoàn tất|hoàn thành|tiến hành)\s+việc\s$")
_NAMED = re.compile(
    r"(?<!\w)(?:việc|công tác|kỹ năng|nghiệp vụ|thủ tục|quy trình|sau khi|trước khi|sau|trước|kể từ ngày|từ ngày"
    r"|trình tự|thẩm quyền|hồ sơ|nguyên tắc|kinh nghiệm|đàm phán(?:,|\s+và)|(?<!lễ )về|ngày|mục đích|ý nghĩa|nội dung"
    r"|những gì|(?:một|mỗi|mấy|nhiều|hai|ba)\s+lần|tình trạng|quá trình|thời điểm|thời hạn|hình thức|hiệu quả)\s+$"
)
# "nhìn lại chương trình ký kết giữa A và B"
_NOUN_BEFORE = ("chương trình ", "quy chế ", "kế hoạch ", "nội dung ", "thỏa thuận ", "văn bản ")
_REVIEWED = re.compile(
    r"(?<!\w)(?:nhìn lại|sơ kết|tổng kết|đánh giá|thực hiện|triển khai)\s+(?:\w+\s+){0,4}(?:chương trình|quy chế"
    r"|kế hoạch|nội dung|thỏa thuận|văn bản)\s+$"
)
_YEARS_OF = re.compile(
    r"(?<!\w)(?:(?:qua|sau|trong|hơn)\s+(?:hơn\s+|gần\s+)?\w+|(?:nhìn lại|tròn|chặng đường|hành trình|dấu ấn)\s+"
    r"(?:\w+\s+){0,2}?\w+|\d+|một|hai|ba|bốn|sáu|bảy|tám|chín|mười|nhiều)\s+(?:năm|tháng)\s+$"
)
# "sau đúng một năm kể từ lễ ký", "một năm sau lễ ký kết": the ceremony was long ago.
_YEARS_SINCE = re.compile(
    r"(?<!\w)(?:kể từ|(?:năm|tháng)\s+(?:sau|từ|tính từ|trôi qua từ))\s+(?:(?:khi|ngày|có|diễn ra|buổi)\s+)*"
    r"(?:lễ|buổi|hội nghị|nghi thức)\s+$"
)
_PARTICIPLE = re.compile(r"(?:(?<!\w)(?:đã|được|vừa|mới|cùng|tiếp tục)\s+)+$")
# What may stand before the document that is the subject: nothing, a clause with its comma, a day, a number.
_OPENS_CLAUSE = re.compile(
    r"(?:.*(?:[,;:–]|\s-)\s*|[\W_]*(?:(?:vào\s+)?(?:sáng|trưa|chiều|tối|ngày|hôm)\s[^,]{1,24}\s)?)(?:cũng\s+)?(?:(?:\d+|một"
    r"|hai|ba|bốn|năm"
    r"|sáu|bảy|tám|chín|nhiều|các|những)\s+)?(?:nơi\s+)?(?:bản\s+)?$",
    re.DOTALL,
)
_ALONE = re.compile(r"(?<!\w)do\s+(?:ông|bà|đồng chí|đ/c|các ông)\s(?!.*thay mặt)")
# "trao nhau bản chương trình … vừa được hai bên ký kết": the copies change hands at the ceremony.
_HANDED_OVER = re.compile(r"(?<!\w)trao\s+(?:(?:cho\s+)?nhau\s+)?(?:(?:các\s+)?(?:bản|văn bản)\s+)?$")
_CARRIED_OUT = re.compile(
    r"(?<!\w)(?:thực hiện|triển khai|đánh giá|nhìn lại|sơ kết|tổng kết|kiểm tra|rà soát|quán triệt|hiệu quả|kết quả)\s"
    r"+(?:(?:tốt|việc|của|nội dung|các|những|\d+|hai|ba|bốn|bản)\s+)*$"
)
_TELLS = re.compile(r"\s*(?:giữa|với|bởi|tại|sáng|chiều|tối|trưa|vào|ngày|hôm|,?\s*gồm)(?!\w)")


def form_of(verb: Verb, noun: DocumentNoun | None) -> Form:
    """How ``verb`` tells of the signing of ``noun``, where it is known what is signed."""
    if verb.signature:
        return "statement"
    plain, start, end, left, right = verb.sentence.plain, verb.start, verb.end, verb.left, verb.right
    before = plain[max(left, start - 60) : start]
    if _ALONE.search(plain, left, start):
        return "mention"
    if _YEARS_SINCE.search(before):
        return "mention"
    if _CEREMONY.search(before):
        held = bool(_HELD.search(before) or _HELD_AFTER.search(plain, end, right))
        opens = not plain[left:start].strip(" ,;-–").replace("lễ", "").replace("buổi", "").strip()
        named = noun is not None and noun.start >= end
        return "statement" if (held or (opens and verb.sentence.field == "title")) and (named or held) else "ceremony"
    if before.endswith("việc ") and (_HELD_AFTER.search(plain, end, right) or _JUST_DONE.search(before)):
        return "statement"
    if (
        _NAMED.search(before)
        or (before.endswith(_NOUN_BEFORE) and _REVIEWED.search(before))
        or _YEARS_OF.search(before)
    ):
        return "mention"
    if noun is not None and noun.end <= start and _HANDED_OVER.search(plain, left, noun.start):
        return "statement"
    if noun is not None and noun.end <= start and RELATIVE.match(plain, noun.end, start):
        return "mention" if _CARRIED_OUT.search(plain, left, noun.start) else "statement"
    if noun is not None and noun.end <= start and _PARTICIPLE.search(before):
        if not _OPENS_CLAUSE.match(plain[left : noun.start]):
            return "mention"
        told = _TELLS.match(plain, end, right) or not PARTICIPLE_GAP.match(plain[noun.end : start])
        return "statement" if told else "mention"
    return "statement"

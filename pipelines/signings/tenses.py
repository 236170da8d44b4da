"""When it is that a verb of signing tells of: of the news of the day, of something recalled, of what is to come."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pipelines.signings.days import Moment, days_between
from pipelines.signings.forms import Form
from pipelines.signings.kinds import DocumentNoun
from pipelines.signings.objects import runs_since
from pipelines.signings.periods import Period
from pipelines.signings.verbs import Verb

Time = Literal["now", "past", "ahead"]
NEWS_DAYS = 75
"""An event reported as news lies at most so many days before the publication …"""
UNDATED_DAYS = 120
"""… or so many, where its day is given without a year, as of something of this year."""
CLOSING = r"\s(?:bế mạc|kết thúc|chia tay|khép lại|ra về)"
"""What ends an event: what is done before that is news."""
# Words for what is to come: these wherever they stand before the verb …
_AHEAD = re.compile(
    rf"(?<!\w)(?:trước (?:khi(?!{CLOSING})|giờ)|sẽ|dự kiến|chuẩn bị|tiến tới|sắp|hướng tới|tới đây|thời gian tới"
    r"|(?:tạm\s+)?hoãn|lùi|dời|hủy|sẵn sàng(?:\s+cho)?|(?<!mong )(?<!đón )chờ"
    r"|dự thảo|lên kế hoạch|có kế hoạch|đang hoàn thiện|đang xây dựng|phấn đấu|theo (?:kế hoạch|lịch|dự kiến)"
    r"|(?:ngày|sáng|trưa|chiều|tối)\s+mai|(?:thứ\s+\w+|chủ\s+nhật)\s+(?:tuần\s+)?(?:tới|sau)|tuần\s+(?:tới|sau)|tháng\s+(?:tới|sau))(?!\w)"
)
# … and these only near it.
_WISHED = re.compile(
    r"(?<!\w)(?:đề nghị|đề xuất|cho phép|kiến nghị|yêu cầu|cần(?!\s+thơ)|nên|mong muốn|mong(?! chờ| đợi)|xem xét"
    r"|(?<!lên )(?<!trên )(?<!vào )bàn|góp ý|nếu|khuyến khích|(?:chưa|không)(?![^,]*,))(?!\w)"
)
_TO_BE_HELD = re.compile(
    r"(?<!\w)(?:(?:sẽ|dự kiến|sắp|chuẩn bị)\s+(?:sẽ\s+)?(?:được\s+)?(?:diễn ra|tổ chức|tiến hành|khai mạc)"
    r"|ấn định)(?!\w)"
)
# "cho 5 năm tới": how long it runs, not when it is signed.
_COMING = re.compile(
    r"(?<!\w)(?:cho|trong)\s+(?:các\s+|những\s+)?\w+\s+(?P<term>năm|tháng)\s+tới(?!\w)"
    r"|(?:\d|(?<!\w)(?:tuần|tháng|năm|thời gian|ngày|thứ\s+\w+|chủ\s+nhật))\s+(?:sắp\s+)?tới(?!\w)"
    r"|(?<!\w)(?:(?:ngày|sáng|trưa|chiều|tối)\s+mai|(?:tuần|tháng)\s+sau)(?!\w)"
)
_WISH_REACH = 70
# "Sau nhiều lần trao đổi dự thảo, …": what came first is over.
_AFTER_WORK = re.compile(r"[\W_]*(?:(?:ngay\s+)?sau\s(?!đó)|qua\s|trải qua\s|trên cơ sở\s|từ\s)[^,;]*,")
_ATTENDED = re.compile(
    r"(?<!\w)(?:tại|sau|trong|dự|phát biểu|chứng kiến|quang cảnh|toàn cảnh|kết thúc)\s+(?:buổi\s+)?\w+\s+$"
)
_DONE = re.compile(
    r"(?<!\w)(?:đã|vừa|cũng|tổ chức|diễn ra|chủ trì|tiến hành|cùng|chính thức|tại hội nghị|tại buổi lễ|nhân dịp này"
    r"|dịp này|thống nhất)(?!\w)"
)
_ONCE = re.compile(
    rf"(?<!\w)(?:trước khi(?!{CLOSING})|trước đó|trước đây|trước kia|từng\s+(?:được\s+)?$|lần đầu|từ khi|kể từ"
    r"|khi đó|vốn\s+(?:được|đã)|thời gian qua|nơi\s+(?:đã\s+)?$|những năm qua|nhiều năm qua|năm qua|giai đoạn trước"
    r"|nhiệm kỳ trước|lâu nay|(?:hằng|hàng)\s+năm,|trước ngày|đến nay,|(?:trong\s+|cùng\s+)?năm\s+(?:đó|ấy)"
    r"|thời điểm\s+(?:đó|ấy)|từ ngày(?=\s+\D)|(?:năm|tháng)\s+sau\s+(?:ngày|khi|lúc))(?!\w)"
)
_ONCE_AFTER = re.compile(
    r"\s*(?:lần đầu|từ|kể từ|hồi|trước đó|trước đây|cách đây|(?:cuối|đầu|giữa)\s+(?:năm|tháng)|(?:vào\s+"
    r"|trong\s+)?năm)(?!\w)"
)
# "ký tròn một năm trước": whatever day the sentence names besides.
_LONG_AGO = re.compile(r"\s*(?:(?:cách đây\s+)?(?:tròn|đúng|hơn|gần)\s+)?\w+\s+(?:năm|tháng)\s+trước(?!\w)")
# "ký thỏa thuận tương tự … hồi tháng 2": another document, at another time.
_AFTER_THAT = re.compile(r"(?:^|,)\s*(?:sau|trước|từ|theo|kể từ)\s[^,]*$")
_ANOTHER = re.compile(
    r"(?<!\w)(?:hồi\s+(?:đầu\s+|cuối\s+|giữa\s+)?(?:tháng|năm)|hồi năm)(?!\w)"
    r"|(?<!\w)tương tự(?!\w)"
)
_OPENS = re.compile(r"^[\W_]*(?:(?:trước đó|trước đây|ngay|riêng|còn|và|cũng|vào|trong|từ|hồi|cuối|đầu|giữa|tháng"
                    r"|tại [^,]{1,40},"
                    r")[\W_]*)*$")  # fmt: skip
_JUST = re.compile(r"(?<!\w)(?:vừa|mới)\s+(?:tổ chức\s+lễ\s+|tiến hành\s+|cùng\s+)?$")
_RIGHT_AFTER = re.compile(r"[\s,]*(?:(?:vào|từ|trong|hồi|cuối|đầu|giữa)[\s,]*)*$")


@dataclass(frozen=True, slots=True)
class Tense:
    """When a verb of signing is."""

    time: Time
    moment: Moment | None
    """The day of it, where the sentence tells."""
    vague: bool
    """The sentence says that it was lately, without a day."""


def tense_of(
    verb: Verb,
    form: Form,
    noun: DocumentNoun | None,
    times: Sequence[Moment],
    spans: Sequence[Period],
    published: date | None,
) -> Tense:
    """When ``verb``, which tells of the signing of ``noun``, is; ``times`` and ``spans`` are those of its sentence."""
    plain = verb.sentence.plain
    near, past, vague = _timing(verb, times, published)
    time: Time = "now"
    if (past is None or not past.dated) and (
        _announced(verb, form) or _is_put_off(plain, verb.end, verb.right) or _is_coming(times, published)
    ):
        time = "ahead"
    elif (
        past is not None
        or _LONG_AGO.match(plain, verb.end)
        or (near is None and not vague and (_recalled(verb, spans) or runs_since(plain, noun, verb.right, published)))
    ):
        time = "past"
    return Tense(time, past or near, vague)


def _timing(verb: Verb, times: Sequence[Moment], published: date | None) -> tuple[Moment | None, Moment | None, bool]:
    """(the day of news, the time of something recalled, whether it was lately)."""
    plain, start, end, left, right = verb.sentence.plain, verb.start, verb.end, verb.left, verb.right
    near: Moment | None = None
    past: Moment | None = None
    vague = _JUST.search(plain, max(left, start - 24), start) is not None
    for moment in times:
        if moment.grain in ("year", "month", "once") and not _is_adverbial(plain, moment, end):
            continue
        if moment.grain == "recent":
            vague = vague or moment.start < start
        elif moment.grain == "day":
            if moment.start >= right:
                continue
            old = days_between(moment, published)
            if old is not None and old > news_reach(moment):
                if _belongs(moment, end, left, right):
                    past = past or moment
            elif near is None or (near.start < left <= moment.start) or _is_aside(plain, near):
                near = moment
        elif left <= moment.start < right and _is_old(moment, published):
            past = past or moment
    if near is not None and past is not None and near.start < start and past.start < end:
        past = None
    return near, past, vague


def _is_aside(plain: str, moment: Moment) -> bool:
    """Whether a day is that of something else that came before: "Sau buổi làm việc ngày 10-6, đến sáng 24-6 …"."""
    return _AFTER_THAT.search(plain, 0, moment.start) is not None


def _is_adverbial(plain: str, moment: Moment, end: int) -> bool:
    """Whether a year or month tells the time of the verb, not a part of what is signed or reviewed."""
    if moment.start >= end:
        return _RIGHT_AFTER.match(plain[end : moment.start]) is not None
    if _OPENS.match(plain[: moment.start]):
        return True
    before = plain[: moment.start].rstrip()
    return before.endswith((",", "từ", "vào", "hồi")) and plain[moment.end : moment.end + 1] in (",", " ")


def _belongs(moment: Moment, end: int, left: int, right: int) -> bool:
    """Whether a day long past is that of this verb: right after it, or before it in the same stretch."""
    if moment.start >= end:
        return moment.start - end <= 30 and moment.start < right
    return left <= moment.start


def news_reach(moment: Moment) -> int:
    """How many days before the publication ``moment`` may lie and still be news."""
    return NEWS_DAYS if moment.dated else UNDATED_DAYS


def _is_old(moment: Moment, published: date | None) -> bool:
    if moment.grain == "once" or published is None or moment.day is None:
        return True
    if moment.grain == "year":
        return moment.day.year <= published.year
    return (published - moment.day).days > NEWS_DAYS


def _recalled(verb: Verb, spans: Sequence[Period]) -> bool:
    """Whether words alone place the verb in the past: "trước đó", "từng", "Giai đoạn 2019 - 2023, …"."""
    plain, start, end, left, right = verb.sentence.plain, verb.start, verb.end, verb.left, verb.right
    if (
        _ONCE.search(plain, left, start)
        or (left == 0 and _ONCE_AFTER.match(plain, end))
        or _ANOTHER.search(plain, end, right)
    ):
        return True
    opening = next((span for span in spans if _OPENS.match(plain[: span.start])), None)
    return opening is not None and opening.end <= start and plain[opening.end : opening.end + 1] == ","


def _is_put_off(plain: str, end: int, right: int) -> bool:
    """Whether what stands behind the verb says that it comes: "ký vào tuần tới", "lễ ký … sẽ diễn ra"."""
    if _TO_BE_HELD.search(plain, end, right):
        return True
    return any(found["term"] is None for found in _COMING.finditer(plain, end, right))


def _is_coming(times: Sequence[Moment], published: date | None) -> bool:
    """Whether the sentence names a day that had not come when it was printed."""
    days = [moment.day for moment in times if moment.grain == "day" and moment.day is not None]
    return published is not None and bool(days) and all(day > published for day in days)


def _announced(verb: Verb, form: Form) -> bool:
    """Whether the verb is governed by a word for what is to come."""
    sentence, start, left = verb.sentence, verb.start, verb.left
    plain = sentence.plain
    if form == "ceremony" and _ATTENDED.search(plain, left, start):
        return False
    done = _AFTER_WORK.match(plain, left, start)
    left = done.end() if done is not None else left
    ahead = [found.end() for found in _AHEAD.finditer(plain, left, start)]
    for found in _WISHED.finditer(plain, max(left, start - _WISH_REACH), start):
        if sentence.text[found.start()].islower() or found.start() == 0:  # "cần", not the commune of Liêm Cần
            ahead.append(found.end())
    if form == "ceremony" and "bảo đảm" in plain[max(left, start - 20) : start]:
        return True
    return bool(ahead) and _DONE.search(plain, max(ahead), start) is None

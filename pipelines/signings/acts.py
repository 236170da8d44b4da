"""Where an article speaks of signing: is it told as done, recalled, announced or only named, and what is signed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Literal

from pipelines.signings.business import is_business
from pipelines.signings.days import Moment, days_between, moments
from pipelines.signings.kinds import NO_COORDINATION, DocumentNoun, document_nouns
from pipelines.signings.objects import PARTICIPLE_GAP, RELATIVE, runs_since, signed_noun
from pipelines.signings.periods import Period, periods
from pipelines.signings.sentences import Sentence
from pipelines.signings.signatures import is_signature, put_under
from pipelines.signings.stretches import breaks_in, stretch_end

Form = Literal["statement", "ceremony", "mention"]
"""``statement``: it says that they sign; ``ceremony``: it names the ceremony ("phát biểu tại lễ ký kết"); ``mention``:
it names the signing as a thing ("những nội dung đã ký kết", "việc ký kết")."""
Time = Literal["now", "past", "ahead"]

NEWS_DAYS = 75
"""An event reported as news lies at most so many days before the publication …"""
UNDATED_DAYS = 120
"""… or so many, where its day is given without a year, as of something of this year."""

MOST_ACTS = 12
"""A sentence speaks of signing so often at most; a broken page that repeats a word thousands of times costs no more."""

_NOT_THE_VERB = "".join(
    f"(?<!{word} ký)" for word in ("đăng", "chữ", "thư", "nhật", "hồi", "du", "tạp", "lưu", "phóng")
)
# It begins with the syllable itself: a search for letters goes fast, one for what stands before them does not.
_VERB = re.compile(
    rf"ký(?<!\wký){_NOT_THE_VERB}(?:(?<=đặt bút ký)|(?<!bút ký))(?:\s+kết(?!\s+nghĩa))?(?:\s+liên tịch)?(?!\w)"
    r"(?!\s+(?:ức|hiệu|sự|giả|túc|sinh|gửi|tên|số|nhận|quỹ|thác|cược|họa|tự|lục|phát hành|duyệt|tặng|lưu niệm|đơn"
    r"|xác nhận|nháy)(?!\w))"
)
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
    r"|những gì|tình trạng|quá trình|thời điểm|thời hạn|hình thức|hiệu quả)\s+$"
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
_PASSIVE = re.compile(r"(?<!\w)(?:đã được|vừa được|mới được|được|do)(?!\w)")
_PARTICIPLE = re.compile(r"(?:(?<!\w)(?:đã|được|vừa|mới|cùng|tiếp tục)\s+)+$")
# What may stand before the document that is the subject: nothing, a clause with its comma, a day, a number.
_OPENS_CLAUSE = re.compile(
    r"(?:.*(?:[,;:–]|\s-)\s*|[\W_]*(?:(?:vào\s+)?(?:sáng|trưa|chiều|tối|ngày|hôm)\s[^,]{1,24}\s)?)(?:cũng\s+)?(?:(?:\d+|một"
    r"|hai|ba|bốn|năm"
    r"|sáu|bảy|tám|chín|nhiều|các|những)\s+)?(?:bản\s+)?$",
    re.DOTALL,
)
CLOSING = r"\s(?:bế mạc|kết thúc|chia tay|khép lại|ra về)"
"""What ends an event: what is done before that is news."""
# Words for what is to come: these wherever they stand before the verb …
_AHEAD = re.compile(
    rf"(?<!\w)(?:trước khi(?!{CLOSING})|sẽ|dự kiến|chuẩn bị|tiến tới|sắp|hướng tới|tới đây|thời gian tới"
    r"|dự thảo|lên kế hoạch|có kế hoạch|đang hoàn thiện|đang xây dựng|phấn đấu|theo kế hoạch"
    r"|(?:ngày|sáng|trưa|chiều|tối)\s+mai|(?:thứ\s+\w+|chủ\s+nhật)\s+(?:tuần\s+)?(?:tới|sau)|tuần\s+(?:tới|sau)|tháng\s+(?:tới|sau))(?!\w)"
)
# … and these only near it.
_WISHED = re.compile(
    r"(?<!\w)(?:đề nghị|đề xuất|cho phép|kiến nghị|yêu cầu|cần(?!\s+thơ)|nên|mong muốn|mong|xem xét"
    r"|(?<!lên )(?<!trên )(?<!vào )bàn|góp ý|nếu|khuyến khích|(?:chưa|không)(?![^,]*,))(?!\w)"
)
_TO_BE_HELD = re.compile(
    r"(?<!\w)(?:sẽ|dự kiến|sắp|chuẩn bị)\s+(?:sẽ\s+)?(?:được\s+)?(?:diễn ra|tổ chức|tiến hành|khai mạc)(?!\w)"
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
_ALONE = re.compile(r"(?<!\w)do\s+(?:ông|bà|đồng chí|đ/c|các ông)\s(?!.*thay mặt)")
_AND_WITH = re.compile(r";\s*(?:và\s+)?(?P<with>với)\s")
_ABOUT = re.compile(r"(?<!\w)với\s[^;]{3,}?\svề\s")
_WITH_EACH = re.compile(r"[^;:]*:\s*[–-]?\s*với\s")


@dataclass(frozen=True, slots=True)
class Act:
    """One place that speaks of signing: ``sentence.plain[start:end]`` is the verb."""

    sentence: Sentence
    start: int
    end: int
    left: int
    """Where the stretch of the sentence begins that belongs to it …"""
    right: int
    """… and where it ends."""
    form: Form
    time: Time
    noun: DocumentNoun | None
    """What is signed."""
    passive: bool
    moment: Moment | None
    """The day of it, where the sentence tells."""
    vague: bool
    """The sentence says that it was lately, without a day."""
    business: bool
    """Enterprises take part."""

    @property
    def pledge(self) -> bool:
        """What is signed is no document of coordination: a pledge, a contract, a labour agreement."""
        return self.noun is not None and self.noun.nature in NO_COORDINATION

    @property
    def issues(self) -> bool:
        """It is issued ("ký ban hành"): a signing only if several agencies do so."""
        return self.sentence.plain.startswith(" ban hành", self.end)

    @property
    def before(self) -> str:
        """The stretch before the verb."""
        return self.sentence.plain[self.left : self.start]

    @property
    def after(self) -> str:
        """The stretch after the verb."""
        return self.sentence.plain[self.end : self.right]


def acts_of(sentence: Sentence, published: date | None) -> list[Act]:
    """The acts of signing that ``sentence`` speaks of, in order."""
    plain = sentence.plain
    if "ký" not in plain:
        return []
    verbs = [found.span() for found in islice(_VERB.finditer(plain), MOST_ACTS)] or put_under(plain)
    if not verbs:
        return []
    times = moments(plain, published)
    nouns = document_nouns(plain)
    spans = periods(plain)
    breaks = breaks_in(plain)
    acts = []
    for number, (start, end) in enumerate(verbs):
        left = max((each for each in breaks if each < start), default=0) if not is_signature(plain, end) else 0
        right = stretch_end(plain, end, breaks)
        if number + 1 < len(verbs):
            right = min(right, verbs[number + 1][0])
        acts.append(_act(sentence, start, end, left, right, nouns, times, spans, published))
    return [*acts, *_left_out(acts[-1], nouns, breaks[:MOST_ACTS])]


def _left_out(act: Act, nouns: Sequence[DocumentNoun], breaks: Sequence[int]) -> list[Act]:
    """The acts whose verb is left out: "ký với A chương trình X; với B kế hoạch Y", "3 chương trình: với A; với B"."""
    plain = act.sentence.plain
    further = []
    for place, begin in enumerate(breaks):
        found = _AND_WITH.match(plain, begin)
        if begin < act.end or found is None:
            continue
        right = breaks[place + 1] if place + 1 < len(breaks) else len(plain)
        noun = next((each for each in nouns if begin < each.start < right and each.nature == "coordination"), None)
        if noun is None and act.noun is not None and _tells_each(plain, act, begin, right):
            noun = replace(act.noun, count=1)
        if noun is not None:
            at = found.start("with")
            further.append(replace(act, start=at, end=at, left=begin, right=right, noun=noun))
    return further


def _tells_each(plain: str, act: Act, begin: int, right: int) -> bool:
    """Whether what follows the semicolon at ``begin`` is of another document than ``act``, of the same kind."""
    if act.noun is None:
        return False
    if act.noun.count != 1 and _WITH_EACH.match(plain, act.noun.end):
        return True
    return _ABOUT.search(plain, act.end, begin) is not None and _ABOUT.search(plain, begin, right) is not None


def _act(
    sentence: Sentence,
    start: int,
    end: int,
    left: int,
    right: int,
    nouns: Sequence[DocumentNoun],
    times: Sequence[Moment],
    spans: Sequence[Period],
    published: date | None,
) -> Act:
    plain = sentence.plain
    passive = is_signature(plain, end) or bool(_PASSIVE.search(plain, max(left, start - 120), start))
    noun = signed_noun(plain, start, end, left, right, nouns, passive)
    form = _form(sentence, start, end, left, right, noun)
    near, past, vague = _timing(plain, start, end, left, right, times, published)
    time: Time = "now"
    if (past is None or not past.dated) and (
        _announced(sentence, start, left, form) or _is_put_off(plain, end, right) or _is_coming(times, published)
    ):
        time = "ahead"
    elif (
        past is not None
        or _LONG_AGO.match(plain, end)
        or (
            near is None
            and not vague
            and (_recalled(plain, start, end, left, right, spans) or runs_since(plain, noun, right, published))
        )
    ):
        time = "past"
    business = is_business(plain, left, right)
    return Act(sentence, start, end, left, right, form, time, noun, passive, past or near, vague, business)


def _form(sentence: Sentence, start: int, end: int, left: int, right: int, noun: DocumentNoun | None) -> Form:
    plain = sentence.plain
    if is_signature(plain, end):
        return "statement"
    before = plain[max(left, start - 60) : start]
    if _ALONE.search(plain, left, start):
        return "mention"
    if _YEARS_SINCE.search(before):
        return "mention"
    if _CEREMONY.search(before):
        held = bool(_HELD.search(before) or _HELD_AFTER.search(plain, end, right))
        opens = not plain[left:start].strip(" ,;-–").replace("lễ", "").replace("buổi", "").strip()
        named = noun is not None and noun.start >= end
        return "statement" if (held or (opens and sentence.field == "title")) and (named or held) else "ceremony"
    if before.endswith("việc ") and (_HELD_AFTER.search(plain, end, right) or _JUST_DONE.search(before)):
        return "statement"
    if _NAMED.search(before) or _YEARS_OF.search(before):
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


# "trao nhau bản chương trình … vừa được hai bên ký kết": the copies change hands at the ceremony.
_HANDED_OVER = re.compile(r"(?<!\w)trao\s+(?:(?:cho\s+)?nhau\s+)?(?:(?:các\s+)?(?:bản|văn bản)\s+)?$")
_CARRIED_OUT = re.compile(
    r"(?<!\w)(?:thực hiện|triển khai|đánh giá|sơ kết|tổng kết|kiểm tra|rà soát|quán triệt|hiệu quả|kết quả)\s"
    r"+(?:(?:tốt|việc|của|nội dung|các|những|\d+|hai|ba|bốn|bản)\s+)*$"
)
_TELLS = re.compile(r"\s*(?:giữa|với|bởi|tại|sáng|chiều|tối|trưa|vào|ngày|hôm|,?\s*gồm)(?!\w)")


def _timing(
    plain: str,
    start: int,
    end: int,
    left: int,
    right: int,
    times: Sequence[Moment],
    published: date | None,
) -> tuple[Moment | None, Moment | None, bool]:
    """(the day of news, the time of something recalled, whether it was lately)."""
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


def _recalled(plain: str, start: int, end: int, left: int, right: int, spans: Sequence[Period]) -> bool:
    """Whether words alone place the verb in the past: "trước đó", "từng", "Giai đoạn 2019 - 2023, …"."""
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


def _announced(sentence: Sentence, start: int, left: int, form: Form) -> bool:
    """Whether the verb is governed by a word for what is to come."""
    plain = sentence.plain
    if form == "ceremony" and _ATTENDED.search(plain, left, start):
        return False
    done = _AFTER_WORK.match(plain, left, start)
    left = done.end() if done is not None else left
    ahead = [found.end() for found in _AHEAD.finditer(plain, left, start)]
    for found in _WISHED.finditer(plain, max(left, start - _WISH_REACH), start):
        if sentence.text[found.start()].islower():  # "cần", not the commune of Liêm Cần
            ahead.append(found.end())
    if form == "ceremony" and "bảo đảm" in plain[max(left, start - 20) : start]:
        return True
    return bool(ahead) and _DONE.search(plain, max(ahead), start) is None

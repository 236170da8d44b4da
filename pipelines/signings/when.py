"""When a document was signed and for how long it runs, each with the text that says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date

from pipelines.findings import CitedDocument, Span
from pipelines.signings.acts import Act
from pipelines.signings.days import Moment, days_between, moments
from pipelines.signings.draft import Draft
from pipelines.signings.kinds import NO_COORDINATION, document_nouns, may_be
from pipelines.signings.news import Story
from pipelines.signings.periods import Period, periods
from pipelines.signings.sentences import Sentence
from pipelines.signings.tenses import NEWS_DAYS, news_reach

Day = tuple[str, Span]
Years = tuple[int | None, int | None, Span]

_TO_COME = re.compile(r"(?<!\w)(?:sẽ|dự kiến|tới đây|sắp tới)(?!\w)")
_HELD = re.compile(r"(?<!\w)(?:lễ ký|buổi lễ|buổi ký|ký kết|hội nghị|buổi làm việc|buổi gặp)(?!\w)")
_RUNS_ON = 2
"""A document may begin to run so many years after its signing."""
_OTHER_THING = re.compile(
    r"(?<!\w)(?:(?<!làm )theo|căn cứ|quyết định|nghị quyết|(?<!nhiệm kỳ )đại hội|kế hoạch phát triển"
    r"|kế hoạch hành động|tổng kết|sơ kết|kết quả|đề án|chiến lược|chỉ thị|thực hiện (?:nghị|chỉ|quyết)|thay thế"
    r"|trong đó|theo đó|phấn đấu"
    r"|mục tiêu)(?!\w)"
)
_ABOUT_IT = re.compile(
    r"(?:theo đó,?\s+|được biết,?\s+)?(?:(?:thời hạn|thời gian|hiệu lực)\s+(?:thực hiện\s+)?(?:của\s+)?)?(?:bản\s+"
    r"|nội dung\s+)?(?:chương trình|quy chế|kế hoạch|thỏa thuận|biên bản|văn bản|hướng dẫn|quy ước)(?!\w)"
)
# "Theo chương trình, từ nay đến hết năm 2020, các cơ quan …"
_SAID = re.compile(r"(?<!\w)(?:cho biết|cho hay|nói|thông tin|khẳng định|nhấn mạnh)(?: rằng)?[,:]?\s+")
_FROM_NOW = re.compile(
    r"theo\s+(?:bản\s+)?(?:chương trình|quy chế|kế hoạch|thỏa thuận)(?:\s+\w+){0,3}?,\s+từ nay (?:đến|tới)(?!\w)"
)
_DURATION = re.compile(
    r"(?:với\s+|trong\s+)?(?:thời hạn|thời gian|hiệu lực)\s+"
    r"(?:thực hiện|phối hợp|áp dụng|triển khai|\w+ năm(?=\s*[(,]))?(?!\w)"
)
# "việc phối hợp kéo dài đến hết năm 2026", "văn bản có giá trị từ năm …", "…, thực hiện trong năm 2026": said outright.
_DOCUMENT = (
    r"(?:(?:việc|sự|công tác|hoạt động)\s+)?(?:bản\s+|nội dung\s+)?(?:phối hợp|chương trình|quy chế|kế hoạch|thỏa thuận"
    r"|văn bản|biên bản|ghi nhớ|hướng dẫn|quy ước)"
)
_OUTRIGHT = re.compile(
    rf"(?:(?<!\w){_DOCUMENT}(?:\s+(?!phát triển|hành động)\w+){{0,5}}?\s+|,\s*(?:và\s+)?"
    r"|(?:hai|ba|bốn|các)\s+\w+(?:\s+\w+)?\s+(?:thống nhất|cam kết|nhất trí)\s+)(?:được\s+|sẽ\s+|cùng\s+)?"
    r"(?:có\s+(?:hiệu lực|giá trị|thời hạn)|kéo dài|thực hiện|áp dụng|triển khai|duy trì|phối hợp)"
    r"(?:\s+(?:thực hiện|thi hành|chương trình|quy chế|kế hoạch|này))*"
    r"(?:\s+(?:trong|liên tục|ổn định|suốt|cả|hết|trọn|cho|\w+ năm))*\s*[,:(]?\s*$"
    r"|(?<!\w)(?:thực hiện|triển khai|duy trì)\s+(?:bản\s+)?(?:quy chế|chương trình|kế hoạch|thỏa thuận)"
    r"(?:\s+(?:này|phối hợp|cho|trong))*\s*$"
)
# "Theo chương trình, trong giai đoạn 2021-2025, hai bên sẽ …", "Giai đoạn 2021-2025, theo quy chế, hai ngành …"
_BY_IT = (
    r"theo\s+(?:bản\s+|nội dung\s+)?(?:chương trình|quy chế|kế hoạch|thỏa thuận|văn bản|biên bản)"
    r"(?:\s+\w+){0,3}?,\s+"
)
_STAGE_BEFORE = re.compile(
    rf"[\W_]*(?P<by>{_BY_IT})?(?:trong\s+)?(?:thời hạn\s+)?"
    r"(?:(?:\d+|một|hai|ba|bốn|năm|mười)\s+(?:năm,?\s+)?(?:từ\s+)?[(]?)?$"
)
# What is plainly the document signed: then whoever does something in those years does it by that.
_BY_THE_SIGNED = re.compile(
    r"[\W_]*theo\s+(?:(?:bản|nội dung)\s+)*(?:(?:chương trình|kế hoạch|văn bản|biên bản)\s+(?:\w+\s+){0,2}?"
    r"(?:này|vừa ký|đã ký|ký kết|phối hợp|liên tịch|ghi nhớ)|quy chế|thỏa thuận)(?!\w)"
)
_STAGE_AFTER = re.compile(
    rf",\s+(?P<by>{_BY_IT})?(?:hai|ba|bốn|các)\s+(?:bên|cơ quan|ngành|đơn vị|lực lượng)\s+"
    r"(?P<will>sẽ|thống nhất|cam kết)?"
)
# "Kế hoạch phát triển kinh tế - xã hội", "Chương trình của Chính phủ": none that two agencies signed.
_OF_OTHERS = re.compile(
    r"\s+(?:phát triển|hành động|công tác|mục tiêu|quốc gia|của (?:tỉnh|huyện|ubnd|chính phủ|bộ))(?!\w)"
)
_COMMA = re.compile(r"\)?,\s")
# The verbs of that; without one near there is nothing to look for.
_RUNS = re.compile("hiệu lực|giá trị|thời hạn|kéo dài|thực hiện|áp dụng|triển khai|duy trì|phối hợp")
_REACH = 160
"""How far before a period is looked for what runs so long."""
# The term of an elected body or a congress: "bầu cử đại biểu HĐND các cấp nhiệm kỳ 2026-2031".
_OF_ELECTED = re.compile(r"(?<!\w)(?:bầu cử|(?<!đoàn )đại biểu|ứng cử|đại hội|cấp ủy)(?!\w)[^;]*$")
_WITHOUT_TERM = re.compile(r"(?<!\w)(?:không (?:ấn định|xác định|quy định|giới hạn)|vô) thời hạn(?!\w)")
_NEAR = 60
"""A period belongs to the document named so many characters before it in the sentence before the signing."""
_REVIEWED = re.compile(r"(?<!\w)(?:tổng kết|sơ kết|đánh giá|kết quả|thay thế|trước đây|trước đó|nhìn lại)(?!\w)")
_MAKES = re.compile(r"xây dựng\s+(?:các\s+)?(?:dự thảo\s+)?(?:chương trình|quy chế|kế hoạch)")
_LASTS = re.compile(
    r"(?<!\w)(?:có hiệu lực|hiệu lực|áp dụng|thời hạn|thực hiện|triển khai trong|triển khai từ|kéo dài|giá trị"
    r"|giai đoạn|nhiệm kỳ|xây dựng)(?!\w)"
)


def signing_day(draft: Draft, story: Story, published: date | None) -> Day | None:
    """The day of ``draft``'s signing, or None if the article does not tell."""
    for act in draft.acts:
        if (told := _of_act(act, published)) is not None:
            return told
    if any(_lately(act) for act in draft.acts[:1]):
        return None
    for act in (*draft.also, *draft.under):
        if (told := _of_act(act, published)) is not None:
            return told
    for sentence in _around(draft.acts[0], story):
        if _TO_COME.search(sentence.plain):
            continue
        for moment in moments(sentence.plain, published):
            if _is_news(moment, published):
                return str(moment.value), sentence.span(moment.start, moment.end)
    return None


def day_of_own(own: Mapping[str, Span], documents: Sequence[CitedDocument], published: date | None) -> Day | None:
    """The day that the signed document bears by its number: "ký Chương trình số 12-CTr/BTGTU ngày 12/7/2021"."""
    for document in documents:
        if document.number in own and document.date is not None and "date" in document.spans:
            old = (published - date.fromisoformat(document.date)).days if published and document.date[0] != "-" else 0
            if 0 <= old <= NEWS_DAYS:
                return document.date, document.spans["date"][0]
    return None


def _of_act(act: Act, published: date | None) -> Day | None:
    moment = act.moment
    if moment is None or moment.value is None or (moment.day and published and moment.day > published):
        return None
    return moment.value, act.sentence.span(moment.start, moment.end)


def _lately(act: Act) -> bool:
    """Whether the sentence itself begins with "Vừa qua": then no other day in the article is that of the signing."""
    return any(
        moment.grain == "recent" and moment.start < act.start for moment in moments(act.sentence.plain, date.max)
    )


def _is_news(moment: Moment, published: date | None) -> bool:
    if moment.grain != "day" or moment.value is None:
        return False
    old = days_between(moment, published)
    return old is None or 0 <= old <= news_reach(moment)


def _around(act: Act, story: Story) -> Iterator[Sentence]:
    """The sentences that may tell the day of ``act``: those before it, nearest first, the opening, and the pictures."""
    own = act.sentence
    before = [each for each in story.sentences if each.order < own.order and not each.caption]
    yield from (each for each in reversed(before) if (each.field, each.index) == (own.field, own.index))
    yield from (each for each in story.sentences if each.field in ("title", "lead") and each is not own)
    yield from (each for each in reversed(before) if each.field == "paragraphs" and each.index < own.index)
    after = [each for each in story.sentences if each.order > own.order]
    yield from (each for each in after if _HELD.search(each.plain) or each.caption)
    yield from (each for each in story.sentences if each.caption and each.order < own.order)


def term(draft: Draft, story: Story, signed_in: int | None, *, alone: bool) -> Years | None:
    """The years for which ``draft`` runs; ``alone`` if the article reports no other document of its kind."""
    if any(_WITHOUT_TERM.search(act.after) for act in draft.acts):
        return None
    for act in draft.acts:
        if (found := _in_act(act, signed_in)) is not None:
            return found
    if not alone:
        return None
    for act in draft.also:
        if act.noun is not None and (found := _in_act(act, signed_in)) is not None:
            return found
    return _elsewhere(draft, story, signed_in)


def _in_act(act: Act, signed_in: int | None) -> Years | None:
    plain = act.sentence.plain
    start = act.noun.end if act.noun is not None else act.end
    apart: Years | None = None
    for period in periods(plain):
        if not start <= period.start < act.right or not _can_run(period, signed_in) or _is_time(plain, period):
            continue
        if _is_of_elected(plain, start, period):
            continue
        found = period.first, period.last, act.sentence.span(period.start, period.end)
        if not _OTHER_THING.search(plain, start, period.start):
            return found
        phrase = plain[start : period.start].rsplit(",", 1)[-1]
        if plain.startswith("giai đoạn", period.start) and not _OTHER_THING.search(phrase):
            apart = apart or found  # "… theo Quyết định …, giai đoạn 2021-2025"
    return apart


def _is_of_elected(plain: str, start: int, period: Period) -> bool:
    return plain.startswith("nhiệm kỳ", period.start) and _OF_ELECTED.search(plain, start, period.start) is not None


def _is_time(plain: str, period: Period) -> bool:
    """Whether a year is part of a day ("ngày 12 tháng 7 năm 2021") or of an office, not a period."""
    if not period.single:
        return False
    return any(each.start <= period.start < each.end for each in moments(plain, None) if each.grain != "year") or bool(
        re.search(r"(?:\d|tháng \d+)\s*,?\s*$", plain[max(0, period.start - 10) : period.start])
    )


def _can_run(period: Period, signed_in: int | None) -> bool:
    if signed_in is None:
        return True
    if period.last is not None and period.last < signed_in:
        return False
    return period.first is None or period.first <= signed_in + _RUNS_ON


def _elsewhere(draft: Draft, story: Story, signed_in: int | None) -> Years | None:
    """Where a sentence of its own says it: "Quy chế … áp dụng trong nhiệm kỳ 2021 - 2026"."""
    return _in_own_sentence(draft, story, signed_in) or _outright(draft, story, signed_in)


def _outright(draft: Draft, story: Story, signed_in: int | None) -> Years | None:
    """Where it is told by the way: "…; việc phối hợp kéo dài đến hết năm 2026", or of the document just before."""
    act = draft.acts[0]
    own = {each.sentence.order for each in (*draft.acts, *draft.also, *draft.under)}
    others = {each.sentence.order for each in story.acts if each.form == "statement"} - own
    for sentence in story.sentences:
        if sentence.caption or "20" not in sentence.plain or sentence.order in others:
            continue
        just_before = sentence.order == act.sentence.order - 1 and sentence.index == act.sentence.index
        for period in periods(sentence.plain):
            if not _can_run(period, signed_in) or _is_of_elected(sentence.plain, 0, period):
                continue
            clause = max(sentence.plain.rfind(";", 0, period.start) + 1, period.start - _REACH)
            if _opens_with_stage(sentence.plain, period) and not (others and _is_of_another(story, sentence, own)):
                return period.first, period.last, sentence.span(period.start, period.end)
            runs = _RUNS.search(sentence.plain, max(clause, period.start - _NEAR), period.start)
            told = _OUTRIGHT.search(sentence.plain, clause, period.start) if runs is not None else None
            if told is None and not (just_before and _named_before(sentence, draft, period)):
                continue
            if told is not None and not _is_of(draft, sentence, told):
                continue
            if told is not None and _OTHER_THING.search(sentence.plain, told.start(), period.start):
                continue
            if not _REVIEWED.search(sentence.plain, clause, period.start):
                return period.first, period.last, sentence.span(period.start, period.end)
    return None


def _is_of_another(story: Story, sentence: Sentence, own: Set[int]) -> bool:
    """Whether the signing told last before ``sentence`` is none of those in the sentences ``own``."""
    told = [act.sentence.order for act in story.acts if act.form == "statement" and not act.sentence.caption]
    last = max((order for order in told if order < sentence.order), default=None)
    return last is not None and last not in own


def _opens_with_stage(plain: str, period: Period) -> bool:
    """Whether the sentence opens with the years in which both sides do what they agreed on."""
    before = _STAGE_BEFORE.match(plain, 0, period.start)
    if before is None or period.single:
        return False
    if before["by"] and _BY_THE_SIGNED.match(plain, 0, period.start) and _COMMA.match(plain, period.end):
        return True
    after = _STAGE_AFTER.match(plain, period.end)
    if after is None or not plain.startswith("giai đoạn", period.start):
        return False
    return bool(before["by"] or after["by"] or after["will"])


def _is_of(draft: Draft, sentence: Sentence, told: re.Match[str]) -> bool:
    """Whether ``told`` is said of the document of ``draft``, by its noun or as what the sentence begins with."""
    plain = sentence.plain
    nouns = [noun for noun in document_nouns(plain) if noun.end <= told.end() and not plain.startswith(" số", noun.end)]
    named = [noun for noun in nouns if noun.kind]
    if named and not (draft.kind and may_be(named[-1], draft.kind)):
        return False
    said = max((each.end() for each in _SAID.finditer(plain, 0, told.start() + 1)), default=0)
    return not told.group().startswith(",") or _ABOUT_IT.match(plain, said) is not None


def _named_before(sentence: Sentence, draft: Draft, period: Period) -> bool:
    """Whether ``period`` is that of a document of the kind of ``draft`` that stands right before it."""
    if period.single:
        return False
    nouns = [noun for noun in document_nouns(sentence.plain) if noun.end <= period.start]
    if not nouns or nouns[-1].nature != "coordination" or nouns[-1].kind != draft.kind:
        return False
    between = sentence.plain[nouns[-1].end : period.start]
    return len(between) < _NEAR and not _OTHER_THING.search(between)


def _in_own_sentence(draft: Draft, story: Story, signed_in: int | None) -> Years | None:
    for sentence in _sayings(draft, story.sentences):
        nouns = [each for each in document_nouns(sentence.plain) if each.nature not in NO_COORDINATION]
        noun = next((each for each in nouns if each.nature == "coordination"), nouns[0] if nouns else None)
        lasts = _DURATION.match(sentence.plain) or (None if noun else _ABOUT_IT.match(sentence.plain))
        if (noun is None and lasts is None) or (noun and not may_be(noun, draft.kind)):
            continue
        if noun is not None and noun.nature == "bare" and _OF_OTHERS.match(sentence.plain, noun.end):
            continue
        begin = lasts.end() if lasts is not None else noun.end if noun is not None else 0
        for period in periods(sentence.plain):
            between = sentence.plain[begin : period.start]
            if period.start < begin or period.single or not _can_run(period, signed_in):
                continue
            if not _OTHER_THING.search(between.split(",")[-1]) and len(between) < 200:
                return period.first, period.last, sentence.span(period.start, period.end)
    return None


def _sayings(draft: Draft, sentences: Iterable[Sentence]) -> Iterator[Sentence]:
    own = {act.sentence.order for act in draft.acts}
    for sentence in sentences:
        if sentence.order in own:
            continue
        if (
            _DURATION.match(sentence.plain)
            or sentence.field in ("title", "lead")
            or _FROM_NOW.match(sentence.plain)
            or (_ABOUT_IT.match(sentence.plain) and _LASTS.search(sentence.plain))
            or _MAKES.search(sentence.plain)
        ):
            yield sentence

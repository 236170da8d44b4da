"""What speaks for it that an act tells the news of the day, not what the article recalls."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from pipelines.signings.acts import Act
from pipelines.signings.days import Moment, days_between, moments
from pipelines.signings.rows import Row, distinct, rows_of
from pipelines.signings.sentences import Sentence
from pipelines.signings.sides import Sides
from pipelines.signings.tenses import CLOSING, NEWS_DAYS

_REVIEW = re.compile(
    r"(?<!\w)(?:sơ kết|tổng kết|đánh giá|\w+ năm (?:thực hiện|sau|triển khai)|sau \w+ năm|quán triệt|triển khai"
    r"|hiệu quả|kết quả|chuẩn bị|nhìn lại)(?!\w)"
)
_CEREMONY = re.compile(
    r"(?:lễ ký|buổi ký|hội nghị ký|nghi thức ký|ký kết, |trao (?:văn bản|quy chế|biên bản|chương trình))"
)
_THEN = re.compile(
    rf"(?<!\w)(?:sau đó|tiếp đó|tiếp thu|trước khi{CLOSING}|tại đây"
    r"|tại (?:hội nghị|buổi|lễ|chương trình|kỳ họp|cuộc họp)|dịp này|kết thúc|ngay sau"
    r"|(?:cuối|khép lại) (?:buổi|hội nghị|chương trình|phiên|cuộc|lễ)"
    r"|nhân dịp|đặt bút|thay mặt|chứng kiến|trong khuôn khổ|cùng ngày|cùng dịp"
    r"|bước (?:sang|vào) giai đoạn (?:mới|tiếp theo)"
    r"|sau (?:(?:gần |hơn )?\w+ (?:giờ|tiếng|phút|buổi|ngày) |khi |phần )?(?:trao đổi|thảo luận|làm việc|bàn bạc"
    r"|đối thoại))(?!\w)"
)
_ALSO = re.compile(r"(?<!\w)(?:cũng|còn|tiếp tục|đồng thời)\s+(?:(?:đã|cùng|nhau)\s+)*$")
_EARLIER = re.compile(r"[\W_]*(?:trước đó|trước đây|trước kia)(?!\w)")
ENOUGH = 1.5
BEHIND_DAYS = 14
OPENING = 3
"""So many sentences open an article."""
_RESULTS = re.compile(
    r"(?:nhờ (?:đó|vậy|thế)|từ đó đến nay|đến nay,? (?:đã|hội|hai|các)|đã giúp|kết quả,|qua \d+ năm"
    r"|sau \d+ năm|sau một năm|sau (?:hai|ba|bốn|năm) năm)(?!\w)"
)


@dataclass
class Story:
    """The sentences of an article with what has been read from them."""

    sentences: Sequence[Sentence]
    acts: Sequence[Act]
    published: date | None = None
    rows: dict[int, list[Row]] = field(default_factory=dict)
    days: dict[int, list[date]] = field(default_factory=dict)

    def news_in(self, sentence: Sentence) -> list[date]:
        """The days that ``sentence`` names and that may be news, read once."""
        found = self.days.get(sentence.order)
        if found is None:
            found = self.days[sentence.order] = [
                moment.day
                for moment in moments(sentence.plain, self.published)
                if moment.grain == "day"
                and moment.day is not None
                and (old := days_between(moment, self.published)) is not None
                and 0 <= old <= NEWS_DAYS
            ]
        return found

    @cached_property
    def latest(self) -> date | None:
        """The latest day of news that the opening tells."""
        opening = [each for each in self.sentences if each.field in ("title", "lead") or each.order <= OPENING]
        days = [day for sentence in opening for day in self.news_in(sentence)]
        return max(days, default=None)

    def is_behind(self, moment: Moment) -> bool:
        """Whether ``moment`` lies well before the news of the opening: then it is looked back on."""
        return moment.day is not None and self.latest is not None and (self.latest - moment.day).days > BEHIND_DAYS

    @cached_property
    def reaped(self) -> bool:
        """Whether the article speaks of results: then a signing without a day may be an old one."""
        return any(_RESULTS.search(each.plain) for each in self.sentences)

    @cached_property
    def ceremonious(self) -> bool:
        """Whether the article speaks of a ceremony of signing."""
        return any(_CEREMONY.search(each.plain) for each in self.sentences)

    def rows_in(self, sentence: Sentence) -> list[Row]:
        """The lists of agencies of ``sentence``, read once."""
        found = self.rows.get(sentence.order)
        if found is None:
            found = self.rows[sentence.order] = rows_of(sentence)
        return found


def told_in_time(story: Story) -> Story:
    """``story``, with what it says to have been done on a day before that of its news as past: "Trước đó, ngày …"."""
    return replace(story, acts=[replace(act, time="past") if _is_earlier(act, story) else act for act in story.acts])


def _is_earlier(act: Act, story: Story) -> bool:
    if act.moment is None or act.moment.day is None or act.moment.grain != "day":
        return False
    return _EARLIER.match(act.sentence.plain) is not None and story.latest is not None and act.moment.day < story.latest


def is_review(story: Story) -> bool:
    """Whether the title or the lead announces a review, a roll-out or a preparation."""
    opening = [each for each in story.sentences if each.field in ("title", "lead")] or story.sentences[:1]
    return any(_REVIEW.search(each.plain) for each in opening[:3])


def weight_of(act: Act, sides: Sides, story: Story, review: bool) -> float:
    """How much speaks for it that ``act`` tells the news; :data:`ENOUGH` is enough."""
    weight = 0.0
    if act.noun is not None and (act.noun.kind or act.noun.nature == "bare"):
        weight += 1
    elif sides.members:
        weight += 0.5
    if act.form == "ceremony":
        weight -= 0.5
    if (act.moment is not None and act.moment.grain == "day") or _tells_day_before(story, act):
        weight += 1
    if act.vague or _THEN.search(act.before) or _goes_on(act, story):
        weight += 1
    if act.sentence.field in ("title", "lead") or act.sentence.order <= OPENING:
        weight += 0.5
    if any(_sums_up(each, act) for each in story.acts):
        weight += 1
    if any(_is_title_of(each, act) for each in story.acts if each is not act):
        weight += 1
    if story.ceremonious:
        weight += 1
    if story.latest is not None or any(_is_shown(each) for each in story.acts if each is not act):
        weight += 0.5
    if act.business and len(distinct(sides.members)) < 2:
        weight -= 3
    if act.moment is not None and story.is_behind(act.moment) and act.sentence.field not in ("title", "lead"):
        weight -= 2
    if review and act.sentence.field not in ("title", "lead"):
        weight -= 1
    if story.reaped:
        weight -= 0.5
    return weight


def _tells_day_before(story: Story, act: Act) -> bool:
    """Whether the paragraph of ``act`` tells before it what day of news it speaks of: "Hôm qua, … Sau đó …"."""
    sentence = act.sentence
    if act.moment is not None or sentence.field != "paragraphs":
        return False
    before = (
        each
        for each in story.sentences[: sentence.order]
        if (each.field, each.index) == (sentence.field, sentence.index)
    )
    return any(story.news_in(each) for each in before)


def _goes_on(act: Act, story: Story) -> bool:
    """Whether ``act`` adds to the sentence before it: "Dịp này, A ký X với B. A và C cũng ký Y."."""
    if not _ALSO.search(act.before):
        return False
    place = (act.sentence.order - 1, act.sentence.field, act.sentence.index)
    return any(
        (each.sentence.order, each.sentence.field, each.sentence.index) == place
        and each.form == "statement"
        and each.time == "now"
        and not each.pledge
        and _THEN.search(each.before)
        for each in story.acts
    )


def _sums_up(summary: Act, act: Act) -> bool:
    """Whether ``summary`` says a little before ``act`` how many documents were signed: "Có ba văn bản được ký"."""
    noun = summary.noun
    return (
        noun is not None
        and noun.count > 1
        and noun.nature in ("bare", "coordination")
        and summary.time == "now"
        and 0 < act.sentence.order - summary.sentence.order <= noun.count
        and act.noun is not None
        and act.noun.nature == "coordination"
        and _THEN.search(summary.sentence.plain) is not None
    )


def _is_shown(act: Act) -> bool:
    """Whether ``act`` stands in a title or under a picture, as of the news of the day."""
    return (
        act.time == "now"
        and act.form != "mention"
        and not act.pledge
        and (act.sentence.caption or act.sentence.field == "title")
    )


def _is_title_of(title: Act, act: Act) -> bool:
    """Whether ``title`` stands in the title and says as news that such a document as that of ``act`` is signed."""
    if title.sentence.field != "title" or title.form != "statement" or title.time != "now" or title.noun is None:
        return False
    return act.noun is not None and not title.pledge and title.noun.kind == act.noun.kind


def repeats(act: Act) -> bool:
    """Whether ``act`` stands where an article says once more what its text tells."""
    return act.sentence.field == "title" or act.sentence.caption or act.form == "ceremony"

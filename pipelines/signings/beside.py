"""Documents signed that an article names apart from the verb.

In a list by what each party does, one by one in sentences of their own, as a second noun, in the sentence beside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.signings.acts import Act
from pipelines.signings.draft import Draft
from pipelines.signings.kinds import DocumentNoun, document_nouns
from pipelines.signings.news import Story
from pipelines.signings.rows import Named, distinct
from pipelines.signings.sides import sides_of

_ORDINAL = re.compile(
    r"(?:văn bản|bản|tài liệu|quy chế|chương trình|kế hoạch|thỏa thuận)(?:\s+phối hợp)?\s+"
    r"(?:thứ\s+(?:nhất|hai|ba|tư|năm)|đầu tiên|tiếp theo|cuối cùng|còn lại)(?:\s*,|\s+là|\s*:)"
)
# "Quy chế phối hợp số … được …", "… có thêm một văn bản: Quy chế phối hợp …", "… là lý do ra đời Hướng dẫn liên ngành".
_NAMED_THERE = re.compile(
    r"(?:(?!\w*(?:trước đây|trước đó|năm ngoái|cũ)(?!\w))[^:;.]{0,120}?"
    r"(?:văn bản\s*:\s*|tên(?: gọi)?\s*:?\s*|(?:lý do |sự |dẫn đến )?ra đời\s+(?:của\s+)?|là\s+|bằng\s+(?:một\s+)?))?"
    r"(?:bản\s+)?(?=quy chế|chương trình|kế hoạch|thỏa thuận|biên bản|hướng dẫn|nghị quyết)"
)
_NEXT_NOUN = re.compile(r"[^.;:()]{0,60}?(?:,|và)\s*$")
_HANDED = re.compile(r"(?<!\w)(?:trao|trao đổi|trao nhau|trao cho nhau)\s+(?=(?:bản|văn bản|biên bản)\s)")
_HUB_LIST = re.compile(r"(?:giữa|của)[^.;:]{0,160}?với\s+các\s+(?:cơ quan|đơn vị|sở|ngành)[^:]{0,30}:")
_HUB_ITEM = re.compile(r"(?:^|[;:–-])\s*(?:[–-]\s*)?với\s*$")


def named_beside(draft: Draft, story: Story) -> list[Act]:
    """What names the document of ``draft`` in the sentence behind the signing, or before it, which does not name it."""
    act = draft.acts[0]
    for place in (act.sentence.order + 1, act.sentence.order - 1, act.sentence.order - 2):
        sentence = story.sentences[place] if 0 <= place < len(story.sentences) else None
        if sentence is None or sentence.caption or sentence.field != act.sentence.field:
            continue
        named = _NAMED_THERE.match(sentence.plain)
        noun = next((each for each in document_nouns(sentence.plain) if each.kind), None)
        if named is None or noun is None or noun.nature != "coordination" or noun.count != 1:
            continue
        if noun.start in (named.end(), named.end() - len("bản ")):
            return [
                replace(
                    act, sentence=sentence, start=noun.start, end=noun.start, left=0, right=len(sentence.plain),
                    noun=noun, form="mention", moment=None, vague=False,
                )
            ]  # fmt: skip
    return []


def hub_lists(story: Story, drafts: Sequence[Draft]) -> list[Draft]:
    """Documents that the article speaks of as signed and whose parties it lists by what each does.

    "Nội dung phối hợp giữa A với các cơ quan là: - Với B, phối hợp …; - Với C, …"
    """
    signed = [
        act
        for act in story.acts
        if act.time == "now" and not act.pledge and act.noun is not None and act.noun.kind and act.noun.count != 1
        and not any(act in draft.acts for draft in drafts)
    ]  # fmt: skip
    if not signed or not drafts:
        return []
    for sentence in story.sentences:
        if not _HUB_LIST.search(sentence.plain):
            continue
        rows = story.rows_in(sentence)
        items = [row for row in rows[1:] if _HUB_ITEM.search(row.lead)]
        members = distinct((*rows[0].members[:1], *(each for row in items for each in row.members[:1])))
        if len(items) >= 2 and not any(_covers(draft, members) for draft in drafts):
            return [Draft([signed[0]], members, signed[1:])]
    return []


def one_by_one(story: Story, told: Sequence[Act], drafts: list[Draft]) -> list[Draft]:
    """``drafts``; where "ba văn bản" are signed and told without the verb ("Văn bản đầu tiên là …"), these instead.

    Where "ba kế hoạch" are signed and the verb tells of two, the third is added to them: "Văn bản còn lại là …".
    """
    summed = next((act for act in told if act.noun is not None and _sums_up(act.noun, drafts)), None)
    if summed is None or summed.noun is None:
        return drafts
    hub = sides_of(summed, story.rows_in(summed.sentence)).members[:1]
    found = []
    for sentence in story.sentences[summed.sentence.order + 1 :]:
        named = _ORDINAL.match(sentence.plain)
        noun = next(
            (each for each in document_nouns(sentence.plain) if each.kind and each.nature == "coordination"), None
        )
        if named is None or noun is None or any(act.sentence is sentence for draft in drafts for act in draft.acts):
            continue
        act = replace(
            summed, sentence=sentence, start=noun.start, end=noun.start, left=0, right=len(sentence.plain), noun=noun,
            moment=None, vague=False,
        )  # fmt: skip
        sides = sides_of(act, story.rows_in(sentence))
        members = distinct(sides.members if len(sides.members) > 1 and sides.complete else (*hub, *sides.members))
        if len(members) > 1:
            found.append(Draft([act], members, [summed]))
    if summed.noun.kind:
        return [*drafts, *found[: summed.noun.count - len(drafts)]]
    if len(found) < 2 and not (found and drafts and drafts[0].kind):
        return drafts
    return [*(draft for draft in drafts if draft.kind and summed not in draft.acts), *found]


def handed_over(story: Story, drafts: Sequence[Draft]) -> list[Draft]:
    """Documents that others hand to each other at a ceremony of signing: "Dịp này, A và B trao bản ghi nhớ"."""
    found: list[Draft] = []
    for sentence in story.sentences if drafts else ():
        handed = _HANDED.search(sentence.plain)
        if handed is None or any(each.sentence is sentence for each in story.acts):
            continue
        noun = next((each for each in document_nouns(sentence.plain) if each.start == handed.end()), None)
        rows = [row for row in story.rows_in(sentence) if row.end <= handed.start()]
        members = distinct(rows[-1].members) if rows else []
        if noun is None or noun.nature != "coordination" or len(members) < 2:
            continue
        if not sentence.caption and not any(_covers(draft, members) for draft in drafts):
            act = replace(
                drafts[0].acts[0], sentence=sentence, start=handed.start(), end=handed.end(), left=0,
                right=len(sentence.plain), noun=noun, form="statement", moment=None, vague=False,
            )  # fmt: skip
            found.append(Draft([act], members))
    return found


def _sums_up(noun: DocumentNoun, drafts: Sequence[Draft]) -> bool:
    """Whether ``noun`` means several documents, of no kind told yet or more than ``drafts``."""
    return noun.count > max(1, len(drafts)) and bool(drafts) if noun.kind else noun.count != 1


def _covers(draft: Draft, members: Sequence[Named]) -> bool:
    return all(any(each.same_as(other) for other in draft.members) for each in members)


def second_nouns(drafts: Sequence[Draft]) -> list[Draft]:
    """The second document of "ký kết Quy chế phối hợp và Kế hoạch liên tịch", signed by the same parties."""
    further = []
    told = {draft.kind for draft in drafts}
    for draft in drafts:
        act = draft.acts[0]
        if act.noun is None or act.noun.start < act.end:
            continue
        for noun in document_nouns(act.sentence.plain):
            if noun.start <= act.noun.end or noun.start >= act.right or noun.nature != "coordination":
                continue
            if noun.kind in told or not _NEXT_NOUN.match(act.sentence.plain[act.noun.end : noun.start]):
                continue
            further.append(Draft([replace(act, noun=noun)], list(draft.members), list(draft.also)))
            told.add(noun.kind)
    return further

"""The number of the signed document itself, and the day of an older one that is told with its signing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.findings import CitedDocument, Span
from pipelines.signings.citations import places_of
from pipelines.signings.draft import Draft
from pipelines.signings.kinds import document_nouns
from pipelines.signings.news import Story
from pipelines.signings.sentences import Sentence

RECALLED = re.compile(
    r"(?<!\w)(?:trước đó|trước đây|trước khi|giai đoạn trước|nhiệm kỳ trước|qua \d+ năm|sau \d+ năm|hơn \d+ năm"
    r"|qua hơn|nhìn lại|trước ngày|năm qua|hội nghị đánh giá|được biết)(?!\w)"
)
"""Words that place what is told of a document before the news."""
_OWN = re.compile(
    r"(?:chương trình|quy chế|kế hoạch|thỏa thuận|biên bản|hướng dẫn|quy ước"
    r"|nghị quyết|văn bản(?=\s+mang))(?:(?:\s+\w+){0,4}\s+(?:mang\s+)?|(?:\s+\w+){0,8},?\s+mang\s+)số\s*:?\s*$"
)
_TELLS_CONTENT = re.compile(
    r"\s*(?:,?\s*ngày\s+[\d/.-]+)?\s*,?\s*(?:gồm|tập trung|xác định|có|quy định|nêu|đề ra|với|được|về|nhằm)(?!\w)"
)
_ITS_NUMBER = re.compile(r"(?:\s+\w+){0,3}\s+số\s*:?\s*")


def own_numbers(draft: Draft, story: Story, documents: Sequence[CitedDocument]) -> dict[str, Span]:
    """The numbers of ``documents`` that are the signed one's own, with where they stand."""
    found: dict[str, Span] = {}
    acts = {(act.sentence.order): act for act in (*draft.acts, *draft.also)}
    for document in documents:
        for sentence, start, end, span in places_of(document, story.sentences):
            if not _OWN.search(sentence.plain, max(0, start - 90), start):
                continue
            act = acts.get(sentence.order)
            if act is not None and act.noun is not None and act.noun.start < start and start - act.noun.end < 40:
                if act.noun.start >= act.end or start < act.start:
                    found[document.number] = span
            elif _opens(sentence, start) and _TELLS_CONTENT.match(sentence.plain, end):
                found[document.number] = span
    return found


def with_days_of_old(documents: Sequence[CitedDocument], story: Story) -> tuple[CitedDocument, ...]:
    """``documents``, each undated one with the day that it is told to have been signed on.

    "Ngày 15/10/2014, A và B ký Quy chế số …"
    """
    return tuple(each if each.date is not None else _signed_then(each, story) for each in documents)


def _signed_then(document: CitedDocument, story: Story) -> CitedDocument:
    dated = [
        (act, act.noun, act.moment, act.moment.day)
        for act in story.acts
        if act.noun is not None
        and act.moment is not None
        and act.moment.dated
        and act.moment.grain == "day"
        and act.moment.day is not None
        and act.moment.end <= act.start < act.noun.start
    ]
    for sentence, start, _, _ in places_of(document, [act.sentence for act, *_ in dated]):
        for act, noun, moment, day in dated:
            if act.sentence is sentence and _ITS_NUMBER.fullmatch(sentence.plain, noun.end, start):
                at = sentence.span(moment.start, moment.end)
                return replace(document, date=day.isoformat(), spans={**document.spans, "date": (at,)})
    return document


def _opens(sentence: Sentence, start: int) -> bool:
    """Whether the document is the subject: nothing stands before its noun but a clause that ends in a comma."""
    nouns = [noun for noun in document_nouns(sentence.plain) if noun.end <= start]
    if not nouns:
        return False
    before = sentence.plain[: nouns[-1].start].strip()
    return not before or (before.endswith(",") and not RECALLED.search(before))

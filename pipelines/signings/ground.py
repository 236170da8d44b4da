"""The documents that a signing rests on, and the number of the signed document itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.findings import CitedDocument, Span
from pipelines.signings.drafts import Draft
from pipelines.signings.kinds import document_nouns
from pipelines.signings.news import Story
from pipelines.signings.sentences import Sentence, plain

Ground = tuple[tuple[str, ...], tuple[Span, ...]]

# Words that put a document under what is signed; the last one before the number counts.
_RESTS = re.compile(
    r"(?<!\w)(?P<rests>cụ thể hóa(?: thực hiện)?|thực hiện(?!\s+tốt)|căn cứ|theo tinh thần|(?<!làm )theo|trên cơ sở"
    r"|trên tinh thần|trên cơ sở thực hiện|triển khai|tinh thần|dựa trên|dựa vào|bám sát|quán triệt)(?!\w)"
    r"|(?<!\w)(?P<not>góp phần|thay thế|được quy định trong|quy định tại|tuyên truyền|(?<!luật )phổ biến|học tập"
    r"|(?<!về )(?<!việc )ban hành|đang thực hiện|tập trung|nhắc lại|sơ kết|tổng kết|phản bác|nâng cao|kết quả)(?!\w)"
)
# "Kế hoạch căn cứ …", "Quy chế thực hiện theo …": the document is the subject.
_PREDICATE = re.compile(
    r"[\W_]*(?:bản\s+)?(?:chương trình|quy chế|kế hoạch|thỏa thuận|văn bản|biên bản|hướng dẫn)(?:\s+\w+){0,4}?\s+"
    r"(?:được\s+)?(?:căn cứ|dựa trên|dựa vào|thực hiện theo|theo|thực hiện|cụ thể hóa|bám sát)$"
)
_CARRIES_OUT = frozenset(("thực hiện", "triển khai", "quán triệt"))
_MADE = re.compile(
    r"(?<!\w)(?:ký kết|ký|xây dựng|soạn thảo|dự thảo|hoàn thiện|thống nhất|phối hợp|chủ trì|khảo sát|bàn bạc"
    r"|làm việc|cụ thể hóa|gồm|xác định|quy định|ban hành|nêu rõ|được|là bước|là cơ sở)(?!\w)"
)
_RECALLED = re.compile(
    r"(?<!\w)(?:trước đó|trước đây|trước khi|giai đoạn trước|nhiệm kỳ trước|qua \d+ năm|sau \d+ năm|hơn \d+ năm"
    r"|qua hơn|nhìn lại|trước ngày|năm qua|hội nghị đánh giá|được biết)(?!\w)"
)
_STEP = re.compile(
    r"(?<!\w)(?:đây|việc ký kết|việc ký|quy chế|chương trình|kế hoạch|thỏa thuận|văn bản|biên bản)(?!\w)"
)
# "Thực hiện Thông tư …, những năm qua hai ngành đã …": what was done before, not what is signed.
_DONE_BEFORE = re.compile(
    r"[^,]*(?:,\s*(?:ngày\s+)?[\d/.-]+)?[^,]*,\s*(?:trong\s+)?(?:những năm qua|nhiều năm qua|thời gian qua|năm qua"
    r"|lâu nay|từ (?:đầu năm|đó) đến nay|(?:hơn\s+|gần\s+)?(?:\d+|một|hai|ba|bốn|năm|mười)\s+(?:năm|tháng)\s+qua)(?!\w)"
)
# The title of a document says nothing about what rests on it: “Lãnh đạo thực hiện Quy chế …”.
_QUOTED = re.compile(r"“[^”]*”")
_SHORT = 2
"""A number of no more digits tells no document without its letters."""
_LIST_OF_CONTENT = re.compile(r":[^:]*$")
_ISSUES = re.compile(
    r"(?<!\w)(?:đã\s+)?ban hành\s+(?!kèm)(?:công văn|chỉ thị|nghị quyết|kế hoạch số|thông tri|quyết định|văn bản"
    r"|hướng dẫn)"
)
_OWN = re.compile(
    r"(?:chương trình|quy chế|kế hoạch|thỏa thuận|biên bản|hướng dẫn|quy ước"
    r"|nghị quyết)(?:\s+\w+){0,4}\s+(?:mang\s+)?số\s*:?\s*$"
)
_TELLS_CONTENT = re.compile(
    r"\s*(?:,?\s*ngày\s+[\d/.-]+\s*,?\s*)?(?:gồm|tập trung|xác định|có|quy định|nêu|đề ra|với|được|về|nhằm)(?!\w)"
)


# "Ngoài các kế hoạch phối hợp thực hiện Quyết định …, A và B cũng đã ký": that document is the others' ground.
_BESIDE = re.compile(r"(?:ngoài|bên cạnh|cùng với|song song với)(?!\w)")


def own_numbers(draft: Draft, story: Story, documents: Sequence[CitedDocument]) -> dict[str, Span]:
    """The numbers of ``documents`` that are the signed one's own, with where they stand."""
    found: dict[str, Span] = {}
    acts = {(act.sentence.order): act for act in (*draft.acts, *draft.also)}
    for document in documents:
        for sentence, start, end, span in _places(document, story.sentences):
            if not _OWN.search(sentence.plain, max(0, start - 90), start):
                continue
            act = acts.get(sentence.order)
            if act is not None and act.noun is not None and act.noun.start < start and start - act.noun.end < 40:
                if act.noun.start >= act.end or start < act.start:
                    found[document.number] = span
            elif _opens(sentence, start) and _TELLS_CONTENT.match(sentence.plain, end):
                found[document.number] = span
    return found


def _opens(sentence: Sentence, start: int) -> bool:
    """Whether the document is the subject: nothing stands before its noun but a clause that ends in a comma."""
    nouns = [noun for noun in document_nouns(sentence.plain) if noun.end <= start]
    if not nouns:
        return False
    before = sentence.plain[: nouns[-1].start].strip()
    return not before or (before.endswith(",") and not _RECALLED.search(before))


def ground(
    draft: Draft, story: Story, documents: Sequence[CitedDocument], own: dict[str, Span], *, alone: bool, only: bool
) -> Ground:
    """Numbers of the documents that ``draft`` rests on.

    ``alone`` says that the article reports no other signing, ``only`` that it reports none of a document of its kind.
    """
    numbers: list[str] = []
    spans: list[Span] = []
    acts = {act.sentence.order for act in (*draft.acts, *draft.also, *draft.under)}
    for document in documents:
        if document.number in own:
            continue
        for sentence, start, _, span in _places(document, story.sentences):
            is_act = sentence.order in acts
            if is_act and _BESIDE.match(sentence.plain):
                continue
            if not is_act and not alone and not _names_kind(sentence, draft, start, only=only):
                continue
            if _rests_on(sentence, start, is_act=is_act):
                if document.number not in numbers:
                    numbers.append(document.number)
                    spans.append(span)
                break
    return tuple(numbers), tuple(spans)


def _names_kind(sentence: Sentence, draft: Draft, before: int, *, only: bool) -> bool:
    """Whether the sentence speaks of what is signed, by its kind, before the number."""
    nouns = document_nouns(sentence.plain)
    return any(noun.kind == draft.kind and noun.end <= before and (only or noun.count != 1) for noun in nouns)


def _rests_on(sentence: Sentence, start: int, *, is_act: bool) -> bool:
    said = _QUOTED.sub(lambda quoted: " " * len(quoted.group()), sentence.plain)
    words = list(_RESTS.finditer(said, 0, start))
    if not words or words[-1]["rests"] is None:
        return False
    governing = words[-1]
    if _RECALLED.search(said, 0, start) or _LIST_OF_CONTENT.search(said[: governing.start()]):
        return False
    if "tập trung" in said[max(0, governing.start() - 30) : governing.start()]:
        return False
    if any(
        word["not"] in ("góp phần", "thay thế", "tuyên truyền")
        for word in words
        if governing.start() - word.end() < 40 and word["not"]
    ):
        return False
    if is_act:
        return True
    head, tail = said[: governing.start()], said[start:]
    if governing["rests"] in _CARRIES_OUT and not head.strip() and _DONE_BEFORE.match(tail):
        return False
    if _ISSUES.search(tail) or "lần" in head[-12:]:
        return False
    if not head.strip(' ,;-–“"'):
        return bool(_MADE.search(tail))
    if _PREDICATE.match(f"{head}{governing[0]}"):
        return True
    made = _MADE.search(head) or governing["rests"].startswith("cụ thể hóa")
    return governing["rests"] not in _CARRIES_OUT and bool(_STEP.search(head) and made)


def _places(document: CitedDocument, sentences: Sequence[Sentence]) -> list[tuple[Sentence, int, int, Span]]:
    """Where ``document`` is cited: (sentence, start, end in it, span), the short form "Quyết định số 238" included.

    The span of a short form is that of the whole number elsewhere: the form alone does not tell which number it is.
    """
    first = document.spans["number"][0]
    parts = [re.escape(plain(part)) for part in re.split(r"[-/]", document.number)]
    whole = re.compile(r"(?<![\w/])" + r"\s?[-–/]?\s?".join(parts) + r"(?![\w/])")
    short = re.compile(rf"(?<!\w)số\s{parts[0]}(?![\w/-]|\s-)") if len(parts[0]) > _SHORT else None
    found = []
    for sentence in sentences:
        if parts[0] not in sentence.plain:
            continue
        for place in whole.finditer(sentence.plain):
            found.append((sentence, *place.span(), sentence.span(*place.span())))
        for place in short.finditer(sentence.plain) if short is not None else ():
            found.append((sentence, *place.span(), first))
    return found

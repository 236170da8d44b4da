"""The numbered documents that an article cites, each with its date, issuer and kind where the text tells them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, partial

from pipelines.article_text import ArticleText
from pipelines.documents.dates import DATE, normalise_date
from pipelines.documents.issuers import is_partial, issuer_at, normalise_issuer
from pipelines.documents.mentions import KIND_NAMES, Mention, mentions_in
from pipelines.documents.numbers import kind_of_number, normalise_number
from pipelines.findings import CitedDocument, Span, TextPart

_RECALLED = re.compile(
    rf"(?<!\w)(?:chương trình|quy chế|kế hoạch|bản|văn bản|hướng dẫn|thỏa thuận|thoả thuận"
    rf"|đề án)(?: phối hợp)?(?: này| nói trên| trên)?"
    rf"\s(?:(?:đã|vừa|cũng)\s)?(?:được|do)\s[^.;]{{0,160}}?\bký(?: kết| ban hành)?(?:\s(?:với|cùng)\s[^.,;]{{3,80}}?)?"
    rf"\s(?:vào\s)?ngày\s(?P<date>{DATE})",
    re.IGNORECASE,
)  # fmt: skip


def cited(text: ArticleText) -> tuple[CitedDocument, ...]:
    """The numbered documents that ``text`` cites, in the order of their first mention, each once.

    A document cited several times has what any of its citations tells, the fullest first. The issuer of a joint
    document (chương trình phối hợp, thông tư liên tịch …) is None, as is whatever the text does not say. The
    evidence of the number is its fullest citation.
    """
    published = text.published.date() if text.published is not None else None
    mentions: list[Mention] = []
    for part, index, content in text.parts():
        mentions += mentions_in(part, index, content, published)
    if not mentions:
        return ()
    _recall_dates(text, mentions, published)
    by_number: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_number.setdefault(mention.number, []).append(mention)
    completed = cache(partial(_completed, text))
    return tuple(_document(number, each, completed) for number, each in by_number.items())


def with_signing_day(
    documents: Iterable[CitedDocument], number: str, signed_on: str | None, spans: tuple[Span, ...]
) -> tuple[CitedDocument, ...]:
    """``documents`` where the one with ``number``, which was signed, bears the day of it unless it has a date."""
    return tuple(
        replace(each, date=signed_on, spans={**each.spans, "date": spans})
        if each.number == number and each.date is None and signed_on is not None
        else each
        for each in documents
    )


def _recall_dates(text: ArticleText, mentions: list[Mention], published: date | None) -> None:
    """ "Chương trình được hai cơ quan ký kết ngày 12 tháng 7 năm 2021", said after the number of the programme."""
    undated = [each for each in mentions if each.date is None and each.joint]
    if not undated or len({each.number for each in mentions if each.joint}) > 1:
        return
    if any(each.date for each in mentions if each.joint):
        return
    mention = undated[0]
    seen = False
    for part, index, content in text.parts():
        seen = seen or (part, index) == (mention.part, mention.index)
        if not seen or part == "captions":
            continue
        start = mention.end if (part, index) == (mention.part, mention.index) else 0
        recalled = _RECALLED.search(content, start)
        if recalled is not None:
            mention.date = normalise_date(recalled["date"], published)
            mention.date_at = (part, index, recalled.start("date"), recalled.end("date"))
            return


_Issuer = tuple[str, tuple[TextPart, int, int, int]]


def _document(number: str, mentions: list[Mention], completed: Callable[[str], _Issuer | None]) -> CitedDocument:
    fullest = sorted(mentions, key=lambda each: (each.date is not None) + (each.issuer is not None), reverse=True)
    spans = {"number": (Span(fullest[0].part, fullest[0].index, fullest[0].start, fullest[0].said_end),)}
    dated = next((each for each in fullest if each.date is not None), None)
    if dated is not None and dated.date_at is not None:
        spans["date"] = (Span(*dated.date_at),)
    joint = any(each.joint for each in mentions)
    issued = [each for each in fullest if each.issuer is not None and not joint]
    issuer = issued[0] if issued else None
    name, at = (issuer.issuer, issuer.issuer_at) if issuer is not None else (None, None)
    if name is not None and is_partial(name):
        name, at = next(
            ((each.issuer, each.issuer_at) for each in issued if not is_partial(each.issuer or "")), (name, at)
        )
        if name is not None and is_partial(name):
            name, at = completed(name) or (name, at)
    if at is not None:
        spans["issuer"] = (Span(*at),)
    named = next((each for each in mentions if each.kind is not None and each.kind_at is not None), None)
    kind = normalise_kind(named.kind) if named is not None and named.kind else None
    if kind is not None and named is not None and named.kind_at is not None:
        spans["kind"] = (Span(named.part, named.index, *named.kind_at),)
    elif (kind := kind_of_number(number)) is not None:
        spans["kind"] = spans["number"][:1]
    return CitedDocument(number, dated.date if dated else None, name if at else None, kind, spans)


def _completed(text: ArticleText, organ: str) -> _Issuer | None:
    """ "Ban Thường vụ" → "Ban Thường vụ Tỉnh ủy", where the article says so elsewhere."""
    wanted = re.compile(re.escape(organ) + r" (?=[A-ZĐ])")
    for part, index, content in text.parts():
        for found in wanted.finditer(content):
            end = issuer_at(content, found.start())
            if end > found.end():
                return normalise_issuer(content[found.start() : end]), (part, index, found.start(), end)
    return None


_SHORT_KINDS: Mapping[str, str] = {
    "qđ": "quyết định", "nq": "nghị quyết", "ct": "chỉ thị", "hd": "hướng dẫn", "cv": "công văn", "kh": "kế hoạch"
}  # fmt: skip


def normalise_kind(text: str) -> str | None:
    """The kind of document that ``text`` names, or that the number in it stands for: "Quyết định" → ``quyết định``."""
    low = " ".join(text.lower().split()).replace("thoả", "thỏa").removesuffix(" công tác")
    if low in _SHORT_KINDS:
        return _SHORT_KINDS[low]
    return low if re.fullmatch(rf"(?:{KIND_NAMES})(?: .*)?", low) else kind_of_number(normalise_number(text))

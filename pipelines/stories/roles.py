"""A story as a person reads it: which member is the original, which reprint or abridge it, and what those left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from pipelines.article import Article
from pipelines.findings import Span
from pipelines.stories.grouping import Telling
from pipelines.stories.overlaps import covered, passages
from pipelines.stories.texts import StoryText, parts, read_text, word_spans

Role = Literal["original", "reprint", "abridged"]

FULL = 0.9
"""Part of the original's words from which a member is a reprint, not an abridgement; of the longest text's words, from
which a text is as full."""

LONGEST = 8
"""So many of the longest members are looked at for the fullest text."""

TOLD = 5
"""Words from which a passage left out is mentioned."""


@dataclass(frozen=True, slots=True)
class Member:
    """One article of a story."""

    article_id: str
    role: Role
    kept: float
    """Part of the original's words that stand in it; 1 for the original."""
    left_out: tuple[Span, ...]
    """What of the original is missing: passages of the original's lead and paragraphs."""
    linked: tuple[str, ...] = ()
    """Other stories of which it holds a part, or that hold a part of it."""


@dataclass(frozen=True, slots=True)
class Story:
    """What several sites tell, or one."""

    id: str
    original: str
    """Id of the original's article."""
    members: tuple[Member, ...]
    """In the order of publication, the original first."""
    aliases: tuple[str, ...] = ()
    """Ids that the story, or one that it has absorbed, went by."""


def telling(article: Article, text: StoryText) -> Telling:
    """``article`` as grouping needs it."""
    return Telling(article.id, len(text), latest_moment(article), text.title)


def latest_moment(article: Article) -> datetime | None:
    """When ``article`` was published, at the latest: a day without an hour ends at its end."""
    if article.published is None:
        return None
    only_day = article.published_from is not None and article.published_from.precision == "day"
    return article.published + (timedelta(days=1) if only_day else timedelta())


def tell(
    story_id: str,
    articles: Sequence[Article],
    *,
    aliases: Iterable[str] = (),
    linked: Mapping[str, Iterable[str]] | None = None,
) -> Story:
    """The story that ``articles`` tell. ``linked``: other stories by article id."""
    texts = {article.id: read_text(article) for article in articles}
    ordered = sorted(articles, key=lambda article: telling(article, texts[article.id]).order)
    links = linked or {}
    first = original(ordered, texts, links)
    where = word_spans(first)
    members = [_member(article, first, where, texts) for article in ordered]
    members.sort(key=lambda member: member.article_id != first.id)
    return Story(
        story_id,
        first.id,
        tuple(
            Member(one.article_id, one.role, one.kept, one.left_out, tuple(sorted(links.get(one.article_id, ()))))
            for one in members
        ),
        tuple(sorted(aliases)),
    )


def original(
    ordered: Sequence[Article], texts: Mapping[str, StoryText], linked: Mapping[str, Iterable[str]]
) -> Article:
    """The original among the articles of one story, given in the order of publication.

    It is the one that the others name as their source; where no source line decides, the earliest with the fullest text
    of those that name no source.
    """
    named = {article.id: sum(_names(other, article) for other in ordered) for article in ordered}
    most = max(named.values())
    if most:
        return next(article for article in ordered if named[article.id] == most)
    own = [article for article in ordered if not (article.source_name or article.source_url)] or list(ordered)

    def full(article: Article) -> int:
        """Words of ``article`` that are this story's.

        A page made of several items is longer than each of them. The other members repeat only one of them; where there
        is but one other, who shall say, unless the page is linked to another story.
        """
        text = texts[article.id]
        if len(ordered) <= 2 and not linked.get(article.id):
            return len(text)
        others = (texts[other.id] for other in ordered if other is not article)
        # What stands in each of the others is looked up here, not the reverse: a formula that the page's other item
        # has too is found once.
        ranges = ((passage.other, passage.length) for other in others for passage in passages(other, text))
        return sum(covered(ranges, len(text)))

    longest = sorted(own, key=lambda article: -len(texts[article.id]))[:LONGEST]
    fullest = FULL * max(map(full, longest))
    return next(article for article in own if len(texts[article.id]) >= fullest and full(article) >= fullest)


def _names(article: Article, other: Article) -> bool:
    """Whether ``article`` gives ``other``, or the site of it alone, as its source."""
    if not article.source_url or article is other:
        return False
    given = urlsplit(article.source_url)
    host = (given.hostname or "").removeprefix("www.")
    if given.path.strip("/"):
        return (host, given.path.rstrip("/")) == _address(other)
    return host == _address(other)[0] and article.site != other.site


def _address(article: Article) -> tuple[str, str]:
    address = urlsplit(article.canonical_url or article.url)
    return (address.hostname or "").removeprefix("www."), address.path.rstrip("/")


def _member(article: Article, first: Article, where: Sequence[Span], texts: Mapping[str, StoryText]) -> Member:
    text = texts[first.id]
    if article is first:
        return Member(article.id, "original", 1.0, ())
    ranges = ((passage.other, passage.length) for passage in passages(texts[article.id], text))
    flags = covered(ranges, len(text))
    kept = sum(flags) / len(flags) if flags else 1.0
    return Member(article.id, "reprint" if kept >= FULL else "abridged", kept, tuple(_left_out(first, where, flags)))


def _left_out(first: Article, where: Sequence[Span], flags: Sequence[int]) -> Iterable[Span]:
    """The passages of ``first`` whose words are not flagged; a paragraph missing whole is one whole span."""
    lengths = {(name, index): len(text) for name, index, text in parts(first)}
    run: list[Span] = []
    for span, flag in [*zip(where, flags, strict=True), (None, 1)]:
        if run and (flag or span is None or (span.field, span.index) != (run[0].field, run[0].index)):
            begin, end = run[0], run[-1]
            words = [each for each in where if (each.field, each.index) == (begin.field, begin.index)]
            if len(run) == len(words):
                yield Span(begin.field, begin.index, 0, lengths[begin.field, begin.index])
            elif len(run) >= TOLD:
                yield Span(begin.field, begin.index, begin.start, end.end)
            run = []
        if span is not None and not flag:
            run.append(span)

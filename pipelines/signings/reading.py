"""An article read: its label, the documents signed with their parties, times and places, and what it cites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pipelines.agencies import Named as Chosen
from pipelines.agencies import named_in, parties_of
from pipelines.article import VIETNAM
from pipelines.article_text import ArticleText
from pipelines.documents import cited, with_signing_day
from pipelines.findings import CitedDocument, Findings, Level, Party, Signing, Span
from pipelines.provinces import Province
from pipelines.signings.acts import acts_of
from pipelines.signings.drafts import Draft, Story, drafts_of
from pipelines.signings.ground import ground, own_numbers
from pipelines.signings.label import label_of
from pipelines.signings.sentences import sentences_of
from pipelines.signings.sides import Named
from pipelines.signings.subject import subject_of
from pipelines.signings.when import signing_day, term
from pipelines.signings.where import REGION, host, is_city, level_of, local_level, provinces_of, unit_span

RECOGNISER = "2026-11-22.1"
"""Version of what is recognised; a finding made by another one may be made anew."""


def read(text: ArticleText) -> Findings:
    """Everything that ``text`` says of what kyket asks for, each value with its evidence."""
    published = text.published.astimezone(VIETNAM).date() if text.published is not None else None
    sentences = sentences_of(text)
    acts = [act for sentence in sentences for act in acts_of(sentence, published)]
    story = Story(sentences, acts)
    documents = cited(text)
    drafts = drafts_of(story)
    label, deciding = label_of(sentences, acts, [act for draft in drafts for act in draft.acts])
    signings: list[Signing] = []
    for draft in drafts:
        signing, own = _signing(draft, drafts, story, text, documents, published)
        signings.append(signing)
        for number in own:
            documents = with_signing_day(documents, number, signing.signed_on, signing.spans.get("signed_on", ()))
    return Findings(
        label=label,
        signings=tuple(signings),
        documents=documents,
        spans={"label": deciding},
        recogniser=RECOGNISER,
    )


def _signing(
    draft: Draft,
    drafts: Sequence[Draft],
    story: Story,
    text: ArticleText,
    documents: Sequence[CitedDocument],
    published: date | None,
) -> tuple[Signing, dict[str, Span]]:
    """The record of ``draft``, and the numbers of the signed document itself."""
    act = draft.acts[0]
    evidence: dict[str, tuple[Span, ...]] = {"signing": (act.sentence.whole,)}
    kind, evidence["document_kind"] = _kind(draft)
    parties = _parties(draft, story, text)
    evidence["parties"] = tuple(span for party in parties for span in party.spans)
    signed_on = None
    if (day := signing_day(draft, story, published)) is not None:
        signed_on, evidence["signed_on"] = day[0], (day[1],)
    alone = sum(1 for each in drafts if each.kind == draft.kind) == 1
    first = last = None
    if (years := term(draft, story, _year(signed_on, published), alone=alone)) is not None:
        first, last = years[0], years[1]
        evidence |= {
            name: (years[2],) for name, value in (("period_from", first), ("period_to", last)) if value is not None
        }
    own = own_numbers(draft, story, documents)
    basis, at = ground(draft, story, documents, own, alone=len(drafts) == 1)
    if basis:
        evidence["basis"] = at
    province, level = _where(draft, story, published, evidence)
    subject = None
    if (about := subject_of(act)) is not None:
        subject, evidence["subject"] = about[0], (about[1],)
    signing = Signing(
        document_kind=kind,
        parties=parties,
        signed_on=signed_on,
        period_from=first,
        period_to=last,
        province=province,
        level=level,
        basis=basis,
        subject=subject,
        spans=evidence,
    )
    return signing, own


def _kind(draft: Draft) -> tuple[str, tuple[Span, ...]]:
    for act in (*draft.acts, *draft.also):
        if act.noun is not None and act.noun.kind:
            return act.noun.kind, (act.sentence.span(act.noun.start, act.noun.end),)
    act = draft.acts[0]
    return "other", (act.sentence.span(act.start, act.end),)


def _parties(draft: Draft, story: Story, text: ArticleText) -> tuple[Party, ...]:
    chosen = [_chosen(each) for each in draft.members]
    if any(each.mention.bare or (each.mention.unit and each.mention.rank not in ("tỉnh", "")) for each in chosen):
        among: Sequence[Chosen] = named_in(text)
    else:
        among = [_chosen(each) for rows in story.rows.values() for row in rows for each in row.members]
    return parties_of(chosen, among, text.published)


def _chosen(named: Named) -> Chosen:
    """``named`` with its places in the part of the article, not in the sentence."""
    sentence, mention = named.sentence, named.mention
    by = sentence.start
    piece = mention.unit_piece
    moved = replace(
        mention,
        start=mention.start + by,
        end=mention.end + by,
        pieces=tuple((start + by, end + by) for start, end in mention.pieces),
        unit_piece=(piece[0] + by, piece[1] + by) if piece is not None else None,
    )
    return Chosen(moved, sentence.field, sentence.index)


def _year(signed_on: str | None, published: date | None) -> int | None:
    """The year of the signing as far as it is known."""
    if signed_on is not None and not signed_on.startswith("-"):
        return int(signed_on[:4])
    return published.year if published is not None else None


def _where(
    draft: Draft, story: Story, published: date | None, evidence: dict[str, tuple[Span, ...]]
) -> tuple[str | None, Level | None]:
    """Province and level; what says so is added to ``evidence``."""
    named = provinces_of(draft)
    province: Province | None = None
    if len(named) == 1:
        province, member = next(iter(named.values()))
        evidence["province"] = (unit_span(member),)
    elif len(named) == 2:
        province, span = host(named.values(), draft, story)
        evidence["province"] = (span,)
    if len(named) >= REGION:
        evidence["level"] = tuple(unit_span(member) for _, member in named.values())
        return None, "region"
    level = _level(draft, province, published, evidence)
    name = province.on(published or date.max).name if province is not None else None
    return name, level


def _level(
    draft: Draft, province: Province | None, published: date | None, evidence: dict[str, tuple[Span, ...]]
) -> Level | None:
    city = is_city(province, published)
    levels = [level_of(each.mention, city) for each in draft.members]
    level = local_level(levels)
    if level is not None:
        spans = [_whole(each) for each, its in zip(draft.members, levels, strict=True) if its == level]
        evidence["level"] = (*spans, *(evidence.get("province", ()) if city else ()))
    return level


def _whole(member: Named) -> Span:
    return member.sentence.span(member.start, member.end)

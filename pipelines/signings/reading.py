"""An article read: its label, the documents signed with their parties, times and places, and what it cites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipelines.agencies import Named as Chosen
from pipelines.agencies import named_in, parties_of
from pipelines.article import VIETNAM
from pipelines.article_text import ArticleText
from pipelines.documents import cited, with_signing_day
from pipelines.findings import CitedDocument, Findings, Level, Signing, Span
from pipelines.officials import officials
from pipelines.places import event_place, normalise_province, provinces_of
from pipelines.provinces import Province, find
from pipelines.signings.acts import acts_of
from pipelines.signings.draft import Draft
from pipelines.signings.drafts import drafts_of
from pipelines.signings.ground import ground
from pipelines.signings.label import label_of
from pipelines.signings.news import Story, told_in_time
from pipelines.signings.own import own_numbers, with_days_of_old
from pipelines.signings.rows import Named
from pipelines.signings.sentences import sentences_of
from pipelines.signings.subject import subject_of
from pipelines.signings.when import day_of_own, signing_day, term
from pipelines.signings.where import (
    REGION,
    Host,
    city_of,
    host,
    level_of,
    local_level,
    name_then,
    provinces_in,
    unit_span,
)

RECOGNISER = "2026-11-30.16"
"""Version of what is recognised; a finding made by another one may be made anew."""


def read(text: ArticleText, home: str | None = None) -> Findings:
    """Everything that ``text`` says of what kyket asks for, each value with its evidence.

    ``home`` is the province of the outlet, where that is known: it is the province of a story that names none.
    """
    published = text.published.astimezone(VIETNAM).date() if text.published is not None else None
    sentences = sentences_of(text)
    acts = [act for sentence in sentences for act in acts_of(sentence, published)]
    story = told_in_time(Story(sentences, acts, published))
    documents = cited(text)
    documents = with_days_of_old(documents, story)
    drafts = drafts_of(story)
    label, deciding = label_of(sentences, story.acts, [act for draft in drafts for act in draft.acts])
    central = bool(drafts) and all(_is_central(draft) for draft in drafts)
    provinces, named_at = _with_those_of_parties(*provinces_of(text, home, central=central), drafts, published)
    setting = Setting(
        text, published, provinces, named_at, event_place(text) if drafts else None, _agencies(drafts, story, text)
    )
    signings: list[Signing] = []
    for draft in drafts:
        signing, own = _signing(draft, drafts, story, setting, documents)
        signings.append(signing)
        for number in own:
            documents = with_signing_day(documents, number, signing.signed_on, signing.spans.get("signed_on", ()))
    return Findings(
        label=label,
        provinces=provinces,
        signings=tuple(signings),
        documents=documents,
        officials=officials(text),
        spans={"label": deciding, "provinces": named_at} if named_at else {"label": deciding},
        recogniser=RECOGNISER,
    )


def _with_those_of_parties(
    provinces: tuple[str, ...], named_at: tuple[Span, ...], drafts: Sequence[Draft], published: date | None
) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """``provinces`` and where they are named, with those that the parties are said to be of."""
    named = {
        name_then(province, published): unit_span(member)
        for draft in drafts
        for province, member in provinces_in(draft).values()
    }
    further = {name: span for name, span in named.items() if name not in provinces}
    return (*provinces, *further), (*named_at, *further.values())


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the whole article."""

    text: ArticleText
    published: date | None
    provinces: tuple[str, ...]
    """What the story is about, the main one first."""
    named_at: tuple[Span, ...]
    place: tuple[str, Span] | None
    """Where the event was."""
    agencies: Sequence[Chosen]
    """The agencies that the article names."""


def _signing(
    draft: Draft, drafts: Sequence[Draft], story: Story, setting: Setting, documents: Sequence[CitedDocument]
) -> tuple[Signing, dict[str, Span]]:
    """The record of ``draft``, and the numbers of the signed document itself."""
    published = setting.published
    act = draft.acts[0]
    evidence: dict[str, tuple[Span, ...]] = {"signing": (act.sentence.whole,)}
    kind, evidence["document_kind"] = _kind(draft)
    parties = parties_of([_chosen(each) for each in draft.members], setting.agencies, setting.text.published)
    evidence["parties"] = tuple(span for party in parties for span in party.spans)
    own = own_numbers(draft, story, documents)
    signed_on = None
    if (day := day_of_own(own, documents, published) or signing_day(draft, story, published)) is not None:
        signed_on, evidence["signed_on"] = day[0], (day[1],)
    alone = sum(1 for each in drafts if _is_called_alike(each, draft)) == 1
    first = last = None
    if (years := term(draft, story, _year(signed_on, published), alone=alone)) is not None:
        first, last = years[0], years[1]
        evidence |= {
            name: (years[2],) for name, value in (("period_from", first), ("period_to", last)) if value is not None
        }
    basis, at = ground(draft, drafts, story, documents, own)
    if basis:
        evidence["basis"] = at
    province, level = _where(draft, story, setting, evidence)
    place = None
    if setting.place is not None:
        place, evidence["place"] = setting.place[0], (setting.place[1],)
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
        place=place,
        basis=basis,
        subject=subject,
        spans=evidence,
    )
    return signing, own


def _is_called_alike(one: Draft, other: Draft) -> bool:
    """Whether both may be called the same in short: "kế hoạch" for one "phối hợp" and one "liên tịch"."""
    return one.kind.partition(" ")[0] == other.kind.partition(" ")[0]


def _kind(draft: Draft) -> tuple[str, tuple[Span, ...]]:
    for act in (*draft.acts, *draft.also):
        if act.noun is not None and act.noun.kind:
            return act.noun.kind, (act.sentence.span(act.noun.start, act.noun.end),)
    act = draft.acts[0]
    return "other", (act.sentence.span(act.start, act.end),)


def _agencies(drafts: Sequence[Draft], story: Story, text: ArticleText) -> Sequence[Chosen]:
    """What the parties of ``drafts`` are told apart by: all agencies of the article where names are left open."""
    members = [each.mention for draft in drafts for each in draft.members]
    if any(each.bare or (each.unit and each.rank not in ("tỉnh", "")) for each in members):
        return named_in(text)
    return [_chosen(each) for rows in story.rows.values() for row in rows for each in row.members] if members else []


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
    return Chosen(moved, sentence.field, sentence.index, named.unit_at)


def _year(signed_on: str | None, published: date | None) -> int | None:
    """The year of the signing as far as it is known."""
    if signed_on is not None and not signed_on.startswith("-"):
        return int(signed_on[:4])
    return published.year if published is not None else None


def _where(
    draft: Draft, story: Story, setting: Setting, evidence: dict[str, tuple[Span, ...]]
) -> tuple[str | None, Level | None]:
    """Province and level; what says so is added to ``evidence``."""
    named = provinces_in(draft)
    if len(named) >= REGION:
        evidence["level"] = tuple(unit_span(member) for _, member in named.values())
        return None, "region"
    found: Host | None = None
    if len(named) == 2:
        found = host(named.values(), draft, story, setting.place)
    elif named:
        province, member = next(iter(named.values()))
        found = province, unit_span(member)
    elif not _is_central(draft):
        found = _of_story(setting)
    if found is not None:
        evidence["province"] = (found[1],)
    level = _level(draft, story, found[0] if found is not None else None, setting.published, evidence)
    return name_then(found[0], setting.published) if found is not None else None, level


def _is_central(draft: Draft) -> bool:
    """Whether no party is of a province: then its name tells no more than where they met."""
    return local_level([level_of(each.mention, None, None) for each in draft.members]) == "central"


def _of_story(setting: Setting) -> Host | None:
    """The province that the story is about, and the first place that says so."""
    if not setting.provinces:
        return _of_place(setting)
    province = find(setting.provinces[0])
    for span in setting.named_at:
        named = normalise_province(setting.text.said(span), setting.published)
        if named == setting.provinces[0] and province is not None:
            return province, span
    return (province, setting.named_at[0]) if province is not None else None


def _of_place(setting: Setting) -> Host | None:
    """The province in which the event was."""
    if setting.place is None or (name := normalise_province(setting.place[0])) is None:
        return None
    province = find(name)
    return (province, setting.place[1]) if province is not None else None


def _level(
    draft: Draft, story: Story, province: Province | None, published: date | None, evidence: dict[str, tuple[Span, ...]]
) -> Level | None:
    cities = _cities(draft, story)
    levels = [
        level_of(city.mention if city else each.mention, province, published)
        for each, city in zip(draft.members, cities, strict=True)
    ]
    level = local_level(levels)
    if level is not None:
        told = [*zip(draft.members, levels, strict=True), *zip(cities, levels, strict=True)]
        spans = [_whole(each) for each, its in told if each is not None and its == level]
        city = any(each.mention.rank == "thành phố" for each in draft.members)
        evidence["level"] = (*spans, *(evidence.get("province", ()) if city else ()))
    return level


def _cities(draft: Draft, story: Story) -> list[Named | None]:
    """For each party of ``draft`` the agency named elsewhere that tells its city, where it does not itself."""
    if not any(each.mention.rank == "thành phố" and not each.mention.unit for each in draft.members):
        return [None] * len(draft.members)
    named = [each for sentence in story.sentences for row in story.rows_in(sentence) for each in row.members]
    others = [each.mention for each in named]
    cities = [city_of(each.mention, others) for each in draft.members]
    return [next((each for each in named if each.mention is city), None) for city in cities]


def _whole(member: Named) -> Span:
    """The stretch that holds its name and its unit, which may stand apart: "Công an và ngành Giáo dục thành phố"."""
    mention = member.mention
    pieces = [(member.start, member.end), *mention.pieces, *((mention.unit_piece,) if mention.unit_piece else ())]
    return member.sentence.span(min(start for start, _ in pieces), max(end for _, end in pieces))

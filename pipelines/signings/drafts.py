"""Which documents an article reports as signed: the acts that speak of one document, and its parties."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.agencies import Mention, mentions
from pipelines.signings.acts import Act
from pipelines.signings.beside import handed_over, hub_lists, named_beside, one_by_one, second_nouns
from pipelines.signings.draft import Draft
from pipelines.signings.kinds import NO_COORDINATION, may_be
from pipelines.signings.meant import spelled_out, with_the_counted, with_the_one_meant
from pipelines.signings.news import ENOUGH, Story, is_review, repeats, weight_of
from pipelines.signings.rows import Named, distinct, is_aside
from pipelines.signings.sides import Sides, each_apart, sides_of, whom_it_means
from pipelines.signings.signers import signers

_OF_THE_SYSTEM = re.compile(r"chính trị|học viện|cán bộ|quân sự|công an|cảnh sát|biên phòng|hành chính")
_TOGETHER = re.compile(
    r"(?<!\w)(?:và|với|giữa|cùng|hai|ba|bốn|các|\d{1,2} (?:xã|huyện|tỉnh|ngành|đơn vị|cơ quan))(?!\w)"
)
_APART = re.compile(r"(?<!\w)(?:thứ nhất|thứ hai|thứ ba|thứ tư|thứ năm|đầu tiên|còn lại|khác|nữa)(?!\w)")
_COLLECTIVE = re.compile(
    r"\s*(?:kết\s+)?(?:với|giữa)\s+(?P<name>(?:các|một số)\s+(?:sở|cơ quan|đơn vị|ngành|ban)(?:,\s*(?:ban|ngành"
    r"|đoàn thể|địa phương)|\s+và\s+(?:đoàn thể|địa phương)|\s+(?!theo|giai|về|trong|để|nhằm|tại|năm|vào|ngày|trước"
    r"|trên|ký|tổ|đã|là|gồm)[\w]+)*)"
)


def drafts_of(story: Story) -> list[Draft]:
    """The documents that the article reports as signed; empty if it reports none."""
    told = [act for act in story.acts if act.form != "mention" and act.time == "now" and not _of_pledge(act, story)]
    if not told:
        return []
    text = [act for act in told if not repeats(act)]
    drafts = _read(text, story)
    if drafts:
        for act in told:
            if repeats(act):
                _attach(act, Sides((), complete=False), drafts)
    elif len(text) < len(told):
        drafts = _read([act for act in told if not _repeats_business(act, text)], story)
    drafts = [draft for draft in drafts if not _among_schools(draft)]
    drafts += hub_lists(story, drafts)
    drafts = one_by_one(story, told, drafts)
    drafts += second_nouns(drafts)
    drafts += handed_over(story, drafts)
    if len(drafts) == 1 and not drafts[0].kind:
        drafts[0].also += named_beside(drafts[0], story)
    return drafts


def _read(told: Sequence[Act], story: Story) -> list[Draft]:
    """The documents that the acts ``told`` speak of."""
    review = is_review(story)
    sided: list[tuple[Act, Sides]] = []
    for act in told:
        earlier = [its for other, its in sided if other.sentence is act.sentence]
        sides = spelled_out(sides_of(act, story.rows_in(act.sentence), earlier), story)
        sides = with_the_counted(act, with_the_one_meant(act, sides, story), story)
        if act.form == "statement" and sides.officers and len(distinct(sides.members)) < 2:
            sides = replace(sides, signers=signers(act, story.rows_in(act.sentence)))
        if act.issues and (len(sides.members) < 2 or any(each.start > act.end for each in sides.members)):
            continue
        sided.append((act, _inherited(act, sides, sided)))
    credible = [(act, sides) for act, sides in sided if weight_of(act, sides, story, review) >= ENOUGH]
    if not credible:
        return []
    drafts: list[Draft] = []
    loose: list[tuple[Act, Sides]] = []
    for act, sides in sorted(credible, key=lambda each: _rank(each[0])):
        members = distinct(sides.members)
        if len(members) < 2 or sides.also or (act.form == "ceremony" and act.noun is None):
            loose.append((act, sides))
        elif each_apart(act, sides, story.acts):
            drafts += [Draft([act], [members[0], other]) for other in members[1:]]
        else:
            _place(act, members, drafts)
    further = [each for each in sided if not any(each[0] is act for act, _ in credible)]
    for act, sides in loose:
        if sides.signers and drafts and _is_further(act, sides.signers, drafts):
            drafts.append(Draft([act], list(sides.signers)))
    if not drafts:
        return _from_loose(loose, further, story)
    loose = [each for each in loose if not any(each[0] in draft.acts for draft in drafts)]
    for act, sides in (*loose, *further):
        _attach(act, sides, drafts)
    return drafts


def _among_schools(draft: Draft) -> bool:
    """Whether schools sign with each other: they are no part of the political system, but for its own."""
    return bool(draft.members) and all(
        each.mention.branch == "school" and not _OF_THE_SYSTEM.search(each.mention.name.lower())
        for each in draft.members
    )


def _of_pledge(act: Act, story: Story) -> bool:
    """Whether a pledge or contract is signed, by the act itself or the one that it goes on from: "… cùng ký"."""
    if act.noun is not None and (act.noun.kind or act.noun.nature in NO_COORDINATION):
        return act.pledge
    earlier = [each for each in story.acts if each.sentence.order <= act.sentence.order and each is not act]
    before = next((each for each in reversed(earlier) if each.noun is not None and each is not act), None)
    return before is not None and before.noun is not None and before.noun.nature == "pledge"


def _repeats_business(act: Act, text: Sequence[Act]) -> bool:
    """Whether ``act`` says once more that enterprises signed, as the acts of the ``text`` tell: "Hai bên ký kết …"."""
    same = [each for each in text if act.noun is not None and each.noun is not None and each.noun.kind == act.noun.kind]
    return repeats(act) and bool(same) and all(each.business for each in same)


def _rank(act: Act) -> tuple[int, int]:
    """Statements of the text come before titles and captions: they name the parties best."""
    return int(repeats(act)), act.sentence.order


def _inherited(act: Act, sides: Sides, earlier: Sequence[tuple[Act, Sides]]) -> Sides:
    """``sides``, or those of the verb before in the same sentence: "A và B tổng kết …, ký kết X và ký kết Y"."""
    if sides.members or act.form == "ceremony":
        return sides
    for other, its in reversed(earlier):
        if other.sentence is act.sentence and len(its.members) > 1:
            return its
    return sides


def _place(act: Act, members: list[Named], drafts: list[Draft]) -> None:
    """Put ``act`` to the draft that it speaks of, or begin one."""
    for draft in drafts:
        if not _same_document(act, members, draft):
            continue
        draft.acts.append(act)
        if len(members) > len(draft.members):
            draft.members = members
        return
    kind = act.noun.kind if act.noun is not None else ""
    if repeats(act) and any(not kind or kind == draft.kind for draft in drafts):
        next(draft for draft in drafts if not kind or kind == draft.kind).also.append(act)
        return
    drafts.append(Draft([act], members))


def _same_document(act: Act, members: Sequence[Named], draft: Draft) -> bool:
    common = sum(1 for each in members if any(each.same_as(other) for other in draft.members))
    smaller = min(len(members), len(draft.members))
    if repeats(act) and common >= 1 and (common >= smaller - 1):
        return act.noun is None or may_be(act.noun, draft.kind) or common == smaller
    if act.noun is not None and not may_be(act.noun, draft.kind):
        return False
    if _APART.search(act.before[:60]):
        return False
    return common == smaller or (common >= 2 and common * 2 >= max(len(members), len(draft.members)))


def _is_further(act: Act, members: Sequence[Named], drafts: Sequence[Draft]) -> bool:
    """Whether ``act``, whose parties are told by their heads, is of a document besides ``drafts``."""
    if act.noun is None or not act.noun.kind or act.noun.count != 1 or repeats(act):
        return False
    return not any(each.kind in ("", act.noun.kind) and _same_document(act, members, each) for each in drafts) and (
        all(each.kind != act.noun.kind for each in drafts) or _APART.search(act.sentence.plain[: act.start]) is not None
    )


def _attach(act: Act, sides: Sides, drafts: list[Draft]) -> None:
    """Let what ``act`` tells without full parties serve the drafts that it can mean."""
    meant = [draft for draft in drafts if act.noun is None or may_be(act.noun, draft.kind)]
    for draft in meant:
        draft.also.append(act)
    if (
        act.form == "statement"
        and drafts
        and all(act.sentence.order < draft.acts[0].sentence.order for draft in drafts)
    ):
        for draft in drafts:
            draft.under.append(act)
    if sides.also and meant:
        near = min(meant, key=lambda draft: abs(draft.acts[0].sentence.order - act.sentence.order))
        near.members = distinct((*near.members, *sides.members))


def _from_loose(loose: Sequence[tuple[Act, Sides]], further: Sequence[tuple[Act, Sides]], story: Story) -> list[Draft]:
    """The one document of an article that names its parties elsewhere than where it tells of the signing."""
    every = [act for act, _ in (*loose, *further)]
    for act, sides in loose:
        if sides.members and (group := _collective(act)) is not None:
            return [Draft([act], [*distinct(sides.members), group], [other for other in every if other is not act])]
    stated = [
        (act, sides) for act, sides in loose if act.noun is not None and (act.form == "statement" or act.noun.kind)
    ]
    if not stated:
        return []
    best, sides = min(stated, key=lambda each: _rank(each[0]))
    members = list(sides.members)
    count = whom_it_means(best)
    for other, others in loose:
        if other is not best:
            members += others.members
    found = distinct(members)
    if len(found) < 2 and sides.signers and count in (None, 0, len(sides.signers)):
        found = list(sides.signers)
    if len(found) < 2 or (count and len(found) < count):
        found = distinct((*found, *_meant_before(best, count or 0, story))) if count is not None or found else found
    if len(found) < 2:
        found = distinct((*found, *_named_elsewhere(best, story)))
    if len(found) < 2:
        found = distinct((*found, *(each for _, its in loose for each in its.officers)))
    plain = any(_plainly_told(act) for act, _ in stated)
    if len(found) < 2 and not (plain and (found or count is not None or _between_agencies(best))):
        return []
    return [Draft([best], found, [act for act in every if act is not best])]


def _named_elsewhere(act: Act, story: Story) -> list[Named]:
    """The parties where the article names the signing once more: "với việc ký kết … giữa A và B"."""
    for other in story.acts:
        same = act.noun is not None and other.noun is not None and other.noun.kind == act.noun.kind
        if other.form == "mention" and other.time == "now" and same and "giữa" in other.after:
            sides = sides_of(other, story.rows_in(other.sentence))
            if sides.complete and len(distinct(sides.members)) > 1:
                return list(sides.members)
    return []


def _between_agencies(act: Act) -> bool:
    """Whether what is signed is such as only agencies sign with each other."""
    return act.noun is not None and act.noun.kind not in ("thỏa thuận hợp tác", "biên bản ghi nhớ", "other", "")


def _plainly_told(act: Act) -> bool:
    """Whether ``act`` is news of a signing though it is not known who signs: "A và cơ quan nọ đã ký … sáng nay"."""
    if act.form != "statement" or act.noun is None or act.noun.nature != "coordination" or act.business:
        return False
    if any(each.branch == "enterprise" for each in mentions(act.sentence.text)):
        return False
    told = (
        act.vague or (act.moment is not None and act.moment.grain == "day") or act.sentence.field in ("title", "lead")
    )
    return told and ("lễ" in act.before or any(_TOGETHER.search(each) for each in (act.before, act.after)))


def _meant_before(act: Act, count: int, story: Story) -> tuple[Named, ...]:
    """Whom "hai cơ quan" means: the nearest list before it with so many members, else the nearest after it."""
    order = act.sentence.order
    fallback: tuple[Named, ...] = ()
    attending: tuple[Named, ...] = ()
    for sentence in (*reversed(story.sentences[:order]), *story.sentences[order + 1 :]):
        rows = story.rows_in(sentence)
        lists = [tuple(distinct(row.members)) for row in rows if not is_aside(row)]
        if sentence.order == order - 1 and not attending:  # "Dự họp có lãnh đạo A, B. Hai ngành đã ký …"
            attending = next((tuple(each) for row in rows if len(each := distinct(row.members)) == count), ())
        whole = tuple(distinct(each for members in lists for each in members))
        for members in (*reversed(lists), whole):
            if count > 1 and len(members) == count:
                if not any(each.mention.bare for each in members):
                    return members
                fallback = fallback or members  # "phối hợp với Mặt trận": perhaps not those of whom the article speaks
        if len(whole) > 1:
            fallback = fallback or whole
    return attending or fallback


def _collective(act: Act) -> Named | None:
    """A side that the article names only as a group: "với các sở, ngành Khối Khoa giáo"."""
    found = _COLLECTIVE.match(act.sentence.plain, act.end, act.right)
    if found is None:
        return None
    start, end = found.span("name")
    name = act.sentence.text[start:end].rstrip(" ,")
    end = start + len(name)
    mention = Mention(
        start,
        end,
        ((start, end),),
        None,
        name,
        key="",
        branch="state",
        attachment="none",
        rank="",
        unit="",
        collective=True,
    )
    return Named(act.sentence, mention)

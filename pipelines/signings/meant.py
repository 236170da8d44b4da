"""Whom words mean that stand for agencies named elsewhere.

"Đơn vị hải quan này", "Chi cục Kiểm lâm hai tỉnh", "lãnh đạo bốn chi cục kiểm lâm", "Sở Công Thương hai địa phương".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipelines.agencies import mentions
from pipelines.findings import Span
from pipelines.phrases import UPPER
from pipelines.places.mentions import province_mentions
from pipelines.signings.acts import Act
from pipelines.signings.kinds import number_of
from pipelines.signings.news import Story
from pipelines.signings.rows import Named, distinct, is_aside
from pipelines.signings.sides import Sides

_SEVERAL = re.compile(
    r"(?<!\w)(?P<n>hai|ba|bốn|năm|0?[2-5])\s+(?P<rank>tỉnh|thành phố|huyện|thị xã|quận|xã|phường)(?=[\s,]*$)"
)
_NAME = rf"[{UPPER}][^\W\d_]*(?: [{UPPER}][^\W\d_]*){{0,3}}"
_NAMED = re.compile(_NAME)
_ADVERB = r"(?:còn|cũng|đã|tiếp tục|tiếp|lại|vừa|cùng|với|ký|tổ chức|lần lượt|tiến hành|phối hợp)"
# "đơn vị hải quan này tiếp tục cùng Công an tỉnh ký", "ngành thuế cũng ký với", "Sở còn ký với".
_STANDS_FOR = re.compile(
    r"(?:^|(?<=[,;]))[\s–-]*(?:(?:cũng\s+)?(?:tiếp đó|sau đó|dịp này|cùng ngày|buổi chiều|tại đây)\s+)?"
    r"(?:(?:lãnh đạo|đại diện)\s+)?"
    r"(?:(?:đơn vị|cơ quan|lực lượng|ngành|tổ chức)"
    rf"(?P<what>(?:\s+(?!(?:này|trên|nói|{_ADVERB})(?!\w))\w+){{0,3}})(?:\s+(?:này|trên|nói trên))?"
    r"|(?P<head>sở|ban|hội|cục|chi cục|viện|tòa án|đài|báo|trường|liên đoàn|kho bạc|đoàn|ủy ban|mặt trận|bộ chỉ huy))"
    rf"(?=\s+{_ADVERB}(?!\w))"
)

_NUMBER = r"(?:hai|ba|bốn|năm|sáu|bảy|tám|0?[2-9])"
# "lãnh đạo bốn chi cục kiểm lâm đã ký": so many of one type, right before the verb.
_OF_ONE_TYPE = re.compile(
    rf"(?<!\w)(?P<n>{_NUMBER})\s+(?P<what>(?!bên|cơ quan|đơn vị|ngành|lực lượng|tổ chức|địa phương|năm|tháng|ngày"
    rf"|văn bản)\w+(?:\s+(?!{_ADVERB}(?!\w))\w+){{0,4}}?)\s+(?:(?:này|trên|nói trên|cùng nhau)\s+)?"
    rf"(?:{_ADVERB}\s+)*$"
)
# "Sở Công Thương hai địa phương": the same agency of each.
_OF_EACH_PLACE = re.compile(
    rf"\s+(?:của\s+)?(?P<n>{_NUMBER})\s+(?:địa phương|nơi|tỉnh,? thành(?:\s+phố)?|vùng|đầu cầu)(?!\w)"
)


def spelled_out(sides: Sides, story: Story) -> Sides:
    """``sides`` with one agency for each of the units that "Chi cục Kiểm lâm hai tỉnh" has, named elsewhere."""
    if not any(each.mention.collective for each in sides.members):
        return sides
    members = [(_of_units(each, story) if each.mention.collective else [each]) for each in sides.members]
    hub = sum(len(each) for each in members[: sides.hub])
    flat = tuple(each for group in members for each in group)
    if len(flat) == len(sides.members):
        return sides
    return replace(sides, members=flat, hub=1 if hub == len(flat) else hub, complete=sides.complete or len(flat) > 1)


def _of_units(member: Named, story: Story) -> list[Named]:
    mention = member.mention
    counted = _SEVERAL.search(member.sentence.plain, mention.start, mention.end)
    if counted is None:
        return [member]
    count, rank = number_of(counted["n"]), counted["rank"]
    for units in (_of_same_type(member, rank, story), _of_rank(rank, story)):
        found: dict[str, tuple[str, Span]] = {}
        for name, at in units:
            found.setdefault(name.lower(), (name, at))
        if len(found) == count:
            head = member.sentence.text[mention.start : counted.start()].rstrip()
            pieces: tuple[tuple[int, int], ...] = ((mention.start, mention.start + len(head)),)
            if mention.attachment == "committee":  # "Ban Tuyên giáo Tỉnh ủy hai tỉnh": the committee tells the rank
                name = mention.name.replace(" các ", " ", 1)
            else:
                name = f"{mention.name.removesuffix(f'các {rank}').rstrip()} {rank}"
                pieces = (*pieces, counted.span("rank"))
            return [
                replace(
                    member,
                    mention=replace(mention, name=name, pieces=pieces, unit=unit, collective=False),
                    unit_at=at,
                )
                for unit, at in found.values()
            ]
    return [member]


def _of_same_type(member: Named, rank: str, story: Story) -> Iterator[tuple[str, Span]]:
    """The units that agencies of the type of ``member`` have elsewhere."""
    for sentence in story.sentences:
        for each in mentions(sentence.text):
            if each.key == member.mention.key and each.unit and each.unit_piece and each.rank in ("", rank):
                yield each.unit, sentence.span(*each.unit_piece)


def _of_rank(rank: str, story: Story) -> Iterator[tuple[str, Span]]:
    """The units of ``rank`` that the article names, as far as they are told apart."""
    for sentence in story.sentences:
        if rank == "tỉnh":
            for place in province_mentions(sentence.text):
                if place.manner in ("own", "plain") and place.province.designations[-1].kind == "tỉnh":
                    yield sentence.text[place.start : place.end], sentence.span(place.start, place.end)
        else:
            for found in re.finditer(rf"(?<!\w){rank}\s(?={_NAME})", sentence.text, re.IGNORECASE):
                named = _NAMED.match(sentence.text, found.end())
                if named is not None:
                    yield named.group(), sentence.span(*named.span())


def with_the_counted(act: Act, sides: Sides, story: Story) -> Sides:
    """``sides`` with the agencies that a number and their type stand for, where ``act`` names none of them itself."""
    members = distinct(sides.members)
    if len(members) > 1:
        return sides
    if not members:
        words = _OF_ONE_TYPE.search(act.sentence.plain, act.left, act.start)
        what = words["what"] if words is not None else ""
    else:
        words = _OF_EACH_PLACE.match(act.sentence.plain, members[0].end)
        what = members[0].mention.name.lower() if members[0].mention.key and not members[0].mention.unit else ""
    if words is None or not what:
        return sides
    found = _of_type(what, number_of(words["n"]), story)
    return replace(sides, members=tuple(found), complete=True, hub=1) if found else sides


def _of_type(what: str, count: int, story: Story) -> list[Named]:
    """The ``count`` agencies of units whose names begin with ``what``; nothing if they are more or fewer."""
    rows = [row for sentence in story.sentences for row in story.rows_in(sentence)]
    listed = [[each for each in row.members if _is_of_type(each, what)] for row in rows]
    for members in (*listed, [each for group in listed for each in group]):
        found = distinct(members)
        if len(found) == count:
            return found
    return []


def _is_of_type(named: Named, what: str) -> bool:
    mention = named.mention
    return bool(mention.unit) and not mention.collective and mention.name.lower().startswith(what)


def with_the_one_meant(act: Act, sides: Sides, story: Story) -> Sides:
    """``sides`` with the agency before that "đơn vị này" or "Sở" stands for, where ``act`` names but the other side."""
    members = distinct(sides.members)
    if not members or (len(members) > 1 and sides.hub):
        return sides
    words = _STANDS_FOR.search(act.sentence.plain, act.left, act.end)
    if words is None:
        return sides
    meant = _named_before(act, words, members, story)
    if meant is None:
        return sides
    return replace(sides, members=(meant, *sides.members), complete=True, hub=1)


def _named_before(act: Act, words: re.Match[str], members: list[Named], story: Story) -> Named | None:
    about = (words["what"] or "").split()
    head = words["head"] or ""
    for sentence in reversed(story.sentences[: act.sentence.order]):
        for row in story.rows_in(sentence):
            if is_aside(row) and not (about or head):
                continue
            for each in row.members:
                name = each.mention.name.lower()
                fits = name.startswith(f"{head} ") if head else all(word in name for word in about)
                if fits and not each.mention.collective and not any(each.same_as(other) for other in members):
                    return each
    return None

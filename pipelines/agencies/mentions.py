"""Agencies named in a text, known ones and unknown, each with where it stands and what it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pipelines.agencies.finding import found_in
from pipelines.agencies.heads import Head
from pipelines.agencies.names import PLURALS, past_bracket
from pipelines.agencies.reading import Words, join, words_of
from pipelines.agencies.registry import Attachment, Branch
from pipelines.agencies.sharing import share_units
from pipelines.agencies.units import Unit


@dataclass(frozen=True, slots=True)
class Mention:
    """An agency named in a text. Places are code points of the text."""

    start: int
    end: int
    """Behind the name of its unit and an abbreviation in brackets, where they stand."""
    pieces: tuple[tuple[int, int], ...]
    """Where its name stands, without its unit's: two pieces in "HĐND, UBND huyện" for the first."""
    unit_piece: tuple[int, int] | None
    """Where its unit's name stands."""
    name: str
    """Abbreviations expanded, new tone placement, its unit's rank but not its name: "Ban Tuyên giáo Tỉnh ủy"."""
    key: str
    """Of its type in the registry; empty for an unknown agency."""
    branch: Branch
    attachment: Attachment
    """How an agency of this type has its unit attached."""
    rank: str
    """Rank of its unit: ``tỉnh``, ``thành phố``, ``huyện``, ``xã`` …, ``trung ương``; empty if not said."""
    unit: str
    """Name of its unit; empty if not said."""
    within: str = ""
    """The province that the unit is said to lie in."""
    collective: bool = False
    """Whether it means several that are not named: "Ban Tuyên giáo các huyện ủy"."""
    body: str = ""
    """The organ within the agency: "Thường trực"."""
    short: bool = False
    """Whether it is a short form of its name that lists have: "Quân sự" in "Công an, Quân sự tỉnh"."""

    @property
    def full_name(self) -> str:
        """With its unit's name: ``Ban Tuyên giáo Tỉnh ủy Lâm Đồng``."""
        return f"{self.name} {self.unit}" if self.unit and self.unit_piece is not None else self.name

    @property
    def bare(self) -> bool:
        """Whether its unit is neither named nor ranked though its type has one: "Công an"."""
        return self.attachment != "none" and not self.rank and not self.unit


@lru_cache(maxsize=512)
def mentions(text: str) -> tuple[Mention, ...]:
    """The agencies named in ``text`` (NFC) in the order in which they begin."""
    words = words_of(text)
    return tuple(_mention(words, head, unit) for head, unit in share_units(words, found_in(words)))


def _mention(words: Words, head: Head, unit: Unit | None) -> Mention:
    def stretch(start: int, end: int) -> tuple[int, int]:
        return words.start(start), words.end(end - 1)

    parts = list(head.parts)
    shown = join(head.shown)
    start, end = parts[-1]
    unit_piece: tuple[int, int] | None = None
    rank, name, within, plural = head.own_rank, "", "", False
    if unit is not None:
        rank = unit.rank or head.own_rank
        name, within, plural = unit.name, unit.within, unit.plural
        attached = past_bracket(words, end) == unit.start and not unit.counted
        if unit.rank_end > unit.start:
            if attached:
                parts[-1] = (parts[-1][0], unit.rank_end)
            else:
                parts.append((unit.start, unit.rank_end))
            shown = f"{shown} {'các ' if plural else ''}{unit.shown}"
        if unit.name:
            unit_piece = stretch(unit.name_start, unit.name_end)
        if unit.shares or unit.alike:
            start = unit.name_start if unit.shares else unit.start
        if attached or unit.shares or unit.alike or (unit.counted and words.low[past_bracket(words, end)] in PLURALS):
            end = unit.end
    closing = max(past_bracket(words, end), head.aside)
    pieces = tuple(dict.fromkeys(stretch(*part) for part in parts))
    return Mention(
        start=words.start(start),
        end=words.end(closing - 1),
        pieces=pieces,
        unit_piece=unit_piece,
        name=shown,
        key=head.key,
        branch=head.branch,
        attachment=head.attachment,
        rank=rank,
        unit=name,
        within=within,
        collective=plural,
        body=head.body,
        short=head.short,
    )

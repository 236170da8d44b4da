"""A unit told once for several agencies: "HĐND, UBND huyện" are both the district's."""

from __future__ import annotations

from pipelines.agencies.finding import Found, end_of
from pipelines.agencies.heads import Head
from pipelines.agencies.reading import Words
from pipelines.agencies.registry import registry
from pipelines.agencies.units import Unit
from pipelines.findings import Level

_JOINTS = frozenset((",", "và", "với", "cùng", "-", "&", "ngành"))


def share_units(words: Words, found: list[Found]) -> list[Found]:
    """Give each agency without a unit that of the next in its list: "HĐND, UBND huyện" → the district for both."""
    shared: list[Found] = []
    for head, unit in reversed(found):
        if unit is None and not head.own_rank and head.attachment != "none" and shared:
            unit = _from_later(words, head, shared)
        if unit is None and not head.alone and not head.own_rank:
            continue
        shared.append((head, unit))
    shared.reverse()
    return shared


def _from_later(words: Words, head: Head, later: list[Found]) -> Unit | None:
    end = end_of(words, (head, None))
    for next_head, next_unit in reversed(later):
        start = next_head.parts[-1][0] if len(next_head.parts) > 1 else next_head.parts[0][0]
        if start <= end or not all(words.low[at] in _JOINTS for at in range(end, start)):
            return None
        if next_head.committee is not None and head.attachment == "committee":
            return next_head.committee
        if next_unit is not None and next_unit.start >= next_head.end:
            wanted = "committee" if head.attachment == "committee" else "place"
            if next_unit.kind == wanted:
                return next_unit if _may_have(head, next_unit.rank) else None
            if next_head.attachment != "none":
                return None
        elif next_head.own_rank:
            return None
        end = end_of(words, (next_head, next_unit))
    return None


_LEVELS: dict[str, tuple[Level, ...]] = {
    "tỉnh": ("province",),
    "thành phố": ("province", "district"),
    **dict.fromkeys(("huyện", "quận", "thị xã"), ("district",)),
    **dict.fromkeys(("xã", "phường", "thị trấn", "đặc khu"), ("commune",)),
}


def _may_have(head: Head, rank: str) -> bool:
    """Whether there are agencies of the type of ``head`` in units of ``rank``: no commune has a court."""
    of_type = registry().of_key(head.key)
    levels = _LEVELS.get(rank, ())
    return of_type is None or not levels or any(level in of_type.levels for level in levels)

"""From one condition to the next: which troubles begin, which last, which are over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pipelines.health.records import Condition, State, Trouble

_ORDER = (State.MOVED, State.BLOCKED, State.BROKEN, State.STALE)
"""As they are judged: one that is broken may still be silent. Of one that cannot be entered nothing else is known."""


@dataclass(frozen=True, slots=True)
class Steps:
    """What a condition does to the troubles of its site."""

    begins: Trouble | None = None
    lasts: Trouble | None = None
    over: tuple[Trouble, ...] = ()


def steps(condition: Condition, lasting: Sequence[Trouble]) -> Steps:
    """What ``condition`` does to the troubles ``lasting`` of its site."""
    if condition.state is State.UNKNOWN:
        return Steps()
    if not condition.in_trouble:
        return Steps(over=tuple(lasting))
    place = 0 if condition.state is State.BLOCKED else _ORDER.index(condition.state)
    over = tuple(one for one in lasting if _ORDER.index(one.state) < place)
    same = next((one for one in lasting if one.state is condition.state), None)
    if same is not None:
        return Steps(lasts=same, over=over)
    begun = Trouble(
        id=0,
        site=condition.site,
        state=condition.state,
        since=condition.since or condition.at,
        opened_at=condition.at,
        evidence=tuple(condition.evidence),
        remedy=condition.remedy,
    )
    return Steps(begins=begun, over=over)


def unlearned_since(one: Trouble) -> datetime:
    """From when on the time of a trouble that is over says nothing of its site's rhythm.

    A silence does up to where it was told: that such silences come is the site's own past. What came after may be ours.
    """
    return one.opened_at if one.state is State.STALE else one.since

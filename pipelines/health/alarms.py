"""What operators are told, and when: once per trouble, again while nobody has taken it up, and once that it is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipelines.article import VIETNAM
from pipelines.health.records import Trouble

REPEAT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Alarm:
    """One message to operators, for whatever channel."""

    trouble: Trouble
    subject: str
    text: str
    over: bool = False

    @property
    def key(self) -> str:
        """The same for the same message: a channel that gets it twice may drop one."""
        return f"health-{self.trouble.id}-{'over' if self.over else self.trouble.times_told + 1}"


def due(troubles: Sequence[Trouble], now: datetime, repeat: timedelta = REPEAT) -> list[Alarm]:
    """What is to be told at ``now`` of ``troubles``, those that are over included."""
    alarms = []
    for one in troubles:
        if one.ended_at is not None:
            if one.times_told and not one.end_told:
                alarms.append(Alarm(one, f"{one.site}: no longer {one.state}", _over(one), over=True))
        elif one.acknowledged_at is None and (one.told_at is None or now - one.told_at >= repeat):
            again = " (again: nobody has acknowledged it)" if one.times_told else ""
            alarms.append(Alarm(one, f"{one.site}: {one.state}{again}", _text(one)))
    return alarms


def _text(one: Trouble) -> str:
    lines = [f"{one.site} is {one.state} since {_moment(one.since)}.", *(f"- {clause}" for clause in one.evidence)]
    lines += [f"What to do: {one.remedy}"] if one.remedy else []
    return "\n".join([*lines, f"`kyket sites acknowledge {one.site}` ends these messages."])


def _over(one: Trouble) -> str:
    assert one.ended_at is not None
    return f"{one.site} was {one.state} from {_moment(one.since)} to {_moment(one.ended_at)}."


def _moment(value: datetime) -> str:
    local = value.astimezone(VIETNAM)
    return f"{local.day}/{local.month}/{local.year} {local:%H:%M}"

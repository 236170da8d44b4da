"""What becomes of a match: whether its event is told, and with what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pipelines.alerts import Event, Fact, News, Outcome, what_is_new


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a match."""

    outcome: Outcome
    tells: bool
    """Whether there is a notice; one of a mute alert is not sent."""
    news: tuple[News, ...] = ()


def decide(event: Event, told: Fact | None, *, is_news: bool, muted: bool) -> Decision:
    """What becomes of an article that reports ``event``, of which an alert has told ``told``, or, None, nothing yet."""
    if not is_news:
        return Decision("not news", tells=False)
    if told is None:
        return Decision("muted" if muted else "told", tells=True)
    added = what_it_adds(event, told)
    if not added:
        return Decision("known", tells=False)
    return Decision("muted" if muted else "new fact", tells=True, news=added)


@lru_cache(maxsize=4096)  # many alerts have told the same of an event
def what_it_adds(event: Event, told: Fact) -> tuple[News, ...]:
    """What is new of ``event`` since ``told``, if the article at hand has some of it; else nothing."""
    return what_is_new(told, event.fact) if what_is_new(told, event.own) else ()

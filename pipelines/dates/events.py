"""The day and hour that the text itself gives for what it reports: "Chiều ngày 20/10, … đã ký kết"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.text import fold

_EVENT = re.compile(
    r"""(?<!\w)(?:
        (?P<part>sang|trua|chieu|toi|dem)(?:\s+(?P<when>nay|qua|hom\s+qua|hom\s+nay))?
        (?:\s*[,(]?\s*(?:ngay\s+)?(?P<d>\d{1,2})\s?(?:[/.-]|\s*thang\s+)\s?(?P<m>\d{1,2})(?:\s?(?:[/.-]|,?\s*nam\s)\s?(?P<y>(?:19|20)\d\d))?(?![\d/%]))?
      | (?:vao\s+)?(?:ngay|hom\s+(?:qua|nay)\s*[,(]+\s*(?:ngay\s)?)\s*
        (?P<d2>\d{1,2})\s?(?:[/.-]|\s*thang\s+)\s?(?P<m2>\d{1,2})(?:\s?(?:[/.-]|,?\s*nam\s)\s?(?P<y2>(?:19|20)\d\d))?(?![\d/%])
    )""",
    re.VERBOSE,
)
_AHEAD = re.compile(r"\b(?:se|du kien|sap|chuan bi|toi day|sap toi)\b")
_DONE = re.compile(r"\b(?:da|vua|to chuc|dien ra|chu tri|khai mac|ky ket|tham du|du)\b")
_SENTENCE = re.compile(r"[.!?…](?:\s|$)")


@dataclass(frozen=True, slots=True)
class Event:
    """One mention of a day in the opening of an article."""

    part: str
    """``sang``, ``trua``, ``chieu``, ``toi``, ``dem`` or empty."""
    day: int | None
    """None with ``month`` None: the day of the article itself ("chiều nay")."""
    month: int | None
    year: int | None
    ahead: bool
    """The sentence announces it: it has not happened yet."""

    def on(self, day: date) -> bool:
        """Whether it can be ``day``."""
        if self.day is None:
            return True
        return (self.day, self.month) == (day.day, day.month) and self.year in (None, day.year)

    def before(self, day: date, at_most: int) -> bool:
        """Whether it can be one of the ``at_most`` days before ``day``, or ``day``."""
        return self.day is not None and any(self.on(day - timedelta(days=back)) for back in range(at_most + 1))


def events_of(texts: Iterable[str]) -> list[Event]:
    """The days named in ``texts`` (the lead and the first paragraphs), in order."""
    events = []
    for text in texts:
        folded = fold(text)
        for found in _EVENT.finditer(folded):
            day, month, year = found["d"] or found["d2"], found["m"] or found["m2"], found["y"] or found["y2"]
            if day is None and (found["when"] not in ("nay", "hom nay")):
                continue
            if day is not None and not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
                continue
            rest = folded[found.end() : found.end() + 200]
            sentence = rest[: end.start()] if (end := _SENTENCE.search(rest)) else rest
            ahead = _AHEAD.search(sentence)
            done = _DONE.search(sentence)
            events.append(
                Event(
                    found["part"] or "",
                    int(day) if day else None,
                    int(month) if month else None,
                    int(year) if year else None,
                    ahead is not None and (done is None or ahead.start() < done.start()),
                )
            )
    return events

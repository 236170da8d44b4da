"""What can come of a visit other than a page, as errors, and how it is said and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

from pipelines.health.access import SHUT, is_of_articles, met
from pipelines.health.records import Crawl


class Refused(IgnoreRequest):
    """The address must not be fetched. ``reason`` is counted, ``detail`` is for the page's record."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


class TooLarge(Exception):
    """The response is larger than allowed, as received or unpacked."""


class BrokenEncoding(Exception):
    """The body cannot be unpacked as its ``Content-Encoding`` says."""


class StopAll(Exception):
    """Whoever takes the pages failed; the cause is its error."""


class SiteStopped(Exception):
    """The site wants us to wait longer than the run may; it ends, and what is left stays for the next."""


class NoRobots(Exception):
    """robots.txt cannot be had, which forbids everything on its host."""


NO_ANSWER: tuple[type[Exception], ...] = (
    DownloadTimeoutError,
    DownloadConnectionRefusedError,
    CannotResolveHostError,
    DownloadFailedError,
    NoRobots,
)
"""The site did not answer at all."""
PASSING: tuple[type[Exception], ...] = (*(kind for kind in NO_ANSWER if kind is not NoRobots), ResponseDataLossError)
"""Worth a further try."""

_NAMES: tuple[tuple[type[BaseException], str], ...] = (
    (TooLarge, "too large"),
    (NoRobots, "no robots.txt"),
    (DownloadTimeoutError, "timeout"),
    (DownloadConnectionRefusedError, "connection refused"),
    (CannotResolveHostError, "host not found"),
    (ResponseDataLossError, "answer broken off"),
    (DownloadFailedError, "connection broken"),
    (UnsupportedURLSchemeError, "not a web address"),
    (BrokenEncoding, "broken content encoding"),
)


def failure_reason(error: BaseException) -> str:
    """The few words under which ``error`` is counted."""
    return next((name for kind, name in _NAMES if isinstance(error, kind)), type(error).__name__)


def failure_detail(error: BaseException) -> str:
    """The same with what the error itself says, as one line."""
    said = " ".join(str(error).split())[:200]
    reason = failure_reason(error)
    return f"{reason}: {said}" if said and said != reason else reason


LEFT = "left: "
"""How the outcomes begin that say: there may be articles between the known ones that this run did not see."""


LEADS_TO = "redirect to host: "
"""How the outcomes begin that count the other hosts to which the site's addresses lead."""


def leaves_gap(outcomes: Mapping[str, int]) -> bool:
    """Whether the next incremental crawl must not stop at known pages, because this one ended early."""
    return any(key.startswith(LEFT) for key in outcomes)


def nothing_seen(outcomes: Mapping[str, int], ended: datetime) -> str:
    """Why a crawl that has ended so saw nothing of what its site lists, as ``no answer: timeout``; empty if it did."""
    crawl = Crawl(0, ended, ended, outcomes)
    what = met(crawl)
    if what not in SHUT or is_of_articles(crawl):
        return ""
    reasons = Counter[str]()
    for outcome, count in outcomes.items():
        if not outcome.startswith((LEFT, LEADS_TO)):
            reasons[outcome.partition(": ")[2]] += count
    del reasons[""]
    return ": ".join(dict.fromkeys([what.value, *(reason for reason, _ in reasons.most_common(1))]))

"""The sites as those who run kyket look at them: how each is, why, what came, what is missing; troubles first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from pipelines.health.records import TROUBLE, Condition, Gap, Standing, State, Trouble
from pipelines.health.telling import condition_json
from pipelines.store.records import CrawlRun
from pipelines.text import clean, fold
from search.documents import SiteInfo
from search.missing import overdue
from search.web.addresses import is_address
from search.web.sources import Sources

STATES = ("trouble", "gap", *(one.value for one in State))
"""What the table can be narrowed to; the first two are of kyket's own: in any trouble, with something missing."""
_ORDER = (State.BLOCKED, State.BROKEN, State.MOVED, State.STALE, State.QUIET, State.UNKNOWN, State.HEALTHY)
_BAD = ("failed", "refused")


@dataclass(frozen=True)
class Watched:
    """One site with all that is known of how it is."""

    id: str
    info: SiteInfo
    articles: int
    standing: Standing | None
    condition: Condition | None
    """What was told when it was last looked at; None if it was not yet."""
    troubles: tuple[Trouble, ...]
    """Those that last."""
    run: CrawlRun | None
    """The last crawl."""
    gaps: tuple[Gap, ...]
    """What is missing still."""

    @property
    def state(self) -> str:
        """One of :class:`State`; empty for a site that was never looked at."""
        return self.standing.state.value if self.standing else ""

    @property
    def in_trouble(self) -> bool:
        """Whether somebody has to do something about it."""
        return bool(self.troubles) or (self.standing is not None and self.standing.state in TROUBLE)

    @property
    def trouble(self) -> Trouble | None:
        """The trouble that lasts, by what it is now."""
        return next((one for one in self.troubles if one.state.value == self.state), None) or next(
            iter(self.troubles), None
        )

    @property
    def taken_up_by(self) -> str:
        """Who has taken its troubles up, if somebody has taken up all of them."""
        names = [one.acknowledged_by for one in self.troubles]
        return names[0] if names and all(names) else ""

    @property
    def since(self) -> datetime | None:
        """Since when it is so."""
        if self.trouble is not None:
            return self.trouble.since
        return self.condition.since if self.condition else None

    @property
    def evidence(self) -> Sequence[str]:
        """Why that is said."""
        if self.condition is not None and (self.condition.in_trouble or not self.trouble):
            return self.condition.evidence
        return self.trouble.evidence if self.trouble else ()

    @property
    def remedy(self) -> str:
        """What to do."""
        if self.condition is not None and (self.condition.in_trouble or not self.trouble):
            return self.condition.remedy
        return self.trouble.remedy if self.trouble else ""

    @property
    def errors(self) -> list[tuple[str, int]]:
        """Why pages of the last crawl did not come, most frequent first."""
        return errors_of(self.run) if self.run else []

    def json(self) -> dict[str, Any]:
        """For the API."""
        told = condition_json(self.condition, self.trouble) if self.condition else None
        return {
            "id": self.id,
            "name": self.info.name,
            "kind": self.info.kind,
            "province": self.info.province,
            "province_now": self.info.province_now,
            "articles": self.articles,
            "state": self.state,
            "in_trouble": self.in_trouble,
            "acknowledged_by": self.taken_up_by,
            "seen_at": _iso(self.standing.seen_at if self.standing else None),
            "looked_at": _iso(self.standing.at if self.standing else None),
            "last_run": run_json(self.run) if self.run else None,
            "missing": len(self.gaps),
            "health": told,
        }


def watched(sources: Sources, now: datetime) -> list[Watched]:
    """Every site of the registry and of the store; what somebody has to look at first stands first."""
    store, health = sources.store, sources.store.health()
    counts, runs, told = store.counts().sites, store.last_runs(), health.conditions()
    standings = {one.site: one for one in health.standings()}
    troubles = _by_site(health.troubles())
    gaps = _by_site([*health.gaps(filled=False), *overdue(health.gaps(filled=False), list(standings.values()), now)])
    found = [
        Watched(
            site,
            sources.sites.get(site) or SiteInfo(site),
            counts.get(site, {}).get("articles", 0),
            standings.get(site),
            told.get(site),
            tuple(troubles.get(site, ())),
            runs.get(site),
            tuple(gaps.get(site, ())),
        )
        for site in {*sources.sites, *counts, *standings}
    ]
    return sorted(found, key=_urgency)


def one_watched(sources: Sources, site: str, now: datetime) -> Watched | None:
    """The site called ``site``; None if there is none."""
    return next((one for one in watched(sources, now) if one.id == site), None)


def _urgency(one: Watched) -> tuple[bool, bool, int, bool, bool, float, str]:
    state = one.standing.state if one.standing else State.UNKNOWN
    begun = -one.since.timestamp() if one.since else 0.0  # the newest trouble first: the others have been seen
    crawled = one.run is not None
    return (
        not one.in_trouble, bool(one.taken_up_by), _ORDER.index(state) if crawled else 99, not one.gaps,
        not one.articles, begun, one.info.name,
    )  # fmt: skip


def errors_of(run: CrawlRun) -> list[tuple[str, int]]:
    """Outcomes of ``run`` that are errors, most frequent first."""
    bad = [(name, count) for name, count in run.outcomes.items() if any(word in name for word in _BAD)]
    return sorted(bad, key=lambda one: (-one[1], one[0]))


def run_json(run: CrawlRun) -> dict[str, Any]:
    """A crawl, for the API."""
    return {
        "started_at": run.started_at.isoformat(),
        "finished_at": _iso(run.finished_at),
        "mode": run.mode,
        "error": run.error,
        "outcomes": dict(run.outcomes),
        "articles": dict(run.articles),
    }


@dataclass(frozen=True)
class Choice:
    """Which sites the table shows, as its address says it."""

    chosen: Mapping[str, str] = field(default_factory=dict)
    """``name``, ``state``, ``kind``, ``province``."""

    @classmethod
    def read(cls, items: Iterable[tuple[str, str]]) -> Choice:
        """Of an address's parameters; others and empty ones are passed over."""
        return cls({name: value.strip()[:100] for name, value in items if name in _NARROWING and value.strip()})

    def of(self, sites: Sequence[Watched]) -> list[Watched]:
        """Those chosen, in their order."""
        return [one for one in sites if all(_NARROWING[name](one, value) for name, value in self.chosen.items())]

    def one(self, name: str) -> str:
        """What is chosen of ``name``, or an empty string."""
        return self.chosen.get(name, "")

    def only(self, state: str) -> str:
        """The address with another state."""
        return f"/sites?{urlencode({**self.chosen, 'state': state})}"


def _in_state(one: Watched, state: str) -> bool:
    return {"trouble": one.in_trouble, "gap": bool(one.gaps)}.get(state, one.state == state)


def _is_called(one: Watched, name: str) -> bool:
    """Whether ``name`` is part of the site's name or address, with tone marks or without; or an address on it."""
    asked = _plain(name)
    return asked in _plain(one.info.name) or asked in one.id or (is_address(name) and one.id in asked)


def _is_of(one: Watched, province: str) -> bool:
    asked = _plain(province)
    return asked in (_plain(one.info.province), _plain(one.info.province_now))


def _plain(name: str) -> str:
    return fold(clean(name)).strip()


_NARROWING: Mapping[str, Callable[[Watched, str], bool]] = {
    "state": _in_state,
    "kind": lambda one, kind: one.info.kind == kind,
    "province": _is_of,
    "name": _is_called,
}


def _by_site(records: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for one in records:
        found.setdefault(one.site, []).append(one)
    return found


def _iso(value: datetime | None) -> str | None:
    return value.isoformat() if value else None

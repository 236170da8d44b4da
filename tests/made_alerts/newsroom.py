"""A store, an index that follows it, and alerts that look at what comes: by the real pass, without a crawler."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from made_alerts.told import NOW, SITES, alert

from pipelines.alerts import Alert, Match, Notice
from pipelines.article import Article, Origin
from pipelines.findings import Findings, Label, Signing
from pipelines.store import Store
from search import SearchBackend, update
from search.alerts.passing import Passed, run_pass, run_sweep


class Newsroom:
    """What comes in is read, placed, agreed and indexed at once, unless a test wants otherwise."""

    def __init__(self, store: Store, backend: SearchBackend) -> None:
        self.store = store
        self.backend = backend
        self.now = NOW

    def clock(self) -> datetime:
        return self.now

    def alert(self, name: str = "Ký kết", *channels: str, **values: Any) -> Alert:
        """A new alert; unless told otherwise it finds "ký kết", watches articles and tells by its log alone."""
        return self.store.alerts.add(alert(name, *channels, **({"watch": "articles"} | values)), self.now)

    def come(
        self,
        *told: tuple[Article, Sequence[Signing]] | Article,
        origin: Origin = "crawl",
        label: Label = "signing",
        index: bool = True,
    ) -> None:
        """Articles, each with the signings that it reports."""
        pairs = [one if isinstance(one, tuple) else (one, ()) for one in told]
        results = self.store.save_outcomes([(one.id, one, origin) for one, _ in pairs], self.now)
        self.store.save_findings(
            [
                (result.article_id, result.version, Findings(label, ("Lâm Đồng",), tuple(its), recogniser="made"))
                for result, (_, its) in zip(results, pairs, strict=True)
                if result.article_id is not None
            ]
        )
        self.settle()
        if index:
            self.index()

    def settle(self) -> None:
        """What is stored into stories and agreements."""
        while self.store.place_due() or self.store.agree_due():
            pass

    def index(self) -> None:
        """The index follows the store."""
        update(self.backend, self.store, SITES)

    def run(self, **values: Any) -> Passed:
        """One pass, a minute later."""
        self.now += timedelta(minutes=1)
        return run_pass(self.store, self.backend, self.clock, **values)

    def sweep(self, days: int = 7) -> Passed:
        return run_sweep(self.store, self.backend, self.clock, days=days)

    def told(self, one: Alert) -> list[Notice]:
        """What ``one`` has told, oldest first."""
        return self.store.alerts.notices(one.id, limit=None)[::-1]

    def outcomes(self, one: Alert, article: Article | None = None) -> list[str]:
        """What became of its matches, oldest first."""
        return [each.outcome for each in self.matches(one, article)]

    def matches(self, one: Alert, article: Article | None = None) -> list[Match]:
        return self.store.alerts.matches(one.id, article.id if article else None, limit=1000)[::-1]

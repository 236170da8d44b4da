"""Articles that report signings, brought into their stories and agreements, and alerts that find them."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from pipelines.alerts import Alert, Found, Notice
from pipelines.article import VIETNAM, Article, Origin
from pipelines.findings import Findings, Label, Party, Signing, Span
from pipelines.store import Store

DAY = datetime(2025, 3, 10, 9, 30, tzinfo=VIETNAM)
TEXT = "cán bộ nhân dân thi đua tuyên truyền kế hoạch triển khai xã phường năm học mùa vụ đường cầu chợ bến"
SIGNING = Signing(
    document_kind="chương trình phối hợp",
    parties=(Party("Ban Tuyên giáo và Dân vận Tỉnh ủy", "tuyen-giao"), Party("Công an tỉnh", "cong-an")),
    province="Lâm Đồng",
    level="province",
    spans={"signing": (Span("lead", 0, 0, 9),)},
)
DATED = replace(SIGNING, signed_on="2025-03-10")
RULES = replace(SIGNING, document_kind="quy chế phối hợp")


@pytest.fixture
def signing() -> Signing:
    """Two parties, no date, no period."""
    return SIGNING


@pytest.fixture
def put(store: Store, article: Callable[..., Article], now: datetime) -> Callable[..., str]:
    """Store and read the article ``name``; returns its id. Equal ``text`` at two sites is one story."""

    def save(
        name: str,
        *signings: Signing,
        text: str = "",
        site: str = "nukeviet.demo",
        hours: float = 0,
        origin: Origin = "crawl",
        label: Label = "signing",
        seen: datetime = now,
        **fields: Any,
    ) -> str:
        words = random.Random(text or name).choices(TEXT.split(), k=120)
        body = tuple(" ".join([*words[start : start + 40], text or name]) for start in (0, 40, 80))
        values = {
            "title": f"Tin {text or name}",
            "body": body,
            "captions": (),
            "published": DAY + timedelta(hours=hours),
        }
        made = article(name, text, site, **(values | fields))
        (result,) = store.save_outcomes([(made.id, made, origin)], seen)
        found = Findings(label, ("Lâm Đồng",), signings, recogniser="1")
        store.save_findings([(result.article_id, result.version, found)])
        return made.id

    return save


@pytest.fixture
def settle(store: Store) -> Callable[[], int]:
    """Bring what is stored into stories and agreements; returns how far the outbox is settled."""

    def bring() -> int:
        while store.place_due() or store.agree_due():
            pass
        return store.alerts.settled_to()

    return bring


@pytest.fixture
def alert(store: Store) -> Callable[..., Alert]:
    """A new alert."""

    def make(name: str = "Lâm Đồng", **fields: Any) -> Alert:
        return store.alerts.add(Alert(id="", name=name, **({"query": "ký kết", "channels": ("chat",)} | fields)))

    return make


@pytest.fixture
def look(store: Store, settle: Callable[[], int], now: datetime) -> Callable[..., list[Notice]]:
    """Have alerts find what is new since their positions: all of it, or the articles ``ids``."""

    def pass_over(
        *alerts: Alert, ids: Collection[str] | None = None, at: datetime = now, limit: int = 500, **options: Any
    ) -> list[Notice]:
        end = settle()
        notices: list[Notice] = []
        for one in alerts or store.alerts.all(enabled=True):
            position = store.alerts.get(one.id).position
            while position < end:
                step = store.alerts.news(position, limit, end)
                found = [each for each in found_by([one], step.items) if ids is None or each.article_id in ids]
                notices += store.alerts.record(found, at, positions={one.id: step.end}, **options)
                position = step.end
        return notices

    return pass_over


def found_by(alerts: Iterable[Alert], items: Iterable[Any]) -> list[Found]:
    """All ``items`` by all ``alerts``."""
    return [Found(one.id, each.article_id, each.version, each.seq, each.is_news) for each in items for one in alerts]

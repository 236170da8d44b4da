"""Articles that report signings, in a store with an alert that tells of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pipelines.alerts import Alert, Found, Notice
from pipelines.article import VIETNAM, Article, page_id
from pipelines.findings import Findings, Party, Signing
from pipelines.store import Store
from search import SiteInfo

NOW = datetime(2021, 7, 13, 2, tzinfo=UTC)
SITES = {
    "baolamdong.vn": SiteInfo("Báo Lâm Đồng", "paper", "Lâm Đồng", "Lâm Đồng"),
    "tuyengiao.hagiang.gov.vn": SiteInfo("Tuyên giáo Hà Giang", "committee", "Hà Giang", "Tuyên Quang"),
}
POLICE = Party("Công an tỉnh", "cong-an")
HEALTH = Party("Sở Y tế", "y-te")
WOMEN = Party("Hội Liên hiệp Phụ nữ tỉnh", "phu-nu")


def signing(*parties: Party, **values: Any) -> Signing:
    """What is not given is a regulation of police and health of Lâm Đồng."""
    given: dict[str, Any] = {
        "document_kind": "quy chế phối hợp",
        "parties": parties or (POLICE, HEALTH),
        "signed_on": "2021-07-12",
        "period_from": 2021,
        "period_to": 2025,
        "province": "Lâm Đồng",
        "level": "province",
        "basis": ("12-CT/TW",),
    }
    return Signing(**(given | values))


def article(number: int, site: str = "baolamdong.vn", **values: Any) -> Article:
    """The article ``number``: what is not given is made up, unlike the others'."""
    url = f"https://{site}/tin-{number}.html"
    words = " ".join(f"từ{number * 997 + place}" for place in range(80))
    given: dict[str, Any] = {
        "id": page_id(site, url), "url": url, "canonical_url": url, "site": site,
        "title": f"Lễ ký kết quy chế phối hợp số {number}", "lead": "Sáng 12/7, hai bên ký kết quy chế.",
        "body": (f"Công an tỉnh và Sở Y tế ký kết quy chế phối hợp. {words}",), "captions": (), "byline": "Hồng Nhung",
        "published": datetime(2021, 7, 12, 16, 20, tzinfo=VIETNAM), "published_raw": "", "published_from": None,
        "modified": None, "language": "vi", "province": SITES[site].province, "province_now": SITES[site].province_now,
    }  # fmt: skip
    return Article(**(given | values))


def alert(name: str = "Ký kết ở Lâm Đồng", *channels: str, **values: Any) -> Alert:
    """An alert that is not kept yet."""
    return Alert(**({"id": "", "name": name, "query": '"ký kết"', "watch": "signings", "channels": channels} | values))


def come(store: Store, told: Sequence[tuple[Article, Sequence[Signing]]], now: datetime = NOW) -> None:
    """Have a crawl bring articles that report signings; stories and agreements follow."""
    store.save_outcomes([(one.id, one, "crawl") for one, _ in told], now)
    store.save_findings(
        [(one.id, 1, Findings("signing", ("Lâm Đồng",), tuple(its), recogniser="made")) for one, its in told]
    )
    while store.place_due():
        pass
    while store.agree_due():
        pass


def tell(store: Store, one: Alert, articles: Sequence[Article], now: datetime = NOW) -> list[Notice]:
    """Have the alert find ``articles``, as a pass does."""
    stored = store.current([each.id for each in articles])
    found = [
        Found(one.id, each.id, stored[each.id].version, stored[each.id].seq, is_news=True)
        for each in articles
        if each.id in stored
    ]
    return store.alerts.record(found, now)

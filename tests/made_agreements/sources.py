"""Signings as articles tell them, made for the tests of agreements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from pipelines.agreements import Report, SigningSource, Teller
from pipelines.article import VIETNAM
from pipelines.findings import Party, Signing

DAY = datetime(2021, 7, 12, 8, tzinfo=VIETNAM)
PROGRAMME = "chương trình phối hợp"
PROPAGANDA = Party("Ban Tuyên giáo Tỉnh ủy", "tuyen-giao")
POLICE = Party("Công an tỉnh", "cong-an")
YOUTH = Party("Tỉnh đoàn", "doan-thanh-nien")
WOMEN = Party("Hội Liên hiệp Phụ nữ tỉnh", "phu-nu")
FARMERS = Party("Hội Nông dân tỉnh", "nong-dan")


def teller(article: str, days: float | None = 0, story: str = "", title: str = "Ký kết") -> Teller:
    """The article ``article``, published so many days after :data:`DAY`; without a date for None."""
    published = DAY + timedelta(days=days) if days is not None else None
    return Teller(article, f"{article}.example", title, f"https://{article}.example/1", published, story)


def told(
    article: str,
    *parties: Party,
    days: float | None = 0,
    number: int = 1,
    story: str = "",
    numbers: Sequence[str] = (),
    **values: Any,
) -> SigningSource:
    """How ``article`` tells of a signing; what is not given is a programme of two agencies of Lâm Đồng on that day."""
    given: dict[str, Any] = {
        "document_kind": PROGRAMME,
        "parties": parties or (PROPAGANDA, POLICE),
        "signed_on": "2021-07-12",
        "province": "Lâm Đồng",
        "level": "province",
    }
    return SigningSource(teller(article, days, story), number, Signing(**(given | values)), numbers=tuple(numbers))


def report(article: str, days: float, *parties: Party, story: str = "", **values: Any) -> Report:
    """An article that looks back on a programme of ``parties`` of Lâm Đồng."""
    given: dict[str, Any] = {
        "reviews": True,
        "kinds": (PROGRAMME,),
        "parties": parties or (PROPAGANDA, POLICE),
        "provinces": ("Lâm Đồng",),
        "numbers": (),
    }
    return Report(teller(article, days, story, "Sơ kết"), **(given | values))

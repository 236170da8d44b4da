"""An article keeps the name that its province had on its day."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipelines.article import Article, Page
from pipelines.extract import GENERIC, extract
from pipelines.hints import SiteFacts

TEXT = "Ban Tuyên giáo Tỉnh ủy và Công an tỉnh ký kết chương trình phối hợp công tác giai đoạn mới, sáng nay. " * 5


@pytest.mark.parametrize(
    ("began_as", "day", "name", "now"),
    [
        ("Hà Giang", "30/06/2025", "Hà Giang", "Tuyên Quang"),
        ("Hà Giang", "01/07/2025", "Tuyên Quang", "Tuyên Quang"),
        ("Thừa Thiên Huế", "31/12/2024", "Thừa Thiên Huế", "Huế"),
        ("Thừa Thiên Huế", "01/01/2025", "Huế", "Huế"),
        ("", "01/07/2025", "", ""),
    ],
)
def test_a_province_goes_by_its_name_of_the_day(began_as: str, day: str, name: str, now: str) -> None:
    html = f'<html><body><h1>Ký kết</h1><div class="date">{day} 08:30</div><div class="sapo"></div><article>{TEXT}'
    page = Page("https://x.vn/a-1.html", "https://x.vn/a-1.html", "x.vn", datetime.now(UTC), 200, (), html.encode())
    article = extract(page, GENERIC, SiteFacts("x.vn", began_as, now))
    assert isinstance(article, Article)
    assert (article.province, article.province_now) == (name, now)

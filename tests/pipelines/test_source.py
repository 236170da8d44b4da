"""The outlet an article names as its source."""

from __future__ import annotations

import pytest

from pipelines.source import Source, read_source


@pytest.mark.parametrize(
    ("text", "name", "url"),
    [
        ("Nguồn tin: Báo Nhân Dân", "Báo Nhân Dân", ""),
        ("Nguồn: baochinhphu.vn", "baochinhphu.vn", ""),
        ("(Theo TTXVN)", "TTXVN", ""),
        ("Theo báo Quân đội nhân dân", "báo Quân đội nhân dân", ""),
        ("https://nhandan.example/bai-12.html", "", "https://nhandan.example/bai-12.html"),
        ("Nguồn: Cổng thông tin https://tinh.example/a", "Cổng thông tin", "https://tinh.example/a"),
    ],
)
def test_a_source_is_read(text: str, name: str, url: str) -> None:
    assert read_source(text) == Source(name, url)


def test_the_address_of_a_source_can_stand_in_its_link() -> None:
    assert read_source("Nguồn: Báo Nhân Dân", "https://nhandan.example/a") == Source(
        "Báo Nhân Dân", "https://nhandan.example/a"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Theo kế hoạch, hai bên sẽ họp lại.",
        "Theo đó",
        "Hồng Nhung",
        "",
        "Theo Quyết định số 238-QĐ/TW",
        "Nguồn lực còn hạn chế",
    ],
)
def test_a_sentence_is_no_source(text: str) -> None:
    assert read_source(text) is None

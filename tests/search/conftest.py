"""Documents for the tests of finding."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from pipelines.article import VIETNAM
from search import IndexDocument


@pytest.fixture
def article() -> Callable[..., IndexDocument]:
    """A maker of documents: what is not given is empty."""

    def make(number: int = 1, **values: Any) -> IndexDocument:
        given: dict[str, Any] = {
            "id": f"{number:016x}",
            "url": f"https://baolamdong.vn/{number}",
            "site": "baolamdong.vn",
            "site_name": "Báo Lâm Đồng",
            "kind": "paper",
            "province": "Lâm Đồng",
            "province_now": "Lâm Đồng",
            **dict.fromkeys(("title", "lead", "body", "captions", "byline"), ""),
            "published": datetime(2021, 4, 29, 16, 20, tzinfo=VIETNAM),
            "published_precision": "minute",
            "language": "vi",
        }
        return IndexDocument(**{**given, **values})

    return make

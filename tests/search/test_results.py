"""What ``kyket search --json`` prints."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from search import IndexDocument, SearchBackend, SearchRequest, SqliteBackend, parse, result_json


def test_a_result_is_one_object_that_says_everything(tmp_path: Path, article: Callable[..., IndexDocument]) -> None:
    backend: SearchBackend = SqliteBackend(tmp_path / "index.sqlite")
    backend.apply([article(1, title="Lễ ký kết", body="Hai bên <b> ký."), article(2, published=None)], (), 1)
    printed = json.loads(json.dumps(result_json(backend.search(SearchRequest(parse("ký"))))))
    backend.close()
    assert set(printed) == {"total", "took_ms", "hits", "facets"}
    assert (printed["total"], printed["facets"]["site"]) == (
        1,
        [{"key": "baolamdong.vn", "count": 1, "name": "Báo Lâm Đồng"}],
    )
    assert printed["facets"]["province"] == [{"key": "Lâm Đồng", "count": 1}]
    assert printed["took_ms"] > 0
    (hit,) = printed["hits"]
    assert hit["highlights"] == {
        "title": {"text": "Lễ ký kết", "spans": [[3, 5]], "marked": "Lễ <mark>ký</mark> kết"},
        "lead": {"text": "", "spans": [], "marked": ""},
        "fragments": [
            {"field": "body", "text": "Hai bên <b> ký.", "spans": [[12, 14]], "marked": "Hai bên <b> <mark>ký</mark>."}
        ],
    }
    assert (hit["published"], hit["province"], hit["url"]) == (
        "2021-04-29T16:20:00+07:00",
        "Lâm Đồng",
        "https://baolamdong.vn/1",
    )

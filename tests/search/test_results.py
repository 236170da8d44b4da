"""What ``kyket search --json`` prints."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from search import IndexDocument, SearchBackend, SearchRequest, SqliteBackend, parse, result_json


def test_a_result_is_one_object_that_says_everything(tmp_path: Path, article: Callable[..., IndexDocument]) -> None:
    backend: SearchBackend = SqliteBackend(tmp_path / "index.sqlite")
    backend.apply([article(1, title="Lễ ký kết", body="Hai bên <b> ký."), article(2, published=None)], (), 1)
    printed = json.loads(json.dumps(result_json(backend.search(SearchRequest(parse("ký"))))))
    backend.close()
    assert set(printed) == {
        "total", "stories", "took_ms", "suggestion", "offset", "after", "hits", "facets", "histogram",
    }  # fmt: skip
    assert (printed["offset"], printed["after"]) == (0, "")
    assert (printed["stories"], printed["suggestion"], printed["histogram"]) == (None, "", [])
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


def test_what_was_signed_stories_and_bars_are_told(tmp_path: Path, article: Callable[..., IndexDocument]) -> None:
    signed = {
        "label": "signing", "document_kinds": ("other",), "parties": ("Công an", "Tỉnh đoàn"),
        "signed_on": (date(2021, 4, 28),), "story": "s",
    }  # fmt: skip
    with SqliteBackend(tmp_path / "index.sqlite") as backend:
        backend.apply([article(1, **signed), article(2, story="s")], (), 1)
        request = SearchRequest(parse("*"), collapse=True, histogram=True)
        printed = json.loads(json.dumps(result_json(replace(backend.search(request), suggestion="khác"))))
    (hit,) = printed["hits"]
    assert (hit["story"], hit["story_size"], hit["label"], hit["parties"], hit["signed_on"]) == (
        "s", 2, "signing", ["Công an", "Tỉnh đoàn"], ["2021-04-28"],
    )  # fmt: skip
    assert (printed["total"], printed["stories"], printed["suggestion"]) == (2, 1, "khác")
    assert printed["histogram"] == [{"first": "2021-04-29", "last": "2021-04-29", "count": 2}]
    assert printed["facets"]["document_kind"] == [{"key": "other", "count": 1}]

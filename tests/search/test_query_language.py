"""docs/query-language.md: every example does what the page says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from pipelines.errors import QueryError
from pipelines.signings.kinds import KINDS
from search import IndexDocument, SearchRequest, SqliteBackend, parse
from search.query import MAX_CHARACTERS, MAX_DEPTH, MAX_WORDS
from search.query.fields import DOCUMENT_KINDS, NAMES

PAGE = (Path(__file__).parents[2] / "docs" / "query-language.md").read_text(encoding="utf-8")
_ROW = re.compile(r"^\| `([^`]+)` \| (.+) \| (.+) \|$", re.MULTILINE)
_SUGGESTION = re.compile(r"^\| `([^`]+)` \| `([^`]+)` \|$", re.MULTILINE)
_BLOCK = re.compile(r"```\n(.*?)```", re.DOTALL)

FIELDS = [row for row in _ROW.findall(PAGE) if row[1].startswith("`")]
TEXTS = [row for row in _ROW.findall(PAGE) if not row[1].startswith("`")]
QUERIES = [line for block in _BLOCK.findall(PAGE) for line in block.splitlines()]
SUGGESTIONS = _SUGGESTION.findall(PAGE)


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteBackend]:
    with SqliteBackend(tmp_path_factory.mktemp("index") / "index.sqlite") as opened:
        yield opened


def test_the_page_has_examples_of_everything() -> None:
    assert (len(TEXTS), len(FIELDS), len(SUGGESTIONS)) == (38, 36, 18)
    assert len(QUERIES) > 60


@pytest.mark.parametrize(("query", "finds", "misses"), TEXTS)
def test_an_example_finds_the_one_text_and_not_the_other(
    backend: SqliteBackend, article: Callable[..., IndexDocument], query: str, finds: str, misses: str
) -> None:
    backend.clear()
    backend.apply([article(1, body=finds), article(2, body=misses)], (), 1)
    hits = backend.search(SearchRequest(parse(query))).hits
    assert [hit.id for hit in hits] == [f"{1:016x}"]


@pytest.mark.parametrize("query", QUERIES)
def test_an_example_with_fields_finds_the_article_it_describes(
    backend: SqliteBackend, article: Callable[..., IndexDocument], query: str
) -> None:
    described = {
        "title": "Lễ ký kết", "lead": "Quy chế", "byline": "Hồng Nhung", "label": "signing",
        "document_kinds": ("quy chế phối hợp",), "parties": ("Công an tỉnh", "Liên đoàn Lao động tỉnh"),
        "documents": ("238-QĐ/TW",), "basis": ("238-QĐ/TW",), "signed_on": (date(2021, 4, 28),),
    }  # fmt: skip
    backend.clear()
    backend.apply(
        [
            article(1, **described),
            article(2, **described, province="Hà Giang", province_now="Tuyên Quang"),
            article(
                3,
                site="x.vn",
                site_name="X",
                kind="central",
                province="",
                province_now="",
                published=None,
                language="en",
            ),
        ],
        (),
        1,
    )
    found = {int(hit.id, 16) for hit in backend.search(SearchRequest(parse(query))).hits}
    assert found & {1, 2}, query
    assert 3 not in found or query in ("KHÔNG năm:2020", "NOT year:2020")


def test_the_page_names_every_field_by_its_first_names() -> None:
    in_page = {frozenset((name, other.strip("`"))) for name, other, _ in FIELDS}
    assert in_page == {frozenset(names[:2]) for names in NAMES.values()}


@pytest.mark.parametrize(("query", "suggestion"), SUGGESTIONS)
def test_a_wrong_example_gets_the_suggestion_shown(query: str, suggestion: str) -> None:
    with pytest.raises(QueryError) as raised:
        parse(query)
    assert raised.value.suggestion == suggestion


def test_the_page_tells_the_limits() -> None:
    for limit in (MAX_CHARACTERS, MAX_WORDS, MAX_DEPTH):
        assert PAGE.count(f" {limit} ") == 2


def test_the_kinds_of_document_are_those_that_signings_have() -> None:
    assert tuple(DOCUMENT_KINDS) == KINDS
    page = " ".join(PAGE.split())
    for kind, names in DOCUMENT_KINDS.items():
        assert kind == "other" or page.count(kind) >= 2
        assert kind == "other" or any(f"{kind} ({name})" in page for name in names)

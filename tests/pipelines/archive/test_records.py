"""A page goes into a WARC record and comes out as it was, and other tools can read the record."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from pipelines.archive.members import compress
from pipelines.archive.records import RecordError, decode, encode
from pipelines.article import Page

MakePage = Callable[..., Page]

# Lone surrogates too: a wrong decoder upstream leaves them.
TEXT = st.text(st.characters(exclude_categories=()), max_size=40)
HEADER_NAMES = st.one_of(
    TEXT,
    st.sampled_from(
        ["Content-Encoding", "content-length", "Transfer-Encoding", "X-Archive-Orig-Content-Encoding", "Set-Cookie", ""]
    ),
)
ADDRESSES = st.one_of(TEXT, st.from_regex(r"https?://[a-z]{1,9}\.vn/[a-z0-9/%?=&-]{0,30}", fullmatch=True))
PAGES = st.builds(
    Page,
    url=ADDRESSES,
    final_url=ADDRESSES,
    site=TEXT,
    fetched_at=st.datetimes(timezones=st.just(UTC)),
    status=st.integers(min_value=-1, max_value=9999),
    headers=st.lists(st.tuples(HEADER_NAMES, TEXT), max_size=6).map(tuple),
    body=st.binary(max_size=300),
    hinted_published=TEXT,
    hinted_source=st.sampled_from(["feed", "sitemap", ""]),
)


@given(page=PAGES, run=TEXT)
@settings(max_examples=400)
def test_every_page_comes_back_exactly(page: Page, run: str) -> None:
    assert decode(encode(page, run)) == page


@given(page=PAGES, run=TEXT)
@settings(max_examples=150)
def test_every_record_can_be_read_and_checked_by_other_tools(page: Page, run: str) -> None:
    stream = io.BytesIO(compress(encode(page, run)) * 2)
    for record in ArchiveIterator(stream, check_digests="raise"):
        assert record.rec_type == "response"
        content = record.raw_stream.read()
        assert content.endswith(page.body)


def test_a_replay_gets_the_body_and_headers_that_fit_it(make_page: MakePage) -> None:
    headers = (
        ("Content-Type", "text/html"),
        ("Content-Encoding", "gzip"),
        ("Content-Length", "17"),
        ("Transfer-Encoding", "chunked"),
    )
    page = make_page(headers=headers)

    record = next(iter(ArchiveIterator(io.BytesIO(compress(encode(page))))))

    assert record.rec_headers.get_header("WARC-Target-URI") == page.final_url
    assert record.rec_headers.get_header("WARC-Date") == "2025-07-01T10:15:01Z"
    assert record.http_headers.get_statuscode() == "200"
    assert record.content_stream().read() == page.body
    assert record.http_headers.headers == [
        ("Content-Type", "text/html"),
        ("X-Archive-Orig-Content-Encoding", "gzip"),
        ("X-Archive-Orig-Content-Length", "17"),
        ("X-Archive-Orig-Transfer-Encoding", "chunked"),
    ]
    assert decode(encode(page)) == page


def test_a_line_break_in_a_header_value_cannot_forge_a_header_or_a_body(make_page: MakePage) -> None:
    attack = "x\r\nContent-Encoding: gzip\r\n\r\n<script>\x00 ký kết"
    page = make_page(headers=(("Server", attack), ("Bad\r\nName: y", "z")), site="a\r\nWARC-Type: request")

    record = next(iter(ArchiveIterator(io.BytesIO(compress(encode(page))))))

    assert record.rec_type == "response"
    assert [name for name, _ in record.http_headers.headers] == ["Server", "Bad__Name__y"]
    assert record.content_stream().read() == page.body
    assert decode(encode(page)) == page


def test_a_redirected_page_keeps_the_address_asked_for(make_page: MakePage) -> None:
    page = make_page(url="http://bao.demo/1", final_url="https://www.bao.demo/tin/1.html")

    record = next(iter(ArchiveIterator(io.BytesIO(compress(encode(page, "12"))))))

    assert record.rec_headers.get_header("X-Kyket-Requested") == "http://bao.demo/1"
    assert record.rec_headers.get_header("WARC-Target-URI") == "https://www.bao.demo/tin/1.html"
    assert record.rec_headers.get_header("X-Kyket-Run") == "12"


def test_a_moment_without_a_zone_is_refused(make_page: MakePage) -> None:
    with pytest.raises(ValueError, match="zone"):
        encode(replace(make_page(), fetched_at=datetime(2025, 7, 1)))  # noqa: DTZ001


@given(st.binary(max_size=400))
def test_bytes_that_are_no_record_are_told_as_that(data: bytes) -> None:
    with pytest.raises(RecordError):
        decode(data)


@given(page=PAGES, cut=st.integers(min_value=1, max_value=600))
@settings(max_examples=100)
def test_a_record_cut_short_is_never_taken_for_a_page(page: Page, cut: int) -> None:
    data = encode(page)
    end = max(0, len(data) - 4 - cut)
    with pytest.raises(RecordError):
        decode(data[:end])

# ruff: noqa: E501 - markup reads better unbroken
"""Whatever a server sends, extraction ends soon with an article or a reason, and its text is clean."""

from __future__ import annotations

import gzip
import json
import pickle
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.cms import FAMILIES, family
from pipelines.article import Article, NotAnArticle, Outcome, Page, from_json, to_json
from pipelines.evaluation import read_page
from pipelines.extract import extract
from pipelines.hints import SiteFacts

SAVED = read_page(Path(__file__).parents[1] / "fixtures" / "pages" / "nukeviet" / "figure_and_repeated_lead.html")
FACTS = SiteFacts(id="hostile.example")


def page(body: bytes, content_type: str = "text/html; charset=utf-8") -> Page:
    url = "https://hostile.example/tin-tuc/mot-bai-viet-123.html"
    headers = (("Content-Type", content_type),)
    return Page(url, url, FACTS.id, datetime(2024, 5, 24, tzinfo=UTC), 200, headers, body)


def texts(outcome: Outcome) -> Iterator[str]:
    if isinstance(outcome, Article):
        yield from (outcome.title, outcome.lead, outcome.byline, outcome.source_name, *outcome.body, *outcome.captions)


def assert_clean(outcome: Outcome) -> None:
    for text in texts(outcome):
        assert unicodedata.is_normalized("NFC", text)
        text.encode("utf-8")
        assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in text), text
        assert text == text.strip()
    if isinstance(outcome, Article):
        assert from_json(json.loads(json.dumps(to_json(outcome)))) == outcome


def changed(old: str, new: bytes) -> bytes:
    assert old.encode() in SAVED.page.body
    return SAVED.page.body.replace(old.encode(), new)


HOSTILE = {
    "nested divs": b"<html><body>" + b"<div>" * 20_000 + "Một đoạn văn.".encode() + b"</div>" * 20_000,
    "nested fonts": b"<html><body><p>" + b"<font><b><i>" * 5_000 + "chữ".encode() + b"</body>",
    "nested tables": b"<html><body>" + b"<table><tr><td>" * 3_000 + b"x",
    "nested lists": b"<html><body>" + b"<ul><li>" * 5_000 + b"x",
    "line breaks": b"<html><body><div>" + b"a<br>" * 100_000 + b"</div></body></html>",
    "unclosed comment": SAVED.page.body[:9_000] + b"<!-- " + SAVED.page.body[9_000:],
    "unclosed script": SAVED.page.body[:3_000] + b"<script>" + SAVED.page.body[3_000:],
    "unclosed attribute": SAVED.page.body[:20_000] + b'<a href="' + SAVED.page.body[20_000:],
    "half a page": SAVED.page.body[: len(SAVED.page.body) // 2],
    "broken JSON-LD": changed("<head>", b'<head><script type="application/ld+json">{"@type": "Article", "headline": [</script>'),
    "odd JSON-LD": changed(
        "<head>",
        b'<head><script type="application/ld+json">[1, null, {"@type": ["NewsArticle", 3], "headline": {"a": 1}, '
        b'"datePublished": 20210101, "author": [null, 5, {"name": []}], "articleBody": {"x": []}}]</script>',
    ),
    "deep JSON-LD": changed("<head>", b'<head><script type="application/ld+json">' + b"[" * 50_000 + b"</script>"),
    "huge title": b"<html><head><title>" + b"a " * 200_000 + b"</title></head><body><h1>" + b"b" * 300_000 + b"</h1></body>",
    "many links": b"<html><body>" + b'<a href="/a-1.html">Tin</a> ' * 30_000,
    "many pictures": b"<html><body><div>" + b'<img alt="x" src="/a.jpg">' * 20_000 + b"</div>",
    "many dates": b"<html><body>" + b"<span class=date>31/02/2021 25:61</span>" * 10_000,
    "long number": "<html><body><p>Ngày ".encode() + b"1/" * 50_000 + b"</p>",
    "entities": b"<html><body><p>&#0;&#x110000;&#xD800;&bogus;&amp" * 2_000,
    "doctype with entities": b'<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><html><body>&b;</body></html>',
    "frameset": b'<html><frameset cols="20%,80%"><frame src="a.html"><frame src="b.html"></frameset></html>',
    "XML": b'<?xml version="1.0"?><rss><channel><item><title>a</title></item></channel></rss>',
    "gzip": gzip.compress(SAVED.page.body),
    "NUL bytes only": b"\0" * 10_000,
    "lone continuation bytes": b"<html><body><p>" + b"\x80\xbf\xff\xfe" * 5_000,
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(HOSTILE))
@pytest.mark.parametrize("hints", ["nukeviet", "generic"])
def test_a_hostile_page_ends_soon_with_an_article_or_a_reason(name: str, hints: str) -> None:
    began = process_time()
    outcome = extract(page(HOSTILE[name]), family(hints), FACTS)
    assert process_time() - began < 5
    assert isinstance(outcome, Article | NotAnArticle)
    assert_clean(outcome)


def test_a_page_of_fifty_megabytes_is_too_large() -> None:
    body = b"<html><body>" + "<p>Một đoạn văn dài vô tận.</p>".encode() * 1_500_000
    began = process_time()
    outcome = extract(page(body), family("generic"), FACTS)
    assert process_time() - began < 5
    assert isinstance(outcome, NotAnArticle)
    assert outcome.reason == "too-large"


def test_control_characters_in_a_page_do_not_reach_the_record() -> None:
    body = changed("Dự ngày hội", "Dự\0 ngày\x07 h\u200bội\u00ad".encode())
    outcome = extract(replace(SAVED.page, body=body), family("nukeviet"), FACTS)
    assert isinstance(outcome, Article)
    assert outcome.body == SAVED.expected.body
    assert_clean(outcome)


@pytest.mark.parametrize(
    ("encoding", "content_type"),
    [
        ("utf-8-sig", "text/html"),
        ("utf-16", "text/html"),
        ("utf-16", "text/html; charset=utf-16"),
        ("utf-8", "text/html; charset=windows-1252"),
        ("utf-8", "text/html; charset=x-unknown"),
        ("utf-8", "text/html; charset="),
        ("utf-8", ""),
    ],
)
def test_the_text_is_right_whatever_the_server_says_of_its_encoding(encoding: str, content_type: str) -> None:
    body = SAVED.page.body.decode().replace('<meta charset="utf-8"/>', "", 1).encode(encoding)
    outcome = extract(
        replace(SAVED.page, body=body, headers=(("Content-Type", content_type),)), family("nukeviet"), FACTS
    )
    assert isinstance(outcome, Article)
    assert (outcome.title, outcome.body) == (SAVED.expected.title, SAVED.expected.body)


def test_a_page_in_the_old_windows_encoding_for_vietnamese_is_read() -> None:
    text = unicodedata.normalize("NFC", SAVED.page.body.decode()).replace(
        'charset="utf-8"', 'charset="windows-1258"', 1
    )
    encoded = b"".join(_windows_1258(character) for character in text)
    headers = (("Content-Type", "text/html; charset=windows-1258"),)
    outcome = extract(replace(SAVED.page, body=encoded, headers=headers), family("nukeviet"), FACTS)
    assert isinstance(outcome, Article)
    assert outcome.title == SAVED.expected.title
    assert outcome.body == SAVED.expected.body


def _windows_1258(character: str) -> bytes:
    """``character`` in windows-1258, which knows base letters with their quality mark and the tones apart."""
    try:
        return character.encode("cp1258")
    except UnicodeEncodeError:
        pass
    marks = unicodedata.normalize("NFD", character)
    tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
    base = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in tones))
    return (base + "".join(tones)).encode("cp1258", "xmlcharrefreplace")


@settings(max_examples=60)
@given(
    noise=st.binary(max_size=400),
    start=st.integers(0, 60_000),
    length=st.integers(0, 5_000),
    name=st.sampled_from(sorted(FAMILIES)),
)
def test_a_damaged_page_never_raises(noise: bytes, start: int, length: int, name: str) -> None:
    body = SAVED.page.body[:start] + noise + SAVED.page.body[start + length :]
    assert_clean(extract(replace(SAVED.page, body=body), family(name), FACTS))


@settings(max_examples=60)
@given(body=st.binary(max_size=2_000))
def test_random_bytes_never_raise(body: bytes) -> None:
    assert isinstance(extract(page(body), family("generic"), FACTS), Article | NotAnArticle)


def test_a_record_goes_through_a_process_pool_unchanged() -> None:
    outcome = extract(SAVED.page, family("nukeviet"), FACTS)
    assert pickle.loads(pickle.dumps(outcome)) == outcome

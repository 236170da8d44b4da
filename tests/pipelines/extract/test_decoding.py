"""From bytes to text, whatever is declared."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any

import pytest

from pipelines.extract.decoding import MAX_BYTES, decode

TITLE = "Ký kết quy chế phối hợp giữa Tỉnh ủy và Ủy ban nhân dân tỉnh"


def windows_1258(text: str) -> bytes:
    """``text`` as Windows-1258 has it: base letters with some marks, tone marks behind them."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    parts = []
    for letter in text:
        try:
            parts.append(letter.encode("cp1258"))
        except UnicodeEncodeError:
            apart = unicodedata.normalize("NFD", letter)
            base = unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in tones))
            parts.append((base + "".join(mark for mark in apart if mark in tones)).encode("cp1258"))
    return b"".join(parts)


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "windows-1252", "windows-1258", "no-such-charset"])
def test_utf_8_is_read_whatever_is_declared(page: Any, article: Any, declared: str) -> None:
    written = page(title=TITLE)
    headers = (("Content-Type", f"text/html; charset={declared}"),)
    assert article(replace(written, headers=headers)).title == TITLE


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_byte_order_mark_or_zero_bytes_tell_the_charset(page: Any, article: Any, charset: str) -> None:
    written = page(title=TITLE)
    assert article(replace(written, body=written.body.decode().encode(charset))).title == TITLE


def test_windows_1258_becomes_nfc(page: Any, article: Any) -> None:
    written = page(title=TITLE)
    body = windows_1258(written.body.decode().replace('"utf-8"', '"windows-1258"'))
    assert article(replace(written, body=body)).title == TITLE


def test_decomposed_letters_are_composed(page: Any, article: Any) -> None:
    written = page(title=TITLE)
    body = unicodedata.normalize("NFD", written.body.decode()).encode()
    assert article(replace(written, body=body)).title == TITLE


def test_utf_8_that_was_read_as_western_and_stored_again_is_repaired(page: Any, article: Any) -> None:
    written = page(title=TITLE)
    assert article(replace(written, body=written.body.decode("latin-1").encode())).title == TITLE


def test_broken_bytes_zero_bytes_and_lone_surrogates_leave_the_rest_readable(
    page: Any, paragraphs: tuple[str, ...], article: Any
) -> None:
    written = page(title=TITLE)
    body = written.body.replace(b"<p>", b"<p>\x00\xff\xed\xa0\x80")
    found = article(replace(written, body=body))
    assert (found.title, found.body) == (TITLE, paragraphs)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"  \n\t ", "empty"),
        (b"%PDF-1.7 ...", "not-html"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "not-html"),
        (b'{"title": "a"}', "not-html"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "not-html"),
        (bytes(range(256)) * 40, "not-html"),
        (b"<html>" + b"a" * MAX_BYTES, "too-large"),
        (b"<html><body>" + b"a<br>" * 100_000, "too-large"),
    ],
    ids=["nothing", "white space", "pdf", "png", "json", "feed", "noise", "megabytes", "elements"],
)
def test_what_is_no_page_is_refused_with_its_reason(page: Any, refusal: Any, body: bytes, reason: str) -> None:
    found = refusal(replace(page(), body=body))
    assert found.reason == reason
    assert found.detail


def test_text_comes_without_control_characters(page: Any) -> None:
    assert not set(decode(replace(page(), body=b"<p>a\x00\x01\x0bb</p>"))) & {"\x00", "\x01", "\x0b"}

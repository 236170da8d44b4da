"""Pages from elsewhere: HTML files, WARCs of other tools, JSONL; whatever is no page is told, and nothing raises."""

from __future__ import annotations

import base64
import gzip
import io
import json
import os
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipelines.archive import ArchiveReader, ArchiveWriter, ForeignError, read_foreign
from pipelines.article import Page
from pipelines.errors import ArchiveError

MakePage = Callable[..., Page]

HTML = "<html><head><title>Ký kết</title></head><body><p>Ban Tuyên giáo Tỉnh ủy</p></body></html>"
CHANGED = datetime(2021, 4, 29, 9, 20, tzinfo=UTC)
gzipped = partial(gzip.compress, mtime=0)
"""Without the moment: tests are named by their parameters, the same in every worker."""


def saved(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    os.utime(path, (CHANGED.timestamp(), CHANGED.timestamp()))
    return path


def only(path: Path, **arguments: object) -> Page | ForeignError:
    (item,) = read_foreign(path, **arguments)  # type: ignore[arg-type]
    return item


def reasons(path: Path, **arguments: int) -> list[str]:
    items = read_foreign(path, **arguments)
    return [item.reason if isinstance(item, ForeignError) else item.url for item in items]


class TestHtml:
    @pytest.mark.parametrize(
        ("head", "address"),
        [
            ('<link rel="canonical" href="https://bao.demo/tin/1.html">', "https://bao.demo/tin/1.html"),
            ("<LINK REL='shortlink Canonical' HREF=' https://bao.demo/tin/1.html '>", "https://bao.demo/tin/1.html"),
            ('<meta property="og:url" content="http://bao.demo/tin/2.html">', "http://bao.demo/tin/2.html"),
            (
                '<link rel="canonical" href="https://bao.demo/"><meta property="og:url" content="https://bao.demo/3">',
                "https://bao.demo/3",
            ),
            ('<link rel="canonical" href="https://bao.demo/?p=7">', "https://bao.demo/?p=7"),
            (
                '<link rel="canonical" href="javascript:alert(1)"><meta name="og:url" content="https://bao.demo/4">',
                "https://bao.demo/4",
            ),
        ],
    )
    def test_says_itself_where_it_is_from(self, tmp_path: Path, head: str, address: str) -> None:
        page = only(saved(tmp_path / "page.html", HTML.replace("<head>", f"<head>{head}")))
        assert isinstance(page, Page)
        assert (page.url, page.final_url, page.status, page.site) == (address, address, 200, "")
        assert page.fetched_at == CHANGED
        assert page.header("content-type") == "text/html"

    @pytest.mark.parametrize(
        "comment",
        [
            "<!-- saved from url=(0033)https://bao.demo/tin/chieu-29.html -->",
            "<!-- saved from url=(0033)https://bao.demo/tin/chieu-29.html-->",
            "<!--\n Page saved with SingleFile \n url: https://bao.demo/tin/chieu-29.html \n saved date: today -->",
        ],
    )
    def test_saved_by_a_browser_says_it_in_a_comment(self, tmp_path: Path, comment: str) -> None:
        page = only(saved(tmp_path / "page.htm", f"<!DOCTYPE html>\n{comment}\n{HTML}"))
        assert isinstance(page, Page)
        assert page.url == "https://bao.demo/tin/chieu-29.html"

    def test_a_relative_canonical_link_is_read_against_the_comment(self, tmp_path: Path) -> None:
        text = '<!-- saved from url=(0020)https://bao.demo/a/b --><link rel="canonical" href="/tin/1.html"><p>x</p>'
        page = only(saved(tmp_path / "page", text))
        assert isinstance(page, Page)
        assert page.url == "https://bao.demo/tin/1.html"

    def test_an_address_given_wins(self, tmp_path: Path) -> None:
        path = saved(tmp_path / "page.html", f'<link rel="canonical" href="https://bao.demo/1">{HTML}')
        page = only(path, url="https://bao.demo/2")
        assert isinstance(page, Page)
        assert page.url == "https://bao.demo/2"

    @pytest.mark.parametrize("url", ["", "tin/1.html", "ftp://bao.demo/1", "file:///etc/passwd", "http://[bad/1"])
    def test_without_a_usable_address_is_told(self, tmp_path: Path, url: str) -> None:
        item = only(saved(tmp_path / "page.html", HTML), url=url)
        assert isinstance(item, ForeignError)
        assert item.reason == "no-address"
        assert "page.html" in str(item)

    def test_the_body_is_kept_byte_for_byte(self, tmp_path: Path) -> None:
        for body in (HTML.encode("utf-16"), HTML.encode("utf-8-sig"), b"\x00<p>\xff\xfe caf\xe9</p>\x00"):
            page = only(saved(tmp_path / "page.html", body), url="https://bao.demo/1")
            assert isinstance(page, Page)
            assert page.body == body

    def test_a_page_in_utf_16_says_where_it_is_from(self, tmp_path: Path) -> None:
        text = HTML.replace("<head>", '<head><link rel="canonical" href="https://bao.demo/16">')
        page = only(saved(tmp_path / "page.html", text.encode("utf-16")))
        assert isinstance(page, Page)
        assert page.url == "https://bao.demo/16"

    def test_a_gzipped_page_is_unpacked(self, tmp_path: Path) -> None:
        page = only(saved(tmp_path / "page.html.gz", gzipped(HTML.encode())), url="https://bao.demo/1")
        assert isinstance(page, Page)
        assert page.body == HTML.encode()

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", "broken"),
            (b" \n\0", "not-html"),
            (b"\x89PNG\r\n\x1a\n\0\0\0", "not-html"),
            (b"%PDF-1.7 ...", "not-html"),
            (b"hello", "not-html"),
            (gzipped(HTML.encode())[:-12], "broken"),
            (gzipped(bytes(5_000_000)), "too-large"),
            (b"<p>" * 400_000, "too-large"),
        ],
    )
    def test_what_is_no_page_is_told(self, tmp_path: Path, content: bytes, reason: str) -> None:
        assert reasons(saved(tmp_path / "page.html", content), body_limit=1_000_000) == [reason]


def test_a_file_that_cannot_be_opened_raises_at_once(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.html", tmp_path):
        with pytest.raises(ArchiveError, match="cannot be read"):
            read_foreign(path)


def warc(
    *records: tuple[dict[str, str], list[tuple[str, str]], bytes], gz: bool = True, status: str = "200 OK"
) -> bytes:
    """A WARC 1.0 as another tool would write it: ``(WARC fields, HTTP headers, body as transferred)`` a record."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=gz)
    writer.write_record(writer.create_warcinfo_record("x.warc.gz", {"software": "another"}))
    for fields, headers, body in records:
        kind = fields.pop("type", "response")
        url = fields.pop("url", "https://bao.demo/1")
        http = StatusAndHeaders(fields.pop("status", status), headers, protocol="HTTP/1.1")
        date = {"WARC-Date": "2021-04-29T09:20:00Z"}
        writer.write_record(
            writer.create_warc_record(
                url,
                kind,
                payload=io.BytesIO(body),
                length=len(body),
                http_headers=http if kind == "response" else None,
                warc_headers_dict=date | fields,
            )
        )
    return buffer.getvalue()


TYPE = ("Content-Type", "text/html; charset=utf-8")


def chunked(body: bytes, size: int = 7) -> bytes:
    pieces = [body[i : i + size] for i in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def raw_deflate(body: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(body) + compressor.flush()


class TestWarc:
    @pytest.mark.parametrize("gz", [True, False])
    def test_of_another_tool_gives_its_pages_and_tells_the_rest(self, tmp_path: Path, gz: bool) -> None:
        content = warc(
            ({"url": "https://bao.demo/1"}, [TYPE], HTML.encode()),
            ({"url": "https://bao.demo/logo.png"}, [("Content-Type", "image/png")], b"\x89PNG"),
            ({"type": "request"}, [], b"GET / HTTP/1.1\r\nHost: bao.demo\r\n\r\n"),
            ({"url": "https://bao.demo/gone", "status": "404 Not Found"}, [TYPE], HTML.encode()),
            ({"type": "metadata"}, [], b"a: b"),
            ({"url": "dns:bao.demo"}, [("Content-Type", "text/dns")], b"bao.demo A 127.0.0.1"),
            ({"url": "https://bao.demo/2"}, [], HTML.encode()),
            gz=gz,
        )
        items = list(read_foreign(saved(tmp_path / "x.warc.gz", content)))
        told = [(i.reason, i.position) if isinstance(i, ForeignError) else i.url for i in items]
        assert told == [
            "https://bao.demo/1",
            ("not-html", 3),
            ("status", 5),
            ("no-address", 7),
            "https://bao.demo/2",
        ]
        first = items[0]
        assert isinstance(first, Page)
        assert (first.fetched_at, first.headers, first.body) == (CHANGED, (TYPE,), HTML.encode())
        assert [item.expected for item in items if isinstance(item, ForeignError)] == [True, True, False]

    @pytest.mark.parametrize(
        ("headers", "body"),
        [
            ([("Transfer-Encoding", "chunked")], chunked(HTML.encode())),
            ([("transfer-encoding", "Chunked")], HTML.encode()),  # left by a tool that had put the chunks together
            ([("Content-Encoding", "gzip")], gzipped(HTML.encode())),
            ([("Content-Encoding", "GZIP"), ("Transfer-Encoding", "chunked")], chunked(gzipped(HTML.encode()))),
            ([("Content-Encoding", "gzip")], HTML.encode()),  # unpacked already
            ([("Content-Encoding", "deflate")], zlib.compress(HTML.encode())),
            ([("Content-Encoding", "deflate")], raw_deflate(HTML.encode())),
            ([("Content-Encoding", "br")], brotli.compress(HTML.encode())),
            ([("Content-Encoding", "deflate, gzip")], gzipped(zlib.compress(HTML.encode()))),
            ([("Content-Encoding", "identity")], HTML.encode()),
        ],
    )
    def test_bodies_come_without_their_encodings(
        self, tmp_path: Path, headers: list[tuple[str, str]], body: bytes
    ) -> None:
        page = only(saved(tmp_path / "x.warc.gz", warc(({}, [TYPE, *headers], body))))
        assert isinstance(page, Page)
        assert page.body == HTML.encode()

    @pytest.mark.parametrize(
        ("encoding", "body", "reason"),
        [
            ("gzip", gzipped(bytes(50_000_000)), "too-large"),
            ("br", brotli.compress(bytes(50_000_000)), "too-large"),
            ("deflate", zlib.compress(bytes(50_000_000)), "too-large"),
            ("gzip", gzipped(HTML.encode())[:-12], "encoding"),
            ("br", brotli.compress(HTML.encode())[:-5], "encoding"),
            ("br", b"not brotli at all", "encoding"),
            ("zstd", b"(\xb5/\xfd", "encoding"),
            ("", b"x" * 1_000_001, "too-large"),
        ],
    )
    def test_bombs_and_broken_encodings_are_told(self, tmp_path: Path, encoding: str, body: bytes, reason: str) -> None:
        content = warc(({}, [TYPE, ("Content-Encoding", encoding)], body), ({"url": "https://a.vn/2"}, [TYPE], b"<p>"))
        path = saved(tmp_path / "x.warc.gz", content)
        assert reasons(path, body_limit=1_000_000) == [reason, "https://a.vn/2"]

    @pytest.mark.parametrize("gz", [True, False])
    def test_torn_at_any_byte_it_gives_what_is_whole_and_never_half_a_page(self, tmp_path: Path, gz: bool) -> None:
        one = ({"url": "https://bao.demo/1"}, [TYPE], HTML.encode())
        two = ({"url": "https://bao.demo/2"}, [TYPE], HTML.encode())
        start = len(warc((dict(one[0]), one[1], one[2]), gz=gz))
        content = warc(one, two, gz=gz)
        for end in range(start, len(content), 3):
            items = list(read_foreign(saved(tmp_path / "x.warc", content[:end])))
            pages = [item for item in items if isinstance(item, Page)]
            assert pages[0].url == "https://bao.demo/1"
            assert all(page.body == HTML.encode() for page in pages)

    def test_headers_without_end_are_refused(self, tmp_path: Path) -> None:
        for head in (b"WARC/1.0\r\nWARC-Type: " + b"x" * 30_000_000, b"WARC/1.0\r\n" + b"A: b\r\n" * 3_000_000):
            assert reasons(saved(tmp_path / "x.warc.gz", gzipped(head))) == ["broken"]

    @pytest.mark.parametrize("name", ["x.warc.gz", "x.warc"])
    @pytest.mark.parametrize(
        "content",
        [b"", b"garbage", gzipped(gzipped(b"WARC/1.0\r\n")), b"WARC/1.0\r\n"],
    )
    def test_what_is_no_warc_is_told(self, tmp_path: Path, name: str, content: bytes) -> None:
        assert reasons(saved(tmp_path / name, content)) == ["broken"]

    def test_forged_fields_are_told(self, tmp_path: Path) -> None:
        content = warc(
            ({"url": "", "WARC-Date": "yesterday"}, [TYPE], HTML.encode()),
            ({"url": "https://bao.demo/x", "WARC-Date": "yesterday"}, [TYPE], HTML.encode()),
        )
        items = list(read_foreign(saved(tmp_path / "x.warc.gz", content)))
        assert items
        assert any(isinstance(item, ForeignError) for item in items)

    def test_of_our_own_archive_comes_back_whole(self, folder: Path, make_page: MakePage) -> None:
        page = make_page(url="https://bao.demo/asked", hinted_published="Thứ năm, 29/4", hinted_source="feed")
        with ArchiveWriter(folder) as writer:
            writer.write(page)
        (path,) = (folder / "warc").rglob("*.warc.gz")
        assert list(read_foreign(path)) == [page]


class TestJsonl:
    def test_a_line_is_a_page(self, tmp_path: Path) -> None:
        lines = [
            {"url": "https://bao.demo/1", "html": HTML},
            {
                "url": "https://bao.demo/2",
                "final_url": "https://bao.demo/2.html",
                "body": HTML,
                "fetched_at": "2021-04-29T16:20:00+07:00",
                "status": 200,
                "headers": {
                    "Last-Modified": "x",
                    "content-type": "text/html; charset=tcvn",
                    "Content-Encoding": "gzip",
                },
                "site": "bao.demo",
            },
            {"url": "https://bao.demo/3", "html": "", "fetched_at": 1619688000, "headers": [["A", "1"], ["A", "2"]]},
        ]
        path = saved(tmp_path / "pages.jsonl", "\n".join(json.dumps(line) for line in lines))

        first, second, third = read_foreign(path)

        assert isinstance(first, Page)
        assert (first.url, first.body, first.fetched_at) == ("https://bao.demo/1", HTML.encode(), CHANGED)
        assert first.headers == (("Content-Type", "text/html; charset=utf-8"),)
        assert isinstance(second, Page)
        assert (second.final_url, second.site, second.fetched_at) == ("https://bao.demo/2.html", "bao.demo", CHANGED)
        assert second.headers == (("Content-Type", "text/html; charset=utf-8"), ("Last-Modified", "x"))
        assert isinstance(third, Page)
        assert (third.body, third.fetched_at.year, third.headers[1:]) == (b"", 2021, (("A", "1"), ("A", "2")))

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ("garbage", "not-json"),
            ("[1]", "not-json"),
            ("null", "not-json"),
            ("[" * 60_000, "not-json"),
            ('{"url": "https://bao.demo/1"', "not-json"),
            ('{"url": 1, "html": "x"}', "no-address"),
            ('{"html": "x"}', "no-address"),
            ('{"url": "https://bao.demo/ 1", "html": "x"}', "no-address"),
            ('{"url": "https://bao.demo/\\ud800", "html": "x"}', "no-address"),
            ('{"url": "javascript:alert(1)", "html": "x"}', "no-address"),
            ('{"url": "https://bao.demo/1"}', "broken"),
            ('{"url": "https://bao.demo/1", "html": 5}', "broken"),
            ('{"url": "https://bao.demo/1", "html": "x", "fetched_at": "yesterday"}', "broken"),
            ('{"url": "https://bao.demo/1", "html": "x", "fetched_at": 1e300}', "broken"),
            ('{"url": "https://bao.demo/1", "html": "x", "fetched_at": NaN}', "broken"),
            ('{"url": "https://bao.demo/1", "html": "x", "fetched_at": true}', "broken"),
            ('{"url": "https://bao.demo/1", "html": "x", "headers": 5}', "broken"),
            ('{"url": "https://bao.demo/1", "html": "x", "headers": [["a"]]}', "broken"),
            ('{"url": "https://bao.demo/1", "html": "x", "headers": {"a": {}}}', "broken"),
            ('{"url": "https://bao.demo/1", "html": "x", "site": ["x"]}', "broken"),
            ('{"url": "https://bao.demo/1", "html": "x", "status": 404}', "status"),
            ('{"url": "https://bao.demo/1", "html": "x", "headers": {"Content-Type": "image/png"}}', "not-html"),
            (json.dumps({"url": "https://bao.demo/1", "html": "x" * 1001}), "too-large"),
            (json.dumps({"url": "https://bao.demo/1", "html": "x" * 1_000_000}), "too-large"),
        ],
    )
    def test_a_bad_line_is_told_with_its_number_and_stops_nothing(self, tmp_path: Path, line: str, reason: str) -> None:
        good = json.dumps({"url": "https://bao.demo/9", "html": "<p>"})
        path = saved(tmp_path / "pages.jsonl", f"{good}\n\n{line}\r\n{good}\n")
        items = list(read_foreign(path, body_limit=1000))
        assert [(i.reason, i.position) if isinstance(i, ForeignError) else i.url for i in items] == [
            "https://bao.demo/9",
            (reason, 3),
            "https://bao.demo/9",
        ]

    def test_bytes_that_are_no_utf_8_stop_nothing(self, tmp_path: Path) -> None:
        good = json.dumps({"url": "https://bao.demo/9", "html": "<p>"}).encode()
        path = saved(tmp_path / "pages.jsonl", b"\xff\xfe\x00\n" + good)
        assert reasons(path) == ["not-json", "https://bao.demo/9"]

    def test_lone_surrogates_in_the_text_are_no_obstacle(self, tmp_path: Path) -> None:
        page = only(saved(tmp_path / "pages.jsonl", '{"url": "https://bao.demo/1", "html": "<p>\\ud800 k\\u00fd"}'))
        assert isinstance(page, Page)
        assert page.body == "<p>? ký".encode()

    def test_it_is_recognised_by_content_and_may_be_gzipped(self, tmp_path: Path) -> None:
        line = b'\xef\xbb\xbf\n {"url": "https://bao.demo/9", "html": "<p>"}'
        assert reasons(saved(tmp_path / "pages", line)) == ["https://bao.demo/9"]
        assert reasons(saved(tmp_path / "pages.gz", gzipped(line))) == ["https://bao.demo/9"]

    def test_a_cut_gzip_file_gives_what_is_whole(self, tmp_path: Path) -> None:
        noise = base64.b64encode(os.urandom(30_000)).decode()
        lines = "".join(json.dumps({"url": f"https://bao.demo/{n}", "html": noise}) + "\n" for n in range(20))
        found = reasons(saved(tmp_path / "x.jsonl.gz", gzipped(lines.encode())[:-15_000]))
        assert found[0] == "https://bao.demo/0"
        assert found[-1] == "broken"

    def test_an_empty_file_is_told(self, tmp_path: Path) -> None:
        for content in (b"", b"\n", b" \t\r\n\n"):
            assert reasons(saved(tmp_path / "x.jsonl", content)) == ["broken"]


def test_what_was_read_can_be_archived(tmp_path: Path, folder: Path) -> None:
    page = only(saved(tmp_path / "page.html", HTML), url="https://bao.demo/1")
    assert isinstance(page, Page)
    with ArchiveWriter(folder) as writer, ArchiveReader(folder) as reader:
        assert reader.read(writer.write(page)).body == HTML.encode()


@given(
    name=st.sampled_from(["x.html", "x.warc.gz", "x.warc", "x.jsonl", "x"]),
    start=st.sampled_from(
        [b"", b"WARC/1.0\r\n", b"\x1f\x8b\x08\0", b"{", b"<html>", b"\xff\xfe", warc(({}, [TYPE], b"<"))]
    ),
    content=st.binary(max_size=500),
)
@settings(max_examples=200)
def test_any_bytes_end_in_pages_or_reasons(tmp_path: Path, name: str, start: bytes, content: bytes) -> None:
    items = list(read_foreign(saved(tmp_path / name, start + content), url="https://bao.demo/1"))
    assert items

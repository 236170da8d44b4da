"""``kyket search``, ``similar`` and ``export`` on articles that say who signed what."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import feedparser
import pytest

from pipelines.article import VIETNAM
from search import IndexDocument, SqliteBackend

Kyket = Callable[..., CompletedProcess[str]]

SIGNING = "Lễ ký kết quy chế phối hợp giữa Ban Tuyên giáo Tỉnh ủy và Công an tỉnh"


def article(number: int, **values: Any) -> IndexDocument:
    given: dict[str, Any] = {
        "id": f"{number:016x}", "url": f"https://baolamdong.vn/{number}", "site": "baolamdong.vn",
        "site_name": "Báo Lâm Đồng", "kind": "paper", "province": "Lâm Đồng", "province_now": "Lâm Đồng",
        **dict.fromkeys(("title", "lead", "body", "captions", "byline"), ""),
        "published": datetime(2021, 4, 28 + number % 2, 9, tzinfo=VIETNAM), "published_precision": "minute",
        "language": "vi", "label": "unrelated",
    }  # fmt: skip
    return IndexDocument(**{**given, **values})


@pytest.fixture
def signed(tmp_path: Path, fresh: Kyket) -> Kyket:
    """``kyket`` over ten articles: three of one signing, two like it, five of something else."""
    said = {
        "label": "signing", "document_kinds": ("quy chế phối hợp",), "agencies": ("tuyen-giao", "cong-an"),
        "parties": ("Ban Tuyên giáo Tỉnh ủy", "Công an tỉnh"), "signed_on": (date(2021, 4, 28),),
        "basis": ("238-QĐ/TW",), "documents": ("238-QĐ/TW",),
    }  # fmt: skip
    with SqliteBackend(tmp_path / "var" / "index.sqlite") as backend:
        backend.apply(
            [
                *(article(number, title=SIGNING, story="a" * 16, **said) for number in (1, 2, 3)),
                *(article(number, title=f"Sơ kết {SIGNING.lower()}", label="coordination") for number in (4, 5)),
                *(article(number, title="Trao học bổng cho học sinh nghèo") for number in range(6, 11)),
            ],
            (),
            1,
        )
    return fresh


def test_hits_tell_who_signed_when_and_how_many_papers_have_the_story(signed: Kyket) -> None:
    shown = signed("search", "title:ký nhãn:signing", "--collapse").stdout
    assert "+2 báo" in shown
    assert "Ban Tuyên giáo Tỉnh ủy – Công an tỉnh · signed 28/4/2021" in shown
    assert "3 articles in 1 stories" in shown
    assert "Ban Tuyên giáo và Dân vận 3" in shown
    assert "báo" not in signed("search", "title:ký nhãn:signing").stdout


def test_the_histogram_is_drawn_when_asked_for(signed: Kyket) -> None:
    shown = signed("search", "*", "--histogram", "--limit", "0").stdout
    lines = [line.split() for line in shown.splitlines() if "█" in line]
    assert [(days, count) for days, _, count in lines] == [("28/4/2021", "5"), ("29/4/2021", "5")]
    assert "█" not in signed("search", "*").stdout


def test_another_query_is_suggested(signed: Kyket) -> None:
    assert "did you mean: ký kết" in signed("search", "ky ket").stdout
    assert json.loads(signed("search", '"ký kêt"', "--json").stdout)["suggestion"] == '"ký kết"'
    assert "did you mean" not in signed("search", "ký kết").stdout


@pytest.mark.parametrize(
    ("options", "total"),
    [
        (("--label", "signing"), 3),
        (("--label", "phối hợp", "--label", "signing"), 5),
        (("--document-kind", "quy chế"), 3),
        (("--document-kind", "chương trình phối hợp"), 0),
        (("--agency", "cong-an"), 3),
        (("--agency", "Ban Tuyên giáo"), 3),
        (("--agency", "ban tuyen giao va dan van", "--label", "coordination"), 0),
        (("--kind", "báo"), 10),
        (("--kind", "portal"), 0),
        (("--province", "Lâm Đồng"), 10),
        (("--province", "tỉnh lam dong"), 10),
        (("--province", "Thừa Thiên Huế"), 0),
    ],
)
def test_options_narrow_what_is_found_and_exported(signed: Kyket, options: tuple[str, ...], total: int) -> None:
    assert json.loads(signed("search", "*", *options, "--json").stdout)["total"] == total
    assert len(signed("export", "*", "--format", "jsonl", *options).stdout.splitlines()) == total


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--label", "ceremony"), "signing, coordination, unrelated"),
        (("--document-kind", "hợp đồng"), "biên bản ghi nhớ"),
        (("--agency", "Ban Tuyên gáo"), "did you mean 'Ban Tuyên giáo'"),
        (("--kind", "baos"), "committee, paper"),
        (("--province", "Lâm Đông Đồng"), "did you mean 'Lâm Đồng'"),
        (("--since", "2021-05-01", "--until", "1/4/2021"), "the last day is before the first"),
    ],
)
def test_a_value_that_there_is_not_is_told(signed: Kyket, options: tuple[str, ...], told: str) -> None:
    done = signed("search", "*", *options, code=1)
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_what_is_wrong_in_a_query_is_pointed_at_however_long_it_is(signed: Kyket) -> None:
    short = "ký kết ngày:31/6/2021"
    for query in (short, "ký " * 300 + short + " kết" * 50):
        shown, mark, error = signed("search", query, code=2).stderr.splitlines()
        assert short in shown
        assert shown[mark.index("^") :].startswith("31/6/2021")
        assert len(shown) < 140
        assert "ngày:30/6/2021" in error


def test_text_is_shown_as_it_is_with_no_picture_for_a_word_between_colons(signed: Kyket) -> None:
    assert "  ký:b:kết" in signed("search", "ký:b:kết", code=2).stderr


def test_lines_for_a_file_end_with_their_text(signed: Kyket) -> None:
    lines = signed("search", "ký").stdout.splitlines()
    assert lines == [line.rstrip() for line in lines]


def test_json_has_everything_that_is_known_of_a_hit(signed: Kyket) -> None:
    found = json.loads(signed("search", "basis:238-QĐTW", "--collapse", "--json").stdout)
    assert (found["total"], found["stories"]) == (3, 1)
    (hit,) = found["hits"]
    assert hit["parties"] == ["Ban Tuyên giáo Tỉnh ủy", "Công an tỉnh"]
    assert (hit["story"], hit["story_size"], hit["signed_on"]) == ("a" * 16, 3, ["2021-04-28"])
    assert sum(bar["count"] for bar in found["histogram"]) == 3
    agencies = {"key": "tuyen-giao", "count": 3, "name": "Ban Tuyên giáo và Dân vận"}
    assert agencies in found["facets"]["agency"]


def test_pages_go_on_by_cursor_or_by_number_and_say_how(signed: Kyket) -> None:
    shown: list[str] = []
    after: list[str] = []
    while True:
        page = json.loads(signed("search", "*", "--limit", "4", "--json", *after).stdout)
        assert page["offset"] == len(shown)
        shown += [hit["id"] for hit in page["hits"]]
        if not page["after"]:
            break
        after = ["--after", page["after"], "--no-facets"]
    whole = [json.loads(line)["id"] for line in signed("export", "*", "--format", "jsonl").stdout.splitlines()]
    assert shown == whole
    assert (page["facets"], page["histogram"], page["total"]) == ({}, [], 10)

    first = signed("search", "*", "--limit", "4").stdout
    assert "10 articles, 1–4 shown" in first
    assert "the next: --offset 4" in first
    assert "the next" not in signed("search", "*", "--limit", "4", "--offset", "8").stdout
    assert "the next: --offset 2" in signed("search", "title:ký", "--collapse", "--limit", "2").stdout
    cursor = json.loads(signed("search", "*", "--limit", "4", "--json").stdout)["after"]
    second = signed("search", "*", "--limit", "4", "--after", cursor).stdout
    assert "10 articles, 5–8 shown" in second
    (line,) = [line for line in second.splitlines() if line.startswith("the next: --after ")]
    assert "9–10 shown" in signed("search", "*", "--limit", "4", *line.split()[2:]).stdout


def test_a_cursor_of_something_else_is_told(signed: Kyket) -> None:
    cursor = json.loads(signed("search", "*", "--limit", "4", "--json").stdout)["after"]
    assert "the cursor is of another search" in signed("search", "ký", "--after", cursor, code=2).stderr
    assert "this is no cursor, or not all of one" in signed("search", "*", "--after", cursor[:-3], code=2).stderr
    assert "a page has at most 10000 hits" in signed("search", "*", "--limit", "10001", code=2).stderr
    far = signed("search", "*", "--collapse", "--offset", "10000", code=2).stderr
    assert "only the first 10000 stories can be paged through — narrow the query, or export the hits" in far


def test_cells_are_separated_as_asked(signed: Kyket) -> None:
    text = signed("export", "nhãn:signing", "--separator", "semicolon").stdout
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert {row["document_kinds"] for row in rows} == {"quy chế phối hợp"}


def test_similar_shows_what_is_about_the_same_but_not_the_same_story(signed: Kyket) -> None:
    shown = json.loads(signed("similar", f"{1:016x}", "--json").stdout)
    assert {hit["id"] for hit in shown} == {f"{4:016x}", f"{5:016x}"}
    assert "Sơ kết" in signed("similar", f"{1:016x}", "--limit", "1").stdout
    done = signed("similar", "0" * 16, code=1)
    assert "no such article" in done.stderr


def test_a_csv_opens_with_who_signed(signed: Kyket) -> None:
    text = signed("export", "nhãn:signing").stdout
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert {row["parties"] for row in rows} == {"Ban Tuyên giáo Tỉnh ủy; Công an tỉnh"}
    assert {row["signed_on"] for row in rows} == {"2021-04-28"}


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_feed_has_the_newest_articles(signed: Kyket, tmp_path: Path, form: str) -> None:
    everything = feedparser.parse(signed("export", "*", "--format", form).stdout.encode())
    ids = [entry.id.rpartition(":")[2] for entry in everything.entries]
    assert len(ids) == 10
    done = signed("export", "*", "--format", form, "--newest", "3", "-o", "feed.xml")
    assert "3 articles written to feed.xml" in done.stderr
    newest = feedparser.parse((tmp_path / "feed.xml").read_bytes())
    assert not newest.bozo
    assert [entry.id.rpartition(":")[2] for entry in newest.entries] == ids[:3]


def test_an_export_that_fails_leaves_what_was_there(signed: Kyket, tmp_path: Path) -> None:
    signed("export", "nhãn:signing", "-o", "hits.csv")
    before = (tmp_path / "hits.csv").read_bytes()
    nobody = {"KYKET_ELASTICSEARCH_URL": "http://127.0.0.1:9"}
    for name in ("hits.csv", "other.csv"):
        assert "nothing listens there" in signed("export", "*", "-o", name, code=1, **nobody).stderr
    assert (tmp_path / "hits.csv").read_bytes() == before
    assert [one.name for one in tmp_path.glob("*.csv*")] == ["hits.csv"]


@pytest.mark.parametrize("target", ["nowhere/hits.csv", ".", "/dev/full"])
def test_a_file_that_cannot_be_written_is_told(signed: Kyket, target: str) -> None:
    done = signed("export", "*", "-o", target, code=1)
    assert f"{target}: cannot be written" in done.stderr

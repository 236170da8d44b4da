"""Each command does what its help says, and says it plainly when it cannot."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from filelock import FileLock

from demo.articles import load
from demo.process import DemoProcess

Kyket = Callable[..., CompletedProcess[str]]


def _first_id(kyket: Kyket, query: str) -> str:
    hits = json.loads(kyket("search", query, "--json").stdout)["hits"]
    return str(hits[0]["id"])


def test_search_finds_in_a_province_what_a_reader_would(kyket: Kyket) -> None:
    found = json.loads(kyket("search", '"ký kết" AND province:"Lâm Đồng"', "--json", "--limit", "100").stdout)
    expected = {
        article.title
        for article in load(1)
        if article.site == "vnpt.demo"
        and any(
            "ký kết" in text.lower()
            for text in (article.title, article.lead, *article.paragraphs, *article.captions, article.byline)
        )
    }
    assert {hit["title"] for hit in found["hits"]} == expected
    assert found["total"] == len(expected) > 5
    assert found["facets"]["province"] == [{"key": "Lâm Đồng", "count": len(expected)}]
    assert found["took_ms"] > 0


def test_search_prints_hits_with_their_site_and_facets(kyket: Kyket) -> None:
    shown = kyket("search", "quy che phoi hop", "--sort", "date", "--limit", "3").stdout
    assert "Báo Lang Biang" in shown
    assert "articles, 1–3 shown" in shown
    assert "province" in shown


def test_a_query_that_cannot_be_read_is_told_with_its_place_and_a_way_out(kyket: Kyket) -> None:
    done = kyket("search", "title:(ký", code=2)
    assert done.stdout == ""
    first, mark, line = done.stderr.splitlines()
    assert first[mark.index("^")] == "("
    assert line.startswith("error: ")
    assert "try: title:(ký)" in line


def test_a_search_before_anything_was_crawled_says_what_to_do(fresh: Kyket) -> None:
    done = fresh("search", "ký", code=1)
    assert "kyket" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_export_writes_every_hit(kyket: Kyket, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(kyket("export", "site:onecms.demo").stdout.removeprefix("\ufeff"))))
    assert len(rows) == sum(article.site == "onecms.demo" for article in load(1))
    kyket("export", "site:onecms.demo", "--format", "jsonl", "-o", "hits.jsonl")
    lines = (tmp_path / "hits.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [row["id"] for row in rows]


def test_show_gives_the_record_of_design(kyket: Kyket) -> None:
    one = _first_id(kyket, 'site:vnpt.demo AND title:"ký kết"')
    record = json.loads(kyket("show", one, "--json", "--versions").stdout)
    assert record["id"] == one
    assert record["site"] == "vnpt.demo"
    assert record["province"] == "Lâm Đồng"
    assert record["body"]
    assert record["published"].endswith("+07:00")
    assert record["published_from"]["source"] in ("json-ld", "meta", "page")
    assert [version["changed"] for version in record["versions"]] == [[]]
    assert record["title"] in kyket("show", one).stdout


def test_show_of_an_unknown_id_is_one_line(kyket: Kyket) -> None:
    done = kyket("show", "0000000000000000", code=1)
    assert done.stderr.splitlines() == [
        "error: 0000000000000000: no such article — `kyket search` shows ids of articles"
    ]


def test_debug_shows_the_trace_wherever_it_stands(kyket: Kyket) -> None:
    assert "Traceback" in kyket("show", "0000000000000000", "--debug", code=1).stderr


def test_status_counts_what_became_of_every_page(kyket: Kyket) -> None:
    status = json.loads(kyket("status", "--json").stdout)
    articles = [article for article in load(1) if not article.needs_browser]
    assert status["articles"] == len(articles)
    assert status["not_indexed"] == 0
    assert ["dnn.demo", "needs-browser", "needs-browser", 1] in status["reasons"]
    assert {run["site"]: run["articles"].get("new") for run in status["runs"]} == {
        site: sum(article.site == site for article in articles) for site in {article.site for article in articles}
    }
    assert "last runs" in kyket("status", "--full").stdout


def test_settings_lists_each_with_its_value_and_default(kyket: Kyket) -> None:
    shown = kyket("settings", KYKET_WORKERS="3").stdout
    row = next(line for line in shown.splitlines() if line.startswith("KYKET_WORKERS"))
    assert row.split()[1:3] == ["3", "0"]


def test_the_archive_is_whole(kyket: Kyket) -> None:
    assert "0 problems" in kyket("archive", "verify").stdout


def test_sites_lists_and_shows_the_registry(kyket: Kyket) -> None:
    sites = {site["id"]: site for site in json.loads(kyket("sites", "list", "--json").stdout)}
    assert sites["baolamdong.vn"]["family"] == "onecms"
    assert all(site["reason"] for site in sites.values() if not site["enabled"])
    assert 'family = "onecms"' in kyket("sites", "show", "baolamdong.vn").stdout
    assert "did you mean" in kyket("sites", "show", "baolamdog.vn", code=2).stderr


@pytest.mark.usefixtures("served")
def test_sites_check_prints_three_articles_and_stores_nothing(fresh: Kyket, tmp_path: Path) -> None:
    shown = fresh("sites", "check", "nukeviet.demo").stdout
    assert shown.count("\ntitle ") == 3
    assert "\npublished " in shown
    assert not (tmp_path / "var" / "kyket.sqlite").exists()


def test_a_site_is_added_after_a_look_at_its_articles(fresh: Kyket, served: DemoProcess, tmp_path: Path) -> None:
    entry = tmp_path / "var" / "sites" / "vnpt.demo.toml"
    entry.unlink()
    shown = fresh("sites", "add", served.bases["vnpt.demo"], answer="n\n", code=1).stdout
    assert 'family = "vnpt_cms"' in shown
    written = fresh("sites", "add", served.bases["vnpt.demo"], "--yes").stdout
    assert "written: " in written
    added = next(path for path in entry.parent.glob("*.toml") if not path.name.endswith(".demo.toml"))
    assert 'family = "vnpt_cms"' in added.read_text(encoding="utf-8")
    again = fresh("sites", "add", served.bases["vnpt.demo"], "--yes", code=2)
    assert "in the registry already" in again.stderr


def test_extract_fetches_a_page_and_prints_its_record(fresh: Kyket, served: DemoProcess, tmp_path: Path) -> None:
    article = next(one for one in load(1, served.ports) if one.site == "dnn.demo" and not one.needs_browser)
    record = json.loads(fresh("extract", article.url, "--json").stdout)
    assert (record["title"], record["site"]) == (article.title, "dnn.demo")
    assert tuple(record["body"]) == article.paragraphs
    assert not (tmp_path / "var" / "kyket.sqlite").exists()


def test_extract_of_a_page_without_an_article_says_so(fresh: Kyket, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html><body><p>404</p></body></html>")
    done = fresh("extract", "page.html", "--url", "https://example.vn/x", code=1)
    assert "https://example.vn/x: no article in it" in done.stderr


def test_import_takes_in_files_and_tells_what_it_could_not(fresh: Kyket, served: DemoProcess, tmp_path: Path) -> None:
    article = next(one for one in load(1, served.ports) if one.site == "onecms.demo")
    html = (
        "<html><body><article><h1>Tin</h1><p>" + "Ban Tuyên giáo ký kết chương trình phối hợp. " * 20 + "</p></article>"
    )
    lines = [
        json.dumps({"url": article.url, "html": html}),
        "{not json",
        json.dumps({"url": "https://elsewhere.example/a.html", "html": html}),
    ]
    (tmp_path / "pages.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = fresh("import", "pages.jsonl")
    assert "1 pages taken in, 0 held already, 2 not taken" in done.stdout
    assert "not taken:" in done.stderr
    assert "give --site SITE" in done.stderr
    with sqlite3.connect(tmp_path / "var" / "kyket.sqlite") as store:
        assert store.execute("SELECT count(*) FROM articles WHERE origin = 'import'").fetchone() == (1,)


@pytest.mark.usefixtures("served")
def test_forget_removes_an_article_from_store_index_and_archive(fresh: Kyket) -> None:
    fresh("run", "vnpt.demo")
    one = _first_id(fresh, "site:vnpt.demo")
    before = json.loads(fresh("status", "--json").stdout)["articles"]
    fresh("forget", one, answer="n\n", code=1)
    fresh("forget", one, "--yes")
    assert "was forgotten" in fresh("show", one, code=1).stderr
    assert json.loads(fresh("search", "site:vnpt.demo", "--json").stdout)["total"] == before - 1
    fresh("run", "vnpt.demo")
    assert json.loads(fresh("status", "--json").stdout)["articles"] == before - 1
    assert "0 problems" in fresh("archive", "verify").stdout


@pytest.mark.usefixtures("served")
def test_crawl_and_process_are_the_two_halves_of_run(fresh: Kyket) -> None:
    fresh("alarms", "failed", "crawl tuyengiao.demo", "error: no answer\n(run scheduled__1; its log is in Airflow)")
    assert fresh("alarms", "list").stdout.splitlines()[-1].endswith("error: no answer")
    fresh("alarms", "failed", "a job that says nothing")
    fresh("alarms", "list")
    fresh("alarms", "over", "a job that says nothing")
    fresh("crawl", "tuyengiao.demo")
    assert "nothing fails" in fresh("alarms", "list").stdout, "a crawl that works ends its alarm"
    waiting = json.loads(fresh("status", "--json").stdout)
    assert waiting["articles"] == 0
    assert waiting["pages"]["fetched"] > 5
    fresh("process")
    done = json.loads(fresh("status", "--json").stdout)
    assert done["articles"] == waiting["pages"]["fetched"]


def test_a_crawl_waits_for_no_import_of_what_extracts_and_searches() -> None:
    """The schedule starts it once for each site."""
    program = "import sys, kyket.cli.crawling; print(*{'trafilatura', 'elasticsearch', 'kyket.run'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (
            ("run", "dnn.demo", "--since", "2026-02-01", "--until", "2026-01-01"),
            2,
            "--until: the day is before --since",
        ),
        (("crawl", "dnn.demo", "--since", "2999-01-01"), 2, "--since: the day is still to come"),
        (("sites", "add", "example.vn"), 1, "write it whole, as https://example.vn"),
        (("sites", "add", "file:///etc/hostname"), 1, "is no address of the web"),
        (("backup", "/proc/kyket"), 2, "give a folder of yours"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_to_give(
    fresh: Kyket, words: tuple[str, ...], code: int, said: str
) -> None:
    refused = fresh(*words, code=code)
    assert said in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_an_unknown_command_is_told(fresh: Kyket) -> None:
    assert "No such command" in fresh("serch", code=2).stderr


@pytest.mark.usefixtures("served")
def test_importing_the_archive_brings_back_the_articles_and_nothing_else(fresh: Kyket, tmp_path: Path) -> None:
    fresh("run", "vnpt.demo", "nukeviet.demo")
    var = tmp_path / "var"
    before = json.loads(fresh("search", "", "--json", "--limit", "100").stdout)["hits"]
    files = [str(path) for path in var.glob("archive/warc/**/*.warc.gz")]
    fresh("import", *files, KYKET_VAR=str(tmp_path / "other"), KYKET_SITES=str(var / "sites"))
    after = fresh("search", "", "--json", "--limit", "100", KYKET_VAR=str(tmp_path / "other"))
    assert {hit["id"] for hit in json.loads(after.stdout)["hits"]} == {hit["id"] for hit in before}
    again = fresh("import", *files).stdout
    assert again.startswith("0 pages taken in")
    assert "nothing to do" in again


@pytest.mark.usefixtures("served")
def test_a_file_missing_from_the_archive_is_told(fresh: Kyket, tmp_path: Path) -> None:
    fresh("run", "tuyengiao.demo")
    next((tmp_path / "var").glob("archive/warc/**/*.warc.gz")).unlink()
    assert "missing: " in fresh("archive", "verify", code=1).stdout


@pytest.mark.usefixtures("served")
def test_a_site_that_another_kyket_is_crawling_is_left_out(fresh: Kyket, tmp_path: Path) -> None:
    claims = tmp_path / "var" / "claims"
    claims.mkdir()
    with FileLock(claims / "vnpt.demo.lock"):
        done = fresh("run", "vnpt.demo", "tuyengiao.demo")
    assert "left out, for another kyket is crawling them: vnpt.demo" in done.stderr
    assert "tuyengiao.demo" in done.stdout
    assert "vnpt.demo" not in done.stdout


def test_what_another_user_has_left_in_var_is_told_with_what_to_do(fresh: Kyket, tmp_path: Path) -> None:
    (tmp_path / "var" / "claims" / "archive.lock").mkdir(parents=True)  # as unwritable, for whoever runs the tests
    refused = fresh("backup", str(tmp_path / "backup"), code=2)
    assert "archive.lock: cannot be written" in refused.stderr
    assert "run kyket as the user whose VAR it is" in refused.stderr


def test_output_that_has_no_room_is_no_fault_of_kyket() -> None:
    command = [str(Path(sys.executable).with_name("kyket")), "settings"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "error: the disk is full — make room, and run it again\n"


def test_forgetting_what_was_never_stored_asks_nothing(kyket: Kyket) -> None:
    done = kyket("forget", "0000000000000000", code=1)
    assert "no such article" in done.stderr
    assert done.stdout == ""


def test_an_export_without_hits_says_so(kyket: Kyket) -> None:
    assert "0 articles written" in kyket("export", "title:khôngcónhưvậy").stderr

"""Repair without crawling: what would change is shown, what was shown is applied, once, and no reader is told."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from made_archives.newsroom import SITE, WHOLE, Newsroom, address, id_of
from made_stores.articles import written

from demo.articles import load
from demo.process import DemoProcess
from demo.registry import write_registry
from demo.sites import DEFAULT_PORTS
from kyket import reextraction
from kyket.extraction import ExtractionPool, extract_page, understanding
from kyket.run import Processing, process_waiting
from kyket.workspace import site_infos
from pipelines.article import Article, NotAnArticle, Outcome, Page
from pipelines.errors import KyketError
from pipelines.extract import VERSION
from pipelines.reextraction.records import Reextraction, Verdict
from pipelines.store import PageState, Store
from servers.holding import PATIENCE, killed
from servers.ports import free_port

Kyket = Callable[..., CompletedProcess[str]]


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path / "var")


def _process(newsroom: Newsroom) -> None:
    """As `kyket process` does."""
    workspace = newsroom.workspace
    registry = workspace.registry()
    with (
        workspace.store() as store,
        workspace.backend() as backend,
        workspace.archive_reader(store) as reader,
        ExtractionPool(understanding(registry), 1) as pool,
    ):
        process_waiting(store, reader, Processing(store, backend, pool, site_infos(registry), erase=workspace.erase))


def _dry_run(newsroom: Newsroom) -> Reextraction:
    registry = newsroom.workspace.registry()
    return reextraction.dry_run(newsroom.workspace, registry, reextraction.select(registry, [SITE], None, None))


def _promote(newsroom: Newsroom, run: Reextraction) -> reextraction.Promotion:
    return reextraction.promote(newsroom.workspace, newsroom.workspace.registry(), run)


def _extracted(newsroom: Newsroom) -> Callable[[Page], Outcome]:
    known = understanding(newsroom.workspace.registry())
    return lambda page: extract_page(page, known)


@pytest.fixture
def store(newsroom: Newsroom) -> Iterator[Store]:
    with newsroom.workspace.store() as opened:
        yield opened


def test_what_is_as_it_was_changes_nothing(newsroom: Newsroom, store: Store) -> None:
    newsroom.archive(newsroom.page(number) for number in range(3))
    _process(newsroom)
    run = _dry_run(newsroom)
    assert run.pages == {SITE: 3}
    assert list(store.reextractions.differences(run.id)) == []
    assert _promote(newsroom, run).run.promoted == {}
    assert [len(store.versions(id_of(number))) for number in range(3)] == [1, 1, 1]


def test_a_better_extractor_is_shown_field_by_field_and_then_applied(newsroom: Newsroom, store: Store) -> None:
    newsroom.archive(newsroom.page(number) for number in range(3))
    _process(newsroom)
    newsroom.select(WHOLE)
    run = _dry_run(newsroom)
    totals = store.reextractions.totals(run)[SITE]
    assert totals.verdicts == {"changed": 3}
    assert totals.fields == {"body": 3}
    example = next(store.reextractions.differences(run.id)).examples["body"]
    assert example["count"] == [2, 4]
    assert [mark for mark, _ in example["marked"]] == ["new"]
    assert len(store.article(id_of(1)).article.body) == 2, "a dry run changes nothing"

    last = store.last_seq()
    done = _promote(newsroom, run)
    assert done.run.promoted == {"changed": 3}
    assert done.run.promoted_at is not None
    stored = store.article(id_of(1))
    assert len(stored.article.body) == 4
    assert stored.findings is not None
    assert stored.story
    before, after = store.versions(id_of(1))
    assert (before.origin, after.origin, after.changed) == ("crawl", "reextract", ("body",))
    assert {change.origin for change in store.changes_since(last)} == {"reextract"}
    with newsroom.workspace.backend() as backend:
        assert backend.position() == store.last_seq()
    again = _promote(newsroom, store.reextractions.by_token(run.token))
    assert again.already
    assert len(store.versions(id_of(1))) == 2


def test_equal_dry_runs_have_equal_tokens(newsroom: Newsroom) -> None:
    newsroom.archive(newsroom.page(number) for number in range(2))
    _process(newsroom)
    newsroom.select(WHOLE)
    one, other = _dry_run(newsroom), _dry_run(newsroom)
    assert one.id != other.id
    assert one.token == other.token != ""


def test_a_page_without_an_article_becomes_one_and_one_without_stays_stored(newsroom: Newsroom, store: Store) -> None:
    missed, empty, shell = newsroom.archive(
        [
            newsroom.page(1),
            newsroom.page(2, b"<html><body><p>404</p></body></html>"),
            newsroom.page(3, b"<html>x</html>"),
        ]
    )
    newsroom.save(missed, lambda page: NotAnArticle(page.url, SITE, "no-body", "0 characters"))
    newsroom.save(empty, lambda page: _extracted(newsroom)(replace(newsroom.page(2), archive=page.archive)))
    newsroom.save(shell, lambda page: NotAnArticle(page.url, SITE, "listing", "9 links"))
    kept = store.article(id_of(2)).article
    run = _dry_run(newsroom)
    found = {one.page_id: one for one in store.reextractions.differences(run.id)}
    assert {one: each.verdict for one, each in found.items()} == {
        id_of(1): Verdict.NEW,
        id_of(2): Verdict.CEASES,
        id_of(3): Verdict.REASON,
    }
    assert found[id_of(2)].note.startswith("no-body")
    assert _promote(newsroom, run).run.promoted == {"new": 1, "reason": 1}
    assert store.article(id_of(1)).origin == "reextract"
    assert store.article(id_of(2)).article == kept
    states = {page.page_id: page.state for page in store.pages(SITE)}
    assert states == {id_of(1): PageState.ARTICLE, id_of(2): PageState.ARTICLE, id_of(3): PageState.NOT_ARTICLE}


def test_an_article_that_its_page_shows_no_more_is_read_again_from_the_response_it_was_made_of(
    newsroom: Newsroom, store: Store
) -> None:
    newsroom.archive([newsroom.page(1)])
    _process(newsroom)
    newsroom.archive([newsroom.page(1, b"<html><body><p>404</p></body></html>", after=timedelta(hours=1))])
    _process(newsroom)
    assert next(store.pages(SITE)).state is PageState.NOT_ARTICLE
    newsroom.select(WHOLE)
    run = _dry_run(newsroom)
    (found,) = store.reextractions.differences(run.id)
    assert found.verdict is Verdict.CHANGED
    assert found.made_of != found.held
    assert _promote(newsroom, run).run.promoted == {"changed": 1}
    assert len(store.article(id_of(1)).article.body) == 4
    assert next(store.pages(SITE)).state is PageState.NOT_ARTICLE


def test_a_page_that_lost_its_article_shows_it_again(newsroom: Newsroom, store: Store) -> None:
    (first,) = newsroom.archive([newsroom.page(1)])
    newsroom.save(first, _extracted(newsroom))
    (second,) = newsroom.archive([newsroom.page(1, after=timedelta(hours=1))])
    newsroom.save(second, lambda page: NotAnArticle(page.url, SITE, "no-body"))
    run = _dry_run(newsroom)
    assert [one.verdict for one in store.reextractions.differences(run.id)] == [Verdict.AGAIN]
    _promote(newsroom, run)
    assert next(store.pages(SITE)).state is PageState.ARTICLE
    assert len(store.versions(id_of(1))) == 1


def test_pages_that_a_broken_extractor_made_one_article_part_again(newsroom: Newsroom, store: Store) -> None:
    pages = newsroom.archive(newsroom.page(number) for number in range(3))
    for page in pages:
        newsroom.save(page, _rules_of)
    assert store.article(id_of(0)).aliases == (id_of(1), id_of(2))
    run = _dry_run(newsroom)
    assert _promote(newsroom, run).run.promoted == {"changed": 3}
    assert {one.article.id: one.aliases for one in store.articles(SITE)} == {id_of(number): () for number in range(3)}
    assert all(one.findings is not None for one in store.articles(SITE))
    with newsroom.workspace.backend() as backend:
        assert backend.count() == 3


def _rules_of(page: Page) -> Article:
    """What a broken extractor made of every page: the rules printed on all of them."""
    number = int(page.url.rpartition("-")[2].removesuffix(".html"))
    url = address(number)
    article = written(number, site=SITE, title="Trang tin", lead="", body=("Thể lệ gửi tin, bài cộng tác.",), byline="")
    at = {"archive": page.archive, "fetched_at": page.fetched_at}
    return replace(article, id=id_of(number), url=url, canonical_url=url, **at)


def test_pages_whose_record_is_lost_are_told_and_left(newsroom: Newsroom, store: Store) -> None:
    newsroom.archive(newsroom.page(number) for number in range(3))
    _process(newsroom)
    newsroom.select(WHOLE)
    with closing(sqlite3.connect(newsroom.var / "kyket.sqlite")) as connection:
        connection.execute("UPDATE pages SET archive_offset = 7 WHERE page_id = ?", [id_of(1)])
        connection.commit()
    run = _dry_run(newsroom)
    found = {one.page_id: one for one in store.reextractions.differences(run.id)}
    assert found[id_of(1)].verdict is Verdict.LOST
    assert "no whole record" in found[id_of(1)].note
    assert _promote(newsroom, run).run.promoted == {"changed": 2}


def test_a_page_fetched_again_after_the_dry_run_is_left_as_it_is_and_told(newsroom: Newsroom, store: Store) -> None:
    newsroom.archive(newsroom.page(number) for number in range(2))
    _process(newsroom)
    newsroom.select(WHOLE)
    run = _dry_run(newsroom)
    newsroom.archive([newsroom.page(1, after=timedelta(hours=1))])
    done = _promote(newsroom, run)
    assert done.run.promoted == {"changed": 1, "overtaken": 1}
    (left,) = store.reextractions.differences(run.id, state="overtaken")
    assert left.note == "the page was fetched again since the dry run"
    assert len(store.article(id_of(1)).article.body) == 2


def test_what_comes_out_otherwise_than_shown_is_not_promoted(newsroom: Newsroom, store: Store) -> None:
    newsroom.archive(newsroom.page(number) for number in range(2))
    _process(newsroom)
    newsroom.select(WHOLE)
    run = _dry_run(newsroom)
    other = [(one.page_id, _extracted(newsroom)(newsroom.page(9))) for one in store.reextractions.differences(run.id)]
    store.reextractions.promote(run.id, other, datetime.now(UTC))
    assert [one.note for one in store.reextractions.differences(run.id, state="overtaken")] == [
        "the extractor makes something else of it than in the dry run"
    ] * 2
    assert len(store.article(id_of(1)).article.body) == 2


def test_with_another_extractor_than_the_dry_runs_nothing_is_promoted(newsroom: Newsroom) -> None:
    newsroom.archive([newsroom.page(1)])
    _process(newsroom)
    newsroom.select(WHOLE)
    run = _dry_run(newsroom)
    newsroom.select(".cot-hai")
    with pytest.raises(KyketError, match="not that of the dry run any more"):
        _promote(newsroom, run)


def test_only_the_days_asked_for_are_read(newsroom: Newsroom) -> None:
    newsroom.archive(newsroom.page(number, after=timedelta(days=number)) for number in range(5))
    _process(newsroom)
    registry = newsroom.workspace.registry()
    day = datetime(2026, 3, 3, tzinfo=UTC).date()
    chosen = reextraction.select(registry, [SITE], day, day + timedelta(days=1))
    assert reextraction.dry_run(newsroom.workspace, registry, chosen).pages == {SITE: 2}


# As a person runs it


def _environment(newsroom: Newsroom) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KYKET_")}
    return kept | {"KYKET_VAR": str(newsroom.var), "KYKET_WORKERS": "1", "COLUMNS": "200"}


def _run(newsroom: Newsroom, *arguments: str, code: int = 0) -> str:
    line = [str(Path(sys.executable).with_name("kyket")), *arguments]
    done = subprocess.run(
        line,
        env=_environment(newsroom),
        cwd=newsroom.var,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout if code == 0 else done.stderr


def _kill(newsroom: Newsroom, step: str, *arguments: str) -> None:
    """kill -9 the command behind its first ``step``; its workers end with it."""
    killed(arguments, step, environment=_environment(newsroom), cwd=newsroom.var)


def _count(newsroom: Newsroom, query: str) -> int:
    try:
        with closing(sqlite3.connect(f"file:{newsroom.var / 'kyket.sqlite'}?mode=ro", uri=True)) as connection:
            return int(connection.execute(query).fetchone()[0] or 0)
    except sqlite3.OperationalError:
        return 0


def test_killed_at_whatever_step_it_goes_on_and_each_page_is_promoted_once(newsroom: Newsroom, store: Store) -> None:
    pages = 300
    newsroom.archive(newsroom.page(number) for number in range(pages))
    _process(newsroom)
    newsroom.select(WHOLE)
    expected = _dry_run(newsroom).token
    begun = "SELECT count(*) FROM reextractions WHERE finished_at IS NULL AND position <> ''"
    _kill(newsroom, "pipelines.store.reextractions:ReextractionStore.note", "reextract", "--site", SITE, "--dry-run")
    assert _count(newsroom, begun) == 1
    shown = _run(newsroom, "reextract", "--site", SITE, "--dry-run")
    assert "went on where it was" in shown
    assert f"--token {expected}" in shown

    some = "SELECT count(*) FROM reextracted WHERE state = 'promoted'"
    _kill(
        newsroom,
        "pipelines.store.reextractions:ReextractionStore.promote",
        "reextract",
        "--promote",
        "--token",
        expected,
    )
    assert 0 < _count(newsroom, some) < pages
    assert "promotion unfinished" in _run(newsroom, "status")
    done = json.loads(_run(newsroom, "reextract", "--promote", "--token", expected, "--json"))
    assert (done["promoted"], done["overtaken"]) == ({"changed": pages}, 0)
    assert _count(newsroom, "SELECT count(*) FROM versions") == 2 * pages
    assert _count(newsroom, "SELECT count(*) FROM versions WHERE origin = 'reextract'") == pages
    assert all(len(one.article.body) == 4 and one.findings is not None and one.story for one in store.articles(SITE))
    with newsroom.workspace.backend() as backend:
        assert backend.position() == store.last_seq()
        assert backend.count() == pages
    assert "promoted before" in _run(newsroom, "reextract", "--promote", "--token", expected)
    assert _count(newsroom, "SELECT count(*) FROM versions") == 2 * pages
    status = json.loads(_run(newsroom, "status", "--json"))["reextractions"][0]
    assert (status["token"], status["promoted"]) == (expected, {"changed": pages})
    assert status["extractor"].startswith(f"{VERSION} ")


def test_nothing_is_promoted_that_nobody_has_seen(newsroom: Newsroom) -> None:
    newsroom.archive([newsroom.page(1)])
    _process(newsroom)
    newsroom.select(WHOLE)
    assert "must have been seen" in _run(newsroom, "reextract", "--promote", code=2)
    assert "give one of" in _run(newsroom, "reextract", code=2)
    assert "no dry run ended with this token" in _run(newsroom, "reextract", "--promote", "--token", "0" * 12, code=1)
    shown = _run(newsroom, "reextract", "--promote", "--yes")
    assert "1 changed" in shown
    assert address(1) in shown


# The template of the demo's NukeViet site changes


@pytest.fixture
def broken(fresh: Kyket, tmp_path: Path) -> list[str]:
    """VAR of ``fresh``: a good day, then one with a new template. Gives the addresses that came out wrong."""
    sites = tmp_path / "var" / "sites"
    ports = {site: free_port() for site in DEFAULT_PORTS}  # twice the same
    with DemoProcess(1, ports=ports, flood_control=False):
        write_registry(sites, ports)
        fresh("run", "nukeviet.demo")
    fresh("alerts", "add", "Phượng Tiến", '"Phượng Tiến"')
    with DemoProcess(2, ports=ports, flood_control=False, changed_template="nukeviet"):
        fresh("run", "nukeviet.demo")
    return [one.url for one in _wrong(tmp_path / "var", ports)]


def _wrong(var: Path, ports: dict[str, int]) -> list[Article]:
    """Stored articles that are not what a reader finds on their page."""
    true = {one.url: one for one in load(2, ports) if one.site == "nukeviet.demo"}
    with Store.open(f"sqlite:///{var / 'kyket.sqlite'}") as store:
        found = [one.article for one in store.articles("nukeviet.demo")]
    assert {one.canonical_url for one in found} == set(true)
    return [one for one in found if (one.lead, one.body, one.byline) != _said(true[one.canonical_url])]


def _said(article: object) -> tuple[object, ...]:
    return tuple(getattr(article, name) for name in ("lead", "paragraphs", "byline"))


def test_a_template_change_is_repaired_from_the_archive_and_readers_are_told_nothing(
    fresh: Kyket, broken: list[str], tmp_path: Path
) -> None:
    var = tmp_path / "var"
    assert len(broken) >= 14
    assert json.loads(fresh("search", '"Phượng Tiến"', "--json").stdout)["total"] == 0

    entry = var / "sites" / "nukeviet.demo.toml"
    before = entry.read_text(encoding="utf-8")
    proposed = json.loads(fresh("sites", "propose", "nukeviet.demo", "--json").stdout)
    assert proposed["works"]
    assert proposed["entry"]["body"] == [".doan-tin"]
    assert proposed["entry"]["lead"] == [".tom-luoc"]
    assert proposed["fields"]["body"]["right_now"] < 0.4
    assert proposed["fields"]["body"]["right_then"] == 1
    assert (proposed["harmed"], proposed["before"] > 5) == ([], True)
    assert entry.read_text(encoding="utf-8") == before, "without --write nothing is written"
    assert "written: " in fresh("sites", "propose", "nukeviet.demo", "--write").stdout
    written = entry.read_text(encoding="utf-8")
    assert written.startswith(before.rstrip())
    assert 'body = [".doan-tin"]' in written

    dry = json.loads(fresh("reextract", "--site", "nukeviet.demo", "--dry-run", "--json").stdout)
    gain = dry["sites"]["nukeviet.demo"]
    assert gain["changed"] == len(broken)
    assert gain["fields"]["body"] == len(broken)
    assert (gain["ceases"], gain["lost"]) == (0, 0)
    text = fresh("reextract", "--site", "nukeviet.demo", "--dry-run").stdout
    assert "⟦−" in text
    assert "⟦+" in text
    assert "nukeviet.demo · body" in text

    fresh("reextract", "--promote", "--token", dry["token"])
    assert [one.canonical_url for one in _wrong(var, _ports(var))] == []
    assert json.loads(fresh("search", '"Phượng Tiến"', "--json").stdout)["total"] == 1
    fresh("alerts", "run")
    fresh("alerts", "sweep")
    with closing(sqlite3.connect(var / "kyket.sqlite")) as store:
        assert store.execute("SELECT count(*) FROM notices").fetchone() == (0,)
        assert store.execute("SELECT DISTINCT outcome FROM matches").fetchall() == [("not news",)]
    assert "promoted" in fresh("status", "--full").stdout


def _ports(var: Path) -> dict[str, int]:
    """The ports of the demo's sites, by the registry in ``var``."""
    ports = dict(DEFAULT_PORTS)
    for path in (var / "sites").glob("*.demo.toml"):
        base = next(line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("base"))
        ports[path.stem] = int(base.rstrip('"').rsplit(":", 1)[1])
    return ports


def test_a_site_that_did_not_change_gets_no_proposal(kyket: Kyket) -> None:
    assert "come out as the ones before" in kyket("sites", "propose", "vnpt.demo", code=2).stderr

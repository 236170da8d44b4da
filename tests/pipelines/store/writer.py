"""A process that writes a store, to be run beside others and to be killed: ``python writer.py URL SITE PAGES [step]``.

It does what a crawl with processing does: takes up what waits, then visits the pages it does not know yet. Prints a
line after every call; with ``step`` it goes on when it is given one back, so that whoever watches can kill it between
any two.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from pipelines.article import ArchiveReference, Article, page_id
from pipelines.store import AddressKind, FrontierEntry, PageRecord, PageState, Store

BATCH = 5


def address(site: str, number: int) -> str:
    return f"https://{site}/bai-{number}.html"


def made_of(page: PageRecord) -> Article:
    """What "extraction" makes of a page: every fourth shows the text of the one before it."""
    number = int(page.url.rsplit("-", 1)[1].removesuffix(".html"))
    text = number - 1 if number % 4 == 3 else number
    return Article(
        id=page.page_id,
        url=page.url,
        canonical_url=page.canonical_url,
        site=page.site,
        title=f"Bài {text}",
        lead="",
        body=(f"Nội dung {text}.",),
        captions=(),
        byline="",
        published=None,
        published_raw="",
        published_from=None,
        modified=None,
        language="vi",
        province="",
        province_now="",
        fetched_at=page.fetched_at,
        archive=page.archive,
    )


def tell(call: str) -> None:
    print(call, flush=True)
    if sys.argv[4:] == ["step"]:
        sys.stdin.readline()


def process(store: Store) -> None:
    while waiting := store.pending_pages(limit=BATCH):
        store.save_outcomes([(page.page_id, made_of(page), page.origin) for page in waiting], datetime.now(UTC))
        tell("processed")


def crawl(store: Store, site: str, count: int) -> None:
    now = datetime.now(UTC)
    run = store.start_run(site, "full", None, "crawl", now)
    if not run.resumed:
        tell("started")
    urls = [address(site, number) for number in range(count)]
    store.frontier_add(run.id, [FrontierEntry(url, AddressKind.ARTICLE, page_id(site, url)) for url in urls])
    tell("found")
    while batch := store.frontier_pending(run.id, limit=BATCH):
        records = [
            PageRecord(
                page_id=entry.page_id,
                site=site,
                run_id=run.id,
                url=entry.url,
                canonical_url=entry.url,
                state=PageState.FETCHED,
                fetched_at=datetime.now(UTC),
                status=200,
                archive=ArchiveReference(f"{site}.warc.gz", int(entry.page_id, 16) % 2**62),
            )
            for entry in batch
        ]
        store.record_pages(records)
        tell("recorded")
        store.frontier_done(run.id, [record.page_id for record in records])
        tell("done")
        process(store)
    store.finish_run(run.id, now=datetime.now(UTC), outcomes={"fetched": count})
    tell("finished")


def main() -> None:
    url, site, count = sys.argv[1:4]
    with Store.open(url) as store:
        process(store)
        crawl(store, site, int(count))


if __name__ == "__main__":
    main()

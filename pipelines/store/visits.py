"""What one visit to a page makes of what we knew of it: plain functions over one row of ``pages``.

A page has two sides. *Held* is the response in the archive and what processing made of it; only a newer response
replaces it. The *last visit* may have failed meanwhile: that is counted and tried again, and takes nothing away: a page
that waits to be processed still waits, an article stays an article. ``state`` is what the two amount to.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pipelines.article import ArchiveReference
from pipelines.store.records import PageRecord, PageState
from pipelines.text import nfc

GONE_AFTER = 3
"""Crawls that met 404 or 410, without one that met the page, until it counts as gone."""

Row = dict[str, Any]

_HOLDING = {PageState.FETCHED, PageState.ARTICLE, PageState.NOT_ARTICLE, PageState.NEEDS_BROWSER}


def after_visit(row: Row | None, record: PageRecord) -> Row | None:
    """The page's row after the visit ``record``, or None when the visit tells nothing new.

    Nothing new is a repetition of what is stored, and a response older than the one held (an import of old pages).
    """
    held = row["held"] if row else ""
    verdict_of_crawler = record.state in (PageState.NEEDS_BROWSER, PageState.NOT_ARTICLE)
    brings_content = record.state in _HOLDING and not (
        verdict_of_crawler and held in (PageState.FETCHED, PageState.ARTICLE)
    )
    if brings_content:
        if row and held and (record.fetched_at < row["fetched_at"] or _is_held(row, record)):
            return None
        return _with_content(row, record)
    if row is None:
        row = _described(record)
    elif record.fetched_at < row["visited_at"]:
        return None
    elif record.state is PageState.FAILED and _is_unreadable(row, record):
        row = row | _NOTHING_HELD
    return _without_content(row, record)


def after_touch(row: Row, now: datetime) -> Row:
    """The page's row after a visit that found it unchanged."""
    row = row | {"visited_at": max(now, row["visited_at"]), "failures": 0, "missing": 0, "failing_since": None}
    row["again"] = False
    if row["held"]:
        row |= state_columns(row["held"], row["held_reason"])
    return row


def after_processing(row: Row, held: PageState, reason: str) -> Row:
    """The page's row after its response was processed."""
    row = row | {"held": held.value, "held_reason": nfc(reason)}
    return row | (_gone(row) if row["missing"] >= GONE_AFTER else state_columns(row["held"], row["held_reason"]))


def state_columns(state: str, reason: str) -> Row:
    """The columns that report ``state``."""
    reason = nfc(reason)
    return {"state": state, "reason": reason, "cause": reason.partition(": ")[0]}


def to_record(row: Row) -> PageRecord:
    """The page as callers see it."""
    return PageRecord(
        page_id=row["page_id"],
        site=row["site"],
        run_id=row["run_id"],
        url=row["url"],
        canonical_url=row["canonical_url"],
        state=PageState(row["state"]),
        fetched_at=row["fetched_at"],
        status=row["status"],
        reason=row["reason"],
        content_hash=row["content_hash"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        content_type=row["content_type"],
        bytes=row["bytes"],
        archive=_reference(row),
        hinted_published=row["hinted_published"],
        hinted_source=row["hinted_source"],
        origin=row["origin"],
    )


_NOTHING_HELD: Row = {
    "held": "",
    "held_reason": "",
    "content_hash": "",
    "etag": "",
    "last_modified": "",
    "archive_file": None,
    "archive_offset": None,
}


def _described(record: PageRecord) -> Row:
    """A row for a page never heard of, with nothing held."""
    return {
        "page_id": record.page_id,
        "site": record.site,
        "run_id": record.run_id,
        "url": nfc(record.url),
        "canonical_url": nfc(record.canonical_url),
        **state_columns(record.state, record.reason),
        **_NOTHING_HELD,
        "fetched_at": record.fetched_at,
        "content_type": nfc(record.content_type),
        "bytes": record.bytes,
        "origin": record.origin,
        "visited_at": record.fetched_at,
        "status": record.status,
        "hinted_published": nfc(record.hinted_published),
        "hinted_source": record.hinted_source,
        "again": False,
        "failures": 0,
        "failed_run": None,
        "missing": 0,
        "missing_run": None,
        "failing_since": None,
    }


def _with_content(row: Row | None, record: PageRecord) -> Row:
    # "article" is the store's own verdict, given by save_outcomes; a response that only claims it has to be processed.
    state = PageState.FETCHED if record.state is PageState.ARTICLE else record.state
    after = _described(record) | {
        "held": state.value,
        "held_reason": nfc(record.reason),
        "content_hash": record.content_hash,
        "etag": nfc(record.etag),
        "last_modified": nfc(record.last_modified),
        "archive_file": record.archive.file if record.archive else None,
        "archive_offset": record.archive.offset if record.archive else None,
        **state_columns(state, record.reason),
    }
    if row:
        # A run that met the page is no longer one that can miss it.
        for name in ("failed_run", "missing_run"):
            after[name] = _later(row[name], record.run_id)
        after["visited_at"] = max(row["visited_at"], record.fetched_at)
        if not record.hinted_published:
            after |= {name: row[name] for name in ("hinted_published", "hinted_source")}
    else:
        after |= {"failed_run": record.run_id, "missing_run": record.run_id}
    return after


def _without_content(row: Row, record: PageRecord) -> Row:
    row = row | {"visited_at": record.fetched_at, "status": record.status}
    failed = record.state in (PageState.FAILED, PageState.GONE)
    if not row["held"]:
        # Whether a page is gone is for the store to count, not for one visit to say.
        state = PageState.FAILED if record.state is PageState.GONE else record.state
        row |= {"run_id": record.run_id, "url": nfc(record.url), **state_columns(state, record.reason)}
        row |= {"fetched_at": record.fetched_at, "origin": record.origin}
        if record.hinted_published:
            row |= {"hinted_published": nfc(record.hinted_published), "hinted_source": record.hinted_source}
    if not failed:
        return row | {"failures": 0, "failing_since": None, "again": False}
    row |= _counted(row, "failures", "failed_run", record.run_id)
    row["failures"] = max(row["failures"], 1)
    row["failing_since"] = row["failing_since"] or record.fetched_at
    if record.status in (404, 410) or record.state is PageState.GONE:
        row |= _counted(row, "missing", "missing_run", record.run_id)
    row["again"] = row["missing"] < GONE_AFTER
    if row["missing"] >= GONE_AFTER and row["held"] != PageState.FETCHED:
        row |= _gone(row)
    return row


def _gone(row: Row) -> Row:
    return state_columns(PageState.GONE, f"missing: {row['status'] or 404} in {row['missing']} crawls")


def _counted(row: Row, count: str, last_run: str, run_id: int | None) -> Row:
    """One more in column ``count``, if ``run_id`` is a crawl that has not counted yet."""
    if run_id is None or (row[last_run] is not None and run_id <= row[last_run]):
        return {}
    return {count: row[count] + 1, last_run: run_id}


def _later(one: int | None, other: int | None) -> int | None:
    return max((run for run in (one, other) if run is not None), default=None)


def _is_held(row: Row, record: PageRecord) -> bool:
    return bool(
        row["fetched_at"] == record.fetched_at
        and row["content_hash"] == record.content_hash
        and _reference(row) == record.archive
    )


def _is_unreadable(row: Row, record: PageRecord) -> bool:
    """Whether ``record`` says that the very response we hold cannot be read, so that nothing can ever be made of it."""
    reference = _reference(row)
    return reference == record.archive and (reference is not None or row["held"] == PageState.FETCHED)


def _reference(row: Row) -> ArchiveReference | None:
    return None if row["archive_file"] is None else ArchiveReference(row["archive_file"], row["archive_offset"])

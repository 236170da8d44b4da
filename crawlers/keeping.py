"""Answers into the archive."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

from crawlers.fetching import Answer
from pipelines.archive import ArchiveWriter
from pipelines.article import Page
from pipelines.store.records import CrawlRun


def keep(
    writer: ArchiveWriter,
    run: CrawlRun,
    answer: Answer,
    url: str,
    hinted_published: str = "",
    hinted_source: Literal["feed", "sitemap", ""] = "",
) -> Page:
    """The answer to a request for ``url`` as a page, with its place in the archive, where it is when this returns.

    Raises :class:`pipelines.errors.ArchiveError`.
    """
    response = answer.response
    page = Page(
        url=url,
        final_url=answer.final_url,
        site=run.site,
        fetched_at=datetime.now(UTC),
        status=response.status,
        # latin-1 reads any bytes, and never gives a lone surrogate
        headers=tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, given in response.headers.items()
            for value in given
        ),
        body=response.body,
        hinted_published=hinted_published,
        hinted_source=hinted_source,
    )
    return replace(page, archive=writer.write(page, run=str(run.id)))

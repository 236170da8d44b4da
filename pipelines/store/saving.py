"""Outcomes of processing into the store: versions, equal texts, the outbox, the pages' states; one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, and_, insert, select, update

from pipelines.article import Article, Origin, Outcome, page_id
from pipelines.store import pages, texts
from pipelines.store.database import chunks
from pipelines.store.ordering import Turn
from pipelines.store.records import PageRecord, PageState, Saved, SaveResult
from pipelines.store.runs import count_articles
from pipelines.store.schema import articles, versions
from pipelines.store.shelf import Shelf, Shelved
from pipelines.store.visits import Row, after_processing, after_visit, state_columns


@dataclass
class _Entry:
    """One outcome with what is computed of it once."""

    page_id: str
    outcome: Outcome
    origin: Origin

    @cached_property
    def text_hash(self) -> str | None:
        return texts.text_hash(self.outcome) if isinstance(self.outcome, Article) else None

    @cached_property
    def reader_hash(self) -> str:
        return texts.reader_hash(self.outcome) if isinstance(self.outcome, Article) else ""

    @property
    def text(self) -> tuple[str, str] | None:
        return (self.outcome.site, self.text_hash) if self.text_hash else None

    def is_older_than(self, page: Row) -> bool:
        """Whether the page was fetched again, with another result, after the response this was made of."""
        if not isinstance(self.outcome, Article) or self.outcome.archive is None or page["archive_file"] is None:
            return False
        made_of, held = self.outcome.archive, (page["archive_file"], page["archive_offset"])
        if (made_of.file, made_of.offset) == held or self.outcome.fetched_at is None:
            return False
        return bool(self.outcome.fetched_at < page["fetched_at"])


def save(connection: Connection, items: Sequence[tuple[str, Outcome, Origin]], now: datetime) -> list[SaveResult]:
    """Store what processing made of pages. See :meth:`Store.save_outcomes`."""
    return _Saving(connection, items, now).run() if items else []


class _Saving:
    """One call of :func:`save`: everything it may need is read first, then decided in memory, then written."""

    def __init__(self, connection: Connection, items: Sequence[tuple[str, Outcome, Origin]], now: datetime) -> None:
        self._connection = connection
        self._now = now
        self._turn = Turn(connection)
        self._shelf = Shelf(connection, self._turn)
        ids = sorted({one for one, _, _ in items})
        self._pages = pages.load(connection, ids)
        self._buried = pages.forgotten_of(connection, ids)
        self._entries = [_Entry(one, self._identified(one, outcome), origin) for one, outcome, origin in items]
        shown = sorted({entry.text for entry in self._entries if entry.text})
        self._forgotten_texts = pages.texts_forgotten(connection, shown)
        self._shelf.take({entry.page_id for entry in self._entries}, shown)
        self._current = self._articles_that_may_change()
        self._changed_pages: set[str] = set()
        self._versions: list[dict[str, Any]] = []
        self._seen: set[str] = set()
        self._counts: dict[int, Counter[str]] = {}

    def run(self) -> list[SaveResult]:
        results = [self._save(entry) for entry in self._entries]
        pages.write(self._connection, [self._pages[one] for one in sorted(self._changed_pages)])
        pages.keep_captures(
            self._connection,
            [
                (entry.page_id, entry.outcome.archive)
                for entry in self._entries
                if isinstance(entry.outcome, Article) and entry.outcome.archive
            ],
        )
        for ids in chunks(sorted(self._seen)):
            seen = articles.c.id.in_(ids) & (articles.c.last_seen < self._now)
            self._connection.execute(update(articles).where(seen).values(last_seen=self._now))
        self._shelf.write(self._now)
        if self._versions:
            self._connection.execute(insert(versions), self._versions)
        count_articles(self._connection, self._counts)
        self._turn.close()
        return results

    def _identified(self, one: str, outcome: Outcome) -> Outcome:
        """An article goes under its page's id: the crawler knows the canonical address, a page may err about it."""
        if not isinstance(outcome, Article) or outcome.id == one:
            return outcome
        known = self._pages.get(one)
        if known and page_id(known["site"], known["canonical_url"]) == one:
            return replace(outcome, id=one, canonical_url=known["canonical_url"])
        return replace(outcome, id=one)

    def _articles_that_may_change(self) -> dict[str, Article]:
        """The present version of every article that will not be found unchanged by its hash."""
        rows = self._shelf.rows
        known = [entry for entry in self._entries if entry.page_id in rows and isinstance(entry.outcome, Article)]
        if any(rows[entry.page_id].text_hash != entry.text_hash for entry in known):
            self._shelf.take_aliases()
        differing = {
            entry.page_id
            for entry in known
            if entry.origin == "reextract" or rows[entry.page_id].reader_hash != entry.reader_hash
        }
        present = and_(articles.c.id == versions.c.article_id, articles.c.version == versions.c.number)
        query = select(versions.c.article_id, versions.c.article).join(articles, present)
        return {
            one: texts.load(text)
            for ids in chunks(sorted(differing))
            for one, text in self._connection.execute(query.where(articles.c.id.in_(ids)))
        }

    def _save(self, entry: _Entry) -> SaveResult:
        if entry.page_id in self._buried:
            return SaveResult(Saved.FORGOTTEN, self._buried[entry.page_id])
        page = self._pages.get(entry.page_id)
        outdated = page is not None and entry.is_older_than(page)
        if outdated and page is not None and page["held"] != PageState.FETCHED and not self._keeps(entry, page):
            row = self._shelf.rows.get(entry.page_id)
            return self._result(row, Saved.UNCHANGED, None) if row else SaveResult(Saved.UNCHANGED, entry.page_id)
        if entry.text in self._forgotten_texts:
            return self._refuse(entry, page, self._forgotten_texts[entry.text])
        if isinstance(entry.outcome, Article):
            result = self._save_article(entry, entry.outcome)
        else:
            result = SaveResult(Saved.NOT_ARTICLE, entry.page_id)
        if not outdated:  # a newer response of the page waits; it goes on waiting
            self._processed(entry, page, result)
        return result

    def _keeps(self, entry: _Entry, page: Row) -> bool:
        """Whether ``entry`` reads the very response again that the article was made of, and no later one showed any."""
        kept = self._current.get(entry.page_id)
        return bool(
            entry.origin == "reextract"
            and page["held"] != PageState.ARTICLE
            and isinstance(entry.outcome, Article)
            and kept is not None
            and kept.archive == entry.outcome.archive
        )

    def _save_article(self, entry: _Entry, article: Article) -> SaveResult:
        row = self._shelf.rows.get(entry.page_id)
        if row is None:
            row = self._first(entry, article)
            self._keep_version(row, article, (), entry.origin)
            return self._result(row, Saved.NEW, self._shelf.place(row, entry.origin))
        if entry.origin != "reextract":  # to read our archive again is not to see the page
            row.last_seen = max(row.last_seen, self._now)
            self._seen.add(row.id)
        changed = self._difference(row, entry, article)
        if not changed:
            return self._result(row, Saved.UNCHANGED, None)
        was_alias = row.merged_into is not None
        row.version += 1
        row.reader_hash = entry.reader_hash
        row.published = article.published
        row.language, row.province, row.province_now = article.language, article.province, article.province_now
        self._shelf.changed(row)
        self._keep_version(row, article, changed, entry.origin)
        if row.text_hash != entry.text_hash:
            self._shelf.retext(row, entry.text_hash)
            seq = self._shelf.place(row, entry.origin)
        else:
            seq = None if was_alias else self._shelf.report(row, entry.origin)
        return self._result(row, Saved.NEW if was_alias else Saved.CHANGED, seq)

    def _difference(self, row: Shelved, entry: _Entry, article: Article) -> tuple[str, ...]:
        if row.reader_hash == entry.reader_hash and entry.origin != "reextract":
            return ()
        return texts.changed_fields(self._current[row.id], article, entry.origin)

    def _first(self, entry: _Entry, article: Article) -> Shelved:
        row = Shelved(
            id=entry.page_id,
            site=article.site,
            born=self._turn.born(),
            merged_into=None,
            version=1,
            seq=0,
            text_hash=entry.text_hash,
            reader_hash=entry.reader_hash,
            published=article.published,
            language=article.language,
            province=article.province,
            province_now=article.province_now,
            first_seen=self._now,
            last_seen=self._now,
            gone_since=None,
            origin=entry.origin,
        )
        self._shelf.add(row)
        return row

    def _keep_version(self, row: Shelved, article: Article, changed: tuple[str, ...], origin: Origin) -> None:
        self._current[row.id] = article
        self._versions.append(
            {
                "article_id": row.id,
                "number": row.version,
                "seen_at": self._now,
                "changed": list(changed),
                "origin": origin,
                "article": texts.dump(article),
            }
        )

    def _result(self, row: Shelved, saved: Saved, seq: int | None) -> SaveResult:
        article = self._shelf.article_of(row)
        return SaveResult(saved if article is row else Saved.ALIAS, article.id, article.version, seq)

    def _refuse(self, entry: _Entry, page: Row | None, article_id: str) -> SaveResult:
        """The text of a forgotten article at another address: that address is forgotten with it."""
        if entry.page_id not in self._shelf.rows:
            pages.bury(self._connection, entry.outcome.site, [entry.page_id], article_id, self._now)
            self._buried[entry.page_id] = article_id
        elif page is not None:  # what the page showed before was another article, and stays
            refused = state_columns(PageState.REFUSED, pages.FORGOTTEN)
            self._pages[entry.page_id] = page | refused | {"held": "", "held_reason": "", "again": False}
            self._changed_pages.add(entry.page_id)
        return SaveResult(Saved.FORGOTTEN, article_id)

    def _processed(self, entry: _Entry, page: Row | None, result: SaveResult) -> None:
        page = page or _page_of(entry, self._now)
        first_time = page["held"] == PageState.FETCHED and entry.origin != "reextract"
        if first_time and page["run_id"] is not None:
            self._counts.setdefault(page["run_id"], Counter())[result.saved.value] += 1
        self._pages[entry.page_id] = after_processing(page, *_verdict(entry.outcome))
        self._changed_pages.add(entry.page_id)
        if self._pages[entry.page_id]["state"] == PageState.GONE and entry.page_id in self._shelf.rows:
            self._shelf.recount(self._shelf.rows[entry.page_id])


def _verdict(outcome: Outcome) -> tuple[PageState, str]:
    if isinstance(outcome, Article):
        return PageState.ARTICLE, ""
    reason = f"{outcome.reason}: {outcome.detail}" if outcome.detail else outcome.reason
    return (PageState.NEEDS_BROWSER if outcome.reason == "needs-browser" else PageState.NOT_ARTICLE), reason


def _page_of(entry: _Entry, now: datetime) -> Row:
    """The row of a page that was never recorded as fetched."""
    outcome = entry.outcome
    row = after_visit(
        None,
        PageRecord(
            page_id=entry.page_id,
            site=outcome.site,
            run_id=None,
            url=outcome.url,
            canonical_url=outcome.canonical_url if isinstance(outcome, Article) else outcome.url,
            state=PageState.FETCHED,
            fetched_at=(isinstance(outcome, Article) and outcome.fetched_at) or now,
            archive=outcome.archive if isinstance(outcome, Article) else None,
            origin=entry.origin,
        ),
    )
    assert row is not None
    return row

"""Re-extractions in the store: what a dry run found, and its promotion, each page of it once.

A dry run is done in batches of pages by id; each batch is written with the position it ends at, so that a killed run
goes on where it was. A promotion writes an article and the mark that it was promoted in one transaction: killed at any
moment and run again, it promotes the rest.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, func, insert, select, update

from pipelines.article import VIETNAM, ArchiveReference, Article, Outcome
from pipelines.errors import StoreError
from pipelines.reextraction.records import APPLIED, Candidate, Difference, Reextraction, Selection, SiteTotals, Verdict
from pipelines.store import saving, texts
from pipelines.store.database import Database, chunks, upsert
from pipelines.store.ordering import Turn
from pipelines.store.records import PageState, Saved, SaveResult
from pipelines.store.schema import articles, pages, reextracted, reextractions, versions
from pipelines.store.visits import to_record

WAITING, PROMOTED, OVERTAKEN = "waiting", "promoted", "overtaken"
"""What has become of a difference that a promotion applies."""

KEPT_DAYS = 30
"""After this, what a run found is dropped, and with it a dry run that was never promoted."""

_BATCH = 500
_PROCESSED = (PageState.ARTICLE, PageState.NOT_ARTICLE, PageState.NEEDS_BROWSER)
AnyRow = Row[*tuple[Any, ...]]


class ReextractionStore:
    """The part of :class:`pipelines.store.Store` that is about re-extraction. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # The dry run

    def start(self, selection: Selection, extractor: str, now: datetime) -> Reextraction:
        """The unfinished dry run of this ``selection`` by this ``extractor`` (then ``resumed``), or a new one."""
        with self._database.writing() as connection:
            Turn(connection)  # two processes that start the same run at once share it
            _drop_old(connection, now)
            query = select(reextractions).where(
                reextractions.c.finished_at.is_(None), reextractions.c.extractor == extractor
            )
            for row in connection.execute(query.order_by(reextractions.c.id.desc())):
                known = _run(row)
                if known.selection == selection:
                    return _run(row, resumed=True)
            values: dict[str, Any] = {
                "sites": list(selection.sites),
                "since": selection.since,
                "until": selection.until,
                "extractor": extractor,
                "started_at": now,
                "position": "",
                "pages": {},
                "token": "",
                "promoted": {},
            }
            row = connection.execute(insert(reextractions).values(values).returning(reextractions)).one()
            return _run(row)

    def candidates(self, selection: Selection, after: str, limit: int) -> list[Candidate]:
        """The next pages of ``selection`` by id after the id ``after``: those processed whose response is archived."""
        query = _with_article().where(pages.c.page_id > after)
        query = _of(query, selection).order_by(pages.c.page_id).limit(limit)
        with self._database.reading() as connection:
            return [_candidate(row) for row in connection.execute(query)]

    def latest(self, selection: Selection, limit: int) -> list[Candidate]:
        """The ``limit`` pages of ``selection`` whose responses came last, newest first."""
        query = _of(_with_article(), selection).order_by(pages.c.fetched_at.desc(), pages.c.page_id).limit(limit)
        with self._database.reading() as connection:
            return [_candidate(row) for row in connection.execute(query)]

    def as_before(self, page_ids: Sequence[str], moment: datetime) -> dict[str, Article]:
        """By page, the last version of its article that was made of a response from before ``moment``."""
        query = select(versions.c.article_id, versions.c.article).order_by(versions.c.article_id, versions.c.number)
        found: dict[str, Article] = {}
        with self._database.reading() as connection:
            for ids in chunks(page_ids):
                for one, text in connection.execute(query.where(versions.c.article_id.in_(ids))):
                    article = texts.load(text)
                    if article.fetched_at is not None and article.fetched_at < moment:
                        found[one] = article
        return found

    def size(self, selection: Selection) -> int:
        """How many pages ``selection`` has."""
        with self._database.reading() as connection:
            return connection.scalar(_of(select(func.count()).select_from(pages), selection)) or 0

    def other_sites(self, sites: Sequence[str]) -> dict[str, int]:
        """Processed pages of sites that are none of ``sites``, by site."""
        query = select(pages.c.site, func.count()).where(pages.c.site.not_in(list(sites)))
        query = query.where(pages.c.held.in_(_PROCESSED)).group_by(pages.c.site)
        with self._database.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def note(self, run_id: int, found: Sequence[Difference], looked_at: Mapping[str, int], position: str) -> None:
        """Keep what was ``found`` among the pages up to ``position``; ``looked_at``: how many, by site."""
        with self._database.writing() as connection:
            Turn(connection)
            row = _row(connection, run_id)
            if row.position >= position:  # another process was quicker
                return
            if found:
                connection.execute(upsert(connection, reextracted), [_values(run_id, one) for one in found])
            counted = dict(Counter(row.pages) + Counter(looked_at))
            connection.execute(
                update(reextractions).where(reextractions.c.id == run_id).values(position=position, pages=counted)
            )

    def finish(self, run_id: int, now: datetime) -> Reextraction:
        """End the dry run: it gets its token."""
        with self._database.writing() as connection:
            row = _row(connection, run_id)
            if row.finished_at is None:
                token = _token(connection, row)
                mine = reextractions.c.id == run_id
                connection.execute(update(reextractions).where(mine).values(finished_at=now, token=token))
            return _run(_row(connection, run_id))

    # What it found

    def by_token(self, token: str) -> Reextraction:
        """The newest dry run that ended with ``token``. :class:`StoreError` if there is none."""
        query = select(reextractions).where(reextractions.c.token == token, reextractions.c.token != "")
        with self._database.reading() as connection:
            row = connection.execute(query.order_by(reextractions.c.id.desc()).limit(1)).first()
        if row is None:
            raise StoreError(
                "no dry run ended with this token", about=token, remedy="`kyket reextract --dry-run` gives one"
            )
        return _run(row)

    def runs(self, limit: int = 10) -> list[Reextraction]:
        """The last ``limit`` runs, newest first."""
        query = select(reextractions).order_by(reextractions.c.id.desc()).limit(limit)
        with self._database.reading() as connection:
            return [_run(row) for row in connection.execute(query)]

    def totals(self, run: Reextraction) -> dict[str, SiteTotals]:
        """What was found, by site."""
        found: defaultdict[str, SiteTotals] = defaultdict(SiteTotals)
        for site, number in run.pages.items():
            found[site].pages = number
        columns = reextracted.c
        with self._database.reading() as connection:
            kinds = (columns.site, columns.verdict, columns.state)
            query = select(*kinds, func.count()).where(columns.run_id == run.id).group_by(*kinds)
            for site, verdict, state, number in connection.execute(query):
                totals = found[site]
                totals.verdicts[verdict] = totals.verdicts.get(verdict, 0) + number
                if state:
                    totals.states[state] = totals.states.get(state, 0) + number
        for one in self.differences(run.id, verdicts=[Verdict.CHANGED]):
            counted = found[one.site].fields
            for name in one.fields:
                counted[name] = counted.get(name, 0) + 1
        return dict(sorted(found.items()))

    def differences(
        self, run_id: int, *, state: str | None = None, verdicts: Sequence[Verdict] = (), examples: bool = False
    ) -> Iterator[Difference]:
        """What a dry run found, by page id; read in batches, memory stays flat. ``examples``: only those that have."""
        query = select(reextracted).where(reextracted.c.run_id == run_id)
        if state is not None:
            query = query.where(reextracted.c.state == state)
        if verdicts:
            query = query.where(reextracted.c.verdict.in_([one.value for one in verdicts]))
        last = ""
        while True:
            some = query.where(reextracted.c.page_id > last).order_by(reextracted.c.page_id).limit(_BATCH)
            with self._database.reading() as connection:
                rows = connection.execute(some).all()
            for row in rows:
                if not examples or row.examples:
                    yield _difference(row)
            if len(rows) < _BATCH:
                return
            last = rows[-1].page_id

    # The promotion

    def start_promotion(self, run_id: int, now: datetime) -> None:
        """Note that it begins; one that began before goes on."""
        mine = (reextractions.c.id == run_id, reextractions.c.promotion_started_at.is_(None))
        with self._database.writing() as connection:
            connection.execute(update(reextractions).where(*mine).values(promotion_started_at=now))

    def promote(self, run_id: int, items: Sequence[tuple[str, Outcome]], now: datetime) -> list[SaveResult]:
        """Store what comes out of pages now, as far as it is what the dry run found: (page id, outcome) each.

        A page that is not as it was then, or of which something else comes out, is marked as overtaken and left as it
        is. Results in the same order; ``UNCHANGED`` for what was not stored.
        """
        with self._database.writing() as connection:
            Turn(connection)  # nobody changes a page between the look at it and the writing
            reasons = _reasons_against(connection, run_id, items)
            good = [(one, outcome) for one, outcome in items if not reasons[one]]
            saved = saving.save(connection, [(one, outcome, "reextract") for one, outcome in good], now)
            results = {one: result for (one, _), result in zip(good, saved, strict=True)}
            _mark(connection, run_id, dict.fromkeys(results, PROMOTED))
            _mark(connection, run_id, {one: OVERTAKEN for one, why in reasons.items() if why}, reasons)
            return [results.get(one) or SaveResult(Saved.UNCHANGED, one) for one, _ in items]

    def overtake(self, run_id: int, page_id: str, reason: str) -> None:
        """Mark a page that cannot be promoted."""
        with self._database.writing() as connection:
            _mark(connection, run_id, {page_id: OVERTAKEN}, {page_id: reason})

    def finish_promotion(self, run_id: int, now: datetime) -> Reextraction:
        """End it: what was promoted is counted."""
        columns = reextracted.c
        with self._database.writing() as connection:
            row = _row(connection, run_id)
            if row.promoted_at is None:
                query = select(columns.verdict, columns.state, func.count()).where(columns.run_id == run_id)
                counted: Counter[str] = Counter()
                for verdict, state, number in connection.execute(query.group_by(columns.verdict, columns.state)):
                    if state:
                        counted[verdict if state == PROMOTED else state] += number
                mine = reextractions.c.id == run_id
                connection.execute(update(reextractions).where(mine).values(promoted_at=now, promoted=dict(counted)))
            return _run(_row(connection, run_id))


def _with_article() -> Select[Any]:
    """Pages, each with the present version of its article, if it ever had one."""
    present = and_(versions.c.article_id == articles.c.id, versions.c.number == articles.c.version)
    return (
        select(pages, articles.c.version, versions.c.article)
        .outerjoin(articles, articles.c.id == pages.c.page_id)
        .outerjoin(versions, present)
    )


def _of(query: Select[Any], selection: Selection) -> Select[Any]:
    query = query.where(
        pages.c.site.in_(selection.sites), pages.c.held.in_(_PROCESSED), pages.c.archive_file.is_not(None)
    )
    if selection.since is not None:
        query = query.where(pages.c.fetched_at >= _midnight(selection.since))
    if selection.until is not None:
        query = query.where(pages.c.fetched_at < _midnight(selection.until + timedelta(days=1)))
    return query


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)


def _candidate(row: AnyRow) -> Candidate:
    values = dict(row._mapping)
    version, article = values.pop("version"), values.pop("article")
    return Candidate(
        page=to_record(values),
        shows_article=row.held == PageState.ARTICLE,
        reason=row.held_reason,
        article=texts.load(article) if article is not None else None,
        version=version or 0,
    )


def _row(connection: Connection, run_id: int) -> AnyRow:
    row = connection.execute(select(reextractions).where(reextractions.c.id == run_id)).first()
    if row is None:
        raise StoreError(
            "no such re-extraction", about=str(run_id), remedy="start one with `kyket reextract --dry-run`"
        )
    return row


def _run(row: AnyRow, *, resumed: bool = False) -> Reextraction:
    return Reextraction(
        id=row.id,
        selection=Selection(tuple(row.sites), row.since, row.until),
        extractor=row.extractor,
        started_at=row.started_at,
        finished_at=row.finished_at,
        resumed=resumed,
        position=row.position,
        pages=row.pages,
        token=row.token,
        promotion_started_at=row.promotion_started_at,
        promoted_at=row.promoted_at,
        promoted=row.promoted,
    )


def _values(run_id: int, one: Difference) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "page_id": one.page_id,
        "site": one.site,
        "url": one.url,
        "verdict": one.verdict.value,
        "fields": list(one.fields),
        "held_file": one.held.file,
        "held_offset": one.held.offset,
        "made_of_file": one.made_of.file,
        "made_of_offset": one.made_of.offset,
        "version": one.version,
        "digest": one.digest,
        "note": one.note.encode("utf-8", "ignore").decode(),
        "examples": dict(one.examples),
        "state": WAITING if one.verdict in APPLIED else "",
    }


def _difference(row: AnyRow) -> Difference:
    return Difference(
        page_id=row.page_id,
        site=row.site,
        url=row.url,
        verdict=Verdict(row.verdict),
        held=ArchiveReference(row.held_file, row.held_offset),
        made_of=ArchiveReference(row.made_of_file, row.made_of_offset),
        version=row.version,
        fields=tuple(row.fields),
        digest=row.digest,
        note=row.note,
        examples=row.examples,
    )


def _token(connection: Connection, run: AnyRow) -> str:
    """Digest of what was read, by whom, and what came out of it."""
    digest = hashlib.blake2b(digest_size=6)
    digest.update(repr((run.sites, run.since, run.until, run.extractor, sorted(run.pages.items()))).encode())
    columns = reextracted.c
    said = (columns.page_id, columns.verdict, columns.held_file, columns.held_offset, columns.version, columns.digest)
    for row in connection.execute(select(*said).where(columns.run_id == run.id).order_by(columns.page_id)):
        digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()


def _reasons_against(connection: Connection, run_id: int, items: Sequence[tuple[str, Outcome]]) -> dict[str, str]:
    """Of each page why it cannot be promoted; empty where it can."""
    reasons = {one: "the dry run did not find it" for one, _ in items}
    planned: dict[str, AnyRow] = {}
    now: dict[str, AnyRow] = {}
    for ids in chunks(sorted(reasons)):
        mine = (reextracted.c.run_id == run_id, reextracted.c.page_id.in_(ids))
        planned |= {row.page_id: row for row in connection.execute(select(reextracted).where(*mine))}
        columns = (pages.c.page_id, pages.c.archive_file, pages.c.archive_offset, articles.c.version)
        query = select(*columns).outerjoin(articles, articles.c.id == pages.c.page_id).where(pages.c.page_id.in_(ids))
        now |= {row.page_id: row for row in connection.execute(query)}
    for one, outcome in items:
        plan, page = planned.get(one), now.get(one)
        if plan is None or plan.state == PROMOTED or not plan.state:
            continue
        if page is None:
            reasons[one] = "the page was forgotten"
        elif (page.archive_file, page.archive_offset) != (plan.held_file, plan.held_offset):
            reasons[one] = "the page was fetched again since the dry run"
        elif (page.version or 0) != plan.version:
            reasons[one] = "the article has a newer version than the dry run saw"
        elif texts.outcome_digest(outcome) != plan.digest:
            reasons[one] = "the extractor makes something else of it than in the dry run"
        else:
            reasons[one] = ""
    return reasons


def _mark(
    connection: Connection, run_id: int, states: Mapping[str, str], notes: Mapping[str, str] | None = None
) -> None:
    for one, state in states.items():
        mine = (reextracted.c.run_id == run_id, reextracted.c.page_id == one, reextracted.c.state != PROMOTED)
        values = {"state": state} | ({"note": notes[one]} if notes else {})
        connection.execute(update(reextracted).where(*mine, reextracted.c.state != "").values(values))


def _drop_old(connection: Connection, now: datetime) -> None:
    old = reextractions.c.started_at < now - timedelta(days=KEPT_DAYS)
    connection.execute(delete(reextracted).where(reextracted.c.run_id.in_(select(reextractions.c.id).where(old))))
    connection.execute(delete(reextractions).where(old, reextractions.c.promotion_started_at.is_(None)))

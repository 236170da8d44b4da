"""The store: everything kyket knows, in one SQL database. What the methods do stands in the modules beside this one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from types import TracebackType
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from pipelines.article import VIETNAM, Article, Origin, Outcome
from pipelines.errors import StoreError
from pipelines.findings import Findings
from pipelines.health.records import PageFacts
from pipelines.store import findings, forgetting, measuring, pages, placing, reading, recognised, runs, saving, stories
from pipelines.store.accounts import AccountStore
from pipelines.store.candidates import Comparisons, Recent
from pipelines.store.claims import Claims
from pipelines.store.database import Database, is_shared, upsert
from pipelines.store.failures import FailureStore
from pipelines.store.health import HealthStore, keep_facts
from pipelines.store.marks import MarkStore
from pipelines.store.measuring import Measured
from pipelines.store.migrations import migrate
from pipelines.store.ordering import Turn, last_number
from pipelines.store.recognised import Seen
from pipelines.store.records import (
    Change,
    Correction,
    Counts,
    CrawlRun,
    Forgotten,
    FrontierEntry,
    KnownPage,
    PageRecord,
    PageState,
    RunMode,
    SaveResult,
    StoredArticle,
    Version,
)
from pipelines.store.reextractions import ReextractionStore
from pipelines.store.schema import changes, positions
from pipelines.store.stages import StageStore
from pipelines.store.workings import KnownWorkings
from pipelines.stories import Story

if TYPE_CHECKING:
    from pipelines.agreements import Agreement
    from pipelines.store.alerting import AlertStore
    from pipelines.store.archive import ArchiveBook
    from pipelines.workings import Workings

BATCH = 200
"""Articles in memory at once while all are read: a few MB."""


class Store:
    """Articles and their versions, pages, crawl runs and the outbox, in SQLite or PostgreSQL.

    Every method is one transaction, and may be repeated with the same arguments: the result is the same. Moments
    given in must be aware; moments given out are in UTC. May be used from several threads, and by several processes at
    once, each of which opens its own. Any method raises :class:`StoreError` when the database cannot do its part.

    Long because it lists all that a store can do; each method is a transaction around the module that does it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._recent = Recent()
        self._workings = KnownWorkings()

    @classmethod
    def open(cls, url: str) -> Store:
        """Open the store at ``url``, made and brought to the present schema where needed.

        ``url`` is ``sqlite:///FILE`` (its folder is made) or ``postgresql://USER:PASSWORD@HOST/DATABASE``, as
        SQLAlchemy writes them. Raises :class:`StoreError` if it cannot be opened, is no kyket store or a newer one's.
        """
        database = Database(url)
        try:
            migrate(database)
        except BaseException:
            database.close()
            raise
        return cls(database)

    def close(self) -> None:
        """Close the connections. What was written is safe without it."""
        self._database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Crawl runs

    def start_run(self, site: str, mode: RunMode, since: date | None, origin: Origin, now: datetime) -> CrawlRun:
        """The unfinished run of the same site, mode and ``since`` (then ``resumed``), or a new one."""
        with self._database.writing() as connection:
            return runs.start(connection, site, mode, since, origin, now)

    def note_run(self, run_id: int, *, outcomes: Mapping[str, int], bytes: int, seconds: float) -> None:
        """Write what an unfinished run has counted so far: a killed run that is resumed goes on from there."""
        with self._database.writing() as connection:
            runs.note(connection, run_id, {"outcomes": dict(outcomes), "bytes": bytes, "seconds": seconds})

    def finish_run(
        self,
        run_id: int,
        *,
        now: datetime,
        outcomes: Mapping[str, int],
        articles: Mapping[str, int] | None = None,
        bytes: int = 0,
        seconds: float = 0.0,
        error: str = "",
    ) -> None:
        """End a run; its frontier is dropped.

        ``articles`` is normally left out: :meth:`save_outcomes` counts them into the run that fetched their pages, in
        the same transaction, also after the run has ended. Given, it replaces that count.
        """
        values: dict[str, Any] = {"outcomes": dict(outcomes), "bytes": bytes, "seconds": seconds, "error": error}
        values |= {"finished_at": now} | ({"articles": dict(articles)} if articles else {})
        with self._database.writing() as connection:
            runs.finish(connection, run_id, values)

    def runs(self, site: str | None = None, limit: int = 20) -> list[CrawlRun]:
        """The last ``limit`` runs, newest first."""
        with self._database.reading() as connection:
            return runs.listed(connection, site, limit)

    def last_runs(self) -> dict[str, CrawlRun]:
        """The newest run of each site, finished or not."""
        with self._database.reading() as connection:
            return runs.last_of_each_site(connection)

    def frontier_add(self, run_id: int, entries: Iterable[FrontierEntry]) -> int:
        """Add addresses to a run's frontier. Returns how many of them the run had not seen yet."""
        with _of_known_runs(run_id), self._database.writing() as connection:
            return runs.add(connection, run_id, entries)

    def frontier_pending(self, run_id: int, limit: int | None = None) -> list[FrontierEntry]:
        """The addresses not done yet, in the order in which they were added."""
        with self._database.reading() as connection:
            return runs.pending(connection, run_id, limit)

    def frontier_done(self, run_id: int, page_ids: Sequence[str]) -> None:
        """Mark addresses as done; they stay known to the run."""
        with self._database.writing() as connection:
            runs.done(connection, run_id, page_ids)

    # Pages

    def known_pages(self, site: str, page_ids: Sequence[str]) -> dict[str, KnownPage]:
        """What is known of those of ``page_ids`` that were ever visited.

        A forgotten one is ``REFUSED`` with reason "forgotten".
        """
        with self._database.reading() as connection:
            return pages.known(connection, site, page_ids)

    def record_pages(self, records: Sequence[PageRecord]) -> None:
        """Take in visits to pages.

        A response (state ``FETCHED``) newer than the one held replaces it and waits to be processed; an older one
        changes nothing. A visit that failed or was refused takes nothing away from a page that is held: it is counted,
        and :meth:`retry_pages` offers the page again. ``FAILED`` with status 404 or 410 (set 404 for a soft 404 too)
        in three runs, none of which met the page, makes it ``GONE``; an article is gone when all its pages are. A later
        response revives both. ``FAILED`` that names the very archive record held says that this cannot be read:
        the page is to be fetched again. A forgotten page stays forgotten.
        """
        with _of_known_runs(*{one.run_id for one in records}), self._database.writing() as connection:
            pages.record(connection, records)

    def touch_pages(self, page_ids: Sequence[str], now: datetime) -> None:
        """Note that pages were visited and have not changed (304, or the same bytes)."""
        with self._database.writing() as connection:
            pages.touch(connection, page_ids, now)

    def pending_pages(
        self, limit: int = 500, site: str | None = None, after: PageRecord | None = None
    ) -> list[PageRecord]:
        """Pages in state ``FETCHED``, oldest first; those behind ``after``, if given (the last of an earlier call)."""
        with self._database.reading() as connection:
            return pages.pending(connection, limit, site, after)

    def waiting(self) -> dict[str, int]:
        """How many pages are in state ``FETCHED``, by site; sites without any are left out."""
        with self._database.reading() as connection:
            return pages.waiting(connection)

    def retry_pages(self, site: str, limit: int | None = None) -> list[FrontierEntry]:
        """Pages that the next crawl should visit although nothing links to them: ready for :meth:`frontier_add`.

        Those whose last visit failed, also with 404 until it is sure that they are gone; and aliases whose article was
        edited (see ``shelf.py``). Those that failed least often come first.
        """
        with self._database.reading() as connection:
            return pages.to_retry(connection, site, limit)

    def pages(self, site: str | None = None, states: Sequence[PageState] = ()) -> Iterator[PageRecord]:
        """All pages, or those in ``states``, by id; read in batches, memory stays flat."""
        last = ""
        while True:
            with self._database.reading() as connection:
                batch = pages.listed(connection, site, states, last, BATCH)
            if not batch:
                return
            yield from batch
            last = batch[-1].page_id

    # Articles

    def save_outcomes(
        self, items: Sequence[tuple[str, Outcome, Origin]], now: datetime, facts: Sequence[PageFacts] = ()
    ) -> list[SaveResult]:
        """Store what processing made of pages: (page id, outcome, origin) each. Results come in the same order.

        An article is stored under the id of its page. It is a new version when a reader sees a difference
        (``texts.READER_FIELDS``), else only ``last_seen`` moves. Pages of one site with equal text are one article
        (``shelf.py`` has the rule). The page leaves state ``FETCHED``, unless a newer response of it has come
        meanwhile. An article whose page shows none any more is kept as it was. ``facts`` are what else was seen of
        those pages (:meth:`health`).
        """
        with self._database.writing() as connection:
            results = saving.save(connection, items, now)
            keep_facts(connection, facts)
            return results

    def article(self, one: str) -> StoredArticle:
        """The article with id ``one``, or of which the page ``one`` is an alias.

        Raises :class:`StoreError` that says what ``one`` is if it is neither.
        """
        with self._database.reading() as connection:
            article_id = reading.resolve(connection, one)
            return reading.current(connection, [article_id])[article_id]

    def current(self, ids: Sequence[str]) -> dict[str, StoredArticle]:
        """Those of ``ids`` that are articles, in few queries; aliases and unknown ids are left out (for an index)."""
        with self._database.reading() as connection:
            return reading.current(connection, ids)

    def said(self, ids: Sequence[str]) -> dict[str, Findings]:
        """What is shown of what those of ``ids`` say that are articles and have been read; texts are not loaded."""
        with self._database.reading() as connection:
            return reading.said(connection, ids)

    def versions(self, one: str) -> list[Version]:
        """Every version of an article, oldest first. ``one`` and errors as in :meth:`article`."""
        with self._database.reading() as connection:
            return reading.history(connection, reading.resolve(connection, one))

    def articles(self, site: str | None = None, since: datetime | date | None = None) -> Iterator[StoredArticle]:
        """All articles in the order in which they were first stored; read in batches, memory stays flat.

        ``since``: only those published (if undated: first seen) then or later; a date begins at midnight in Vietnam.
        What is stored meanwhile may be among them.
        """
        if since is not None and not isinstance(since, datetime):
            since = datetime.combine(since, time(), VIETNAM)
        born = 0
        while True:
            with self._database.reading() as connection:
                batch, born = reading.after(connection, born, site, since, BATCH)
            if not batch:
                return
            yield from batch

    def sequence_numbers(self) -> Iterator[tuple[str, int]]:
        """(id, number of its last change) of every article, by id: what an index is reconciled with."""
        last = ""
        while True:
            with self._database.reading() as connection:
                batch = reading.sequence_numbers(connection, last, 5000)
            if not batch:
                return
            yield from batch
            last = batch[-1][0]

    def forget(self, one: str, now: datetime | None = None) -> Forgotten:
        """Remove the article ``one`` with its versions, aliases and pages, for ever.

        The outbox gets a "delete"; its addresses, and its text at any new address of the site, are refused from now
        on. To be repeated until index and archive have done their part too: it answers the same, also for an id that
        is forgotten already. :class:`StoreError` if ``one`` was never known.
        """
        with self._database.writing() as connection:
            return forgetting.forget(connection, one, now or datetime.now(UTC))

    def counts(self) -> Counts:
        """What the store holds."""
        with self._database.reading() as connection:
            return reading.counts(connection)

    # What articles say

    def findings_due(self, recogniser: str, limit: int = 200) -> list[StoredArticle]:
        """Articles whose present version ``recogniser`` (:attr:`Findings.recogniser`) has not read, oldest first.

        A new recogniser's name makes every article due. Repeated with :meth:`save_findings` until it returns none,
        it comes to an end; when nothing is due, that costs nothing.
        """
        with self._database.writing() as connection:
            ids = recognised.due(connection, recogniser, limit)
            found = reading.current(connection, ids)
            return [found[one] for one in ids if one in found]

    def save_findings(self, items: Sequence[tuple[str, int, Findings]]) -> int:
        """Keep what a recogniser read: (article id, version that it read, findings) each.

        Returns how many were kept: not those of an article that is edited, merged or forgotten meanwhile. What an
        article shows, if this changed it, goes into the outbox (``recognised.py`` says which changes are news). A
        correction goes on being shown.
        """
        with self._database.writing() as connection:
            return recognised.save(connection, items)

    def correct(
        self, one: str, says: Findings, who: str, now: datetime, note: str = "", seen: Seen | None = None
    ) -> Correction:
        """Have the article ``one`` say what the person ``who`` says, now and after every new reading or version.

        Replaces an earlier correction. ``seen`` is what the person looked at: :class:`Overtaken` if that has changed.
        ``one`` and errors as in :meth:`article`.
        """
        with self._database.writing() as connection:
            return recognised.correct(connection, one, says, who, now, note, seen)

    def uncorrect(self, one: str, seen: Seen | None = None) -> bool:
        """Show what the recogniser reads again. Returns whether it was corrected; errors as in :meth:`correct`."""
        with self._database.writing() as connection:
            return recognised.uncorrect(connection, one, seen)

    def corrections(self) -> list[Correction]:
        """Every correction in force, oldest first."""
        with self._database.reading() as connection:
            return findings.all_corrections(connection)

    def remember(self, workings: Mapping[tuple[str, int], Workings]) -> None:
        """Have at hand what was worked out of versions of articles, by (article id, version), until they are placed.

        That spares :meth:`place_due` and :meth:`agree_due` the work; without it, the same comes out.
        """
        self._workings.put(workings)

    # Stories

    def place(self, ids: Sequence[str]) -> set[str]:
        """Find the stories of articles (``placing.py``). Returns which articles, others too, changed their story by it.

        Each of these goes into the outbox. What has been placed as it is now is left alone.
        """
        return self._place(list(ids), again=False)

    def place_due(self, limit: int = 100) -> bool:
        """Place what the next ``limit`` changes of the outbox concern. Returns whether there was anything to look at.

        Repeated until it returns False, every article is in its story. May be killed at any moment, and done by
        several processes at once.
        """
        compared = Comparisons(self._recent, self._workings)
        with self._database.reading() as connection:
            last = last_number(connection)  # first: what is read after it may be newer
            start, end, ids = stories.due(connection, limit)
            if end == start:
                return False
            found = placing.look_ahead(connection, compared, ids)
        with self._database.writing() as connection:
            turn = Turn(connection)
            if stories.due(connection, 1)[0] == start:  # else another process did it meanwhile
                placing.place(connection, turn, compared, ids, ahead=found if turn.follows(last) else None)
                turn.close()
                connection.execute(upsert(connection, positions), {"index": stories.POSITION, "seq": end})
        return True

    def place_again(self, since: datetime) -> set[str]:
        """Compare every article that appeared at ``since`` or later with all that is there now; as :meth:`place`.

        Finds what frequent fingerprints hid when it came, and what a better comparison joins.
        """
        changed: set[str] = set()
        born = 0
        while True:
            with self._database.reading() as connection:
                ids, born = stories.since(connection, since, born, BATCH)
            if not ids:
                return changed
            changed |= self._place(ids, again=True)

    def story(self, one: str) -> Story:
        """The story with id ``one``, that absorbed the one with id ``one``, or that the article or page ``one`` is in.

        Raises :class:`StoreError` if there is none.
        """
        with self._database.reading() as connection:
            return stories.story(connection, one)

    def stories_like(self, article: Article) -> dict[str, float]:
        """Stories with which ``article``, stored or not, has a text in common; the part of its words that they hold.

        Those that hold most come first. Its own story is among them if the story has another member.
        """
        with self._database.reading() as connection:
            return placing.stories_like(connection, Comparisons(self._recent, self._workings), article)

    # Agreements

    def agree_due(self, limit: int = 200) -> bool:
        """Find the agreements of the signings that the next ``limit`` changes of the outbox concern.

        Returns whether there was anything to look at. Repeated until it returns False, every signing that is shown,
        corrections included, is in its agreement. May be killed at any moment, and done by several processes at once.
        """
        from pipelines.store import agreements  # with the names of all agencies: others do not wait for them

        with self._database.reading() as connection:
            step = agreements.next_step(connection, limit, self._workings)
        if step.end == step.start:
            return False
        with self._database.writing() as connection:
            turn = Turn(connection)
            if agreements.position(connection) == step.start:  # else another process did it meanwhile
                agreements.take(connection, step)
                connection.execute(upsert(connection, positions), {"index": agreements.POSITION, "seq": step.end})
            turn.close()
        return True

    def agreements(self) -> list[Agreement]:
        """All agreements, latest signing first."""
        from pipelines.store import agreements

        with self._database.reading() as connection:
            return agreements.all_agreements(connection)

    def agreement(self, one: str) -> Agreement:
        """The agreement with id ``one``, one that it was known by before, or that the article ``one`` tells of.

        Raises :class:`StoreError` if there is none, or the article tells of several.
        """
        from pipelines.store import agreements

        with self._database.reading() as connection:
            return agreements.agreement(connection, one)

    def _place(self, ids: Sequence[str], again: bool) -> set[str]:
        compared = Comparisons(self._recent, self._workings)
        with self._database.reading() as connection:
            placing.look_ahead(connection, compared, ids, again)
        with self._database.writing() as connection:
            turn = Turn(connection)
            changed = placing.place(connection, turn, compared, ids, again)
            turn.next_id("changes")  # left out: whoever has looked ahead meanwhile sees that there was a writer
            turn.close()
        return changed

    @property
    def alerts(self) -> AlertStore:
        """Alerts, what they found, told and sent."""
        from pipelines.store.alerting import AlertStore  # with the names of all agencies, as above

        return AlertStore(self._database)

    def health(self) -> HealthStore:
        """What the health of sites is learned from, how they are, and when they were not seen."""
        return HealthStore(self._database)

    @property
    def failures(self) -> FailureStore:
        """Failures of scheduled work, and what operators were told of them."""
        return FailureStore(self._database)

    @property
    def accounts(self) -> AccountStore:
        """Who may sign in, with what, and what they did."""
        return AccountStore(self._database)

    @property
    def marks(self) -> MarkStore:
        """What readers have read and given a star."""
        return MarkStore(self._database)

    @property
    def reextractions(self) -> ReextractionStore:
        """Dry runs over the archive, and their promotion."""
        return ReextractionStore(self._database)

    @property
    def archive(self) -> ArchiveBook:
        """Where records of the archive are since files of it were rewritten."""
        from pipelines.store.archive import ArchiveBook  # with the archive itself, which a search need not wait for

        return ArchiveBook(self._database)

    @property
    def stages(self) -> StageStore:
        """When each stage of the work last came to a good end."""
        return StageStore(self._database)

    def measured(self, now: datetime, *, extractions: bool = True) -> Measured:
        """What monitors want to know of the store at ``now``: 0.6 s for 100,000 articles and as many crawls, half of it
        for ``extractions``."""
        with self._database.reading() as connection:
            return measuring.measure(connection, now, extractions=extractions)

    @staticmethod
    def is_shared(url: str) -> bool:
        """Whether several machines may use the store at ``url``: PostgreSQL. Raises :class:`StoreError`."""
        return is_shared(url)

    def claims(self) -> Claims:
        """For claims that hold on all machines that use this store, which is shared. Closed by the caller."""
        return Claims(self._database)

    # The outbox

    def changes_since(self, seq: int, limit: int = 1000) -> list[Change]:
        """The first ``limit`` changes after ``seq``, in order.

        Numbers rise in the order in which transactions become visible, also with several writing processes: a reader
        that goes on from the last number it saw misses nothing. Numbers may be left out.
        """
        with self._database.reading() as connection:
            return reading.changes_since(connection, seq, limit)

    def last_seq(self) -> int:
        """The number of the last change; 0 if there was none."""
        with self._database.reading() as connection:
            return connection.scalar(select(func.max(changes.c.seq))) or 0

    def position(self, index: str) -> int:
        """The number of the last change that ``index`` has taken in; 0 at first."""
        with self._database.reading() as connection:
            return connection.scalar(select(positions.c.seq).where(positions.c.index == index)) or 0

    def set_position(self, index: str, seq: int) -> None:
        """Note that ``index`` has taken in every change up to ``seq`` (or, smaller than before, is to start over)."""
        with self._database.writing() as connection:
            connection.execute(upsert(connection, positions), {"index": index, "seq": seq})


@contextmanager
def _of_known_runs(*run_ids: int | None) -> Iterator[None]:
    """Say which run is unknown when the database refuses a reference to it."""
    try:
        yield
    except IntegrityError as error:
        if "foreign key" not in str(error.orig).lower():
            raise
        about = ", ".join(str(one) for one in run_ids if one is not None)
        raise StoreError("no such crawl run", about=about, remedy="start one with start_run") from error

"""The tables. Their history is ``migrations/``; a test holds the two equal.

Every table is plain: what a query filters or joins on is a column, the article itself is one JSON text
(:mod:`pipelines.store.texts`), so that a new field of the record needs no migration.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

VERSION_TABLE = "kyket_version"
"""Alembic's table under a name of ours: it tells a kyket store from any other database, and other users of Alembic
(Airflow) may share a PostgreSQL database with us."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware moment: in any zone in, in UTC out. SQLite keeps no zone, so it is taken off and put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone cannot be stored: {value.isoformat()}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite numbers rows by itself only in a column that is exactly INTEGER, which holds 64 bits there anyway.
_Number = BigInteger().with_variant(Integer(), "sqlite")


def _text(name: str, **options: Any) -> Column[str]:
    return Column(name, Text, nullable=False, **options)


def _id(name: str, *arguments: Any, nullable: bool = False, **options: Any) -> Column[Any]:
    return Column(name, Text, *arguments, nullable=nullable, **options)


counters = Table(
    "counters",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("value", BigInteger, nullable=False),
)
"""``changes``: the last sequence number given out; ``articles``: the last ordinal (``ordering.py``). ``unread``: the
last ordinal of the articles that were here before findings were kept (``recognised.py``). ``notices``, ``deliveries``:
the last id (``alerting/``), which is never used again, also not when an alert is removed."""

runs = Table(
    "runs",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=True),
    _text("site"),
    Column("mode", String(16), nullable=False),
    Column("since", Date),
    Column("origin", String(16), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("outcomes", JSON, nullable=False),
    Column("articles", JSON, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("seconds", Float, nullable=False),
    _text("error"),
    Index(None, "site", "id"),
    sqlite_autoincrement=True,  # a run's id is never used again
)

frontier = Table(
    "frontier",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=True),  # the order of discovery
    Column("run_id", _Number, ForeignKey("runs.id", ondelete="CASCADE"), nullable=False),
    _id("page_id"),
    Column("done", Boolean, nullable=False),
    _text("url"),
    Column("kind", String(16), nullable=False),
    Column("depth", Integer, nullable=False),
    _text("hinted_published"),
    Column("hinted_source", String(16), nullable=False),
    _text("found_on"),
    Index("ix_frontier_pending", "run_id", "done", "id"),
    Index("uq_frontier_run_id_page_id", "run_id", "page_id", unique=True),
)

pages = Table(
    "pages",
    metadata,
    _id("page_id", primary_key=True),
    _text("site"),
    Column("run_id", _Number, ForeignKey("runs.id")),
    _text("url"),
    _text("canonical_url"),
    # What is reported …
    Column("state", String(16), nullable=False),
    _text("reason"),
    _text("cause"),  # the reason up to its first ": ", for counting
    # … and what we hold in the archive, whatever later visits met: empty, or one of visits.HELD.
    Column("held", String(16), nullable=False),
    _text("held_reason"),
    Column("fetched_at", Moment, nullable=False),
    _text("content_hash"),
    _text("etag"),
    _text("last_modified"),
    _text("content_type"),
    Column("bytes", BigInteger, nullable=False),
    Column("archive_file", Text),
    Column("archive_offset", BigInteger),
    Column("origin", String(16), nullable=False),
    # The last visit, successful or not.
    Column("visited_at", Moment, nullable=False),
    Column("status", Integer, nullable=False),
    _text("hinted_published"),
    Column("hinted_source", String(16), nullable=False),
    # The next crawl should look again: the last visit failed, or an edit elsewhere took its twin away (shelf.py).
    Column("again", Boolean, nullable=False),
    # Crawls in a row that failed, and that met 404 or 410; the runs last counted, so that none counts twice.
    Column("failures", Integer, nullable=False),
    Column("failed_run", _Number),
    Column("missing", Integer, nullable=False),
    Column("missing_run", _Number),
    Index("ix_pages_state_fetched_at", "state", "fetched_at"),
    Index("ix_pages_site_state_cause", "site", "state", "cause"),
    Index("ix_pages_site_again", "site", "again"),
    Index("ix_pages_site_visited_at", "site", "visited_at"),
)

captures = Table(
    "captures",
    metadata,
    Column("archive_file", Text, primary_key=True),
    Column("archive_offset", BigInteger, primary_key=True, autoincrement=False),
    _id("page_id", index=True),
)
"""Every response of a page that the archive holds, also those that changed nothing: what ``forget`` has to erase.
No foreign key: they outlive a forgotten page until the archive has erased them too."""

archive_moves = Table(
    "archive_moves",
    metadata,
    Column("file", Text, primary_key=True),
    Column("offset", BigInteger, primary_key=True, autoincrement=False),
    Column("to_file", Text, index=True),
    Column("to_offset", BigInteger),
    Column("why", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    sqlite_with_rowid=False,
)
"""Where records of the archive are that stand no more where they first stood, which is how all other tables call them;
without ``to_file``: that they were removed."""

archive_rewrites = Table(
    "archive_rewrites",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=True),
    _text("file"),
    Column("inputs", JSON, nullable=False),
    Column("state", String(8), nullable=False),
    Column("at", Moment, nullable=False),
    sqlite_autoincrement=True,
)
"""Files of the archive that were made of others, or in which nothing was to be done."""

articles = Table(
    "articles",
    metadata,
    _id("id", primary_key=True),
    _text("site"),
    Column("born", BigInteger, nullable=False, unique=True),  # the order of first storing
    # Of two pages with equal text the one born later is merged into the other; an article is a row without.
    _id("merged_into", ForeignKey("articles.id"), nullable=True, index=True),
    Column("version", Integer, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("text_hash", String(32)),
    Column("reader_hash", String(32), nullable=False),
    Column("published", Moment),
    Column("language", String(8), nullable=False),
    _text("province"),
    _text("province_now"),
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    Column("gone_since", Moment),
    Column("origin", String(16), nullable=False),
    Index(None, "site", "text_hash"),
)

versions = Table(
    "versions",
    metadata,
    _id("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("seen_at", Moment, nullable=False),
    Column("changed", JSON, nullable=False),
    Column("origin", String(16), nullable=False),
    _text("article"),
)

findings = Table(
    "findings",
    metadata,
    _id("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, nullable=False),  # that was read
    _text("recogniser"),
    Column("label", String(16), nullable=False),
    _text("findings"),
)
"""What the recogniser last read in an article."""

corrections = Table(
    "corrections",
    metadata,
    _id("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, nullable=False),  # that the person saw
    Column("label", String(16), nullable=False),
    _text("findings"),
    _text("who"),
    _text("note"),
    Column("made_at", Moment, nullable=False),
)
"""What a person says instead. Beside the findings, so that these may be made again and compared."""

tellings = Table(
    "tellings",
    metadata,
    _id("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("number", BigInteger, nullable=False, unique=True),  # articles.born, by which the next two know it
    Column("version", Integer, nullable=False),  # that was placed
    Column("text_key", String(32), nullable=False),
    Column("words", Integer, nullable=False),
    Column("published", Moment),  # at the latest, see roles.latest_moment
    _text("title"),  # folded words
    Column("fingerprints", LargeBinary, nullable=False),  # all, also those too frequent for the next table
    _id("story_id", index=True),
)
"""Articles as stories see them: each that has been placed in one."""

fingerprints = Table(
    "fingerprints",
    metadata,
    Column("fingerprint", BigInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""Which articles bear a fingerprint: at most ``candidates.TOO_FREQUENT``, for more bear it than it can tell apart."""

overlaps = Table(
    "overlaps",
    metadata,
    Column("one", BigInteger, primary_key=True, autoincrement=False),
    Column("other", BigInteger, primary_key=True, autoincrement=False),
    Column("words_of_one", Integer, nullable=False),
    Column("words_of_other", Integer, nullable=False),
    Column("same", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
"""What two articles have in common (:class:`pipelines.stories.Overlap`), each pair both ways round."""

story_aliases = Table(
    "story_aliases",
    metadata,
    _id("id", primary_key=True),
    _id("article_id", index=True),
)
"""Ids that stories went by whose article is forgotten, each with another member: the story is the one this is in now.
The id of an article that is here needs no row: the story it is in answers to it."""

signings = Table(
    "signings",
    metadata,
    _id("id", primary_key=True),
    _id("article_id", ForeignKey("articles.id", ondelete="CASCADE"), index=True),
    _text("kind"),
    _text("province"),  # as it is called today
    Column("signed_on", String(10)),
    Column("period_from", Integer),
    Column("period_to", Integer),
    Column("published", Moment),
    _text("block", index=True),
    _id("agreement_id", index=True),
    _text("record"),
)
"""The signings that articles report, each in the agreement that it is part of."""

reports = Table(
    "reports",
    metadata,
    _id("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    _text("record"),
)
"""Articles about coordination that report no signing: they may review an agreement."""

agreement_aliases = Table(
    "agreement_aliases",
    metadata,
    _id("id", primary_key=True),
    _id("signing_id", index=True),
)
"""Ids of signings that are here no more, which agreements went by, each with one that is. The id of a signing that is
here needs no row: the agreement it is in answers to it."""

changes = Table(
    "changes",
    metadata,
    Column("seq", _Number, primary_key=True, autoincrement=False),
    _id("article_id"),
    Column("operation", String(8), nullable=False),
    Column("origin", String(16), nullable=False),
)
"""The outbox."""

positions = Table(
    "positions",
    metadata,
    Column("index", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False),
)
"""How far each search index has come in the outbox."""

forgotten = Table(
    "forgotten",
    metadata,
    _id("page_id", primary_key=True),
    _id("article_id", index=True),
    _text("site"),
    Column("forgotten_at", Moment, nullable=False),
)

forgotten_texts = Table(
    "forgotten_texts",
    metadata,
    Column("site", Text, primary_key=True),
    Column("text_hash", String(32), primary_key=True),
    _id("article_id"),
)
"""Equal text is the same article, so a forgotten one must not come back under a new address."""

alerts = Table(
    "alerts",
    metadata,
    _id("id", primary_key=True),
    _text("name"),
    _text("name_key", unique=True),  # the name whatever the case
    _text("query"),
    Column("filters", JSON, nullable=False),
    Column("watch", String(16), nullable=False),
    Column("days", Integer),
    _text("cadence"),
    Column("channels", JSON, nullable=False),
    _text("owner"),
    Column("mute_until", Moment),
    Column("enabled", Boolean, nullable=False),
    _text("note"),
    Column("created_at", Moment, nullable=False),
    Column("edited_at", Moment, nullable=False),
    _text("attention"),
    Column("start", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False),
)

matches = Table(
    "matches",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=True),  # the order in which they were recorded
    _id("alert_id", ForeignKey("alerts.id", ondelete="CASCADE")),
    _id("article_id", index=True),
    Column("version", Integer, nullable=False),
    _text("event"),
    Column("outcome", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Column("found_by", String(8), nullable=False),
    Column("notice_id", _Number),
    Index("uq_matches_alert_id_article_id", "alert_id", "article_id", "version", "event", unique=True),
)
"""What alerts found: one row for each event that an article reports."""

notices = Table(
    "notices",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=False),
    _id("alert_id", ForeignKey("alerts.id", ondelete="CASCADE")),
    _text("event", index=True),
    Column("number", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    _text("fact"),
    _text("news"),
    _id("article_id"),
    Column("at", Moment, nullable=False),
    Column("muted", Boolean, nullable=False),
    _text("text"),
    Index("uq_notices_alert_id_event", "alert_id", "event", "number", unique=True),
)
"""The ledger: what alerts have told."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=False),
    _id("alert_id", ForeignKey("alerts.id", ondelete="CASCADE")),
    _text("channel"),
    Column("due_at", Moment, nullable=False),
    _text("key", unique=True),
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False),
    # From when on it may be claimed: when it is due, or when it is to be tried again, or when the claim on it ends.
    Column("ready_at", Moment, nullable=False),
    _text("reason"),
    Column("doubtful", Integer, nullable=False),
    Column("sent_at", Moment),
    Index(None, "alert_id", "due_at"),
    Index(None, "state", "ready_at"),
    Index(None, "channel", "sent_at"),
)
"""The outbox of alerts: one message to one channel each."""

enclosures = Table(
    "enclosures",
    metadata,
    Column("delivery_id", _Number, ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True),
    Column("notice_id", _Number, primary_key=True, autoincrement=False),
)
"""Which notices a delivery holds."""

told_aliases = Table(
    "told_aliases",
    metadata,
    _id("id", primary_key=True),
    _id("article_id", index=True),
)
"""Keys of events that were told by the id of an article that is forgotten, each with an article that reports the same
event. What is left of the event answers to them, so that it is not told again."""

page_facts = Table(
    "page_facts",
    metadata,
    Column("run_id", _Number, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    _id("page_id", primary_key=True),
    _text("site"),
    Column("at", Moment, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("fields", Integer, nullable=False),  # one bit each, in the order of pipelines.health.records.FIELDS
    Column("length", Integer, nullable=False),
    Column("text", Integer, nullable=False),
    Column("family", String(32), nullable=False),
    Column("template", String(64), nullable=False),
    _text("host"),
    Column("seconds", Float),
    Column("published", Moment),
    Index(None, "site", "at"),
    sqlite_with_rowid=False,
)
"""What extraction met on each page that a crawl fetched: what the health of sites is learned from."""

conditions = Table(
    "conditions",
    metadata,
    _id("site", primary_key=True),
    _text("name"),
    Column("kind", String(16), nullable=False),
    _text("province"),
    _text("province_now"),
    Column("state", String(24), nullable=False),
    Column("at", Moment, nullable=False),
    Column("suspect", Boolean, nullable=False),
    # The last time that the site was seen whole, and when it should be again: after that, what is newer is a gap.
    Column("seen_at", Moment),
    Column("due_at", Moment),
    Column("told", JSON(none_as_null=True)),  # the whole condition: why it is said, what to do, what was measured
)
"""How each site that is crawled was when it was last looked at."""

stages = Table(
    "stages",
    metadata,
    Column("stage", String(16), primary_key=True),
    Column("at", Moment, nullable=False),
)
"""When each stage of the work last came to a good end."""

troubles = Table(
    "troubles",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=True),
    _text("site"),
    Column("state", String(24), nullable=False),
    Column("since", Moment, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("evidence", JSON, nullable=False),
    _text("remedy"),
    Column("ended_at", Moment),
    Column("told_at", Moment),
    Column("times_told", Integer, nullable=False),
    Column("acknowledged_at", Moment),
    _text("acknowledged_by"),
    Column("end_told", Boolean, nullable=False),
    Index(None, "site", "ended_at"),
    sqlite_autoincrement=True,
)
"""Troubles of sites from beginning to end, and what operators were told of them."""

gaps = Table(
    "gaps",
    metadata,
    _id("site", primary_key=True),
    Column("first", Moment, primary_key=True),
    Column("last", Moment),
    Column("cause", String(24), nullable=False),
    Column("found", Integer, nullable=False),
    Column("expected", Float),
    Column("filled", Boolean, nullable=False),
)
"""When sites were not seen."""

failures = Table(
    "failures",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=True),
    _text("key"),
    _text("text"),
    Column("since", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("times", Integer, nullable=False),
    Column("ended_at", Moment),
    Column("told_at", Moment),
    Column("times_told", Integer, nullable=False),
    Column("acknowledged_at", Moment),
    _text("acknowledged_by"),
    Column("end_told", Boolean, nullable=False),
    Index(None, "key", "ended_at"),
    sqlite_autoincrement=True,
)
"""Failures of scheduled work, and what operators were told of them."""

reextractions = Table(
    "reextractions",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=True),
    Column("sites", JSON, nullable=False),
    Column("since", Date),
    Column("until", Date),
    _text("extractor"),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),
    _text("position"),
    Column("pages", JSON, nullable=False),
    Column("token", String(16), nullable=False, index=True),
    Column("promotion_started_at", Moment),
    Column("promoted_at", Moment),
    Column("promoted", JSON, nullable=False),
    sqlite_autoincrement=True,
)
"""Dry runs over the archive, and what was promoted of them."""

reextracted = Table(
    "reextracted",
    metadata,
    Column(
        "run_id", _Number, ForeignKey("reextractions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    _id("page_id", primary_key=True),
    _text("site"),
    _text("url"),
    Column("verdict", String(16), nullable=False),
    Column("fields", JSON, nullable=False),
    Column("held_file", Text, nullable=False),
    Column("held_offset", BigInteger, nullable=False),
    Column("made_of_file", Text, nullable=False),
    Column("made_of_offset", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", String(32), nullable=False),
    _text("note"),
    Column("examples", JSON, nullable=False),
    Column("state", String(16), nullable=False),  # waiting, promoted, overtaken; empty for what is only told
)
"""Pages of which a dry run made something else than is stored."""

marks = Table(
    "marks",
    metadata,
    Column("reader", Text, primary_key=True),
    _id("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("read_at", Moment),
    Column("starred_at", Moment),
)
"""What readers have read, and what they gave a star."""
